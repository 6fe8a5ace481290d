"""List against sample: how many of the eligible and of the drawn cases have each value of a column."""

from __future__ import annotations

from collections.abc import Sequence

from audit.model.sampling import (
    COMMUNITY,
    FEMALE,
    HIGH,
    LOW,
    MALE,
    MEDIUM,
    POST_CUSTODY,
    VERY_HIGH,
    CompositionRow,
)
from audit.sampling.draw import Draw

COMPOSITION_COLUMNS = ("sex", "sentence_type", "rosh", "cluster", "ldu", "team", "office")
VALUE_ORDER = (FEMALE, MALE, COMMUNITY, POST_CUSTODY, LOW, MEDIUM, HIGH, VERY_HIGH)


def composition(draw: Draw, columns: Sequence[str] = COMPOSITION_COLUMNS) -> tuple[CompositionRow, ...]:
    """Return the counts of eligible and drawn cases for each value of each column that the list has."""
    rows: list[CompositionRow] = []
    for column in columns:
        drawn = draw.cases[column].value_counts()
        eligible = drawn.add(draw.reserves[column].value_counts(), fill_value=0)
        if set(eligible.index) == {""}:
            continue
        for value in sorted(eligible.index, key=_value_order):
            rows.append(CompositionRow(column, value, int(eligible[value]), int(drawn.get(value, 0))))
    return tuple(rows)


def _value_order(value: str) -> tuple[bool, int, str]:
    """Known values in their own order, then others by name; cases without a value come last."""
    return not value, VALUE_ORDER.index(value) if value in VALUE_ORDER else len(VALUE_ORDER), value.casefold()
