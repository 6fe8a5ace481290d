"""Taking back one's own last change of a case."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import pytest

from audit.errors import NotAllowedError
from audit.messages import storage as messages
from audit.model.answers import Answer
from audit.model.audit_log import Change, ChangeType
from audit.model.case import Case, CaseState
from audit.model.case_review import CaseReview
from audit.model.undo import EARLIER_UNDO_REASON, UNDO_REASON, LoggedChange, undo_steps
from audit.storage import Person, SavedValue, Store, VersionConflictError
from tests.small_questionnaire import SMALL
from tests.storage.factories import (
    ANN,
    BEN,
    NO,
    NO_VALUE,
    YES,
    InterruptedSaveError,
    create_audit,
    create_case,
    create_second_review,
    interrupt_before,
    logged_changes,
    reload_review,
    save_answer,
    save_case_detail,
    save_note,
    set_state,
)
from tests.text_tables import parse_records


@dataclass(frozen=True)
class ValueKind:
    """Something recorded: how it is saved over what is stored now, where it is held, and two values of it."""

    what: ChangeType
    subject: str
    save: Callable[[Store, CaseReview, str | None, Person], SavedValue]
    stored_values: Callable[[CaseReview], Mapping[str, SavedValue]]
    first_value: str
    second_value: str

    def save_over_stored(self, store: Store, review: CaseReview, value: str | None, person: Person = ANN) -> SavedValue:
        """Save a value (None clears it)."""
        return self.save(store, reload_review(store, review), value, person)

    def stored(self, store: Store, review: CaseReview) -> SavedValue:
        """What the store holds."""
        return self.stored_values(reload_review(store, review)).get(self.subject, NO_VALUE)


def save_answer_value(store: Store, review: CaseReview, value: str | None, person: Person) -> SavedValue:
    return save_answer(store, review, "2.2.1", Answer(value) if value else None, person)


def save_note_value(store: Store, review: CaseReview, value: str | None, person: Person) -> SavedValue:
    return save_note(store, review, "2.2.1", value or "", review.notes.get("2.2.1", NO_VALUE).version, person)


def save_detail_value(store: Store, review: CaseReview, value: str | None, person: Person) -> SavedValue:
    seen = review.details.get("requirements", NO_VALUE).version
    return save_case_detail(store, review, "requirements", *json.loads(value or "[]"), seen=seen, person=person)


KINDS = {
    "an answer": ValueKind(ChangeType.ANSWER, "2.2.1", save_answer_value, lambda reading: reading.answers, "yes", "no"),
    "a note": ValueKind(
        ChangeType.NOTE, "2.2.1", save_note_value, lambda reading: reading.notes, "Seen twice.", "Seen once."
    ),
    "a fact": ValueKind(
        ChangeType.CASE_DETAIL,
        "requirements",
        save_detail_value,
        lambda reading: reading.details,
        '["programme", "treatment"]',
        '["unpaid_work"]',
    ),
}
each_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


def undo(store: Store, review: CaseReview, person: Person = ANN, save_id: str = "") -> Change | None:
    """Undo one step, and return what was undone; what is offered before is what is undone."""
    offered = reload_review(store, review).undo_steps(person.name).next
    undone = store.reviews.undo(person, review.key, save_id or uuid.uuid4().hex)
    assert (offered and offered.value_key) == (undone and (undone.change.type, undone.change.subject))
    return undone.change if undone else None


@each_kind
def test_undoing_a_first_value_clears_it(any_store: Store, kind: ValueKind) -> None:
    review = create_case(any_store)
    kind.save_over_stored(any_store, review, kind.first_value)
    undone = undo(any_store, review)
    assert undone is not None
    assert (undone.type, undone.subject, undone.old, undone.new) == (kind.what, kind.subject, None, kind.first_value)
    held = kind.stored(any_store, review)
    assert (held.value, held.version, held.by) == (None, 2, "Ann")
    record = reload_review(any_store, review).case_record
    assert (record.answers, record.case.details) == ({}, {})


@each_kind
def test_undoing_a_change_restores_the_previous_value(any_store: Store, kind: ValueKind) -> None:
    review = create_case(any_store)
    for value in (kind.first_value, kind.second_value):
        kind.save_over_stored(any_store, review, value)
    undo(any_store, review)
    assert kind.stored(any_store, review).value == kind.first_value


@each_kind
def test_undoing_a_clearing_restores_the_value(any_store: Store, kind: ValueKind) -> None:
    review = create_case(any_store)
    for value in (kind.first_value, None):
        kind.save_over_stored(any_store, review, value)
    undo(any_store, review)
    assert kind.stored(any_store, review).value == kind.first_value


@each_kind
def test_undo_goes_back_through_every_change_and_never_forward(any_store: Store, kind: ValueKind) -> None:
    review = create_case(any_store)
    for value in (kind.first_value, kind.second_value, None, kind.second_value):
        kind.save_over_stored(any_store, review, value)
    values = []
    while undo(any_store, review):
        values.append(kind.stored(any_store, review).value)
    assert values == [None, kind.second_value, kind.first_value, None]
    assert undo(any_store, review) is None


@each_kind
def test_what_is_recorded_after_an_undo_is_undone_first(any_store: Store, kind: ValueKind) -> None:
    review = create_case(any_store)
    for value in (kind.first_value, kind.second_value):
        kind.save_over_stored(any_store, review, value)
    undo(any_store, review)
    kind.save_over_stored(any_store, review, None)
    values = []
    while undo(any_store, review):
        values.append(kind.stored(any_store, review).value)
    assert values == [kind.first_value, None]


@each_kind
def test_undoing_is_logged_as_an_undo(any_store: Store, kind: ValueKind) -> None:
    review = create_case(any_store)
    kind.save_over_stored(any_store, review, kind.first_value)
    undo(any_store, review, save_id="u")
    rows = any_store.reviews.audit_log(ANN, review.audit.id, review.case_id)
    undone, last = (row for row in rows if row.change.type is kind.what)
    place, reason = {"case_id": review.case_id, "review_id": review.id}, UNDO_REASON.format(number=undone.number)
    assert last.by == "Ann"
    assert last.change == Change(
        kind.what, review.audit.id, kind.subject, kind.first_value, None, reason=reason, save_id="u", **place
    )


@each_kind
def test_only_a_person_s_own_last_change_is_undone(any_store: Store, kind: ValueKind) -> None:
    review = create_case(any_store)
    kind.save_over_stored(any_store, review, kind.first_value)
    bens = save_answer(any_store, review, "2.2.2", NO, BEN)
    undo(any_store, review)
    assert kind.stored(any_store, review).value is None
    assert reload_review(any_store, review).answers["2.2.2"] == bens


@each_kind
def test_a_value_changed_since_by_another_person_is_not_undone(any_store: Store, kind: ValueKind) -> None:
    review = create_case(any_store)
    kind.save_over_stored(any_store, review, kind.first_value)
    for bens_value in (kind.second_value, None, kind.first_value):  # at last he puts Ann's value back: it is his now
        kind.save_over_stored(any_store, review, bens_value, BEN)
        stored, logged = kind.stored(any_store, review), logged_changes(any_store, review)
        assert undo(any_store, review) is None
        assert kind.stored(any_store, review) == stored
        assert logged_changes(any_store, review) == logged


@each_kind
def test_a_value_undone_by_another_person_is_not_restored_by_undoing_an_earlier_save(
    any_store: Store, kind: ValueKind
) -> None:
    review = create_case(any_store)
    kind.save_over_stored(any_store, review, kind.first_value)
    kind.save_over_stored(any_store, review, kind.second_value, BEN)
    undo(any_store, review, BEN)
    assert kind.stored(any_store, review).value == kind.first_value
    assert undo(any_store, review) is None
    assert kind.stored(any_store, review).by == "Ben"


@each_kind
def test_a_change_that_somebody_else_changed_since_is_skipped_and_named(any_store: Store, kind: ValueKind) -> None:
    review = create_case(any_store)
    save_answer(any_store, review, "2.3.1", YES)
    kind.save_over_stored(any_store, review, kind.first_value)
    kind.save_over_stored(any_store, review, kind.second_value, BEN)
    undone = any_store.reviews.undo(ANN, review.key, uuid.uuid4().hex)
    assert undone is not None
    assert undone.change.subject == "2.3.1"
    assert [(skipped.change.subject, skipped.by) for skipped in undone.skipped] == [(kind.subject, "Ben")]
    assert kind.stored(any_store, review).value == kind.second_value


@each_kind
def test_what_a_person_records_over_somebody_else_s_value_is_undone_up_to_it(any_store: Store, kind: ValueKind) -> None:
    review = create_case(any_store)
    kind.save_over_stored(any_store, review, kind.first_value)
    kind.save_over_stored(any_store, review, kind.second_value, BEN)
    kind.save_over_stored(any_store, review, kind.first_value)
    undo(any_store, review)
    assert kind.stored(any_store, review).value == kind.second_value
    assert undo(any_store, review) is None, "Ben's value and what was before it are not Ann's to undo"


def test_two_tabs_that_undo_at_the_same_moment_undo_two_steps(any_store: Store) -> None:
    review = create_case(any_store)
    questions = ("2.2.1", "2.2.2", "2.3.1", "2.6.1")
    for question in questions:
        save_answer(any_store, review, question, YES)
    with ThreadPoolExecutor(2) as tabs:
        undone = list(tabs.map(lambda _: any_store.reviews.undo(ANN, review.key, uuid.uuid4().hex), range(2)))
    assert sorted(step.change.subject for step in undone if step) == ["2.3.1", "2.6.1"]
    assert set(reload_review(any_store, review).case_record.answers) == {"2.2.1", "2.2.2"}


def test_a_change_in_another_review_of_the_case_counts_as_somebody_else_s(any_store: Store) -> None:
    first = create_case(any_store)
    second = create_second_review(any_store, first)
    save_case_detail(any_store, first, "office", "North")
    save_case_detail(any_store, second, "office", "South", seen=1)
    save_answer(any_store, first, "2.2.1", YES)
    assert undo(any_store, first) is not None
    assert undo(any_store, first) is None


def test_an_answer_in_a_standard_that_is_no_longer_inspected_is_not_offered(any_store: Store) -> None:
    review = create_case(any_store)
    save_answer(any_store, review, "2.3.1", YES)
    description = replace(review.audit.description, not_inspected=frozenset({"2.3"}))
    any_store.audits.update_description(ANN, review.audit.id, description, review.audit.description)
    assert undo(any_store, review) is None


def test_an_undo_of_an_earlier_version_of_the_program_is_not_done_again(any_store: Store) -> None:
    changes = [
        LoggedChange(number, ChangeType.ANSWER, subject, "Ann", "r", f"s{number}", reason)
        for number, subject, reason in (
            (1, "2.2.1", ""),
            (2, "2.2.2", ""),
            (3, "2.2.2", ""),
            (4, "2.2.2", EARLIER_UNDO_REASON),
            (5, "2.2.2", EARLIER_UNDO_REASON),
        )
    ]
    assert [step.number for step in undo_steps(changes, "Ann", "r").changes] == [1]
    later = [*changes, LoggedChange(6, ChangeType.ANSWER, "2.2.2", "Ann", "r", "s6", "")]
    assert [step.number for step in undo_steps(later, "Ann", "r").changes] == [1, 6]


def test_undo_reverts_the_last_of_several_changes_and_no_other(any_store: Store) -> None:
    review = create_case(any_store)
    for kind in KINDS.values():
        kind.save_over_stored(any_store, review, kind.first_value)
    undo(any_store, review)
    assert [kind.stored(any_store, review).value for kind in KINDS.values()] == ["yes", "Seen twice.", None]


def test_without_a_change_there_is_nothing_to_undo(any_store: Store) -> None:
    review = create_case(any_store)
    assert undo(any_store, review) is None
    save_answer(any_store, review, "2.2.1", YES, BEN)
    any_store.workflow.allocate(ANN, review, "Cat")
    before = logged_changes(any_store, review)
    assert undo(any_store, review) is None, "another's answer, a state and an allocation are none of Ann's saves"
    assert logged_changes(any_store, review) == before


def test_imported_values_cannot_be_undone(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    any_store.cases.import_cases(ANN, audit_id, parse_records("case concern 2.2.1\nKSH-1 no yes", SMALL))
    any_store.cases.add(ANN, audit_id, Case("KSH-2", details={"office": ("North",)}))
    for progress in any_store.cases.progress(ANN, audit_id):
        review = any_store.reviews.open(ANN, audit_id, progress.id)
        assert undo(any_store, review) is None
        assert reload_review(any_store, review) == review


def test_undoing_a_change_to_an_imported_value_restores_the_imported_value(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    any_store.cases.import_cases(ANN, audit_id, parse_records("case concern 2.2.1\nKSH-1 no yes", SMALL))
    (progress,) = any_store.cases.progress(ANN, audit_id)
    review = any_store.reviews.open(ANN, audit_id, progress.id)
    save_answer(any_store, review, "2.2.1", NO)
    undo(any_store, review)
    assert reload_review(any_store, review).case_record.answers == {"2.2.1": YES}


@pytest.mark.parametrize("state", [CaseState.SUBMITTED, CaseState.FINAL])
def test_undo_is_rejected_in_a_read_only_case(any_store: Store, state: CaseState) -> None:
    review = create_case(any_store)
    save_answer(any_store, review, "2.2.1", YES)
    closed = set_state(any_store, review, state)
    with pytest.raises(NotAllowedError) as refused:
        any_store.reviews.undo(ANN, closed.key, "u")
    assert str(refused.value) == messages.CASE_READ_ONLY.format(reference="KSH-1", state=state.label)
    assert reload_review(any_store, review) == closed


def test_undo_leaves_the_state_of_the_case_unchanged(any_store: Store) -> None:
    review = create_case(any_store)
    save_answer(any_store, review, "2.2.1", YES)
    undo(any_store, review)
    assert reload_review(any_store, review).state is CaseState.IN_PROGRESS
    save_answer(any_store, reload_review(any_store, review), "2.2.1", YES)
    undo(any_store, set_state(any_store, review, CaseState.RETURNED))
    assert reload_review(any_store, review).state is CaseState.RETURNED
    assert reload_review(any_store, review).case_record.answers == {}


def test_an_undo_is_a_save_that_other_pages_have_not_seen(any_store: Store) -> None:
    review = create_case(any_store)
    save_answer(any_store, review, "2.2.1", YES)
    seen_by_ben = reload_review(any_store, review)
    undo(any_store, review)
    with pytest.raises(VersionConflictError) as refused:
        save_answer(any_store, seen_by_ben, "2.2.1", NO, BEN)
    assert (refused.value.saved.value, refused.value.saved.by) == (None, "Ann")


def test_a_repeated_undo_request_is_applied_once(any_store: Store) -> None:
    review = create_case(any_store)
    save_answer(any_store, review, "2.2.2", YES)
    save_answer(any_store, review, "2.2.1", YES)
    first, again = (any_store.reviews.undo(ANN, review.key, "u") for _ in range(2))
    assert first == again, "the second tells what the first did"
    assert reload_review(any_store, review).case_record.answers == {"2.2.2": YES}
    assert reload_review(any_store, review).answers["2.2.1"].value is None
    assert [change.save_id for change in logged_changes(any_store, review, ChangeType.ANSWER)][2:] == ["u"]


def test_undo_applies_to_one_review_of_a_case(any_store: Store) -> None:
    first = create_case(any_store)
    second = create_second_review(any_store, first)
    save_answer(any_store, first, "2.2.1", YES)
    save_answer(any_store, second, "2.2.1", NO)
    undo(any_store, first)
    assert reload_review(any_store, first).case_record.answers == {}
    again = any_store.reviews.open(ANN, first.audit.id, first.case_id, number=2)
    assert again.case_record.answers == {"2.2.1": NO}


@each_kind
@pytest.mark.parametrize("moment", ["INSERT INTO trail", "COMMIT"])
def test_an_interrupted_undo_changes_nothing(any_store: Store, kind: ValueKind, moment: str) -> None:
    review = create_case(any_store)
    kind.save_over_stored(any_store, review, kind.first_value)
    stored, logged = kind.stored(any_store, review), logged_changes(any_store, review)
    with interrupt_before(any_store, moment), pytest.raises(InterruptedSaveError):
        any_store.reviews.undo(ANN, review.key, "u")
    assert kind.stored(any_store, review) == stored
    assert logged_changes(any_store, review) == logged
