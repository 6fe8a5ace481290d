"""Published breakdowns as text, to be saved before the cases of an audit are erased.

What is suppressed is not in a published breakdown, so it is not in the text either.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from audit.analysis.differences import is_compared
from audit.analysis.intervals import Difference
from audit.analysis.published_breakdowns import PublishedBreakdown, PublishedGroup, PublishedGroupResult
from audit.analysis.suppression import SuppressedCount
from audit.model.bands import Share
from audit.model.questionnaire import Questionnaire


def encode_breakdowns(breakdowns: Iterable[PublishedBreakdown]) -> str:
    """Return breakdowns as JSON: the ids of the case detail and the questions, the groups, and their figures."""
    return json.dumps([_encode(breakdown) for breakdown in breakdowns], ensure_ascii=False, separators=(",", ":"))


def decode_breakdowns(questionnaire: Questionnaire, text: str) -> tuple[PublishedBreakdown, ...]:
    """Return saved breakdowns with the case details and questions of the audit's questionnaire."""
    return tuple(_decode(questionnaire, data) for data in json.loads(text))


def _encode(breakdown: PublishedBreakdown) -> dict[str, Any]:
    return {
        "by": breakdown.case_detail.id,
        "questions": [question.id for question in breakdown.questions],
        "groups": [[group.text, group.case_count, group.has_few_cases] for group in breakdown.groups],
        "results": [_encode_result(result) for result in breakdown.group_results],
    }


def _encode_result(result: PublishedGroupResult) -> list[Any]:
    counts, difference = result.counts, result.difference
    return [
        [counts.yes, counts.no, counts.base],
        result.excluded_counts,
        difference and [difference.share.yes, difference.share.base, difference.other.yes, difference.other.base],
        result.is_listed,
        result.design_effect,
        [difference.design_effect, difference.other_design_effect] if difference else None,
        result.stands_out,
    ]


def _decode(questionnaire: Questionnaire, data: dict[str, Any]) -> PublishedBreakdown:
    questions = tuple(questionnaire.questions_by_id[question_id] for question_id in data["questions"])
    groups = tuple(PublishedGroup(*group) for group in data["groups"])
    pairs = ((question, group) for question in questions for group in groups)
    results = (
        PublishedGroupResult(group, question, *_decode_figures(figures, questionnaire.few_cases))
        for (question, group), figures in zip(pairs, data["results"], strict=True)
    )
    return PublishedBreakdown(questionnaire.case_details_by_id[data["by"]], questions, groups, tuple(results))


def _decode_figures(
    figures: Sequence[Any], few_cases: int
) -> tuple[SuppressedCount, tuple[int, int, int, int] | None, Difference | None, bool, float, bool | None]:
    """Return the figures of a group.

    Earlier versions saved no design effects, because they made no such allowance, and no marks of what stands out. They
    listed comparisons with a few cases.
    """
    counts, excluded, shares, is_listed, *later = figures
    effect, difference_effects = later[:2] or (1.0, None)
    stands_out = later[2] if len(later) > 2 else None
    difference = Difference(Share(*shares[:2]), Share(*shares[2:]), *(difference_effects or ())) if shares else None
    is_listed = is_listed and difference is not None and is_compared(difference, few_cases)
    return SuppressedCount(*counts), tuple(excluded) if excluded else None, difference, is_listed, effect, stands_out
