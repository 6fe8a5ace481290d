"""A second review goes through the same states as a first one, and counts nowhere."""

from __future__ import annotations

import pytest

from audit.errors import NotAllowedError, NotFoundError
from audit.messages import storage as messages
from audit.model.audit_log import ChangeType
from audit.model.case import Case, CaseRecord, CaseState
from audit.model.case_review import CaseReview
from audit.model.import_plan import ExistingCases, ImportOptions
from audit.model.sampling import EliminationReason
from audit.storage import Person, Role, Store, verify
from tests.storage.factories import ANN, NO, YES, create_audit, create_case, save_answer, save_case_detail, set_state
from tests.storage.test_blindness import FAY, allocate_second

ADA, MO = Person("ada@example.org"), Person("mo")


@pytest.fixture
def second(store: Store) -> CaseReview:
    """A second review with every answer, of a case of which the first review is not started."""
    audit_id = create_audit(store)
    for person, role in ((FAY, Role.AUDITOR), (ADA, Role.AUDITOR), (MO, Role.MODERATOR)):
        store.members.set_role(ANN, audit_id, person.name, role)
    first = create_case(store, audit_id)
    save_case_detail(store, first, "sentence_type", "community")
    set_state(store, first, CaseState.ALLOCATED)
    allocate_second(store, first, ADA.name)
    second = store.reviews.open(ADA, audit_id, first.case_id, 2)
    for question in second.questions:
        save_answer(store, second, question.id, YES, ADA)
    return second


def states(store: Store, review: CaseReview) -> tuple[CaseState, CaseState]:
    first, second = (store.reviews.open(ANN, review.audit.id, review.case_id, number).state for number in (1, 2))
    return first, second


def test_a_second_review_is_submitted_returned_made_final_and_reopened(store: Store, second: CaseReview) -> None:
    workflow = store.workflow
    steps = (
        (lambda: workflow.submit(ADA, second), CaseState.SUBMITTED),
        (lambda: workflow.return_to_auditor(MO, second, "A note is missing."), CaseState.RETURNED),
        (lambda: workflow.submit(ADA, second), CaseState.SUBMITTED),
        (lambda: workflow.request_reopening(ADA, second, "An error."), CaseState.SUBMITTED),
        (lambda: workflow.decline_request(MO, second, "Not now."), CaseState.SUBMITTED),
        (lambda: workflow.mark_as_final(MO, second), CaseState.FINAL),
        (lambda: workflow.reopen(MO, second, "Look again."), CaseState.IN_PROGRESS),
    )
    for step, state in steps:
        step()
        assert states(store, second) == (CaseState.ALLOCATED, state)
    assert store.audits.results(ANN, second.audit.id).results.case_count == 0
    (audit,) = store.audits.all(ANN)
    assert audit.cases_by_state == {CaseState.ALLOCATED: 1}


def test_what_waits_of_a_second_review_says_so(store: Store, second: CaseReview) -> None:
    store.workflow.submit(ADA, second)
    store.workflow.request_reopening(ADA, second, "An error.")
    audit_id = second.audit.id
    assert [case.name for case in store.waiting.of_audit(MO, audit_id).requests] == ["KSH-1 (second review)"]
    store.workflow.return_to_auditor(MO, second, "A note is missing.")
    assert [case.name for case in store.waiting.of_audit(ADA, audit_id).returned] == ["KSH-1 (second review)"]
    assert store.waiting.of_audit(FAY, audit_id).returned == ()
    dashboard = store.dashboards.lead(ANN, audit_id)
    assert dashboard.second_reviews == {CaseState.RETURNED: 1}
    assert [case.number for case in dashboard.returned] == [2]
    assert [case.reference for case in dashboard.open_cases] == ["KSH-1"], "the first review is not started"


def test_an_elimination_stops_both_reviews_and_restoring_returns_each_to_its_state(
    store: Store, second: CaseReview
) -> None:
    audit_id, case_id = second.audit.id, second.case_id
    store.samples.eliminate(ANN, audit_id, case_id, EliminationReason.RESTRICTED, "")
    assert states(store, second) == (CaseState.ELIMINATED, CaseState.ELIMINATED)
    with pytest.raises(NotFoundError):
        store.reviews.open(ADA, audit_id, case_id)
    with pytest.raises(NotAllowedError):
        save_answer(store, second, "2.2.2", NO, ADA)
    store.samples.restore_eliminated(ANN, audit_id, case_id, "It was opened again.")
    assert states(store, second) == (CaseState.ALLOCATED, CaseState.IN_PROGRESS)
    with store.database.read_transaction() as connection:
        assert not verify(connection).breaks


def test_an_own_second_review_of_an_eliminated_case_stops_no_export(store: Store, second: CaseReview) -> None:
    audit_id = second.audit.id
    other = create_case(store, audit_id, "KSH-2")
    allocate_second(store, other, MO.name)
    with pytest.raises(NotAllowedError, match="KSH-2"):
        store.cases.all_with_notes(MO, audit_id)
    store.samples.eliminate(ANN, audit_id, other.case_id, EliminationReason.RESTRICTED, "")
    assert [record.review for record in store.cases.all_with_notes(MO, audit_id)] == [1, 2, 1, 2]
    assert store.reviews.open(MO, audit_id, other.case_id, 1).auditor == FAY.name
    store.samples.restore_eliminated(ANN, audit_id, other.case_id, "It was opened again.")
    with pytest.raises(NotAllowedError, match="KSH-2"):
        store.cases.all_with_notes(MO, audit_id)


def test_a_lead_who_reads_a_case_first_gets_the_second_review_neither_by_subject_access_nor_by_import(
    store: Store, second: CaseReview
) -> None:
    audit_id = second.audit.id
    store.members.set_role(ANN, audit_id, FAY.name, Role.LEAD)
    record = CaseRecord(Case(second.reference, ADA.name), {"2.2.1": NO}, review=2)
    options = ImportOptions(ExistingCases.UPDATE)
    with pytest.raises(NotAllowedError):
        store.history.subject_access_data(FAY, audit_id, second.reference)
    (problem,) = store.cases.preview_import(FAY, audit_id, [record], options).problems
    assert problem.reason == messages.IMPORT_IS_BLIND
    first = store.reviews.open(FAY, audit_id, second.case_id)
    for question in first.questions:
        save_answer(store, first, question.id, YES, FAY)
    store.workflow.submit(FAY, first)
    assert len(store.history.subject_access_data(FAY, audit_id, second.reference)["reading"]) == 2
    assert not store.cases.preview_import(FAY, audit_id, [record], options).problems


def test_the_last_edited_case_may_be_a_second_review(store: Store, second: CaseReview) -> None:
    edited = store.cases.last_edited_case(ADA, second.audit.id)
    assert edited is not None and (edited.number, edited.name) == (2, "KSH-1 (second review)")


def test_a_detail_that_a_second_reviewer_records_belongs_to_the_case(store: Store, second: CaseReview) -> None:
    save_case_detail(store, second, "office", "North", person=ADA)
    first = store.reviews.open(FAY, second.audit.id, second.case_id)
    assert first.case_record.case.details["office"] == ("North",)
    assert (first.details["office"].at, first.state) == (None, CaseState.ALLOCATED)
    (row,) = (
        row
        for row in store.history.audit_log(ANN, second.audit.id)
        if row.change.type is ChangeType.CASE_DETAIL and row.change.subject == "office"
    )
    assert (row.by, row.change.review_id) == (ADA.name, second.id)
    assert ADA.name not in str(store.reviews.audit_log(FAY, second.audit.id, second.case_id))
