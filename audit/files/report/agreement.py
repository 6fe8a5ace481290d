"""The part of the chapter on the method about cases that were reviewed twice, without the names of auditors."""

from __future__ import annotations

from audit.analysis import agreement_tables as tables
from audit.files.export_context import ExportData
from audit.files.report.document import Column, ReportDocument

MAX_QUESTIONS = 10


def write_agreement(document: ReportDocument, report: ExportData) -> None:
    """Write how many answers are the same and the most split questions; nothing if no case was reviewed twice."""
    answers = report.context.agreement
    if answers is None or report.context.external:
        return
    document.add_heading(tables.TITLE, 2)
    document.add_bullets(tables.agreement_sentences(answers, report.case_label))
    columns = [
        Column(tables.QUESTION_HEADINGS[0], 9),
        Column(tables.QUESTION_HEADINGS[1], 4, is_number=True),
        Column(tables.QUESTION_HEADINGS[2], 4, is_number=True),
    ]
    rows = [row[: len(columns)] for row in tables.question_rows(answers)[: MAX_QUESTIONS + 1]]
    document.add_table(tables.MOST_SPLIT_CAPTION, columns, rows, frozenset({0}))
