"""Exact intervals of a share if most of the eligible cases were read: only the cases not read are left to chance.

Which number of eligible cases with Yes fits the counts follows from the hypergeometric distribution, in whole numbers
and without any approximation.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import comb

TAIL = 40
"""An interval at 95% leaves one in 40 on each side."""

MAX_UNREAD = 100
"""If more cases were not read, Wilson's interval is as good, and quicker."""


def is_exact(read: int, eligible: int) -> bool:
    """Return whether an interval is exact: at least half of the eligible cases were read, and few were not.

    >>> is_exact(46, 63), is_exact(46, 93), is_exact(300, 401)
    (True, False, False)
    """
    return 2 * read >= eligible and eligible - read <= MAX_UNREAD


@lru_cache(maxsize=4096)
def possible_yes(yes: int, read: int, eligible: int) -> tuple[int, int]:
    """Return the fewest and the most Yes among the eligible cases that fit ``yes`` Yes in ``read`` cases at 95%.

    A number fits if counts as far from it in one direction come up in more than one in 40 samples. The count itself
    is worth half (the mid-P rule), because otherwise far more than 95 in 100 intervals would hold the right number.

    >>> possible_yes(25, 46, 48), possible_yes(25, 46, 63)
    ((25, 27), (30, 38))
    """
    unread = eligible - read

    def as_many(total: int) -> bool:
        return _fits(total - yes, total, unread, eligible)

    def as_few(total: int) -> bool:
        return _fits(unread - (total - yes), eligible - total, unread, eligible)

    lowest = _first(as_many, yes, yes + unread)
    highest = yes + unread - _first(lambda steps: as_few(yes + unread - steps), 0, unread)
    return lowest, highest


def _fits(unread_hits: int, hits: int, unread: int, eligible: int) -> bool:
    """Return whether at most ``unread_hits`` of the ``hits`` in all are among those not read often enough."""
    others = eligible - hits
    ways = [comb(hits, count) * comb(others, unread - count) for count in range(unread_hits + 1)]
    tail_twice = 2 * sum(ways) - ways[-1]
    return TAIL * tail_twice > 2 * comb(eligible, unread)


def _first(fits: Callable[[int], bool], low: int, high: int) -> int:
    """Return the first number from ``low`` to ``high`` that fits; all after it do, and the last always does."""
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(middle) else (middle + 1, high)
    return low
