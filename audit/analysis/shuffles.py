"""What chance alone makes of many comparisons: the case details are shuffled among the cases, again and again.

A shuffle gives each case the details of another one, all of them together, and leaves the answers of a case together.
So there is no true difference in it, while everything that makes comparisons alike remains: overlapping groups, and
questions that tend to have the same answer. No distribution is assumed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from audit.analysis.exact_tests import TIE_TOLERANCE, Floats, Ints, exact_p_values
from audit.analysis.intervals import Difference
from audit.model.bands import Share

SHUFFLES = 1999
SHUFFLES_WITH_INTERVALS = 199  # enough for a mean that is printed as a whole number
SEED = 46
FAMILY_LEVEL = 0.05
"""The most shuffles, as a share, in which any comparison may stand out."""
MEAN_STANDING_OUT = 0.1
"""The most comparisons that may stand out in a shuffle, on average."""


@dataclass(frozen=True)
class Comparisons:
    """Groups and questions to compare, as bytes of 0 and 1, one byte for each case and in the same order of cases.

    ``members`` has a row for each group, ``yes`` and ``answered`` (Yes or No) one for each question. A comparison needs
    more than ``few_cases`` answers in the group and in the rest.
    """

    members: tuple[bytes, ...]
    yes: tuple[bytes, ...]
    answered: tuple[bytes, ...]
    few_cases: int


@dataclass(frozen=True)
class ByChance:
    """Which comparisons hold among so many, and how many look different without any true difference.

    ``stands_out`` has a row for each group and a column for each question. ``clear_of_zero`` is, for each group, the
    mean number of its comparisons whose interval at 95% is clear of 0 in a shuffle.
    """

    stands_out: npt.NDArray[np.bool_]
    clear_of_zero: Floats


@dataclass(frozen=True)
class _Counts:
    """Yes and base of each group on each question (the last two axes), and of all cases on each question."""

    yes: Ints
    base: Ints
    totals: Sequence[Share]


@lru_cache(maxsize=32)
def compare_with_chance(comparisons: Comparisons) -> ByChance:
    """Return which comparisons stand out: those that shuffled details hardly ever give anywhere.

    A comparison stands out if at most 5% of the shuffles have one that is as surprising, and if shuffles have at most
    0.1 such comparisons on average. The same cases always give the same shuffles.
    """
    members, yes, answered = map(_matrix, (comparisons.members, comparisons.yes, comparisons.answered))
    totals = [Share(int(row_yes.sum()), int(row.sum())) for row_yes, row in zip(yes, answered, strict=True)]
    rng = np.random.default_rng(SEED)
    orders = [np.arange(members.shape[1]), *(rng.permutation(members.shape[1]) for _ in range(SHUFFLES))]
    answers = np.concatenate([yes, answered]).T
    counted = np.rint(np.stack([members[:, order] @ answers for order in orders])).astype(np.int64)
    counts = _Counts(counted[..., : len(yes)], counted[..., len(yes) :], totals)
    p_values = _p_values(counts, comparisons.few_cases)
    return ByChance(_stands_out(p_values[0], p_values[1:]), _clear_of_zero(counts, np.isfinite(p_values)))


def _matrix(rows: tuple[bytes, ...]) -> npt.NDArray[np.float32]:
    return np.frombuffer(b"".join(rows), dtype=np.uint8).reshape(len(rows), -1).astype(np.float32)


def _p_values(counts: _Counts, few_cases: int) -> Floats:
    """Return the exact p-value of each comparison in each shuffle; infinite if one side has few answers."""
    p_values = np.full(counts.base.shape, np.inf)
    for question, total in enumerate(counts.totals):
        base = counts.base[..., question]
        bases, positions = np.unique(base, return_inverse=True)
        table = exact_p_values(bases, total)
        is_compared = (base > few_cases) & (total.base - base > few_cases)
        found = table[positions.reshape(base.shape), counts.yes[..., question]]
        p_values[..., question] = np.where(is_compared, found, np.inf)
    return p_values


def _stands_out(observed: Floats, shuffled: Floats) -> npt.NDArray[np.bool_]:
    """Return which p-values hold at the family-wise level (Westfall and Young's single step) and on average."""
    smallest = np.sort(shuffled.min(axis=(1, 2)))
    limit = observed * TIE_TOLERANCE
    shuffles_with_one = np.searchsorted(smallest, limit, side="right")
    in_all_shuffles = np.searchsorted(np.sort(shuffled, axis=None), limit, side="right")
    holds = (1 + shuffles_with_one) / (len(shuffled) + 1) <= FAMILY_LEVEL
    result: npt.NDArray[np.bool_] = (
        np.isfinite(observed) & holds & (in_all_shuffles / len(shuffled) <= MEAN_STANDING_OUT)
    )
    return result


def _clear_of_zero(counts: _Counts, is_compared: npt.NDArray[np.bool_]) -> Floats:
    """Return, for each group, the mean number of intervals clear of 0 in a shuffle."""
    clear = np.zeros(counts.base.shape[1])
    shuffles = slice(1, 1 + SHUFFLES_WITH_INTERVALS)
    for question, total in enumerate(counts.totals):
        yes, base = counts.yes[shuffles, :, question], counts.base[shuffles, :, question]
        pairs, positions = np.unique(np.stack([yes, base], axis=-1).reshape(-1, 2), axis=0, return_inverse=True)
        is_clear = np.array([_is_clear_of_zero(Share(int(y), int(n)), total) for y, n in pairs])
        found = is_clear[positions.reshape(-1)].reshape(base.shape) & is_compared[shuffles, :, question]
        clear += found.mean(axis=0)
    return clear


def _is_clear_of_zero(share: Share, total: Share) -> bool:
    interval = Difference(share, Share(total.yes - share.yes, total.base - share.base)).interval
    return interval is not None and not interval.low <= 0 <= interval.high
