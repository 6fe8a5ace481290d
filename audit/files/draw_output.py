"""A draw as one JSON object, and as text for a terminal. Both name cases by their case number."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import islice
from json.encoder import encode_basestring

import pandas as pd

from audit.formatting import format_date, join_list, pluralise
from audit.messages import sampling as messages
from audit.model.sampling import DrawSettings, SampleCount, Stratum, StratumDraw, needs_weights, total_count
from audit.model.text_fields import REPLACEMENT_CHARACTER
from audit.sampling.draw import Draw, DrawnRows
from audit.sampling.settings_file import settings_to_json
from audit.sampling.shortfall import why_short

STRATUM_HEADINGS = ("Stratum", "Eligible", "Initial", "Buffer", "Rounding", "Limit", "Drawn")
CASE_HEADINGS = ("CRN", "Practitioner", "Row", "Stratum")
INDENT = "  "
LINES_AT_A_TIME = 1_000


def draw_json(draw: Draw, notes: Sequence[str] = ()) -> Iterator[str]:
    """Yield the parts of the draw as a JSON object. ``listed`` of a stratum is the number of its eligible cases."""
    head: dict[str, object] = {
        "seed": draw.settings.seed,
        "settings": settings_to_json(draw.settings),
        "listed": draw.listed,
        "eligible": draw.eligible,
        "dropped": [
            {"reason": reason.value, "label": reason.label, "count": count} for reason, count in draw.dropped.items()
        ],
        "strata": [
            {
                "name": item.stratum.name,
                "listed": item.count.available,
                "sampled": item.count.total,
                "quota": item.stratum.quota,
                "weight": None if item.weight is None else float(item.weight),
                "provenance": _provenance(item.count),
            }
            for item in draw.strata
        ],
        "shortfall": draw.shortfall,
        "why_short": why_short(draw.settings, draw.strata),
        "notes": list(notes),
    }
    yield "{\n"
    for key, value in head.items():
        yield f'"{key}": {json.dumps(value, ensure_ascii=False)},\n'
    yield from ('"cases": [', *_case_lines(draw.drawn_rows), "],\n")
    yield '"reserves": ['
    yield from _case_lines(draw.reserve_rows)
    yield "]\n}\n"


def _provenance(count: SampleCount) -> dict[str, int]:
    return {"initial": count.initial, "buffer": count.buffer, "rounding": count.rounding, "cap": count.cap}


def _case_lines(rows: DrawnRows) -> Iterator[str]:
    """Yield a line of JSON for each case, many of them at a time: there may be so many that one text takes long."""
    cases = rows.table(["crn", "practitioner", "row"])
    columns = [map(encode_basestring, cases[column].tolist()) for column in ("crn", "stratum", "practitioner")]
    lines = (
        f'\n{{"crn": {crn}, "stratum": {stratum}, "practitioner": {practitioner}, "row": {row}}}'
        for crn, stratum, practitioner, row in zip(*columns, cases["row"].tolist(), strict=True)
    )
    separator = ""
    while some := ",".join(islice(lines, LINES_AT_A_TIME)):
        yield separator + some
        separator = ","
    yield "\n" if separator else ""


def draw_text(draw: Draw, name: str) -> str:
    """Return the counts of the list, the counts of the draw with their provenance, the cases and the reserves."""
    eligible = draw.eligible
    settings = draw.settings
    lines = [
        f"{name}: {pluralise(draw.listed, 'case')} listed on {format_date(settings.listed_on)}, {eligible:,} eligible.",
        *_dropped_lines(draw),
        "",
        *_how_drawn(settings),
        "",
        *_table_lines(STRATUM_HEADINGS, [*_stratum_rows(draw)], right=range(1, len(STRATUM_HEADINGS))),
        "",
        *_weight_lines(draw),
        *_shortfall_lines(draw),
        *_case_section("Cases drawn", draw.cases),
        "",
        *_case_section("Reserves, in the order in which they replace a case of their stratum", draw.reserves),
    ]
    return "\n".join(lines)


def _dropped_lines(draw: Draw) -> Iterator[str]:
    if draw.dropped:
        yield "Dropped:"
    width = max((len(f"{count:,}") for count in draw.dropped.values()), default=0)
    for reason, count in draw.dropped.items():
        yield f"{INDENT}{count:>{width},}  {reason.label}"


def _how_drawn(settings: DrawSettings) -> Iterator[str]:
    """Yield the settings, with which the draw can be repeated."""
    cap = settings.practitioner_cap
    limit = messages.DRAWN_WITHOUT_CAP if cap is None else messages.DRAWN_WITH_CAP.format(cases=pluralise(cap, "case"))
    yield messages.HOW_DRAWN.format(size=settings.size, buffer=settings.buffer_percentage, limit=limit)
    if settings.windows:
        windows = [f"{format_date(window.first)} to {format_date(window.last)}" for window in settings.windows]
        yield messages.DRAWN_FROM_WINDOWS.format(windows=join_list(windows, "and"))
    yield messages.DRAWN_WITH_SEED.format(seed=settings.seed)


def _stratum_rows(draw: Draw) -> Iterator[tuple[str, ...]]:
    for item in (*draw.strata, StratumDraw(Stratum("All"), total_count(draw.strata))):
        count = item.count
        numbers = (count.available, count.initial, count.buffer, count.rounding, count.cap, count.total)
        quota = "" if item.stratum.quota is None else f" (quota {item.stratum.quota})"
        yield f"{item.stratum.name}{quota}", *(f"{number:,}" for number in numbers)


def _shortfall_lines(draw: Draw) -> list[str]:
    sentences = why_short(draw.settings, draw.strata)
    return [*sentences, ""] if sentences else []


def _weight_lines(draw: Draw) -> Iterator[str]:
    """Yield how many eligible cases each drawn case represents, if strata were drawn out of proportion."""
    if not needs_weights(draw.settings.strata, draw.strata):
        return
    from audit.analysis.weights import weight_text  # most draws need none

    yield messages.WEIGHTS
    weights = [(item.stratum.name, item.weight) for item in draw.strata]
    width = max(len(name) for name, _ in weights)
    yield from (f"{INDENT}{name.ljust(width)}  {weight_text(weight)}" for name, weight in weights if weight is not None)
    yield ""


def _case_section(title: str, cases: pd.DataFrame) -> Iterator[str]:
    yield f"{title}: {len(cases):,}"
    columns = [cases[column].tolist() for column in ("crn", "practitioner", "row", "stratum")]
    rows = [tuple(map(_printable, row)) for row in zip(*columns, strict=True)]
    yield from _table_lines(CASE_HEADINGS, rows, right=(2,))


def _printable(value: object) -> str:
    """Return a value without control characters that a terminal would obey."""
    return "".join(character if character.isprintable() else REPLACEMENT_CHARACTER for character in str(value))


def _table_lines(headings: tuple[str, ...], rows: Sequence[tuple[str, ...]], right: Sequence[int]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(headings, *rows, strict=True)]
    for row in (headings, *rows):
        cells = [
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield f"{INDENT}{'  '.join(cells)}".rstrip()
