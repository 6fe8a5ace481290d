"""Stores of every earlier schema: each comes along with all that is in it, and no kill at any step harms it."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from audit.cli.main import main
from audit.messages import verification as messages
from audit.model.audit_log import ChangeType
from audit.model.finding import Finding, FindingKind
from audit.storage import Role, open_store, verify
from audit.storage.admin.health_check import run_checks
from audit.storage.engine.database import MIGRATIONS, newest_revision
from tests.paths import PROJECT_ROOT
from tests.storage.factories import ANN, NO, save_answer
from tests.storage.test_migrations import at_revision, copies_in, first_store, writing

pytestmark = pytest.mark.thorough

STEPS = [step.revision for step in reversed(list(ScriptDirectory(str(MIGRATIONS)).walk_revisions()))]
EARLIER = STEPS[:-1]
EVERY_EARLIER = [("sqlite", revision) for revision in EARLIER] + [
    pytest.param("postgresql", revision, marks=pytest.mark.postgresql) for revision in (EARLIER[0], *EARLIER[-3:])
]
"""Every schema on SQLite; the first and the last on PostgreSQL too, where each step takes several times as long."""
WRITTEN_BY_EACH = {
    "0002": (
        "INSERT INTO decision VALUES ('one', '2.2', 'Good', 'Clear.', 'Ann', '2024-03-31 12:00:00')",
        "UPDATE finding SET owner = 'Head of unit', version = 2",
        "UPDATE audit SET eligible = 40 WHERE id = 'one'",
    ),
    "0004": ("INSERT INTO membership VALUES ('one', 'Cat', 'reader')",),
    "0006": ("INSERT INTO retention VALUES ('one', '2030-01-01', 'An inquiry.', NULL, NULL, NULL, NULL)",),
}
"""What a program of that schema writes for the first time: it must come along from there on."""


def store_of(url: str, revision: str) -> None:
    """A store that was begun with the first program, brought to a schema step by step, and used at each."""
    first_store(url)
    for step in STEPS[1 : STEPS.index(revision) + 1]:
        engine = at_revision(url, step)
        with writing(engine) as connection:
            for statement in WRITTEN_BY_EACH.get(step, ()):
                connection.execute(text(statement))
        engine.dispose()


def reached(revision: str, step: str) -> bool:
    return STEPS.index(revision) >= STEPS.index(step)


def test_every_migration_except_the_latest_is_an_earlier_schema() -> None:
    assert STEPS[-1] == newest_revision()
    assert len(EARLIER) >= 6
    assert set(WRITTEN_BY_EACH) <= set(EARLIER)


@pytest.mark.parametrize(("any_url", "revision"), EVERY_EARLIER, indirect=["any_url"])
def test_a_database_of_each_earlier_schema_opens_with_all_its_data(any_url: str, revision: str) -> None:
    store_of(any_url, revision)
    store = open_store(any_url)
    audit = store.audits.get(ANN, "one")
    assert [row.change.type for row in store.audits.audit_log(ANN, "one")] == [
        ChangeType.AUDIT,
        ChangeType.CASE,
        ChangeType.ANSWER,
        ChangeType.SNAPSHOT,
    ]
    review = store.reviews.open(ANN, "one", "case")
    assert review.answers["2.2.1"].value == "yes"
    (finding,) = store.findings.all(ANN, "one")
    used = reached(revision, "0002")
    assert finding.finding == Finding(FindingKind.STRENGTH, "Strong.", "2.2", owner="Head of unit" if used else "")
    assert {key: entry.rating for key, entry in audit.decisions.items()} == ({"2.2": "Good"} if used else {})
    assert audit.description.eligible == (40 if used else None)
    entry = {"Cat": Role.READER} if reached(revision, "0004") else {}
    assert store.members.all(ANN, "one") == {"Ann": Role.LEAD, **entry}
    assert store.retentions.get(ANN, "one").hold_reason == ("An inquiry." if reached(revision, "0006") else "")
    assert save_answer(store, review, "2.2.1", NO).version == 2
    store.close()
    assert [str(check) for check in run_checks(any_url) if not check.ok and check.name not in {"room", "server"}] == []


@pytest.mark.parametrize("revision", [EARLIER[0], EARLIER[len(EARLIER) // 2], EARLIER[-1]])
def test_a_copy_of_an_earlier_file_is_saved(tmp_path: Path, revision: str) -> None:
    url = f"sqlite:///{tmp_path / 'audits.db'}"
    store_of(url, revision)
    before = digest_of_file(tmp_path / "audits.db")
    open_store(url).close()
    (copy,) = copies_in(tmp_path)
    assert copy.name.startswith(f"audits.db.before-upgrade-from-{revision}-")
    assert digest_of_file(copy) == before


def digest_of_file(file: Path) -> str:
    """A digest of every table, row and trigger of a SQLite file."""
    with closing(sqlite3.connect(file)) as raw:
        return hashlib.sha256("\n".join(raw.iterdump()).encode()).hexdigest()


DIES_BEFORE_STATEMENTS = """
import json, os, shutil, signal, sys
from pathlib import Path
from sqlalchemy import Engine, event
from audit.storage import open_store
from tests.storage.test_earlier_schemas import digest_of_file, moments_to_kill

older, folder = Path(sys.argv[1]), Path(sys.argv[2])

def child(file, last, statements):
    def note(statement):
        if len(statements) == last:
            os.kill(os.getpid(), signal.SIGKILL)
        statements.append(statement)
    event.listen(Engine, "before_cursor_execute", lambda *call: note(call[2]))
    event.listen(Engine, "commit", lambda connection: note("COMMIT"))
    open_store(f"sqlite:///{file}").close()

def upgrade(name, last):
    file = folder / f"{name}.db"
    shutil.copy(older, file)
    statements = []
    pid = os.fork()
    if not pid:
        child(file, last, statements)
        (folder / "statements.json").write_text(json.dumps(statements))
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    digest = digest_of_file(file)
    again = os.fork()
    if not again:
        open_store(f"sqlite:///{file}").close()
        os._exit(0)
    return status, digest, os.waitpid(again, 0)[1]

whole = upgrade("whole", -1)
statements = json.loads((folder / "statements.json").read_text())
chosen = moments_to_kill(statements)
print(json.dumps([*(upgrade(last, last) for last in chosen), whole]))
"""


def moments_to_kill(statements: Sequence[str]) -> list[int]:
    """The first and last statement, and the first and last of each kind that writes, such as CREATE TABLE."""
    kinds = [" ".join(statement.upper().split()[:2]) for statement in statements]
    kinds = [kind.split()[0] if kind.startswith("UPDATE") else kind for kind in kinds]
    writing_kinds = {kind for kind in kinds if not kind.startswith(("SELECT", "PRAGMA", "BEGIN", "WITH"))}
    places = [[number for number, each in enumerate(kinds) if each == kind] for kind in writing_kinds]
    return sorted({0, len(kinds) - 1, *(number for found in places for number in (found[0], found[-1]))})


def test_an_upgrade_killed_before_a_statement_leaves_the_older_file_unchanged(tmp_path: Path) -> None:
    older = tmp_path / "older.db"
    store_of(f"sqlite:///{older}", EARLIER[0])  # from there, every migration runs
    folder = tmp_path / "killed"
    folder.mkdir()
    before = digest_of_file(older)
    command = [sys.executable, "-c", DIES_BEFORE_STATEMENTS, str(older), str(folder)]
    ran = subprocess.run(command, cwd=PROJECT_ROOT, check=True, capture_output=True, text=True)
    *killed, whole = json.loads(ran.stdout)
    assert len(killed) >= 10, "the upgrade has that many moments"
    assert [status for status, _, _ in killed] == [9] * len(killed)
    assert {after for _, after, _ in killed} == {before}
    assert {again for *_, again in [*killed, whole]} == {0}, "the next start brings it to the newest schema"
    assert whole[0] == 0
    assert whole[1] != before


@pytest.mark.parametrize(
    ("statement", "table", "column"),
    [
        ("UPDATE reading SET state = 'final'", "reading", "state"),
        ("UPDATE audit_case SET reference = 'KSH-9'", "audit_case", "reference"),
        ("UPDATE membership SET role = 'reader' WHERE person = 'Ann'", "membership", "role"),
        ("UPDATE audit SET name = 'Renamed' WHERE id = 'one'", "audit", "name"),
    ],
)
def test_a_row_changed_before_the_upgrade_is_found_as_far_as_its_log_allows(
    any_url: str, statement: str, table: str, column: str
) -> None:
    store_of(any_url, "0007")
    engine = create_engine(any_url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()
    store = open_store(any_url)
    with store.database.read_transaction() as connection:
        result = verify(connection)
    problem = messages.COLUMNS_DIFFER.format(columns=column)
    expected = messages.CHANGED_BEFORE_SNAPSHOT.format(number=4, problem=problem)
    assert (table, "one", expected) in [(found.table, found.audit_id, found.problem) for found in result.breaks]
    store.close()


def test_the_command_says_what_of_an_earlier_version_is_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path / 'audits.db'}"
    store_of(url, "0007")
    monkeypatch.setenv("AUDIT_DATABASE_URL", url)
    assert main(["verify-trail"]) == 0
    output = capsys.readouterr().out
    assert messages.VERIFIED_IN_PART.format(audit="one", number=3, next=4) in output
    assert messages.VERIFIED_IN_PART.format(audit="two", number=1, next=2) in output


def test_an_open_audit_whose_cases_were_erased_is_closed_by_the_upgrade(any_url: str) -> None:
    store_of(any_url, "0007")
    engine = at_revision(any_url, "0007")
    with writing(engine) as connection:
        connection.execute(text("UPDATE retention SET erased_at = '2024-07-01 12:00:00' WHERE audit_id = 'one'"))
    engine.dispose()
    store = open_store(any_url)
    audit = store.audits.get(ANN, "one")
    assert (audit.closed_at, audit.closed_by) == (datetime(2024, 7, 1, 12, tzinfo=UTC), "")
    store.close()
