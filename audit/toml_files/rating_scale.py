"""Parses how ratings are worked out: bands, limits of discretion and cut-offs of the overall rating."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from audit.messages import toml_files as messages
from audit.model.bands import Band, BandScale
from audit.model.questionnaire import CutOff, DiscretionLimits
from audit.toml_files.reader import Table


class RatingScaleParser:
    """Parses the settings for ratings at the top of a questionnaire file, or the bands of one standard."""

    def __init__(self, root: Table) -> None:
        self.root = root

    def scale(self) -> BandScale:
        band_from: Literal["rounded", "exact"] = (
            "exact" if self.root.one_of("band_from", ("rounded", "exact")) == "exact" else "rounded"
        )
        return BandScale(self.bands(), band_from)

    def bands(self) -> tuple[Band, ...]:
        """Return the bands of a table, checked."""
        bands = tuple(self.band(table) for table in self.root.tables("bands", "band", optional=True))
        self.check_bands(bands)
        return bands

    def band(self, table: Table) -> Band:
        band = Band(
            rating=table.name("rating"),
            description=table.text("words"),
            floor=table.integer("from"),
            ceiling=table.integer("to"),
            points=table.integer("points"),
        )
        table.reject_unknown_keys()
        return band

    def check_bands(self, bands: Sequence[Band]) -> None:
        if not bands:
            self.root.add_problem(messages.NO_BANDS)
            return
        if bands[0].floor != 0:
            self.root.add_problem(messages.FIRST_BAND_NOT_AT_0.format(rating=bands[0].rating, floor=bands[0].floor))
        if bands[-1].ceiling != 100:
            self.root.add_problem(
                messages.LAST_BAND_NOT_AT_100.format(rating=bands[-1].rating, ceiling=bands[-1].ceiling)
            )
        for band in bands:
            if band.floor > band.ceiling:
                self.root.add_problem(
                    messages.BAND_ENDS_BEFORE_IT_STARTS.format(
                        rating=band.rating, ceiling=band.ceiling, floor=band.floor
                    )
                )
        for lower, upper in pairwise(bands):
            self.check_neighbours(lower, upper)
        self.root.check_unique("band", (band.rating for band in bands))

    def check_neighbours(self, lower: Band, upper: Band) -> None:
        names = {"lower": lower.rating, "upper": upper.rating}
        if upper.floor > lower.ceiling + 1:
            self.root.add_problem(
                messages.BANDS_LEAVE_GAP.format(**names, first=lower.ceiling + 1, last=upper.floor - 1)
            )
        if upper.floor <= lower.ceiling:
            self.root.add_problem(messages.BANDS_OVERLAP.format(**names, first=upper.floor, last=lower.ceiling))
        if upper.points <= lower.points:
            self.root.add_problem(
                messages.BAND_POINTS_NOT_RISING.format(**names, lower_points=lower.points, upper_points=upper.points)
            )

    def discretion(self) -> DiscretionLimits:
        table = self.root.table("discretion", "discretion")
        if table is None:
            return DiscretionLimits(0, 0)
        limits = DiscretionLimits(table.integer("within_points"), table.integer("cases_at_most"))
        table.reject_unknown_keys()
        return limits

    def overall(self, ratings: tuple[str, ...]) -> tuple[CutOff, ...]:
        cut_offs = []
        for table in self.root.tables("overall", "overall cut-off", optional=True):
            limit = table.decimal("mean_points_up_to")
            cut_offs.append(CutOff(table.one_of("rating", ratings), None if limit is None else Fraction(limit)))
            table.reject_unknown_keys()
        self.check_cut_offs(cut_offs, ratings)
        return tuple(cut_offs)

    def check_cut_offs(self, cut_offs: Sequence[CutOff], ratings: tuple[str, ...]) -> None:
        limits = [cut_off.mean_points_up_to for cut_off in cut_offs]
        if not limits:
            self.root.add_problem(messages.NO_CUT_OFFS)
            return
        if limits[-1] is not None or None in limits[:-1]:
            self.root.add_problem(messages.CUT_OFFS_WITHOUT_LIMITS)
            return
        finite_limits: list[Fraction] = [limit for limit in limits if limit is not None]
        ranks = [ratings.index(cut_off.rating) for cut_off in cut_offs if cut_off.rating]
        if finite_limits != sorted(set(finite_limits)) or ranks != sorted(set(ranks)):
            self.root.add_problem(messages.CUT_OFFS_NOT_RISING)
