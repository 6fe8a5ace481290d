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
from audit.analysis.tallies import Tally
from audit.errors import InputError
from audit.model.bands import SUPPRESSED, Share


@dataclass(frozen=True)
class SuppressedCount:
    """One group on one question as it may leave the team; None where a number is held back."""

    yes: int | None
    no: int | None
    base: int | None

    @property
    def share(self) -> Share | None:
        """The share; None where it is held back."""
        return None if self.yes is None or self.base is None else Share(self.yes, self.base)

    @property
    def percent_text(self) -> str:
        """The percentage as it is printed: ``54%``, or ``[c]``."""
        return SUPPRESSED if self.share is None else self.share.percent_text

    @property
    def count_text(self) -> str:
        """The base as it is printed: ``25 of 46``, ``[c] of 46``, or ``[c]``."""
        if self.base is None:
            return SUPPRESSED
        return f"{SUPPRESSED} of {self.base}" if self.share is None else self.share.count_text

    @property
    def full_text(self) -> str:
        """The percentage with its base: ``54% (25 of 46)``, ``[c] of 46``, or ``[c]``."""
        return self.count_text if self.share is None else f"{self.percent_text} ({self.count_text})"


@dataclass(frozen=True)
class SuppressedGroups:
    """One question for groups that make up the total, and the total."""

    groups: tuple[SuppressedCount, ...]
    total: SuppressedCount


@dataclass(frozen=True)
class SuppressedCrosstab:
    """One question for two facts crossed: rows by columns, the totals of both, and the grand total."""

    cells: tuple[tuple[SuppressedCount, ...], ...]
    rows: tuple[SuppressedCount, ...]
    columns: tuple[SuppressedCount, ...]
    total: SuppressedCount


def suppress_groups(questions: Sequence[Sequence[Tally]], threshold: int) -> tuple[SuppressedGroups, ...]:
    """The same groups on one or more questions; every case stands in exactly one group.

    Questions with the same total base are taken to rest on the same cases, so their bases are held back alike.

    >>> women, men, other = Tally(2, 1), Tally(20, 15), Tally(4, 4)
    >>> (suppressed_tables,) = suppress_groups([[women, men, other]], threshold=5)
    >>> [f"{cases_in_group.percent_text} ({cases_in_group.count_text})" for cases_in_group in (*suppressed_tables.groups, suppressed_tables.is_grand_total)]
    ['[c] ([c])', '57% (20 of 35)', '[c] ([c])', '57% (26 of 46)']
    """
    network = [Edge(0, 1) for _ in questions[0]] if questions else []
    tables = [[*groups, _sum_tallies(groups)] for groups in questions]
    suppressed_tables = _suppress_tables([*network, Edge(1, 0, is_grand_total=True)], tables, threshold)
    return tuple(SuppressedGroups(tuple(table[:-1]), table[-1]) for table in suppressed_tables)


def suppress_crosstab(questions: Sequence[Sequence[Sequence[Tally]]], threshold: int) -> tuple[SuppressedCrosstab, ...]:
    """The same two facts crossed on one or more questions: rows of columns, every case in exactly one cell.

    The rows are those of ``Breakdown.grid``, where the breakdown ``parts`` the cases.
    In a file, the tables by one of the two facts must be these totals: others may hold back other groups.
    """
    if not questions:
        return ()
    rows, columns = len(questions[0]), len(questions[0][0])
    suppressed_tables = _suppress_tables(
        _crosstab_network(rows, columns), [_add_totals(cells) for cells in questions], threshold
    )
    return tuple(_build_crosstab(table, rows, columns) for table in suppressed_tables)


def suppress_breakdown(breakdown: Breakdown, threshold: int) -> Mapping[str, SuppressedGroups]:
    """A breakdown by one fact, by question id, its groups in their order.

    Where a case may stand in several groups, each group is only protected against its own rest. Raises
    InputError on two facts crossed, whose totals have to be protected too.
    """
    if len(breakdown.case_details) != 1:
        raise InputError("Two facts crossed have totals to protect as well. Publish them as a crossing.")
    question_ids = [question.id for question in breakdown.questions]
    if breakdown.is_mutually_exclusive:
        tables = suppress_groups(
            [[group.tallies[question_id] for group in breakdown.groups] for question_id in question_ids], threshold
        )
        return dict(zip(question_ids, tables, strict=True))
    pairs = [
        suppress_groups(
            [[group.tallies[question_id], group.rest_tallies[question_id]] for question_id in question_ids], threshold
        )
        for group in breakdown.groups
    ]
    return {
        question_id: SuppressedGroups(tuple(pair[index].groups[0] for pair in pairs), pairs[0][index].total)
        for index, question_id in enumerate(question_ids)
    }


@dataclass(frozen=True)
class Edge:
    """One group or total in the network, from joint to joint; the grand total is not hidden for others' sake."""

    tail: int
    head: int
    is_grand_total: bool = False


def _crosstab_network(rows: int, columns: int) -> list[Edge]:
    """Cells row by row, then the totals of rows, the totals of columns, and the grand total.

    Joints are the rows, the row of totals, the columns, the column of totals. A cell flows from its row to its
    column; a total flows back.
    """
    row_total_node, column_total_node = rows, rows + 1 + columns
    column_nodes = range(rows + 1, rows + 1 + columns)
    cells = [Edge(row, column) for row in range(rows) for column in column_nodes]
    row_totals = [Edge(column_total_node, row) for row in range(rows)]
    column_totals = [Edge(column, row_total_node) for column in column_nodes]
    return [*cells, *row_totals, *column_totals, Edge(row_total_node, column_total_node, is_grand_total=True)]


def _add_totals(cells: Sequence[Sequence[Tally]]) -> list[Tally]:
    rows, columns = [_sum_tallies(row) for row in cells], [_sum_tallies(column) for column in zip(*cells, strict=True)]
    return [*(cell for row in cells for cell in row), *rows, *columns, _sum_tallies(rows)]


def _build_crosstab(table: Sequence[SuppressedCount], rows: int, columns: int) -> SuppressedCrosstab:
    cells, totals = table[: rows * columns], table[rows * columns :]
    return SuppressedCrosstab(
        cells=tuple(tuple(cells[row * columns : (row + 1) * columns]) for row in range(rows)),
        rows=tuple(totals[:rows]),
        columns=tuple(totals[rows:-1]),
        total=totals[-1],
    )


def _sum_tallies(tallies: Iterable[Tally]) -> Tally:
    counts = [(tally.yes, tally.no) for tally in tallies]
    return Tally(yes=sum(yes for yes, _ in counts), no=sum(no for _, no in counts))


def _suppress_tables(
    network: Sequence[Edge], tables: Sequence[Sequence[Tally]], threshold: int
) -> Iterator[tuple[SuppressedCount, ...]]:
    """Each question's table with what may not leave the team taken out; the grand total stands last."""
    for table, suppressed_bases in zip(tables, _suppressed_bases(network, tables, threshold), strict=True):
        suppressed_answers = _suppressed_answers(network, table, threshold, suppressed_bases)
        # A nought that every reader sees in the published total holds for each group: it hides nothing.
        total = Tally() if len(table) - 1 in suppressed_answers else table[-1]
        yes_is_known, no_is_known = bool(total.base) and not total.yes, bool(total.base) and not total.no
        yield tuple(
            SuppressedCount(
                yes=tally.yes if index not in suppressed_answers or yes_is_known else None,
                no=tally.no if index not in suppressed_answers or no_is_known else None,
                base=tally.base if index not in suppressed_bases else None,
            )
            for index, tally in enumerate(table)
        )


def _suppressed_bases(network: Sequence[Edge], tables: Sequence[Sequence[Tally]], threshold: int) -> list[set[int]]:
    """Whose base is held back, question by question: the small ones, and others until no total gives one away.

    What is hidden on one question is hidden on every other that rests on the same cases.
    """
    suppressed: list[set[int]] = [set() for _ in tables]
    suppressed_by_base: dict[int, set[int]] = {}
    while True:
        previous_sizes = [len(indexes) for indexes in suppressed]
        for table_index, table in enumerate(tables):
            shared = suppressed_by_base.setdefault(table[-1].base, set())
            below_threshold = {index for index, tally in enumerate(table) if 0 < tally.base < threshold}
            primary = below_threshold | {index for index in shared if table[index].base}
            suppressed[table_index] = _secondary_suppression(network, table, primary, [_yes_can_change, _no_can_change])
            shared |= suppressed[table_index]
        if previous_sizes == [len(indexes) for indexes in suppressed]:
            return suppressed


def _suppressed_answers(
    network: Sequence[Edge], table: Sequence[Tally], threshold: int, suppressed_bases: set[int]
) -> set[int]:
    """Whose yes and no are held back: the small ones, those without a base, and others, as if all bases were known."""
    below_threshold = {
        index for index, tally in enumerate(table) if 0 < tally.yes < threshold or 0 < tally.no < threshold
    }
    return _secondary_suppression(network, table, below_threshold | suppressed_bases, [_yes_and_no_can_swap])


CanChange = Callable[[Tally], tuple[bool, bool]]
"""Whether the number behind a tally could be one more, and whether it could be one fewer."""


def _yes_can_change(tally: Tally) -> tuple[bool, bool]:
    return True, tally.yes > 0


def _no_can_change(tally: Tally) -> tuple[bool, bool]:
    return True, tally.no > 0


def _yes_and_no_can_swap(tally: Tally) -> tuple[bool, bool]:
    """With the base known, one more yes is one no fewer."""
    return tally.no > 0, tally.yes > 0


def _secondary_suppression(
    network: Sequence[Edge], table: Sequence[Tally], primary: set[int], can_change_tests: Sequence[CanChange]
) -> set[int]:
    """What is hidden, and whatever has to be hidden beside it: for each the fewest and smallest groups."""
    suppressed = set(primary)
    queue = sorted(primary)
    while queue:
        index = queue.pop(0)
        cycles = [
            cycle
            for can_change in can_change_tests
            for cycle in _cheapest_cycles(network, table, suppressed, index, can_change)
        ]
        added = set(min(cycles)[1]) - suppressed if cycles else set()
        suppressed |= added
        queue += sorted(added)
    return suppressed


Cycle = tuple[int, tuple[int, ...]]
"""What a circle costs (the cases in groups that would have to be hidden), and the places that it runs through."""


def _cheapest_cycles(
    network: Sequence[Edge], table: Sequence[Tally], suppressed: set[int], index: int, can_change: CanChange
) -> Iterator[Cycle]:
    """The cheapest circle in which the place could be one more, and that in which it could be one fewer, if any."""
    directed_edges = list(_directed_edges(network, table, suppressed, index, can_change))
    edge, (can_increase, can_decrease) = network[index], can_change(table[index])
    if can_increase and (cycle := _shortest_path(directed_edges, edge.head, edge.tail)):
        yield cycle
    if can_decrease and (cycle := _shortest_path(directed_edges, edge.tail, edge.head)):
        yield cycle


DirectedEdge = tuple[int, int, int, int]
"""From a joint to a joint, through a place, at a cost."""


def _directed_edges(
    network: Sequence[Edge], table: Sequence[Tally], suppressed: set[int], excluded_index: int, can_change: CanChange
) -> Iterator[DirectedEdge]:
    for index, (edge, tally) in enumerate(zip(network, table, strict=True)):
        if index == excluded_index or (index not in suppressed and (edge.is_grand_total or not tally.base)):
            continue
        cost = 0 if index in suppressed else tally.base
        can_increase, can_decrease = can_change(tally)
        if can_increase:
            yield edge.tail, edge.head, index, cost
        if can_decrease:
            yield edge.head, edge.tail, index, cost


def _shortest_path(directed_edges: Sequence[DirectedEdge], start: int, goal: int) -> Cycle | None:
    """The cheapest way from joint to joint (Dijkstra's); None where there is none."""
    queue: list[tuple[int, tuple[int, ...], int]] = [(0, (), start)]
    visited: set[int] = set()
    while queue:
        cost, path, node = heappop(queue)
        if node == goal:
            return cost, path
        if node not in visited:
            visited.add(node)
            for tail, head, index, edge_cost in directed_edges:
                if tail == node:
                    heappush(queue, (cost + edge_cost, (*path, index), head))
    return None
