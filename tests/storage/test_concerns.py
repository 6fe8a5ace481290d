"""Urgent concerns: raised from a case, answered by the lead, with the time to respond, and in no figure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from audit.errors import InputError, NotAllowedError, NotFoundError
from audit.messages import concerns as messages
from audit.messages import storage as storage_messages
from audit.model.allocation import Assignment, Readers
from audit.model.audit_log import ChangeType
from audit.model.case import Case, CaseState
from audit.model.case_review import CaseReview
from audit.model.concerns import ConcernFigures, ConcernKey, concern_figures, in_order
from audit.model.personal_text import TextKind
from audit.model.review_pair import SECOND_REVIEW
from audit.storage import Person, Role, Store, verify
from tests.storage.factories import (
    ANN,
    BEN,
    close_audit,
    create_audit,
    create_case,
    import_submitted_cases,
    logged_changes,
)
from tests.storage.pairs import FIRST_READER, SECOND_READER, create_pair, review_of
from tests.storage.rich_store import at_time

LEAD, MODERATOR, AUDITOR, SECOND = map(Person, ("lea@example.org", "mo@example.org", FIRST_READER, SECOND_READER))
ROLES = {LEAD: Role.LEAD, MODERATOR: Role.MODERATOR, AUDITOR: Role.AUDITOR, SECOND: Role.AUDITOR}
NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.fixture
def reviews(store: Store) -> tuple[CaseReview, CaseReview]:
    """The two submitted reviews of a case."""
    audit_id = create_audit(store)
    for person, role in ROLES.items():
        store.members.set_role(ANN, audit_id, person.name, role)
    case_id = create_pair(store, audit_id, "KSH-1", {}, {})
    return review_of(store, audit_id, case_id), review_of(store, audit_id, case_id, SECOND_REVIEW)


def names(store: Store, person: Person, review: CaseReview) -> list[str]:
    return [concern.name for concern in store.concerns.all(person, review.audit.id)]


def open_count(store: Store, person: Person) -> list[int]:
    return [audit.open_concerns for audit in store.members.audits(person)]


def test_a_concern_is_raised_answered_closed_and_reopened_with_the_time_to_respond(
    store: Store, reviews: tuple[CaseReview, CaseReview]
) -> None:
    with at_time(NOON):
        raised = store.concerns.add(AUDITOR, reviews[0], "2.2.1", " A threat to a child. ", "The duty manager")
        assert store.concerns.add(AUDITOR, reviews[0], "2.2.1", "A threat to a child.", "The duty manager") == raised
    assert (raised.name, raised.is_open, raised.response_time) == ("KSH-1, question 2.2.1", True, None)
    assert open_count(store, LEAD) == [1]
    with at_time(NOON + timedelta(hours=2, minutes=10)):
        store.concerns.answer(LEAD, raised.key, "The manager was called.", "The police")
        again = store.concerns.answer(LEAD, raised.key, "The manager was called.", "The police")
    assert (len(again.entries), again.response_time) == (2, timedelta(hours=2, minutes=10))
    store.concerns.answer(LEAD, raised.key, "The child is safe.")
    closed = store.concerns.answer(LEAD, raised.key, "Nothing is left to do.", closes=True)
    assert not closed.is_open
    assert open_count(store, LEAD) == [0]
    with pytest.raises(NotAllowedError, match="closed this concern"):
        store.concerns.answer(LEAD, raised.key, "One thing more.")
    reopened = store.concerns.reopen(LEAD, raised.key, "A second report.")
    assert (reopened.is_open, reopened.response_time) == (True, timedelta(hours=2, minutes=10))
    assert store.concerns.all(AUDITOR, raised.key.audit_id) == [reopened]
    logged = [str(change.new).partition(":")[0] for change in logged_changes(store, reviews[0], ChangeType.CONCERN)]
    assert logged == ["raised", "answered after 2 hours 10 minutes", "answered again", "closed", "reopened"]
    with store.database.read_transaction() as connection:
        assert not verify(connection).breaks


def test_a_concern_that_is_closed_at_once_has_a_time_to_respond(
    store: Store, reviews: tuple[CaseReview, CaseReview]
) -> None:
    with at_time(NOON):
        raised = store.concerns.add(AUDITOR, reviews[0], "", "No current address.")
    with at_time(NOON + timedelta(days=1, hours=2, minutes=3)):
        store.concerns.answer(LEAD, raised.key, "He was seen today.", closes=True)
    (_, logged) = logged_changes(store, reviews[0], ChangeType.CONCERN)
    assert logged.new == "answered and closed after 1 day 2 hours: He was seen today."


def test_everybody_who_may_read_a_case_can_raise_a_concern_and_only_leads_and_moderators_see_all(
    store: Store, reviews: tuple[CaseReview, CaseReview]
) -> None:
    review, second = reviews
    store.concerns.add(AUDITOR, review, "2.2.1", "One.")
    store.concerns.add(SECOND, second, "2.2.1", "Two.")
    store.concerns.add(MODERATOR, review, "", "Three.")
    everything = ["KSH-1, question 2.2.1", "KSH-1 (second review), question 2.2.1", "KSH-1"]
    assert names(store, LEAD, review) == names(store, MODERATOR, review) == everything
    assert (names(store, AUDITOR, review), names(store, SECOND, review)) == (everything[:1], everything[1:2])
    with pytest.raises(NotFoundError):
        store.concerns.add(AUDITOR, second, "2.2.1", "Not mine.")
    log = store.reviews.audit_log(AUDITOR, review.audit.id, review.case_id)
    assert ChangeType.CONCERN not in {row.change.type for row in log}
    assert open_count(store, LEAD) == [3]
    assert open_count(store, MODERATOR) == open_count(store, AUDITOR) == [0]
    store.members.set_role(ANN, review.audit.id, AUDITOR.name, Role.READER)
    with pytest.raises(NotAllowedError):
        store.concerns.all(AUDITOR, review.audit.id)


def test_a_live_risk_comes_before_blindness_for_a_lead_and_not_for_a_moderator(store: Store) -> None:
    audit_id = create_audit(store)
    for person, role in ROLES.items():
        store.members.set_role(ANN, audit_id, person.name, role)
    for reviewer in (LEAD, MODERATOR):
        case_id = store.cases.add(ANN, audit_id, Case(f"KSH-{reviewer.name[0]}", auditor=AUDITOR.name))
        readers = Readers(AUDITOR.name, reviewer.name)
        known = next(case.readers for case in store.staff.allocation(ANN, audit_id).cases if case.id == case_id)
        store.workflow.allocate_many(ANN, audit_id, {case_id: Assignment(readers, known, CaseState.ALLOCATED)})
        review = review_of(store, audit_id, case_id)
        store.concerns.add(AUDITOR, review, "2.2.1", "A threat.")
        with pytest.raises(NotAllowedError):
            store.concerns.add(reviewer, review, "2.2.1", "From a review that is blind.")
    assert names(store, LEAD, review) == ["KSH-l, question 2.2.1", "KSH-m, question 2.2.1"]
    assert names(store, MODERATOR, review) == ["KSH-l, question 2.2.1"]


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("question", "text", "problem"),
    [
        ("2.2.1", " ", messages.CONCERN_MISSING),
        ("9.9.9", "A threat.", storage_messages.UNKNOWN_QUESTION.format(question="9.9.9")),
        ("2.2.1", "x" * 5001, "The concern"),
    ],
)
def test_a_concern_needs_a_text_and_a_question_of_the_audit(
    store: Store, reviews: tuple[CaseReview, CaseReview], question: str, text: str, problem: str
) -> None:
    with pytest.raises(InputError, match=problem):
        store.concerns.add(AUDITOR, reviews[0], question, text)


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("act", "problem"),
    [
        (lambda store, key: store.concerns.answer(LEAD, key, ""), messages.RESPONSE_MISSING),
        (lambda store, key: store.concerns.reopen(LEAD, key, ""), messages.REOPENING_WITHOUT_REASON),
        (lambda store, key: store.concerns.reopen(LEAD, key, "Why?"), messages.NOT_CLOSED),
        (
            lambda store, key: store.concerns.answer(LEAD, ConcernKey(key.audit_id, key.case_id, 2), "Done."),
            messages.NO_SUCH_CONCERN,
        ),
    ],
)
def test_a_step_without_its_text_or_its_concern_is_refused(
    store: Store,
    reviews: tuple[CaseReview, CaseReview],
    act: Callable[[Store, ConcernKey], object],
    problem: str,
) -> None:
    key = store.concerns.add(AUDITOR, reviews[0], "2.2.1", "A threat.").key
    with pytest.raises((InputError, NotAllowedError, NotFoundError)) as refused:
        act(store, key)
    assert refused.value.problems == (problem,)


def test_a_concern_changes_no_figure_and_can_be_raised_and_answered_in_a_closed_audit(store: Store) -> None:
    audit_id = create_audit(store)
    import_submitted_cases(store, audit_id, cases=6, yes=4)
    before = store.audits.results(ANN, audit_id).results
    review = store.reviews.open(ANN, audit_id, next(iter(store.cases.references(ANN, audit_id))))
    store.concerns.add(ANN, review, "2.2.1", "A threat.")
    assert store.audits.results(ANN, audit_id).results == before
    close_audit(store, audit_id)
    frozen = store.audits.results(ANN, audit_id).results
    late = store.concerns.add(BEN, review, "2.2.1", "Seen after the audit.")
    store.concerns.answer(ANN, late.key, "The manager was called.", closes=True)
    assert store.audits.results(ANN, audit_id).results == frozen
    with store.database.read_transaction() as connection:
        assert not verify(connection).breaks


@pytest.mark.thorough
def test_a_second_review_with_a_concern_is_not_removed(store: Store) -> None:
    audit_id = create_audit(store)
    store.members.set_role(ANN, audit_id, SECOND.name, Role.AUDITOR)
    case_id = store.cases.add(ANN, audit_id, Case("KSH-1", auditor=FIRST_READER))
    both = Readers(FIRST_READER, SECOND.name)
    assigned = Assignment(both, Readers(FIRST_READER), CaseState.ALLOCATED)
    store.workflow.allocate_many(ANN, audit_id, {case_id: assigned})
    store.concerns.add(SECOND, review_of(store, audit_id, case_id, SECOND_REVIEW), "", "A threat.")
    removed = Assignment(Readers(FIRST_READER), both, CaseState.ALLOCATED)
    with pytest.raises(NotAllowedError):
        store.workflow.allocate_many(ANN, audit_id, {case_id: removed})
    with pytest.raises(NotAllowedError):
        store.cases.remove(ANN, audit_id, case_id, "Entered twice.")


@pytest.mark.thorough
def test_concerns_are_checked_for_personal_data(store: Store, reviews: tuple[CaseReview, CaseReview]) -> None:
    store.concerns.add(AUDITOR, reviews[0], "2.2.2", "Ring 07700 900123.", "ann@example.org")
    found = store.text_checks.texts_to_check(LEAD, reviews[0].audit.id)
    assert [(text.kind, text.subject) for text in found] == [(TextKind.CONCERN, "2.2.2")] * 2


@pytest.mark.thorough
def test_the_concerns_of_one_case_are_read_without_those_of_other_cases(
    store: Store, reviews: tuple[CaseReview, CaseReview]
) -> None:
    audit_id = reviews[0].audit.id
    other = review_of(store, audit_id, create_pair(store, audit_id, "KSH-2", {}, {}))
    raised, elsewhere = (store.concerns.add(AUDITOR, each, "", "One.") for each in (reviews[0], other))
    for person in (LEAD, MODERATOR, AUDITOR):
        assert store.concerns.all(person, audit_id, raised.key.case_id) == [raised]
        assert store.concerns.all(person, audit_id) == [raised, elsewhere]


def test_open_concerns_are_counted_for_each_audit_at_once(any_store: Store) -> None:
    audit_ids = [create_audit(any_store, name=f"Audit {number}") for number in range(3)]
    for audit_id, count in zip(audit_ids, (2, 0, 1), strict=True):
        for number in range(count):
            any_store.concerns.add(ANN, create_case(any_store, audit_id, f"C{number}"), "", "One.")
    assert {audit.id: audit.open_concerns for audit in any_store.members.audits(ANN)} == dict(
        zip(audit_ids, (2, 0, 1), strict=True)
    )
    any_store.members.set_role(ANN, audit_ids[2], LEAD.name, Role.LEAD)
    assert open_count(any_store, LEAD) == [1]


def test_the_figures_have_the_times_of_the_concerns_with_a_response(
    store: Store, reviews: tuple[CaseReview, CaseReview]
) -> None:
    assert concern_figures([]) == ConcernFigures(0, 0, 0, None, None)
    for number, hours in enumerate((1, 2, 6, None)):
        with at_time(NOON + timedelta(minutes=number)):
            concern = store.concerns.add(AUDITOR, reviews[0], "", f"Concern {number}.")
        if hours:
            with at_time(NOON + timedelta(minutes=number, hours=hours)):
                store.concerns.answer(LEAD, concern.key, "Done.", closes=number == 0)
    concerns = store.concerns.all(LEAD, reviews[0].audit.id)
    assert concern_figures(concerns) == ConcernFigures(4, 3, 3, timedelta(hours=2), timedelta(hours=6))
    assert [concern.key.number for concern in in_order(concerns)] == [4, 2, 3, 1]
