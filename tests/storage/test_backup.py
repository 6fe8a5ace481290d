"""Backup, restore, moving and the doctor: what comes back is proved equal to what was there."""

from __future__ import annotations

import random
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from stat import S_IMODE

import pytest

from audit.errors import StoreError
from audit.messages import health_check as health_messages
from audit.messages import storage as messages
from audit.model.allocation import Assignment, Readers, StaffDetails
from audit.model.audit import AuditDescription
from audit.model.case import CaseState
from audit.model.feedback import Acknowledgement, Acknowledger, FeedbackAction
from audit.model.finding import Finding, FindingKind
from audit.model.outside_copy import OutsideFile
from audit.model.sampling import EliminationReason
from audit.sample_audit import load_sample_audit
from audit.storage import Store, open_store
from audit.storage.admin.backup import backup, restore, store_digest
from audit.storage.admin.copy_store import copy_store
from audit.storage.admin.digests import StoreDigest
from audit.storage.admin.health_check import run_checks
from audit.storage.audit_log.verification import verify
from tests.benchmarks.saver import find_lost_saves, parse_acknowledged, saver_command
from tests.paths import PROJECT_ROOT
from tests.postgresql_server import PostgresServer, running_postgresql, temporary_schema
from tests.small_questionnaire import SMALL, SMALL_TOML
from tests.storage.exercise_factory import create_exercise, release_exercise
from tests.storage.factories import (
    ANN,
    NO,
    YES,
    close_audit,
    create_audit,
    create_case,
    import_submitted_cases,
    reload_review,
    request_reopening,
    save_answer,
    save_case_detail,
    save_note,
    share_note,
)
from tests.storage.rich_store import guide, moderate, require_calibration, write_report
from tests.storage.sample_factory import save_draw

pytestmark = pytest.mark.thorough


def url_of(file: Path) -> str:
    return f"sqlite:///{file}"


NOTE = "Línea 'una'\n\t\\ \"dos\" 👩🏽"


def write_questionnaires(store: Store) -> None:
    """A draft, and a questionnaire that was made available and withdrawn."""
    draft = store.questionnaires.create(ANN, SMALL_TOML)
    made = store.questionnaires.make_available(ANN, draft, 1)
    store.questionnaires.withdraw(ANN, made.questionnaire_id, made.version)


def fill(store: Store) -> None:
    """A row in every table, with texts that engines order and keep in different ways."""
    store.members.record_sign_in(ANN)
    audit_id = create_audit(store, name="Été — ß Ω 👩🏽")
    case = create_case(store, audit_id)
    save_answer(store, case, "2.2.1", YES)
    save_note(store, case, "2.2.1", NOTE)
    save_case_detail(store, case, "office", "Ñandú")
    share_note(store, case, "2.2.1", NOTE)
    store.feedback.save_action(ANN, case, 0, FeedbackAction(NOTE, "Ñandú"), 0)
    store.feedback.acknowledge(ANN, case, Acknowledger.PRACTITIONER, Acknowledgement(date(2026, 6, 1), NOTE), 0)
    for name in ("ß", "Z", "a", "É", "_"):
        store.drafts.save(ANN, name, {"x": name})
    write_questionnaires(store)
    store.audits.add_findings(
        ANN, audit_id, [Finding(FindingKind.STRENGTH, "Strong.", "2.2", case_ids=(case.case_id,))]
    )
    eliminated, drawn, _ = save_draw(store, audit_id)
    store.samples.eliminate(ANN, audit_id, eliminated, EliminationReason.RESTRICTED, "Línea 👩🏽")
    store.samples.save_column_mapping(ANN, {"crn": "Número"})
    store.staff.set(ANN, audit_id, "Cat", StaffDetails("S-7K3F9Q", ("Ñandú",), 4))
    read_twice = Assignment(Readers("Cat", "Dan"), Readers(), CaseState.ALLOCATED, {})
    store.workflow.allocate_many(ANN, audit_id, {drawn: read_twice})
    closed = create_audit(store, name="Closed")
    import_submitted_cases(store, closed, cases=10, yes=6)
    store.decisions.override_rating(ANN, closed, "2.2", "Good", "Línea 'una' 👩🏽", seen=None)
    exercise = create_exercise(store)
    release_exercise(store, exercise)
    request_reopening(store, exercise)
    store.closings.close(ANN, exercise)
    moderate(store, closed, "KSH-99")
    guide(store, closed)
    write_report(store, closed)
    store.outside_copies.record(ANN, closed, OutsideFile.WORKBOOK)
    require_calibration(store, closed, exercise)
    close_audit(store, closed)
    store.retentions.set_legal_hold(ANN, closed, "Ω")


def open_audit(store: Store) -> str:
    """The one that takes changes."""
    (audit_id,) = (audit.id for audit in store.audits.all(ANN) if audit.closed_at is None)
    return audit_id


def test_the_source_database_has_a_row_in_every_table(store: Store, database_file: Path) -> None:
    assert [table for table, rows in store_digest(url_of(database_file)).row_counts.items() if not rows] == []


@pytest.fixture
def database_file(store: Store, tmp_path: Path) -> Path:
    """The file of a filled store, which stays open."""
    fill(store)
    return tmp_path / "audits.db"


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    if not PostgresServer.installed():
        pytest.skip("PostgreSQL: no initdb and pg_ctl are installed")
    with running_postgresql("-c", "fsync=on") as running:
        yield running


# Digest


def test_the_digest_changes_with_any_change_and_not_with_reading(store: Store, database_file: Path) -> None:
    before = store_digest(url_of(database_file))
    assert before == store_digest(url_of(database_file))
    complete_reviews = 10 + 2 + 2  # of the closed audit, of a case reviewed twice, and of the exercise
    assert before.row_counts["answer"] == 1 + complete_reviews * len(SMALL.questions)
    store.drafts.save(ANN, "form", {"x": 1})
    assert store_digest(url_of(database_file)).digest != before.digest


# Backup and restore


def test_a_restored_database_equals_the_one_that_was_backed_up(
    store: Store, database_file: Path, tmp_path: Path
) -> None:
    before = store_digest(url_of(database_file))
    copy = tmp_path / "copy.db"
    assert backup(url_of(database_file), copy) == before
    assert S_IMODE(copy.stat().st_mode) == 0o600
    store.drafts.save(ANN, "later", {"x": 1})
    later = store_digest(url_of(database_file))
    row_counts, backup_path = restore(url_of(database_file), copy, force=True)
    assert row_counts == before == store_digest(url_of(database_file))
    assert store_digest(url_of(tmp_path / backup_path)) == later, "what was there is kept"
    assert store.drafts.read(ANN, "later") == {}, "whoever has the store open sees the restored one"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["audits.db", "copy.db", backup_path])


def test_an_existing_database_is_not_overwritten_without_force(
    store: Store, database_file: Path, tmp_path: Path
) -> None:
    backup(url_of(database_file), tmp_path / "copy.db")
    before = database_file.read_bytes()
    with pytest.raises(StoreError, match=re.escape(messages.RESTORE_OVER_FILE.format(file="audits.db"))):
        restore(url_of(database_file), tmp_path / "copy.db")
    assert database_file.read_bytes() == before
    with pytest.raises(StoreError, match=re.escape(messages.BACKUP_EXISTS.format(file=""))):
        backup(url_of(database_file), tmp_path / "copy.db")


@pytest.mark.parametrize("content", [b"S", b"Dear Ann, " * 1000])
def test_a_backup_replaces_a_file_that_is_no_database_and_that_file_is_saved(
    store: Store, database_file: Path, tmp_path: Path, content: bytes
) -> None:
    review = create_case(store)
    backup(f"sqlite:///{database_file}", tmp_path / "backup.db")
    store.close()
    database_file.write_bytes(content)
    with pytest.raises(StoreError):
        backup(f"sqlite:///{database_file}", tmp_path / "second.db")
    with pytest.raises(StoreError):
        restore(f"sqlite:///{database_file}", tmp_path / "backup.db")
    _, copy_name = restore(f"sqlite:///{database_file}", tmp_path / "backup.db", force=True)
    assert (tmp_path / copy_name).is_file()
    if len(content) > 1:  # SQLite copies a file of one byte as an empty database
        assert (tmp_path / copy_name).read_bytes() == content
    restored = open_store(f"sqlite:///{database_file}")
    assert reload_review(restored, review) == review
    restored.close()


def test_a_lost_database_can_be_restored_to_a_new_path(store: Store, database_file: Path, tmp_path: Path) -> None:
    before = backup(url_of(database_file), tmp_path / "copy.db")
    row_counts, backup_path = restore(url_of(tmp_path / "new folder" / "audits.db"), tmp_path / "copy.db")
    assert (row_counts, backup_path) == (before, "")
    assert store_digest(url_of(tmp_path / "new folder" / "audits.db")) == before


def test_a_backup_during_recording_is_a_consistent_snapshot_and_loses_no_save(tmp_path: Path) -> None:
    file = tmp_path / "audits.db"
    store = open_store(url_of(file))
    review = create_case(store)
    savers = [
        subprocess.Popen(
            saver_command(url_of(file), review, name, 150), stdout=subprocess.PIPE, text=True, cwd=PROJECT_ROOT
        )
        for name in ("Ben", "Cyd")
    ]
    copies = [tmp_path / f"copy-{number}.db" for number in range(5)]
    for copy in copies:
        backup(url_of(file), copy)
    printed = [saver.communicate(timeout=120)[0] for saver in savers]
    acknowledged = [save for output in printed for save in parse_acknowledged(output)]
    assert len(acknowledged) == 300
    assert find_lost_saves(store, review, acknowledged) == []
    store.close()
    for copy in copies:
        opened = open_store(url_of(copy))
        assert find_lost_saves(opened, review, []) == []
        with opened.database.read_transaction() as connection:
            assert verify(connection).breaks == []
        opened.close()


@pytest.mark.parametrize("kind", ["missing", "empty", "letter", "foreign", "bare", "half", "newer"])
def test_a_file_that_is_not_a_backup_is_rejected_and_nothing_is_changed(
    store: Store, database_file: Path, tmp_path: Path, kind: str
) -> None:
    source = tmp_path / "given.db"
    if kind in {"half", "newer"}:
        backup(url_of(database_file), source)
    if kind == "half":
        source.write_bytes(source.read_bytes()[: source.stat().st_size // 2])
    if kind in {"empty", "letter"}:
        source.write_bytes(b"Dear Ann, " * 1000 if kind == "letter" else b"")
    statements = {
        "foreign": "CREATE TABLE recipe (name)",
        "bare": "VACUUM",
        "newer": "UPDATE alembic_version SET version_num = '9999'",
    }
    if kind in statements:
        with closing(sqlite3.connect(source)) as raw, raw:
            raw.execute(statements[kind])
    before = database_file.read_bytes()
    with pytest.raises(StoreError):
        restore(url_of(database_file), source, force=True)
    assert database_file.read_bytes() == before
    assert store.audits.all(ANN) != []


def test_a_backup_without_disk_space_leaves_no_partial_file(store: Store, database_file: Path, tmp_path: Path) -> None:
    program = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from audit.errors import StoreError\n"
        "from audit.storage.admin.backup import backup\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({database_file.stat().st_size // 2},) * 2)\n"
        "try:\n    backup(sys.argv[1], Path(sys.argv[2]))\n"
        "except StoreError as fault:\n    print(fault)\n"
    )
    arguments = [sys.executable, "-c", program, url_of(database_file), str(tmp_path / "copy.db")]
    ran = subprocess.run(arguments, cwd=PROJECT_ROOT, check=True, capture_output=True, text=True)
    assert ran.stdout.startswith("audits.db: The disk ")
    assert [path.name for path in tmp_path.iterdir()] == ["audits.db"]


@pytest.mark.postgresql
def test_a_postgresql_database_is_backed_up_and_restored_with_pg_dump_and_pg_restore(
    server: PostgresServer, tmp_path: Path
) -> None:
    store = open_store(server.url)
    fill(store)
    before, copy = store_digest(server.url), tmp_path / "copy.dump"
    assert backup(server.url, copy) == before
    assert S_IMODE(copy.stat().st_mode) == 0o600
    store.drafts.save(ANN, "later", {"x": 1})
    with pytest.raises(StoreError, match="Add --force"):
        restore(server.url, copy)
    row_counts, backup_path = restore(server.url, copy, force=True)
    assert row_counts == before
    assert (tmp_path / backup_path).exists()
    assert store.drafts.read(ANN, "later") == {}
    store.audits.add_findings(ANN, open_audit(store), [Finding(FindingKind.STRENGTH, "Another.", "2.2")])
    assert all(check.ok for check in run_checks(server.url)), "the logs are append-only again"
    source = tmp_path / "given.dump"
    source.write_bytes(b"Dear Ann, " * 1000)
    with pytest.raises(StoreError, match=re.escape(messages.PROGRAM_FAILED.format(program="pg_restore"))):
        restore(server.url, source, force=True)
    store.close()


# Moving


@pytest.mark.postgresql
def test_a_database_copied_to_postgresql_and_back_is_equal(
    store: Store, database_file: Path, tmp_path: Path, postgresql_url: str
) -> None:
    load_sample_audit(store, ANN)
    before = store_digest(url_of(database_file))
    with temporary_schema(postgresql_url) as url:
        assert copy_store(url_of(database_file), url) == before
        moved = open_store(url)
        audit_id = next(audit.id for audit in moved.audits.all(ANN) if "Été" in audit.description.name)
        case = moved.cases.progress(ANN, audit_id)[0]
        moved.audits.add_findings(ANN, audit_id, [Finding(FindingKind.STRENGTH, "Another.", "2.2")])
        save_answer(moved, moved.reviews.open(ANN, audit_id, case.id), "2.2.1", NO)
        moved.close()
        after = store_digest(url)
        back = url_of(tmp_path / "back.db")
        assert copy_store(url, back) == after
    assert all(check.ok for check in run_checks(back))


def test_a_database_is_not_copied_over_another(store: Store, database_file: Path, tmp_path: Path) -> None:
    target = open_store(url_of(tmp_path / "target.db"))
    target.audits.start(ANN, AuditDescription("Mine", "Unit"), SMALL_TOML.encode())
    target.close()
    before = store_digest(url_of(tmp_path / "target.db"))
    with pytest.raises(StoreError, match=re.escape(messages.TARGET_NOT_EMPTY)):
        copy_store(url_of(database_file), url_of(tmp_path / "target.db"))
    assert store_digest(url_of(tmp_path / "target.db")) == before


def test_a_copy_that_differs_is_discarded(
    store: Store, database_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digests = iter([StoreDigest({}, "one"), StoreDigest({}, "other")])
    monkeypatch.setattr("audit.storage.admin.copy_store.digest_of", lambda connection: next(digests))
    with pytest.raises(StoreError, match=re.escape(messages.COPY_DIFFERS)):
        copy_store(url_of(database_file), url_of(tmp_path / "target.db"))
    monkeypatch.undo()
    assert not any(store_digest(url_of(tmp_path / "target.db")).row_counts.values())


# The doctor


def bad(url: str) -> list[str]:
    return [check.name for check in run_checks(url) if not check.ok]


def test_a_healthy_database_passes_the_health_check_on_either_engine(any_url: str) -> None:
    store = open_store(any_url)
    fill(store)
    store.close()
    assert [name for name in bad(any_url) if name not in {"server", "room"}] == []


@pytest.mark.parametrize(
    ("statements", "names"),
    [
        (["PRAGMA foreign_keys = OFF", "DELETE FROM reading"], ["references", "answers", "records"]),
        (["DROP TRIGGER trail_no_update"], ["append-only"]),
        (["DROP TRIGGER trail_no_update", "UPDATE trail SET by = 'Ben'"], ["append-only", "trail", "answers"]),
        (["UPDATE answer SET value = 'no'"], ["answers"]),
        (["DELETE FROM note"], ["answers"]),
        (["UPDATE case_fact SET value = NULL"], ["answers"]),
        (["UPDATE answer SET recorded_at = 'soon'"], ["trail", "answers", "records"]),
        (["UPDATE audit SET closed_at = 'soon'"], ["trail", "answers", "records"]),
        (["UPDATE alembic_version SET version_num = '0001'"], ["schema"]),
    ],
)
def test_the_health_check_finds_damage(
    store: Store, database_file: Path, statements: list[str], names: list[str]
) -> None:
    with closing(sqlite3.connect(database_file)) as raw, raw:
        for statement in statements:
            raw.execute(statement)
    assert [name for name in bad(url_of(database_file)) if name != "room"] == names


def test_the_health_check_finds_a_file_readable_by_others_and_a_missing_file(
    store: Store, database_file: Path, tmp_path: Path
) -> None:
    database_file.chmod(0o644)
    assert "rights" in bad(url_of(database_file))
    with pytest.raises(StoreError, match=re.escape(health_messages.NO_DATABASE_TO_CHECK)):
        run_checks(url_of(tmp_path / "nowhere.db"))
    assert not (tmp_path / "nowhere.db").exists()


def test_the_health_check_finds_a_disk_without_space(
    store: Store, database_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audit.storage.admin.health_check.MIN_FREE_BYTES", 10**18)
    assert bad(url_of(database_file)) == ["room"]


FLIPS = 80
LEAF = 13  # the kind of page that holds rows
ANSWERS = "SELECT reading_id, question_id, value FROM answer ORDER BY 1, 2"


def test_every_flipped_bit_that_changes_an_answer_is_detected(tmp_path: Path) -> None:
    file, spoilt = tmp_path / "small.db", tmp_path / "spoilt.db"
    store = open_store(url_of(file))
    case = create_case(store)
    for question in case.questions:
        save_answer(store, case, question.id, YES)
    store.close()
    whole = file.read_bytes()
    with closing(sqlite3.connect(file)) as raw:
        right = raw.execute(ANSWERS).fetchall()
        (page,) = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = 'answer'").fetchone()
        (size,) = raw.execute("PRAGMA page_size").fetchone()
    start, end = (page - 1) * size, page * size
    assert whole[start] == LEAF, "one page holds all answers"
    rows_from = start + int.from_bytes(whole[start + 5 : start + 7], "big")
    used = [*range(start, start + 8 + 2 * len(right)), *range(rows_from, end)]
    bits = [(byte, bit) for byte in used for bit in range(8)]
    random.Random(1).shuffle(bits)
    changed = silent = 0
    for byte, bit in bits:
        spoilt.write_bytes(whole[:byte] + bytes([whole[byte] ^ 1 << bit]) + whole[byte + 1 :])
        if answers_in(spoilt) not in (None, right):
            changed += 1
            silent += not is_detected(spoilt)
        if changed == FLIPS:
            break
    assert (changed, silent) == (FLIPS, 0)


def answers_in(file: Path) -> list[tuple[str, str, str | None]] | None:
    """What a file says; None where SQLite itself sees that it is damaged."""
    try:
        with closing(sqlite3.connect(file)) as raw:
            return raw.execute(ANSWERS).fetchall()
    except (sqlite3.Error, UnicodeError):
        return None


def is_detected(file: Path) -> bool:
    """Whether the doctor says so, or the file is not even opened."""
    try:
        return bool(set(bad(url_of(file))) - {"room", "rights"})
    except StoreError:
        return True
