"""The second wall: a workbook that somebody uploads is read in a process that may take only so much."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from xml.sax.saxutils import escape

import openpyxl
import pytest

from audit.errors import InputError
from audit.files.responses import parse_responses, parse_uploaded_responses
from audit.files.responses_writer import write_responses_xlsx
from audit.files.spreadsheets.reader import Row, parse_rows
from audit.files.spreadsheets.safety_checks import MEGABYTE, UPLOAD_LIMITS
from audit.files.spreadsheets.sandbox import DEFAULT_RESOURCE_LIMITS, ResourceLimits, parse_rows_in_sandbox
from tests.files.test_safety_checks import MAIN, SHEET, TYPES, good, rebuilt
from tests.small_questionnaire import SMALL, records_with

pytestmark = pytest.mark.thorough

STOPPED = "more time or memory than a table of answers needs"
CELL = '<c t="s"><v>{}</v></c>'
ROOMY = replace(UPLOAD_LIMITS, uncompressed_bytes=8192 * MEGABYTE)
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
def test_a_text_repeated_in_every_cell_is_rejected_before_it_fills_the_memory(characters: int, rows: int) -> None:
    data = repeating(characters, rows)
    assert len(data) < 20_000
    with pytest.raises(InputError, match="The file: the cells of the workbook contain more than 60 MB of text"):
        parse_rows(data, "The file")


def test_a_text_repeated_in_a_few_cells_is_read() -> None:
    assert parse_rows(repeating(10, 2, 2), "The file") == [Row(number, ("x" * 10,) * 2) for number in (1, 2)]


def test_rows_read_in_the_sandbox_equal_rows_read_directly() -> None:
    data = write_responses_xlsx(SMALL, records_with({"2.2.1": (2, 1)}))
    assert parse_rows_in_sandbox(data, "The file") == parse_rows(data, "The file")
    assert parse_uploaded_responses(data, "The file", SMALL) == parse_responses(data, "The file", SMALL)


def test_a_csv_file_is_read_without_the_sandbox() -> None:
    assert parse_rows_in_sandbox(b"case,2.2.1\nA1,yes\n", "The file", resource_limits=ResourceLimits(0, 0, 0))[
        1
    ].cells == ("A1", "yes")


def test_safety_check_errors_pass_through_the_sandbox() -> None:
    with pytest.raises(InputError, match="The file: the workbook is damaged"):
        parse_rows_in_sandbox(b"PK not a workbook", "The file")


def test_a_workbook_that_uses_too_much_memory_is_stopped() -> None:
    with pytest.raises(InputError, match=f"{STOPPED}|damaged"):
        parse_rows_in_sandbox(
            repeating(10_000_000, 1), "The file", ROOMY, replace(DEFAULT_RESOURCE_LIMITS, memory_bytes=512 * MEGABYTE)
        )


def test_a_workbook_that_takes_too_long_is_stopped() -> None:
    data = many_cells(200_000)
    with pytest.raises(InputError, match=STOPPED):
        parse_rows_in_sandbox(data, "The file", resource_limits=replace(DEFAULT_RESOURCE_LIMITS, cpu_seconds=1))
    with pytest.raises(InputError, match=STOPPED):
        parse_rows_in_sandbox(data, "The file", resource_limits=replace(DEFAULT_RESOURCE_LIMITS, timeout_seconds=1))
