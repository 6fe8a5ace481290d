"""The page Record in Excel: what an upload does is shown before it is saved, and people choose between two values."""

from __future__ import annotations

import io

import openpyxl
import pytest

from audit.files.recording_sheet import upload
from audit.files.recording_sheet.rows import CaseSheet
from audit.files.recording_sheet.writer import build_recording_sheets
from audit.files.spreadsheets.workbook_reader import parse_sheets
from audit.formatting import today
from audit.messages import pages as page_messages
from audit.messages import recording_sheets as messages
from audit.model.case import Case
from audit.storage import Person, Role, Store
from audit.web.recording_sheet.preview import SHEET
from tests.damaged_sheets import columns_of
from tests.storage.factories import (
    ANN,
    BEN,
    NO,
    YES,
    close_audit,
    complete_case,
    create_audit,
    reload_review,
    save_answer,
)
from tests.unsaved_answers import unsaved, unsaved_file
from tests.web.conftest import NewVisitor
from tests.web.signed_in import visitor_with_role


@pytest.fixture(autouse=True)
def fast_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read uploads in this process: another one takes a second to start."""
    monkeypatch.setattr(upload, "parse_sheets_in_process", parse_sheets)


def sheet_with(store: Store, audit_id: str, **answers: str) -> bytes:
    """A recording sheet of the local person with these answers to 2.2.1, by the sheet of the case."""
    reviews = store.recording_sheets.reviews(ANN, audit_id)
    data = build_recording_sheets(reviews[0].audit, [CaseSheet(review) for review in reviews], today())
    workbook = openpyxl.load_workbook(io.BytesIO(data))
    for name, text in answers.items():
        sheet = workbook[name.replace("_", "-")]
        columns = columns_of(sheet)
        rows = [row for row in range(1, sheet.max_row + 1) if sheet.cell(row, columns["Item"]).value == "2.2.1"]
        sheet.cell(rows[0], columns["Answer"]).value = text
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def audit_with_cases(store: Store, *references: str) -> str:
    audit_id = create_audit(store)
    for reference in references:
        store.cases.add(ANN, audit_id, Case(reference, "Ann"))
    return audit_id


def test_what_is_clear_is_saved_and_what_is_not_is_shown_with_its_place(visitor: NewVisitor, store: Store):
    audit_id = audit_with_cases(store, "KSH-1", "KSH-2")
    data = sheet_with(store, audit_id, KSH_1="y", KSH_2="perhaps")
    page = visitor().open_page("recording_sheet", audit=audit_id).upload("any.xlsx", data)
    assert messages.WHAT_UPLOAD_DOES["new"].format(values="1 value") in page.text_lines
    assert any(line.startswith("sheet KSH-2, cell B") for line in page.text_lines)
    assert all(review.answers == {} for review in store.recording_sheets.reviews(ANN, audit_id))
    page.press("Save 1 value")
    assert messages.SAVED.format(values="1 value was", cases="1 case") in page.text_lines
    first, second = store.recording_sheets.reviews(ANN, audit_id)
    assert (first.answers["2.2.1"].value, second.answers) == (YES, {})
    assert page.at.file_uploader[0].value in (None, [])


def test_a_value_that_was_changed_in_both_places_is_chosen_by_the_person(visitor: NewVisitor, store: Store):
    audit_id = audit_with_cases(store, "KSH-1")
    data = sheet_with(store, audit_id, KSH_1="n")
    (review,) = store.recording_sheets.reviews(ANN, audit_id)
    save_answer(store, review, "2.2.1", YES, BEN)
    page = visitor().open_page("recording_sheet", audit=audit_id).upload("any.xlsx", data)
    assert messages.DECIDE_FIRST in page.text_lines
    assert any(line.startswith("Yes (Ben, ") for line in page.text_lines)
    (choice,) = [radio for radio in page.at.radio if radio.label.startswith("Which to keep")]
    choice.set_value(SHEET).run()
    page.press("Save 1 value")
    assert reload_review(store, review).answers["2.2.1"].value == NO


def test_a_change_after_the_preview_is_shown_and_not_overwritten(visitor: NewVisitor, store: Store):
    audit_id = audit_with_cases(store, "KSH-1")
    page = visitor().open_page("recording_sheet", audit=audit_id)
    page.upload("any.xlsx", sheet_with(store, audit_id, KSH_1="n"))
    (review,) = store.recording_sheets.reviews(ANN, audit_id)
    save_answer(store, review, "2.2.1", YES, BEN)
    page.press("Save 1 value")
    assert messages.CHANGED_SINCE_PREVIEW in page.text_lines
    assert messages.DECIDE_FIRST in page.text_lines
    assert reload_review(store, review).answers["2.2.1"].value == YES


def test_a_file_of_unsaved_answers_is_previewed_saved_once_and_told_of_what_is_refused(
    visitor: NewVisitor, store: Store
):
    audit_id = audit_with_cases(store, "KSH-1", "KSH-2")
    first, second = store.recording_sheets.reviews(ANN, audit_id)
    complete_case(store, second)
    store.workflow.submit(ANN, reload_review(store, second))
    data = unsaved_file(
        unsaved(first, "2.2.1", "yes"), unsaved(first, "2.2.1", "Seen.", kind="note"), unsaved(second, "2.2.1", "no")
    )
    page = visitor().open_page("recording_sheet", audit=audit_id).upload("unsaved-answers.json", data)
    assert messages.WHAT_UPLOAD_DOES["new"].format(values="2 values") in page.text_lines
    assert any(line.startswith("entry 3") for line in page.text_lines)
    page.press("Save 2 values")
    saved = reload_review(store, first)
    assert (saved.answers["2.2.1"].value, saved.notes["2.2.1"].value) == (YES, "Seen.")
    log = store.audits.audit_log(ANN, audit_id)
    page.upload("unsaved-answers.json", data)
    assert messages.NOTHING_CLEAR_TO_SAVE in page.text_lines
    assert store.audits.audit_log(ANN, audit_id) == log


def test_a_closed_audit_offers_no_sheet(visitor: NewVisitor, store: Store):
    audit_id = audit_with_cases(store, "KSH-1")
    close_audit(store, audit_id)
    page = visitor().open_page("recording_sheet", audit=audit_id)
    assert page_messages.AUDIT_CLOSED in page.text_lines
    assert not page.at.file_uploader


@pytest.mark.parametrize(
    ("role", "offered"),
    [(Role.LEAD, True), (Role.AUDITOR, True), (Role.MODERATOR, True), (Role.READER, None)],
)
def test_each_role_gets_the_cases_that_it_records(
    store: Store, monkeypatch: pytest.MonkeyPatch, role: Role, offered: bool | None
):
    audit_id = audit_with_cases(store, "KSH-1")
    store.cases.add(ANN, audit_id, Case("KSH-2", f"{role}@example.org"))
    visitor = visitor_with_role(store, monkeypatch, audit_id, role)
    page = visitor.open_page("recording_sheet", audit=audit_id)
    assert bool(page.at.file_uploader) is bool(offered)
    choices = [box.options for box in page.at.selectbox if box.label == "Cases of"]
    assert choices == ([["Everybody", "Ann", f"{role}@example.org"]] if role is Role.LEAD else [])
    own = [review.reference for review in store.recording_sheets.reviews(Person(visitor.name), audit_id)]
    assert own == (["KSH-1", "KSH-2"] if role is Role.LEAD else ["KSH-2"] if offered else [])
