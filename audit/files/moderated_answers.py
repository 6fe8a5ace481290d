"""The sheet of moderated answers: in the data workbook for the audit team, and in a responses workbook.

A responses workbook has what each auditor left. Its sheet of moderated answers is not read when it is imported.
"""

from __future__ import annotations

from collections.abc import Sequence

from audit.formatting import format_date, local_day
from audit.model.moderation import ModeratedRow
from audit.model.questionnaire import Questionnaire

MODERATED_SHEET = "Moderated answers"
RESPONSES_HEADINGS = ("case", "question", "first_review", "second_review", "agreed", "cause", "reason", "by", "on")


def answer_texts(questionnaire: Questionnaire, row: ModeratedRow, none: str = "") -> list[str]:
    """Return the answers of both reviews and the moderated one as files print them; ``none`` if a review has none."""
    return [
        questionnaire.answer_label(row.question_id, answer) if answer else none
        for answer in (row.first, row.second, row.moderated.answer)
    ]


def responses_rows(questionnaire: Questionnaire, rows: Sequence[ModeratedRow]) -> list[list[str]]:
    """Return the rows of the sheet in a responses workbook."""
    return [
        [
            row.reference,
            row.question_id,
            *answer_texts(questionnaire, row),
            row.moderated.cause.label,
            row.moderated.reason,
            row.moderated.by,
            format_date(local_day(row.moderated.at)),
        ]
        for row in rows
    ]
