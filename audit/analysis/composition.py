"""List against sample: the layout of the table that every surface prints, with percentages and their bases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from audit.analysis.intervals import Difference
from audit.model.bands import Share
from audit.model.list_columns import COLUMN_LABELS, value_label
from audit.model.sampling import CompositionRow

HEADINGS = ("Detail", "Value", "Of the eligible", "Of the sample", "Difference")
CAPTION = "Sample compared with the eligible {plural}"


@dataclass(frozen=True)
class CompositionLine:
    """One value of a detail: its share of the eligible cases and its share of the sample.

    >>> line = CompositionLine("Sex", "Female", Share(4, 63), Share(3, 46))
    >>> print(line.label, line.eligible, line.drawn, line.difference, sep="; ")
    Sex: Female; 6% (4 of 63); 7% (3 of 46); 0 points
    """

    detail: str
    value: str
    eligible: Share
    drawn: Share

    @property
    def label(self) -> str:
        """The detail with its value."""
        return f"{self.detail}: {self.value}"

    @property
    def cells(self) -> tuple[str, str, str, str, str]:
        """The cells under ``HEADINGS``."""
        return self.detail, self.value, str(self.eligible), str(self.drawn), self.difference

    @cached_property
    def difference(self) -> str:
        """How many points the sample has more (+) or less (−) than the list, from the exact shares."""
        return Difference(self.drawn, self.eligible).text


def composition_lines(rows: Sequence[CompositionRow]) -> tuple[CompositionLine, ...]:
    """Return a line for each row, in order. The bases are all eligible and all drawn cases."""
    eligible, drawn = Counter[str](), Counter[str]()
    for row in rows:
        eligible[row.column] += row.eligible
        drawn[row.column] += row.drawn
    return tuple(
        CompositionLine(
            COLUMN_LABELS.get(row.column, row.column),
            value_label(row.value),
            Share(row.eligible, eligible[row.column]),
            Share(row.drawn, drawn[row.column]),
        )
        for row in rows
    )
