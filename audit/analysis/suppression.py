"""Primary and secondary suppression of small numbers, so that nobody can work out a suppressed count.

A base is small from 1 up to one below the threshold. A count of Yes or of No is small from 0 up to one below the
threshold: if nobody answered Yes, everybody is known to have answered No. A percentage with its base reveals the
counts, so Yes and No are suppressed together. Other groups are suppressed as well (secondary suppression) until a
suppressed count could be any number in a range, even for a reader who knows everything else that is published.

Method: what readers can subtract is the sum of the suppressed groups. It must have at least the threshold of Yes and of
No, and several groups must share it. Then each count could be at least two more or fewer (docs/security.md).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from audit.analysis.tallies import SuppressedTally, Tally
from audit.model.bands import SUPPRESSED, Share
from audit.model.printed import with_printed

SPARE = 2
"""How far each suppressed count could at least be from another possible one: three values, not two."""


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


ALL_SUPPRESSED = SuppressedCount(None, None, None)


@dataclass(frozen=True)
class GroupTable:
    """The tallies of one question by group, and of all cases.

    ``asked`` are the groups in which the question may have been asked, as every reader of the questionnaire knows.
    """

    tallies: tuple[Tally, ...]
    total: Tally
    asked: frozenset[int]

    def base(self, groups: Iterable[int]) -> int:
        """Return the sum of the bases of some groups."""
        return sum(self.tallies[group].base for group in groups)

    def with_base(self, groups: Iterable[int]) -> list[int]:
        """Return the groups that have a base, the smallest first."""
        present = (group for group in groups if self.tallies[group].base)
        return sorted(present, key=lambda group: (self.tallies[group].base, group))

    def excluded(self, groups: Iterable[int]) -> int:
        """Return how many cases of some groups are not in their bases."""
        return sum(self.tallies[group].case_count - self.tallies[group].base for group in groups)


def group_table(tallies: Sequence[Tally], total: Tally | None = None, asked: Iterable[int] | None = None) -> GroupTable:
    """Return the table of groups that have each case once, or of groups with this ``total``."""
    everywhere = range(len(tallies))
    return GroupTable(tuple(tallies), total or _sum_tallies(tallies), frozenset(everywhere if asked is None else asked))


def suppress_tables(
    tables: Sequence[GroupTable],
    threshold: int,
    is_exclusive: bool = True,
    blocks: Sequence[frozenset[int]] | None = None,
) -> tuple[tuple[SuppressedCount, ...], ...]:
    """Suppress the questions of one breakdown; each result has the published counts of the groups in order.

    ``is_exclusive`` says that each case is in one group. ``blocks`` are groups whose joint number of cases readers
    know from elsewhere; by default all groups are one block.

    >>> women, men, other = Tally(2, 1), Tally(20, 15), Tally(6, 6)
    >>> [counts.full_text for counts in suppress_tables([group_table([women, men, other])], threshold=5)[0]]
    ['[c]', '57% (20 of 35)', '[c]']
    """
    if not tables:
        return ()
    blocks = blocks or [frozenset(range(len(tables[0].tallies)))]
    rule = _Rule(threshold, is_exclusive, tuple(blocks))
    sizes = [Tally(yes=tally.case_count) for tally in tables[0].tallies]
    all_cases = Tally(yes=tables[0].total.case_count)
    everywhere = _suppressed_everywhere([group_table(sizes, all_cases), *tables], rule)
    return tuple(_suppress_table(table, everywhere, rule) for table in tables)


def suppress_tally(tally: Tally, threshold: int) -> SuppressedCount:
    """Suppress one tally on its own; a threshold of 0 suppresses nothing.

    >>> suppress_tally(Tally(yes=43, no=3), threshold=6).count_text
    '[c] of 46'
    >>> suppress_tally(Tally(yes=43, no=3), threshold=0).count_text
    '43 of 46'
    """
    if isinstance(tally, SuppressedTally):
        return SuppressedCount(None, None, tally.printed_base)
    if not threshold or not tally.base:
        return unsuppressed(tally)
    if tally.base < threshold:
        return ALL_SUPPRESSED
    return SuppressedCount(None, None, tally.base) if has_small_answer(tally, threshold) else unsuppressed(tally)


def unsuppressed(tally: Tally) -> SuppressedCount:
    """Return a tally with nothing suppressed."""
    return as_printed(SuppressedCount(tally.yes, tally.no, tally.base), tally)


def as_printed(counts: SuppressedCount, tally: Tally) -> SuppressedCount:
    """Return the published counts of a tally with the share of the tally, unless it is suppressed."""
    return counts if counts.share is None else with_printed(replace(counts), {"share": tally.share})


def has_small_answer(tally: Tally, threshold: int) -> bool:
    """Return whether so few cases were answered Yes or No, perhaps none, that the answers are suppressed."""
    return bool(tally.base) and min(tally.yes, tally.no) < threshold


def _sum_tallies(tallies: Iterable[Tally]) -> Tally:
    columns = [(tally.yes, tally.no, tally.case_count - tally.base) for tally in tallies]
    yes, no, others = (sum(column) for column in zip(*columns, strict=True)) if columns else (0, 0, 0)
    return Tally(yes, no, not_applicable=others)


@dataclass(frozen=True)
class _Rule:
    """The threshold, and what readers know of the groups."""

    threshold: int
    is_exclusive: bool
    blocks: tuple[frozenset[int], ...]

    def has_small_base(self, tally: Tally, total: Tally) -> bool:
        """Return whether a group, or all other cases, have a small base."""
        return any(0 < base < self.threshold for base in (tally.base, total.base - tally.base))

    def has_small_answer(self, tally: Tally, total: Tally) -> bool:
        """Return whether a group with a base, or all other cases, have a small number of Yes or of No."""
        rest = Tally(total.yes - tally.yes, total.no - tally.no)
        return bool(tally.base) and any(has_small_answer(each, self.threshold) for each in (tally, rest))


def _suppressed_everywhere(tables: Sequence[GroupTable], rule: _Rule) -> frozenset[int]:
    """Return the groups whose base is suppressed on every question; the first table has the sizes of the groups.

    They are those of a small size, those with a small base where hardly anybody else is left out of the base, and in
    each block as many more as are needed.
    """
    sizes = tables[0]
    suppressed = {group for group, tally in enumerate(sizes.tallies) if rule.has_small_base(tally, sizes.total)}
    for table in tables[1:]:
        if table.total.case_count - table.total.base < SPARE:
            suppressed |= {
                group for group, tally in enumerate(table.tallies) if rule.has_small_base(tally, table.total)
            }
    while rule.is_exclusive and (group := _next_suppressed(tables, suppressed, rule)) is not None:
        suppressed.add(group)
    return frozenset(suppressed)


def _next_suppressed(tables: Sequence[GroupTable], suppressed: Collection[int], rule: _Rule) -> int | None:
    """Return the smallest group that is needed to protect a suppressed base; None if none is needed or helps."""
    for block in rule.blocks:
        hidden = block.intersection(suppressed)
        for table in tables:
            if not _shares_base(table, hidden, rule) and (free := table.with_base(block - hidden)):
                return free[0]
    return None


def _shares_base(table: GroupTable, groups: Iterable[int], rule: _Rule) -> bool:
    """Return whether the bases of some suppressed groups are safe: several groups share a sum that is not small.

    A group is only printed if it has a case, so a sum that is hardly larger than the number of groups reveals them.
    """
    present = [group for group in table.asked.intersection(groups) if table.tallies[group].case_count]
    base = table.base(present)
    return not base or (len(present) > 1 and base >= rule.threshold and can_share(base, len(present)))


def can_share(case_count: int, group_count: int) -> bool:
    """Return whether a list of groups may be printed at all: each group has a case, which must not reveal its size.

    >>> can_share(case_count=46, group_count=4), can_share(case_count=7, group_count=6)
    (True, False)
    """
    return case_count >= group_count + SPARE


def _suppress_table(table: GroupTable, everywhere: frozenset[int], rule: _Rule) -> tuple[SuppressedCount, ...]:
    """Return the published counts of each group on one question."""
    everyone = frozenset(range(len(table.tallies)))
    is_safe = not rule.is_exclusive or all(_shares_base(table, everywhere & block, rule) for block in rule.blocks)
    without_base = _without_base(table, everywhere, rule) if is_safe else everyone
    if not table.base(without_base):  # as the other bases tell everybody
        without_base = frozenset()
    without_answers = _without_answers(table, without_base, rule)
    return tuple(
        _published(tally, group in without_base and group in table.asked, group in without_answers)
        for group, tally in enumerate(table.tallies)
    )


def _published(tally: Tally, hides_base: bool, hides_answers: bool) -> SuppressedCount:
    if hides_base:
        return ALL_SUPPRESSED
    return SuppressedCount(None, None, tally.base) if hides_answers and tally.base else unsuppressed(tally)


def _without_base(table: GroupTable, everywhere: frozenset[int], rule: _Rule) -> frozenset[int]:
    """Return the groups whose base is suppressed on one question, because cases of larger groups are left out of it."""
    few = {group for group, tally in enumerate(table.tallies) if rule.has_small_base(tally, table.total)}
    if few <= everywhere or not rule.is_exclusive:
        return everywhere | few

    def is_safe(groups: frozenset[int]) -> bool:
        units = len(table.with_base(groups - everywhere)) + bool(table.base(everywhere))
        return units > 1 and table.base(groups) >= rule.threshold and table.excluded(groups) >= SPARE

    return _add_until(is_safe, everywhere | few, table)


def _without_answers(table: GroupTable, without_base: frozenset[int], rule: _Rule) -> frozenset[int]:
    """Return the groups whose Yes and No are suppressed on one question, with those whose base is."""
    everyone = frozenset(range(len(table.tallies)))
    if has_small_answer(table.total, rule.threshold):
        return everyone
    few = {group for group, tally in enumerate(table.tallies) if rule.has_small_answer(tally, table.total)}

    def is_safe(groups: frozenset[int]) -> bool:
        base, yes = table.base(groups), sum(table.tallies[group].yes for group in groups)
        others = [base - table.tallies[group].base for group in table.with_base(groups - without_base)]
        shares_answers = min(yes, base - yes) >= rule.threshold and all(other >= SPARE for other in others)
        return not base or shares_answers

    return _add_until(is_safe, without_base | few, table)


def _add_until(is_safe: Callable[[frozenset[int]], bool], groups: frozenset[int], table: GroupTable) -> frozenset[int]:
    """Return the groups and the smallest other ones that are needed until they are safe.

    A group that has every case of the base protects nobody: its counts are those of all cases.
    """
    others = set(range(len(table.tallies))) - groups
    free = [group for group in table.with_base(others) if table.tallies[group].base < table.total.base]
    while free and not is_safe(groups):
        groups |= {free.pop(0)}
    return groups
