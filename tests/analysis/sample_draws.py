"""Draws as they are stored, of the sample audit's long list."""

from __future__ import annotations

import importlib.util
import random
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from types import ModuleType

import pandas as pd

from audit.model.sampling import DrawSettings, Elimination, EliminationReason, StoredDraw
from audit.sampling.draw import draw_sample
from audit.sampling.long_list import COLUMNS, LongList, parse_long_list
from audit.sampling.record import draw_record
from tests.paths import PROJECT_ROOT

DRAWN_AT = datetime(2023, 3, 20, 12, tzinfo=UTC)


class SameCodes:
    """Leaves case numbers and staff ids as they are."""

    def case_code(self, crn: str) -> str:
        return crn

    def staff_code(self, staff_id: str) -> str:
        return staff_id


@cache
def sample_script() -> ModuleType:
    """The script that writes the sample audit's long list."""
    path = PROJECT_ROOT / "sample_data" / "make_long_list_2022.py"
    spec = importlib.util.spec_from_file_location("make_long_list_2022", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def sample_long_list() -> LongList:
    """The sample audit's long list, before the drawn cases get the details of the sample's cases."""
    script = sample_script()
    caseload = script.Caseload(random.Random(script.SEED))
    eligible = list(script.eligible_rows(caseload))
    dropped = list(script.dropped_rows(caseload, eligible))
    others = script.other_rows(caseload, script.CASELOAD - len(eligible) - len(dropped) - 3)
    table = pd.DataFrame([*eligible, *dropped, *others], columns=list(COLUMNS), dtype="str")
    table.index = pd.RangeIndex(2, len(table) + 2)
    return parse_long_list(table, "long_list.csv")


def sample_settings() -> DrawSettings:
    settings: DrawSettings = sample_script().SETTINGS
    return settings


def stored_draw(settings: DrawSettings | None = None, eliminations: Sequence[Elimination] = ()) -> StoredDraw:
    """The draw from the sample audit's long list; with its own settings by default."""
    draw = draw_sample(sample_long_list(), settings or sample_settings())
    return StoredDraw(draw_record(draw, SameCodes()), "Ann", DRAWN_AT, eliminations)


def elimination(reason: EliminationReason, is_replaced: bool = True) -> Elimination:
    return Elimination("R1", "Women", reason, "Because.", "Ann", DRAWN_AT, is_replaced=is_replaced)
