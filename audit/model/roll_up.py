"""How the shares of a standard's key questions become one share that is rated."""

from __future__ import annotations

from enum import StrEnum


class RollUp(StrEnum):
    """What the rating of a standard is worked out from."""

    LOWEST = "lowest"
    """The lowest percentage of its key questions."""
    MEAN = "mean"
    """The mean of the percentages of its key questions."""
    SHARE = "share"
    """The share of cases in which one of its key questions, which is a derived measure, is Yes."""
