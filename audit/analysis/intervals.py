"""Confidence intervals of shares and of differences, and the bands they span.

All of it is arithmetic on counts. Bounds are percentage points as floats; printed text uses whole points.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from statistics import NormalDist

from audit.analysis.exact_intervals import is_exact, possible_yes
from audit.analysis.tallies import Tally
from audit.errors import InputError
from audit.messages import analysis as messages
from audit.model.bands import NO_VALUE, Band, BandScale, Share
from audit.model.questionnaire import CaseLabel

CONFIDENCE_LEVEL = 0.95
MINUS_SIGN = "−"


def round_half_up(value: float | Fraction) -> int:
    """Return the nearest whole number, a half rounded away from 0, so that swapping a difference changes only its sign.

    >>> round_half_up(62.5), round_half_up(-62.5), round_half_up(0.49)
    (63, -63, 0)
    """
    doubled = 2 * value if value >= 0 else -2 * value  # exact; adding a half to a float is not
    magnitude = (math.floor(doubled) + 1) // 2
    return magnitude if value >= 0 else -magnitude


def decimal_text(value: float | Fraction, places: int) -> str:
    """Return a number from 0 up with decimal places, a half rounded up.

    >>> decimal_text(4.84, 1), decimal_text(Fraction(1, 8), 2), decimal_text(1234.5, 1)
    ('4.8', '0.13', '1,234.5')
    """
    whole, part = divmod(round_half_up(Fraction(value) * 10**places), 10**places)
    return f"{whole:,}.{part:0{places}}"


def format_signed(points: int) -> str:
    """Return whole points with their sign: ``+5``, ``−12``, ``0``."""
    return f"{MINUS_SIGN if points < 0 else '+' if points else ''}{abs(points)}"


@dataclass(frozen=True)
class Interval:
    """The percentages, 0 to 100, that the counts are compatible with; a single point if every case was reviewed."""

    low: float
    high: float

    @cached_property
    def rounded(self) -> tuple[int, int]:
        """Both bounds as whole percentages, rounded half up."""
        return round_half_up(self.low), round_half_up(self.high)

    @property
    def text(self) -> str:
        """The interval as it is printed everywhere: ``41% to 67%``."""
        return " to ".join(dict.fromkeys(f"{bound}%" for bound in self.rounded))

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class DifferenceInterval(Interval):
    """The differences, −100 to +100 points, that the counts are compatible with."""

    @property
    def text(self) -> str:
        """The interval as it is printed everywhere: ``−12 to +5 points``."""
        return f"{' to '.join(dict.fromkeys(format_signed(bound) for bound in self.rounded))} points"


@dataclass(frozen=True)
class ConfidenceInterval:
    """The 95% interval of one share and the bands it reaches.

    ``interval`` is None if there is no share; ``bands`` is empty if nothing is rated.
    """

    interval: Interval | None = None
    bands: tuple[Band, ...] = ()

    @property
    def text(self) -> str:
        """The interval as it is printed everywhere, or a dash."""
        return NO_VALUE if self.interval is None else self.interval.text

    @property
    def bands_text(self) -> str:
        """The ratings of the worst and the best band reached: ``Inadequate to Good``, or a dash."""
        ends = [self.bands[0].rating, self.bands[-1].rating] if self.bands else [NO_VALUE]
        return " to ".join(dict.fromkeys(ends))


NO_CONFIDENCE_INTERVAL = ConfidenceInterval()


def confidence_interval(
    tally: Tally, scale: BandScale, is_rated: bool, eligible: int | None = None, design_effect: float = 1.0
) -> ConfidenceInterval:
    """Return the confidence interval of a tally's share, with the bands it reaches if the question is rated.

    ``eligible`` is the number of all cases that could have been sampled. Raises InputError if more were reviewed.
    """
    interval = share_interval(tally.share, eligible, tally.base + tally.not_applicable, design_effect)
    return ConfidenceInterval(interval, bands_spanned(scale, interval) if interval and is_rated else ())


def valid_eligible(eligible: int | None, case_count: int) -> int | None:
    """Return the number of eligible cases if it is known and not less than the cases included, else None.

    >>> valid_eligible(63, 46), valid_eligible(40, 46), valid_eligible(None, 46)
    (63, None, None)
    """
    return eligible if eligible is not None and eligible >= case_count else None


def why_eligible_not_used(eligible: int | None, case_count: int, case_label: CaseLabel) -> str:
    """Return why the number of eligible cases cannot be used, or '' if it can or was not entered.

    >>> why_eligible_not_used(40, 46, CaseLabel("case", "cases"))
    'The audit details say 40 eligible cases, but 46 are included. Correct the audit details.'
    """
    if eligible is None or valid_eligible(eligible, case_count):
        return ""
    return messages.FEWER_ELIGIBLE_THAN_INCLUDED.format(
        eligible=f"{eligible} eligible {case_label.for_count(eligible)}", included=case_count
    )


def share_interval(
    share: Share, population: int | None = None, reviewed: int | None = None, design_effect: float = 1.0
) -> Interval | None:
    """Return the interval of a share at 95%; None if the base is 0.

    It is Wilson's. If the eligible population N is known, the finite population correction replaces the base by
    base × (N − 1) / (N − n), where n is the number ``reviewed``: every case with a known answer to the question,
    including not applicable (the base by default). If most cases were reviewed, the interval is exact; if all were,
    chance plays no part and it is a point. With a ``design_effect`` above 1, because cases of one practitioner resemble
    each other, the base, N and n are divided by it, and an exact interval is widened.

    >>> print(share_interval(Share(25, 46)), share_interval(Share(25, 46), population=138), sep="; ")
    40% to 68%; 43% to 66%
    >>> print(share_interval(Share(25, 46), population=63), share_interval(Share(25, 46), population=46), sep="; ")
    48% to 60%; 54%

    Raises InputError if more cases were reviewed than are eligible.
    """
    if not share.base:
        return None
    design_effect = min(design_effect, share.base)  # the cases tell at least as much as a single one
    if population is None:
        return wilson_interval(share.yes / share.base, share.base / design_effect)
    reviewed = share.base if reviewed is None else reviewed
    check_population(reviewed, population)
    if reviewed == population:
        point = 100 * share.yes / share.base
        return Interval(point, point)
    base = share.base / design_effect * (population - design_effect) / (population - reviewed)
    corrected = wilson_interval(share.yes / share.base, base)
    if not is_exact(reviewed, population):
        return corrected
    unread = math.ceil((population - reviewed) * share.base / reviewed)
    return _exact_interval(share, unread, design_effect, corrected)


def _exact_interval(share: Share, unread: int, design_effect: float, corrected: Interval) -> Interval:
    """Return the exact interval if this number of eligible cases was not read.

    With a design effect above 1, each bound is the wider of two: the exact one, its distance from the share multiplied
    by the square root of the design effect, and the ``corrected`` one of Wilson. Neither goes beyond what is possible:
    that all cases not read are No, or all are Yes.
    """
    eligible, point = share.base + unread, 100 * share.yes / share.base
    low, high = (100 * yes / eligible for yes in possible_yes(share.yes, share.base, eligible))
    if design_effect > 1:
        widening = math.sqrt(design_effect)
        low = min(point - widening * (point - low), corrected.low)
        high = max(point + widening * (high - point), corrected.high)
    return Interval(max(low, 100 * share.yes / eligible), min(high, 100 * (share.yes + unread) / eligible))


def wilson_interval(proportion: float, base: float) -> Interval:
    """Return Wilson's interval at 95% of a proportion, from 0 to 1, of ``base`` answers, which may be a fraction."""
    z = z_score(CONFIDENCE_LEVEL)
    centre = proportion + z * z / (2 * base)
    half_width = z * math.sqrt(proportion * (1 - proportion) / base + z * z / (4 * base * base))
    scale = 100 / (1 + z * z / base)
    low = 0.0 if proportion == 0 else scale * (centre - half_width)
    high = 100.0 if proportion == 1 else scale * (centre + half_width)
    return Interval(low, high)


def z_score(confidence: float) -> float:
    """Return how many standard errors each side of the mean cover this proportion of a normal distribution."""
    return NormalDist().inv_cdf((1 + confidence) / 2)


def check_population(reviewed: int, population: int) -> None:
    if reviewed > population:
        raise InputError(messages.MORE_REVIEWED_THAN_ELIGIBLE.format(reviewed=reviewed, eligible=population))


@dataclass(frozen=True)
class Difference:
    """One share against another, of different cases: how many points it is above (+) or below (−) the other.

    A design effect above 1 widens the interval, because cases of one practitioner resemble each other.

    >>> difference = Difference(Share(2, 14), Share(9, 32))
    >>> print(difference.text, "|", difference.interval)
    −14 points | −34 to +15 points
    """

    share: Share
    other: Share
    design_effect: float = 1.0
    other_design_effect: float = 1.0

    @property
    def points(self) -> Fraction | None:
        """The exact difference in percentage points; None if either base is 0."""
        own, other = self.share, self.other
        if own.base == 0 or other.base == 0:
            return None
        return Fraction(100 * (own.yes * other.base - other.yes * own.base), own.base * other.base)

    @cached_property
    def interval(self) -> DifferenceInterval | None:
        """Newcombe's interval at 95% (method 10, from the Wilson intervals of both shares); None if either base is 0.

        There is no finite population correction, because the number of eligible cases in a group is seldom known.
        """
        first = share_interval(self.share, design_effect=self.design_effect)
        second = share_interval(self.other, design_effect=self.other_design_effect)
        points = self.points
        if points is None or first is None or second is None:
            return None
        percent, other = 100 * self.share.yes / self.share.base, 100 * self.other.yes / self.other.base
        below = math.hypot(percent - first.low, second.high - other)
        above = math.hypot(first.high - percent, other - second.low)
        return DifferenceInterval(float(points) - below, float(points) + above)

    @cached_property
    def text(self) -> str:
        """The difference in whole points: ``−14 points``, or a dash.

        It is rounded from the exact shares, so it may differ by one point from the printed percentages.
        """
        if self.points is None:
            return NO_VALUE
        rounded = round_half_up(self.points)
        return f"{format_signed(rounded)} {'point' if abs(rounded) == 1 else 'points'}"


def bands_spanned(scale: BandScale, interval: Interval) -> tuple[Band, ...]:
    """Return the bands that the interval of a share reaches, worst first; its bounds are banded as shares are."""
    if not scale.bands:
        return ()
    low, high = interval.rounded if scale.band_from == "rounded" else (interval.low, interval.high)
    lowest = max(band.floor for band in scale.bands if band.floor <= low)
    return tuple(band for band in scale.bands if lowest <= band.floor <= high)
