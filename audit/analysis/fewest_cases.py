"""The fewest cases that give every one of several key questions the further Yes it needs."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

MAX_CELLS = 500_000
"""The largest table that the exact search fills, in some 0.2 s; 46 cases and three questions need at most 14,000."""


@dataclass(frozen=True)
class CaseNumber:
    """A number of cases; with ``at_least``, fewer are not enough, and it is not known whether so many are."""

    cases: int
    at_least: bool = False


FewestCases = Callable[[Mapping[str, int]], CaseNumber]
"""Returns the fewest cases for these further Yes, by question id."""


def fewest_if_answered_alike(needs: Mapping[str, int]) -> CaseNumber:
    """Return the fewest cases if only tallies are known: the cases might be the same for every question.

    >>> fewest_if_answered_alike({"2.2.1": 4, "2.2.3": 11})
    CaseNumber(cases=11, at_least=True)
    """
    return CaseNumber(max(needs.values()), at_least=len(needs) > 1)


def fewest_cases(is_no: npt.NDArray[np.bool_], needs: Sequence[int]) -> CaseNumber:
    """Return the fewest cases to answer Yes instead of No, so that every question has the further Yes it needs.

    ``is_no`` has a row for each case and a column for each question. A case counts for each question that it answered
    No. This is a minimum cover. A case that counts for every question still in need is never worse than another one, so
    such cases are taken first. The rest is an exact search over a table with a cell for every combination of needs: its
    time is the number of cells times the number of different cases. Above ``MAX_CELLS``, a lower bound is returned.

    >>> no_on = np.array([[True, True], [True, False], [False, True]])
    >>> fewest_cases(no_on, [1, 1]), fewest_cases(no_on, [2, 2])
    (CaseNumber(cases=1, at_least=False), CaseNumber(cases=3, at_least=False))
    """
    cases, left, remaining = 0, is_no, np.array(needs)
    while True:
        left, remaining = left[:, remaining > 0], remaining[remaining > 0]
        is_full = left.all(axis=1)
        taken = int(min(is_full.sum(), remaining.max(initial=0)))
        if not taken:
            break
        cases, left, remaining = cases + taken, left[~is_full], np.maximum(remaining - taken, 0)
    if not remaining.size:
        return CaseNumber(cases)
    if math.prod(int(need) + 1 for need in remaining) > MAX_CELLS:
        most_at_once = int(left.sum(axis=1).max())
        return CaseNumber(cases + max(int(remaining.max()), -(-int(remaining.sum()) // most_at_once)), at_least=True)
    return CaseNumber(cases + _search(left, remaining))


def _search(is_no: npt.NDArray[np.bool_], needs: npt.NDArray[np.int_]) -> int:
    """Return the fewest cases by filling the table of every combination of needs, kind of case by kind of case."""
    too_many = len(is_no) + 1
    table = np.full(needs + 1, too_many, np.int64)
    table[(0,) * len(needs)] = 0
    kinds, numbers = np.unique(is_no, axis=0, return_counts=True)
    for kind, number in zip(kinds, numbers, strict=True):
        for group in _powers_of_two(int(number)):  # any number of cases up to this one is a sum of some of them
            before = [np.maximum(np.arange(need + 1) - group * on, 0) for need, on in zip(needs, kind, strict=True)]
            table = np.minimum(table, group + table[np.ix_(*before)])
    return int(table[tuple(needs)])


def _powers_of_two(number: int) -> list[int]:
    """Return numbers of which every whole number up to this one is a sum.

    >>> _powers_of_two(10)
    [1, 2, 4, 3]
    """
    groups, size = [], 1
    while number:
        groups.append(min(size, number))
        number, size = number - groups[-1], 2 * size
    return groups
