"""Shares, intervals and differences as cells store them: unrounded, with a format that shows what is printed elsewhere.

In a copy for people outside the team only a share with its counts next to it is unrounded, because it says no more than
they do. An interval and a difference depend on more than what is printed, so they are stored as they are printed.
"""

from __future__ import annotations

from audit.analysis.intervals import Difference, Interval, round_half_up
from audit.files.spreadsheets.cells import CellValue
from audit.model.bands import Share

NEARLY_A_HALF, LAST_DIGIT = 1e-9, 1e-15
"""Spreadsheet programs round what they show from about 15 digits, so a value just below a half counts as a half."""


def share_value(share: Share) -> float | None:
    """Return a share from 0 to 1 whose counts are printed next to it; None if the base is 0."""
    if share.percent is None:
        return None
    value = _value(share.yes / share.base, share.percent, 100)
    is_half = 200 * share.yes == (2 * share.percent - 1) * share.base
    while is_half and 100 * value < share.percent - 0.5:
        value *= 1 + LAST_DIGIT  # LibreOffice would show 23 of 40, which is 57.5%, as 57%
    return value


def interval_values(interval: Interval | None, placeholder: str, unrounded: bool) -> list[CellValue]:
    """Return both bounds of an interval of a share, from 0 to 1."""
    if interval is None:
        return [placeholder, placeholder]
    return [bound / 100 for bound in _bounds(interval, unrounded)]


def difference_values(difference: Difference, placeholder: str, unrounded: bool) -> list[CellValue]:
    """Return a difference in points with both bounds of its interval."""
    points, interval = difference.points, difference.interval
    if points is None or interval is None:
        return [placeholder] * 3
    printed = round_half_up(points)
    return [_value(float(points), printed) if unrounded else printed, *_bounds(interval, unrounded)]


def _bounds(interval: Interval, unrounded: bool) -> list[float]:
    low, high = interval.rounded
    return [_value(interval.low, low), _value(interval.high, high)] if unrounded else [low, high]


def _value(exact: float, printed: int, factor: int = 1) -> float:
    """Return the unrounded value, or the printed one if a format would show another: a frozen figure, or "-0".

    ``printed`` is ``factor`` times the value.
    """
    shown = int(factor * abs(exact) + 0.5 + NEARLY_A_HALF)
    return exact if shown == abs(printed) and (printed or exact >= 0) else printed / factor
