"""How the answers of two reviews compare, for the JSON file of results."""

from __future__ import annotations

from typing import Any

from audit.analysis.agreement import two_decimals
from audit.analysis.agreement_tables import compared_questions
from audit.analysis.intervals import Interval
from audit.analysis.split_answers import Split, SplitAnswers, SplitCounts


def agreement_json(answers: SplitAnswers) -> dict[str, Any]:
    """Return how the answers of two reviews compare, over all questions and for each, the most split first."""
    questions = [
        {"id": each.question.id, **_compared(each.counts, each.interval)} for each in compared_questions(answers)
    ]
    return {"cases": answers.case_count, **_compared(answers.counts, answers.interval), "questions": questions}


def _compared(counts: SplitCounts, interval: Interval | None) -> dict[str, Any]:
    kappa, ac1 = counts.two_by_two.kappa, counts.two_by_two.ac1
    return {
        "same": counts.same.yes,
        "compared": counts.same.base,
        "percent": counts.same.percent,
        "interval": None if interval is None else list(interval.rounded),
        **{split.name.lower(): counts.count(split) for split in Split},
        "kappa": two_decimals(kappa),
        "ac1": two_decimals(ac1),
    }
