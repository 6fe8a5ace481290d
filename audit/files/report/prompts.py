"""The appendix of prompts under each key question, the weakest first."""

from __future__ import annotations

from audit.analysis.results import QuestionResult
from audit.analysis.tables import question_notes, question_rows
from audit.analysis.wording import weakest_first
from audit.files.export_context import ExportData
from audit.files.report.document import Column, ReportDocument
from audit.files.report.figures import figure_columns
from audit.files.report.named_answers import write_named_answers
from audit.files.report.targets import write_targets

TITLE = "Appendix: prompts"


def write_prompts(document: ReportDocument, report: ExportData) -> None:
    """Write every prompt with its figures, by standard and key question."""
    if not report.results.prompts:
        return
    document.add_heading(TITLE, 1)
    introduction = document.add_paragraph(
        "Prompts are narrower questions that help an auditor to answer a key question; the answer is not calculated "
        "from them. Under each key question, the weakest prompt comes first."
    )
    introduction.paragraph_format.keep_with_next = True
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
    rows = [*published, *suppressed]
    figures, cells = figure_columns(rows, report.results.questionnaire)
    columns = [Column("Id", 1.7), Column("Prompt", 7.0), *figures]
    table_rows = [[row.id, row.text, *row_cells] for row, row_cells in zip(rows, cells, strict=True)]
    document.add_table(f"{key_row.name} {key_row.share}", columns, table_rows, notes=question_notes(published))
    write_targets(document, f"Prompts of {key_row.id}", rows)
    write_named_answers(document, rows)
