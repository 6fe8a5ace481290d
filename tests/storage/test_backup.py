"""Backup, restore, moving and the doctor: what comes back is proved equal to what was there."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from stat import S_IMODE

import pytest

from audit.errors import StoreError
from audit.model.audit import AuditDetails, Finding, FindingKind
from audit.sample_audit import load_sample_audit
from audit.storage import Store, open_store
from audit.storage.admin.backup import backup, digest, restore
from audit.storage.admin.copy_store import move
from audit.storage.admin.digests import StoreDigest
from audit.storage.admin.health_check import examine
from audit.storage.audit_log.verification import verify
from tests.benchmarks.saver import HOME, acknowledged_by, command, faults_of
from tests.conftest import PostgresServer, _schema_of_its_own, running_postgresql
from tests.small_questionnaire import SMALL, SMALL_TOML
from tests.storage.factories import ANN, NO, YES, begin_audit, begin_case, jot, say, submit_cases, tell

pytestmark = pytest.mark.thorough


def url_of(file: Path) -> str:
    return f"sqlite:///{file}"


def fill(store: Store) -> None:
    """A row in every table, with texts that engines order and keep in different ways."""
    audit_id = begin_audit(store, name="Été — ß Ω 👩🏽")
    case = begin_case(store, audit_id)
    say(store, case, "2.2.1", YES)
    jot(store, case, "2.2.1", "Línea 'una'\n\t\\ \"dos\" 👩🏽")
    tell(store, case, "office", "Ñandú")
    for name in ("ß", "Z", "a", "É", "_"):
        store.drafts.keep(ANN, name, {"x": name})
    store.audits.add_findings(ANN, audit_id, [Finding(FindingKind.STRENGTH, "Strong.", "2.2", cases=(case.case_id,))])
    closed = begin_audit(store, name="Closed")
    submit_cases(store, closed, cases=10, yes=6)
    store.decisions.decide(ANN, closed, "2.2", "Good", "Línea 'una' 👩🏽", seen=None)
    store.audits.close(ANN, closed)
    store.retentions.hold(ANN, closed, "Ω")


def open_audit(store: Store) -> str:
    """The one that takes changes."""
    (audit_id,) = (audit.id for audit in store.audits.all(ANN) if audit.closed_at is None)
    return audit_id


def test_every_table_has_a_row_in_the_store_that_is_copied(store: Store, file: Path) -> None:
    assert [table for table, rows in digest(url_of(file)).rows.items() if not rows] == []


@pytest.fixture
def file(store: Store, tmp_path: Path) -> Path:
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


def test_the_digest_changes_with_any_change_and_not_by_looking(store: Store, file: Path) -> None:
    before = digest(url_of(file))
    assert before == digest(url_of(file))
    assert before.rows["answer"] == 1 + 10 * len(SMALL.questions)
    store.drafts.keep(ANN, "form", {"x": 1})
    assert digest(url_of(file)).digest != before.digest


# Backup and restore


def test_a_restored_store_is_equal_to_what_was_backed_up(store: Store, file: Path, tmp_path: Path) -> None:
    before = digest(url_of(file))
    copy = tmp_path / "copy.db"
    assert backup(url_of(file), copy) == before
    assert S_IMODE(copy.stat().st_mode) == 0o600
    store.drafts.keep(ANN, "later", {"x": 1})
    later = digest(url_of(file))
    found, kept = restore(url_of(file), copy, force=True)
    assert found == before == digest(url_of(file))
    assert digest(url_of(tmp_path / kept)) == later, "what was there is kept"
    assert store.drafts.read(ANN, "later") == {}, "whoever has the store open sees the restored one"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["audits.db", "copy.db", kept])


def test_a_store_that_is_there_is_not_overwritten_without_force(store: Store, file: Path, tmp_path: Path) -> None:
    backup(url_of(file), tmp_path / "copy.db")
    before = file.read_bytes()
    with pytest.raises(StoreError, match="Add --force to put the backup in its place"):
        restore(url_of(file), tmp_path / "copy.db")
    assert file.read_bytes() == before
    with pytest.raises(StoreError, match=r"is there already\. Choose another name"):
        backup(url_of(file), tmp_path / "copy.db")


def test_a_lost_store_is_restored_to_a_new_place(store: Store, file: Path, tmp_path: Path) -> None:
    before = backup(url_of(file), tmp_path / "copy.db")
    found, kept = restore(url_of(tmp_path / "new folder" / "audits.db"), tmp_path / "copy.db")
    assert (found, kept) == (before, "")
    assert digest(url_of(tmp_path / "new folder" / "audits.db")) == before


def test_a_backup_while_people_record_is_of_one_moment_and_loses_none_of_their_saves(tmp_path: Path) -> None:
    file = tmp_path / "audits.db"
    store = open_store(url_of(file))
    reading = begin_case(store)
    savers = [
        subprocess.Popen(command(url_of(file), reading, name, 150), stdout=subprocess.PIPE, text=True, cwd=HOME)
        for name in ("Ben", "Cyd")
    ]
    copies = [tmp_path / f"copy-{number}.db" for number in range(5)]
    for copy in copies:
        backup(url_of(file), copy)
    printed = [saver.communicate(timeout=120)[0] for saver in savers]
    acknowledged = [save for output in printed for save in acknowledged_by(output)]
    assert len(acknowledged) == 300
    assert faults_of(store, reading, acknowledged) == []
    store.close()
    for copy in copies:
        opened = open_store(url_of(copy))
        assert faults_of(opened, reading, []) == []
        with opened.database.reading() as connection:
            assert verify(connection).breaks == []
        opened.close()


@pytest.mark.parametrize("kind", ["missing", "empty", "letter", "foreign", "bare", "half", "newer"])
def test_a_file_that_is_no_backup_is_refused_and_nothing_is_changed(
    store: Store, file: Path, tmp_path: Path, kind: str
) -> None:
    given = tmp_path / "given.db"
    if kind in {"half", "newer"}:
        backup(url_of(file), given)
    if kind == "half":
        given.write_bytes(given.read_bytes()[: given.stat().st_size // 2])
    if kind in {"empty", "letter"}:
        given.write_bytes(b"Dear Ann, " * 1000 if kind == "letter" else b"")
    statements = {
        "foreign": "CREATE TABLE recipe (name)",
        "bare": "VACUUM",
        "newer": "UPDATE alembic_version SET version_num = '9999'",
    }
    if kind in statements:
        with closing(sqlite3.connect(given)) as raw, raw:
            raw.execute(statements[kind])
    before = file.read_bytes()
    with pytest.raises(StoreError):
        restore(url_of(file), given, force=True)
    assert file.read_bytes() == before
    assert store.audits.all(ANN) != []


def test_a_backup_for_which_the_disk_has_no_room_leaves_no_half_of_one(
    store: Store, file: Path, tmp_path: Path
) -> None:
    program = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from audit.errors import StoreError\n"
        "from audit.storage.admin.backup import backup\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({file.stat().st_size // 2},) * 2)\n"
        "try:\n    backup(sys.argv[1], Path(sys.argv[2]))\n"
        "except StoreError as fault:\n    print(fault)\n"
    )
    arguments = [sys.executable, "-c", program, url_of(file), str(tmp_path / "copy.db")]
    ran = subprocess.run(arguments, cwd=HOME, check=True, capture_output=True, text=True)
    assert ran.stdout.startswith("audits.db: The disk ")
    assert [path.name for path in tmp_path.iterdir()] == ["audits.db"]


@pytest.mark.postgresql
def test_a_database_is_backed_up_and_restored_with_postgresqls_own_programs(
    server: PostgresServer, tmp_path: Path
) -> None:
    store = open_store(server.url)
    fill(store)
    before, copy = digest(server.url), tmp_path / "copy.dump"
    assert backup(server.url, copy) == before
    assert S_IMODE(copy.stat().st_mode) == 0o600
    store.drafts.keep(ANN, "later", {"x": 1})
    with pytest.raises(StoreError, match="Add --force"):
        restore(server.url, copy)
    found, kept = restore(server.url, copy, force=True)
    assert found == before
    assert (tmp_path / kept).exists()
    assert store.drafts.read(ANN, "later") == {}
    store.audits.add_findings(ANN, open_audit(store), [Finding(FindingKind.STRENGTH, "Another.", "2.2")])
    assert all(check.sound for check in examine(server.url)), "the logs are append-only again"
    given = tmp_path / "given.dump"
    given.write_bytes(b"Dear Ann, " * 1000)
    with pytest.raises(StoreError, match="pg_restore could not do it"):
        restore(server.url, given, force=True)
    store.close()


# Moving


@pytest.mark.postgresql
def test_a_store_is_moved_to_postgresql_and_back_and_stays_equal(
    store: Store, file: Path, tmp_path: Path, postgresql_url: str
) -> None:
    load_sample_audit(store, ANN)
    before = digest(url_of(file))
    with _schema_of_its_own(postgresql_url) as url:
        assert move(url_of(file), url) == before
        moved = open_store(url)
        audit_id = next(audit.id for audit in moved.audits.all(ANN) if "Été" in audit.details.name)
        case = moved.cases.progress(ANN, audit_id)[0]
        moved.audits.add_findings(ANN, audit_id, [Finding(FindingKind.STRENGTH, "Another.", "2.2")])
        say(moved, moved.readings.open(ANN, audit_id, case.id), "2.2.1", NO)
        moved.close()
        after = digest(url)
        back = url_of(tmp_path / "back.db")
        assert move(url, back) == after
    assert all(check.sound for check in examine(back))


def test_a_store_is_not_moved_onto_another(store: Store, file: Path, tmp_path: Path) -> None:
    target = open_store(url_of(tmp_path / "target.db"))
    target.audits.start(ANN, AuditDetails("Mine", "Unit"), SMALL_TOML.encode())
    target.close()
    before = digest(url_of(tmp_path / "target.db"))
    with pytest.raises(StoreError, match="The store to move to is not empty"):
        move(url_of(file), url_of(tmp_path / "target.db"))
    assert digest(url_of(tmp_path / "target.db")) == before


def test_a_copy_that_differs_is_not_kept(
    store: Store, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digests = iter([StoreDigest({}, "one"), StoreDigest({}, "other")])
    monkeypatch.setattr("audit.storage.admin.copy_store.digest_of", lambda connection: next(digests))
    with pytest.raises(StoreError, match="The copy differs from the store, so it was not kept"):
        move(url_of(file), url_of(tmp_path / "target.db"))
    monkeypatch.undo()
    assert not any(digest(url_of(tmp_path / "target.db")).rows.values())


# The doctor


def bad(url: str) -> list[str]:
    return [check.name for check in examine(url) if not check.sound]


def test_a_sound_store_is_found_so_on_either_engine(any_url: str) -> None:
    store = open_store(any_url)
    fill(store)
    store.close()
    assert [name for name in bad(any_url) if name not in {"server", "room"}] == []


@pytest.mark.parametrize(
    ("statements", "names"),
    [
        (["PRAGMA foreign_keys = OFF", "DELETE FROM reading"], ["references"]),
        (["DROP TRIGGER trail_no_update"], ["append-only"]),
        (["DROP TRIGGER trail_no_update", "UPDATE trail SET by = 'Ben'"], ["append-only", "trail"]),
        (["UPDATE answer SET value = 'no'"], ["answers"]),
        (["DELETE FROM note"], ["answers"]),
        (["UPDATE case_fact SET value = NULL"], ["answers"]),
        (["UPDATE alembic_version SET version_num = '0001'"], ["schema"]),
    ],
)
def test_the_doctor_finds_what_is_not_sound(store: Store, file: Path, statements: list[str], names: list[str]) -> None:
    with closing(sqlite3.connect(file)) as raw, raw:
        for statement in statements:
            raw.execute(statement)
    assert [name for name in bad(url_of(file)) if name != "room"] == names


def test_the_doctor_finds_a_file_that_others_can_read_and_one_that_is_not_there(
    store: Store, file: Path, tmp_path: Path
) -> None:
    file.chmod(0o644)
    assert "rights" in bad(url_of(file))
    with pytest.raises(StoreError, match="There is no store at that address"):
        examine(url_of(tmp_path / "nowhere.db"))
    assert not (tmp_path / "nowhere.db").exists()


def test_the_doctor_finds_a_disk_without_room(store: Store, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audit.storage.admin.health_check.ROOM_AT_LEAST", 10**18)
    assert bad(url_of(file)) == ["room"]


FLIPS = 400
LEAF = 13  # the kind of page that holds rows
ANSWERS = "SELECT reading_id, question_id, value FROM answer ORDER BY 1, 2"


def test_every_flipped_bit_that_changes_an_answer_is_found(tmp_path: Path) -> None:
    file, spoilt = tmp_path / "small.db", tmp_path / "spoilt.db"
    store = open_store(url_of(file))
    case = begin_case(store)
    for question in case.questions:
        say(store, case, question.id, YES)
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
            silent += not is_found_out(spoilt)
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


def is_found_out(file: Path) -> bool:
    """Whether the doctor says so, or the file is not even opened."""
    try:
        return bool(set(bad(url_of(file))) - {"room", "rights"})
    except StoreError:
        return True
