"""Copying one audit into another store: all of it and nothing else, proved equal, or not done."""

from __future__ import annotations

import re
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

from audit.errors import NotFoundError, StoreError
from audit.messages import storage as messages
from audit.model.allocation import Assignment, Readers, StaffDetails
from audit.model.answers import Answer
from audit.model.audit_log import ChangeType
from audit.model.benchmark import Benchmark
from audit.model.case import CaseState
from audit.model.feedback import Acknowledgement, Acknowledger, FeedbackAction
from audit.model.finding import Finding, FindingKind
from audit.model.judgement import Judgement
from audit.model.outside_copy import OutsideFile
from audit.model.sampling import EliminationReason
from audit.storage import Person, Role, Store, open_store
from audit.storage.admin.backup import store_digest
from audit.storage.admin.copy_audit import copy_audit
from audit.storage.admin.digests import StoreDigest, audit_digest_of
from audit.storage.admin.health_check import run_checks
from audit.storage.audit_log.hash_chain import insert_many
from audit.storage.engine import clock, schema
from tests.new_version import NEW_TOML
from tests.paths import PROJECT_ROOT
from tests.postgresql_server import temporary_schema
from tests.small_questionnaire import SMALL, SMALL_TOML
from tests.storage.exercise_factory import create_exercise, release_exercise
from tests.storage.factories import (
    ANN,
    NO,
    YES,
    InterruptedSaveError,
    close_audit,
    create_audit,
    create_case,
    import_submitted_cases,
    request_reopening,
    save_answer,
    save_case_detail,
    save_note,
    share_note,
)
from tests.storage.rich_store import guide, moderate, require_calibration
from tests.storage.sample_factory import save_draw

pytestmark = pytest.mark.thorough

OVER = datetime(2030, 1, 1, 9, tzinfo=UTC)
FULL_TEXT = "Línea 'una'\n\t\\ \"dos\" 👩🏽 ß Ω"
BEN = Person("ben@example.org")


OF_FEEDBACK = {"shared_note", "feedback_action", "acknowledgement"}


def url_of(file: Path) -> str:
    return f"sqlite:///{file}"


def create_full_audit(store: Store) -> str:
    """An audit with a row in every table that an open one has rows in, and a draft; returns its id."""
    audit_id = create_audit(store, name=f"Été {FULL_TEXT[-1]}", fieldwork_from=date(2024, 3, 1))
    case = create_case(store, audit_id)
    save_answer(store, case, "2.2.1", YES)
    save_note(store, case, "2.2.1", FULL_TEXT)
    save_case_detail(store, case, "office", "Ñandú")
    share_note(store, case, "2.2.1", FULL_TEXT)
    store.feedback.save_action(ANN, case, 0, FeedbackAction(FULL_TEXT, "Ñandú", date(2030, 1, 1)), 0)
    acknowledgement = Acknowledgement(date(2026, 6, 1), FULL_TEXT)
    store.feedback.acknowledge(ANN, case, Acknowledger.PRACTITIONER, acknowledgement, 0)
    import_submitted_cases(store, audit_id, cases=10, yes=6)
    request_reopening(store, audit_id)
    eliminated, drawn, _ = save_draw(store, audit_id)
    store.samples.eliminate(ANN, audit_id, eliminated, EliminationReason.RESTRICTED, FULL_TEXT)
    store.staff.set(ANN, audit_id, "Cat", StaffDetails("S-7K3F9Q", ("Ñandú",), 4))
    read_twice = Assignment(Readers("Cat", "Dan"), Readers(), CaseState.ALLOCATED, {})
    store.workflow.allocate_many(ANN, audit_id, {drawn: read_twice})
    for words in ("First.", "Second.", "Third."):
        store.findings.add(ANN, audit_id, Finding(FindingKind.STRENGTH, words, "2.2", case_ids=(case.case_id,)))
    first = store.findings.all(ANN, audit_id)[0]
    store.findings.delete(ANN, audit_id, first.id, seen_version=first.version)
    store.decisions.override_rating(ANN, audit_id, "2.2", "Good", FULL_TEXT, seen=None)
    store.audits.save_judgement(ANN, audit_id, "1.1", Judgement("Good", FULL_TEXT), None)
    store.report_texts.save(ANN, audit_id, "foreword", FULL_TEXT, 0)
    store.benchmarks.save(ANN, audit_id, Benchmark("2.2.1", "Average", 52, FULL_TEXT, "2023"))
    store.report_texts.choose_breakdowns(ANN, audit_id, ["office"], False, 0)
    store.outside_copies.record(ANN, audit_id, OutsideFile.WORKBOOK)
    store.members.set_role(ANN, audit_id, BEN.name, Role.READER)
    store.retentions.set_purge_date(ANN, audit_id, date(2030, 1, 1))
    store.drafts.save(ANN, f"finding-{audit_id}", {"text": "Draft."})
    return audit_id


def close(store: Store, audit_id: str, _monkeypatch: pytest.MonkeyPatch) -> None:
    close_audit(store, audit_id)


def erase(store: Store, audit_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    close_audit(store, audit_id)
    monkeypatch.setattr(clock, "now", lambda: OVER)
    store.retentions.mark_for_erasure(ANN, audit_id)
    monkeypatch.setattr(clock, "now", lambda: OVER + timedelta(days=31))
    store.retentions.erase(ANN, audit_id, including_unfinished=True)
    monkeypatch.undo()


def leave_open(_store: Store, _audit_id: str, _monkeypatch: pytest.MonkeyPatch) -> None:
    """As it is."""


@pytest.fixture
def source_url(store: Store, tmp_path: Path) -> str:
    """The URL of the store to copy from, which stays open."""
    return url_of(tmp_path / "audits.db")


def audit_digest(url: str, audit_id: str) -> StoreDigest:
    """The digest of one audit."""
    opened = open_store(url)
    with opened.database.read_transaction() as connection:
        digest = audit_digest_of(connection, audit_id)
    opened.close()
    return digest


def holding_another(url: str) -> str:
    """Let a store hold an audit of its own with findings; returns its id."""
    opened = open_store(url)
    audit_id = create_full_audit(opened)
    opened.close()
    return audit_id


def added_rows(before: StoreDigest, after: StoreDigest) -> dict[str, int]:
    """By how many rows each table grew."""
    counts = {table: rows - before.row_counts[table] for table, rows in after.row_counts.items()}
    return {table: rows for table, rows in counts.items() if rows}


def failed_checks(url: str) -> list[str]:
    """What the doctor finds, but for what the machine of the tests brings with it."""
    return [check.name for check in run_checks(url) if not check.ok and check.name not in {"room", "server"}]


def test_every_table_except_those_of_a_person_and_what_is_offered_belongs_to_an_audit() -> None:
    left_out = [table.name for table in schema.metadata.sorted_tables if schema.audit_condition(table, "a") is None]
    assert left_out == ["available_questionnaire", "draft", "list_heading", "questionnaire_draft", "sign_in"]


@pytest.mark.postgresql
@pytest.mark.parametrize("end", [leave_open, close, erase])
def test_an_audit_copied_to_postgresql_and_back_is_equal(
    store: Store,
    source_url: str,
    tmp_path: Path,
    postgresql_url: str,
    end: Callable[[Store, str, pytest.MonkeyPatch], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    audit_id = create_full_audit(store)
    create_full_audit(store)
    exercise = create_exercise(store)
    release_exercise(store, exercise)
    moderate(store, audit_id, "KSH-99")
    guide(store, audit_id)
    require_calibration(store, audit_id, exercise)
    end(store, audit_id, monkeypatch)
    before, whole = audit_digest(source_url, audit_id), store_digest(source_url)
    empty = {table for table, rows in before.row_counts.items() if not rows}
    of_cases = {"audit_case", "case_fact", "reading", "answer", "note", "reopening_request"}
    of_reviews = {"moderated_answer", "review_comment", "urgent_concern", "gate_waiver", *OF_FEEDBACK}
    erased = {*of_cases, *of_reviews, "sampled_case", "elimination", "audited_case", "staff"}
    at_closing = {"reopening_request", "audited_case"}  # what is open is eliminated, what is submitted becomes final
    expected = {leave_open: {"closed_audit", "frozen_results"}, close: at_closing, erase: erased}[end]
    assert empty == {*expected, "agreed_answer", "released_exercise"}
    back = url_of(tmp_path / "back.db")
    with temporary_schema(postgresql_url) as url:
        theirs = [holding_another(url), holding_another(back)]
        assert copy_audit(source_url, url, audit_id).digest == before
        there = audit_digest(url, audit_id)
        assert copy_audit(url, back, audit_id).digest == there
        assert added_rows(before, there) == {"trail": 1, "trail_value": 1}, (
            "a snapshot, because the numbers of its findings changed"
        )
        assert failed_checks(url) == failed_checks(back) == []
        assert audit_digest(url, theirs[0]).row_counts == audit_digest(back, theirs[1]).row_counts, (
            "the audits that were there are there"
        )
    assert store_digest(source_url) == whole, "the first store stays as it is"


def test_copying_an_audit_leaves_other_audits_unchanged(store: Store, source_url: str, any_empty_url: str) -> None:
    audit_id, theirs = create_full_audit(store), holding_another(any_empty_url)
    before = audit_digest(any_empty_url, theirs)
    copied = copy_audit(source_url, any_empty_url, audit_id)
    assert copied.digest == audit_digest(source_url, audit_id)
    assert not copied.verification.breaks
    rows = copied.digest.row_counts["trail"] + copied.digest.row_counts["access"]
    assert copied.verification.row_count == rows + 1, "and the snapshot with the new numbers of its findings"
    assert audit_digest(any_empty_url, theirs) == before
    counts = store_digest(any_empty_url).row_counts
    assert counts["questionnaire"] == 1, "both audits share its text"
    assert counts["draft"] == 1, "a draft stays with the person who typed it"
    assert failed_checks(any_empty_url) == []


def test_a_copied_audit_can_be_continued(store: Store, source_url: str, any_empty_url: str) -> None:
    audit_id = create_full_audit(store)
    copy_audit(source_url, any_empty_url, audit_id)
    opened = open_store(any_empty_url)
    case = opened.cases.progress(ANN, audit_id)[0]
    save_answer(opened, opened.reviews.open(ANN, audit_id, case.id), "2.2.1", NO)
    written = opened.findings.add(ANN, audit_id, Finding(FindingKind.STRENGTH, "Fourth.", "2.2"))
    assert written.id == 4, "numbers go on where the copied ones end"
    assert [finding.finding.text for finding in opened.findings.all(ANN, audit_id)] == ["Second.", "Third.", "Fourth."]
    assert dict(opened.members.all(ANN, audit_id)) == {"Ann": Role.LEAD, BEN.name: Role.READER}
    assert opened.audits.get(BEN, audit_id).id == audit_id
    with pytest.raises(NotFoundError):
        opened.audits.get(Person("cyd@example.org"), audit_id)
    opened.close()
    assert failed_checks(any_empty_url) == []


def test_findings_keep_their_numbers_if_they_are_free(store: Store, source_url: str, any_empty_url: str) -> None:
    create_full_audit(store)
    audit_id = create_full_audit(store)
    theirs = holding_another(any_empty_url)
    assert copy_audit(source_url, any_empty_url, audit_id).new_finding_ids == {}
    assert finding_numbers(any_empty_url, audit_id) == finding_numbers(source_url, audit_id) == [4, 5, 6]
    assert finding_numbers(any_empty_url, theirs) == [1, 2, 3]


def test_findings_get_new_numbers_if_any_is_taken_and_the_audit_log_has_the_old_ones(
    store: Store, source_url: str, any_empty_url: str
) -> None:
    audit_id, theirs = create_full_audit(store), holding_another(any_empty_url)
    store.findings.add(ANN, audit_id, Finding(FindingKind.STRENGTH, "Fourth.", "2.2"))
    assert copy_audit(source_url, any_empty_url, audit_id).new_finding_ids == {1: 5, 2: 6, 3: 7, 4: 8}
    assert finding_numbers(any_empty_url, audit_id) == [5, 6, 7, 8], "no number in the log is another finding's"
    assert finding_numbers(any_empty_url, theirs) == [1, 2, 3]
    opened = open_store(any_empty_url)
    logged = [
        row.change.subject for row in opened.audits.audit_log(ANN, audit_id) if row.change.type is ChangeType.FINDING
    ]
    assert logged == ["1", "2", "3", "1", "4"]
    texts = [finding.finding.text for finding in opened.findings.all(ANN, audit_id)]
    assert texts == ["Second.", "Third.", "Fourth."]
    assert opened.findings.add(ANN, audit_id, Finding(FindingKind.STRENGTH, "Fifth.", "2.2")).id == 9
    opened.close()


def finding_numbers(url: str, audit_id: str) -> list[int]:
    """The numbers of an audit's findings, deleted or not."""
    opened, table = open_store(url), schema.finding
    with opened.database.read_transaction() as connection:
        query = select(table.c.id).where(table.c.audit_id == audit_id).order_by(table.c.id)
        numbers = list(connection.execute(query).scalars())
    opened.close()
    return numbers


@pytest.mark.postgresql
def test_a_finding_written_during_the_copy_keeps_its_number(store: Store, source_url: str, postgresql_url: str) -> None:
    audit_id = create_full_audit(store)
    with temporary_schema(postgresql_url) as url:
        theirs, opened = holding_another(url), open_store(url)
        table, copied = schema.finding, []
        copying = threading.Thread(target=lambda: copied.append(copy_audit(source_url, url, audit_id)))
        with opened.database.write_transaction() as connection:
            row = connection.execute(select(table).where(table.c.audit_id == theirs).limit(1)).mappings().one()
            new = {name: value for name, value in row.items() if name != "id"}
            number = connection.execute(insert(table).values(new).returning(table.c.id)).scalar_one()
            copying.start()
            time.sleep(1.5)
            assert copying.is_alive(), "it waits until the number is settled"
        copying.join(20)
        assert number == 4
        assert copied[0].new_finding_ids == {1: 5, 2: 6, 3: 7}
        assert opened.findings.add(ANN, theirs, Finding(FindingKind.STRENGTH, "Next.", "2.2")).id == 8
        opened.close()


def test_an_audit_is_not_copied_twice(store: Store, source_url: str, any_empty_url: str) -> None:
    audit_id = create_full_audit(store)
    copy_audit(source_url, any_empty_url, audit_id)
    before = store_digest(any_empty_url)
    with pytest.raises(StoreError, match=re.escape(messages.AUDIT_ALREADY_IN_TARGET)):
        copy_audit(source_url, any_empty_url, audit_id)
    with pytest.raises(StoreError, match=re.escape(messages.AUDIT_ALREADY_IN_TARGET)):
        copy_audit(source_url, source_url, audit_id)
    assert store_digest(any_empty_url) == before


def test_an_audit_log_without_its_audit_blocks_a_copy(store: Store, source_url: str, any_empty_url: str) -> None:
    audit_id = create_full_audit(store)
    opened = open_store(any_empty_url)
    with opened.database.write_transaction() as connection:
        head = {"log": "trail", "audit_id": audit_id, "number": 7, "digest": "0" * 64}
        connection.execute(insert(schema.chain_head).values(head))
    opened.close()
    before = store_digest(any_empty_url)
    with pytest.raises(StoreError, match=re.escape(messages.AUDIT_ALREADY_IN_TARGET)):
        copy_audit(source_url, any_empty_url, audit_id)
    assert store_digest(any_empty_url) == before


def test_of_two_concurrent_copies_of_an_audit_one_is_rejected(
    store: Store, source_url: str, any_empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit_id = create_full_audit(store)
    copy_audit(source_url, any_empty_url, audit_id)
    monkeypatch.setattr("audit.storage.admin.copy_audit._check_new", lambda *_: None)
    before = store_digest(any_empty_url)
    with pytest.raises(StoreError) as refused:
        copy_audit(source_url, any_empty_url, audit_id)
    assert str(refused.value) == messages.AUDIT_ALREADY_IN_TARGET
    assert store_digest(any_empty_url) == before


@pytest.mark.parametrize("unknown", ["", "nothing", "x" * 5000])
def test_a_missing_audit_is_not_copied(store: Store, source_url: str, any_empty_url: str, unknown: str) -> None:
    create_full_audit(store)
    with pytest.raises(NotFoundError, match=re.escape(messages.AUDIT_NOT_IN_SOURCE)):
        copy_audit(source_url, any_empty_url, unknown)
    assert not any(store_digest(any_empty_url).row_counts.values())


# Cut off, or not equal


@pytest.mark.parametrize("table", ["audit", "finding", "answer", "trail_value", "chain_head"])
def test_an_interrupted_copy_leaves_the_target_unchanged(
    store: Store, source_url: str, any_empty_url: str, table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit_id, theirs = create_full_audit(store), holding_another(any_empty_url)
    before, of_theirs = store_digest(any_empty_url), finding_numbers(any_empty_url, theirs)

    def cut(connection: Connection, into: Table, rows: Sequence[dict[str, Any]]) -> None:
        insert_many(connection, into, rows)
        if into.name == table:
            raise InterruptedSaveError

    monkeypatch.setattr("audit.storage.audit_log.hash_chain.insert_many", cut)
    with pytest.raises(InterruptedSaveError):
        copy_audit(source_url, any_empty_url, audit_id)
    monkeypatch.undo()
    assert store_digest(any_empty_url) == before
    assert finding_numbers(any_empty_url, theirs) == of_theirs
    assert copy_audit(source_url, any_empty_url, audit_id).digest == audit_digest(source_url, audit_id), (
        "it can be done again"
    )


def test_a_copy_killed_right_before_its_commit_leaves_the_target_unchanged(
    store: Store, source_url: str, any_empty_url: str
) -> None:
    audit_id = create_full_audit(store)
    holding_another(any_empty_url)
    before = store_digest(any_empty_url)
    program = (
        "import os, signal, sys\n"
        "from audit.storage.admin import copy_audit\n"
        "copy_audit.verify = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "copy_audit.copy_audit(*sys.argv[1:])\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, source_url, any_empty_url, audit_id], cwd=PROJECT_ROOT, check=False
    )
    assert ran.returncode == -9
    assert store_digest(any_empty_url) == before
    assert copy_audit(source_url, any_empty_url, audit_id).digest == audit_digest(source_url, audit_id)


def test_a_copy_that_differs_is_discarded(
    store: Store, source_url: str, any_empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit_id = create_full_audit(store)

    def spoilt(connection: Connection, into: Table, rows: Sequence[dict[str, Any]]) -> None:
        changed = [{**row, "value": Answer.NO.value} for row in rows] if into is schema.answer else rows
        insert_many(connection, into, changed)

    monkeypatch.setattr("audit.storage.audit_log.hash_chain.insert_many", spoilt)
    with pytest.raises(StoreError, match=re.escape(messages.AUDIT_COPY_DIFFERS)):
        copy_audit(source_url, any_empty_url, audit_id)
    assert not any(store_digest(any_empty_url).row_counts.values())


def test_an_audit_whose_log_does_not_verify_is_not_copied(store: Store, source_url: str, any_empty_url: str) -> None:
    audit_id = create_full_audit(store)
    with store.database.write_transaction() as connection:
        connection.execute(text("DROP TRIGGER trail_no_update"))
        connection.execute(text("UPDATE trail SET by = 'Cyd' WHERE number = 3"))
    with pytest.raises(StoreError, match=re.escape(messages.LOG_VERIFICATION_FAILED)) as refused:
        copy_audit(source_url, any_empty_url, audit_id)
    assert f"trail of audit {audit_id}, row 3: " in str(refused.value)
    assert not any(store_digest(any_empty_url).row_counts.values())


def test_the_digest_of_an_audit_changes_with_that_audit_only(store: Store, source_url: str) -> None:
    audit_id = create_full_audit(store)
    before = audit_digest(source_url, audit_id)
    another = create_audit(store, SMALL_TOML.replace("Small", "Other"), "Another")
    store.findings.add(ANN, another, Finding(FindingKind.STRENGTH, "Theirs.", "2.2"))
    store.drafts.save(ANN, "form", {"x": 1})
    assert audit_digest(source_url, audit_id) == before
    finding = store.findings.all(ANN, audit_id)[-1]
    store.findings.move(ANN, audit_id, finding.id, up=True)
    assert audit_digest(source_url, audit_id).digest != before.digest


def test_a_copy_has_the_versions_of_the_questionnaire_that_the_audit_was_moved_away_from(
    store: Store, source_url: str, any_empty_url: str
) -> None:
    copy_audit(source_url, any_empty_url, create_audit(store))  # the first version is there already
    audit_id = create_audit(store)
    store.questionnaire_versions.move(ANN, audit_id, NEW_TOML.encode(), SMALL)
    copy_audit(source_url, any_empty_url, audit_id)
    assert audit_digest(any_empty_url, audit_id) == audit_digest(source_url, audit_id)
    assert failed_checks(any_empty_url) == []
