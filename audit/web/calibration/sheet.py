"""The meeting of a calibration exercise: how the answers split, question by question, and what was agreed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from urllib.parse import urlencode

import streamlit as st

from audit.analysis.calibration import (
    CaseSplit,
    ExerciseQuestion,
    agreed_counts,
    how_sure_the_gate_is,
    question_splits,
)
from audit.files.calibration_sheet import build_calibration_sheet, sheet_row
from audit.files.filenames import file_name
from audit.formatting import format_date, pluralise
from audit.messages import calibration as messages
from audit.model.audit import Audit
from audit.model.calibration import DEFAULT_THRESHOLD, Exercise
from audit.web.calibration.agreed_form import show_agreed_form
from audit.web.calibration.names import reviewer_names
from audit.web.components import html
from audit.web.components.address import get_param, set_param
from audit.web.components.confirmation import confirm, show_confirmation
from audit.web.draft_form import form_of
from audit.web.session.logged_download import logged_download
from audit.web.session.page_context import PageContext, show_errors

MEETING = "calibration meeting"
QUESTION = "question"
SHOWN_FIRST = 10


def show_meeting(context: PageContext, audit: Audit) -> None:
    """Show the lead how the answers split, a question at a time, with the agreed answers and their release."""
    exercise = context.store.calibrations.sheet(context.person, audit.id)
    show_confirmation(MEETING)
    _show_progress(audit, exercise)
    splits = question_splits(exercise.audit, exercise.cases)
    html.subheading("How the answers split")
    if not any(case.reviews for case in exercise.cases):
        html.paragraphs(messages.NOTHING_SUBMITTED.format(plural=audit.questionnaire.case_label.plural))
        return
    hidden = st.toggle("Hide the names of the auditors", key=f"hide-names {audit.id}")
    names = reviewer_names(exercise, hidden)
    _show_download(context, exercise, splits, names)
    _show_overview(audit, splits)
    _show_question(context, exercise, splits, names)
    html.subheading("Agreed answers")
    _show_release(context, audit, exercise, splits)


def _show_progress(audit: Audit, exercise: Exercise) -> None:
    submitted = sum(len(case.reviews) for case in exercise.cases)
    total = sum(case.reviewer_count for case in exercise.cases)
    case_label = audit.questionnaire.case_label
    html.paragraphs(
        messages.REVIEWS_SUBMITTED.format(
            submitted=submitted,
            reviews=pluralise(total, "review"),
            cases=case_label.with_count(len(exercise.cases)),
        )
    )
    if exercise.hidden_cases:
        html.notice(messages.HIDDEN_FROM_YOU.format(references=", ".join(exercise.hidden_cases)))


def _show_download(
    context: PageContext, exercise: Exercise, splits: Sequence[ExerciseQuestion], names: Mapping[str, str]
) -> None:
    """Offer the sheet as a page to print, with room to write. The export is logged when it is made."""
    audit = exercise.audit
    name = file_name(audit.description, audit.id.encode(), "calibration-sheet", "html")
    log = partial(context.store.history.log_export, context.person, audit.id, "calibration sheet")
    build = partial(build_calibration_sheet, exercise, splits, names)
    logged_download("Download the sheet to print", name, "text/html", log, build)


def _show_overview(audit: Audit, splits: Sequence[ExerciseQuestion]) -> None:
    """Show the questions with the widest split first; the rest on demand."""
    plural = audit.questionnaire.case_label.plural_heading
    headers = ("Question", "Pairs of auditors who differ", f"{plural} with a split", "Agreed")
    rows = [_overview_row(audit, split) for split in splits]
    caption = "Questions by how far the answers split, the widest first"
    pieces = [html.table_html(caption, headers, rows[:SHOWN_FIRST], numeric_columns=(1, 2, 3), html_columns=(0,))]
    if len(rows) > SHOWN_FIRST:
        others = html.table_html(
            "The other questions", headers, rows[SHOWN_FIRST:], numeric_columns=(1, 2, 3), html_columns=(0,)
        )
        pieces.append(html.details_html(f"The other {pluralise(len(rows) - SHOWN_FIRST, 'question')}", others))
    html.render(*pieces)
    html.paragraphs(messages.HOW_SPLIT_IS_MEASURED, kind="quiet")


def _overview_row(audit: Audit, split: ExerciseQuestion) -> html.Row:
    """Return a row of the overview, whose first cell opens the question."""
    question, *cells = sheet_row(split)
    url = f"calibration?{urlencode({'audit': audit.id, QUESTION: split.question.id})}"
    return html.Row((html.link_to(question, url), *cells))


def _show_question(
    context: PageContext, exercise: Exercise, splits: Sequence[ExerciseQuestion], names: Mapping[str, str]
) -> None:
    """Show one question with every answer and note by case, and the form for what was agreed."""
    by_id = {split.question.id: split for split in splits}
    ids = list(by_id)
    chosen = get_param(QUESTION)
    index = ids.index(chosen) if chosen in by_id else 0
    labels = {split.question.id: _question_label(split) for split in splits}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        key = f"split-question {exercise.audit.id} {ids[index]}"
        picked = st.selectbox("Question to discuss", ids, index, key=key, format_func=labels.__getitem__, width=560)
        previous = st.button("Previous question", disabled=index == 0, key="previous-question")
        following = st.button("Next question", disabled=index == len(ids) - 1, key="next-question")
    target = index - 1 if previous else index + 1 if following else ids.index(picked)
    if target != index:
        set_param(QUESTION, ids[target])
        st.rerun()
    split = by_id[ids[index]]
    html.subheading(f"{split.question.id} {split.question.text}", level=3)
    if split.question.guidance:
        html.render(html.details_html("Guidance", html.paragraphs_html(split.question.guidance)))
    html.paragraphs(messages.SPLIT_OF_QUESTION.format(share=split.differing, cases=_cases_text(exercise, split)))
    for case in split.cases:
        _show_case(context, exercise, split, case, names)


def _question_label(split: ExerciseQuestion) -> str:
    agreed = sum(case.agreed is not None for case in split.cases)
    return f"{split.question.id} · {split.split_cases} of {len(split.cases)} split · {agreed} agreed"


def _cases_text(exercise: Exercise, split: ExerciseQuestion) -> str:
    case_label = exercise.audit.questionnaire.case_label
    return f"{split.split_cases} of {case_label.with_count(len(split.cases))}"


def _show_case(
    context: PageContext, exercise: Exercise, split: ExerciseQuestion, case: CaseSplit, names: Mapping[str, str]
) -> None:
    """Show the answers of every auditor to one question of a case, and what was agreed."""
    html.subheading(f"{exercise.audit.questionnaire.case_label.heading} {case.reference}", level=4)
    answers = sorted(case.answers, key=lambda each: names[each.auditor].casefold())
    rows = [
        html.Row(
            (names[each.auditor], split.question.answer_label(each.answer) if each.answer else "Unanswered", each.note)
        )
        for each in answers
    ]
    if rows:
        caption = f"Answers to {split.question.id} in {case.reference}"
        html.render(html.table_html(caption, ("Auditor", "Answer", "Note"), rows, is_narrow=True))
    else:
        singular = exercise.audit.questionnaire.case_label.singular
        html.paragraphs(messages.NO_REVIEW_OF_CASE.format(singular=singular), kind="quiet")
    show_agreed_form(context, exercise, split, case)


def _show_release(context: PageContext, audit: Audit, exercise: Exercise, splits: Sequence[ExerciseQuestion]) -> None:
    """Show how many answers are agreed, and release them or withdraw the release."""
    counts = agreed_counts(exercise.audit, exercise.cases)
    total = len(exercise.cases) * len(splits)
    html.paragraphs(messages.HOW_MANY_AGREED.format(agreed=f"{exercise.agreed_count:,}", total=f"{total:,}"))
    if counts:
        html.paragraphs(how_sure_the_gate_is(list(counts.values()), DEFAULT_THRESHOLD), kind="quiet")
    if audit.closed_at is not None:
        return
    if exercise.released_at is not None:
        html.paragraphs(messages.RELEASED_ON.format(name=exercise.released_by, date=format_date(exercise.released_at)))
        label = "Withdraw the release"
        html.expander(label, f"withdraw-release {audit.id}", partial(_show_withdrawal, context, audit))
        return
    unanimous = sum(case.common_answer is not None and case.agreed is None for split in splits for case in split.cases)
    with st.container(horizontal=True), show_errors():
        if st.button(f"Agree where all agree ({unanimous})", disabled=not unanimous, key="agree-unanimous"):
            reason = messages.ALL_AGREED
            count = context.store.calibrations.agree_where_all_agree(context.person, audit.id, reason)
            _finish(messages.AGREED_AT_ONCE.format(answers=pluralise(count, "answer")))
        if st.button("Release agreed answers", disabled=not exercise.agreed_count, type="primary"):
            context.store.calibrations.release(context.person, audit.id)
            _finish(messages.ANSWERS_RELEASED)
    html.paragraphs(messages.WHAT_RELEASING_DOES, kind="quiet")


def _show_withdrawal(context: PageContext, audit: Audit) -> None:
    form = form_of(context, f"withdraw release {audit.id}")
    reason = form.show_reason("Reason for withdrawing the release", is_prose=True)
    with show_errors({"": form.reason_key}):
        if st.button("Withdraw the release", key="withdraw-release-button"):
            context.store.calibrations.withdraw_release(context.person, audit.id, reason)
            form.finish(MEETING, messages.RELEASE_WITHDRAWN)


def _finish(message: str) -> None:
    confirm(MEETING, message)
    st.rerun()
