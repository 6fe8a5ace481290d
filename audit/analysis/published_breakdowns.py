"""Breakdowns as they are published, in a file or for a person who may not see cases.

Suppressed numbers are not in them at all, so nothing made from them can reveal a suppressed number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from audit.analysis.intervals import Difference, Interval, share_interval
from audit.analysis.suppression import SuppressedCount
from audit.analysis.tallies import Tally
from audit.model.case_details import CaseDetail
from audit.model.printed import with_printed
from audit.model.questionnaire import Question


@dataclass(frozen=True)
class PublishedGroup:
    """The cases with one value of a case detail. The number of cases is known inside the team only."""

    text: str
    case_count: int | None = None
    has_few_cases: bool = False


@dataclass(frozen=True)
class PublishedGroupResult:
    """One group on one question: its share, and the difference from the rest; None if it is suppressed.

    ``excluded_counts`` are the cases outside the base, in the order of the fields of ``Tally``. ``is_listed`` marks a
    comparison that was made (``differences.search_differences``) and may be published. ``stands_out`` says whether it
    stands out among all comparisons of the audit; None if an earlier version saved it without saying so.
    ``design_effect`` is that of the share; 1 if the share is suppressed or no practitioner is known.
    """

    group: PublishedGroup
    question: Question
    counts: SuppressedCount
    excluded_counts: tuple[int, int, int, int] | None
    difference: Difference | None
    is_listed: bool = False
    design_effect: float = 1.0
    stands_out: bool | None = False

    @property
    def tally(self) -> Tally | None:
        """The counts behind the share, from what is published; None if the share is suppressed."""
        share = self.counts.share
        if share is None or self.excluded_counts is None:
            return None
        return with_printed(Tally(share.yes, share.base - share.yes, *self.excluded_counts), {"share": share})

    @cached_property
    def interval(self) -> Interval | None:
        """Wilson's interval of the share; None if there is no share or it is suppressed."""
        share = self.counts.share
        return None if share is None else share_interval(share, design_effect=self.design_effect)


@dataclass(frozen=True)
class PublishedBreakdown:
    """A breakdown by one case detail: question by question, and in each group by group.

    ``by_chance`` is how many of its comparisons would have an interval clear of 0 by chance alone; None if some of them
    are suppressed.
    """

    case_detail: CaseDetail
    questions: tuple[Question, ...]
    groups: tuple[PublishedGroup, ...]
    group_results: tuple[PublishedGroupResult, ...]
    by_chance: float | None = None

    def for_question(self, question_id: str) -> tuple[PublishedGroupResult, ...]:
        """Return the groups of one question, in order."""
        return tuple(group_result for group_result in self.group_results if group_result.question.id == question_id)


@dataclass(frozen=True)
class PublishedDifference:
    """How one group differs from the rest on one question, and whether that stands out (None: not known)."""

    case_detail: CaseDetail
    group: PublishedGroup
    question: Question
    difference: Difference
    stands_out: bool | None


def biggest_published_differences(breakdowns: Sequence[PublishedBreakdown]) -> list[PublishedDifference]:
    """Return the published comparisons: those that stand out first, each the biggest first; ties by question order."""
    order = {question.id: order for breakdown in breakdowns for order, question in enumerate(breakdown.questions)}
    differences = [
        PublishedDifference(
            breakdown.case_detail,
            group_result.group,
            group_result.question,
            group_result.difference,
            group_result.stands_out,
        )
        for breakdown in breakdowns
        for group_result in breakdown.group_results
        if group_result.is_listed and group_result.difference is not None
    ]
    return sorted(
        differences,
        key=lambda published_difference: (
            not published_difference.stands_out,
            -abs(published_difference.difference.points or 0),
            order[published_difference.question.id],
        ),
    )


def expected_by_chance(breakdowns: Sequence[PublishedBreakdown]) -> float | None:
    """Return how many comparisons would have an interval clear of 0 by chance; None if some are suppressed."""
    if any(breakdown.by_chance is None for breakdown in breakdowns):
        return None
    return sum(breakdown.by_chance or 0 for breakdown in breakdowns)
