"""The chapter of prompts under each key question, the weakest first."""

from __future__ import annotations

from audit.analysis.disclosure_control import DisclosureControl
from audit.analysis.ratings import QuestionResult
from audit.analysis.tables import (
    NOT_APPLICABLE_HEADING,
    PERCENTAGE_HEADING,
    UNANSWERED_HEADING,
    base_heading,
    question_notes,
    question_rows,
)
from audit.analysis.wording import weakest_first
from audit.files.export_context import ExportData
from audit.files.report.document import Column, ReportDocument
from audit.model.questionnaire import CaseLabel


def figure_columns(case_label: CaseLabel) -> list[Column]:
    """Return the columns of percentage, base, not applicable and unanswered."""
    return [
        Column(PERCENTAGE_HEADING, 2.4, is_number=True),
        Column(base_heading(case_label), 2.2, is_number=True),
        Column(NOT_APPLICABLE_HEADING, 2.3, is_number=True),
        Column(UNANSWERED_HEADING, 2.5, is_number=True),
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
                _write_key_question(document, key_question, report.control)


def _write_key_question(document: ReportDocument, key_question: QuestionResult, control: DisclosureControl) -> None:
    """Write the prompts of one key question; suppressed ones come last, so that their position reveals nothing."""
    (key_row,) = question_rows([key_question], control)
    published = [row for row in question_rows(weakest_first(key_question.prompts), control) if not row.is_suppressed]
    suppressed = [row for row in question_rows(key_question.prompts, control) if row.is_suppressed]
    rows = [[row.id, row.text, row.percentage, row.base, *row.excluded_counts] for row in (*published, *suppressed)]
    columns = [Column("Id", 1.4), Column("Prompt", 7.2), *figure_columns(key_question.case_label)]
    document.add_table(f"{key_row.name} {key_row.share}", columns, rows)
    document.add_bullets(question_notes(published))
