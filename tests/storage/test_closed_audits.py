"""Closed audits: nothing in them changes, they keep their tallies, and opening one again needs a reason."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from audit.analysis.tallies import Tally
from audit.errors import InputError, NotAllowedError
from audit.messages import model as model_messages
from audit.messages import storage as messages
from audit.model.audit import AuditDescription
from audit.model.audit_log import ChangeType
from audit.model.case import Case, CaseState
from audit.model.case_review import CaseReview
from audit.model.finding import Finding, FindingKind
from audit.model.judgement import Judgement
from audit.storage import Store
from tests.small_questionnaire import SMALL
from tests.storage.factories import (
    ANN,
    BEN,
    NO,
    YES,
    InterruptedSaveError,
    close_audit,
    complete_case,
    create_audit,
    create_case,
    import_submitted_cases,
    interrupt_before,
    logged_changes,
    reload_review,
    save_answer,
    save_case_detail,
    save_note,
    set_state,
)

CLOSED = messages.AUDIT_CLOSED
SKILLED = Finding(FindingKind.STRENGTH, "Staff are skilled.", "2.2")
OTHER = AuditDescription("Other", "Unit")

WRITES: dict[str, Callable[[Store, CaseReview], object]] = {
    "record": lambda store, case: save_answer(store, case, "2.2.1", NO),
    "write a note": lambda store, case: save_note(store, case, "2.2.1", "Seen."),
    "record a fact": lambda store, case: save_case_detail(store, case, "office", "North"),
    "undo": lambda store, case: store.reviews.undo(ANN, case.key, "undo"),
    "allocate": lambda store, case: store.workflow.allocate(ANN, case, "Cat"),
    "allocate all": lambda store, case: store.workflow.allocate_all(ANN, case.audit.id, [case.case_id], "Cat"),
    "submit": lambda store, case: store.workflow.submit(ANN, case),
    "reopen a case": lambda store, case: store.workflow.reopen(ANN, case, "Because."),
    "give back": lambda store, case: store.workflow.return_to_auditor(ANN, case, "Because."),
    "give several back": lambda store, case: store.workflow.return_many(ANN, case.audit.id, [case.case_id], "Because."),
    "remove several": lambda store, case: store.cases.remove_many(ANN, case.audit.id, [case.case_id], "Because."),
    "make final": lambda store, case: store.workflow.mark_as_final(ANN, case),
    "add a case": lambda store, case: store.cases.add(ANN, case.audit.id, Case("KSH-9")),
    "add cases": lambda store, case: store.cases.add_many(ANN, case.audit.id, ["KSH-9"]),
    "bring in": lambda store, case: store.cases.import_cases(ANN, case.audit.id, [case.case_record]),
    "judge": lambda store, case: store.audits.save_judgement(ANN, case.audit.id, "1.1", Judgement("Good"), None),
    "change details": lambda store, case: store.audits.update_description(
        ANN, case.audit.id, OTHER, case.audit.description
    ),
    "add findings": lambda store, case: store.audits.add_findings(ANN, case.audit.id, [SKILLED]),
    "write a finding": lambda store, case: store.findings.add(ANN, case.audit.id, SKILLED),
    "change a finding": lambda store, case: store.findings.update(ANN, case.audit.id, 1, SKILLED, 1),
    "delete a finding": lambda store, case: store.findings.delete(ANN, case.audit.id, 1, 1),
    "restore a finding": lambda store, case: store.findings.restore(ANN, case.audit.id, 1, 1),
    "move a finding": lambda store, case: store.findings.move(ANN, case.audit.id, 1, up=True),
    "decide": lambda store, case: store.decisions.override_rating(ANN, case.audit.id, "2.2", "Good", "Because.", None),
    "withdraw": lambda store, case: store.decisions.withdraw(ANN, case.audit.id, "2.2", None, "Because."),
    "close again": lambda store, case: close_audit(store, case.audit.id),
}


@pytest.mark.parametrize("state", [CaseState.IN_PROGRESS, CaseState.FINAL])
def test_a_closed_audit_rejects_every_write_with_a_sentence(any_store: Store, state: CaseState) -> None:
    """Also one with a case in progress, which an earlier version could close."""
    case = set_state(any_store, complete_case(any_store, create_case(any_store)), CaseState.SUBMITTED)
    any_store.findings.add(ANN, case.audit.id, SKILLED)
    close_audit(any_store, case.audit.id)
    case = set_state(any_store, case, state)
    audit, trail = any_store.audits.get(ANN, case.audit.id), any_store.audits.audit_log(ANN, case.audit.id)
    for name, write in WRITES.items():
        with pytest.raises(NotAllowedError) as refused:
            write(any_store, case)
        assert str(refused.value) == CLOSED, name
    assert any_store.audits.get(ANN, case.audit.id) == audit
    assert any_store.audits.audit_log(ANN, case.audit.id) == trail


def test_a_save_stored_before_closing_is_acknowledged_when_it_is_repeated(any_store: Store) -> None:
    case = create_case(any_store)
    saved = save_answer(any_store, case, "2.2.1", YES, save_id="one")
    close_audit(any_store, case.audit.id)
    assert save_answer(any_store, case, "2.2.1", YES, save_id="one") == saved


def test_closing_and_reopening_log_who_and_why(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    assert any_store.audits.get(ANN, audit_id).closed_at is None
    close_audit(any_store, audit_id, BEN)
    closed = any_store.audits.get(ANN, audit_id)
    assert closed.closed_at is not None
    assert closed.closed_by == "Ben"
    assert [audit.closed_at for audit in any_store.audits.all(ANN)] == [closed.closed_at]
    any_store.closings.reopen(ANN, audit_id, " A case was missed.\n")
    opened = any_store.audits.get(ANN, audit_id)
    assert (opened.closed_at, opened.closed_by) == (None, "")
    logged = [row for row in any_store.audits.audit_log(ANN, audit_id) if row.change.type is ChangeType.CLOSING]
    assert [(row.by, row.change.old, row.change.new, row.change.reason) for row in logged] == [
        ("Ben", "open", "closed", ""),
        ("Ann", "closed", "open", "A case was missed."),
    ]


def test_a_reopened_audit_accepts_writes_and_can_be_closed_again(any_store: Store) -> None:
    case = create_case(any_store)
    close_audit(any_store, case.audit.id)
    any_store.closings.reopen(ANN, case.audit.id, "A case was missed.")
    any_store.samples.restore_eliminated(ANN, case.audit.id, case.case_id, "The record was opened.")
    any_store.workflow.submit(ANN, complete_case(any_store, reload_review(any_store, case)))
    close_audit(any_store, case.audit.id)
    (summary,) = any_store.comparisons.all(ANN)
    assert (summary.case_count, summary.tallies["2.2.1"]) == (1, Tally(yes=1))
    assert len(logged_changes(any_store, case, ChangeType.ANSWER)) == 10


@pytest.mark.parametrize("reason", ["", " \n"])
def test_an_audit_is_not_reopened_without_a_reason(any_store: Store, reason: str) -> None:
    audit_id = create_audit(any_store)
    close_audit(any_store, audit_id)
    with pytest.raises(InputError) as refused:
        any_store.closings.reopen(ANN, audit_id, reason)
    assert str(refused.value) == model_messages.REASON_MISSING.format(subject="audit")
    assert any_store.audits.get(ANN, audit_id).closed_at is not None


def test_an_open_audit_is_not_reopened(any_store: Store) -> None:
    with pytest.raises(NotAllowedError) as refused:
        any_store.closings.reopen(ANN, create_audit(any_store), "Because.")
    assert str(refused.value) == messages.AUDIT_OPEN


@pytest.mark.parametrize("moment", ["INSERT INTO closed_audit", "UPDATE audit", "INSERT INTO trail", "COMMIT"])
def test_an_interrupted_close_leaves_the_audit_open_and_archives_nothing(any_store: Store, moment: str) -> None:
    audit_id = create_audit(any_store)
    import_submitted_cases(any_store, audit_id, cases=10, yes=6)
    with interrupt_before(any_store, moment), pytest.raises(InterruptedSaveError):
        close_audit(any_store, audit_id)
    assert any_store.audits.get(ANN, audit_id).closed_at is None
    with any_store.database.read_transaction() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM closed_audit").scalar_one() == 0
    close_audit(any_store, audit_id)


def test_a_closed_audit_archives_the_counts_it_had_when_open(any_store: Store) -> None:
    audit_id = create_audit(any_store, not_inspected=frozenset({"2.3"}))
    import_submitted_cases(any_store, audit_id, cases=10, yes=6)
    save_answer(any_store, create_case(any_store, audit_id, "KSH-9"), "2.2.1", NO)
    any_store.audits.save_judgement(ANN, audit_id, "1.1", Judgement("Good"), None)
    open_one = any_store.comparisons.all(ANN, prompts=True)
    close_audit(any_store, audit_id)
    assert any_store.comparisons.all(ANN, prompts=True) == open_one
    (summary,) = open_one
    assert summary.case_count == 10
    assert summary.tallies["2.2.1"] == Tally(6, 4)
    assert summary.tallies["2.2.2b"] == Tally(6, 0, 4, not_asked=4)
    assert set(summary.tallies) == {q.id for s in SMALL.standards if s.id != "2.3" for q in s.questions}
    assert summary.ratings == {"1.1": "Good", "2.2": "Requires improvement"}
    assert summary.overall_rating == "Requires improvement"
