"""Moving an audit to a new version of its questionnaire: the file, what would change, and the button."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import streamlit as st

from audit.formatting import pluralise
from audit.messages import questionnaire_versions as messages
from audit.model.audit import Audit
from audit.model.case_details import CaseDetail
from audit.model.questionnaire_changes import QuestionnaireChanges, VersionPreview
from audit.web.components import html, tab_state
from audit.web.components.confirmation import confirm, show_confirmation
from audit.web.offered_questionnaires import other_versions
from audit.web.session.page_context import PageContext, show_errors

PLACE = "version of the questionnaire"
MAX_LISTED = 20


def show_version_form(context: PageContext, audit: Audit) -> None:
    """Show the version of an open audit, and the form that moves it to another."""
    questionnaire = audit.questionnaire
    html.paragraphs(messages.WHAT_MOVING_DOES.format(version=questionnaire.version, title=questionnaire.title))
    show_confirmation(PLACE)
    count = tab_state.VERSION_UPLOADS.of(audit.id)
    key = f"questionnaire-version-{audit.id}-{count.get()}"
    source = _choose_version(context, audit, key)
    if source is None:
        return
    with show_errors({"": key}):
        preview = context.store.questionnaire_versions.preview(context.person, audit.id, source)
        _show_preview(preview)
        if preview.problems:
            html.error_summary(preview.problems, {"": key}, after_action=False)
            return
        if st.button(messages.CONFIRM.format(version=preview.after.version), type="primary"):
            context.store.questionnaire_versions.move(context.person, audit.id, source, preview.before)
            count.set(count.get() + 1)
            confirm(PLACE, messages.MOVED.format(version=preview.after.version))
            st.rerun()


def _choose_version(context: PageContext, audit: Audit, key: str) -> bytes | None:
    """Return the file of the new version: an available one, or one that is uploaded; None if there is none yet."""
    questionnaire, chosen = audit.questionnaire, None
    if context.store.members.can_start_audits(context.person):
        versions = other_versions(context, questionnaire.id, questionnaire.version)
        sources = {each.questionnaire.version: each.source for each in versions}
        if sources:
            label, placeholder = messages.AVAILABLE_LABEL, messages.AVAILABLE_PLACEHOLDER
            chosen = st.selectbox(label, list(sources), None, key=f"available {key}", placeholder=placeholder)
        if chosen is not None:
            return sources[chosen]
    uploaded = st.file_uploader(messages.FILE_LABEL, type=["toml"], key=key)
    return None if uploaded is None else uploaded.getvalue()


def _show_preview(preview: VersionPreview) -> None:
    """Show what differs and what that means for what is recorded."""
    html.subheading(f"What changes from version {preview.before.version} to {preview.after.version}", level=3)
    show_differences(preview.changes)
    html.notice_if_any(list(_consequences(preview)))


def show_differences(changes: QuestionnaireChanges) -> None:
    """Show each kind of difference between two versions with what it concerns."""
    differences = list(_differences(changes))
    if not differences and not changes.ratings_differ:
        html.paragraphs(messages.NO_CHANGES)
    for label, items in differences:
        html.paragraphs(f"{label}: {len(items)}", kind="lead")
        html.listing([*items[:MAX_LISTED], *([f"and {len(items) - MAX_LISTED} more"] if items[MAX_LISTED:] else [])])


def _differences(changes: QuestionnaireChanges) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield each kind of difference with what it concerns."""
    named = (
        ("New questions", [question.name for question in changes.added]),
        ("Questions left out", [question.name for question in changes.retired]),
        ("Questions worded differently", [question.name for question in changes.reworded]),
        ("Questions with other rules", [question.name for question in changes.other_rules]),
        ("New case details", _texts(changes.added_details)),
        ("Case details left out", _texts(changes.retired_details)),
        ("Case details changed", _texts(changes.changed_details)),
    )
    return ((label, items) for label, items in named if items)


def _texts(details: Iterable[CaseDetail]) -> list[str]:
    return [detail.text for detail in details]


def _consequences(preview: VersionPreview) -> Iterator[str]:
    """Yield what the move means for answers, cases, ratings and files that are out of the house."""
    case_label = preview.after.case_label
    if preview.changes.ratings_differ:
        yield messages.RATINGS_DIFFER
    if preview.retired_answers:
        yield messages.RETIRED_ANSWERS.format(answers=pluralise(preview.retired_answers, "answer"))
    if preview.not_asked:
        yield messages.CASES_NOT_ASKED.format(cases=case_label.with_count(preview.not_asked))
    yield messages.SHEETS_REFUSED
