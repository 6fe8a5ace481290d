"""Tables of a draw for its lead: its strata with totals and weights, and the cases of each practitioner."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from audit.analysis.sample_method import STRATUM_HEADINGS, stratum_table
from audit.analysis.weights import weight_text
from audit.model.sampling import DrawRecord, GroupDraw

WEIGHT_HEADING = "Weight"
LOAD_HEADINGS = ("Practitioner", "Eligible", "Drawn")


def strata_headings(record: DrawRecord) -> tuple[str, ...]:
    """Return the headings of ``strata_rows``."""
    return (*STRATUM_HEADINGS, WEIGHT_HEADING) if record.needs_weights else STRATUM_HEADINGS


def strata_rows(record: DrawRecord) -> list[tuple[str, ...]]:
    """Return a row for each stratum, and the totals.

    The last column, if shares over all strata need weights, says how many eligible cases a drawn case represents.
    """
    rows = [*stratum_table(record), *stratum_table(replace(record, strata=(record.all_strata,)))]
    if not record.needs_weights:
        return rows
    weights = [weight_text(draw.weight) for draw in record.strata]
    return [(*row, weight) for row, weight in zip(rows, [*weights, ""], strict=True)]


def load_rows(groups: Iterable[GroupDraw]) -> list[tuple[str, str, str]]:
    """Return the eligible and the drawn cases of each practitioner who has a drawn one, most drawn first."""
    eligible, drawn = Counter[str](), Counter[str]()
    for group in groups:
        eligible[group.practitioner] += group.count.available
        drawn[group.practitioner] += group.count.total
    return [
        (practitioner, f"{eligible[practitioner]:,}", f"{count:,}")
        for practitioner, count in sorted(drawn.items(), key=lambda item: (-item[1], item[0]))
        if count
    ]
