"""The sheet of moderated answers: in the data workbook for the audit team, and in a responses workbook.

A responses workbook has what each auditor left. Its sheet of moderated answers is not read when it is imported.
"""

from __future__ import annotations

from collections.abc import Sequence

from audit.formatting import format_date, local_day
from audit.model.answers import Answer
from audit.model.moderation import ModeratedRow

MODERATED_SHEET = "Moderated answers"
RESPONSES_HEADINGS = ("case", "question", "first_review", "second_review", "agreed", "cause", "reason", "by", "on")


def answer_text(answer: Answer | None, none: str = "") -> str:
    """Return an answer as files print it; ``none`` if a review has none."""
    return answer.label if answer else none


def responses_rows(rows: Sequence[ModeratedRow]) -> list[list[str]]:
    """Return the rows of the sheet in a responses workbook."""
    return [
        [
            row.reference,
            row.question_id,
            answer_text(row.first),
            answer_text(row.second),
            answer_text(row.moderated.answer),
            row.moderated.cause.label,
            row.moderated.reason,
            row.moderated.by,
            format_date(local_day(row.moderated.at)),
        ]
        for row in rows
    ]
