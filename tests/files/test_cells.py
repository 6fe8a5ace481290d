"""Cells and sheets: no text becomes a formula, nothing is lost in silence, and names are those that Excel takes."""

import io
import re
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.files.spreadsheets import cells
from audit.files.spreadsheets.accessible_sheets import write_workbook
from audit.files.spreadsheets.opened_workbook import read_workbook_parts
from audit.files.spreadsheets.sheet_names import MAX_SHEET_NAME_LENGTH, unique_headings, unique_sheet_name
from audit.files.spreadsheets.sheets import Column, Sheet

DAY = date(2023, 6, 1)


def one_cell(text: str) -> object:
    data = write_workbook("x", "en-GB", DAY, [Sheet("x", text, [Column("Text")], [[text or "-"]], [text])])
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type in "fe"]
    *_, (last,) = read_workbook_parts(data).workbook.worksheets[0].iter_rows()
    return cells.decode_cell_text(last.value or "")


anything = st.text(st.characters(codec=None, exclude_categories=()), min_size=1)
payload = st.builds(
    str.__add__, st.sampled_from(["=", "+", "-", "@", "\t", "#REF!", "_x0041_x0042_", "＝", "<r>"]), st.text()
)


@pytest.mark.thorough
@given(anything | payload)
@settings(max_examples=50, deadline=None)
def test_no_text_becomes_a_formula_and_cleaned_text_reads_back_unchanged(text: str) -> None:
    assert one_cell(text) == (cells.clean_cell_text(text) or "")


def test_control_characters_and_lone_surrogates_are_removed() -> None:
    assert cells.clean_cell_text("a\x00b\x1f\ud800c\uffffd\r\ne\tf") == "abcd\ne\tf"


@pytest.mark.parametrize("text", ["x" * 32_768, "😀" * 16_384, "_x0041_" * 4_682])
def test_a_text_too_long_for_a_cell_is_truncated_with_a_mark(text: str) -> None:
    stored = str(one_cell(text))
    assert len(stored.encode("utf-16-le")) // 2 <= 32_767
    assert stored.endswith(cells.TRUNCATION_MARK)


def test_the_longest_text_that_fits_is_not_truncated() -> None:
    assert one_cell("x" * 32_767) == "x" * 32_767


@pytest.mark.parametrize("text", ["<r><t>bold</t></r>", "<r></r>", "<r>_x0041_x0042_</r>", "_x0001__x0002_", "a<b>&c"])
def test_a_text_like_the_file_format_is_stored_as_it_is(text: str) -> None:
    assert one_cell(text) == text


@given(st.lists(st.text(max_size=40), max_size=5))
def test_sheet_names_are_unique_and_accepted_by_excel(wanted: list[str]) -> None:
    names: list[str] = []
    for name in wanted:
        names.append(unique_sheet_name(name, names, name[:MAX_SHEET_NAME_LENGTH]))
    assert len({name.casefold() for name in names}) == len(names)
    assert all(1 <= cells.excel_length(name) <= 31 and not re.search(r"[\[\]:*?/\\]|^'|'$", name) for name in names)


def test_a_sheet_name_and_a_heading_of_rare_characters_are_counted_as_excel_counts_them() -> None:
    assert unique_sheet_name("By 🍒" + "a" * 26, short_name="By c") == "By 🍒" + "a" * 26
    assert unique_sheet_name("By 🍒" + "a" * 27, short_name="By c") == "By c"
    assert unique_headings(["🍒" * 200]) == ["🍒" * 100]


def test_duplicate_headings_are_made_unique() -> None:
    assert unique_headings(["A", "a", "A (2)", "B"]) == ["A", "a (2)", "A (2) (2)", "B"]


def test_sheets_whose_names_differ_only_in_special_characters_have_different_tables() -> None:
    sheets = [Sheet(name, name, [Column("Text")], [["x"]]) for name in ("By âge", "By ège", "By …", "By ¾")]
    data = write_workbook("x", "en-GB", DAY, sheets)
    tables = [name for ws in openpyxl.load_workbook(io.BytesIO(data)) for name in ws.tables]
    assert tables == ["table_by_ge", "table_by_ge_2", "table_by", "table_by_2"]
