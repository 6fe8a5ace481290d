"""Stability of a rating: how often another sample of the same size, or another team, would give each rating."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from audit.analysis.intervals import round_half_up

HUNDRED = 100


@dataclass(frozen=True)
class RatingShare:
    """A rating and the share of samples that give it, from 0 to 1."""

    rating: str
    share: float


@dataclass(frozen=True)
class OtherTeam:
    """How often another team that reviews the same cases would give another rating: ``share``, from 0 to 1.

    ``reviewed_twice`` is the number of cases with two reviews. If these are too few to say, ``can_say`` is False.
    """

    reviewed_twice: int
    can_say: bool = True
    share: float = 0.0

    @cached_property
    def in_a_hundred(self) -> int:
        """The number of 100 other teams that give another rating."""
        return round_half_up(HUNDRED * self.share)


@dataclass(frozen=True)
class Stability:
    """The share of samples that give each rating of the scale, worst first; none if there is no calculated rating.

    ``case_count`` is the number of cases of a sample, ``all_reviewed`` says that it holds every eligible case, and
    ``smallest_base`` is the smallest base of a key question, if that is too small to say more. ``other_team`` is None
    if no case was reviewed twice.
    """

    shares: tuple[RatingShare, ...] = ()
    case_count: int = 0
    all_reviewed: bool = False
    smallest_base: int | None = None
    other_team: OtherTeam | None = None

    @cached_property
    def in_a_hundred(self) -> tuple[tuple[str, int], ...]:
        """The number of 100 samples with each rating that has any, most frequent first.

        The numbers are rounded so that they sum to 100: the largest fractions are rounded up.

        >>> Stability((RatingShare("Poor", 0.333), RatingShare("Fair", 0.333), RatingShare("Good", 0.334))).in_a_hundred
        (('Good', 34), ('Poor', 33), ('Fair', 33))
        """
        numbers = {each.rating: int(HUNDRED * each.share) for each in self.shares}
        by_fraction = sorted(self.shares, key=lambda each: int(HUNDRED * each.share) - HUNDRED * each.share)
        missing = HUNDRED - sum(numbers.values()) if self.shares else 0
        for each in by_fraction[:missing]:
            numbers[each.rating] += 1
        by_number = sorted(numbers.items(), key=lambda item: -item[1])
        return tuple((rating, number) for rating, number in by_number if number)

    def in_whole_samples(self) -> Stability:
        """Return the same stability with shares of whole samples out of 100, as they are printed."""
        numbers = dict(self.in_a_hundred)
        shares = (RatingShare(each.rating, numbers.get(each.rating, 0) / HUNDRED) for each in self.shares)
        return replace(self, shares=tuple(shares))


NO_STABILITY = Stability()
"""The stability of a standard without a calculated rating."""
