"""The figures that a finding rests on, small enough to stand beside its form."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import streamlit as st

from audit.analysis import wording
from audit.analysis.audit_results import AuditResults
from audit.analysis.ratings import QuestionResult, StandardResult
from audit.model.questionnaire import RatingMethod
from audit.web.components import html


def show_evidence(audit_results: AuditResults, standard_id: str, question_id: str) -> None:
    """The key questions of a standard with their shares; of the chosen one its prompts, the weakest first."""
    result = next(
        (
            standard_result
            for standard_result in audit_results.results.standards
            if standard_result.standard.id == standard_id
        ),
        None,
    )
    if result is None:
        html.paragraphs("Choose a standard to see its figures here.", kind="quiet")
        return
    if not result.key_questions:
        html.paragraphs(_judgement_text(result))
        return
    caption = f"{result.standard.name}: percentage Yes, {audit_results.which_cases}"
    show_question_table(caption, "Key question", result.key_questions, question_id)
    if sentence := wording.lowest_score_sentence(result, audit_results.audit.description.unit):
        html.paragraphs(sentence, kind="quiet")
    for question_result in result.key_questions:
        if question_result.question.id == question_id:
            _show_prompts(question_result)


def _show_prompts(question_result: QuestionResult) -> None:
    if question_result.prompts:
        show_question_table(
            f"Prompts of {question_result.question.id}, the weakest first",
            "Prompt",
            wording.weakest_first(question_result.prompts),
        )
    else:
        html.paragraphs(f"{question_result.question.id} has no prompts.", kind="quiet")


def _judgement_text(result: StandardResult) -> str:
    """What stands where a standard has no key questions."""
    rating = wording.rating_label(result)
    judged_text = "People judge this standard." if result.standard.rating_method is RatingMethod.BY_JUDGEMENT else ""
    return f"{result.standard.name}: {rating}. {wording.how_rated(result) or judged_text}"


def show_question_table(caption: str, header: str, results: Iterable[QuestionResult], selected_id: str = "") -> None:
    """Questions with their shares in two columns; the chosen one stands out by a mark and bold type."""
    rows = "".join(_row(result, result.question.id == selected_id) for result in results)
    headers = f'<th scope="col">{escape(header)}</th><th scope="col" class="number">Percentage Yes</th>'
    st.html(
        f'<table class="report small"><caption>{escape(caption)}</caption><thead><tr>{headers}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _row(result: QuestionResult, is_selected: bool) -> str:
    label = escape(f"{result.question.id} {result.question.text}")
    label = f"<strong>{label}</strong>" if is_selected else label
    lowest_mark = " (lowest)" if result.is_lowest else ""
    note = wording.percentage_note(result)
    content = f"{label}{lowest_mark}{f'<br><em>{escape(note)}</em>' if note else ''}"
    share = f"{escape(result.share.percent_text)}<br>{escape(result.share.count_text)}"
    return f'<tr><th scope="row">{content}</th><td class="number">{share}</td></tr>'
