"""What an auditor sees of a calibration exercise: how far they are, and once it is released, where they differ."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import streamlit as st

from audit.analysis.calibration import CalibrationResult, DifferingAnswer, compare_with_agreed
from audit.messages import calibration as messages
from audit.model.audit import Audit
from audit.model.calibration import OwnExercise
from audit.model.purpose import Purpose
from audit.web.components import html
from audit.web.components.confirmation import confirm
from audit.web.page_list import page_path
from audit.web.session.page_context import PageContext, show_errors

UNANSWERED = "unanswered"
STARTING_AGAIN = "start again"


def show_own(context: PageContext, audit: Audit, own: OwnExercise) -> None:
    """Show how far this person is; after the release also their agreement, and where they differ."""
    case_label = audit.questionnaire.case_label
    html.subheading("Your answers")
    if not own.takes_part:
        html.paragraphs(messages.NO_PART_YET.format(plural=case_label.plural))
        return
    done = f"{own.submitted_count} of {case_label.with_count(own.case_count)}"
    html.paragraphs(messages.YOU_HAVE_SUBMITTED.format(done=done))
    if not own.is_submitted:
        html.paragraphs(messages.SUBMIT_ALL_FIRST.format(plural=case_label.plural), kind="quiet")
        st.page_link(page_path("record"), label=f"Review {case_label.plural}", query_params={"audit": audit.id})
    elif not own.is_released:
        html.paragraphs(messages.WAITS_FOR_RELEASE, kind="quiet")
    elif own.cases:
        show_result(compare_with_agreed(own.audit, own.cases))
    if audit.purpose is Purpose.PRACTICE and audit.closed_at is None:
        _show_start_again(context, audit)


def show_result(result: CalibrationResult) -> None:
    """Show the agreement with the agreed answers by standard, then each difference with the agreed answer and why."""
    rows = [
        html.Row((standard.standard.name, str(standard.share), standard.interval_text)) for standard in result.standards
    ]
    interval = result.interval.text if result.interval else ""
    rows.append(html.Row(("All standards", str(result.share), interval), bold=True))
    headers = ("Standard", "Agree with the agreed answers", "95% confidence interval")
    html.table("Your agreement with the agreed answers", headers, rows, numeric_columns=(1, 2))
    html.subheading("Where your answers differ")
    if not result.differences:
        html.paragraphs(messages.NO_DIFFERENCE)
    for _, differences in groupby(result.differences, key=lambda each: each.question.id):
        html.render(_question_html(tuple(differences)))


def _question_html(differences: Sequence[DifferingAnswer]) -> str:
    """Return one question with its guidance and every case in which the answers differ."""
    question = differences[0].question
    pieces = [html.subheading_html(f"{question.id} {question.text}", level=3)]
    if question.guidance:
        pieces.append(html.details_html("Guidance", html.paragraphs_html(question.guidance)))
    for each in differences:
        answer = question.answer_label(each.answer) if each.answer else UNANSWERED
        agreed = question.answer_label(each.agreed.answer)
        sentence = messages.YOUR_ANSWER_DIFFERS.format(
            reference=each.reference, answer=answer, agreed=agreed, reason=each.agreed.reason
        )
        pieces.append(html.paragraphs_html(sentence))
        if each.note:
            pieces.append(html.paragraphs_html(f"Your note: {each.note}", kind="quiet"))
    return "".join(pieces)


def _show_start_again(context: PageContext, audit: Audit) -> None:
    """Show the button that clears this person's own answers in a practice audit."""
    html.subheading("Practise again")
    html.paragraphs(messages.STARTING_AGAIN_CLEARS, kind="quiet")
    with show_errors():
        if st.button("Start again", key="start-again"):
            context.store.practices.start_again(context.person, audit.id)
            confirm(STARTING_AGAIN, messages.STARTED_AGAIN)
            st.rerun()
