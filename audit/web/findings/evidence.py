"""The figures that a finding rests on, small enough to stand beside its form."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import streamlit as st

from audit.analysis import wording
from audit.analysis.ratings import QuestionResult, StandardResult
from audit.model.questionnaire import Rated
from audit.storage.repositories.audits import AuditResults
from audit.web.components import html


def figures(found: AuditResults, standard_id: str, question_id: str) -> None:
    """The key questions of a standard with their shares; of the chosen one its prompts, the weakest first."""
    result = next((one for one in found.results.standards if one.standard.id == standard_id), None)
    if result is None:
        html.text("Choose a standard to see its figures here.", kind="quiet")
        return
    if not result.key_questions:
        html.text(_judged(result))
        return
    caption = f"{result.standard.name}: percentage Yes, {found.which_cases}"
    small_table(caption, "Key question", result.key_questions, question_id)
    if sentence := wording.lowest_sentence(result, found.audit.details.unit):
        html.text(sentence, kind="quiet")
    for key in result.key_questions:
        if key.question.id == question_id:
            _prompts(key)


def _prompts(key: QuestionResult) -> None:
    if key.prompts:
        small_table(f"Prompts of {key.question.id}, the weakest first", "Prompt", wording.weakest_first(key.prompts))
    else:
        html.text(f"{key.question.id} has no prompts.", kind="quiet")


def _judged(result: StandardResult) -> str:
    """What stands where a standard has no key questions."""
    rating = wording.rating_words(result)
    by_people = "People judge this standard." if result.standard.rated is Rated.BY_PEOPLE else ""
    return f"{result.standard.name}: {rating}. {wording.how_rated(result) or by_people}"


def small_table(caption: str, head: str, found: Iterable[QuestionResult], chosen: str = "") -> None:
    """Questions with their shares in two columns; the chosen one stands out by a mark and bold type."""
    rows = "".join(_row(result, result.question.id == chosen) for result in found)
    heads = f'<th scope="col">{escape(head)}</th><th scope="col" class="number">Percentage Yes</th>'
    st.html(
        f'<table class="report small"><caption>{escape(caption)}</caption><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _row(result: QuestionResult, chosen: bool) -> str:
    words = escape(f"{result.question.id} {result.question.text}")
    words = f"<strong>{words}</strong>" if chosen else words
    lowest = " (lowest)" if result.lowest else ""
    note = wording.note_on(result)
    said = f"{words}{lowest}{f'<br><em>{escape(note)}</em>' if note else ''}"
    share = f"{escape(result.share.text)}<br>{escape(result.share.of)}"
    return f'<tr><th scope="row">{said}</th><td class="number">{share}</td></tr>'
