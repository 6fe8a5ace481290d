"""The table of list against sample on a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from audit.analysis.composition import CAPTION, HEADINGS, CompositionLine
from audit.web.components.copying import copied_table_html
from audit.web.components.html import Row


def composition_table_html(lines: Iterable[CompositionLine], plural: str) -> str:
    """Return the table as HTML, with a heading for each detail."""
    return copied_table_html(CAPTION.format(plural=plural), HEADINGS[1:], _rows(lines), (1, 2, 3), is_narrow=True)


def _rows(lines: Iterable[CompositionLine]) -> Iterator[Row]:
    detail = ""
    for line in lines:
        if line.detail != detail:
            yield Row((line.detail,))
        detail = line.detail
        yield Row(line.cells[1:])
