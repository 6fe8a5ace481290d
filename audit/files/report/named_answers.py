"""The answers on a scale below a table of questions: how many cases had each."""

from __future__ import annotations

from collections.abc import Iterable

from audit.analysis.distributions import words_of
from audit.analysis.tables import QuestionRow
from audit.files.report.document import Column, ReportDocument


def write_named_answers(document: ReportDocument, rows: Iterable[QuestionRow]) -> None:
    """Write a table for each question with a scale or with reasons."""
    for row in rows:
        if row.answers:
            words = words_of(row.result.question)
            answer, counts_as, cases, percentage = words.headings(row.result.case_label)
            columns = [
                Column(answer, 5.6),
                Column(counts_as, 3.2),
                Column(cases, 2.6, is_number=True),
                Column(percentage, 4.4, is_number=True),
            ]
            document.add_table(words.caption(row.result.question), columns, [list(each.cells) for each in row.answers])
