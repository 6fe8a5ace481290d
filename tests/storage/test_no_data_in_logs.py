"""A name that must never get out, sent through every kind of failure: no fault, log, print or stray file repeats it."""

from __future__ import annotations

import io
import logging
import sqlite3
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from audit.analysis.ratings import Judgement
from audit.errors import AuditError
from audit.files.responses import read_responses, read_uploaded_responses
from audit.model.audit import LONGEST_TEXT, AuditDetails, Finding, FindingKind
from audit.model.case import Case
from audit.storage import Person, Role, Store, open_store
from audit.storage.admin.backup import restore
from audit.storage.queries.case_reviews import Reading
from audit.toml_files.judgements import read_judgements
from audit.web.record.component.messages import read_wish
from audit.web.session.claims import Rules, read_claims
from tests.small_questionnaire import SMALL
from tests.storage.factories import ANN, YES, begin_case, jot, reread, say, tell

CANARY = "Zephyrine Quillfeather"
HALF = "\udc80"  # half a character, which neither engine can keep
TOO_LONG = CANARY * (LONGEST_TEXT // len(CANARY) + 1)


@dataclass(frozen=True)
class Scene:
    """A case on which the name stands already, in a note and as an auditor's name."""

    store: Store
    reading: Reading
    folder: Path

    @property
    def audit_id(self) -> str:
        return self.reading.audit.id

    @property
    def file(self) -> Path:
        return self.folder / "audits.db"


@contextmanager
def refusing(store: Store, table: str) -> Iterator[None]:
    """The database itself refuses rows of a table, and its own words repeat what was to be written."""
    is_sqlite = store.database.engine.dialect.name == "sqlite"
    with store.database.writing() as connection:
        if is_sqlite:
            connection.exec_driver_sql(
                f"CREATE TRIGGER refuse BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, '{CANARY}'); END"
            )
        else:
            connection.exec_driver_sql(f"ALTER TABLE {table} ADD CONSTRAINT refuse CHECK (version < 0) NOT VALID")
    try:
        yield
    finally:
        with store.database.writing() as connection:
            drop = "DROP TRIGGER refuse" if is_sqlite else f"ALTER TABLE {table} DROP CONSTRAINT refuse"
            connection.exec_driver_sql(drop)


def full_disk(scene: Scene) -> None:
    with scene.store.database.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    for seen in range(1, 100):
        jot(scene.store, scene.reading, "2.2.1", (CANARY + str(seen)) * 100, seen)


def no_writing(scene: Scene) -> None:
    with scene.store.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
    jot(scene.store, scene.reading, "2.2.2", CANARY)


def held_by_another(scene: Scene) -> None:
    with scene.store.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 20")
    with closing(sqlite3.connect(scene.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        jot(scene.store, scene.reading, "2.2.2", CANARY)


def damaged_meanwhile(scene: Scene) -> None:
    scene.store.close()
    whole = scene.file.read_bytes()
    scene.file.write_bytes(whole[:4096] + whole[4096:].replace(b"\x0d", b"\x7f"))
    scene.store.readings.open(ANN, scene.audit_id, scene.reading.case_id)


def no_backup(scene: Scene) -> None:
    letter = scene.folder / "letter.db"
    letter.write_bytes(CANARY.encode() * 500)
    restore(f"sqlite:///{scene.file}", letter, force=True)


def foreign_store(scene: Scene) -> None:
    letter = scene.folder / "letter.db"
    letter.write_bytes(CANARY.encode() * 500)
    open_store(f"sqlite:///{letter}")


def database_refuses(scene: Scene, table: str, act: Callable[[], object]) -> None:
    with refusing(scene.store, table):
        act()


def workbook(*rows: tuple[str, ...]) -> bytes:
    book, made = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(made)
    return made.getvalue()


def csv(*lines: str) -> bytes:
    return "\n".join(lines).encode()


STORE: dict[str, Callable[[Scene], object]] = {
    "a note that is too long": lambda s: jot(s.store, s.reading, "2.2.2", TOO_LONG),
    "a note with half a character": lambda s: jot(s.store, s.reading, "2.2.2", CANARY, seen=9),
    "a note over an unseen one": lambda s: jot(s.store, s.reading, "2.2.1", f"{CANARY} again", seen=0),
    "a note that the database refuses": lambda s: database_refuses(
        s, "note", lambda: jot(s.store, s.reading, "2.2.2", CANARY)
    ),
    "a note on a question that there is not": lambda s: jot(s.store, s.reading, "9.9.9", CANARY),
    "a fact that there is not": lambda s: tell(s.store, s.reading, "shoe_size", CANARY),
    "a choice that the fact has not": lambda s: tell(s.store, s.reading, "sentence_type", CANARY),
    "a reference that names somebody": lambda s: s.store.cases.add(ANN, s.audit_id, Case(f"{CANARY}\t(CRN X123456)")),
    "an auditor with half a character": lambda s: s.store.cases.add(ANN, s.audit_id, Case("A9", CANARY + HALF)),
    "an auditor on two lines": lambda s: s.store.stages.allocate(ANN, s.reading, f"{CANARY}\n{CANARY}"),
    "a member whose name is too long": lambda s: s.store.members.give(ANN, s.audit_id, CANARY * 20, Role.READER),
    "a person whose name cannot be kept": lambda s: s.store.audits.all(Person(CANARY + HALF)),
    "a person without a role": lambda s: s.store.audits.get(Person(CANARY), s.audit_id),
    "a reason that is too long": lambda s: s.store.stages.reopen(ANN, s.reading, TOO_LONG),
    "a case that is not complete": lambda s: s.store.stages.submit(ANN, reread(s.store, s.reading)),
    "a finding that is too long": lambda s: s.store.findings.write(
        ANN, s.audit_id, Finding(FindingKind.STRENGTH, TOO_LONG, "2.2")
    ),
    "a finding over an unseen one": lambda s: s.store.findings.change(
        ANN, s.audit_id, 1, Finding(FindingKind.STRENGTH, f"{CANARY} again", "2.2"), seen=0
    ),
    "a judgement that cannot be": lambda s: s.store.audits.judge(
        ANN, s.audit_id, "1.1", Judgement(CANARY, CANARY), None
    ),
    "details that cannot be": lambda s: s.store.audits.start(ANN, AuditDetails(CANARY * 50, CANARY * 50), b""),
    "an audit that is closed": lambda s: (
        s.store.audits.close(ANN, s.audit_id),
        jot(s.store, s.reading, "2.2.2", CANARY),
    ),
}
FILE: dict[str, Callable[[Scene], object]] = {
    "a full disk": full_disk,
    "a file that takes no writing": no_writing,
    "a store that another program holds": held_by_another,
    "a store that was damaged meanwhile": damaged_meanwhile,
    "a backup that is none": no_backup,
    "a store that is none": foreign_store,
}
INPUT: dict[str, Callable[[], object]] = {
    "a file without headings": lambda: read_responses(csv(f"{CANARY},yes,no", "A1,yes,no"), "f.csv", SMALL),
    "an answer that is a name": lambda: read_responses(csv("case,2.2.1", f"A1,{CANARY}"), "f.csv", SMALL),
    "a fact that is a name": lambda: read_responses(csv("case,sentence_type", f"A1,{CANARY}"), "f.csv", SMALL),
    "a reference that is a name": lambda: read_responses(csv("case,2.2.1", f"{CANARY}\tx,yes"), "f.csv", SMALL),
    "an auditor on two lines": lambda: read_responses(csv("case,auditor", f'A1,"{CANARY}\nx"'), "f.csv", SMALL),
    "a row that is too long": lambda: read_responses(csv("case,2.2.1", f"A1,yes,{CANARY}"), "f.csv", SMALL),
    "a file in no known letters": lambda: read_responses(CANARY.encode("utf-16"), "f.csv", SMALL),
    "a workbook with a name for an answer": lambda: read_responses(
        workbook(("case", "2.2.1"), ("A1", CANARY)), "f.xlsx", SMALL
    ),
    "half a workbook": lambda: read_responses(workbook((CANARY,))[:-300], "f.xlsx", SMALL),
    "judgements with a broken line": lambda: read_judgements(f'[1.1]\nreason = "{CANARY}'.encode(), "j.toml", SMALL),
    "a message that no page sends": lambda: read_wish({"saves": [{"value": CANARY}], "number": CANARY}),
    "a sign-in that is not checked": lambda: read_claims({"email": CANARY, "email_verified": False}, Rules()),
    "a sign-in without a time": lambda: read_claims({"email": CANARY, "iat": CANARY}, Rules()),
}


@pytest.fixture
def stray(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files, of this process and of those that it starts."""
    folder = tmp_path_factory.mktemp("stray")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


@pytest.fixture
def nothing_gets_out(
    stray: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> Iterator[Callable[[Callable[[], object]], None]]:
    """Lets something fail, and looks for the name wherever it could have got to."""

    def looked(act: Callable[[], object]) -> None:
        caplog.set_level(logging.DEBUG)
        caplog.clear()
        with pytest.raises(AuditError) as failed:
            act()
        told = "".join(traceback.format_exception(failed.value))
        printed = "".join(capfd.readouterr())
        left = [path.name for path in stray.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()]
        for text in (told, repr(failed.value), caplog.text, printed, *left):
            assert "Zephyrine" not in text
        assert left == []

    yield looked


def begun(store: Store, folder: Path) -> Scene:
    reading = begin_case(store)
    jot(store, reading, "2.2.1", f"{CANARY} came late.")
    say(store, reading, "2.2.1", YES)
    store.findings.write(ANN, reading.audit.id, Finding(FindingKind.STRENGTH, CANARY, "2.2"))
    store.stages.allocate(ANN, reading, CANARY)
    return Scene(store, reading, folder)


@pytest.mark.parametrize("failure", STORE)
def test_no_failure_of_the_store_repeats_a_name(
    any_store: Store, tmp_path: Path, nothing_gets_out: Callable[..., None], failure: str
) -> None:
    scene = begun(any_store, tmp_path)
    nothing_gets_out(lambda: STORE[failure](scene))


@pytest.mark.parametrize("failure", FILE)
def test_no_failure_of_the_file_repeats_a_name(
    store: Store, tmp_path: Path, nothing_gets_out: Callable[..., None], failure: str
) -> None:
    scene = begun(store, tmp_path)
    nothing_gets_out(lambda: FILE[failure](scene))


@pytest.mark.parametrize("failure", INPUT)
def test_no_failure_of_an_input_repeats_a_name(nothing_gets_out: Callable[..., None], failure: str) -> None:
    nothing_gets_out(INPUT[failure])


@pytest.mark.thorough
def test_a_workbook_read_in_a_process_of_its_own_repeats_no_name(nothing_gets_out: Callable[..., None]) -> None:
    for spoilt in (workbook(("case", "2.2.1"), ("A1", CANARY)), workbook((CANARY,))[:-300]):
        nothing_gets_out(lambda data=spoilt: read_uploaded_responses(data, "The file", SMALL))


def test_the_name_would_be_seen_where_it_is_repeated(nothing_gets_out: Callable[..., None]) -> None:
    def repeats() -> None:
        raise AuditError(f"{CANARY} is not a reference.")

    def logs() -> None:
        logging.getLogger("audit").debug(CANARY)
        raise AuditError("No.")

    def leaves() -> None:
        Path(tempfile.mkstemp()[1]).write_text(CANARY)
        raise AuditError("No.")

    for careless in (repeats, logs, leaves):
        with pytest.raises(AssertionError):
            nothing_gets_out(careless)
