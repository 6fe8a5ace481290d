"""Dates and numbers of cases in files: responses files, recording sheets and the workbook."""

from __future__ import annotations

import io
from datetime import date, datetime, time

import openpyxl
import pytest

from audit.errors import InputError
from audit.files.recording_sheet.rows import CaseSheet
from audit.files.recording_sheet.writer import build_recording_sheets
from audit.files.responses import parse_responses
from audit.files.responses_writer import write_responses_csv, write_responses_xlsx
from audit.messages import case_details as messages
from audit.messages import files as file_messages
from audit.model.case import Case, CaseRecord
from audit.model.case_review import CaseReview
from audit.model.recording_sheet import SheetOutcome
from audit.storage import Store
from tests import damaged_sheets
from tests.dated_questionnaire import DATED, dated_toml
from tests.files.test_recording_sheet import planned, saved_again
from tests.small_questionnaire import load_questionnaire_text
from tests.storage.factories import ANN, create_audit, reload_review, save_case_detail

MANY = load_questionnaire_text(dated_toml().replace("most = 500", "most = 5000"))
HEADINGS = ["case", "sentenced_on", "first_appointment_on", "appointments_missed", "1.1"]
RECORDED = {
    "sentenced_on": ("2024-02-26",),
    "first_appointment_on": ("2024-03-02",),
    "appointments_missed": ("1200",),
}


def workbook_of(*rows: list[object], formats: dict[str, str] | None = None) -> bytes:
    workbook = openpyxl.Workbook()
    for row in (HEADINGS, *rows):
        workbook.worksheets[0].append(row)
    for cell, number_format in (formats or {}).items():
        workbook.worksheets[0][cell].number_format = number_format
    return saved_again(workbook)


def at(year: int, month: int, day: int) -> datetime:
    """Return a day as openpyxl reads it: with the time 0:00."""
    return datetime.combine(date(year, month, day), time())


def details_of(records: tuple[CaseRecord, ...]) -> list[dict[str, tuple[str, ...]]]:
    return [dict(record.case.details) for record in records]


def test_a_csv_file_may_have_dates_as_people_write_them_and_numbers_with_commas() -> None:
    text = f'{",".join(HEADINGS)}\nA1,26/2/2024,2 March 24,12,yes\nA2,2024-02-26,,"1,200",no\n'
    first, second = details_of(parse_responses(text.encode(), "a.csv", MANY).records)
    assert first == {**RECORDED, "appointments_missed": ("12",)}
    assert second == {"sentenced_on": ("2024-02-26",), "appointments_missed": ("1200",)}


def test_a_workbook_may_have_real_dates_and_numbers() -> None:
    dates = (date(2024, 2, 26), datetime.combine(date(2024, 3, 2), time(9, 30)))
    data = workbook_of(
        ["A1", *dates, 12.0, "yes"], ["A2", *dates, 1200, "yes"], formats={"B2": "dd/mm/yy", "D3": "#,##0"}
    )
    first, second = details_of(parse_responses(data, "a.xlsx", MANY).records)
    assert first == {**RECORDED, "appointments_missed": ("12",)}
    assert second == RECORDED


NOT_A_DATE = messages.NOT_A_DATE.format(detail="Date of sentence")
NOT_WHOLE = messages.NOT_A_WHOLE_NUMBER.format(detail="Appointments missed")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (
            ["A1", "02/30/2024", None, 1, "yes"],
            file_messages.VALUE_NOT_ACCEPTED.format(value="02/30/2024", reason=NOT_A_DATE),
        ),
        (["A1", "after Jane left", None, 1, "yes"], NOT_A_DATE),
        (["A1", 45000, None, 1, "yes"], file_messages.VALUE_NOT_ACCEPTED.format(value="45000", reason=NOT_A_DATE)),
        (["A1", None, None, 1.5, "yes"], file_messages.VALUE_NOT_ACCEPTED.format(value="1.5", reason=NOT_WHOLE)),
        (["A1", None, None, date(2024, 2, 26), "yes"], file_messages.CELL_NOT_TEXT.format(content="a date")),
    ],
)
def test_what_is_no_date_or_number_is_refused_at_its_cell(row: list[object], reason: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_responses(workbook_of(row), "a.xlsx", DATED)
    (problem,) = refused.value.problems
    assert problem.endswith(reason)
    assert "Jane" not in problem


def test_responses_are_written_and_read_back_the_same() -> None:
    record = CaseRecord(Case("A1", details=RECORDED), {}, frozenset({"1.2"}))
    xlsx, csv = write_responses_xlsx(MANY, [record]), write_responses_csv(MANY, [record])
    assert details_of(parse_responses(xlsx, "a.xlsx", MANY).records) == [RECORDED]
    assert details_of(parse_responses(csv, "a.csv", MANY).records) == [RECORDED]
    cells = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(xlsx)).worksheets[0][2]]
    assert cells[2:5] == [at(2024, 2, 26), at(2024, 3, 2), 1200]


def dated_reviews(store: Store) -> list[CaseReview]:
    """Two cases of an audit with dates and numbers; those of the first are recorded."""
    audit_id = create_audit(store, dated_toml())
    for number in (1, 2):
        store.cases.add(ANN, audit_id, Case(f"KSH-{number}", "Ann"))
    reviews = list(store.recording_sheets.reviews(ANN, audit_id))
    for detail_id, value in (
        ("sentenced_on", "26/2/24"),
        ("first_appointment_on", "2 Feb 2024"),
        ("appointments_missed", "1"),
    ):
        save_case_detail(store, reviews[0], detail_id, value)
    return [reload_review(store, review) for review in reviews]


def test_a_recording_sheet_takes_real_dates_and_numbers_and_keeps_what_nobody_changed(store: Store) -> None:
    reviews = dated_reviews(store)
    data = build_recording_sheets(reviews[0].audit, [CaseSheet(review) for review in reviews], date(2026, 11, 29))
    workbook = openpyxl.load_workbook(io.BytesIO(data))
    first, second = workbook["KSH-1"], workbook["KSH-2"]
    columns, start = damaged_sheets.columns_of(first), damaged_sheets.heading_row(first)
    answers = [first.cell(start + 1 + row, columns["Answer"]) for row in range(3)]
    assert [cell.value for cell in answers] == [at(2024, 2, 26), at(2024, 2, 2), 1]
    assert {value.outcome for value in planned(store, data, reviews[0].audit).values} == {SheetOutcome.UNCHANGED}

    for row, value in enumerate((date(2025, 5, 1), "4 May 2025", 7)):
        second.cell(start + 1 + row, columns["Answer"]).value = value
    answers[0].value = "30/2/2024"
    plan = planned(store, saved_again(workbook), reviews[0].audit)
    assert [problem.reason for problem in plan.problems] == [NOT_A_DATE]
    assert [value.entry.value for value in plan.values if value.outcome is SheetOutcome.NEW] == [
        '["2025-05-01"]', '["2025-05-04"]', '["7"]',
    ]  # fmt: skip
