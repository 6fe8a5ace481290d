"""Returning and removing several cases at once: all of them, or none, with a sentence for each that stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from audit.errors import InputError, NotFoundError, SomeRefusedError
from audit.messages import storage as messages
from audit.model.audit_log import ChangeType
from audit.model.case import CaseState
from audit.model.case_review import CaseReview
from audit.model.finding import Finding, FindingKind
from audit.model.references import random_references
from audit.storage import Person, Role, Store, verify
from tests.storage.factories import (
    ANN,
    BEN,
    YES,
    InterruptedSaveError,
    count_statements,
    create_audit,
    create_case,
    interrupt_before,
    logged_changes,
    reload_review,
    save_answer,
)

LEAD = Person("lea", session_id="a session")
REASON = "Look at 2.2.1 again."
MAX_STATEMENTS = 35


def submitted_cases(store: Store, audit_id: str, count: int, auditor: str = "ada") -> list[CaseReview]:
    """Submitted cases of an auditor: their states are set by the program, so that the audit log agrees."""
    reviews = [create_case(store, audit_id, f"KSH-{number}") for number in range(count)]
    store.workflow.allocate_all(ANN, audit_id, [review.case_id for review in reviews], auditor)
    for review in reviews:
        submit(store, reload_review(store, review))
    return [reload_review(store, review) for review in reviews]


def submit(store: Store, review: CaseReview) -> None:
    store.reviews.save_detail(ANN, review.key, "sentence_type", ["community"], 0, f"detail {review.case_id}")
    for question in review.questions:
        save_answer(store, review, question.id, YES)
    store.workflow.submit(ANN, review)


def audit_with_members(store: Store) -> str:
    audit_id = create_audit(store)
    for name, role in (("lea", Role.LEAD), ("ada", Role.AUDITOR), ("rea", Role.READER)):
        store.members.set_role(ANN, audit_id, name, role)
    return audit_id


def ids_of(reviews: list[CaseReview]) -> list[str]:
    return [review.case_id for review in reviews]


def states(store: Store, reviews: list[CaseReview]) -> list[CaseState]:
    return [reload_review(store, review).state for review in reviews]


def log_agrees(store: Store) -> bool:
    with store.database.read_transaction() as connection:
        return verify(connection).breaks == []


def test_several_submitted_cases_are_returned_each_with_the_reason(any_store: Store) -> None:
    reviews = submitted_cases(any_store, audit_with_members(any_store), 3)
    any_store.workflow.request_reopening(ANN, reviews[0], "The file arrived late.")
    any_store.workflow.return_many(LEAD, reviews[0].audit.id, ids_of(reviews[:2]), f"  {REASON}\n")
    assert states(any_store, reviews) == [CaseState.RETURNED, CaseState.RETURNED, CaseState.SUBMITTED]
    for review in reviews[:2]:
        change = logged_changes(any_store, review, ChangeType.STATE)[-1]
        assert (change.old, change.new, change.reason) == ("submitted", "returned", REASON)
    assert any_store.workflow.request(ANN, reload_review(any_store, reviews[0])) is None
    assert log_agrees(any_store)


def test_if_one_case_cannot_be_returned_none_is_and_each_is_explained(any_store: Store) -> None:
    audit_id = audit_with_members(any_store)
    fine, started, without_auditor, of_a_reader = submitted_cases(any_store, audit_id, 4)
    any_store.workflow.reopen(ANN, started, "An error.")
    any_store.workflow.allocate(ANN, without_auditor, "")
    any_store.workflow.allocate(ANN, of_a_reader, "rea")
    every = [fine, started, without_auditor, of_a_reader]
    with pytest.raises(SomeRefusedError) as refused:
        any_store.workflow.return_many(LEAD, audit_id, ids_of(every), REASON)
    allowed = {"state": "in progress", "allowed": "submitted", "done": "returned"}
    assert refused.value.refused == {
        started.case_id: messages.WRONG_STATE.format(reference="KSH-1", **allowed),
        without_auditor.case_id: messages.NO_AUDITOR_CAN_RECORD.format(reference="KSH-2"),
        of_a_reader.case_id: messages.NO_AUDITOR_CAN_RECORD.format(reference="KSH-3"),
    }
    assert set(refused.value.problems) == set(refused.value.refused.values())
    assert states(any_store, every)[0] is CaseState.SUBMITTED
    any_store.workflow.return_many(LEAD, audit_id, [fine.case_id], REASON)
    assert states(any_store, [fine]) == [CaseState.RETURNED]


def test_several_empty_cases_are_removed_each_with_the_reason(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    reviews = [create_case(any_store, audit_id, f"KSH-{number}") for number in range(3)]
    any_store.drafts.save(ANN, f"case {reviews[0].case_id}", {"reason": "x"})
    any_store.drafts.save(ANN, "another form", {"name": "x"})
    any_store.cases.remove_many(BEN, audit_id, ids_of(reviews[:2]), " Added twice. ")
    assert list(any_store.cases.references(ANN, audit_id).values()) == ["KSH-2"]
    removed = [row for row in any_store.audits.audit_log(ANN, audit_id) if row.change.reason == "Added twice."]
    assert {(row.change.case_id, row.change.old, row.by) for row in removed} == {
        (review.case_id, review.reference, "Ben") for review in reviews[:2]
    }
    assert any_store.drafts.read(ANN, f"case {reviews[0].case_id}") == {}
    assert any_store.drafts.read(ANN, "another form") == {"name": "x"}
    assert log_agrees(any_store)


def test_if_one_case_cannot_be_removed_none_is_and_each_is_explained(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    empty, cleared, in_finding = (create_case(any_store, audit_id, f"KSH-{number}") for number in range(3))
    save_answer(any_store, cleared, "2.2.1", YES)
    save_answer(any_store, reload_review(any_store, cleared), "2.2.1", None)
    finding = Finding(FindingKind.STRENGTH, "Staff are skilled.", "2.2", case_ids=(in_finding.case_id,))
    any_store.findings.add(ANN, audit_id, finding)
    with pytest.raises(SomeRefusedError) as refused:
        any_store.cases.remove_many(ANN, audit_id, ids_of([empty, cleared, in_finding]), "Added twice.")
    assert refused.value.refused == {
        cleared.case_id: messages.CASE_HAS_DATA.format(case="Case KSH-1"),
        in_finding.case_id: messages.CASE_IN_FINDING.format(case="Case KSH-2"),
    }
    assert len(any_store.cases.references(ANN, audit_id)) == 3


ACTIONS: dict[str, Callable[[Store, str, list[str], str], object]] = {
    "return": lambda store, audit_id, ids, reason: store.workflow.return_many(ANN, audit_id, ids, reason),
    "remove": lambda store, audit_id, ids, reason: store.cases.remove_many(ANN, audit_id, ids, reason),
}


@pytest.mark.parametrize("action", ACTIONS)
def test_a_case_that_is_gone_or_a_missing_reason_stops_everything(any_store: Store, action: str) -> None:
    audit_id = create_audit(any_store)
    reviews = submitted_cases(any_store, audit_id, 1) if action == "return" else [create_case(any_store, audit_id)]
    with pytest.raises(NotFoundError):
        ACTIONS[action](any_store, audit_id, [*ids_of(reviews), "gone"], REASON)
    with pytest.raises(InputError):
        ACTIONS[action](any_store, audit_id, ids_of(reviews), " \n")
    assert states(any_store, reviews) == [review.state for review in reviews]


@pytest.mark.parametrize(("action", "moment"), [("return", "UPDATE reading"), ("remove", "DELETE FROM audit_case")])
@pytest.mark.parametrize("late", [False, True])
def test_an_interruption_changes_no_case(any_store: Store, action: str, moment: str, late: bool) -> None:
    audit_id = create_audit(any_store)
    reviews = submitted_cases(any_store, audit_id, 2) if action == "return" else [create_case(any_store, audit_id)]
    moment = "INSERT INTO trail" if late else moment
    with interrupt_before(any_store, moment), pytest.raises(InterruptedSaveError):
        ACTIONS[action](any_store, audit_id, ids_of(reviews), REASON)
    assert states(any_store, reviews) == [review.state for review in reviews]


def test_the_number_of_statements_does_not_depend_on_the_number_of_cases(any_store: Store) -> None:
    audit_id = create_case(any_store).audit.id
    counts = []
    for count in (2, 400):
        ids = any_store.cases.add_many(ANN, audit_id, random_references(count, []), "Ben")
        with count_statements(any_store) as statements:
            any_store.cases.remove_many(ANN, audit_id, ids, "Added twice.")
        counts.append(len(statements))
    assert counts[0] == counts[1] <= MAX_STATEMENTS, statements
