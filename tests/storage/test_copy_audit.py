"""Copying one audit into another store: all of it and nothing else, proved equal, or not done."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Table, insert, select, text

from audit.analysis.ratings import Judgement
from audit.errors import NotFound, StoreError
from audit.model.answers import Answer
from audit.model.audit import Finding, FindingKind
from audit.storage import Person, Role, Store, open_store
from audit.storage.admin.backup import digest
from audit.storage.admin.copy_audit import THERE_ALREADY, move_audit
from audit.storage.admin.digests import StoreDigest, audit_digest_of, of_audit
from audit.storage.admin.health_check import examine
from audit.storage.audit_log import change_log
from audit.storage.audit_log.change_log import What
from audit.storage.audit_log.hash_chain import add
from audit.storage.engine import schema
from tests.benchmarks.saver import HOME
from tests.conftest import _schema_of_its_own
from tests.small_questionnaire import SMALL_TOML
from tests.storage.factories import ANN, NO, YES, Cut, begin_audit, begin_case, jot, say, submit_cases, tell

OVER = datetime(2030, 1, 1, 9, tzinfo=UTC)
FULL_TEXT = "Línea 'una'\n\t\\ \"dos\" 👩🏽 ß Ω"
BEN = Person("ben@example.org")


def url_of(file: Path) -> str:
    return f"sqlite:///{file}"


def begin_full(store: Store) -> str:
    """An audit with a row in every table that an open one has rows in, and a draft; returns its id."""
    audit_id = begin_audit(store, name=f"Été {FULL_TEXT[-1]}", fieldwork_from=date(2024, 3, 1))
    case = begin_case(store, audit_id)
    say(store, case, "2.2.1", YES)
    jot(store, case, "2.2.1", FULL_TEXT)
    tell(store, case, "office", "Ñandú")
    submit_cases(store, audit_id, cases=10, yes=6)
    for words in ("First.", "Second.", "Third."):
        store.findings.write(ANN, audit_id, Finding(FindingKind.STRENGTH, words, "2.2", cases=(case.case_id,)))
    first = store.findings.all(ANN, audit_id)[0]
    store.findings.delete(ANN, audit_id, first.id, seen=first.version)
    store.decisions.decide(ANN, audit_id, "2.2", "Good", FULL_TEXT, seen=None)
    store.audits.judge(ANN, audit_id, "1.1", Judgement("Good", FULL_TEXT), None)
    store.members.give(ANN, audit_id, BEN.name, Role.READER)
    store.retentions.set_purge_date(ANN, audit_id, date(2030, 1, 1))
    store.drafts.keep(ANN, f"finding-{audit_id}", {"text": "Draft."})
    return audit_id


def close(store: Store, audit_id: str, _monkeypatch: pytest.MonkeyPatch) -> None:
    store.audits.close(ANN, audit_id)


def erase(store: Store, audit_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store.audits.close(ANN, audit_id)
    monkeypatch.setattr(change_log, "now", lambda: OVER)
    store.retentions.mark(ANN, audit_id)
    monkeypatch.setattr(change_log, "now", lambda: OVER + timedelta(days=31))
    store.retentions.erase(ANN, audit_id)
    monkeypatch.undo()


def leave_open(_store: Store, _audit_id: str, _monkeypatch: pytest.MonkeyPatch) -> None:
    """As it is."""


@pytest.fixture
def home(store: Store, tmp_path: Path) -> str:
    """The URL of the store to copy from, which stays open."""
    return url_of(tmp_path / "audits.db")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def other(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """The URL of a store without a row to copy to, once of each engine."""
    if request.param == "sqlite":
        yield url_of(tmp_path / "other.db")
    else:
        with _schema_of_its_own(request.getfixturevalue("postgresql_url")) as url:
            yield url


def of_one(url: str, audit_id: str) -> StoreDigest:
    """The digest of one audit."""
    opened = open_store(url)
    with opened.database.reading() as connection:
        found = audit_digest_of(connection, audit_id)
    opened.close()
    return found


def holding_another(url: str) -> str:
    """Let a store hold an audit of its own with findings; returns its id."""
    opened = open_store(url)
    audit_id = begin_full(opened)
    opened.close()
    return audit_id


def unsound(url: str) -> list[str]:
    """What the doctor finds, but for what the machine of the tests brings with it."""
    return [check.name for check in examine(url) if not check.sound and check.name not in {"room", "server"}]


def test_every_table_belongs_to_an_audit_but_that_of_drafts() -> None:
    left_out = [table.name for table in schema.metadata.sorted_tables if of_audit(table, "a") is None]
    assert left_out == ["draft"]


@pytest.mark.postgresql
@pytest.mark.parametrize("end", [leave_open, close, erase])
def test_an_audit_is_copied_to_postgresql_and_back_and_stays_equal(
    store: Store,
    home: str,
    tmp_path: Path,
    postgresql_url: str,
    end: Callable[[Store, str, pytest.MonkeyPatch], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    audit_id = begin_full(store)
    begin_full(store)
    end(store, audit_id, monkeypatch)
    before, whole = of_one(home, audit_id), digest(home)
    empty = {table for table, rows in before.rows.items() if not rows}
    erased = {"finding", "audit_case", "case_fact", "reading", "answer", "note"}
    assert empty == {leave_open: {"closed_audit"}, close: set(), erase: erased}[end]
    back = url_of(tmp_path / "back.db")
    with _schema_of_its_own(postgresql_url) as url:
        theirs = [holding_another(url), holding_another(back)]
        assert move_audit(home, url, audit_id).digest == before == of_one(url, audit_id)
        assert move_audit(url, back, audit_id).digest == before == of_one(back, audit_id)
        assert unsound(url) == unsound(back) == []
        assert of_one(url, theirs[0]).rows == of_one(back, theirs[1]).rows, "the audits that were there are there"
    assert digest(home) == whole, "the first store stays as it is"


def test_an_audit_is_copied_beside_others_which_stay_as_they_are(store: Store, home: str, other: str) -> None:
    audit_id, theirs = begin_full(store), holding_another(other)
    before = of_one(other, theirs)
    copied = move_audit(home, other, audit_id)
    assert copied.digest == of_one(home, audit_id)
    assert not copied.verified.breaks
    assert copied.verified.rows == copied.digest.rows["trail"] + copied.digest.rows["access"]
    assert of_one(other, theirs) == before
    rows = digest(other).rows
    assert rows["questionnaire"] == 1, "both audits share its text"
    assert rows["draft"] == 1, "drafts stay with whoever typed them"
    assert unsound(other) == []


def test_a_copy_can_be_gone_on_with(store: Store, home: str, other: str) -> None:
    audit_id = begin_full(store)
    move_audit(home, other, audit_id)
    opened = open_store(other)
    case = opened.cases.progress(ANN, audit_id)[0]
    say(opened, opened.readings.open(ANN, audit_id, case.id), "2.2.1", NO)
    written = opened.findings.write(ANN, audit_id, Finding(FindingKind.STRENGTH, "Fourth.", "2.2"))
    assert written.id == 4, "numbers go on where the copied ones end"
    assert [kept.finding.text for kept in opened.findings.all(ANN, audit_id)] == ["Second.", "Third.", "Fourth."]
    assert dict(opened.members.all(ANN, audit_id)) == {"Ann": Role.LEAD, BEN.name: Role.READER}
    assert opened.audits.get(BEN, audit_id).id == audit_id
    with pytest.raises(NotFound):
        opened.audits.get(Person("cyd@example.org"), audit_id)
    opened.close()
    assert unsound(other) == []


def test_findings_keep_their_numbers_where_these_are_free(store: Store, home: str, other: str) -> None:
    begin_full(store)
    audit_id = begin_full(store)
    theirs = holding_another(other)
    assert move_audit(home, other, audit_id).numbers == {}
    assert numbers_of(other, audit_id) == numbers_of(home, audit_id) == [4, 5, 6]
    assert numbers_of(other, theirs) == [1, 2, 3]


def test_findings_get_new_numbers_where_one_is_taken_and_the_trail_names_the_old(
    store: Store, home: str, other: str
) -> None:
    audit_id, theirs = begin_full(store), holding_another(other)
    store.findings.write(ANN, audit_id, Finding(FindingKind.STRENGTH, "Fourth.", "2.2"))
    assert move_audit(home, other, audit_id).numbers == {1: 5, 2: 6, 3: 7, 4: 8}
    assert numbers_of(other, audit_id) == [5, 6, 7, 8], "no number that the trail names is another finding's"
    assert numbers_of(other, theirs) == [1, 2, 3]
    opened = open_store(other)
    told = [row.change.subject for row in opened.audits.trail(ANN, audit_id) if row.change.what is What.FINDING]
    assert told == ["1", "2", "3", "1", "4"]
    texts = [kept.finding.text for kept in opened.findings.all(ANN, audit_id)]
    assert texts == ["Second.", "Third.", "Fourth."]
    assert opened.findings.write(ANN, audit_id, Finding(FindingKind.STRENGTH, "Fifth.", "2.2")).id == 9
    opened.close()


def numbers_of(url: str, audit_id: str) -> list[int]:
    """The numbers of an audit's findings, deleted or not."""
    opened, table = open_store(url), schema.finding
    with opened.database.reading() as connection:
        query = select(table.c.id).where(table.c.audit_id == audit_id).order_by(table.c.id)
        found = list(connection.execute(query).scalars())
    opened.close()
    return found


@pytest.mark.postgresql
def test_a_finding_that_somebody_writes_meanwhile_keeps_its_number(
    store: Store, home: str, postgresql_url: str
) -> None:
    audit_id = begin_full(store)
    with _schema_of_its_own(postgresql_url) as url:
        theirs, opened = holding_another(url), open_store(url)
        table, copied = schema.finding, []
        copying = threading.Thread(target=lambda: copied.append(move_audit(home, url, audit_id)))
        with opened.database.writing() as connection:
            row = connection.execute(select(table).where(table.c.audit_id == theirs).limit(1)).mappings().one()
            new = {name: value for name, value in row.items() if name != "id"}
            number = connection.execute(insert(table).values(new).returning(table.c.id)).scalar_one()
            copying.start()
            time.sleep(1.5)
            assert copying.is_alive(), "it waits until the number is settled"
        copying.join(20)
        assert number == 4
        assert copied[0].numbers == {1: 5, 2: 6, 3: 7}
        assert opened.findings.write(ANN, theirs, Finding(FindingKind.STRENGTH, "Next.", "2.2")).id == 8
        opened.close()


def test_an_audit_is_not_copied_twice(store: Store, home: str, other: str) -> None:
    audit_id = begin_full(store)
    move_audit(home, other, audit_id)
    before = digest(other)
    with pytest.raises(StoreError, match="has an audit of this id already"):
        move_audit(home, other, audit_id)
    with pytest.raises(StoreError, match="has an audit of this id already"):
        move_audit(home, home, audit_id)
    assert digest(other) == before


def test_a_log_without_its_audit_is_not_continued_by_a_copy(store: Store, home: str, other: str) -> None:
    audit_id = begin_full(store)
    opened = open_store(other)
    with opened.database.writing() as connection:
        head = {"log": "trail", "audit_id": audit_id, "number": 7, "digest": "0" * 64}
        connection.execute(insert(schema.chain_head).values(head))
    opened.close()
    before = digest(other)
    with pytest.raises(StoreError, match="or a part of it, so nothing was copied"):
        move_audit(home, other, audit_id)
    assert digest(other) == before


def test_of_two_who_copy_the_same_audit_one_is_refused(
    store: Store, home: str, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit_id = begin_full(store)
    move_audit(home, other, audit_id)
    monkeypatch.setattr("audit.storage.admin.copy_audit._check_new", lambda *_: None)
    before = digest(other)
    with pytest.raises(StoreError) as refused:
        move_audit(home, other, audit_id)
    assert str(refused.value) == THERE_ALREADY
    assert digest(other) == before


@pytest.mark.parametrize("unknown", ["", "nothing", "x" * 5000])
def test_an_audit_that_is_not_there_is_not_copied(store: Store, home: str, other: str, unknown: str) -> None:
    begin_full(store)
    with pytest.raises(NotFound, match="The store to copy from has no audit of this id"):
        move_audit(home, other, unknown)
    assert not any(digest(other).rows.values())


# Cut off, or not equal


@pytest.mark.thorough
@pytest.mark.parametrize("table", ["audit", "finding", "answer", "trail_value", "chain_head"])
def test_a_copy_that_is_cut_off_leaves_the_other_store_as_it_was(
    store: Store, home: str, other: str, table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit_id, theirs = begin_full(store), holding_another(other)
    before, of_theirs = digest(other), numbers_of(other, theirs)

    def cut(connection: Connection, into: Table, rows: Sequence[dict[str, Any]]) -> None:
        add(connection, into, rows)
        if into.name == table:
            raise Cut

    monkeypatch.setattr("audit.storage.audit_log.hash_chain.add", cut)
    with pytest.raises(Cut):
        move_audit(home, other, audit_id)
    monkeypatch.undo()
    assert digest(other) == before
    assert numbers_of(other, theirs) == of_theirs
    assert move_audit(home, other, audit_id).digest == of_one(home, audit_id), "it can be done again"


def test_a_copy_that_is_killed_right_before_it_is_kept_leaves_the_other_store_as_it_was(
    store: Store, home: str, other: str
) -> None:
    audit_id = begin_full(store)
    holding_another(other)
    before = digest(other)
    program = (
        "import os, signal, sys\n"
        "from audit.storage.admin import copy_audit\n"
        "copy_audit.verify = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "copy_audit.move_audit(*sys.argv[1:])\n"
    )
    ran = subprocess.run([sys.executable, "-c", program, home, other, audit_id], cwd=HOME, check=False)
    assert ran.returncode == -9
    assert digest(other) == before
    assert move_audit(home, other, audit_id).digest == of_one(home, audit_id)


def test_a_copy_that_differs_is_not_kept(store: Store, home: str, other: str, monkeypatch: pytest.MonkeyPatch) -> None:
    audit_id = begin_full(store)

    def spoilt(connection: Connection, into: Table, rows: Sequence[dict[str, Any]]) -> None:
        changed = [{**row, "value": Answer.NO.value} for row in rows] if into is schema.answer else rows
        add(connection, into, changed)

    monkeypatch.setattr("audit.storage.audit_log.hash_chain.add", spoilt)
    with pytest.raises(StoreError, match="The copy differs from the audit, so it was not kept"):
        move_audit(home, other, audit_id)
    assert not any(digest(other).rows.values())


def test_an_audit_whose_trail_does_not_hold_is_not_copied(store: Store, home: str, other: str) -> None:
    audit_id = begin_full(store)
    with store.database.writing() as connection:
        connection.execute(text("DROP TRIGGER trail_no_update"))
        connection.execute(text("UPDATE trail SET by = 'Cyd' WHERE number = 3"))
    with pytest.raises(StoreError, match="The trail of the audit does not hold") as refused:
        move_audit(home, other, audit_id)
    assert f"trail of audit {audit_id}, row 3: " in str(refused.value)
    assert not any(digest(other).rows.values())


def test_the_digest_of_an_audit_changes_with_it_and_with_no_other(store: Store, home: str) -> None:
    audit_id = begin_full(store)
    before = of_one(home, audit_id)
    another = begin_audit(store, SMALL_TOML.replace("Small", "Other"), "Another")
    store.findings.write(ANN, another, Finding(FindingKind.STRENGTH, "Theirs.", "2.2"))
    store.drafts.keep(ANN, "form", {"x": 1})
    assert of_one(home, audit_id) == before
    kept = store.findings.all(ANN, audit_id)[-1]
    store.findings.move(ANN, audit_id, kept.id, up=True)
    assert of_one(home, audit_id).digest != before.digest
