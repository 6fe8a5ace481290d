"""A small draw, as the page Sample saves it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

import pytest

from audit.model.case_codes import MIN_KEY_LENGTH
from audit.model.sampling import (
    CompositionRow,
    DrawRecord,
    DrawSettings,
    DropReason,
    GroupDraw,
    SampleCount,
    SampledCase,
    Stratum,
    StratumDraw,
    Window,
)
from audit.storage import Store
from tests.storage.factories import ANN

KEY = "k" * MIN_KEY_LENGTH
WOMEN, MEN = Stratum("Women", {"sex": ("female",)}), Stratum("Men", {"sex": ("male",), "rosh": ("low", "high")}, 4)
DAY = date(2022, 10, 10)


def draw_record(drawn: int = 3, eligible: int = 8) -> DrawRecord:
    """A draw whose counts fit ``sampled_cases``."""
    settings = DrawSettings(
        drawn, "seed 7", DAY, 0, 6, (WOMEN, MEN), (Window(date(2022, 9, 12), date(2022, 9, 18)), Window(DAY, DAY))
    )
    counts = SampleCount(eligible, drawn, 0, 1, -1)
    return DrawRecord(
        settings,
        listed=20,
        dropped={DropReason.RESTRICTED: 2, DropReason.OUTSIDE_WINDOW: 10},
        strata=(StratumDraw(WOMEN, counts), StratumDraw(MEN, SampleCount(0, 0))),
        groups=(GroupDraw(0, "North", "L1", "S-AAAAAA", counts),),
        composition=(CompositionRow("office", "Huyton", eligible, drawn),),
        shortfall=0,
    )


def sampled_cases(first: int, count: int, stratum: str = WOMEN.name) -> list[SampledCase]:
    """Cases with numbered references and codes."""
    return [
        SampledCase(
            f"R-{number:04}",
            stratum,
            {"sentence_type": "community", "office": "Huyton"},
            "North",
            "L1",
            "Team 1",
            "Huyton",
            "S-AAAAAA",
            "S-BBBBBB",
            f"{number:064x}",
        )
        for number in range(first, first + count)
    ]


def save_draw(store: Store, audit_id: str, drawn: int = 3, reserves: int = 2, first: int = 1) -> Sequence[str]:
    """Save a draw of cases from one stratum, and reserves of it, numbered from one on; return the ids of the cases."""
    cases, others = sampled_cases(first, drawn), sampled_cases(first + drawn, reserves)
    with case_key():
        return store.samples.save_draw(ANN, audit_id, draw_record(drawn), cases, others)


@contextmanager
def case_key(key: str = KEY) -> Iterator[None]:
    """Set the secret key for a while: PostgreSQL keeps none."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUDIT_CASE_KEY", key)
        yield
