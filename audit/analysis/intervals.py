"""How sure a figure is: intervals of shares and of differences, the bands they span, sample sizes and margins.

Everything is arithmetic on counts. Bounds are percentage points as floats; whole points stand in the texts.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from statistics import NormalDist

from audit.errors import InputError
from audit.model.bands import Band, BandScale, Share

CONFIDENCE_LEVEL = 0.95
SAMPLE_CONFIDENCE_LEVEL = 0.80
SAMPLE_MARGIN = 5
MINUS_SIGN = "−"


def round_half_up(value: float | Fraction) -> int:
    """The nearest whole number, a half away from nought: turning a difference round turns only its sign.

    >>> round_half_up(62.5), round_half_up(-62.5), round_half_up(0.49)
    (63, -63, 0)
    """
    magnitude = math.floor(abs(Fraction(value)) + Fraction(1, 2))
    return magnitude if value >= 0 else -magnitude


def format_signed(points: int) -> str:
    """Whole points with their sign: ``+5``, ``−12``, ``0``."""
    return f"{MINUS_SIGN if points < 0 else '+' if points else ''}{abs(points)}"


@dataclass(frozen=True)
class Interval:
    """The percentages, 0 to 100, that the counts are compatible with; a point where all cases were read."""

    low: float
    high: float

    @property
    def rounded(self) -> tuple[int, int]:
        """Both bounds as whole percentages, rounded half up."""
        return round_half_up(self.low), round_half_up(self.high)

    @property
    def text(self) -> str:
        """The interval as every surface prints it: ``41% to 67%``."""
        return " to ".join(dict.fromkeys(f"{bound}%" for bound in self.rounded))

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class DifferenceInterval(Interval):
    """The differences, −100 to +100 points, that the counts are compatible with."""

    @property
    def text(self) -> str:
        """The interval as every surface prints it: ``−12 to +5 points``."""
        return f"{' to '.join(dict.fromkeys(format_signed(bound) for bound in self.rounded))} points"

    def __str__(self) -> str:
        return self.text


def share_interval(share: Share, population: int | None = None, reviewed: int | None = None) -> Interval | None:
    """Wilson's interval of a share at 95%; None where the base is nought.

    Where the eligible population is known, the correction for a finite one enters Wilson's formula as a larger
    base: base × (N − 1) / (N − n), with N eligible cases of which n were ``reviewed``. Read is every case whose
    answer to the question is known, not applicable included; by default it is the base. Where all were read
    nothing is left to chance, and the interval is a point.

    >>> print(share_interval(Share(25, 46)), share_interval(Share(25, 46), population=63), sep="; ")
    40% to 68%; 47% to 62%

    Raises InputError where more cases were read than are eligible.
    """
    if not share.base:
        return None
    if population is None:
        return _wilson_interval(share, share.base)
    reviewed = share.base if reviewed is None else reviewed
    _check_population(reviewed, population)
    if reviewed == population:
        point = 100 * share.yes / share.base
        return Interval(point, point)
    return _wilson_interval(share, share.base * (population - 1) / (population - reviewed))


def why_no_interval(share: Share) -> str:
    """The sentence that stands where a share has no interval; '' where it has one."""
    return "" if share.base else "No case was answered yes or no, so there is no share and no interval."


def _wilson_interval(share: Share, base: float) -> Interval:
    """Wilson's interval of a share, as if it rested on ``base`` answers."""
    z = _z_score(CONFIDENCE_LEVEL)
    proportion = share.yes / share.base
    centre = proportion + z * z / (2 * base)
    half_width = z * math.sqrt(proportion * (1 - proportion) / base + z * z / (4 * base * base))
    scale = 100 / (1 + z * z / base)
    low = 0.0 if share.yes == 0 else scale * (centre - half_width)
    high = 100.0 if share.yes == share.base else scale * (centre + half_width)
    return Interval(low, high)


def _z_score(confidence: float) -> float:
    """How many standard errors to either side hold this much of a normal distribution."""
    return NormalDist().inv_cdf((1 + confidence) / 2)


def _check_population(reviewed: int, population: int) -> None:
    if reviewed > population:
        raise InputError(
            f"The eligible population: {reviewed} cases were read, but only {population} are said to be eligible. "
            "Give the number of all eligible cases."
        )


@dataclass(frozen=True)
class Difference:
    """One share against another of other cases: how many points the first lies above (+) or below (−) the second.

    >>> difference = Difference(Share(2, 14), Share(9, 32))
    >>> print(difference.text, "|", difference.interval)
    −14 points | −34 to +15 points
    """

    share: Share
    other: Share

    @property
    def points(self) -> Fraction | None:
        """The exact difference in percentage points; None where one of the bases is nought."""
        if self.share.exact_percent is None or self.other.exact_percent is None:
            return None
        return self.share.exact_percent - self.other.exact_percent

    @property
    def interval(self) -> DifferenceInterval | None:
        """Newcombe's interval at 95% (his method 10: Wilson's intervals of both shares, squared and added).

        No correction for a finite population enters it: how many eligible cases a group has is seldom known.
        """
        first, second = share_interval(self.share), share_interval(self.other)
        if self.points is None or first is None or second is None:
            return None
        percent, other = 100 * self.share.yes / self.share.base, 100 * self.other.yes / self.other.base
        below = math.hypot(percent - first.low, second.high - other)
        above = math.hypot(first.high - percent, other - second.low)
        return DifferenceInterval(float(self.points) - below, float(self.points) + above)

    @property
    def text(self) -> str:
        """The difference in whole points: ``−14 points``; '–' where there is none.

        It is rounded from the exact shares, so it may lie one point off the difference of the printed percentages.
        """
        if self.points is None:
            return "–"
        rounded = round_half_up(self.points)
        return f"{format_signed(rounded)} {'point' if abs(rounded) == 1 else 'points'}"

    @property
    def why_no_difference(self) -> str:
        """The sentence that stands where there is no difference; '' where there is one."""
        if self.share.base and self.other.base:
            return ""
        if self.share.base or self.other.base:
            missing_side = "second" if self.share.base else "first"
            return f"The base of the {missing_side} share is nought, so there is no difference."
        return "The bases of both shares are nought, so there is no difference."


def bands_spanned(scale: BandScale, interval: Interval) -> tuple[Band, ...]:
    """The bands that an interval of a share reaches into, worst first; its bounds are banded as shares are."""
    low, high = interval.rounded if scale.band_from == "rounded" else (interval.low, interval.high)
    lowest = max(band.floor for band in scale.bands if band.floor <= low)
    return tuple(band for band in scale.bands if lowest <= band.floor <= high)


def sample_size(population: int, margin: float = SAMPLE_MARGIN, confidence: float = SAMPLE_CONFIDENCE_LEVEL) -> int:
    """How many of the eligible cases to draw, so that a share is known to ± ``margin_of_error`` points, rounded up.

    [field] The inspectorate's sizes: at 80% and ±5 points, 62 and 63 eligible cases both give 46.

    >>> [sample_size(eligible) for eligible in (61, 62, 63, 64)]
    [45, 46, 46, 47]
    """
    if not population:
        return 0
    infinite_population_size = (_z_score(confidence) * 50 / margin) ** 2
    return math.ceil(infinite_population_size / (1 + (infinite_population_size - 1) / population))


def margin_of_error(
    sample: int, population: int | None = None, confidence: float = SAMPLE_CONFIDENCE_LEVEL
) -> float | None:
    """By how many points a share of 50% may be off, to either side; None where no case was drawn.

    >>> round(margin_of_error(46, 62), 2), margin_of_error(62, 62), round(margin_of_error(46, 63, confidence=0.95), 2)
    (4.84, 0.0, 7.57)

    Raises InputError where the sample is larger than the population.
    """
    if not sample:
        return None
    finite_correction = 1.0
    if population is not None:
        _check_population(sample, population)
        finite_correction = (population - sample) / (population - 1) if population > 1 else 0.0
    return _z_score(confidence) * 50 * math.sqrt(finite_correction / sample)
