"""Conditions of decision rules: what the ratings of standards must be.

Such a condition is true, false, or not known (None) while a standard has no rating yet. A standard that was not
inspected, or that applies to no case, is never known: a rule cannot act on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Ratings = Mapping[str, str | None]
"""The rating of each standard that can have one, by its id; None if it has none yet, or it is suppressed."""


@dataclass(frozen=True)
class StandardIs:
    """True if a standard has one of the ratings."""

    standard_id: str
    ratings: frozenset[str]

    def holds(self, ratings: Ratings) -> bool | None:
        """Return whether it is true; None if the standard has no rating."""
        rating = ratings.get(self.standard_id)
        return None if rating is None else rating in self.ratings

    def standard_ids(self) -> frozenset[str]:
        """Return the standards that it depends on."""
        return frozenset({self.standard_id})


@dataclass(frozen=True)
class DomainIs:
    """True if every rated standard of a domain has one of the ratings, or (``every`` is false) if any has."""

    standards: tuple[str, ...]
    ratings: frozenset[str]
    every: bool = True

    def holds(self, ratings: Ratings) -> bool | None:
        """Return whether it is true; None if no standard of the domain is rated, or one that decides is not yet."""
        parts = tuple(StandardIs(each, self.ratings) for each in self.standards if each in ratings)
        return AtLeast(len(parts) if self.every else 1, parts).holds(ratings) if parts else None

    def standard_ids(self) -> frozenset[str]:
        """Return the standards that it depends on."""
        return frozenset(self.standards)


@dataclass(frozen=True)
class AtLeast:
    """True if at least a number of the parts are true: all of them, any of them (1), or something between."""

    needed: int
    parts: tuple[RatingCondition, ...]

    def holds(self, ratings: Ratings) -> bool | None:
        """Return whether it is true; None if a part that is not known decides."""
        outcomes = [part.holds(ratings) for part in self.parts]
        if outcomes.count(True) >= self.needed:
            return True
        return False if outcomes.count(True) + outcomes.count(None) < self.needed else None

    def standard_ids(self) -> frozenset[str]:
        """Return the standards that it depends on."""
        return frozenset().union(*(part.standard_ids() for part in self.parts))


@dataclass(frozen=True)
class NotRatedSo:
    """True if the part is false."""

    part: RatingCondition

    def holds(self, ratings: Ratings) -> bool | None:
        """Return whether it is true; None if the part is not known."""
        outcome = self.part.holds(ratings)
        return None if outcome is None else not outcome

    def standard_ids(self) -> frozenset[str]:
        """Return the standards that it depends on."""
        return self.part.standard_ids()


RatingCondition = StandardIs | DomainIs | AtLeast | NotRatedSo
