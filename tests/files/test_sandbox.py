"""The second wall: a workbook that somebody uploads is read in a process that may take only so much."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from xml.sax.saxutils import escape

import openpyxl
import pytest

from audit.errors import InputError
from audit.files.responses import read_responses, read_uploaded_responses, write_responses_xlsx
from audit.files.spreadsheets.reader import Row, read_rows
from audit.files.spreadsheets.safety_checks import MEGABYTE, UPLOAD
from audit.files.spreadsheets.sandbox import WALL, Wall, read_rows_apart
from tests.files.test_safety_checks import MAIN, SHEET, TYPES, good, rebuilt
from tests.small_questionnaire import SMALL, records_with

pytestmark = pytest.mark.thorough

STOPPED = "more time or memory than a table of answers needs"
CELL = '<c t="s"><v>{}</v></c>'
ROOMY = replace(UPLOAD, inflated_bytes=8192 * MEGABYTE)
"""Limits under which the guard lets everything pass: what is left is the wall."""


def with_shared_texts(texts: Sequence[str], rows: Sequence[Sequence[int]]) -> bytes:
    """A workbook as Excel writes it: each text stands in the file once, and cells name it by its number."""
    with zipfile.ZipFile(io.BytesIO(good())) as archive:
        types = archive.read(TYPES)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    declared = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    sheet = "".join(f"<row>{''.join(map(CELL.format, row))}</row>" for row in rows)
    shared = "".join(f"<si><t>{escape(text)}</t></si>" for text in texts)
    parts = {
        TYPES: types.replace(b"</Types>", declared.encode()),
        SHEET: f'<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>'.encode(),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{shared}</sst>'.encode(),
    }
    return rebuilt(parts)


def repeating(characters: int, rows: int, columns: int = 400) -> bytes:
    """A workbook of a few kilobytes: one text, shown by every cell."""
    return with_shared_texts([f" {'x' * characters}"], [[0] * columns] * rows)


def many_cells(cells: int) -> bytes:
    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet()
    for _ in range(cells // 100):
        sheet.append(["yes"] * 100)
    saved = io.BytesIO()
    workbook.save(saved)
    return saved.getvalue()


@pytest.mark.parametrize(("characters", "rows"), [(30_000, 100), (10_000_000, 1)])
def test_a_text_that_every_cell_repeats_is_refused_before_it_fills_the_memory(characters: int, rows: int) -> None:
    data = repeating(characters, rows)
    assert len(data) < 20_000
    with pytest.raises(InputError, match="The file: the cells of the workbook hold more than 60 MB of text"):
        read_rows(data, "The file")


def test_a_text_that_a_few_cells_repeat_is_read() -> None:
    assert read_rows(repeating(10, 2, 2), "The file") == [Row(number, ("x" * 10,) * 2) for number in (1, 2)]


def test_rows_read_apart_are_those_that_are_read_here() -> None:
    data = write_responses_xlsx(SMALL, records_with({"2.2.1": (2, 1)}))
    assert read_rows_apart(data, "The file") == read_rows(data, "The file")
    assert read_uploaded_responses(data, "The file", SMALL) == read_responses(data, "The file", SMALL)


def test_a_csv_file_is_read_without_a_process_of_its_own() -> None:
    assert read_rows_apart(b"case,2.2.1\nA1,yes\n", "The file", wall=Wall(0, 0, 0))[1].cells == ("A1", "yes")


def test_what_the_guard_says_comes_through_the_wall() -> None:
    with pytest.raises(InputError, match="The file: the workbook is damaged"):
        read_rows_apart(b"PK not a workbook", "The file")


def test_a_workbook_that_takes_too_much_memory_is_stopped() -> None:
    with pytest.raises(InputError, match=f"{STOPPED}|damaged"):
        read_rows_apart(repeating(10_000_000, 1), "The file", ROOMY, replace(WALL, memory=512 * MEGABYTE))


def test_a_workbook_that_takes_too_long_is_stopped() -> None:
    data = many_cells(200_000)
    with pytest.raises(InputError, match=STOPPED):
        read_rows_apart(data, "The file", wall=replace(WALL, processor_seconds=1))
    with pytest.raises(InputError, match=STOPPED):
        read_rows_apart(data, "The file", wall=replace(WALL, clock_seconds=1))
