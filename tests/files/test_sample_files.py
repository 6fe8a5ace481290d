"""The key of a sample and the problems of a long list as files."""

from __future__ import annotations

import csv
import io
from datetime import date

from openpyxl import load_workbook

from audit.files.sample_files import KEY_HEADINGS, write_key_csv, write_key_xlsx, write_list_problems_csv
from audit.sampling.sample_key import KeyRow

KEY = (
    KeyRow("KSH-7F3R9", "X000123", "Women", "drawn", "=HYPERLINK(1)", "M1"),
    KeyRow("00042", "0012345", "Men, low", "reserve", "P2", ""),
)


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_the_key_has_a_row_for_each_case_and_runs_no_formula() -> None:
    headings, first, second = rows_of(write_key_csv(KEY))
    assert headings == list(KEY_HEADINGS)
    assert first == ["KSH-7F3R9", "X000123", "Women", "drawn", "'=HYPERLINK(1)", "M1"]
    assert second == ["00042", "0012345", "Men, low", "reserve", "P2", ""]


def test_the_key_in_excel_keeps_numbers_as_they_are_written() -> None:
    sheet = load_workbook(io.BytesIO(write_key_xlsx(KEY, "en-GB", date(2023, 3, 20)))).active
    headings, first, second = sheet.iter_rows()
    assert tuple(cell.value for cell in headings) == KEY_HEADINGS
    assert [cell.value for cell in second] == ["00042", "0012345", "Men, low", "reserve", "P2", None]
    assert {cell.data_type for cell in (*first, *second[:-1])} == {"s"}


def test_the_problems_of_a_list_can_be_worked_through_in_a_spreadsheet() -> None:
    problems = ["The file, row 2, column sex: wrong", "=1"]
    assert rows_of(write_list_problems_csv(problems)) == [["Problem and what to do"], [problems[0]], ["'=1"]]
