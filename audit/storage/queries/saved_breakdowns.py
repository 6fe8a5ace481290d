"""Published breakdowns as earlier versions saved them when they erased the cases of an audit."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from audit.analysis.differences import is_compared
from audit.analysis.intervals import Difference
from audit.analysis.published_breakdowns import PublishedBreakdown, PublishedGroup, PublishedGroupResult
from audit.analysis.suppression import SuppressedCount
from audit.model.bands import Share
from audit.model.questionnaire import Questionnaire


def decode_breakdowns(questionnaire: Questionnaire, text: str) -> tuple[PublishedBreakdown, ...]:
    """Return saved breakdowns with the case details and questions of the audit's questionnaire."""
    return tuple(_decode(questionnaire, data) for data in json.loads(text))


def _decode(questionnaire: Questionnaire, data: dict[str, Any]) -> PublishedBreakdown:
    questions = tuple(questionnaire.questions_by_id[question_id] for question_id in data["questions"])
    groups = tuple(PublishedGroup(*group) for group in data["groups"])
    pairs = ((question, group) for question in questions for group in groups)
    results = (
        PublishedGroupResult(group, question, *_decode_figures(figures, questionnaire.few_cases), stands_out=None)
        for (question, group), figures in zip(pairs, data["results"], strict=True)
    )
    return PublishedBreakdown(questionnaire.case_details_by_id[data["by"]], questions, groups, tuple(results))


def _decode_figures(
    figures: Sequence[Any], few_cases: int
) -> tuple[SuppressedCount, tuple[int, int, int, int] | None, Difference | None, bool]:
    """Return the figures of a group. Earlier versions listed comparisons with a few cases."""
    counts, excluded, shares, is_listed = figures
    difference = Difference(Share(*shares[:2]), Share(*shares[2:])) if shares else None
    is_listed = is_listed and difference is not None and is_compared(difference, few_cases)
    return SuppressedCount(*counts), tuple(excluded) if excluded else None, difference, is_listed
