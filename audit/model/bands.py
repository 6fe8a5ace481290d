"""Shares, how they are rounded, and the bands that they fall in."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Literal

NO_VALUE = "–"
SUPPRESSED = "[c]"
"""Printed instead of a suppressed number: "confidential" in the symbols of the Government Analysis Function."""


@dataclass(frozen=True)
class Share:
    """The number of Yes out of a base of Yes and No answers.

    >>> Share(25, 40).percent      # 62.5 is rounded half up; Python's round() would give 62
    63
    >>> print(Share(25, 46))
    54% (25 of 46)
    """

    yes: int
    base: int

    @cached_property
    def percent(self) -> int | None:
        """Return the whole percentage, rounded half up in integer arithmetic; None if the base is 0."""
        if self.base == 0:
            return None
        return (200 * self.yes + self.base) // (2 * self.base)

    @property
    def exact_percent(self) -> Fraction | None:
        """Return the unrounded percentage, 0 to 100; None if the base is 0."""
        return Fraction(100 * self.yes, self.base) if self.base else None

    @property
    def percent_text(self) -> str:
        """Return the percentage as printed everywhere: ``54%``, or a dash if the base is 0."""
        return NO_VALUE if self.percent is None else f"{self.percent}%"

    @property
    def count_text(self) -> str:
        """Return the count and its base as printed everywhere: ``25 of 46``."""
        return f"{self.yes} of {self.base}"

    def __str__(self) -> str:
        return f"{self.percent_text} ({self.count_text})"


@dataclass(frozen=True)
class SuppressedShare(Share):
    """A share that is suppressed for this person. It has no count except the base, if that may be shown.

    >>> print(SuppressedShare(printed_base=46), SuppressedShare(), SuppressedShare().percent)
    [c] of 46 [c] None
    """

    yes: int = 0
    base: int = 0
    printed_base: int | None = None

    @property
    def percent_text(self) -> str:
        """Return the mark of a suppressed number."""
        return SUPPRESSED

    @property
    def count_text(self) -> str:
        """Return ``[c] of 46``, or ``[c]`` if the base is suppressed too."""
        return SUPPRESSED if self.printed_base is None else f"{SUPPRESSED} of {self.printed_base}"

    def __str__(self) -> str:
        return self.count_text


@dataclass(frozen=True)
class Band:
    """A band of the scale: its rating, the words for a share in it, and the rating's points.

    ``floor`` and ``ceiling`` are whole percentages, both inside the band.
    """

    rating: str
    description: str
    floor: int
    ceiling: int
    points: int


@dataclass(frozen=True)
class BandScale:
    """All bands, worst first, covering 0 to 100 without a gap; no bands if the questionnaire rates nothing.

    ``band_from`` says whether the rounded or the exact percentage decides. The published method uses the rounded one.
    """

    bands: tuple[Band, ...]
    band_from: Literal["rounded", "exact"] = "rounded"

    def band(self, share: Share) -> Band | None:
        """Return the band of a share; None if the base is 0 or the scale has no bands."""
        percent = share.percent if self.band_from == "rounded" else share.exact_percent
        return None if percent is None or not self.bands else self.band_at(percent)

    def band_of_percent(self, percent: Fraction) -> Band:
        """Return the band of an exact percentage, which is rounded half up first if that decides."""
        return self.band_at(int(percent + Fraction(1, 2)) if self.band_from == "rounded" else percent)

    def min_yes(self, band: Band, base: int) -> int:
        """Return the fewest Yes out of a base that reach a band: 30 of 46 is 65%, 29 of 46 is 63%."""
        # The percentage is rounded up from half a point below the floor.
        doubled_floor = max(0, 2 * band.floor - (self.band_from == "rounded"))
        return -(-base * doubled_floor // 200)

    def rounding_changes_band(self, share: Share) -> bool:
        """Return whether the rounded and the exact percentage are in different bands (129 of 200: 64.5%, so 65%)."""
        if share.percent is None or share.exact_percent is None or not self.bands:
            return False
        return self.band_at(share.percent) != self.band_at(share.exact_percent)

    def adjacent_ratings(self, band: Band) -> tuple[str, ...]:
        """Return the ratings one band below and above, worst first."""
        index = self.bands.index(band)
        return tuple(adjacent.rating for adjacent in self.bands[max(0, index - 1) : index + 2] if adjacent != band)

    def band_for_rating(self, rating: str) -> Band:
        """Return the band with this rating. Raises KeyError if there is no such band."""
        for band in self.bands:
            if band.rating == rating:
                return band
        raise KeyError(rating)

    @property
    def ratings(self) -> tuple[str, ...]:
        """Return the names of the ratings, worst first."""
        return tuple(band.rating for band in self.bands)

    @property
    def boundaries(self) -> tuple[int, ...]:
        """Return the floor of each band except the first: 50, 65, 80."""
        return tuple(band.floor for band in self.bands[1:])

    @property
    def max_points(self) -> int:
        """Return the most points that a standard can score."""
        return max((band.points for band in self.bands), default=0)

    def band_at(self, percent: int | Fraction) -> Band:
        """Return the band of a percentage. The scale must have bands."""
        return next(band for band in reversed(self.bands) if percent >= band.floor)
