"""What can be wrong with the definition of strata."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from audit.messages import sampling as messages
from audit.model.sampling import (
    COMMUNITY,
    FEMALE,
    HIGH,
    LOW,
    MALE,
    MEDIUM,
    POST_CUSTODY,
    VERY_HIGH,
    Stratum,
)
from audit.model.text_fields import fold_text

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
    names = Counter(stratum.name for stratum in strata)
    yield from (messages.STRATUM_TWICE.format(stratum=name) for name, count in names.items() if count > 1)
    for stratum in strata:
        if not stratum.name.strip():
            yield messages.STRATUM_WITHOUT_NAME
        if stratum.quota is not None and stratum.quota < 1:
            yield messages.QUOTA_TOO_SMALL.format(stratum=stratum.name, quota=stratum.quota)
        for column, values in stratum.values.items():
            yield from _value_problems(stratum.name, column, values)


def _value_problems(name: str, column: str, values: Sequence[str]) -> Iterator[str]:
    if column not in STRATUM_COLUMNS:
        yield messages.STRATUM_COLUMN.format(stratum=name, column=column, known=", ".join(STRATUM_COLUMNS))
    elif not values:
        yield messages.STRATUM_COLUMN_EMPTY.format(stratum=name, column=column)
    elif allowed := STRATUM_COLUMNS[column]:
        for value in values:
            if fold_text(value) not in allowed:
                yield messages.STRATUM_VALUE.format(stratum=name, column=column, value=value, known=", ".join(allowed))
