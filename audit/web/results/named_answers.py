"""The answers on a scale below a table of questions: how many cases had each."""

from __future__ import annotations

from collections.abc import Iterable

from audit.analysis.distributions import words_of
from audit.analysis.tables import QuestionRow
from audit.web.components.copying import copied_table_html
from audit.web.components.html import Row


def named_answers_html(rows: Iterable[QuestionRow], which_cases: str) -> str:
    """Return a table for each question with a scale or with reasons as HTML; '' if there is none."""
    return "".join(_table_html(row, which_cases) for row in rows if row.answers)


def _table_html(row: QuestionRow, which_cases: str) -> str:
    words, cells = words_of(row.result.question), [Row(each.cells) for each in row.answers]
    caption, headings = words.caption(row.result.question), words.headings(row.result.case_label)
    return copied_table_html(f"{caption}, {which_cases}", headings, cells, (2, 3))
