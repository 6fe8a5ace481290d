"""Makes one value of spellings that look the same: other white space, composed letters, and other capital letters."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from audit.files.file_reading import FoldedValue
from audit.formatting import join_list
from audit.messages import files as messages
from audit.model.text_fields import fold_text


def fold_capitals(values: Sequence[str | None]) -> dict[str, str]:
    """Return, for each value that differs from a commoner one only in capital letters, that commoner value.

    >>> fold_capitals(["St Helens", "st helens", "St Helens", "Knowsley"])
    {'st helens': 'St Helens'}
    """
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for value, count in Counter(values).items():
        if value:
            spellings[fold_text(value)][value] += count
    return {
        spelling: counter.most_common(1)[0][0]
        for counter in spellings.values()
        for spelling in counter
        if spelling != counter.most_common(1)[0][0]
    }


def why_capitals_folded(column: str, folded: Mapping[str, str]) -> list[str]:
    """Return a warning for each value with several spellings."""
    by_value: dict[str, list[str]] = defaultdict(list)
    for spelling, value in folded.items():
        by_value[value].append(spelling)
    return [
        messages.CAPITALS_FOLDED.format(
            column=column, spellings=join_list([f"“{one}”" for one in (value, *spellings)], "and"), value=value
        )
        for value, spellings in by_value.items()
    ]


def folded_values(column: str, texts: Sequence[str], values: Sequence[str | None]) -> list[FoldedValue]:
    """Return the cells of a column whose value is not the text in the file, by text."""
    if list(texts) == values:
        return []
    pairs = Counter(zip(texts, values, strict=True))
    return [
        FoldedValue(column, text, value, count)
        for (text, value), count in pairs.items()
        if value is not None and text != value
    ]
