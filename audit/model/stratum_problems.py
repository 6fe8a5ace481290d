"""What can be wrong with the definition of strata."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from audit.messages import sampling as messages
from audit.model.sampling import (
    COMMUNITY,
    FEMALE,
    HIGH,
    LOW,
    MALE,
    MAX_CASES,
    MEDIUM,
    POST_CUSTODY,
    VERY_HIGH,
    Stratum,
)
from audit.model.text_fields import MAX_LINE_LENGTH, clean_text, fold_text

STRATUM_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "sex": (FEMALE, MALE),
    "sentence_type": (COMMUNITY, POST_CUSTODY),
    "rosh": (LOW, MEDIUM, HIGH, VERY_HIGH),
    **dict.fromkeys(("cluster", "ldu", "team", "practitioner", "manager", "office"), ()),
}
"""The columns of a long list that strata may use, and their values; any text if there are none."""


def stratum_problems(strata: Sequence[Stratum]) -> Iterator[str]:
    """Yield every problem of strata: names, columns, values and quotas."""
    if not strata:
        yield messages.NO_STRATA
    names: dict[str, list[str]] = {}
    for stratum in strata:
        names.setdefault(fold_text(stratum.name), []).append(stratum.name)
    yield from (messages.STRATUM_TWICE.format(stratum=same[0]) for same in names.values() if len(same) > 1)
    for number, stratum in enumerate(strata, start=1):
        yield from _name_and_quota_problems(number, stratum)
        for column, values in stratum.values.items():
            yield from _value_problems(stratum.name, column, values)


def _name_and_quota_problems(number: int, stratum: Stratum) -> Iterator[str]:
    if not stratum.name.strip():
        yield messages.STRATUM_WITHOUT_NAME
    elif not is_plain_line(stratum.name):
        yield messages.STRATUM_NAME_UNREADABLE.format(number=number, limit=MAX_LINE_LENGTH)
    if stratum.quota is not None and stratum.quota < 1:
        yield messages.QUOTA_TOO_SMALL.format(stratum=stratum.name, quota=stratum.quota)
    if stratum.quota is not None and stratum.quota > MAX_CASES:
        yield messages.NUMBER_TOO_LARGE.format(number=f"quota of stratum {number}", limit=MAX_CASES)


def is_plain_line(text: str) -> bool:
    """Return whether a text is one line of usual length that looks the same when it is cleaned, saved and printed."""
    return text == clean_text(text, one_line=True) and len(text) <= MAX_LINE_LENGTH


def _value_problems(name: str, column: str, values: Sequence[str]) -> Iterator[str]:
    if column not in STRATUM_COLUMNS:
        yield messages.STRATUM_COLUMN.format(stratum=name, column=column, known=", ".join(STRATUM_COLUMNS))
    elif not values:
        yield messages.STRATUM_COLUMN_EMPTY.format(stratum=name, column=column)
    elif allowed := STRATUM_COLUMNS[column]:
        for value in values:
            if fold_text(value) not in allowed:
                yield messages.STRATUM_VALUE.format(stratum=name, column=column, value=value, known=", ".join(allowed))
