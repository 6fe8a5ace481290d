"""The figures behind a finding, in a table narrow enough to fit next to its form."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import streamlit as st

from audit.analysis import rating_wording, wording
from audit.analysis.audit_results import AuditResults
from audit.analysis.results import QuestionResult, StandardResult
from audit.analysis.tables import lowest_label
from audit.messages import results as messages
from audit.model.questionnaire import RatingMethod
from audit.web.components import html


def show_evidence(audit_results: AuditResults, standard_id: str, question_id: str) -> None:
    """Show the key questions of a standard with their percentages, and the prompts of the selected one."""
    result = next(
        (
            standard_result
            for standard_result in audit_results.results.standards
            if standard_result.standard.id == standard_id
        ),
        None,
    )
    if result is None:
        html.paragraphs(messages.CHOOSE_STANDARD, kind="quiet")
        return
    if not result.key_questions:
        html.paragraphs(_judgement_text(result))
        return
    caption = f"{result.standard.name}: percentage Yes, {audit_results.which_cases}"
    show_question_table(caption, "Key question", result.key_questions, question_id)
    if sentence := rating_wording.lowest_score_sentence(result, audit_results.audit.description.unit):
        html.paragraphs(sentence, kind="quiet")
    for question_result in result.key_questions:
        if question_result.question.id == question_id:
            _show_prompts(question_result)


def _show_prompts(question_result: QuestionResult) -> None:
    if question_result.prompts:
        show_question_table(
            f"Prompts for {question_result.question.id}, weakest first",
            "Prompt",
            wording.weakest_first(question_result.prompts),
        )
    else:
        html.paragraphs(messages.NO_PROMPTS.format(question=question_result.question.id), kind="quiet")


def _judgement_text(result: StandardResult) -> str:
    """Return the rating of a standard without key questions."""
    rating = rating_wording.rating_label(result)
    judged_text = "Rated by judgement." if result.standard.rating_method is RatingMethod.BY_JUDGEMENT else ""
    return f"{result.standard.name}: {rating}. {rating_wording.how_rated(result) or judged_text}"


def show_question_table(caption: str, header: str, results: Iterable[QuestionResult], selected_id: str = "") -> None:
    """Show questions with their percentages in two columns, the selected one in bold."""
    listed = list(results)
    is_tied = sum(result.is_lowest for result in listed) > 1
    rows = "".join(_row(result, result.question.id == selected_id, is_tied) for result in listed)
    headers = f'<th scope="col">{escape(header)}</th><th scope="col" class="number">Percentage Yes</th>'
    st.html(
        f'<table class="report small"><caption>{escape(caption)}</caption><thead><tr>{headers}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _row(result: QuestionResult, is_selected: bool, is_tied: bool) -> str:
    label = escape(result.question.name)
    label = f"<strong>{label}</strong>" if is_selected else label
    lowest_mark = f" ({lowest_label(result.is_lowest, is_tied)})" if result.is_lowest else ""
    note = wording.percentage_note(result)
    content = f"{label}{lowest_mark}{f'<br><em>{escape(note)}</em>' if note else ''}"
    share = f"{escape(result.share.percent_text)}<br>{escape(result.share.count_text)}"
    return f'<tr><th scope="row">{content}</th><td class="number">{share}</td></tr>'
