"""Breakdowns as they are printed, in a file or for somebody who sees no case: what is held back stands nowhere in them.

Whatever is made from these can give nothing away, because there is nothing else in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from audit.analysis.intervals import Difference
from audit.analysis.suppression import Published
from audit.model.answers import Tally
from audit.model.questionnaire import Fact, Question


@dataclass(frozen=True)
class PrintedGroup:
    """The cases with one value of a fact; how many they are, and whether few, is told inside the team alone."""

    text: str
    cases: int | None = None
    few: bool = False


@dataclass(frozen=True)
class GroupFigure:
    """One group on one question: its share, and the difference from the rest; None where it is held back.

    ``left_out`` are the cases that are not in the base: not applicable, and unanswered. ``told`` marks a difference
    that stands in the list of the biggest: of two groups that are each other's rest, only one does.
    """

    group: PrintedGroup
    question: Question
    published: Published
    left_out: tuple[int, int] | None
    difference: Difference | None
    told: bool = False

    @property
    def tally(self) -> Tally | None:
        """The counts behind the share, worked from what is printed; None where the share is held back."""
        share = self.published.share
        if share is None or self.left_out is None:
            return None
        return Tally(share.yes, share.base - share.yes, *self.left_out)


@dataclass(frozen=True)
class PrintedBreakdown:
    """A breakdown by one fact: question by question, and in each group by group."""

    fact: Fact
    questions: tuple[Question, ...]
    groups: tuple[PrintedGroup, ...]
    figures: tuple[GroupFigure, ...]

    def of(self, question_id: str) -> tuple[GroupFigure, ...]:
        """One question, group by group."""
        return tuple(figure for figure in self.figures if figure.question.id == question_id)


@dataclass(frozen=True)
class PrintedDifference:
    """How one group differs from the rest on one question. ``cases``, its size, is what its counts add up to."""

    fact: Fact
    group: PrintedGroup
    question: Question
    difference: Difference
    cases: int


def biggest_printed(printed: Sequence[PrintedBreakdown]) -> list[PrintedDifference]:
    """The differences of groups from the rest that are printed, the biggest first; ties by question order."""
    place = {question.id: place for shown in printed for place, question in enumerate(shown.questions)}
    found = [
        PrintedDifference(shown.fact, figure.group, figure.question, figure.difference, figure.tally.cases)
        for shown in printed
        for figure in shown.figures
        if figure.told and figure.difference is not None and figure.tally is not None
    ]
    return sorted(found, key=lambda one: (-abs(one.difference.points or 0), place[one.question.id]))
