"""Small numbers: what of a table may leave the team, so that nobody can work out what was held back.

A count of yes, of no, or of both together (the base) from 1 up to the threshold is small and is held back. A nought
is not: it counts nobody. A percentage with its base gives the count away, so all of them go together. What totals
would give away goes as well: other groups are held back until every hidden number could be at least one other
number, even for a reader who knows the bases from elsewhere. (Reading which groups are small out of the rule itself
is not prevented: no rule that is published can.)

How it is found: groups and totals are the pipes of a network, in which everything that flows into a joint flows out
again. A hidden number can be another one if and only if the change can run round in a circle through hidden pipes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

from audit.analysis.breakdowns import Breakdown
from audit.errors import InputError
from audit.model.answers import Tally
from audit.model.bands import SUPPRESSED, Share

HIDDEN = SUPPRESSED


@dataclass(frozen=True)
class Published:
    """One group on one question as it may leave the team; None where a number is held back."""

    yes: int | None
    no: int | None
    base: int | None

    @property
    def share(self) -> Share | None:
        """The share; None where it is held back."""
        return None if self.yes is None or self.base is None else Share(self.yes, self.base)

    @property
    def text(self) -> str:
        """The percentage as it is printed: ``54%``, or ``[c]``."""
        return HIDDEN if self.share is None else self.share.text

    @property
    def of(self) -> str:
        """The base as it is printed: ``25 of 46``, ``[c] of 46``, or ``[c]``."""
        if self.base is None:
            return HIDDEN
        return f"{HIDDEN} of {self.base}" if self.share is None else self.share.of

    @property
    def words(self) -> str:
        """The percentage with its base: ``54% (25 of 46)``, ``[c] of 46``, or ``[c]``."""
        return self.of if self.share is None else f"{self.text} ({self.of})"


@dataclass(frozen=True)
class PublishedGroups:
    """One question for groups that make up the total, and the total."""

    groups: tuple[Published, ...]
    total: Published


@dataclass(frozen=True)
class PublishedCrossing:
    """One question for two facts crossed: rows by columns, the totals of both, and the grand total."""

    cells: tuple[tuple[Published, ...], ...]
    rows: tuple[Published, ...]
    columns: tuple[Published, ...]
    total: Published


def publish_groups(questions: Sequence[Sequence[Tally]], threshold: int) -> tuple[PublishedGroups, ...]:
    """The same groups on one or more questions; every case stands in exactly one group.

    Questions with the same total base are taken to rest on the same cases, so their bases are held back alike.

    >>> women, men, other = Tally(2, 1), Tally(20, 15), Tally(4, 4)
    >>> (found,) = publish_groups([[women, men, other]], threshold=5)
    >>> [f"{group.text} ({group.of})" for group in (*found.groups, found.total)]
    ['[c] ([c])', '57% (20 of 35)', '[c] ([c])', '57% (26 of 46)']
    """
    network = [Pipe(0, 1) for _ in questions[0]] if questions else []
    tables = [[*groups, _sum(groups)] for groups in questions]
    found = _published([*network, Pipe(1, 0, total=True)], tables, threshold)
    return tuple(PublishedGroups(tuple(table[:-1]), table[-1]) for table in found)


def publish_crossing(questions: Sequence[Sequence[Sequence[Tally]]], threshold: int) -> tuple[PublishedCrossing, ...]:
    """The same two facts crossed on one or more questions: rows of columns, every case in exactly one cell.

    The rows are those of ``Breakdown.grid``, where the breakdown ``parts`` the cases.
    In a file, the tables by one of the two facts must be these totals: others may hold back other groups.
    """
    if not questions:
        return ()
    rows, columns = len(questions[0]), len(questions[0][0])
    found = _published(_crossed_network(rows, columns), [_with_totals(cells) for cells in questions], threshold)
    return tuple(_crossing(table, rows, columns) for table in found)


def publish_breakdown(shown: Breakdown, threshold: int) -> Mapping[str, PublishedGroups]:
    """A breakdown by one fact, by question id, its groups in their order.

    Where a case may stand in several groups, each group is only protected against its own rest. Raises
    InputError on two facts crossed, whose totals have to be protected too.
    """
    if len(shown.facts) != 1:
        raise InputError("Two facts crossed have totals to protect as well. Publish them as a crossing.")
    ids = [question.id for question in shown.questions]
    if shown.parts:
        tables = publish_groups([[group.tallies[id_] for group in shown.groups] for id_ in ids], threshold)
        return dict(zip(ids, tables, strict=True))
    pairs = [
        publish_groups([[group.tallies[id_], group.rest_tallies[id_]] for id_ in ids], threshold)
        for group in shown.groups
    ]
    return {
        id_: PublishedGroups(tuple(pair[place].groups[0] for pair in pairs), pairs[0][place].total)
        for place, id_ in enumerate(ids)
    }


@dataclass(frozen=True)
class Pipe:
    """One group or total in the network, from joint to joint; the grand total is not hidden for others' sake."""

    tail: int
    head: int
    total: bool = False


def _crossed_network(rows: int, columns: int) -> list[Pipe]:
    """Cells row by row, then the totals of rows, the totals of columns, and the grand total.

    Joints are the rows, the row of totals, the columns, the column of totals. A cell flows from its row to its
    column; a total flows back.
    """
    all_rows, all_columns = rows, rows + 1 + columns
    joints = range(rows + 1, rows + 1 + columns)
    cells = [Pipe(row, column) for row in range(rows) for column in joints]
    row_totals = [Pipe(all_columns, row) for row in range(rows)]
    column_totals = [Pipe(column, all_rows) for column in joints]
    return [*cells, *row_totals, *column_totals, Pipe(all_rows, all_columns, total=True)]


def _with_totals(cells: Sequence[Sequence[Tally]]) -> list[Tally]:
    rows, columns = [_sum(row) for row in cells], [_sum(column) for column in zip(*cells, strict=True)]
    return [*(cell for row in cells for cell in row), *rows, *columns, _sum(rows)]


def _crossing(table: Sequence[Published], rows: int, columns: int) -> PublishedCrossing:
    cells, totals = table[: rows * columns], table[rows * columns :]
    return PublishedCrossing(
        cells=tuple(tuple(cells[row * columns : (row + 1) * columns]) for row in range(rows)),
        rows=tuple(totals[:rows]),
        columns=tuple(totals[rows:-1]),
        total=totals[-1],
    )


def _sum(tallies: Iterable[Tally]) -> Tally:
    counts = [(tally.yes, tally.no) for tally in tallies]
    return Tally(yes=sum(yes for yes, _ in counts), no=sum(no for _, no in counts))


def _published(
    network: Sequence[Pipe], tables: Sequence[Sequence[Tally]], threshold: int
) -> Iterator[tuple[Published, ...]]:
    """Each question's table with what may not leave the team taken out; the grand total stands last."""
    for table, bases in zip(tables, _hidden_bases(network, tables, threshold), strict=True):
        answers = _hidden_answers(network, table, threshold, bases)
        # A nought that every reader sees in the published total holds for each group: it hides nothing.
        total = Tally() if len(table) - 1 in answers else table[-1]
        yes_known, no_known = bool(total.base) and not total.yes, bool(total.base) and not total.no
        yield tuple(
            Published(
                yes=tally.yes if place not in answers or yes_known else None,
                no=tally.no if place not in answers or no_known else None,
                base=tally.base if place not in bases else None,
            )
            for place, tally in enumerate(table)
        )


def _hidden_bases(network: Sequence[Pipe], tables: Sequence[Sequence[Tally]], threshold: int) -> list[set[int]]:
    """Whose base is held back, question by question: the small ones, and others until no total gives one away.

    What is hidden on one question is hidden on every other that rests on the same cases.
    """
    hidden: list[set[int]] = [set() for _ in tables]
    alike: dict[int, set[int]] = {}
    while True:
        before = [len(places) for places in hidden]
        for number, table in enumerate(tables):
            shared = alike.setdefault(table[-1].base, set())
            small = {place for place, tally in enumerate(table) if 0 < tally.base < threshold}
            begun = small | {place for place in shared if table[place].base}
            hidden[number] = _closed(network, table, begun, [_more_or_fewer_yes, _more_or_fewer_no])
            shared |= hidden[number]
        if before == [len(places) for places in hidden]:
            return hidden


def _hidden_answers(network: Sequence[Pipe], table: Sequence[Tally], threshold: int, bases: set[int]) -> set[int]:
    """Whose yes and no are held back: the small ones, those without a base, and others, as if all bases were known."""
    small = {place for place, tally in enumerate(table) if 0 < tally.yes < threshold or 0 < tally.no < threshold}
    return _closed(network, table, small | bases, [_yes_for_no])


MayChange = Callable[[Tally], tuple[bool, bool]]
"""Whether the number behind a tally could be one more, and whether it could be one fewer."""


def _more_or_fewer_yes(tally: Tally) -> tuple[bool, bool]:
    return True, tally.yes > 0


def _more_or_fewer_no(tally: Tally) -> tuple[bool, bool]:
    return True, tally.no > 0


def _yes_for_no(tally: Tally) -> tuple[bool, bool]:
    """With the base known, one more yes is one no fewer."""
    return tally.no > 0, tally.yes > 0


def _closed(network: Sequence[Pipe], table: Sequence[Tally], begun: set[int], changes: Sequence[MayChange]) -> set[int]:
    """What is hidden, and whatever has to be hidden beside it: for each the fewest and smallest groups."""
    hidden = set(begun)
    waiting = sorted(begun)
    while waiting:
        place = waiting.pop(0)
        circles = [circle for change in changes for circle in _circles(network, table, hidden, place, change)]
        more = set(min(circles)[1]) - hidden if circles else set()
        hidden |= more
        waiting += sorted(more)
    return hidden


Circle = tuple[int, tuple[int, ...]]
"""What a circle costs (the cases in groups that would have to be hidden), and the places that it runs through."""


def _circles(
    network: Sequence[Pipe], table: Sequence[Tally], hidden: set[int], place: int, change: MayChange
) -> Iterator[Circle]:
    """The cheapest circle in which the place could be one more, and that in which it could be one fewer, if any."""
    steps = list(_steps(network, table, hidden, place, change))
    pipe, (more, fewer) = network[place], change(table[place])
    if more and (circle := _cheapest(steps, pipe.head, pipe.tail)):
        yield circle
    if fewer and (circle := _cheapest(steps, pipe.tail, pipe.head)):
        yield circle


Step = tuple[int, int, int, int]
"""From a joint to a joint, through a place, at a cost."""


def _steps(
    network: Sequence[Pipe], table: Sequence[Tally], hidden: set[int], without: int, change: MayChange
) -> Iterator[Step]:
    for place, (pipe, tally) in enumerate(zip(network, table, strict=True)):
        if place == without or (place not in hidden and (pipe.total or not tally.base)):
            continue
        cost = 0 if place in hidden else tally.base
        more, fewer = change(tally)
        if more:
            yield pipe.tail, pipe.head, place, cost
        if fewer:
            yield pipe.head, pipe.tail, place, cost


def _cheapest(steps: Sequence[Step], start: int, goal: int) -> Circle | None:
    """The cheapest way from joint to joint (Dijkstra's); None where there is none."""
    waiting: list[tuple[int, tuple[int, ...], int]] = [(0, (), start)]
    seen: set[int] = set()
    while waiting:
        cost, way, joint = heappop(waiting)
        if joint == goal:
            return cost, way
        if joint not in seen:
            seen.add(joint)
            for begin, end, place, price in steps:
                if begin == joint:
                    heappush(waiting, (cost + price, (*way, place), end))
    return None
