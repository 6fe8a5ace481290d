"""A long list is read as a case management system exports it, and every problem says its row and column."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.errors import InputError
from audit.files.long_list import LongListFile, read_long_list, read_uploaded_long_list
from audit.files.plain_csv import TITLE_LINES, read_plain_csv
from audit.files.responses import UPLOAD_LABEL
from audit.files.spreadsheets.limits import LONG_LIST_LIMITS, Limits
from audit.files.spreadsheets.reader import parse_table
from audit.files.spreadsheets.table import CellContent, Row
from audit.messages import files as file_messages
from audit.messages import imports as import_messages
from audit.messages import sampling as messages
from audit.sampling.long_list import COLUMNS, MAX_PROBLEMS, LongList
from tests.sampling.random_long_lists import case_row, random_rows

NAME = "list.csv"


def csv_of(rows: Sequence[Mapping[str, str]], separator: str = ",", headings: Sequence[str] = COLUMNS) -> str:
    lines = [separator.join(headings), *(separator.join(row[column] for column in COLUMNS) for row in rows)]
    return "\n".join(lines) + "\n"


def workbook_of(*rows: Sequence[object], title: str = "Long list") -> openpyxl.Workbook:
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(row)
    return workbook


def saved(workbook: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def read(data: str | bytes, name: str = NAME, columns: Mapping[str, str] | None = None) -> LongListFile:
    return read_long_list(data.encode() if isinstance(data, str) else data, name, columns)


def problems_of(data: str | bytes, name: str = NAME, columns: Mapping[str, str] | None = None) -> tuple[str, ...]:
    with pytest.raises(InputError) as refusal:
        read(data, name, columns).parse(columns)
    return refusal.value.problems


def at(row: int, column: str, message: str, name: str = NAME) -> str:
    return f"{name}, row {row}, column {column}: {message}"


def same_cases(first: LongList, second: LongList) -> None:
    pd.testing.assert_frame_equal(first.cases.drop(columns="row"), second.cases.drop(columns="row"))


ROWS = random_rows(5, 30, 6)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_csv_file_with_any_separator_gives_the_same_cases(separator: str) -> None:
    same_cases(read(csv_of(ROWS, separator)).parse(), read(csv_of(ROWS)).parse())


def test_a_separator_line_and_a_byte_order_mark_are_understood() -> None:
    content = b"\xef\xbb\xbfsep=|\r\n" + csv_of(ROWS, "|").encode()
    file = read(content)
    same_cases(file.parse(), read(csv_of(ROWS)).parse())
    assert file.parse().cases["row"].tolist() == list(range(2, 32))
    assert file.notes == (import_messages.DELIMITER_READ.format(delimiter="vertical bars"),)


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_another_encoding_is_refused_with_the_sentence_of_responses_files(encoding: str) -> None:
    data = csv_of([case_row(1, family_name="Zoë")]).encode(encoding)
    expected = {
        "utf-16": file_messages.NOT_UTF_8_CSV.format(file=NAME),
        "cp1252": file_messages.NOT_UTF_8_LINE.format(file=NAME, line=2),
    }
    assert problems_of(data) == (expected[encoding],)


def test_a_title_above_the_headings_is_skipped_and_rows_keep_their_numbers() -> None:
    text = "Long list, all cases, made on 1 January;\n\n" + csv_of([case_row(1), case_row(2, sex="Z")], ";")
    file = read(text)
    assert file.heading_row == 3
    assert messages.HEADINGS_BELOW_TITLE.format(row=3) in file.notes
    assert problems_of(text) == (at(5, "sex", messages.UNKNOWN_VALUE.format(value="Z", allowed="M or F")),)


def test_headings_of_a_case_system_are_suggested_and_others_are_chosen() -> None:
    headings = [
        "Family name",
        "First name(s)",
        "DoB",
        "Gender",
        "Case/sentence type [Licence] [Community Order]",
        "CRN",
    ]
    headings += ["PNC", "Risk of Serious Harm [RoSH] Classification", "Date of sentence or release on licence"]
    headings += [
        "Order or licence terminated[Date/N]",
        "Cluster(as recorded on nDelius)",
        "LDU(as recorded on nDelius)",
    ]
    headings += ["Team(as recorded on nDelius)", "Responsible officer", "Manager", "Place of work"]
    file = read(csv_of([case_row(1, end_date="N", office="Huyton")], headings=headings))
    assert file.suggested == dict(zip(COLUMNS[:-1], headings[:-1], strict=True))
    confirmed = {**file.suggested, "office": "Place of work"}
    assert file.parse(confirmed).cases["office"].tolist() == ["Huyton"]


def test_headings_that_nobody_knows_are_found_under_a_title() -> None:
    columns = {column: f"Field {number}" for number, column in enumerate(COLUMNS)}
    text = "Title\n" + csv_of([case_row(1)], headings=list(columns.values()))
    file = read(text)
    assert (file.headings, file.heading_row, file.suggested) == (tuple(columns.values()), 2, {})
    assert len(file.parse(columns)) == 1


def test_real_dates_and_numbers_of_a_workbook_are_read() -> None:
    row: dict[str, object] = {**case_row(1), "crn": 123456, "start_date": date(2022, 9, 12)}
    row |= {
        "date_of_birth": datetime.fromisoformat("1990-01-31"),
        "end_date": datetime.fromisoformat("2023-01-02 14:30"),
    }
    workbook = workbook_of(COLUMNS, [row[column] for column in COLUMNS])
    workbook.create_sheet("Codes").append(["not read"])
    workbook.worksheets[0].row_dimensions[2].hidden = True
    file = read(saved(workbook), "list.xlsx")
    cases = file.parse().cases
    assert cases["crn"].tolist() == ["123456"]
    assert [cases[column].dt.date.tolist() for column in ("start_date", "end_date")] == [
        [date(2022, 9, 12)],
        [date(2023, 1, 2)],
    ]
    assert file.notes == (
        import_messages.SHEET_READ.format(sheet="“Long list”"),
        import_messages.SHEETS_NOT_READ.format(sheets="“Codes”"),
        import_messages.HIDDEN_READ.format(hidden="1 hidden row"),
    )


def test_cells_of_a_workbook_that_are_no_text_are_problems_of_their_column() -> None:
    row: dict[str, object] = {**case_row(1), "crn": date(2022, 9, 12), "rosh": "=1/0", "office": True}
    workbook = workbook_of([*COLUMNS, "Remarks"], [*(row[column] for column in COLUMNS), date(2022, 9, 12)])
    workbook.worksheets[0].merge_cells("K2:L2")
    assert problems_of(saved(workbook), "list.xlsx") == (
        at(2, "crn", file_messages.CELL_NOT_TEXT.format(content=CellContent.DATE), "list.xlsx"),
        at(2, "rosh", file_messages.CELL_WITHOUT_RESULT, "list.xlsx"),
        at(2, "cluster", file_messages.CELL_MERGED.format(range="K2:L2"), "list.xlsx"),
        at(2, "office", file_messages.CELL_NOT_TEXT.format(content=CellContent.BOOLEAN), "list.xlsx"),
    )


def test_every_problem_is_listed_by_row_and_column_without_personal_data() -> None:
    rows = [
        case_row(1, rosh="Lwo", date_of_birth="31/02/1990", start_date="31/02/2022"),
        case_row(2, crn="", sex="Jane Doe", start_date="X123456", end_date="soon"),
        case_row(3, start_date="", sentence_type="Jane"),
    ]
    allowed = {"rosh": "Low, Medium, High or Very high", "sentence_type": "Community or Post-custody"}
    assert problems_of(csv_of(rows)) == (
        at(2, "date_of_birth", messages.NOT_A_PRIVATE_DATE),
        at(2, "rosh", messages.UNKNOWN_PRIVATE_VALUE.format(allowed=allowed["rosh"])),
        at(2, "start_date", messages.NOT_A_DATE.format(value="31/02/2022")),
        at(3, "sex", messages.UNKNOWN_PRIVATE_VALUE.format(allowed="M or F")),
        at(3, "crn", messages.VALUE_MISSING.format(field="CRN")),
        at(3, "start_date", messages.NOT_A_PRIVATE_DATE),
        at(3, "end_date", messages.NOT_A_PRIVATE_DATE),
        at(4, "sentence_type", messages.UNKNOWN_PRIVATE_VALUE.format(allowed=allowed["sentence_type"])),
        at(4, "start_date", messages.VALUE_MISSING.format(field="start date")),
    )


def test_very_many_problems_are_counted() -> None:
    problems = problems_of(csv_of([case_row(number, rosh="?!") for number in range(MAX_PROBLEMS + 5)]))
    assert len(problems) == MAX_PROBLEMS + 1
    assert problems[-1] == messages.MORE_PROBLEMS.format(file=NAME, problems="5 more problems")


def test_a_masked_row_of_a_restricted_record_is_no_problem() -> None:
    masked = dict.fromkeys(COLUMNS, "*****")
    cases = read(csv_of([case_row(1), masked])).parse().cases
    assert cases["is_restricted"].tolist() == [False, True]


def test_values_that_are_not_recorded_are_no_problem() -> None:
    rows = [case_row(1, sex="Unknown", rosh="", sentence_type="Not recorded", practitioner="", date_of_birth="N/A")]
    long_list = read(csv_of(rows)).parse()
    assert long_list.cases[["sex", "sentence_type", "rosh", "practitioner"]].iloc[0].tolist() == [""] * 4
    assert long_list.notes == (messages.NO_PRACTITIONER.format(cases="1 case"),)


def test_what_is_read_otherwise_than_it_is_written_is_said() -> None:
    rows = [case_row(1, practitioner="Jo Bloggs"), case_row(2, practitioner="jo  bloggs", end_date="2022-09-01")]
    rows.append(case_row(3, practitioner="Jo Bloggs"))
    long_list = read(csv_of(rows)).parse()
    assert long_list.cases["practitioner"].tolist() == ["Jo Bloggs"] * 3
    assert long_list.notes == (
        messages.SPELLINGS_FOLDED.format(column="practitioner", cells="1 cell"),
        at(3, "end_date", messages.ENDS_BEFORE_START),
    )


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"crn": "Number"}, messages.COLUMN_NOT_IN_LIST.format(file=NAME, heading="Number", column="crn")),
        ({"crn": "pnc"}, messages.HEADING_FOR_TWO_COLUMNS.format(heading="pnc", first="crn", second="pnc")),
        ({"age": "pnc"}, messages.UNKNOWN_COLUMN.format(column="age", known=", ".join(COLUMNS))),
    ],
)
def test_a_mapping_that_does_not_fit_the_file_is_refused(columns: dict[str, str], message: str) -> None:
    assert message in problems_of(csv_of([case_row(1)]), columns=dict(zip(COLUMNS, COLUMNS, strict=True)) | columns)


def test_missing_columns_and_double_headings_are_refused() -> None:
    assert problems_of("family_name,first_name,sex\nDoe,Jane,F\n") == tuple(
        messages.COLUMN_MISSING.format(file=NAME, column=column)
        for column in ("sentence_type", "crn", "rosh", "start_date", "practitioner")
    )
    text = csv_of([case_row(1)]).replace("office", "crn")
    assert problems_of(text) == (messages.COLUMN_TWICE.format(file=NAME, heading="crn"),)


def test_a_list_without_rows_or_without_cases_says_so() -> None:
    assert problems_of("\n\n") == (messages.EMPTY_LIST.format(file=NAME),)
    assert problems_of(csv_of([])) == (messages.NO_CASES.format(file=NAME),)


def test_a_list_beyond_the_limits_is_refused_with_the_sentence_of_responses_files() -> None:
    with pytest.raises(InputError) as refusal:
        read_long_list(csv_of(ROWS).encode(), NAME, limits=Limits(rows=10))
    assert refusal.value.problems == (file_messages.TOO_MANY_ROWS.format(file=NAME, limit=10),)


def test_an_upload_is_read_in_a_separate_process_and_gives_the_same() -> None:
    row: dict[str, object] = {**case_row(1), "crn": date(2022, 9, 12)}
    workbook = workbook_of(["Title"], COLUMNS, [row[column] for column in COLUMNS], list(case_row(2).values()))
    workbook.worksheets[0].merge_cells("K3:L3")
    data = saved(workbook)
    uploaded, own = read_uploaded_long_list(data, "Jane Doe.xlsx"), read_long_list(data, UPLOAD_LABEL)
    pd.testing.assert_frame_equal(uploaded.table, own.table)
    assert (uploaded.headings, uploaded.heading_row, uploaded.reading, uploaded.contents, uploaded.merged) == (
        own.headings,
        own.heading_row,
        own.reading,
        own.contents,
        own.merged,
    )
    with pytest.raises(InputError) as refusal:
        read_uploaded_long_list(b"not a workbook", "Jane Doe.xlsx")
    assert refusal.value.problems == (f"{UPLOAD_LABEL}: {file_messages.NOT_A_WORKBOOK}",)


CELLS = st.sampled_from(("a", "", " b ", "'=1+1", "''=1", "x,y", "1", "é", '"q"', "two\nlines", "**", "  "))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=6),
    st.sampled_from((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)),
    st.sampled_from((",", ";")),
    st.sampled_from(("\n", "\r\n")),
)
def test_the_quick_reader_gives_what_the_usual_reader_gives(
    rows: list[list[str]], quoting: int, separator: str, line_end: str
) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, quoting=quoting, lineterminator=line_end).writerows(
        [["crn", "pnc", "sex"], *rows]
    )
    data = text.getvalue().encode()
    usual = parse_table(data, NAME, title_lines=TITLE_LINES)
    plain = read_plain_csv(data, NAME, LONG_LIST_LIMITS)
    if plain is None:
        assert b'"' in data
        return
    padded = [Row(row.number, (*row.cells, *[""] * (3 - len(row.cells)))) for row in usual.rows]
    read = [Row(number, tuple(map(str.strip, cells))) for number, *cells in plain.table.itertuples()]
    assert read == list(plain.first_rows) == padded


def test_nothing_personal_is_in_the_text_of_a_long_list_file() -> None:
    assert "Family1" not in repr(read(csv_of([case_row(1)])))
