"""Intervals for answers that come in cases: the answers of one case resemble each other, so they say less."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from statistics import NormalDist

from audit.analysis.intervals import CONFIDENCE_LEVEL, DifferenceInterval, Interval, share_interval, z_score
from audit.model.bands import Share

MIN_CASES = 5
"""With fewer cases, how much they differ from each other is not known, so there is no interval."""


def clustered_interval(cases: Iterable[Share]) -> Interval | None:
    """Return Wilson's interval at 95% of a share over cases with several answers each; None below ``MIN_CASES``.

    ``cases`` has the share of each case. The base is divided by the design effect, which is how much the shares of the
    cases vary more than they would by chance. If every answer is the same, nothing varies, so each case counts once.

    >>> print(clustered_interval([Share(10, 12), Share(12, 12), Share(9, 12), Share(12, 12), Share(6, 12)]))
    48% to 95%
    """
    counted = [share for share in cases if share.base]
    if len(counted) < MIN_CASES:
        return None
    total = Share(sum(share.yes for share in counted), sum(share.base for share in counted))
    effect = total.base / _effective_base(total, counted)
    return share_interval(total, design_effect=effect)


def _effective_base(total: Share, cases: Sequence[Share]) -> float:
    """Return how many independent answers say as much as these."""
    proportion = total.yes / total.base
    if proportion in (0, 1):
        return len(cases)
    residuals = [share.yes - proportion * share.base for share in cases]
    variance = cluster_variance(residuals) / total.base**2
    independent = proportion * (1 - proportion) / total.base
    z, t = z_score(CONFIDENCE_LEVEL), t_score(CONFIDENCE_LEVEL, len(cases) - 1)
    return total.base / max(1.0, variance / independent) * (z / t) ** 2


def cluster_variance(residuals: Sequence[float]) -> float:
    """Return the variance of the sum of these residuals, one for each case; they add up to about 0."""
    count = len(residuals)
    return count / (count - 1) * sum(residual * residual for residual in residuals)


def clustered_difference(
    residuals: Sequence[tuple[float, int]], added_variance: float, least_variance: float, confidence: float
) -> DifferenceInterval | None:
    """Return the interval of a mean difference in percentage points; None below ``MIN_CASES``.

    ``residuals`` has for each case the sum of its differences, each from −1 to 1, and how many they are.
    ``added_variance`` is that of what the answers are compared with. The variance is never below ``least_variance``:
    a few cases that agree entirely do not prove that the next ones will.
    """
    if len(residuals) < MIN_CASES:
        return None
    answers = sum(count for _, count in residuals)
    mean = sum(residual for residual, _ in residuals) / answers
    own_variance = cluster_variance([residual - mean * count for residual, count in residuals]) / answers**2
    half_width = t_score(confidence, len(residuals) - 1) * math.sqrt(max(own_variance + added_variance, least_variance))
    return DifferenceInterval(100 * max(-1.0, mean - half_width), 100 * min(1.0, mean + half_width))


def t_score(confidence: float, degrees: int) -> float:
    """Return how many standard errors each side of the mean cover this proportion of Student's t distribution.

    The expansion of Cornish and Fisher in the inverse of the degrees of freedom (Abramowitz and Stegun, 26.7.5). From
    4 degrees on it is right to 2 decimals at 95%.

    >>> round(t_score(0.95, 8), 2), round(t_score(0.95, 1000), 2)
    (2.31, 1.96)
    """
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return float(sum(term / degrees**power for power, term in enumerate(terms)))
