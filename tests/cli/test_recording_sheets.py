"""Recording sheets from the command line: written for an auditor, filled in, and saved by their keys."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from audit.cli.main import EXIT_ERROR, main
from audit.files.recording_sheet import upload
from audit.files.spreadsheets.workbook_reader import parse_sheets
from audit.messages import imports as import_messages
from audit.messages import recording_sheets as messages
from audit.messages.unsaved_answers import RECORDED_WITHOUT_CONNECTION
from audit.model.audit_log import ChangeType
from audit.model.case import Case, CaseState
from audit.storage import Store, verify
from tests.damaged_sheets import columns_of
from tests.storage.factories import ANN, NO, YES, create_audit, logged_changes, save_answer
from tests.unsaved_answers import unsaved, unsaved_file


@pytest.fixture(autouse=True)
def default_store(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The store of these tests is the one that the commands open."""
    monkeypatch.setenv("AUDIT_DATABASE_URL", f"sqlite:///{tmp_path / 'audits.db'}")
    monkeypatch.setenv("AUDIT_PERSON", "Ann")
    monkeypatch.setattr(upload, "parse_sheets_in_process", parse_sheets)  # a process takes a second to start


def write(path: Path, audit_id: str, *options: str) -> openpyxl.Workbook:
    """The workbook that the command writes."""
    assert main(["recording-sheet", "--audit", audit_id, "--out", str(path), *options]) == 0
    return openpyxl.load_workbook(io.BytesIO(path.read_bytes()))


def answer(workbook: openpyxl.Workbook, path: Path, **answers: str) -> None:
    """Answer question 2.2.1 in the sheets of these cases, and save the workbook."""
    for name, text in answers.items():
        sheet = workbook[name.replace("_", "-")]
        columns = columns_of(sheet)
        rows = [row for row in range(1, sheet.max_row + 1) if sheet.cell(row, columns["Item"]).value == "2.2.1"]
        sheet.cell(rows[0], columns["Answer"]).value = text
    workbook.save(path)


def test_answers_are_saved_once_and_logged_and_conflicts_are_chosen(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    audit_id, path = create_audit(store), tmp_path / "sheet.xlsx"
    for number in (1, 2):
        store.cases.add(ANN, audit_id, Case(f"KSH-{number}", "Ann" if number == 1 else "Ben"))
    first, second = store.recording_sheets.reviews(ANN, audit_id)
    answer(write(path, audit_id), path, KSH_1="y", KSH_2="n")
    command = ["upload-recording-sheet", str(path), "--audit", audit_id]

    assert main([*command, "--dry-run"]) == 0
    assert import_messages.NOTHING_SAVED in capsys.readouterr().out
    assert store.reviews.open(ANN, audit_id, first.case_id).answers == {}

    save_answer(store, second, "2.2.1", YES)
    assert main(command) == EXIT_ERROR
    assert messages.CONFLICTS_LEFT.format(values="1 value", option="sheet") in capsys.readouterr().err
    assert store.reviews.open(ANN, audit_id, first.case_id).answers == {}

    assert main([*command, "--conflicts", "keep"]) == 0
    assert messages.SAVED.format(values="1 value was", cases="1 case") in capsys.readouterr().out
    opened = store.reviews.open(ANN, audit_id, first.case_id)
    assert (opened.answers["2.2.1"].value, opened.state) == (YES, CaseState.IN_PROGRESS)
    (change,) = logged_changes(store, first, ChangeType.ANSWER)
    assert (change.old, change.new, change.reason) == (None, "yes", messages.RECORDED_IN_SHEET)

    assert main([*command, "--conflicts", "sheet"]) == 0
    assert store.reviews.open(ANN, audit_id, second.case_id).answers["2.2.1"].value == NO
    log = store.audits.audit_log(ANN, audit_id)
    assert main(command) == 0
    assert messages.SAVED.format(values="0 values were", cases="0 cases") in capsys.readouterr().out
    assert store.audits.audit_log(ANN, audit_id) == log
    with store.database.read_transaction() as connection:
        assert verify(connection).breaks == []


def test_only_the_cases_of_one_auditor_are_written_if_asked(store: Store, tmp_path: Path) -> None:
    audit_id = create_audit(store)
    for number in (1, 2):
        store.cases.add(ANN, audit_id, Case(f"KSH-{number}", "Ann" if number == 1 else "Ben"))
    workbook = write(tmp_path / "sheet.xlsx", audit_id, "--auditor", "Ben")
    assert [sheet.title for sheet in workbook if sheet.sheet_state == "visible"] == ["How to use", "KSH-2"]


def test_unsaved_answers_are_saved_once_and_conflicts_are_chosen(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    audit_id, path = create_audit(store), tmp_path / "unsaved-answers.json"
    store.cases.add(ANN, audit_id, Case("KSH-1", "Ann"))
    (review,) = store.recording_sheets.reviews(ANN, audit_id)
    path.write_bytes(unsaved_file(unsaved(review, "2.2.1", "yes"), unsaved(review, "2.2.2", "no")))
    command = ["upload-unsaved-answers", str(path), "--audit", audit_id]
    save_answer(store, review, "2.2.2", YES)

    assert main(command) == EXIT_ERROR
    assert messages.CONFLICTS_LEFT.format(values="1 value", option="file") in capsys.readouterr().err
    assert main([*command, "--conflicts", "file", "--dry-run"]) == 0
    assert set(store.reviews.open(ANN, audit_id, review.case_id).answers) == {"2.2.2"}
    assert main([*command, "--conflicts", "file"]) == 0
    answers = store.reviews.open(ANN, audit_id, review.case_id).answers
    assert (answers["2.2.1"].value, answers["2.2.2"].value) == (YES, NO)
    assert logged_changes(store, review, ChangeType.ANSWER)[-1].reason == RECORDED_WITHOUT_CONNECTION
    log = store.audits.audit_log(ANN, audit_id)
    assert main(command) == 0
    assert store.audits.audit_log(ANN, audit_id) == log
