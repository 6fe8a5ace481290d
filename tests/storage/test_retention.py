"""Retention: when an audit's cases may go, what holds them, and that nothing of them is left once they are gone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from audit.errors import InputError, NotAllowedError, StoreError
from audit.files.certificate.sections import ROW_LABELS
from audit.messages import model as model_messages
from audit.messages import storage as messages
from audit.model.audit_log import ChangeType
from audit.model.case import Case, CaseRecord, CaseState
from audit.model.case_review import CaseReview
from audit.model.erasure_certificate import ErasureCertificate, RetentionEvent
from audit.model.finding import Finding, FindingKind
from audit.model.judgement import Judgement
from audit.model.retention import ExportedFile, Retention, RetentionAction
from audit.storage import Role, Store
from audit.storage.admin.health_check import run_checks
from audit.storage.audit_log.verification import verify
from audit.storage.engine import clock as storage_clock
from audit.storage.engine import schema
from audit.storage.queries.compaction import compact
from tests.storage.factories import (
    ANN,
    NO,
    InterruptedSaveError,
    close_audit,
    complete_case,
    create_audit,
    create_case,
    import_submitted_cases,
    interrupt_before,
    reload_review,
    save_answer,
    save_case_detail,
    save_note,
    set_state,
)
from tests.storage.test_compaction import held_when_rewritten

START = datetime(2024, 3, 31, 12, tzinfo=UTC)
OVER = date(2030, 1, 1)
MARKED = datetime(2030, 1, 1, 9, tzinfo=UTC)
SECRET = "Zanzibar"
PUBLISHED = "Anglesey"  # in texts of the report, which stay
ERASED_FOR_GOOD = messages.AUDIT_ERASED.format(date="31 January 2030")
Clock = Callable[[datetime], None]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Sets the clock of the store."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr(storage_clock, "now", lambda: moment)

    set_to(START)
    return set_to


def create_secret_audit(store: Store) -> CaseReview:
    """A submitted case with a secret in every text that a case or an audit can have, and a draft of it."""
    audit_id = create_audit(store)
    import_submitted_cases(store, audit_id, cases=9, yes=5)
    case = create_case(store, audit_id, f"{SECRET}-1")
    save_case_detail(store, case, "office", f"{SECRET} office")
    save_note(store, case, "2.2.1", f"{SECRET} note. " * 50)
    case = complete_case(store, case)
    store.workflow.submit(ANN, case)
    store.workflow.reopen(ANN, case, f"{SECRET} reason.")
    save_answer(store, reload_review(store, case), "2.2.2", NO)
    store.drafts.save(ANN, f"reason-{case.case_id}", {"reason": SECRET * 20})
    store.drafts.save(ANN, f"finding-{audit_id}", {"text": SECRET * 20})
    case = set_state(store, case, CaseState.SUBMITTED)
    write_secrets(store, case)
    return case


def write_secrets(store: Store, case: CaseReview) -> None:
    """A finding, a deleted one with a secret, the reasons of a decided and of a withdrawn rating, and a rationale."""
    audit_id = case.audit.id
    finding = Finding(FindingKind.STRENGTH, f"{PUBLISHED} finding. " * 50, "2.2", case_ids=(case.case_id,))
    store.findings.add(ANN, audit_id, finding)
    secret = replace(finding, text=f"{SECRET} finding. " * 50)
    store.findings.delete(ANN, audit_id, store.findings.add(ANN, audit_id, secret).id, seen_version=1)
    first = store.decisions.override_rating(ANN, audit_id, "2.2", "Good", f"{SECRET} first. " * 50, seen=None)
    store.decisions.withdraw(ANN, audit_id, "2.2", first, f"{SECRET} withdrawn.")
    store.decisions.override_rating(ANN, audit_id, "2.2", "Good", f"{PUBLISHED} reason. " * 50, seen=None)
    store.audits.save_judgement(ANN, audit_id, "1.1", Judgement("Good", f"{PUBLISHED} rationale. " * 50), None)


def mark_and_wait(store: Store, audit_id: str, clock: Clock) -> None:
    clock(START)
    store.retentions.set_purge_date(ANN, audit_id, OVER)
    clock(MARKED)
    store.retentions.mark_for_erasure(ANN, audit_id)
    clock(MARKED + timedelta(days=30))


def test_an_audit_has_no_deletion_date_by_default(any_store: Store, clock: Clock) -> None:
    audit_id = create_audit(any_store)
    assert any_store.retentions.get(ANN, audit_id) == Retention()
    clock(MARKED)
    with pytest.raises(NotAllowedError, match=re.escape(messages.NO_DELETION_DATE)):
        any_store.retentions.mark_for_erasure(ANN, audit_id)


def test_cases_are_erased_in_two_steps_thirty_days_apart(any_store: Store, clock: Clock) -> None:
    audit_id = create_secret_audit(any_store).audit.id
    any_store.retentions.set_purge_date(ANN, audit_id, OVER)
    with pytest.raises(NotAllowedError, match=re.escape(messages.BEFORE_DELETION_DATE.format(date="1 January 2030"))):
        any_store.retentions.mark_for_erasure(ANN, audit_id)
    clock(MARKED)
    with pytest.raises(NotAllowedError, match=re.escape(messages.NOT_MARKED.format(days=30))):
        any_store.retentions.erase(ANN, audit_id)
    any_store.retentions.mark_for_erasure(ANN, audit_id)
    assert any_store.retentions.get(ANN, audit_id).erasable_on == date(2030, 1, 31)
    clock(MARKED + timedelta(days=29))
    any_store.retentions.mark_for_erasure(ANN, audit_id)
    for early in (MARKED + timedelta(days=29), MARKED - timedelta(days=400)):
        clock(early)
        with pytest.raises(NotAllowedError):
            any_store.retentions.erase(ANN, audit_id)
    clock(MARKED + timedelta(days=30))
    assert any_store.retentions.erase(ANN, audit_id).erased_at == MARKED + timedelta(days=30)
    with pytest.raises(NotAllowedError, match=re.escape(messages.ERASED_ALREADY)):
        any_store.retentions.erase(ANN, audit_id)
    with pytest.raises(NotAllowedError, match=re.escape(messages.NOTHING_TO_ERASE)):
        any_store.retentions.set_purge_date(ANN, audit_id, None)


def test_a_legal_hold_blocks_erasure_and_removes_the_mark(any_store: Store, clock: Clock) -> None:
    audit_id = create_secret_audit(any_store).audit.id
    mark_and_wait(any_store, audit_id, clock)
    with pytest.raises(InputError, match="^" + model_messages.REASON_MISSING.partition("{")[0]):
        any_store.retentions.set_legal_hold(ANN, audit_id, " ")
    any_store.retentions.set_legal_hold(ANN, audit_id, "A complaint.")
    for step in (any_store.retentions.mark_for_erasure, any_store.retentions.erase):
        with pytest.raises(NotAllowedError, match=re.escape(messages.ON_HOLD)):
            step(ANN, audit_id)
    any_store.retentions.release_legal_hold(ANN, audit_id, "Settled.")
    with pytest.raises(NotAllowedError, match=re.escape(messages.NOT_MARKED.format(days=30))):
        any_store.retentions.erase(ANN, audit_id)
    assert len(any_store.cases.progress(ANN, audit_id)) == 10


def test_marking_for_deletion_can_be_undone(any_store: Store, clock: Clock) -> None:
    audit_id = create_secret_audit(any_store).audit.id
    mark_and_wait(any_store, audit_id, clock)
    any_store.retentions.cancel_erasure(ANN, audit_id)
    with pytest.raises(NotAllowedError, match=re.escape(messages.NOT_MARKED.format(days=30))):
        any_store.retentions.erase(ANN, audit_id)


def test_every_retention_step_is_in_the_audit_log(any_store: Store, clock: Clock) -> None:
    audit_id = create_audit(any_store)
    mark_and_wait(any_store, audit_id, clock)
    any_store.retentions.set_legal_hold(ANN, audit_id, "A complaint.")
    any_store.retentions.release_legal_hold(ANN, audit_id, "Settled.")
    rows = [row.change for row in any_store.audits.audit_log(ANN, audit_id) if row.change.type is ChangeType.RETENTION]
    assert [(row.subject, row.new, row.reason) for row in rows] == [
        ("purge date", "2030-01-01", ""),
        ("marked", None, ""),
        ("held", None, "A complaint."),
        ("released", None, "Settled."),
    ]


def test_erasure_removes_cases_and_keeps_results_findings_and_reasons(any_store: Store, clock: Clock) -> None:
    case = create_secret_audit(any_store)
    other = create_case(any_store, create_audit(any_store, name="Another"))
    audit_id = case.audit.id
    before = any_store.audits.get(ANN, audit_id)
    mark_and_wait(any_store, audit_id, clock)
    certificate = any_store.retentions.erase(ANN, audit_id)
    assert certificate == any_store.retentions.certificate(ANN, audit_id)
    assert certificate.erased_by == "Ann"
    taken = {"audit_case": 10, "reading": 10, "note": 1, "case_fact": 2, "draft": 2, "finding": 1, "finding cases": 1}
    assert {table: certificate.row_counts[table] for table in taken} == taken
    assert any_store.cases.progress(ANN, audit_id) == []
    audit = any_store.audits.get(ANN, audit_id)
    assert (audit.judgements, audit.decisions) == (before.judgements, before.decisions)
    assert audit.findings == tuple(replace(finding, case_ids=()) for finding in before.findings)
    assert len(audit.findings) == 1
    assert reload_review(any_store, other) == other, "another audit is not touched"


def test_an_audit_of_many_cases_is_erased_with_its_drafts(any_store: Store, clock: Clock) -> None:
    """SQLite refuses a condition with a part for each of 1,000 ids of cases and reviews."""
    audit_id = create_audit(any_store)
    *_, last = any_store.cases.add_many(ANN, audit_id, [f"KSH-{number}" for number in range(600)])
    for form in (f"reason-{last}", f"finding-{audit_id}", "finding-of-another-audit"):
        any_store.drafts.save(ANN, form, {"text": SECRET})
    mark_and_wait(any_store, audit_id, clock)
    certificate = any_store.retentions.erase(ANN, audit_id, including_unfinished=True)
    assert (certificate.row_counts["audit_case"], certificate.row_counts["draft"]) == (600, 2)
    assert any_store.drafts.read(ANN, "finding-of-another-audit") == {"text": SECRET}


@pytest.mark.parametrize("closed", [False, True])
def test_the_comparison_figures_of_an_audit_remain_after_erasure(any_store: Store, clock: Clock, closed: bool) -> None:
    audit_id = create_secret_audit(any_store).audit.id
    (before,) = any_store.comparisons.all(ANN, prompts=True)
    assert before.case_count == 10
    if closed:
        close_audit(any_store, audit_id)
    mark_and_wait(any_store, audit_id, clock)
    any_store.retentions.erase(ANN, audit_id)
    erased_on = date(2030, 1, 31)
    assert any_store.comparisons.all(ANN, prompts=True) == [replace(before, erased_on=erased_on)]
    assert [audit.erased_on for audit in any_store.comparisons.list_audits(ANN)] == [erased_on]


def test_the_log_of_an_erased_audit_still_verifies_and_names_who_did_what_and_when(
    any_store: Store, clock: Clock
) -> None:
    audit_id = create_secret_audit(any_store).audit.id
    mark_and_wait(any_store, audit_id, clock)
    before = any_store.audits.audit_log(ANN, audit_id)
    any_store.retentions.erase(ANN, audit_id)
    after = any_store.audits.audit_log(ANN, audit_id)
    assert [row.change.type for row in after[len(before) :]] == [
        ChangeType.CLOSING,
        ChangeType.RETENTION,  # erased
        ChangeType.SNAPSHOT,
        ChangeType.RETENTION,  # compacted
    ]
    assert [(row.number, row.by, row.change.type) for row in after[: len(before)]] == [
        (row.number, row.by, row.change.type) for row in before
    ]
    assert {row.change.new for row in after} | {row.change.old for row in after} == {None}
    with any_store.database.read_transaction() as connection:
        assert verify(connection).breaks == []
    any_store.members.set_role(ANN, audit_id, "rea", Role.READER)
    assert any_store.audits.audit_log(ANN, audit_id)[-1].change.new == "reader"
    with pytest.raises(StoreError), any_store.database.write_transaction() as connection:
        connection.exec_driver_sql(f"DELETE FROM trail_value WHERE number > {len(after)}")  # noqa: S608


def test_values_removed_without_an_erasure_are_detected(any_store: Store) -> None:
    create_secret_audit(any_store)
    with pytest.raises(StoreError), any_store.database.write_transaction() as connection:
        connection.exec_driver_sql("DELETE FROM trail_value")


def test_no_text_of_an_erased_case_remains_in_the_file(store: Store, tmp_path: Path, clock: Clock) -> None:
    audit_id = create_secret_audit(store).audit.id
    mark_and_wait(store, audit_id, clock)
    files = [path for path in tmp_path.iterdir() if path.is_file()]
    assert any(SECRET.encode() in path.read_bytes() for path in files), "it was there"
    store.retentions.erase(ANN, audit_id)
    for path in tmp_path.iterdir():
        assert SECRET.encode() not in path.read_bytes(), path.name
    store.close()
    assert all(check.ok for check in run_checks(f"sqlite:///{tmp_path / 'audits.db'}") if check.name != "room")


def test_a_failed_rewrite_after_erasure_is_reported_and_can_be_finished_later(any_store: Store, clock: Clock) -> None:
    audit_id = create_secret_audit(any_store).audit.id
    mark_and_wait(any_store, audit_id, clock)
    with held_when_rewritten(any_store), pytest.raises(StoreError) as refused:
        any_store.retentions.erase(ANN, audit_id)
    message, why, what_to_do = refused.value.problems
    assert (message, what_to_do) == (messages.NOT_COMPACTED, messages.COMPACT_HINT)
    assert "is using the database" in why
    certificate = any_store.retentions.certificate(ANN, audit_id)
    assert certificate is not None
    assert not certificate.compacted
    compact(any_store.database)
    assert any_store.retentions.certificate(ANN, audit_id) == replace(certificate, compacted=True)


def test_the_next_complete_erasure_finishes_an_earlier_one(any_store: Store, clock: Clock) -> None:
    first, second = create_secret_audit(any_store).audit.id, create_secret_audit(any_store).audit.id
    for audit_id in (first, second):
        mark_and_wait(any_store, audit_id, clock)
    with held_when_rewritten(any_store), pytest.raises(StoreError):
        any_store.retentions.erase(ANN, first)
    any_store.retentions.erase(ANN, second)
    decision = [any_store.retentions.certificate(ANN, audit_id) for audit_id in (first, second)]
    assert [certificate.compacted for certificate in decision if certificate] == [True, True]


def test_a_certificate_of_an_earlier_version_counts_as_complete(store: Store, clock: Clock) -> None:
    audit_id = create_secret_audit(store).audit.id
    mark_and_wait(store, audit_id, clock)
    store.retentions.erase(ANN, audit_id)
    with store.database.write_transaction() as connection:
        connection.exec_driver_sql("UPDATE retention SET certificate = json_remove(certificate, '$.compacted')")
    certificate = store.retentions.certificate(ANN, audit_id)
    assert certificate is not None
    assert certificate.compacted


def test_an_interrupted_erasure_erases_nothing(store: Store, clock: Clock) -> None:
    case = create_secret_audit(store)
    mark_and_wait(store, case.audit.id, clock)
    with interrupt_before(store, "UPDATE retention SET certificate"), pytest.raises(InterruptedSaveError):
        store.retentions.erase(ANN, case.audit.id)
    assert reload_review(store, case) == case
    assert store.retentions.certificate(ANN, case.audit.id) is None
    assert isinstance(store.retentions.erase(ANN, case.audit.id), ErasureCertificate)


def test_a_deletion_date_in_the_past_is_refused(any_store: Store, clock: Clock) -> None:
    audit_id = create_audit(any_store)
    clock(datetime(2024, 6, 30, 23, 30, tzinfo=UTC))
    refusal = messages.DELETION_DATE_PAST.format(date="30 June 2024", today="1 July 2024")
    with pytest.raises(NotAllowedError, match=re.escape(refusal)):
        any_store.retentions.set_purge_date(ANN, audit_id, date(2024, 6, 30))
    any_store.retentions.set_purge_date(ANN, audit_id, date(2024, 7, 1))
    any_store.retentions.mark_for_erasure(ANN, audit_id)
    assert any_store.retentions.get(ANN, audit_id).erasable_on == date(2024, 7, 31)


def test_a_new_deletion_date_removes_the_mark(store: Store, clock: Clock) -> None:
    audit_id = create_audit(store)
    mark_and_wait(store, audit_id, clock)
    store.retentions.set_purge_date(ANN, audit_id, date(2030, 6, 1))
    assert store.retentions.get(ANN, audit_id) == Retention(date(2030, 6, 1))


def test_unfinished_cases_are_erased_only_if_that_is_confirmed(any_store: Store, clock: Clock) -> None:
    audit_id = create_audit(any_store)
    save_answer(any_store, create_case(any_store, audit_id, "A1"), "2.2.1", NO)
    create_case(any_store, audit_id, "A2")
    mark_and_wait(any_store, audit_id, clock)
    states = {CaseState.ALLOCATED: 1, CaseState.IN_PROGRESS: 1}
    assert any_store.retentions.erasure_status(ANN, audit_id).unfinished == states
    refusal = messages.UNFINISHED_CASES.format(cases="2 cases: 1 in progress, 1 not started")
    with pytest.raises(NotAllowedError, match=re.escape(refusal)):
        any_store.retentions.erase(ANN, audit_id)
    assert len(any_store.cases.progress(ANN, audit_id)) == 2
    any_store.retentions.erase(ANN, audit_id, including_unfinished=True)
    assert any_store.audits.results(ANN, audit_id).which_cases == (
        "0 submitted or final cases; 1 not started, 1 in progress left out"
    )


def test_an_erased_audit_is_closed_for_good(any_store: Store, clock: Clock) -> None:
    audit_id = create_secret_audit(any_store).audit.id
    mark_and_wait(any_store, audit_id, clock)
    any_store.retentions.erase(ANN, audit_id)
    audit = any_store.audits.get(ANN, audit_id)
    assert (audit.closed_at, audit.closed_by) == (datetime(2030, 1, 31, 9, tzinfo=UTC), "Ann")
    finding = Finding(FindingKind.STRENGTH, "Later.", "2.2")
    renamed = replace(audit.description, name="Another")
    for change in (
        lambda: any_store.cases.add(ANN, audit_id, Case("NEW-1")),
        lambda: any_store.cases.import_cases(ANN, audit_id, [CaseRecord(Case("NEW-1"))]),
        lambda: any_store.cases.preview_import(ANN, audit_id, [CaseRecord(Case("NEW-1"))]),
        lambda: any_store.findings.add(ANN, audit_id, finding),
        lambda: any_store.audits.add_findings(ANN, audit_id, [finding]),
        lambda: any_store.audits.update_description(ANN, audit_id, renamed, audit.description),
        lambda: any_store.audits.save_judgement(ANN, audit_id, "1.1", None, audit.judgements["1.1"]),
        lambda: any_store.decisions.withdraw(ANN, audit_id, "2.2", audit.decisions["2.2"], "Why not."),
        lambda: close_audit(any_store, audit_id),
        lambda: any_store.closings.reopen(ANN, audit_id, "A case was missed."),
    ):
        with pytest.raises(NotAllowedError, match=re.escape(ERASED_FOR_GOOD)):
            change()
    assert any_store.audits.get(ANN, audit_id) == audit


def test_the_certificate_names_the_steps_and_the_row_of_the_audit_log(any_store: Store, clock: Clock) -> None:
    audit_id = create_secret_audit(any_store).audit.id
    clock(START + timedelta(days=1))
    any_store.retentions.set_legal_hold(ANN, audit_id, f"{SECRET} complains.")
    any_store.retentions.release_legal_hold(ANN, audit_id, "Settled.")
    mark_and_wait(any_store, audit_id, clock)
    certificate = any_store.retentions.erase(ANN, audit_id)
    assert [event.action.value for event in certificate.events] == [
        "held",
        "released",
        "purge date",
        "marked",
        "erased",
    ]
    assert certificate.marked == RetentionEvent(RetentionAction.MARKED, MARKED, "Ann")
    assert (certificate.purge_on, certificate.case_count, certificate.findings_left) == (OVER, 10, 1)
    (erasure,) = (row for row in any_store.audits.audit_log(ANN, audit_id) if row.change.subject == "erased")
    assert certificate.log_number == erasure.number
    with any_store.database.read_transaction() as connection:
        digest = select(schema.trail.c.digest).where(schema.trail.c.number == erasure.number)
        assert certificate.log_digest == connection.execute(digest).scalar_one()
        assert verify(connection).breaks == []
    any_store.members.set_role(ANN, audit_id, "rea", Role.READER)
    assert any_store.retentions.certificate(ANN, audit_id) == certificate


def test_an_export_counts_until_something_changes(any_store: Store, clock: Clock) -> None:
    audit_id = create_audit(any_store)
    create_case(any_store, audit_id, "A1")

    def current(file: ExportedFile) -> bool:
        return any_store.retentions.erasure_status(ANN, audit_id).is_export_current(file)

    any_store.history.log_export(ANN, audit_id, "first-audit-report-for-outside-0a1b2c3d.docx")
    assert not current(ExportedFile.REPORT)
    clock(START + timedelta(hours=1))
    any_store.history.log_export(ANN, audit_id, "first-audit-report-0a1b2c3d.docx")
    assert (current(ExportedFile.REPORT), current(ExportedFile.WORKBOOK)) == (True, False)
    clock(START + timedelta(hours=2))
    any_store.retentions.set_purge_date(ANN, audit_id, OVER)
    assert current(ExportedFile.REPORT)
    create_case(any_store, audit_id, "A2")
    assert not current(ExportedFile.REPORT)


def erase_as_version_0_1_0_did(store: Store, audit_id: str) -> None:
    """Undo what erasing saves since: the audit is open, and its counts are in the row of its retention only."""
    with store.database.write_transaction() as connection:
        row = connection.execute(select(schema.closed_audit)).one()
        counts = {
            question_id: dict(zip(("yes", "no", "not_applicable", "unanswered"), tally[:4], strict=True))
            for question_id, tally in (json.loads(row.key_questions) | json.loads(row.prompts)).items()
        }
        of_audit = schema.retention.c.audit_id == audit_id
        connection.execute(update(schema.retention).where(of_audit).values(results=json.dumps(counts)))
        connection.execute(delete(schema.closed_audit))
        connection.execute(delete(schema.frozen_results))


def erase_as_version_0_4_did(store: Store) -> None:
    """Save counts and breakdowns in place of what erasing freezes since."""
    counts = {
        "states": {"submitted": 9},
        "not_inspected": "{}",
        "standards_not_collected": [],
        "details_not_collected": {},
        "shared_no": [],
        "eliminated": [{"reason": "restricted", "drawn": True, "replaced": False}],
        "replacements": 2,
    }
    breakdown = {
        "by": "sentence_type",
        "questions": ["2.2.1"],
        "groups": [["Community sentence", None, False], ["Resettlement", None, False]],
        "results": [[[15, 12, 27], [0, 0, 0, 0], [15, 27, 6, 24], True], [[None, None, 24], None, None, False]],
    }
    with store.database.write_transaction() as connection:
        values = {"counts": json.dumps(counts), "breakdowns": json.dumps([breakdown])}
        connection.execute(update(schema.closed_audit).values(values))
        connection.execute(delete(schema.frozen_results))


def test_an_audit_that_version_0_4_erased_shows_its_saved_counts(any_store: Store, clock: Clock) -> None:
    audit_id = create_audit(any_store)
    import_submitted_cases(any_store, audit_id, cases=9, yes=5)
    before = any_store.audits.results(ANN, audit_id).results
    mark_and_wait(any_store, audit_id, clock)
    any_store.retentions.erase(ANN, audit_id)
    erase_as_version_0_4_did(any_store)
    after = any_store.audits.results(ANN, audit_id)
    assert (after.which_cases, after.closing) == ("9 submitted cases", None)
    assert [each.tally for each in after.results.key_questions] == [each.tally for each in before.key_questions]
    assert [each.rating for each in after.results.standards] == [each.rating for each in before.standards]
    assert [(each.reason.value, each.is_drawn) for each in after.eliminations] == [("restricted", True)]
    (breakdown,) = any_store.audits.breakdowns(ANN, audit_id)
    assert [result.counts.full_text for result in breakdown.group_results] == ["56% (15 of 27)", "[c] of 24"]
    assert breakdown.group_results[0].difference is not None
    assert breakdown.group_results[0].difference.text == "+31 points"


def test_an_audit_that_the_first_version_erased_shows_its_saved_counts(any_store: Store, clock: Clock) -> None:
    audit_id = create_audit(any_store)
    import_submitted_cases(any_store, audit_id, cases=9, yes=5)
    before = any_store.audits.results(ANN, audit_id).results
    compared = any_store.comparisons.all(ANN)
    mark_and_wait(any_store, audit_id, clock)
    any_store.retentions.erase(ANN, audit_id)
    erase_as_version_0_1_0_did(any_store, audit_id)
    after = any_store.audits.results(ANN, audit_id)
    assert after.which_cases == "9 cases"
    assert after.results.overall == before.overall
    assert [each.share for each in after.results.key_questions] == [each.share for each in before.key_questions]
    assert [each.rating for each in after.results.standards] == [each.rating for each in before.standards]
    assert any_store.audits.breakdowns(ANN, audit_id) == ()
    assert any_store.comparisons.all(ANN) == [replace(compared[0], erased_on=date(2030, 1, 31))]
    certificate = any_store.retentions.certificate(ANN, audit_id)
    assert certificate is not None
    assert certificate.case_count == 9


def test_the_certificate_has_words_for_every_kind_of_row(store: Store, clock: Clock) -> None:
    audit_id = create_secret_audit(store).audit.id
    mark_and_wait(store, audit_id, clock)
    assert set(store.retentions.erase(ANN, audit_id).row_counts) == set(ROW_LABELS)
