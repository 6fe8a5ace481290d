"""The prompts under each key question of a standard, weakest first, in expanders."""

from __future__ import annotations

from functools import partial

from audit.analysis import wording
from audit.analysis.audit_results import AuditResults
from audit.analysis.results import QuestionResult, StandardResult
from audit.analysis.tables import (
    PERCENTAGE_HEADING,
    base_heading,
    excluded_headings,
    question_notes,
    question_rows,
)
from audit.charts.prompts import PromptRow, alt_text, prompt_chart
from audit.web.components import html
from audit.web.components.charts import show_cached_chart
from audit.web.components.copying import copied_table_html
from audit.web.components.html import Row
from audit.web.results.named_answers import named_answers_html
from audit.web.results.targets import targets_html


def show_prompt_expanders(audit_results: AuditResults, result: StandardResult) -> None:
    """Show an expander for each key question that has prompts."""
    for question_result in result.key_questions:
        if question_result.prompts:
            label = f"Prompts for {question_result.question.id} {question_result.question.label}"
            html.expander(
                label,
                f"prompts {audit_results.audit.id} {question_result.question.id}",
                partial(show_prompts, audit_results, question_result),
            )


def show_prompts(audit_results: AuditResults, question_result: QuestionResult) -> None:
    """Show the prompts of one key question as a table, and their percentages as bars."""
    question, sorted_prompts = question_result.question, wording.weakest_first(question_result.prompts)
    caption = f"Prompts for {question.id} {question.text} Weakest first; {audit_results.which_cases}"
    base_header = base_heading(audit_results.audit.questionnaire.case_label)
    headers = ("Prompt", PERCENTAGE_HEADING, base_header, *excluded_headings(audit_results.audit.questionnaire))
    prompt_rows = question_rows(sorted_prompts)
    cells = [Row((row.name, row.percentage, row.base, *row.excluded_counts)) for row in prompt_rows]
    table = copied_table_html(caption, headers, cells, range(1, len(headers)))
    answers = targets_html(f"Prompts for {question.id}", prompt_rows, audit_results.which_cases)
    answers += named_answers_html(prompt_rows, audit_results.which_cases)
    html.render(table, answers, html.paragraphs_html(*question_notes(prompt_rows), kind="quiet"))
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
            f"Prompts for {question.id}",
        )
