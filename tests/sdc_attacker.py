"""A reader who tries to work out hidden numbers: a solver over everything that a published table says.

It knows nothing of how numbers are hidden. Unknown are the yes and no of each group (or cell); known is every
number that is printed, each a sum of unknowns. It looks for whole numbers, none below nought, that fit them all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from audit.analysis.suppression import Published, PublishedCrossing, PublishedGroups
from audit.model.answers import Tally

MOST = 12
"""No unknown of the tests is larger: a bound for those that nothing printed bounds."""

Sum = tuple[tuple[int, ...], int]
"""Unknowns, and the number that they add up to."""


@dataclass(frozen=True)
class Line:
    """One printed group or total: what is printed of it, and the unknown groups that it is the sum of."""

    printed: Published
    parts: tuple[int, ...]

    def sums(self) -> Iterator[tuple[tuple[int, ...], int | None]]:
        """The unknowns behind yes, no and base, and what is printed: group 3 has the unknowns 6 (yes) and 7 (no)."""
        yes, no = tuple(2 * part for part in self.parts), tuple(2 * part + 1 for part in self.parts)
        printed = self.printed
        base = printed.share.base if printed.share else printed.base
        yield from ((yes, printed.yes), (no, printed.no), ((*yes, *no), base))


def lines_of_groups(found: PublishedGroups) -> list[Line]:
    groups = [Line(group, (place,)) for place, group in enumerate(found.groups)]
    return [*groups, Line(found.total, tuple(range(len(groups))))]


def lines_of_crossing(found: PublishedCrossing) -> list[Line]:
    rows, columns = len(found.rows), len(found.columns)
    place = [[row * columns + column for column in range(columns)] for row in range(rows)]
    return [
        *(Line(found.cells[row][column], (place[row][column],)) for row in range(rows) for column in range(columns)),
        *(Line(found.rows[row], tuple(place[row])) for row in range(rows)),
        *(Line(found.columns[column], tuple(each[column] for each in place)) for column in range(columns)),
        Line(found.total, tuple(part for each in place for part in each)),
    ]


def worked_out(lines: Sequence[Line], truth: Sequence[Tally], bases_known: bool = False, most: int = MOST) -> list[str]:
    """Every hidden number that could be no other than it is; ``bases_known`` gives the reader all bases as well.

    ``most`` is a bound that no unknown passes.
    """
    unknowns = [count for tally in truth for count in (tally.yes, tally.no)]
    known: list[Sum] = []
    hidden: list[tuple[str, tuple[int, ...], int]] = []
    for line in lines:
        for name, (parts, printed) in zip(("yes", "no", "base"), line.sums(), strict=True):
            true = sum(unknowns[part] for part in parts)
            assert printed in (None, true), "a wrong number is printed"
            if printed is None and not (bases_known and name == "base"):
                hidden.append((f"{name} of {line.parts}", parts, true))
            else:
                known.append((parts, true))
    found: list[Mapping[int, int]] = []
    return [name for name, parts, true in hidden if not _another(len(unknowns), known, parts, true, found, most)]


def _another(
    unknowns: int, known: Sequence[Sum], parts: tuple[int, ...], true: int, found: list[Mapping[int, int]], most: int
) -> bool:
    """Whether the printed numbers leave any other number for a sum. What fits is ``found`` for the next sum too."""
    if any(sum(numbers[part] for part in parts) != true for numbers in found):
        return True
    others = sorted((value for value in range(most * len(parts) + 1) if value != true), key=lambda n: abs(n - true))
    for value in others:
        if numbers := _fitting(unknowns, [*known, (parts, value)], {}, most):
            found.append(numbers)
            return True
    return False


def _fitting(unknowns: int, known: Sequence[Sum], taken: Mapping[int, int], most: int) -> Mapping[int, int] | None:
    """Whole numbers that fit every sum, if any do: the unknown with the fewest possible numbers is tried out first."""
    left = [(value - sum(taken.get(part, 0) for part in parts), _open(parts, taken)) for parts, value in known]
    if any(value < 0 or (value and not parts) for value, parts in left):
        return None
    ranges = _ranges([unknown for unknown in range(unknowns) if unknown not in taken], left, most)
    if not ranges:
        return taken
    unknown, possible = min(ranges.items(), key=lambda found: len(found[1]))
    tried = (_fitting(unknowns, known, {**taken, unknown: value}, most) for value in possible)
    return next((numbers for numbers in tried if numbers is not None), None)


def _open(parts: tuple[int, ...], taken: Mapping[int, int]) -> tuple[int, ...]:
    return tuple(part for part in parts if part not in taken)


def _ranges(unknowns: Sequence[int], left: Sequence[tuple[int, tuple[int, ...]]], most: int) -> dict[int, range]:
    """The numbers that each unknown may still have: what its sums have left, less what the others could take of it."""
    highest = dict.fromkeys(unknowns, most)
    for value, parts in left:
        highest.update((part, min(highest[part], value)) for part in parts)
    lowest = dict.fromkeys(unknowns, 0)
    for value, parts in left:
        altogether = sum(highest[part] for part in parts)
        lowest.update((part, max(lowest[part], value - (altogether - highest[part]))) for part in parts)
    return {unknown: range(lowest[unknown], highest[unknown] + 1) for unknown in unknowns}
