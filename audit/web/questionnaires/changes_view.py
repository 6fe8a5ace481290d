"""The view What changes: what differs from an earlier version, and what that means for audits and comparisons."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from audit.analysis.joined_audits import version_of
from audit.errors import AuditError
from audit.formatting import join_list, join_some
from audit.messages import questionnaires as messages
from audit.model.audit import Audit
from audit.model.questionnaire import KeyQuestion, Question, Questionnaire
from audit.model.questionnaire_changes import QuestionnaireChanges, compare_versions
from audit.toml_files.crosswalk import read_crosswalks
from audit.web.components import html
from audit.web.components.html import Row
from audit.web.questionnaire_version import show_differences
from audit.web.questionnaires.earlier_versions import Comparable, comparable_with, led_audits
from audit.web.questionnaires.form_view import require_no_problems
from audit.web.questionnaires.opened import OpenQuestionnaire
from audit.web.questionnaires.text_saving import Outcome
from audit.web.session.page_context import show_errors

MAX_NAMED = 12
WORDING = {"text": "Wording", "short": "Short name", "guidance": "Guidance"}
RULES = {
    "applies_when": "when it is asked",
    "may_not_apply": "whether “Not applicable” is offered",
    "note_needed": "which answers require a note",
    "yes_is_good": "which answer is good",
    "derived": "how it is worked out",
    "answer_scale": "its answers",
    "target": "its target",
}


def show_changes(opened: OpenQuestionnaire, _outcome: Outcome) -> None:
    """Show the choice of an earlier version, the differences, the comparisons that break, and the running audits."""
    questionnaire = require_no_problems(opened)
    if questionnaire is None:
        return
    with st.spinner(messages.CHECKING_AUDITS):
        choices, has_earlier = comparable_with(opened, questionnaire)
    if not has_earlier:
        html.notice(messages.NOTHING_TO_COMPARE.format(questionnaire=questionnaire.id))
    _show_chosen(opened, questionnaire, choices, has_earlier)
    html.subheading("Your running audits")
    _show_audits(opened, questionnaire)


@st.fragment
def _show_chosen(
    opened: OpenQuestionnaire, questionnaire: Questionnaire, choices: list[Comparable], has_earlier: bool
) -> None:
    """Show the choice and the comparison. Another choice runs this part of the page alone: audits take long to read."""
    with show_errors():
        earlier = _choose(opened, choices, has_earlier)
        if earlier is not None:
            _show_comparison(opened, questionnaire, earlier)


def _choose(opened: OpenQuestionnaire, choices: list[Comparable], has_earlier: bool) -> Comparable | None:
    """Return the questionnaire to compare with; None until one is chosen where there is no earlier version."""
    position = st.selectbox(
        "Compare with",
        range(len(choices)),
        0 if has_earlier else None,
        format_func=lambda index: choices[index].name,
        key=f"compare-with-{opened.key}",
        placeholder="Choose a questionnaire",
    )
    return None if position is None or position >= len(choices) else choices[position]


def _show_comparison(opened: OpenQuestionnaire, questionnaire: Questionnaire, earlier: Comparable) -> None:
    """Show what differs from an earlier version, and which comparisons break."""
    before = earlier.questionnaire
    if earlier.source == opened.source:
        html.paragraphs(messages.SAME_TEXT)
        return
    if before.id != questionnaire.id:
        html.notice(messages.OTHER_ID)
    elif before.version == questionnaire.version:
        html.notice(messages.SAME_VERSION_NUMBER.format(version=before.version))
    changes = compare_versions(before, questionnaire)
    html.subheading("Differences")
    show_differences(changes)
    if changes.ratings_differ:
        html.paragraphs("Bands, points or decision rules differ.", kind="lead")
    _show_wordings(before, changes)
    _show_rules(before, changes)
    html.subheading("Comparisons and trends")
    breaking = list(_what_breaks(before, questionnaire, changes))
    html.listing(breaking or [messages.COMPARISONS_STAY])


def _show_wordings(before: Questionnaire, changes: QuestionnaireChanges) -> None:
    """Show the earlier and the new wording of each question that is worded differently."""
    pairs = [(before.questions_by_id[question.id], question) for question in changes.reworded]
    rows = [row for pair in pairs for row in _wording_rows(*pair)]
    if rows:
        html.table("Wordings before and now", ("Question", "Before", "Now"), rows)


def _show_rules(before: Questionnaire, changes: QuestionnaireChanges) -> None:
    """Show which rules of a question differ."""
    rows = [
        Row((question.id, join_list(_rules_that_differ(before.questions_by_id[question.id], question), "and")))
        for question in changes.other_rules
    ]
    if rows:
        html.table("Rules that differ", ("Question", "What differs"), rows)


def _rules_that_differ(before: Question, after: Question) -> list[str]:
    return [label for name, label in RULES.items() if getattr(before, name) != getattr(after, name)] or ["its kind"]


def _wording_rows(before: Question, after: Question) -> Iterator[Row]:
    for name, label in WORDING.items():
        old, new = getattr(before, name, ""), getattr(after, name, "")
        if old != new:
            yield Row((f"{after.id} {label}", old or "–", new or "–"))


def _what_breaks(before: Questionnaire, after: Questionnaire, changes: QuestionnaireChanges) -> Iterator[str]:
    """Yield a sentence for each comparison, trend or crosswalk that a new version breaks."""
    lost = [question.id for question in changes.retired if isinstance(question, KeyQuestion)]
    if lost and before.id == after.id:
        yield messages.LOSES_FIGURES.format(questions=join_some(lost, MAX_NAMED))
    if changes.reworded and before.id == after.id:
        yield messages.COMPARED_AS_BEFORE
    for crosswalk in read_crosswalks().crosswalks:
        is_joined = crosswalk.includes(version_of(after))
        if not is_joined and before.id == after.id and crosswalk.includes(version_of(before)):
            yield messages.CROSSWALK_LOST.format(title=crosswalk.title, version=before.version)
        missing = crosswalk.ids_missing(version_of(after), after.questions_by_id)
        if missing:
            yield messages.CROSSWALK_MISSES.format(title=crosswalk.title, questions=join_some(missing, MAX_NAMED))


def _show_audits(opened: OpenQuestionnaire, questionnaire: Questionnaire) -> None:
    """Show for each open audit with this questionnaire, which this person leads, what a move to it would do."""
    with st.spinner(messages.CHECKING_AUDITS):
        audits = [audit for audit in led_audits(opened) if audit.questionnaire.id == questionnaire.id]
        rows = [_audit_row(opened, questionnaire, audit) for audit in audits]
    if not rows:
        html.paragraphs(messages.NO_RUNNING_AUDITS)
        return
    headers = (
        "Audit",
        "Uses version",
        "Answers that no longer count",
        "Reviews not asked what is new",
        "Can it move?",
    )
    html.table("Your running audits with this questionnaire", headers, rows, numeric_columns=(2, 3), html_columns=(0,))


def _audit_row(opened: OpenQuestionnaire, questionnaire: Questionnaire, audit: Audit) -> Row:
    link = html.link_to(audit.description.name, f"settings?audit={audit.id}")
    used = audit.questionnaire.version
    if audit.questionnaire == questionnaire:
        return Row((link, used, "–", "–", messages.HAS_THIS_VERSION))
    versions, person = opened.context.store.questionnaire_versions, opened.context.person
    try:
        preview = versions.preview(person, audit.id, opened.source.encode())
    except AuditError as error:
        return Row((link, used, "–", "–", messages.CANNOT_BE_MOVED.format(reasons=" ".join(error.problems))))
    can_be_moved = messages.CAN_BE_MOVED
    if preview.problems:
        can_be_moved = messages.CANNOT_BE_MOVED.format(reasons=" ".join(preview.problems))
    return Row((link, used, f"{preview.retired_answers:,}", f"{preview.not_asked:,}", can_be_moved))
