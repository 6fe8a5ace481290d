"""Importing from the command line: the same preview as on the page, and an option for each choice."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.cli.main import EXIT_ERROR, main
from audit.messages import imports as messages
from audit.messages import model as model_messages
from audit.messages import xlsform as form_messages
from audit.model.answers import Answer
from audit.model.case import CaseState
from audit.storage import Store, verify
from tests.small_questionnaire import SMALL, SMALL_TOML
from tests.storage.factories import ANN, NO, YES, create_audit, create_case, save_answer, set_state
from tests.xlsform.collected_files import as_csv, central_table

pytestmark = pytest.mark.usefixtures("uploads_read_here")


@pytest.fixture(autouse=True)
def default_store(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The store of these tests is the one that the commands open."""
    monkeypatch.setenv("AUDIT_DATABASE_URL", f"sqlite:///{tmp_path / 'audits.db'}")
    monkeypatch.setenv("AUDIT_PERSON", "Olive Operator")


def responses(tmp_path: Path, text: str) -> str:
    """The path of a responses file with this text."""
    path = tmp_path / "responses.csv"
    path.write_text(text)
    return str(path)


def answers_of(store: Store, audit_id: str) -> dict[str, dict[str, Answer]]:
    """Every answer of an audit, by the reference of its case."""
    records = store.audits.results(ANN, audit_id, tuple(CaseState)).records
    return {record.case.reference: dict(record.answers) for record in records}


def audit_with_case(store: Store) -> str:
    """An audit with the case A1, in progress; its id."""
    audit_id = create_audit(store)
    save_answer(store, create_case(store, audit_id, "A1"), "2.2.1", NO)
    return audit_id


def test_a_file_is_imported_and_the_preview_is_printed(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    audit_id = create_audit(store)
    path = responses(tmp_path, "case,2.2.1\nA1,yes\nA2,no\n")
    assert main(["import", path, "--audit", audit_id]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert messages.NEW_CASES.format(cases="2 cases", states="2 submitted") in lines
    assert messages.DOCUMENTED_SPELLINGS_READ.format(answers="yes in 1 cell, no in 1 cell") in lines
    assert lines[-1] == messages.IMPORTED.format(added="2 cases", updated=0, skipped=0)
    assert answers_of(store, audit_id) == {"A1": {"2.2.1": YES}, "A2": {"2.2.1": NO}}
    assert {row.by for row in store.audits.audit_log(ANN, audit_id)[1:]} == {"Olive Operator"}
    with store.database.read_transaction() as connection:
        assert verify(connection).breaks == []


def test_a_dry_run_prints_every_change_and_saves_nothing(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    audit_id = audit_with_case(store)
    path = responses(tmp_path, "case,office,2.2.1\nA1,North,yes\n")
    assert main(["import", path, "--audit", audit_id, "--existing", "update", "--dry-run"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-3:] == [
        "  A1, Office: Not recorded → North",
        "  A1, 2.2.1 Does assessment engage the person?: No → Yes",
        messages.NOTHING_SAVED,
    ]
    assert answers_of(store, audit_id) == {"A1": {"2.2.1": NO}}


def test_existing_cases_are_refused_by_default_with_their_cell(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    audit_id = audit_with_case(store)
    path = responses(tmp_path, "case,2.2.1\nA2,yes\nA1,yes\nA3,perhaps\n")
    assert main(["import", path, "--audit", audit_id]) == EXIT_ERROR
    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith("responses.csv, cell B4 (2.2.1): ")
    assert second == f"responses.csv, cell A3 (case): {model_messages.CASE_EXISTS}"
    assert list(answers_of(store, audit_id)) == ["A1"]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--existing", "skip"], {"A1": {"2.2.1": NO}, "A2": {"2.2.1": YES}}),
        (["--existing", "update"], {"A1": {"2.2.1": YES}, "A2": {"2.2.1": YES}}),
        (["--existing", "update", "--skip", "a2"], {"A1": {"2.2.1": YES}}),
    ],
)
def test_existing_cases_are_skipped_or_updated_by_choice(
    store: Store, tmp_path: Path, options: list[str], expected: dict[str, dict[str, Answer]]
) -> None:
    audit_id = audit_with_case(store)
    path = responses(tmp_path, "case,2.2.1\nA1,yes\nA2,yes\n")
    assert main(["import", path, "--audit", audit_id, *options]) == 0
    assert answers_of(store, audit_id) == expected


def test_submitted_cases_are_skipped_and_empty_cells_clear_only_by_option(store: Store, tmp_path: Path) -> None:
    audit_id = audit_with_case(store)
    set_state(store, create_case(store, audit_id, "A2"), CaseState.SUBMITTED)
    command = ["import", responses(tmp_path, "case,2.2.1\nA1,\nA2,yes\n"), "--audit", audit_id, "--existing", "update"]
    assert main(command) == EXIT_ERROR
    assert main([*command, "--skip-submitted"]) == 0
    assert answers_of(store, audit_id) == {"A1": {"2.2.1": NO}, "A2": {}}
    assert main([*command, "--skip-submitted", "--clear-empty"]) == 0
    assert answers_of(store, audit_id) == {"A1": {}, "A2": {}}


def test_complete_cases_stay_open_by_option(store: Store, tmp_path: Path) -> None:
    audit_id = create_audit(store)
    path = responses(tmp_path, "case,2.2.1\nA1,yes\n")
    assert main(["import", path, "--audit", audit_id, "--leave-open"]) == 0
    assert [case.case.state for case in store.cases.progress(ANN, audit_id)] == [CaseState.IN_PROGRESS]


def test_a_spelling_is_read_as_the_option_says(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    audit_id = create_audit(store)
    path = responses(tmp_path, "case,2.2.1\nA1,NA\nA2,2\n")
    assert main(["import", path, "--audit", audit_id, "--read", "na=unanswered", "--read", "2=no"]) == 0
    out = capsys.readouterr().out
    assert messages.SPELLING_READ.format(spelling="2", answer="No", cells="1 cell", where="B3") in out
    assert answers_of(store, audit_id) == {"A1": {}, "A2": {"2.2.1": NO}}


def test_a_case_to_skip_that_is_not_in_the_file_is_an_error(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = responses(tmp_path, "case,2.2.1\nA1,yes\n")
    assert main(["import", path, "--audit", create_audit(store), "--skip", "A9"]) == EXIT_ERROR
    assert capsys.readouterr().err.strip() == messages.UNKNOWN_SKIPPED.format(reference="'A9'")


def test_tables_say_how_a_code_was_read_and_how_to_change_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    questionnaire = tmp_path / "small.toml"
    questionnaire.write_text(SMALL_TOML)
    command = ["tables", responses(tmp_path, "case,2.2.1\nA1,1\nA2,no\n"), "--questionnaire", str(questionnaire)]
    assert main(command) == 0
    printed = capsys.readouterr()
    read_as_yes = messages.SPELLING_READ.format(spelling="1", answer="Yes", cells="1 cell", where="B2")
    assert printed.err.splitlines() == [read_as_yes, messages.HOW_TO_CHOOSE.format(spelling="1")]
    assert "1 of 2" in printed.out
    assert main([*command, "--read", "1=no"]) == 0
    assert "0 of 2" in capsys.readouterr().out


@pytest.mark.parametrize("option", ["NA", "NA=", "=no", "NA=perhaps"])
def test_an_option_that_is_no_spelling_and_answer_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    path = responses(tmp_path, "case,2.2.1\nA1,NA\n")
    assert main(["tables", path, "--read", option]) == EXIT_ERROR
    answers = "yes, no, not applicable, unanswered"
    assert capsys.readouterr().err.strip() == messages.INVALID_READ_OPTION.format(text=option, answers=answers)


def test_the_meaning_of_yes_cannot_be_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = responses(tmp_path, "case,2.2.1\nA1,yes\n")
    assert main(["tables", path, "--read", "Yes=no"]) == EXIT_ERROR
    assert capsys.readouterr().err.strip() == messages.DOCUMENTED_SPELLING.format(text="Yes=no")


def test_an_export_of_a_form_is_imported_with_its_notes(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    audit_id, path = create_audit(store), tmp_path / "collected.csv"
    submission = {"case": "A1", "auditor": "Ben", "q_2_2_1": "no", "n_2_2_1": "Not seen.", "d_concern": "yes"}
    path.write_bytes(as_csv(central_table(SMALL, [submission], split=True), ","))
    assert main(["import", str(path), "--audit", audit_id]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert form_messages.COLLECTED in lines
    assert form_messages.COLLECTED_NOTES.format(notes="1 note") in lines
    assert answers_of(store, audit_id) == {"A1": {"2.2.1": NO}}
    (case_id,) = store.cases.references(ANN, audit_id)
    review = store.reviews.open(ANN, audit_id, case_id)
    assert (review.auditor, review.notes["2.2.1"].value) == ("Ben", "Not seen.")
    assert review.case_record.case.details == {"concern": ("yes",)}
