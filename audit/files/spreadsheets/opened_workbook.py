"""A workbook opened by openpyxl to be read row by row, with every text as the file has it."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Protocol, TypeAlias

from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell
from openpyxl.cell.text import Text
from openpyxl.reader.excel import ExcelReader
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

AnyCell: TypeAlias = ReadOnlyCell | EmptyCell
SHARED_TEXT = f"{{{SHEET_MAIN_NS}}}si"


class OpenedSheet(Protocol):
    """What is used of a sheet of openpyxl."""

    title: str
    sheet_state: str

    def reset_dimensions(self) -> None:
        """Forget the size that the file claims for the sheet."""

    def iter_rows(self) -> Iterator[tuple[AnyCell, ...]]:
        """Yield the rows, from the first."""


class OpenedWorkbook(Protocol):
    """What is used of a workbook of openpyxl."""

    worksheets: list[OpenedSheet]

    def close(self) -> None:
        """Close the file."""


@dataclass(frozen=True)
class WorkbookParts:
    """An opened workbook, and the part of the file that each of its sheets is in, by the title of the sheet."""

    workbook: OpenedWorkbook
    paths: Mapping[str, str]


class _Reader(ExcelReader):  # type: ignore[misc]
    """openpyxl's reader, which keeps ``x005F_`` in shared texts.

    Excel writes an underscore as ``_x005F_`` if the text would otherwise look like an escape: ``_x0041_`` typed into a
    cell is stored as ``_x005F_x0041_``. openpyxl drops ``x005F_``, and ``_x0041_`` would then be read as A.
    """

    def read_strings(self) -> None:
        part = self.package.find(SHARED_STRINGS)
        if part is not None:
            with self.archive.open(part.PartName[1:]) as source:
                self.shared_strings = _shared_texts(source)


def _shared_texts(source: IO[bytes]) -> list[str]:
    texts: list[str] = []
    for _, element in iterparse(source):
        if element.tag == SHARED_TEXT:
            texts.append(Text.from_tree(element).content)
            element.clear()
    return texts


def read_workbook_parts(data: bytes) -> WorkbookParts:
    """Open a workbook that was checked, with values instead of formulas. Raises any exception if it is damaged."""
    reader = _Reader(io.BytesIO(data), read_only=True, data_only=True)
    reader.read()
    sheets = list(reader.parser.find_sheets())
    paths = {sheet.name: relationship.target for sheet, relationship in sheets}
    if len(paths) < len(sheets):
        raise ValueError("two sheets have the same name")
    return WorkbookParts(reader.wb, paths)
