"""Any text, any bytes and any cells give cases or sentences that name the file: no other error, in bounded time."""

import io

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.errors import AuditError, InputError
from audit.files.responses import parse_responses
from audit.model.answers import ANSWER_SPELLINGS
from audit.toml_files.audit import parse_audit_file
from audit.toml_files.judgements import parse_judgements
from audit.toml_files.questionnaire import parse_questionnaire
from tests.examples import examples
from tests.small_questionnaire import SMALL, SMALL_TOML

SHORT = settings(max_examples=40, deadline=2_000, suppress_health_check=list(HealthCheck))
LONG = settings(max_examples=examples(150), deadline=2_000, suppress_health_check=list(HealthCheck))

HEADINGS = ["case", "auditor", *SMALL.case_details_by_id, *SMALL.questions_by_id]
likely_text = st.sampled_from([*ANSWER_SPELLINGS, *HEADINGS, "A1", "a1", "A2", "", "yes\u200b", "programme; treatment"])
any_text = st.text(max_size=20)
csv_cell = likely_text | any_text
csv_rows = st.lists(st.lists(csv_cell, max_size=8), max_size=8)
csv_file = st.builds(
    lambda start, rows, mark: (start + "\n".join(mark.join(row) for row in rows)).encode("utf-8", "surrogatepass"),
    st.sampled_from(["", "\ufeff", "sep=;\n", '"']),
    st.builds(lambda headings, rows: [headings, *rows], st.lists(st.sampled_from(HEADINGS), max_size=8), csv_rows),
    st.sampled_from([",", ";", "\t"]),
)
number_format = st.sampled_from(
    ["General", "0000", "0%", "d-mmm", "@", ";;;", '"x"0', "[h]:mm", "[$-F800]dddd", "0;0;;@"]
)
sheet_text = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20)
sheet_cell = st.tuples(
    st.none() | likely_text | sheet_text | st.integers() | st.floats(allow_nan=False) | st.booleans()
    | st.datetimes() | st.times() | st.timedeltas() | st.sampled_from(["=1+1", "#N/A", "=NA()"]),
    number_format,
)  # fmt: skip
sheet_rows = st.lists(st.lists(sheet_cell, max_size=6), max_size=5)


def check(data: bytes) -> None:
    """Parse a file; every problem must be a sentence that can be shown and names the file."""
    try:
        parse_responses(data, "f", SMALL)
    except InputError as refusal:
        assert refusal.problems
        for problem in refusal.problems:
            assert problem.startswith("f") and problem.endswith((".", "…")) and problem.encode()


def check_workbook(headings: list[str], rows: list[list[tuple[object, str]]], merged: bool) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(headings)
    for number, row in enumerate(rows, start=2):
        for column, (value, cell_format) in enumerate(row, start=1):
            try:
                sheet.cell(number, column, value).number_format = cell_format
            except (ValueError, OverflowError):  # openpyxl does not write it
                continue
    if merged:
        sheet.merge_cells("B2:C3")
    buffer = io.BytesIO()
    try:
        book.save(buffer)
    except (ValueError, OverflowError, TypeError):
        return
    check(buffer.getvalue())


def check_toml(data: bytes) -> None:
    for parse in (
        lambda: parse_questionnaire(data, "f"),
        lambda: parse_judgements(data, "f", SMALL),
        lambda: parse_audit_file(data, "f", SMALL),
    ):
        try:
            parse()
        except AuditError as refusal:
            assert all(problem.startswith("f") for problem in refusal.problems)


headings = st.lists(st.sampled_from(HEADINGS), min_size=1, max_size=6)
toml_file = st.builds(
    lambda at, cut, inserted: (SMALL_TOML[:at] + inserted + SMALL_TOML[at + cut :]).encode("utf-8", "surrogatepass"),
    st.integers(0, len(SMALL_TOML)),
    st.integers(0, 40),
    st.text(max_size=10) | st.sampled_from(["[[standards]]", "9" * 5_000, "'''", "= [", "1e400", "inf", '"\\u0000"']),
)


@given(csv_file | st.binary(max_size=200))
@SHORT
def test_any_csv_file_is_read_or_refused_in_sentences(data: bytes) -> None:
    check(data)


@pytest.mark.thorough
@given(headings, sheet_rows, st.booleans())
@SHORT
def test_any_workbook_is_read_or_refused_in_sentences(
    headings: list[str], rows: list[list[tuple[object, str]]], merged: bool
) -> None:
    check_workbook(headings, rows, merged)


@given(toml_file)
@SHORT
def test_any_toml_file_is_read_or_refused_in_sentences(data: bytes) -> None:
    check_toml(data)


@pytest.mark.thorough
@given(csv_file | st.binary(max_size=2_000))
@LONG
def test_many_csv_files_are_read_or_refused_in_sentences(data: bytes) -> None:
    check(data)


@pytest.mark.thorough
@given(headings, sheet_rows, st.booleans())
@LONG
def test_many_workbooks_are_read_or_refused_in_sentences(
    headings: list[str], rows: list[list[tuple[object, str]]], merged: bool
) -> None:
    check_workbook(headings, rows, merged)


@pytest.mark.thorough
@given(toml_file)
@LONG
def test_many_toml_files_are_read_or_refused_in_sentences(data: bytes) -> None:
    check_toml(data)
