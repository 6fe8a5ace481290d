"""Scans one part of a workbook as a stream of XML for distant cells, too many cells, entities and active content.

It also notes what openpyxl does not say of a sheet that is read row by row: what is hidden, merged or not calculated.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.parsers import expat

from audit.errors import InputError
from audit.files.spreadsheets.sheet_notes import SheetNotes
from audit.messages import files as messages

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
    """The reason why a file is not opened, as a sentence without the file's name."""


@dataclass
class ContentCounter:
    """The limits for all parts of one workbook together, and the counts so far."""

    max_rows: int
    max_columns: int
    max_cells: int
    cell_count: int = 0
    merged_cell_count: int = 0
    element_count: int = 0
    other_element_count: int = 0
    is_spreadsheet: bool = False

    def reject_active_content(self, text: str) -> None:
        """Reject the name or type of a part with active content or links to other files."""
        for marker, content in ACTIVE_CONTENT.items():
            if marker in text.casefold():
                raise RejectedFileError(messages.ACTIVE_CONTENT.format(content=content))

    def check_position(self, row: int, column: int) -> None:
        """Reject a cell beyond the limits, because a reader would fill every cell up to it."""
        if row > self.max_rows:
            raise RejectedFileError(messages.ROW_TOO_FAR.format(limit=self.max_rows))
        if column > self.max_columns:
            raise RejectedFileError(messages.COLUMN_TOO_FAR.format(limit=self.max_columns))

    def count_element(self, name: str) -> None:
        """Count one element, because readers create an object for each."""
        self.element_count += 1
        if name not in CELL_ELEMENTS:
            self.other_element_count += 1
        if (
            self.element_count > 5 * self.max_cells + MAX_OTHER_ELEMENTS
            or self.other_element_count > MAX_OTHER_ELEMENTS
        ):
            raise RejectedFileError(messages.TOO_MANY_ELEMENTS)

    def count_cell(self) -> None:
        """Count one cell of a sheet."""
        self.cell_count += 1
        if self.cell_count > self.max_cells:
            raise RejectedFileError(messages.TOO_MANY_CELLS.format(limit=self.max_cells))

    def count_merged(self, cells: int) -> None:
        """Count the cells of a merged range."""
        self.merged_cell_count += cells
        if self.merged_cell_count > self.max_cells:
            raise RejectedFileError(messages.TOO_MANY_MERGED_CELLS.format(limit=self.max_cells))


class PartScanner:
    """Scans one part, chunk by chunk. Raises RejectedFileError at the first forbidden content.

    Every part is scanned whatever its name, because the workbook itself declares which part is a sheet.
    """

    def __init__(self, part: str, counter: ContentCounter) -> None:
        self._counter = counter
        self._may_be_malformed = part.casefold().endswith(".vml")  # Excel itself writes such drawings
        self._bytes_fed = 0
        self.notes = SheetNotes()
        self._row = self._column = 0
        self._in_rows = self._awaits_result = self._may_be_empty = False
        self._previous_element = ""
        self._is_xml: bool | None = None
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start_element
        self._parser.StartDoctypeDeclHandler = self._reject_markup
        self._parser.EntityDeclHandler = self._reject_markup

    def feed(self, chunk: bytes) -> None:
        """Scan the next bytes of the part."""
        if self._is_xml is None:
            if chunk.startswith(UTF_16_PREFIXES):
                raise RejectedFileError(messages.UNSAFE_XML)
            chunk = chunk.removeprefix(b"\xef\xbb\xbf").lstrip()
            # A part that does not begin with a tag is an image or printer settings, which no XML parser can read.
            self._is_xml = chunk.startswith(b"<") if chunk else None
        if self._is_xml:
            self._parse(chunk)

    def close(self) -> None:
        """Check what only the end of the part shows."""
        if self._is_xml:
            self._parse(b"", is_final=True)
            self._note_formula_without_result()

    def _parse(self, chunk: bytes, is_final: bool = False) -> None:
        try:
            self._parser.Parse(chunk, is_final)
        except expat.ExpatError:
            if not self._may_be_malformed:
                raise RejectedFileError(messages.DAMAGED) from None
            self._is_xml = False  # no reader gets beyond this point
        self._bytes_fed += len(chunk)
        # The parser rescans an unfinished tag each time, so a huge tag takes quadratic time.
        if self._is_xml and self._bytes_fed - self._parser.CurrentByteIndex > MAX_TAG_BYTES:
            raise RejectedFileError(messages.UNSAFE_XML)

    def _reject_markup(self, *_: object) -> None:
        raise RejectedFileError(messages.UNSAFE_XML)

    def _start_element(self, qualified_name: str, attributes: dict[str, str]) -> None:
        name = qualified_name.rpartition(":")[2]
        self._counter.count_element(name)
        if name == "c":
            self._start_cell(attributes)
        elif name == "row":
            self._start_row(attributes)
        elif name == "f" and self._previous_element == "c":
            self._awaits_result = True
        elif name in ("v", "is"):
            self._start_value()
        elif name == "col":
            self._note_hidden_columns(attributes)
        elif name == "mergeCell":
            self._check_merged_range(attributes.get("ref", ""))
        elif name in ("Override", "Default", "Relationship"):
            self._check_declaration(attributes)
        self._previous_element = name

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._note_formula_without_result()
        row_number = _parse_row_number(attributes["r"]) if "r" in attributes else self._row + 1
        self._counter.check_position(row_number, 0)
        if row_number <= self._row:
            raise RejectedFileError(messages.DAMAGED)  # a reader would silently skip this row
        self._row, self._column, self._in_rows = row_number, 0, True
        if _is_hidden(attributes, "ht"):
            self.notes.hidden_rows.add(row_number)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._note_formula_without_result()
        self._counter.count_cell()
        if not self._in_rows:
            return  # calculation chains have elements of the same name
        row, column = _parse_reference(attributes["r"]) if "r" in attributes else (self._row, self._column + 1)
        self._counter.check_position(row, column)
        if row != self._row or column <= self._column:
            raise RejectedFileError(messages.DAMAGED)
        self._column = column
        self._may_be_empty = attributes.get("t") == "str"

    def _start_value(self) -> None:
        """Note that a value follows. A formula may have an empty text as its result, but not an empty number."""
        self.notes.has_values = True
        if self._awaits_result and self._may_be_empty:
            self._awaits_result = False
        elif self._awaits_result:
            self._parser.CharacterDataHandler = self._note_result

    def _note_result(self, text: str) -> None:
        if text.strip():
            self._awaits_result = False
            self._parser.CharacterDataHandler = None

    def _note_formula_without_result(self) -> None:
        """At the end of a cell, note whether its formula had no result."""
        if self._awaits_result:
            self._parser.CharacterDataHandler = None
            self._awaits_result = False
            self.notes.has_values = True
            self.notes.formulas_without_result.add((self._row, self._column))

    def _note_hidden_columns(self, attributes: dict[str, str]) -> None:
        if "min" in attributes and "max" in attributes and _is_hidden(attributes, "width"):
            first, last = _parse_row_number(attributes["min"]), _parse_row_number(attributes["max"])
            self.notes.hidden_columns.append((first, last))

    def _check_merged_range(self, reference: str) -> None:
        first_cell, _, last_cell = reference.partition(":")
        (top, left), (bottom, right) = _parse_reference(first_cell), _parse_reference(last_cell or first_cell)
        self._counter.check_position(max(top, bottom), max(left, right))
        self._counter.count_merged((abs(bottom - top) + 1) * (abs(right - left) + 1))
        self.notes.merged_ranges.append(((min(top, bottom), min(left, right)), (max(top, bottom), max(left, right))))

    def _check_declaration(self, attributes: dict[str, str]) -> None:
        for key in ("ContentType", "Type"):
            self._counter.reject_active_content(attributes.get(key, ""))
        if "spreadsheetml" in attributes.get("ContentType", ""):
            self._counter.is_spreadsheet = True


def _is_hidden(attributes: dict[str, str], size: str) -> bool:
    return attributes.get("hidden") in ("1", "true") or attributes.get(size) in ("0", "0.0")


def _parse_row_number(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise RejectedFileError(messages.DAMAGED)
    return int(text)


def _parse_reference(reference: str) -> tuple[int, int]:
    """Return row and column of a reference such as B7."""
    match = CELL_REFERENCE.fullmatch(reference.upper())
    if match is None:
        raise RejectedFileError(messages.DAMAGED)
    column = 0
    for letter in match.group(1):
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(match.group(2)), column
