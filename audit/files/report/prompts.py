"""The chapter of prompts under each key question, the weakest first."""

from __future__ import annotations

from audit.analysis.results import QuestionResult
from audit.analysis.tables import (
    PERCENTAGE_HEADING,
    base_heading,
    excluded_headings,
    question_notes,
    question_rows,
)
from audit.analysis.wording import weakest_first
from audit.files.export_context import ExportData
from audit.files.report.document import Column, ReportDocument
from audit.model.questionnaire import Questionnaire


def figure_columns(questionnaire: Questionnaire) -> list[Column]:
    """Return the columns of percentage, base, not applicable and unanswered; in a survey also the non-response."""
    return [
        Column(PERCENTAGE_HEADING, 2.4, is_number=True),
        Column(base_heading(questionnaire.case_label), 2.2, is_number=True),
        *(Column(heading, 2.4, is_number=True) for heading in excluded_headings(questionnaire)),
    ]


def write_prompts(document: ReportDocument, report: ExportData) -> None:
    """Write every prompt with its figures, by standard and key question."""
    if not report.results.prompts:
        return
    document.add_heading("Prompts", 1)
    document.add_paragraph(
        "Prompts are narrower questions that help an auditor to answer a key question; the answer is not calculated "
        "from them. Under each key question, the weakest prompt comes first."
    )
    for result in report.results.standards:
        if any(key_question.prompts for key_question in result.key_questions):
            document.add_heading(f"Prompts: {result.standard.name}", 2)
        for key_question in result.key_questions:
            if key_question.prompts:
                _write_key_question(document, key_question, report)


def _write_key_question(document: ReportDocument, key_question: QuestionResult, report: ExportData) -> None:
    """Write the prompts of one key question; suppressed ones come last, so that their position reveals nothing."""
    control = report.control
    (key_row,) = question_rows([key_question], control)
    published = [row for row in question_rows(weakest_first(key_question.prompts), control) if not row.is_suppressed]
    suppressed = [row for row in question_rows(key_question.prompts, control) if row.is_suppressed]
    rows = [[row.id, row.text, row.percentage, row.base, *row.excluded_counts] for row in (*published, *suppressed)]
    columns = [Column("Id", 1.4), Column("Prompt", 7.2), *figure_columns(report.results.questionnaire)]
    document.add_table(f"{key_row.name} {key_row.share}", columns, rows)
    document.add_bullets(question_notes(published))
