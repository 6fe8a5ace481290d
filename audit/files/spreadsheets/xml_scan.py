"""One part of a workbook read as a stream of XML: far cells, too many cells, entities, anything that could act."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.parsers import expat

from audit.errors import InputError

TABLE_ALONE = "Copy the table alone into a new workbook and try again."
DAMAGED = "the workbook is damaged or incomplete. Open it in Excel, save it under a new name and try again."
UNSAFE_XML = "the workbook holds XML that no spreadsheet program writes. Copy the table into a new workbook."
LONGEST_TAG = 1024 * 1024
MOST_OTHER_ELEMENTS = 200_000
CELL_ELEMENTS = frozenset({"c", "f", "is", "r", "row", "si", "t", "v"})
UTF_16 = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")

REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,9})")
ACTIVE = {
    "vbaproject": "macros",
    "macroenabled": "macros",
    "macrosheet": "macros",
    "activex": "ActiveX controls",
    "embeddings/": "embedded files",
    "oleobject": "embedded files",
    "externallink": "links to other workbooks",
}


class RefusedError(InputError):
    """Why this file is not opened, as a sentence without the file's name."""


@dataclass
class Totals:
    """What all parts of one workbook may hold together, and what was counted so far."""

    rows: int
    columns: int
    cells: int
    cells_found: int = 0
    merged: int = 0
    elements: int = 0
    other_elements: int = 0
    is_spreadsheet: bool = False

    def refuse_active(self, text: str) -> None:
        """Refuse the name or type of a part that could act by itself or fetch something."""
        for mark, what in ACTIVE.items():
            if mark in text.casefold():
                raise RefusedError(f"the workbook holds {what}. Save a copy without them as .xlsx and try again.")

    def refuse_far(self, row: int, column: int) -> None:
        """Refuse a cell beyond the limits: a reader would fill everything up to it."""
        if row > self.rows:
            raise RefusedError(f"a cell or row lies beyond row {self.rows:,}. {TABLE_ALONE}")
        if column > self.columns:
            raise RefusedError(f"a cell lies beyond column {self.columns}. {TABLE_ALONE}")

    def count(self, name: str) -> None:
        """Count one element: readers build an object for each."""
        self.elements += 1
        if name not in CELL_ELEMENTS:
            self.other_elements += 1
        if self.elements > 5 * self.cells + MOST_OTHER_ELEMENTS or self.other_elements > MOST_OTHER_ELEMENTS:
            raise RefusedError(f"the workbook holds far more than a table of answers. {TABLE_ALONE}")

    def count_cell(self) -> None:
        """Count one cell of a sheet."""
        self.cells_found += 1
        if self.cells_found > self.cells:
            raise RefusedError(f"the workbook has more than {self.cells:,} cells. {TABLE_ALONE}")

    def count_merged(self, cells: int) -> None:
        """Count what a merged range covers."""
        self.merged += cells
        if self.merged > self.cells:
            raise RefusedError(f"merged cells cover more than {self.cells:,} cells. {TABLE_ALONE}")


class PartScan:
    """Fed with one part, chunk by chunk; raises RefusedError at the first thing that may not be there.

    Every part is looked at, whatever its name says: the workbook itself decides which part is a sheet.
    """

    def __init__(self, part: str, totals: Totals) -> None:
        self._totals = totals
        self._may_be_malformed = part.casefold().endswith(".vml")  # Excel itself writes such drawings
        self._fed = 0
        self._row = self._column = 0
        self._in_rows = self._awaits_value = False
        self._previous = ""
        self._is_xml: bool | None = None
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.StartDoctypeDeclHandler = self._refuse_markup
        self._parser.EntityDeclHandler = self._refuse_markup

    def feed(self, chunk: bytes) -> None:
        """Look at the next bytes of the part."""
        if self._is_xml is None:
            if chunk.startswith(UTF_16):
                raise RefusedError(UNSAFE_XML)
            chunk = chunk.removeprefix(b"\xef\xbb\xbf").lstrip()
            # What does not begin with a tag is an image or printer settings: no XML parser gets anywhere in it.
            self._is_xml = chunk.startswith(b"<") if chunk else None
        if self._is_xml:
            self._parse(chunk)

    def close(self) -> None:
        """Look at what only the end of the part shows."""
        if self._is_xml:
            self._parse(b"", last=True)
            self._refuse_uncalculated()

    def _parse(self, chunk: bytes, last: bool = False) -> None:
        try:
            self._parser.Parse(chunk, last)
        except expat.ExpatError:
            if not self._may_be_malformed:
                raise RefusedError(DAMAGED) from None
            self._is_xml = False  # nobody can read beyond this place
        self._fed += len(chunk)
        # A parser goes over an unfinished tag again and again, so a huge one takes it quadratic time.
        if self._is_xml and self._fed - self._parser.CurrentByteIndex > LONGEST_TAG:
            raise RefusedError(UNSAFE_XML)

    def _refuse_markup(self, *_: object) -> None:
        raise RefusedError(UNSAFE_XML)

    def _start(self, qualified: str, attributes: dict[str, str]) -> None:
        name = qualified.rpartition(":")[2]
        self._totals.count(name)
        if name == "c":
            self._cell(attributes)
        elif name == "row":
            self._next_row(attributes)
        elif name == "f" and self._previous == "c":
            self._awaits_value = True
        elif name == "v":
            self._awaits_value = False
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif name in ("Override", "Default", "Relationship"):
            self._declaration(attributes)
        self._previous = name

    def _next_row(self, attributes: dict[str, str]) -> None:
        self._refuse_uncalculated()
        number = _whole(attributes["r"]) if "r" in attributes else self._row + 1
        self._totals.refuse_far(number, 0)
        if number <= self._row:
            raise RefusedError(DAMAGED)  # a reader would pass over this row in silence
        self._row, self._column, self._in_rows = number, 0, True

    def _cell(self, attributes: dict[str, str]) -> None:
        self._refuse_uncalculated()
        self._totals.count_cell()
        if not self._in_rows:
            return  # calculation chains have elements of the same name
        row, column = _place(attributes["r"]) if "r" in attributes else (self._row, self._column + 1)
        self._totals.refuse_far(row, column)
        if row != self._row or column <= self._column:
            raise RefusedError(DAMAGED)
        self._column = column

    def _refuse_uncalculated(self) -> None:
        if self._awaits_value:
            raise RefusedError(
                "the workbook holds formulas that were never worked out. Open it in Excel, save it and try again."
            )

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        (top, left), (bottom, right) = _place(first), _place(last or first)
        self._totals.refuse_far(max(top, bottom), max(left, right))
        self._totals.count_merged((abs(bottom - top) + 1) * (abs(right - left) + 1))

    def _declaration(self, attributes: dict[str, str]) -> None:
        for key in ("ContentType", "Type"):
            self._totals.refuse_active(attributes.get(key, ""))
        if "spreadsheetml" in attributes.get("ContentType", ""):
            self._totals.is_spreadsheet = True


def _whole(written: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", written):
        raise RefusedError(DAMAGED)
    return int(written)


def _place(reference: str) -> tuple[int, int]:
    """Row and column of a reference such as B7."""
    found = REFERENCE.fullmatch(reference.upper())
    if found is None:
        raise RefusedError(DAMAGED)
    column = 0
    for letter in found.group(1):
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(found.group(2)), column
