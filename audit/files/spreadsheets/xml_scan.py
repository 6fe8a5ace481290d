"""One part of a workbook read as a stream of XML: far cells, too many cells, entities, anything that could act."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.parsers import expat

from audit.errors import InputError

COPY_TABLE_ONLY = "Copy the table alone into a new workbook and try again."
DAMAGED = "the workbook is damaged or incomplete. Open it in Excel, save it under a new name and try again."
UNSAFE_XML = "the workbook holds XML that no spreadsheet program writes. Copy the table into a new workbook."
MAX_TAG_BYTES = 1024 * 1024
MAX_OTHER_ELEMENTS = 200_000
CELL_ELEMENTS = frozenset({"c", "f", "is", "r", "row", "si", "t", "v"})
UTF_16_PREFIXES = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")

CELL_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,9})")
ACTIVE_CONTENT = {
    "vbaproject": "macros",
    "macroenabled": "macros",
    "macrosheet": "macros",
    "activex": "ActiveX controls",
    "embeddings/": "embedded files",
    "oleobject": "embedded files",
    "externallink": "links to other workbooks",
}


class RejectedFileError(InputError):
    """Why this file is not opened, as a sentence without the file's name."""


@dataclass
class ContentCounter:
    """What all parts of one workbook may hold together, and what was counted so far."""

    max_rows: int
    max_columns: int
    max_cells: int
    cell_count: int = 0
    merged_cell_count: int = 0
    element_count: int = 0
    other_element_count: int = 0
    is_spreadsheet: bool = False

    def reject_active_content(self, text: str) -> None:
        """Refuse the name or type of a part that could act by itself or fetch something."""
        for marker, content in ACTIVE_CONTENT.items():
            if marker in text.casefold():
                raise RejectedFileError(
                    f"the workbook holds {content}. Save a copy without them as .xlsx and try again."
                )

    def check_position(self, row: int, column: int) -> None:
        """Refuse a cell beyond the limits: a reader would fill everything up to it."""
        if row > self.max_rows:
            raise RejectedFileError(f"a cell or row lies beyond row {self.max_rows:,}. {COPY_TABLE_ONLY}")
        if column > self.max_columns:
            raise RejectedFileError(f"a cell lies beyond column {self.max_columns}. {COPY_TABLE_ONLY}")

    def count_element(self, name: str) -> None:
        """Count one element: readers build an object for each."""
        self.element_count += 1
        if name not in CELL_ELEMENTS:
            self.other_element_count += 1
        if (
            self.element_count > 5 * self.max_cells + MAX_OTHER_ELEMENTS
            or self.other_element_count > MAX_OTHER_ELEMENTS
        ):
            raise RejectedFileError(f"the workbook holds far more than a table of answers. {COPY_TABLE_ONLY}")

    def count_cell(self) -> None:
        """Count one cell of a sheet."""
        self.cell_count += 1
        if self.cell_count > self.max_cells:
            raise RejectedFileError(f"the workbook has more than {self.max_cells:,} cells. {COPY_TABLE_ONLY}")

    def count_merged(self, cells: int) -> None:
        """Count what a merged range covers."""
        self.merged_cell_count += cells
        if self.merged_cell_count > self.max_cells:
            raise RejectedFileError(f"merged cells cover more than {self.max_cells:,} cells. {COPY_TABLE_ONLY}")


class PartScanner:
    """Fed with one part, chunk by chunk; raises RefusedError at the first thing that may not be there.

    Every part is looked at, whatever its name says: the workbook itself decides which part is a sheet.
    """

    def __init__(self, part: str, counter: ContentCounter) -> None:
        self._counter = counter
        self._may_be_malformed = part.casefold().endswith(".vml")  # Excel itself writes such drawings
        self._bytes_fed = 0
        self._row = self._column = 0
        self._in_rows = self._awaits_value = False
        self._previous_element = ""
        self._is_xml: bool | None = None
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start_element
        self._parser.StartDoctypeDeclHandler = self._reject_markup
        self._parser.EntityDeclHandler = self._reject_markup

    def feed(self, chunk: bytes) -> None:
        """Look at the next bytes of the part."""
        if self._is_xml is None:
            if chunk.startswith(UTF_16_PREFIXES):
                raise RejectedFileError(UNSAFE_XML)
            chunk = chunk.removeprefix(b"\xef\xbb\xbf").lstrip()
            # What does not begin with a tag is an image or printer settings: no XML parser gets anywhere in it.
            self._is_xml = chunk.startswith(b"<") if chunk else None
        if self._is_xml:
            self._parse(chunk)

    def close(self) -> None:
        """Look at what only the end of the part shows."""
        if self._is_xml:
            self._parse(b"", is_final=True)
            self._reject_uncalculated()

    def _parse(self, chunk: bytes, is_final: bool = False) -> None:
        try:
            self._parser.Parse(chunk, is_final)
        except expat.ExpatError:
            if not self._may_be_malformed:
                raise RejectedFileError(DAMAGED) from None
            self._is_xml = False  # nobody can read beyond this place
        self._bytes_fed += len(chunk)
        # A parser goes over an unfinished tag again and again, so a huge one takes it quadratic time.
        if self._is_xml and self._bytes_fed - self._parser.CurrentByteIndex > MAX_TAG_BYTES:
            raise RejectedFileError(UNSAFE_XML)

    def _reject_markup(self, *_: object) -> None:
        raise RejectedFileError(UNSAFE_XML)

    def _start_element(self, qualified_name: str, attributes: dict[str, str]) -> None:
        name = qualified_name.rpartition(":")[2]
        self._counter.count_element(name)
        if name == "c":
            self._start_cell(attributes)
        elif name == "row":
            self._start_row(attributes)
        elif name == "f" and self._previous_element == "c":
            self._awaits_value = True
        elif name == "v":
            self._awaits_value = False
        elif name == "mergeCell":
            self._check_merged_range(attributes.get("ref", ""))
        elif name in ("Override", "Default", "Relationship"):
            self._check_declaration(attributes)
        self._previous_element = name

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._reject_uncalculated()
        row_number = _parse_row_number(attributes["r"]) if "r" in attributes else self._row + 1
        self._counter.check_position(row_number, 0)
        if row_number <= self._row:
            raise RejectedFileError(DAMAGED)  # a reader would pass over this row in silence
        self._row, self._column, self._in_rows = row_number, 0, True

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._reject_uncalculated()
        self._counter.count_cell()
        if not self._in_rows:
            return  # calculation chains have elements of the same name
        row, column = _parse_reference(attributes["r"]) if "r" in attributes else (self._row, self._column + 1)
        self._counter.check_position(row, column)
        if row != self._row or column <= self._column:
            raise RejectedFileError(DAMAGED)
        self._column = column

    def _reject_uncalculated(self) -> None:
        if self._awaits_value:
            raise RejectedFileError(
                "the workbook holds formulas that were never worked out. Open it in Excel, save it and try again."
            )

    def _check_merged_range(self, reference: str) -> None:
        first_cell, _, last_cell = reference.partition(":")
        (top, left), (bottom, right) = _parse_reference(first_cell), _parse_reference(last_cell or first_cell)
        self._counter.check_position(max(top, bottom), max(left, right))
        self._counter.count_merged((abs(bottom - top) + 1) * (abs(right - left) + 1))

    def _check_declaration(self, attributes: dict[str, str]) -> None:
        for key in ("ContentType", "Type"):
            self._counter.reject_active_content(attributes.get(key, ""))
        if "spreadsheetml" in attributes.get("ContentType", ""):
            self._counter.is_spreadsheet = True


def _parse_row_number(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise RejectedFileError(DAMAGED)
    return int(text)


def _parse_reference(reference: str) -> tuple[int, int]:
    """Row and column of a reference such as B7."""
    match = CELL_REFERENCE.fullmatch(reference.upper())
    if match is None:
        raise RejectedFileError(DAMAGED)
    column = 0
    for letter in match.group(1):
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(match.group(2)), column
