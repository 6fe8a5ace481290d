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

from audit.errors import AuditError
from audit.files.responses import parse_responses, parse_uploaded_responses
from audit.model.audit import AuditDescription
from audit.model.case import Case
from audit.model.case_review import CaseReview
from audit.model.finding import Finding, FindingKind
from audit.model.judgement import Judgement
from audit.model.text_fields import MAX_TEXT_LENGTH
from audit.storage import Person, Role, Store, open_store
from audit.storage.admin.backup import restore
from audit.toml_files.judgements import parse_judgements
from audit.web.record.component.messages import parse_form_request
from audit.web.session.claims import SessionRules, parse_claims
from tests.small_questionnaire import SMALL
from tests.storage.factories import (
    ANN,
    YES,
    close_audit,
    create_case,
    reload_review,
    save_answer,
    save_case_detail,
    save_note,
)
from tests.web.test_claims import NOON

CANARY = "Zephyrine Quillfeather"
HALF = "\udc80"  # half a character, which neither engine can keep
TOO_LONG = CANARY * (MAX_TEXT_LENGTH // len(CANARY) + 1)


@dataclass(frozen=True)
class Scene:
    """A case on which the name stands already, in a note and as an auditor's name."""

    store: Store
    review: CaseReview
    folder: Path

    @property
    def audit_id(self) -> str:
        return self.review.audit.id

    @property
    def file(self) -> Path:
        return self.folder / "audits.db"


@contextmanager
def refusing(store: Store, table: str) -> Iterator[None]:
    """The database itself refuses rows of a table, and its own words repeat what was to be written."""
    is_sqlite = store.database.engine.dialect.name == "sqlite"
    with store.database.write_transaction() as connection:
        if is_sqlite:
            connection.exec_driver_sql(
                f"CREATE TRIGGER refuse BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, '{CANARY}'); END"
            )
        else:
            connection.exec_driver_sql(f"ALTER TABLE {table} ADD CONSTRAINT refuse CHECK (version < 0) NOT VALID")
    try:
        yield
    finally:
        with store.database.write_transaction() as connection:
            drop = "DROP TRIGGER refuse" if is_sqlite else f"ALTER TABLE {table} DROP CONSTRAINT refuse"
            connection.exec_driver_sql(drop)


def full_disk(scene: Scene) -> None:
    with scene.store.database.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    for seen in range(1, 100):
        save_note(scene.store, scene.review, "2.2.1", (CANARY + str(seen)) * 100, seen)


def read_only_database(scene: Scene) -> None:
    with scene.store.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
    save_note(scene.store, scene.review, "2.2.2", CANARY)


def locked_database(scene: Scene) -> None:
    with scene.store.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 20")
    with closing(sqlite3.connect(scene.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        save_note(scene.store, scene.review, "2.2.2", CANARY)


def damaged_database(scene: Scene) -> None:
    scene.store.close()
    whole = scene.file.read_bytes()
    scene.file.write_bytes(whole[:4096] + whole[4096:].replace(b"\x0d", b"\x7f"))
    scene.store.reviews.open(ANN, scene.audit_id, scene.review.case_id)


def no_backup(scene: Scene) -> None:
    letter = scene.folder / "letter.db"
    letter.write_bytes(CANARY.encode() * 500)
    restore(f"sqlite:///{scene.file}", letter, force=True)


def other_database(scene: Scene) -> None:
    letter = scene.folder / "letter.db"
    letter.write_bytes(CANARY.encode() * 500)
    open_store(f"sqlite:///{letter}")


def database_refuses(scene: Scene, table: str, act: Callable[[], object]) -> None:
    with refusing(scene.store, table):
        act()


def workbook(*rows: tuple[str, ...]) -> bytes:
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(buffer)
    return buffer.getvalue()


def csv(*lines: str) -> bytes:
    return "\n".join(lines).encode()


STORE: dict[str, Callable[[Scene], object]] = {
    "a note that is too long": lambda s: save_note(s.store, s.review, "2.2.2", TOO_LONG),
    "a note with half a character": lambda s: save_note(s.store, s.review, "2.2.2", CANARY, seen=9),
    "a note over an unseen one": lambda s: save_note(s.store, s.review, "2.2.1", f"{CANARY} again", seen=0),
    "a note that the database refuses": lambda s: database_refuses(
        s, "note", lambda: save_note(s.store, s.review, "2.2.2", CANARY)
    ),
    "a note on a question that there is not": lambda s: save_note(s.store, s.review, "9.9.9", CANARY),
    "a fact that there is not": lambda s: save_case_detail(s.store, s.review, "shoe_size", CANARY),
    "a choice that the fact has not": lambda s: save_case_detail(s.store, s.review, "sentence_type", CANARY),
    "a reference that names somebody": lambda s: s.store.cases.add(ANN, s.audit_id, Case(f"{CANARY}\t(CRN X123456)")),
    "an auditor with half a character": lambda s: s.store.cases.add(ANN, s.audit_id, Case("A9", CANARY + HALF)),
    "an auditor on two lines": lambda s: s.store.workflow.allocate(ANN, s.review, f"{CANARY}\n{CANARY}"),
    "a member whose name is too long": lambda s: s.store.members.set_role(ANN, s.audit_id, CANARY * 20, Role.READER),
    "a person whose name cannot be kept": lambda s: s.store.audits.all(Person(CANARY + HALF)),
    "a person without a role": lambda s: s.store.audits.get(Person(CANARY), s.audit_id),
    "a reason that is too long": lambda s: s.store.workflow.reopen(ANN, s.review, TOO_LONG),
    "a case that is not complete": lambda s: s.store.workflow.submit(ANN, reload_review(s.store, s.review)),
    "a finding that is too long": lambda s: s.store.findings.add(
        ANN, s.audit_id, Finding(FindingKind.STRENGTH, TOO_LONG, "2.2")
    ),
    "a finding over an unseen one": lambda s: s.store.findings.update(
        ANN, s.audit_id, 1, Finding(FindingKind.STRENGTH, f"{CANARY} again", "2.2"), seen_version=0
    ),
    "a judgement that cannot be": lambda s: s.store.audits.save_judgement(
        ANN, s.audit_id, "1.1", Judgement(CANARY, CANARY), None
    ),
    "details that cannot be": lambda s: s.store.audits.start(ANN, AuditDescription(CANARY * 50, CANARY * 50), b""),
    "an audit that is closed": lambda s: (
        close_audit(s.store, s.audit_id),
        save_note(s.store, s.review, "2.2.2", CANARY),
    ),
}
FILE: dict[str, Callable[[Scene], object]] = {
    "a full disk": full_disk,
    "a file that takes no writing": read_only_database,
    "a store that another program holds": locked_database,
    "a store that was damaged meanwhile": damaged_database,
    "a backup that is none": no_backup,
    "a store that is none": other_database,
}
INPUT: dict[str, Callable[[], object]] = {
    "a file without headings": lambda: parse_responses(csv(f"{CANARY},yes,no", "A1,yes,no"), "f.csv", SMALL),
    "an answer that is a name": lambda: parse_responses(csv("case,2.2.1", f"A1,{CANARY}"), "f.csv", SMALL),
    "a fact that is a name": lambda: parse_responses(csv("case,sentence_type", f"A1,{CANARY}"), "f.csv", SMALL),
    "a reference that is a name": lambda: parse_responses(csv("case,2.2.1", f"{CANARY}\tx,yes"), "f.csv", SMALL),
    "an auditor on two lines": lambda: parse_responses(csv("case,auditor", f'A1,"{CANARY}\nx"'), "f.csv", SMALL),
    "a row that is too long": lambda: parse_responses(csv("case,2.2.1", f"A1,yes,{CANARY}"), "f.csv", SMALL),
    "a file in no known letters": lambda: parse_responses(CANARY.encode("utf-16"), "f.csv", SMALL),
    "a workbook with a name for an answer": lambda: parse_responses(
        workbook(("case", "2.2.1"), ("A1", CANARY)), "f.xlsx", SMALL
    ),
    "half a workbook": lambda: parse_responses(workbook((CANARY,))[:-300], "f.xlsx", SMALL),
    "judgements with a broken line": lambda: parse_judgements(f'[1.1]\nreason = "{CANARY}'.encode(), "j.toml", SMALL),
    "a message that no page sends": lambda: parse_form_request({"saves": [{"value": CANARY}], "number": CANARY}),
    "a sign-in that is not checked": lambda: parse_claims(
        {"email": CANARY, "email_verified": False}, SessionRules(), NOON
    ),
    "a sign-in without a time": lambda: parse_claims({"email": CANARY, "iat": CANARY}, SessionRules(), NOON),
}


@pytest.fixture
def temporary_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files, of this process and of those that it starts."""
    folder = tmp_path_factory.mktemp("stray")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


@pytest.fixture
def assert_nothing_leaks(
    temporary_folder: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> Iterator[Callable[[Callable[[], object]], None]]:
    """Lets something fail, and looks for the name wherever it could have got to."""

    def check(act: Callable[[], object]) -> None:
        caplog.set_level(logging.DEBUG)
        caplog.clear()
        with pytest.raises(AuditError) as failed:
            act()
        exception_text = "".join(traceback.format_exception(failed.value))
        printed = "".join(capfd.readouterr())
        left = [
            path.name for path in temporary_folder.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()
        ]
        for text in (exception_text, repr(failed.value), caplog.text, printed, *left):
            assert "Zephyrine" not in text
        assert left == []

    yield check


def create_scene(store: Store, folder: Path) -> Scene:
    review = create_case(store)
    save_note(store, review, "2.2.1", f"{CANARY} came late.")
    save_answer(store, review, "2.2.1", YES)
    store.findings.add(ANN, review.audit.id, Finding(FindingKind.STRENGTH, CANARY, "2.2"))
    store.workflow.allocate(ANN, review, CANARY)
    return Scene(store, review, folder)


@pytest.mark.thorough
@pytest.mark.parametrize("failure", STORE)
def test_no_storage_error_reveals_a_name(
    any_store: Store, tmp_path: Path, assert_nothing_leaks: Callable[..., None], failure: str
) -> None:
    scene = create_scene(any_store, tmp_path)
    assert_nothing_leaks(lambda: STORE[failure](scene))


@pytest.mark.parametrize("failure", FILE)
def test_no_file_error_reveals_a_name(
    store: Store, tmp_path: Path, assert_nothing_leaks: Callable[..., None], failure: str
) -> None:
    scene = create_scene(store, tmp_path)
    assert_nothing_leaks(lambda: FILE[failure](scene))


@pytest.mark.parametrize("failure", INPUT)
def test_no_input_error_reveals_a_name(assert_nothing_leaks: Callable[..., None], failure: str) -> None:
    assert_nothing_leaks(INPUT[failure])


@pytest.mark.thorough
def test_a_workbook_read_in_the_sandbox_reveals_no_name(assert_nothing_leaks: Callable[..., None]) -> None:
    for spoilt in (workbook(("case", "2.2.1"), ("A1", CANARY)), workbook((CANARY,))[:-300]):
        assert_nothing_leaks(lambda data=spoilt: parse_uploaded_responses(data, "The file", SMALL))


def test_the_test_detects_a_name_that_is_revealed(assert_nothing_leaks: Callable[..., None]) -> None:
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
            assert_nothing_leaks(careless)
