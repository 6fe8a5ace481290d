"""The answers on a scale below a table of questions: how many cases had each."""

from __future__ import annotations

from collections.abc import Iterable

from audit.analysis.distributions import HEADINGS, TITLE
from audit.analysis.tables import QuestionRow
from audit.web.components.copying import copied_table_html
from audit.web.components.html import Row


def named_answers_html(rows: Iterable[QuestionRow], which_cases: str) -> str:
    """Return a table for each question with a scale as HTML; '' if there is none."""
    return "".join(
        copied_table_html(
            f"{row.name}: {TITLE.lower()}, {which_cases}", HEADINGS, [Row(each.cells) for each in row.answers], (2, 3)
        )
        for row in rows
        if row.answers
    )
