"""Breakdowns as they are printed, in a file or for somebody who sees no case: what is held back stands nowhere in them.

Whatever is made from these can give nothing away, because there is nothing else in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from audit.analysis.intervals import Difference
from audit.analysis.suppression import SuppressedCount
from audit.analysis.tallies import Tally
from audit.model.case_details import CaseDetail
from audit.model.questionnaire import Question


@dataclass(frozen=True)
class PublishedGroup:
    """The cases with one value of a fact; how many they are, and whether few, is told inside the team alone."""

    text: str
    case_count: int | None = None
    has_few_cases: bool = False


@dataclass(frozen=True)
class PublishedGroupResult:
    """One group on one question: its share, and the difference from the rest; None where it is held back.

    ``excluded_counts`` are the cases that are not in the base: not applicable, and unanswered. ``is_listed`` marks a difference
    that stands in the list of the biggest: of two groups that are each other's rest, only one does.
    """

    group: PublishedGroup
    question: Question
    counts: SuppressedCount
    excluded_counts: tuple[int, int] | None
    difference: Difference | None
    is_listed: bool = False

    @property
    def tally(self) -> Tally | None:
        """The counts behind the share, worked from what is printed; None where the share is held back."""
        share = self.counts.share
        if share is None or self.excluded_counts is None:
            return None
        return Tally(share.yes, share.base - share.yes, *self.excluded_counts)


@dataclass(frozen=True)
class PublishedBreakdown:
    """A breakdown by one fact: question by question, and in each group by group."""

    case_detail: CaseDetail
    questions: tuple[Question, ...]
    groups: tuple[PublishedGroup, ...]
    group_results: tuple[PublishedGroupResult, ...]

    def for_question(self, question_id: str) -> tuple[PublishedGroupResult, ...]:
        """One question, group by group."""
        return tuple(group_result for group_result in self.group_results if group_result.question.id == question_id)


@dataclass(frozen=True)
class PublishedDifference:
    """How one group differs from the rest on one question. ``case_count``, its size, is what its counts add up to."""

    case_detail: CaseDetail
    group: PublishedGroup
    question: Question
    difference: Difference
    case_count: int


def biggest_published_differences(breakdowns: Sequence[PublishedBreakdown]) -> list[PublishedDifference]:
    """The differences of groups from the rest that are printed, the biggest first; ties by question order."""
    order = {question.id: order for breakdown in breakdowns for order, question in enumerate(breakdown.questions)}
    differences = [
        PublishedDifference(
            breakdown.case_detail,
            group_result.group,
            group_result.question,
            group_result.difference,
            group_result.tally.case_count,
        )
        for breakdown in breakdowns
        for group_result in breakdown.group_results
        if group_result.is_listed and group_result.difference is not None and group_result.tally is not None
    ]
    return sorted(
        differences,
        key=lambda published_difference: (
            -abs(published_difference.difference.points or 0),
            order[published_difference.question.id],
        ),
    )
