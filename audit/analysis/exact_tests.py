"""Exact probabilities of counts: of a group when margins are fixed, and of a sample when the share is known.

They are worked from factorials and need no normal approximation, which is poor where groups are small.
"""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from audit.analysis.intervals import Difference
from audit.model.bands import Share

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
TIE_TOLERANCE = 1 + 1e-9  # equal probabilities, worked in different orders, may differ in their last digits


@lru_cache(maxsize=8)
def log_factorials(largest: int) -> Floats:
    """Return the natural logarithms of 0! to ``largest``!."""
    return np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, largest + 1)))])


def exact_p_values(bases: Ints, total: Share) -> Floats:
    """Return how surprising each count of Yes in a group is, if the group is no different from the rest.

    One row for each of ``bases``, the base of the group; one column for each count of Yes from 0 to that of ``total``.
    The value is twice the smaller tail of the hypergeometric distribution, at most 1, as in Fisher's exact test.
    """
    logs = log_factorials(total.base)
    base, yes = bases[:, None], np.arange(total.yes + 1)[None, :]
    total_no, no = total.base - total.yes, base - yes
    is_possible = (no >= 0) & (no <= total_no)
    no = np.clip(no, 0, total_no)
    log_p = _log_choose(logs, total.yes, yes) + _log_choose(logs, total_no, no) - _log_choose(logs, total.base, base)
    probability = np.where(is_possible, np.exp(log_p), 0.0)
    at_most = np.cumsum(probability, axis=1)
    at_least = at_most[:, -1:] - at_most + probability
    p_values: Floats = np.minimum(1.0, 2 * np.minimum(at_most, at_least))
    return p_values


def _log_choose(logs: Floats, size: int, part: Ints) -> Floats:
    values: Floats = logs[size] - logs[part] - logs[size - part]
    return values


def exact_p_value(difference: Difference) -> float:
    """Return how surprising a difference is if there is none, with its design effects; 1 if a base is 0.

    >>> round(exact_p_value(Difference(Share(9, 10), Share(2, 10))), 4)
    0.0055
    """
    share, other = difference.share, difference.other
    total = Share(share.yes + other.yes, share.base + other.base)
    p_value = float(exact_p_values(np.array([share.base]), total)[0, share.yes])
    return allow_for_clusters(p_value, difference)


def allow_for_clusters(p_value: float, difference: Difference) -> float:
    """Return a p-value as it is if cases of one practitioner resemble each other, as the intervals allow for.

    The distance from 0 in standard errors is divided by the square root of the larger design effect of the two shares.

    >>> clustered = Difference(Share(9, 10), Share(2, 10), 1.5, 1.2)
    >>> round(allow_for_clusters(0.0055, clustered), 4)
    0.0234
    """
    effect = max(1.0, difference.design_effect, difference.other_design_effect)
    if effect == 1.0 or not 0 < p_value < 1:
        return p_value
    normal = NormalDist()
    return 2 * normal.cdf(normal.inv_cdf(p_value / 2) / math.sqrt(effect))


def binomial_probabilities(base: int, proportion: float) -> Floats:
    """Return the probability of each count of Yes from 0 to ``base``, if each case is Yes with this probability."""
    if proportion in (0.0, 1.0):
        certain = np.zeros(base + 1)
        certain[round(base * proportion)] = 1.0
        return certain
    logs, yes = log_factorials(base), np.arange(base + 1)
    log_p = logs[base] - logs[yes] - logs[base - yes] + yes * np.log(proportion) + (base - yes) * np.log1p(-proportion)
    probabilities: Floats = np.exp(log_p)
    return probabilities
