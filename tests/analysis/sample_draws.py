"""Draws as they are stored, of the sample audit's long list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache

from audit.files.long_list import read_long_list
from audit.model.sampling import DrawSettings, Elimination, EliminationReason, StoredDraw
from audit.sample_audit import SAMPLE_AUDIT
from audit.sampling.draw import draw_sample
from audit.sampling.long_list import LongList
from audit.sampling.record import draw_record
from audit.sampling.settings_file import read_settings

DRAWN_AT = datetime(2023, 3, 20, 12, tzinfo=UTC)


class SameCodes:
    """Leaves case numbers and staff ids as they are."""

    def case_code(self, crn: str) -> str:
        return crn

    def staff_code(self, staff_id: str) -> str:
        return staff_id


@cache
def sample_long_list() -> LongList:
    """The sample audit's long list."""
    return read_long_list((SAMPLE_AUDIT / "long_list.csv").read_bytes(), "long_list.csv").parse()


@cache
def sample_settings() -> DrawSettings:
    """The settings of the sample audit's draw."""
    return read_settings((SAMPLE_AUDIT / "draw.json").read_bytes(), "draw.json")


def stored_draw(settings: DrawSettings | None = None, eliminations: Sequence[Elimination] = ()) -> StoredDraw:
    """The draw from the sample audit's long list; with its own settings by default."""
    draw = draw_sample(sample_long_list(), settings or sample_settings())
    return StoredDraw(draw_record(draw, SameCodes()), "Ann", DRAWN_AT, eliminations)


def elimination(reason: EliminationReason, is_replaced: bool = True) -> Elimination:
    return Elimination("R1", "Women", reason, "Because.", "Ann", DRAWN_AT, is_replaced=is_replaced)
