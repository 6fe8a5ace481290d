"""An uploaded file is read in a process of limited resources, and what it hands over is the same."""

import io
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from xml.sax.saxutils import escape

import openpyxl
import pytest

from audit.errors import InputError
from audit.files.file_reading import NO_CHOICES, ParsedFile, ReadingChoices
from audit.files.responses import parse_responses, parse_uploaded_responses
from audit.files.responses_parser import parse_file
from audit.files.responses_writer import write_responses_csv, write_responses_xlsx
from audit.files.spreadsheets.limits import MEGABYTE, UPLOAD_LIMITS, Limits
from audit.files.spreadsheets.reader import parse_table
from audit.files.spreadsheets.table import Row
from audit.files.upload_process import DEFAULT_RESOURCE_LIMITS, ResourceLimits, parse_in_process
from audit.model.answers import Answer
from tests.files.test_safety_checks import MAIN, SHEET, TYPES, good, rebuilt
from tests.small_questionnaire import SMALL, records_with

pytestmark = pytest.mark.thorough

STOPPED = "more time or memory than a table of answers needs"
CELL = '<c t="s"><v>{}</v></c>'
ROOMY = replace(UPLOAD_LIMITS, uncompressed_bytes=8192 * MEGABYTE)
"""Limits under which the guard lets everything pass: what is left is the wall."""


DISTINCT_CELLS = b"case\n" + b"".join(b"A%d%s\n" % (number, b",%d" % number * 30) for number in range(19_000))

PRIORITIES = """
import os, time
from audit.files import upload_process
upload_process.FULL_PRIORITY_SECONDS = 0.05
before = os.nice(0)
upload_process._apply_limits(upload_process.DEFAULT_RESOURCE_LIMITS)
print(os.nice(0) - before)
start = time.process_time()
while time.process_time() < start + 0.5:
    pass
print(os.nice(0) - before)
"""


def in_process(
    data: bytes,
    limits: Limits = UPLOAD_LIMITS,
    resource_limits: ResourceLimits = DEFAULT_RESOURCE_LIMITS,
    choices: ReadingChoices = NO_CHOICES,
) -> ParsedFile:
    return parse_in_process(data, "The file", SMALL, choices, limits, resource_limits)


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
        parse_table(data, "The file")


def test_a_text_repeated_in_a_few_cells_is_read() -> None:
    assert parse_table(repeating(10, 2, 2), "The file").rows == tuple(Row(number, ("x" * 10,) * 2) for number in (1, 2))


@pytest.mark.parametrize("write", [write_responses_xlsx, write_responses_csv])
def test_an_upload_is_read_like_a_file_of_the_command_line(write: Callable[..., bytes]) -> None:
    data = write(
        SMALL,
        records_with({"2.2.1": (2, 1, 1)}, details={"office": ("North",), "requirements": ("programme", "treatment")}),
    )
    assert in_process(data) == parse_file(data, "The file", SMALL, NO_CHOICES, UPLOAD_LIMITS)
    assert parse_uploaded_responses(data, "The file", SMALL) == parse_responses(data, "The file", SMALL)


def test_everything_about_how_an_upload_was_read_is_passed_on() -> None:
    data = b"case,office,concern,2.2.1\nA1,St Helens,TRUE,NA\nA2,st  helens,0,y\nX123456,St Helens,perhaps,yes\n"
    choices = ReadingChoices({"na": None, "0": Answer.YES})
    parsed = in_process(data, choices=choices)
    assert parsed == parse_file(data, "The file", SMALL, choices, UPLOAD_LIMITS)
    assert parsed.responses.reading.folded_values and parsed.responses.reading.warnings
    assert [problem.value for problem in parsed.problems] == ["X123456", "perhaps"]


@pytest.mark.parametrize("data", [b"PK not a workbook", b"", b'case,2.2.1\n"A1', b"case\n"])
def test_the_same_problems_are_found_in_the_process(data: bytes) -> None:
    with pytest.raises(InputError) as refusal:
        parse_uploaded_responses(data, "upload", SMALL)
    with pytest.raises(InputError) as direct_refusal:
        parse_file(data, "The file", SMALL, NO_CHOICES, UPLOAD_LIMITS, require_answers=False).responses_or_error(
            "The file"
        )
    assert refusal.value.problems == direct_refusal.value.problems


@pytest.mark.parametrize("data", [repeating(10_000_000, 1), DISTINCT_CELLS])
def test_a_file_that_uses_too_much_memory_is_stopped(data: bytes) -> None:
    with pytest.raises(InputError, match=f"{STOPPED}|damaged"):
        in_process(data, ROOMY, replace(DEFAULT_RESOURCE_LIMITS, memory_bytes=40 * MEGABYTE))


@pytest.mark.parametrize("limit", [{"cpu_seconds": 1}, {"timeout_seconds": 1}])
def test_a_file_that_takes_too_long_is_stopped(limit: dict[str, int]) -> None:
    data = many_cells(200_000)
    with pytest.raises(InputError, match=STOPPED):
        in_process(data, resource_limits=replace(DEFAULT_RESOURCE_LIMITS, **limit))


@pytest.mark.parametrize(
    "data", [b"," * 4_900_000, (b"," * 300 + b"\n") * 16_000, b'case,2.2.1\n"' + b"A," * 2_400_000]
)
def test_a_large_upload_takes_this_process_less_than_a_tenth_of_a_second(data: bytes) -> None:
    before = time.process_time()
    with pytest.raises(InputError):
        parse_uploaded_responses(data, "r.csv", SMALL)
    assert time.process_time() - before < 0.1, "other people's clicks wait for this process, not for the other one"


def test_only_what_takes_long_is_read_at_a_lower_priority() -> None:
    """A busy computer let a process of lower priority wait until it was stopped, however small the file."""
    run = subprocess.run([sys.executable, "-c", PRIORITIES], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["0", "10"]
