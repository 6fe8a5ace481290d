"""The prompts under each key question of a standard, what drags it down first; drawn when they are unfolded."""

from __future__ import annotations

from functools import partial

from audit.analysis import wording
from audit.analysis.audit_results import AuditResults
from audit.analysis.ratings import QuestionResult, StandardResult
from audit.charts.prompts import PromptRow, alt_text, prompt_chart
from audit.web.components import html
from audit.web.components.charts import show_cached_chart
from audit.web.components.html import Row

HEADERS = ("Prompt", "Percentage Yes", "Yes of base", "Not applicable", "Unanswered")
NUMERIC_COLUMNS = (1, 2, 3, 4)


def show_prompt_expanders(audit_results: AuditResults, result: StandardResult) -> None:
    """One fold for each key question that has prompts."""
    for question_result in result.key_questions:
        if question_result.prompts:
            label = f"Prompts under {question_result.question.id} {key_question_label(question_result)}"
            html.expander(
                label,
                f"prompts {audit_results.audit.id} {question_result.question.id}",
                partial(show_prompts, audit_results, question_result),
            )


def key_question_label(question_result: QuestionResult) -> str:
    """The short name of a key question."""
    return getattr(question_result.question, "short", "") or question_result.question.id


def show_prompts(audit_results: AuditResults, question_result: QuestionResult) -> None:
    """The prompts of one key question as a table, and those that have a share as bars."""
    sorted_prompts = wording.weakest_first(question_result.prompts)
    caption = f"Prompts under {question_result.question.id} {question_result.question.text} The weakest first; {audit_results.which_cases}"
    notes = [f"{prompt.question.id}: {note}" for prompt in sorted_prompts if (note := wording.percentage_note(prompt))]
    table = html.table_html(caption, HEADERS, [_row(prompt) for prompt in sorted_prompts], NUMERIC_COLUMNS)
    html.render(table, html.paragraphs_html(*notes, kind="quiet"))
    shown_prompts = tuple(
        PromptRow(prompt.question.id, prompt.question.text, prompt.share, prompt.question.yes_is_good)
        for prompt in sorted_prompts
        if prompt.tally.base
    )
    if shown_prompts:
        show_cached_chart(
            audit_results.audit,
            prompt_chart,
            (shown_prompts,),
            alt_text(shown_prompts),
            f"Prompts under {question_result.question.id}",
        )


def _row(prompt: QuestionResult) -> Row:
    tally, share = prompt.tally, prompt.share
    name = f"{prompt.question.id} {prompt.question.text}"
    return Row((name, share.percent_text, share.count_text, *tally.left_out))
