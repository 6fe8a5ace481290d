"""Run chart: the four usual rules that tell a change over time from chance.

The rules are those of Perla, Provost and Murray, "The run chart: a simple analytical tool for learning from variation
in healthcare processes", BMJ Quality and Safety 2011;20:46, which the Institute for Healthcare Improvement teaches: a
shift has six points or more, a trend five or more. Two rules are made exact. Too few and too many runs come from the
distribution of runs (Swed and Eisenhart 1943) instead of a printed table. An astronomical point is one outside the
exact limits of chance at 99.8% instead of one that looks unusual.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import groupby
from math import comb
from statistics import median

from audit.analysis.comparison import ComparedShare
from audit.analysis.exact_limits import OUTER, Limits, exact_limits, is_outside
from audit.analysis.trend import Trend
from audit.formatting import pluralise
from audit.messages import analysis as messages
from audit.model.bands import Share

MIN_POINTS = 12
"""With fewer points the rules say too little, so none is applied."""
SHIFT_LENGTH = 6
TREND_LENGTH = 5
RUNS_TAIL = Fraction(25, 1000)
"""The largest probability of so few runs, or of so many, that counts as a signal: 5% for both sides together."""


class Rule(StrEnum):
    """The four rules."""

    SHIFT = "Shift"
    TREND = "Trend"
    RUNS = "Runs"
    ASTRONOMICAL = "Astronomical point"


@dataclass(frozen=True)
class Signal:
    """What one rule found, in a sentence."""

    rule: Rule
    sentence: str


@dataclass(frozen=True)
class RunChart:
    """The audits of a trend that have a percentage, their median, and what the rules found.

    ``limits`` are those of each point, around the ``common`` share of all cases. ``has_too_few`` points means that no
    rule was applied.
    """

    points: tuple[ComparedShare, ...]
    median: Fraction
    common: Share
    limits: tuple[Limits, ...]
    signals: tuple[Signal, ...]
    has_too_few: bool


def calculate_run_chart(trend: Trend) -> RunChart | None:
    """Return the run chart of a trend; None if no audit has a percentage."""
    points = tuple(point for point in trend.shares if point.share is not None and point.share.base)
    shares = [point.share for point in points if point.share is not None]
    if not shares:
        return None
    common = Share(sum(share.yes for share in shares), sum(share.base for share in shares))
    values = [Fraction(100 * share.yes, share.base) for share in shares]
    limits = tuple(exact_limits(share.base, common.yes / common.base, OUTER) for share in shares)
    has_too_few = len(points) < MIN_POINTS
    names = [f"“{point.audit.name}”" for point in points]
    outside = [is_outside(share, limit) for share, limit in zip(shares, limits, strict=True)]
    signals = () if has_too_few else tuple(_find_signals(values, names, outside))
    return RunChart(points, median(values), common, limits, signals, has_too_few)


def _find_signals(values: Sequence[Fraction], names: Sequence[str], outside: Sequence[bool]) -> Iterator[Signal]:
    """Yield what each rule found. ``outside`` says of each point whether it is outside its limits."""
    centre = median(values)
    for shift in find_shifts(values, centre):
        side = "above" if values[shift[0]] > centre else "below"
        yield _run_signal(Rule.SHIFT, messages.SHIFT_FOUND, shift, names, side)
    for trend in find_trends(values):
        direction = "rise" if values[trend[-1]] > values[trend[0]] else "fall"
        yield _run_signal(Rule.TREND, messages.TREND_FOUND, trend, names, direction)
    runs, above, below = count_runs(values, centre)
    fewest, most = usual_runs(above, below)
    if not fewest <= runs <= most:
        how_often = "seldom" if runs < fewest else "often"
        sentence = messages.RUNS_FOUND.format(runs=pluralise(runs, "run"), fewest=fewest, most=most, too=how_often)
        yield Signal(Rule.RUNS, sentence)
    for name, is_out in zip(names, outside, strict=True):
        if is_out:
            yield Signal(Rule.ASTRONOMICAL, messages.ASTRONOMICAL_FOUND.format(audit=name))


def _run_signal(rule: Rule, message: str, indexes: Sequence[int], names: Sequence[str], how: str) -> Signal:
    first, last = names[indexes[0]], names[indexes[-1]]
    return Signal(rule, message.format(count=len(indexes), how=how, first=first, last=last))


def find_shifts(values: Sequence[Fraction], centre: Fraction) -> list[list[int]]:
    """Return the indexes of each shift: six or more points in a row on one side of the centre line.

    A point on the line neither counts nor ends a shift.

    >>> find_shifts([3, 4, 2, 3, 2, 4, 5, 0], 2)
    []
    >>> find_shifts([3, 4, 2, 3, 4, 5, 3, 0], 2)
    [[0, 1, 3, 4, 5, 6]]
    """
    return [run for run in _runs(values, centre) if len(run) >= SHIFT_LENGTH]


def _runs(values: Sequence[Fraction], centre: Fraction) -> list[list[int]]:
    """Return the indexes of each run of points on one side of the centre line, without those on the line."""
    useful = [index for index, value in enumerate(values) if value != centre]
    return [list(run) for _, run in groupby(useful, key=lambda index: values[index] > centre)]


def find_trends(values: Sequence[Fraction]) -> list[list[int]]:
    """Return the indexes of each trend: five or more points that all rise or all fall.

    Of equal values in a row only the first counts.

    >>> find_trends([1, 2, 2, 3, 4, 5, 1])
    [[0, 1, 3, 4, 5]]
    """
    counted = [index for index, value in enumerate(values) if not index or value != values[index - 1]]
    trends: list[list[int]] = []
    for index in counted:
        rises = bool(trends) and len(trends[-1]) > 1 and values[trends[-1][1]] > values[trends[-1][0]]
        is_continued = trends and (len(trends[-1]) == 1 or (values[index] > values[trends[-1][-1]]) is rises)
        if is_continued:
            trends[-1].append(index)
        else:
            trends.append([*(trends[-1][-1:] if trends else []), index])
    return [trend for trend in trends if len(trend) >= TREND_LENGTH]


def count_runs(values: Sequence[Fraction], centre: Fraction) -> tuple[int, int, int]:
    """Return the number of runs, and of points above and below the centre line.

    >>> count_runs([1, 3, 3, 1, 2, 1, 3], 2)
    (4, 3, 3)
    """
    runs = _runs(values, centre)
    above = sum(len(run) for run in runs if values[run[0]] > centre)
    return len(runs), above, sum(map(len, runs)) - above


def usual_runs(above: int, below: int) -> tuple[int, int]:
    """Return the fewest and the most runs that are no signal, for so many points above and below the line.

    >>> usual_runs(10, 10)
    (7, 15)
    """
    if not (above and below):
        return 1, 1
    total = comb(above + below, above)
    ways = [_ways(runs, above, below) for runs in range(above + below + 1)]
    fewest = next(runs for runs in range(len(ways)) if Fraction(sum(ways[: runs + 1]), total) > RUNS_TAIL)
    most = next(runs for runs in reversed(range(len(ways))) if Fraction(sum(ways[runs:]), total) > RUNS_TAIL)
    return fewest, most


def _ways(runs: int, above: int, below: int) -> int:
    """Return in how many orders so many points above and below make so many runs."""
    if runs < 2:
        return 0
    half, odd = divmod(runs, 2)
    if not odd:
        return 2 * comb(above - 1, half - 1) * comb(below - 1, half - 1)
    return comb(above - 1, half) * comb(below - 1, half - 1) + comb(above - 1, half - 1) * comb(below - 1, half)


def how_read(run_chart: RunChart) -> list[str]:
    """Return what the rules say about a run chart, or that it has too few points for them."""
    count = len(run_chart.points)
    if run_chart.has_too_few:
        return [messages.TOO_FEW_POINTS.format(points=pluralise(count, "audit"), minimum=MIN_POINTS)]
    if not run_chart.signals:
        return [messages.NO_SIGNAL]
    return [f"{signal.rule}: {signal.sentence}" for signal in run_chart.signals]
