"""What chance alone makes of many comparisons: the case details are shuffled among the cases, again and again.

A shuffle gives each case the details of another one, all of them together, and leaves the answers of a case together.
So there is no true difference in it, while everything that makes comparisons alike remains: overlapping groups, and
questions that tend to have the same answer. No distribution is assumed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from audit.analysis.exact_tests import TIE_TOLERANCE, Floats, Ints, allow_for_clusters, exact_p_values
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

    ``members`` has a row for each group, ``yes`` and ``answered`` (Yes or No) one for each question. ``differences``
    are those observed: for each group, one for each question. A comparison needs more than ``few_cases`` answers in
    the group and in the rest.
    """

    members: tuple[bytes, ...]
    yes: tuple[bytes, ...]
    answered: tuple[bytes, ...]
    differences: tuple[tuple[Difference, ...], ...]
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
    counted = np.rint(np.stack([members @ answers[np.argsort(order)] for order in orders])).astype(np.int64)
    counts = _Counts(counted[..., : len(yes)], counted[..., len(yes) :], totals)
    p_values = _p_values(counts, comparisons.few_cases)
    observed = np.array(
        [
            [allow_for_clusters(float(p_value), each) for p_value, each in zip(row, differences, strict=True)]
            for row, differences in zip(p_values[0], comparisons.differences, strict=True)
        ]
    )
    clear_of_zero = _clear_of_zero(counts, np.isfinite(p_values), comparisons.differences)
    return ByChance(_stands_out(observed, p_values[1:]), clear_of_zero)


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


def _clear_of_zero(
    counts: _Counts, is_compared: npt.NDArray[np.bool_], differences: Sequence[Sequence[Difference]]
) -> Floats:
    """Return, for each group, the mean number of intervals clear of 0 in a shuffle.

    The design effects of a comparison are those observed.
    """
    clear = np.zeros(counts.base.shape[1])
    shuffles = slice(1, 1 + SHUFFLES_WITH_INTERVALS)
    for group, question in np.ndindex(counts.base.shape[1:]):
        compared = is_compared[shuffles, group, question]
        found = np.stack([counts.yes[shuffles, group, question], counts.base[shuffles, group, question]], axis=-1)
        pairs, times = np.unique(found[compared], axis=0, return_counts=True)
        observed, total = differences[group][question], counts.totals[question]
        clear[group] += sum(
            int(number)
            for (yes, base), number in zip(pairs, times, strict=True)
            if _is_clear_of_zero(observed, Share(int(yes), int(base)), total)
        ) / len(compared)
    return clear


def _is_clear_of_zero(observed: Difference, share: Share, total: Share) -> bool:
    rest = Share(total.yes - share.yes, total.base - share.base)
    interval = replace(observed, share=share, other=rest).interval
    return interval is not None and not interval.low <= 0 <= interval.high
