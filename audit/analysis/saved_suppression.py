"""Today's rule for small numbers, applied to breakdowns that were saved when the cases of an audit were erased.

Earlier versions printed a group in which everybody gave the same answer. What is suppressed now cannot be protected by
choosing other groups, because the suppressed counts of the others are gone, so Yes and No of all groups go together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from audit.analysis.intervals import Difference
from audit.analysis.published_breakdowns import PublishedBreakdown, PublishedGroupResult
from audit.analysis.suppression import SuppressedCount, can_share
from audit.model.bands import Share
from audit.model.case_details import CaseDetailKind


def suppress_saved(
    breakdowns: Iterable[PublishedBreakdown], case_count: int, threshold: int
) -> tuple[PublishedBreakdown, ...]:
    """Return saved breakdowns without what is suppressed now; counts below the threshold are small."""
    if threshold <= 1:
        return tuple(breakdowns)
    return tuple(
        _suppressed(breakdown, threshold)
        for breakdown in breakdowns
        if breakdown.case_detail.kind is CaseDetailKind.CHOICES or can_share(case_count, len(breakdown.groups))
    )


def _suppressed(breakdown: PublishedBreakdown, threshold: int) -> PublishedBreakdown:
    small = {
        question.id
        for question in breakdown.questions
        if any(_is_small(figure.counts.share, threshold) for figure in breakdown.for_question(question.id))
    }
    figures = (
        _without_answers(figure) if figure.question.id in small else _without_small_rest(figure, threshold)
        for figure in breakdown.group_results
    )
    return replace(breakdown, group_results=tuple(figures))


def _is_small(share: Share | None, threshold: int) -> bool:
    return share is not None and bool(share.base) and min(share.yes, share.base - share.yes) < threshold


def _without_answers(figure: PublishedGroupResult) -> PublishedGroupResult:
    counts = SuppressedCount(None, None, figure.counts.base)
    return PublishedGroupResult(figure.group, figure.question, counts, None, None)


def _without_small_rest(figure: PublishedGroupResult, threshold: int) -> PublishedGroupResult:
    """Return a figure without its difference if all other cases have a small number of Yes or of No."""
    difference: Difference | None = figure.difference
    if difference is None or not _is_small(difference.other, threshold):
        return figure
    return replace(figure, difference=None, is_listed=False, stands_out=False)
