"""How ratings come about, read from a questionnaire file: bands, discretion, cut-offs of the overall rating."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from audit.model.bands import Band, BandScale
from audit.model.questionnaire import CutOff, DiscretionLimits
from audit.toml_files.reader import Table


class RatingScaleParser:
    """Reads what the top of a questionnaire file says of ratings."""

    def __init__(self, root: Table) -> None:
        self.root = root

    def scale(self) -> BandScale:
        band_from: Literal["rounded", "exact"] = (
            "exact" if self.root.one_of("band_from", ("rounded", "exact")) == "exact" else "rounded"
        )
        bands = tuple(self.band(table) for table in self.root.tables("bands", "band"))
        self.check_bands(bands)
        return BandScale(bands, band_from)

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
            self.root.add_problem("there is no band. Write at least one [[bands]] table, worst first.")
            return
        if bands[0].floor != 0:
            self.root.add_problem(f'the first band "{bands[0].rating}" starts at {bands[0].floor}. Start it at 0.')
        if bands[-1].ceiling != 100:
            self.root.add_problem(f'the last band "{bands[-1].rating}" ends at {bands[-1].ceiling}. End it at 100.')
        for band in bands:
            if band.floor > band.ceiling:
                self.root.add_problem(
                    f'the band "{band.rating}" ends ({band.ceiling}) before it starts ({band.floor}).'
                )
        for lower, upper in pairwise(bands):
            self.check_neighbours(lower, upper)
        self.root.check_unique("band", (band.rating for band in bands))

    def check_neighbours(self, lower: Band, upper: Band) -> None:
        bands_text = f'the bands "{lower.rating}" and "{upper.rating}"'
        if upper.floor > lower.ceiling + 1:
            self.root.add_problem(
                f"{bands_text} leave a gap: {lower.ceiling + 1} to {upper.floor - 1} is in neither. Let them meet."
            )
        if upper.floor <= lower.ceiling:
            self.root.add_problem(
                f"{bands_text} overlap: {upper.floor} to {lower.ceiling} is in both. Let each end before the next."
            )
        if upper.points <= lower.points:
            self.root.add_problem(f"{bands_text} must give rising points, not {lower.points} and then {upper.points}.")

    def discretion(self) -> DiscretionLimits:
        table = self.root.table("discretion", "discretion")
        if table is None:
            return DiscretionLimits(0, 0)
        limits = DiscretionLimits(table.integer("within_points"), table.integer("cases_at_most"))
        table.reject_unknown_keys()
        return limits

    def overall(self, ratings: tuple[str, ...]) -> tuple[CutOff, ...]:
        cut_offs = []
        for table in self.root.tables("overall", "overall cut-off"):
            limit = table.decimal("mean_points_up_to")
            cut_offs.append(CutOff(table.one_of("rating", ratings), None if limit is None else Fraction(limit)))
            table.reject_unknown_keys()
        self.check_cut_offs(cut_offs, ratings)
        return tuple(cut_offs)

    def check_cut_offs(self, cut_offs: Sequence[CutOff], ratings: tuple[str, ...]) -> None:
        limits = [cut_off.mean_points_up_to for cut_off in cut_offs]
        if not limits or limits[-1] is not None or None in limits[:-1]:
            self.root.add_problem(
                '"overall": every cut-off but the last needs "mean_points_up_to", and the last has none.'
            )
            return
        finite_limits: list[Fraction] = [limit for limit in limits if limit is not None]
        ranks = [ratings.index(cut_off.rating) for cut_off in cut_offs if cut_off.rating]
        if finite_limits != sorted(set(finite_limits)) or ranks != sorted(set(ranks)):
            self.root.add_problem('"overall": the cut-offs and their ratings must rise. Write the worst rating first.')
