"""Exact limits of a share: between which percentages chance keeps it if all cases have the same chance of a Yes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from audit.analysis.exact_tests import binomial_probabilities
from audit.analysis.intervals import round_half_up
from audit.model.bands import Share

INNER, OUTER = 0.95, 0.998
"""The two usual limits: about 2 and about 3 standard errors each side of the line."""


@dataclass(frozen=True)
class Limits:
    """The lower and upper limit as percentages from 0 to 100."""

    low: float
    high: float

    @property
    def text(self) -> str:
        """The limits as they are printed everywhere: ``38% to 69%``."""
        return f"{round_half_up(self.low)}% to {round_half_up(self.high)}%"


def exact_limits(base: int, common_share: float, coverage: float) -> Limits:
    """Return the limits of a share with this base around a common share from 0 to 1.

    They are quantiles of the binomial distribution, interpolated so that the lines are smooth (Spiegelhalter 2005,
    "Funnel plots for comparing institutional performance", Statistics in Medicine 24). A share is outside exactly if
    a count as far out has a probability below (1 − coverage) / 2.

    >>> limits = exact_limits(46, 0.54, 0.95)
    >>> print(f"{limits.low:.1f} {limits.high:.1f}")
    38.4 69.4
    """
    return Limits(
        _lower_limit(base, common_share, coverage),
        100 - _lower_limit(base, 1 - common_share, coverage),
    )


def _lower_limit(base: int, common_share: float, coverage: float) -> float:
    probabilities = binomial_probabilities(base, common_share)
    at_most, tail = np.cumsum(probabilities), (1 - coverage) / 2
    count = int(np.searchsorted(at_most, tail))
    part = (at_most[count] - tail) / probabilities[count]
    return max(0.0, 100 * float(count - part) / base)


def is_outside(share: Share, limits: Limits) -> bool:
    """Return whether a share lies outside its limits."""
    percent = 100 * share.yes / share.base
    return percent < limits.low or percent > limits.high
