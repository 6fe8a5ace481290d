"""Tables of a draw: its strata with how each count came about, and the cases of each practitioner."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from audit.model.sampling import GroupDraw, SampleCount, StratumDraw

STRATA_HEADINGS = ("Stratum", "Eligible", "Share or number", "Buffer", "Rounding", "Limit", "Drawn")
WEIGHT_HEADING = "Weight"
LOAD_HEADINGS = ("Practitioner", "Eligible", "Drawn")
MINUS = "\N{MINUS SIGN}"


def has_quotas(strata: Iterable[StratumDraw]) -> bool:
    """Whether a stratum has a fixed number, so that shares over all strata need weights."""
    return any(draw.stratum.quota is not None for draw in strata)


def strata_headings(strata: Iterable[StratumDraw]) -> tuple[str, ...]:
    """Return the headings of ``strata_rows``."""
    return (*STRATA_HEADINGS, WEIGHT_HEADING) if has_quotas(strata) else STRATA_HEADINGS


def strata_rows(strata: Sequence[StratumDraw]) -> list[tuple[str, ...]]:
    """Return a row for each stratum, and the totals.

    The last column, which only a draw with fixed numbers has, says how many eligible cases a drawn case stands for.
    """
    rows = [(draw.stratum.name, *_count_cells(draw.count)) for draw in strata]
    counts = [draw.count for draw in strata]
    total = SampleCount(
        sum(count.available for count in counts),
        sum(count.initial for count in counts),
        sum(count.buffer for count in counts),
        sum(count.rounding for count in counts),
        sum(count.cap for count in counts),
    )
    rows.append(("All strata", *_count_cells(total)))
    if not has_quotas(strata):
        return rows
    weights = ["–" if draw.weight is None else f"{draw.weight:.2f}" for draw in strata]
    return [(*row, weight) for row, weight in zip(rows, [*weights, ""], strict=True)]


def _count_cells(count: SampleCount) -> tuple[str, ...]:
    changes = (count.buffer, count.rounding, count.cap)
    return f"{count.available:,}", f"{count.initial:,}", *map(signed, changes), f"{count.total:,}"


def signed(number: int) -> str:
    """Return a change with its sign.

    >>> signed(2), signed(0), signed(-1)
    ('+2', '0', '−1')
    """
    return f"{'+' if number > 0 else MINUS if number < 0 else ''}{abs(number):,}"


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
