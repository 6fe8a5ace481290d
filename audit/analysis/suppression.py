"""Primary and secondary suppression of small numbers, so that nobody can work out a suppressed count.

A count of Yes, of No, or of both together (the base) is small from 1 up to one below the threshold, and is suppressed.
A count of 0 is not small: it describes nobody. A percentage with its base reveals the count, so all of them are
suppressed together. Other groups are suppressed as well (secondary suppression) until every suppressed count could be
at least one other number, even for a reader who knows the bases from elsewhere. Working out from the rule itself which
groups are small is not prevented: no published rule can do that.

Method: groups and totals form a flow network. A suppressed count is protected if changing it can be balanced by
changing other suppressed counts, that is, if the change can flow along a cycle of suppressed edges.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import heappop, heappush

from audit.analysis.breakdowns import Breakdown
from audit.analysis.tallies import Tally
from audit.errors import InputError
from audit.messages import analysis as messages
from audit.model.bands import SUPPRESSED, Share


@dataclass(frozen=True)
class SuppressedCount:
    """The counts of one group on one question as they are published; None for a suppressed number."""

    yes: int | None
    no: int | None
    base: int | None

    @cached_property
    def share(self) -> Share | None:
        """The share; None if it is suppressed."""
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
    """The counts of one question for groups that add up to the total, and the total."""

    groups: tuple[SuppressedCount, ...]
    total: SuppressedCount


def suppress_groups(questions: Sequence[Sequence[Tally]], threshold: int) -> tuple[SuppressedGroups, ...]:
    """Suppress the same groups on one or more questions; every case must be in exactly one group.

    Questions with the same total base are assumed to have the same cases, so the same bases are suppressed in all.

    >>> women, men, other = Tally(2, 1), Tally(20, 15), Tally(4, 4)
    >>> (table,) = suppress_groups([[women, men, other]], threshold=5)
    >>> [f"{counts.percent_text} ({counts.count_text})" for counts in (*table.groups, table.total)]
    ['[c] ([c])', '57% (20 of 35)', '[c] ([c])', '57% (26 of 46)']
    """
    network = [Edge(0, 1) for _ in questions[0]] if questions else []
    tables = [[*groups, _sum_tallies(groups)] for groups in questions]
    suppressed_tables = _suppress_tables([*network, Edge(1, 0, is_grand_total=True)], tables, threshold)
    return tuple(SuppressedGroups(tuple(table[:-1]), table[-1]) for table in suppressed_tables)


def suppress_breakdown(breakdown: Breakdown, threshold: int) -> Mapping[str, SuppressedGroups]:
    """Suppress a breakdown by one case detail. Returns its groups in order, by question id.

    If a case may be in several groups, each group is only protected against its own rest. Raises InputError for a
    two-way breakdown, whose row and column totals would need protection too.
    """
    if len(breakdown.case_details) != 1:
        raise InputError(messages.TWO_WAY_BREAKDOWN_NOT_SUPPRESSED)
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
    """One group or total, from node to node. The grand total is never suppressed to protect other counts."""

    tail: int
    head: int
    is_grand_total: bool = False


def _sum_tallies(tallies: Iterable[Tally]) -> Tally:
    counts = [(tally.yes, tally.no) for tally in tallies]
    return Tally(yes=sum(yes for yes, _ in counts), no=sum(no for _, no in counts))


def _suppress_tables(
    network: Sequence[Edge], tables: Sequence[Sequence[Tally]], threshold: int
) -> Iterator[tuple[SuppressedCount, ...]]:
    """Yield each question's table after suppression; the grand total is last."""
    for table, suppressed_bases in zip(tables, _suppressed_bases(network, tables, threshold), strict=True):
        suppressed_answers = _suppressed_answers(network, table, threshold, suppressed_bases)
        # If the published total is 0, every reader knows that each group is 0: suppressing those would hide nothing.
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
    """Return the indexes whose base is suppressed, per question: small ones, and others that would reveal them.

    A base suppressed in one question is suppressed in every other question with the same cases.
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
    """Return the indexes whose Yes and No are suppressed, assuming that the reader knows every base."""
    below_threshold = {
        index for index, tally in enumerate(table) if 0 < tally.yes < threshold or 0 < tally.no < threshold
    }
    return _secondary_suppression(network, table, below_threshold | suppressed_bases, [_yes_and_no_can_swap])


CanChange = Callable[[Tally], tuple[bool, bool]]
"""Returns whether the number behind a tally could be one more, and whether it could be one fewer."""


def _yes_can_change(tally: Tally) -> tuple[bool, bool]:
    return True, tally.yes > 0


def _no_can_change(tally: Tally) -> tuple[bool, bool]:
    return True, tally.no > 0


def _yes_and_no_can_swap(tally: Tally) -> tuple[bool, bool]:
    """If the base is known, one more Yes means one fewer No."""
    return tally.no > 0, tally.yes > 0


def _secondary_suppression(
    network: Sequence[Edge], table: Sequence[Tally], primary: set[int], can_change_tests: Sequence[CanChange]
) -> set[int]:
    """Return the primary suppressions and those needed to protect them, the fewest and smallest groups for each."""
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
"""The cost of a cycle (the cases in groups that it would newly suppress), and the indexes of its edges."""


def _cheapest_cycles(
    network: Sequence[Edge], table: Sequence[Tally], suppressed: set[int], index: int, can_change: CanChange
) -> Iterator[Cycle]:
    """Yield the cheapest cycle in which the edge could be one more, and one in which it could be one fewer, if any."""
    directed_edges = list(_directed_edges(network, table, suppressed, index, can_change))
    edge, (can_increase, can_decrease) = network[index], can_change(table[index])
    if can_increase and (cycle := _shortest_path(directed_edges, edge.head, edge.tail)):
        yield cycle
    if can_decrease and (cycle := _shortest_path(directed_edges, edge.tail, edge.head)):
        yield cycle


DirectedEdge = tuple[int, int, int, int]
"""From node, to node, index of the edge, cost."""


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
    """Return the cheapest path from node to node by Dijkstra's algorithm; None if there is no path."""
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
