"""What a scan of a sheet found besides values: hidden rows and columns, merged cells, formulas without a result."""

from __future__ import annotations

from dataclasses import dataclass, field

Position = tuple[int, int]
"""Row and column, from 1."""


@dataclass
class SheetNotes:
    """Notes about one sheet. ``hidden_columns`` are the first and last columns of ranges."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[Position] = field(default_factory=list)
    merged_ranges: list[tuple[Position, Position]] = field(default_factory=list)
    formulas_without_result: set[Position] = field(default_factory=set)
    has_values: bool = False
