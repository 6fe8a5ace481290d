"""What the JSON file has of a question besides its counts: named answers, reasons, and the target."""

from __future__ import annotations

from typing import Any

from audit.analysis.results import QuestionResult
from audit.analysis.tables import QuestionRow, question_rows
from audit.analysis.targets import target_rows


def further_counts(result: QuestionResult) -> dict[str, Any]:
    """Return the named answers or the reasons of a question, and its target; nothing if it has none of them."""
    (row,) = question_rows([result])
    return {**_named_answers(row), **_target(row)}


def _named_answers(row: QuestionRow) -> dict[str, Any]:
    """Return how many cases had each named answer or reason; null is suppressed."""
    if not row.answers:
        return {}
    return {
        "reasons" if row.answers[0].is_reason else "answers": [
            {
                "id": each.answer.id,
                "text": each.text,
                "counts_as": each.answer.counts_as.value,
                "cases": each.count,
                "percent": each.percent,
            }
            for each in row.answers
        ]
    }


def _target(row: QuestionRow) -> dict[str, Any]:
    """Return whether the target is met, and the exceptions; null is suppressed."""
    for each in target_rows([row]):
        exceptions = [{"id": id_, "text": text, "cases": count} for id_, text, count in each.exceptions]
        return {
            "target": {
                "percent": float(each.target.percent),
                "met": each.is_met,
                "interval_includes_target": each.interval_includes_target,
                "exceptions": exceptions,
            }
        }
    return {}
