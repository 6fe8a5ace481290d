"""The commands that look after the store, run as a person runs them."""

from __future__ import annotations

import csv
import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from stat import S_IMODE

import pytest

from audit.cli.main import EXIT_ERROR, main
from audit.errors import NotCompactedError
from audit.messages import cli as messages
from audit.messages import files as files_messages
from audit.messages import storage as storage_messages
from audit.messages import verification as verification_messages
from audit.model.finding import Finding, FindingKind
from audit.storage import Store, open_store
from audit.storage.engine import clock
from tests.paths import PROJECT_ROOT
from tests.storage.factories import ANN, YES, create_audit, create_case, import_submitted_cases, save_answer, save_note
from tests.storage.test_compaction import held_when_rewritten


@pytest.fixture(autouse=True)
def default_store(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The store of these tests is the one that the commands open."""
    monkeypatch.setenv("AUDIT_DATABASE_URL", f"sqlite:///{tmp_path / 'audits.db'}")
    monkeypatch.setenv("AUDIT_PERSON", "Olive Operator")
    return store


def test_a_valid_audit_log_is_reported_with_its_last_hash(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    review = create_case(store)
    save_answer(store, review, "2.2.1", YES)
    assert main(["verify-trail", "--audit", review.audit.id]) == 0
    head, reads, holds = capsys.readouterr().out.splitlines()
    assert reads.startswith(f"access of audit {review.audit.id}: 1 rows, the last with digest ")
    assert head.startswith(f"trail of audit {review.audit.id}: 4 rows, the last with digest ")
    assert holds == messages.NO_TAMPERING.format(rows=5)


def test_an_altered_audit_log_is_reported_with_the_row_number(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    review = create_case(store)
    save_answer(store, review, "2.2.1", YES)
    with closing(sqlite3.connect(tmp_path / "audits.db")) as raw, raw:
        raw.execute("DROP TRIGGER trail_no_update")
        raw.execute("UPDATE trail SET by = 'Ben' WHERE number = 3")
    assert main(["verify-trail"]) == EXIT_ERROR
    found = f"trail of audit {review.audit.id}, row 3: {verification_messages.ROW_CHANGED}"
    assert capsys.readouterr().err.splitlines()[0] == found


def test_changes_and_access_are_exported_as_csv(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    review = create_case(store)
    save_note(store, review, "2.2.1", "=1+1")
    out, command = tmp_path / "changes.csv", ["trail", "--audit", review.audit.id]
    assert main([*command, "--case", "ksh-1", "--by", "Ann", "--from", "2000-01-01", "--out", str(out)]) == 0
    assert capsys.readouterr().out == f"Saved {out}.\n"
    assert S_IMODE(out.stat().st_mode) == 0o600
    rows = list(csv.DictReader(out.read_text("utf-8-sig").splitlines()))
    assert [row["What"] for row in rows] == ["case", "note", "state"]
    assert rows[1]["To"] == "'=1+1", "no formula"
    assert main([*command, "--case", "KSH-1", "--out", str(out)]) == EXIT_ERROR, "it is there already"
    looks = tmp_path / "looks.csv"
    assert main([*command, "--reads", "--out", str(looks), "--to", "2000-01-01"]) == 0
    assert len(looks.read_text("utf-8-sig").splitlines()) == 1
    assert main([*command, "--case", "KSH-9", "--out", str(tmp_path / "x.csv")]) == EXIT_ERROR


def test_one_command_exports_all_data_of_a_case(store: Store, tmp_path: Path) -> None:
    review = create_case(store)
    save_note(store, review, "2.2.1", "A note.")
    out = tmp_path / "case.json"
    assert main(["subject-access", "--audit", review.audit.id, "--case", "KSH-1", "--out", str(out)]) == 0
    exported = json.loads(out.read_text("utf-8"))
    assert exported["note"][0]["value"] == "A note."
    assert [row["by"] for row in exported["access"]] == ["Ann", "Olive Operator"]


def test_commands_add_list_and_remove_members(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    members = ["members", "--audit", create_audit(store)]
    assert main([*members, "--give", "ben@example.org", "auditor"]) == 0
    assert capsys.readouterr().out == "lead: Ann\nauditor: ben@example.org\n"
    assert main([*members, "--take-away", "ben@example.org"]) == 0
    assert capsys.readouterr().out == "lead: Ann\n"
    assert main([*members, "--give", "ben@example.org", "king"]) == EXIT_ERROR
    assert capsys.readouterr().err == "There is no role 'king'. Use one of: lead, auditor, moderator, reader.\n"


def test_commands_back_up_restore_and_check_a_database(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    create_case(store)
    copy = tmp_path / "copy.db"
    assert main(["backup", str(copy)]) == 0
    *backed_up, written = capsys.readouterr().out.splitlines()
    assert written.startswith(f"Saved {copy}. ")
    create_audit(store)
    assert main(["restore", str(copy)]) == EXIT_ERROR
    assert main(["restore", str(copy), "--force"]) == 0
    *restored, last_line = capsys.readouterr().out.splitlines()
    assert restored == backed_up
    assert last_line.startswith("Restored. The previous database was saved as audits.db.before-restore-")
    assert main(["digest"]) == 0
    assert capsys.readouterr().out.splitlines() == backed_up
    assert main(["doctor"]) == 0
    assert all(line.startswith("ok ") for line in capsys.readouterr().out.splitlines())
    target = f"sqlite:///{tmp_path / 'target.db'}"
    assert main(["move", "--from", f"sqlite:///{tmp_path / 'audits.db'}", "--to", target]) == 0
    assert capsys.readouterr().out.splitlines()[:-1] == backed_up


def test_a_command_copies_one_audit_to_another_database(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    audit_id, other = create_case(store).audit.id, f"sqlite:///{tmp_path / 'other.db'}"
    store.findings.add(ANN, audit_id, Finding(FindingKind.STRENGTH, "Strong.", "2.2"))
    opened = open_store(other)
    theirs = create_audit(opened)
    move = ["move", "--from", f"sqlite:///{tmp_path / 'audits.db'}", "--to", other, "--audit"]
    assert main([*move, audit_id]) == 0
    out = capsys.readouterr().out.splitlines()
    assert {"audit: 1", "audit_case: 1", "finding: 1", "trail: 3"} < set(out)
    assert [line.partition(":")[0] for line in out].count("digest") == 1
    assert out[-3].startswith(f"access of audit {audit_id}: ")
    assert out[-2] == messages.NO_TAMPERING.format(rows=4)
    assert out[-1].startswith("Copied: both databases have the same data for this audit, except drafts.")
    assert {audit.id for audit in opened.audits.all(ANN)} == {audit_id, theirs}
    opened.close()
    assert main([*move, audit_id]) == EXIT_ERROR
    assert capsys.readouterr().err.startswith(storage_messages.AUDIT_ALREADY_IN_TARGET)
    assert main([*move, ""]) == EXIT_ERROR, "an empty id is not the whole store"


def test_the_copy_command_reports_new_finding_numbers(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    audit_id, other = create_audit(store), f"sqlite:///{tmp_path / 'other.db'}"
    opened = open_store(other)
    for source, its in ((store, audit_id), (opened, create_audit(opened))):
        source.findings.add(ANN, its, Finding(FindingKind.STRENGTH, "Strong.", "2.2"))
    opened.close()
    assert main(["move", "--from", f"sqlite:///{tmp_path / 'audits.db'}", "--to", other, "--audit", audit_id]) == 0
    message = "so these changed: 1 is now 2. The audit log has the old numbers."
    assert capsys.readouterr().out.splitlines()[-2].endswith(message)


def test_the_doctor_command_reports_an_unhealthy_database(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_answer(store, create_case(store), "2.2.1", YES)
    with closing(sqlite3.connect(tmp_path / "audits.db")) as raw, raw:
        raw.execute("UPDATE answer SET value = 'no'")
    assert main(["doctor"]) == EXIT_ERROR
    assert "BAD  answers: 1 do not match the audit log" in capsys.readouterr().out


DUE, MARKED, WAITED = "2030-01-31", datetime(2030, 1, 31, 9, tzinfo=UTC), datetime(2030, 3, 2, 9, tzinfo=UTC)


def test_a_command_retains_holds_marks_and_erases_cases(
    store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    retention = ["retention", "--audit", create_case(store).audit.id]
    assert main(retention) == 0
    assert capsys.readouterr().out.startswith("No deletion date set. No legal hold.\n")
    assert main([*retention, "--purge-on", "2020-01-01"]) == EXIT_ERROR
    assert "1 January 2020 has passed" in capsys.readouterr().err
    assert main([*retention, "--purge-on", DUE]) == 0
    monkeypatch.setattr(clock, "now", lambda: MARKED)
    assert main([*retention, "--hold", "A complaint."]) == 0
    assert main([*retention, "--mark"]) == EXIT_ERROR
    assert main([*retention, "--release", "Settled."]) == 0
    assert main([*retention, "--mark"]) == 0
    assert "Marked for erasure. The cases can be erased from 2030-03-02.\n" in capsys.readouterr().out
    assert main([*retention, "--erase"]) == EXIT_ERROR
    assert main([*retention, "--unmark"]) == 0
    assert main([*retention, "--mark"]) == 0
    monkeypatch.setattr(clock, "now", lambda: WAITED)
    unfinished = "1 case: 1 not started"
    assert main(retention) == 0
    out = capsys.readouterr().out
    assert messages.UNFINISHED_CASES.format(cases=unfinished) in out
    assert messages.EXPORTED_SINCE_CHANGE[False].format(file="Word report") in out
    assert main([*retention, "--erase"]) == EXIT_ERROR
    assert storage_messages.UNFINISHED_CASES.format(cases=unfinished) in capsys.readouterr().err
    certificate = tmp_path / "certificate.html"
    assert main([*retention, "--erase", "--including-unfinished", "--certificate", str(certificate)]) == 0
    out = capsys.readouterr().out
    assert "\nCases: 1\n" in out
    assert files_messages.COPIES_REMAIN in out
    assert "<h1>Certificate of erasure: First audit</h1>" in certificate.read_text("utf-8")
    assert main([*retention, "--certificate", str(tmp_path / "certificate.docx")]) == 0
    assert (tmp_path / "certificate.docx").read_bytes().startswith(b"PK")


def test_a_certificate_needs_an_erasure_and_a_known_kind_of_file(
    store: Store, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    retention = ["retention", "--audit", create_case(store).audit.id]
    assert main([*retention, "--certificate", str(tmp_path / "c.html")]) == EXIT_ERROR
    assert capsys.readouterr().err == f"{messages.NOTHING_ERASED}\n"
    assert main([*retention, "--certificate", "c.pdf"]) == EXIT_ERROR
    assert capsys.readouterr().err == f"{messages.WRONG_CERTIFICATE_SUFFIX.format(path='c.pdf')}\n"


def test_a_command_prints_the_results_of_an_audit(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    audit_id = create_audit(store)
    import_submitted_cases(store, audit_id, cases=4, yes=3)
    assert main(["results", "--audit", audit_id]) == 0
    assert "These figures are based on 4 submitted cases." in capsys.readouterr().out
    assert main(["results", "--audit", audit_id, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["cases"] == 4


def test_a_command_removes_deleted_data_from_the_file(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    create_case(store)
    before = (tmp_path / "audits.db").stat().st_size
    store.drafts.save(ANN, "form", {"x": "x" * 15_000})
    store.drafts.delete(ANN, "form")
    assert main(["compact"]) == 0
    assert "No deleted data is left" in capsys.readouterr().out
    assert (tmp_path / "audits.db").stat().st_size <= before


FULL_WHEN_REWRITTEN = """
import resource, sys
from sqlalchemy import Engine, event
from audit.cli.main import main

def fill(_connection, _cursor, statement, *_):
    if statement == "VACUUM":
        resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))

event.listen(Engine, "before_cursor_execute", fill)
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.thorough
def test_an_erasure_on_a_full_disk_says_that_data_may_remain_and_how_to_remove_it(
    store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    retention = ["retention", "--audit", create_case(store).audit.id]
    with monkeypatch.context() as earlier:
        earlier.setattr(clock, "now", lambda: datetime(2024, 3, 31, tzinfo=UTC))
        assert main([*retention, "--purge-on", "2024-03-31"]) == 0
        assert main([*retention, "--mark"]) == 0
    erase = [*retention, "--erase", "--including-unfinished"]
    command = [sys.executable, "-c", FULL_WHEN_REWRITTEN, *erase]
    ran = subprocess.run(command, cwd=PROJECT_ROOT, check=False, capture_output=True, text=True)
    last_line, why, what_to_do = ran.stderr.splitlines()
    assert (ran.returncode, last_line, what_to_do) == (
        EXIT_ERROR,
        storage_messages.NOT_COMPACTED,
        storage_messages.COMPACT_HINT,
    )
    assert why.startswith("The disk is full")
    capsys.readouterr()
    assert main(retention) == 0
    assert files_messages.FILES_NOT_REWRITTEN in capsys.readouterr().out
    assert main(["compact"]) == 0
    assert main(retention) == 0
    assert files_messages.FILES_REWRITTEN in capsys.readouterr().out


def test_a_rewrite_of_a_locked_database_fails_with_a_sentence(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    create_case(store)
    with held_when_rewritten(store):
        assert main(["compact"]) == EXIT_ERROR
    assert capsys.readouterr().err.splitlines() == [*NotCompactedError(storage_messages.FILE_IN_USE).problems]
