"""Which rows of a responses file are the first and the second review of a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from audit.formatting import join_list
from audit.messages import files as messages
from audit.model.case import reference_key
from audit.model.review_pair import FIRST_REVIEW, SECOND_REVIEW

BOTH = (FIRST_REVIEW, SECOND_REVIEW)


@dataclass(frozen=True)
class ReviewRows:
    """The rows of a file: the reference, the auditor, the review as the file states it, and the number of each row.

    ``auditors`` and ``stated`` are None if the file has no such column. Of two rows of a case, the first is the first
    review unless the file states it. More rows, or two that do not have different auditors, are problems.
    """

    references: Sequence[str | None]
    auditors: Sequence[str | None] | None
    stated: Sequence[int | None] | None
    row_numbers: Sequence[int]

    @cached_property
    def _groups(self) -> list[list[int]]:
        return list(rows_by_case(self.references).values())

    @cached_property
    def problems(self) -> list[tuple[int, str]]:
        """The problems, each with the number of its row."""
        found = []
        for places in self._groups:
            if reason := self._why_refused(places):
                found.append((self.row_numbers[places[1]], reason))
        return found

    @cached_property
    def numbers(self) -> Sequence[int | None]:
        """Which review each row is; None without a reference, and for further rows that are a problem."""
        numbers: list[int | None] = [None] * len(self.references)
        for places in self._groups:
            if len(places) == 1:
                numbers[places[0]] = self._stated(places[0]) or FIRST_REVIEW
            elif self._why_refused(places):
                numbers[places[0]] = FIRST_REVIEW
            else:
                first, second = sorted(places, key=lambda place: (self._order(places, place), place))
                numbers[first], numbers[second] = BOTH
        return numbers

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """The places of the two rows of each case that was reviewed twice."""
        return [
            (places[0], places[1])
            for places in self._groups
            if len(places) == len(BOTH) and None not in (self.numbers[places[0]], self.numbers[places[1]])
        ]

    def rows_of(self, number: int) -> Mapping[str, int]:
        """The row of each reference that is this review."""
        rows = zip(self.references, self.numbers, self.row_numbers, strict=True)
        return {reference: row for reference, review, row in rows if reference and review == number}

    def _stated(self, place: int) -> int | None:
        return None if self.stated is None else self.stated[place]

    def _order(self, places: Sequence[int], place: int) -> int:
        """The number of one of two rows: as stated, else what the other row is not, else the order of the file."""
        (other,) = (each for each in places if each != place)
        stated, stated_other = self._stated(place), self._stated(other)
        return stated or (sum(BOTH) - stated_other if stated_other else 0)

    def _auditor(self, place: int) -> str:
        return (self.auditors[place] if self.auditors is not None else None) or ""

    def _why_refused(self, places: Sequence[int]) -> str:
        """Why the rows of a case cannot be its reviews; '' if they can, or if it has one row."""
        if len(places) == 1:
            return ""
        first, second, *more = places
        row = self.row_numbers[first]
        if more:
            return messages.TOO_MANY_REVIEWS.format(
                rows=join_list([str(self.row_numbers[place]) for place in places], "and")
            )
        if not self._auditor(first) or not self._auditor(second):
            return messages.DUPLICATE_CASE.format(row=row)
        if self._auditor(first).casefold() == self._auditor(second).casefold():
            return messages.SAME_AUDITOR_TWICE.format(row=row)
        if self._stated(first) and self._stated(first) == self._stated(second):
            return messages.SAME_REVIEW_TWICE.format(row=row, review=self._stated(first))
        return ""


def rows_by_case(references: Sequence[str | None]) -> Mapping[str, list[int]]:
    """Return the places of the rows of each case, by the key of its reference."""
    places: dict[str, list[int]] = {}
    for place, reference in enumerate(references):
        if reference is not None:
            places.setdefault(reference_key(reference), []).append(place)
    return places
