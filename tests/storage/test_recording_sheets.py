"""Saving what came back in recording sheets: by the rules of the form, in one transaction, for those who may record."""

from __future__ import annotations

import pytest

from audit.errors import NotAllowedError
from audit.messages import model as model_messages
from audit.messages import recording_sheets as messages
from audit.messages import storage as storage_messages
from audit.messages.calibration import ONLY_LEAD_CHANGES_DETAILS
from audit.model.allocation import Assignment, Readers
from audit.model.audit import AuditDescription
from audit.model.audit_log import ChangeType
from audit.model.case import CaseState
from audit.model.case_review import CaseReview
from audit.model.purpose import Purpose
from audit.model.recording_sheet import (
    PlannedValue,
    SheetChangedError,
    SheetEntry,
    SheetOutcome,
    SheetPlace,
    SheetPlan,
    SheetReading,
)
from audit.storage import Person, Role, Store
from tests.small_questionnaire import SMALL_TOML
from tests.storage.exercise_factory import OTTO, create_exercise, create_live_audit, release_exercise
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
    interrupt_before,
    logged_changes,
    reload_review,
    save_answer,
    set_state,
)

CAT = Person("cat")
PLACE = SheetPlace("KSH-1", "B7", 7)


def entry(review: CaseReview, value: str | None, seen: int = 0, subject: str = "2.2.1", **fields: object) -> SheetEntry:
    """An answer of a sheet."""
    return SheetEntry(review.case_id, review.number, ChangeType.ANSWER, subject, value, seen, PLACE, **fields)


def preview(store: Store, review: CaseReview, *entries: SheetEntry, person: Person = ANN) -> SheetPlan:
    return store.recording_sheets.preview(person, review.audit.id, SheetReading(entries))


def outcomes(plan: SheetPlan) -> list[SheetOutcome]:
    return [value.outcome for value in plan.values]


def test_each_value_is_new_changed_cleared_conflicting_or_unchanged(any_store: Store) -> None:
    review = create_case(any_store)
    save_answer(any_store, review, "2.2.1", YES)
    plan = preview(any_store, review, entry(review, "no", subject="2.2.2"), entry(review, "no", 1))
    assert outcomes(plan) == [SheetOutcome.NEW, SheetOutcome.CHANGED]
    assert outcomes(preview(any_store, review, entry(review, None, 1))) == [SheetOutcome.CLEARED]
    assert outcomes(preview(any_store, review, entry(review, "no", 0))) == [SheetOutcome.CONFLICT]
    assert outcomes(preview(any_store, review, entry(review, "yes", 0))) == [SheetOutcome.UNCHANGED]
    assert outcomes(preview(any_store, review, entry(review, None, 0, is_as_made=True))) == [SheetOutcome.UNCHANGED]
    assert any_store.recording_sheets.save(ANN, review.audit.id, plan.to_save()) == 2
    saved = reload_review(any_store, review).answers
    assert [(saved[id].value, saved[id].version) for id in ("2.2.1", "2.2.2")] == [("no", 2), ("no", 1)]


def test_an_empty_value_of_an_unsaved_answers_file_clears_what_is_saved(store: Store) -> None:
    review = create_case(store)
    save_answer(store, review, "2.2.1", YES)
    plan = preview(store, review, entry(review, None, 1, clears=True))
    assert outcomes(plan) == [SheetOutcome.CHANGED]
    assert store.recording_sheets.save(ANN, review.audit.id, plan.to_save(), "the reason") == 1
    assert reload_review(store, review).answers["2.2.1"].value is None
    assert logged_changes(store, review, ChangeType.ANSWER)[-1].reason == "the reason"


def test_a_save_that_the_tab_sent_too_is_written_once_also_if_it_was_changed_since(any_store: Store) -> None:
    review, save_id = create_case(any_store), "a" * 32
    opened = preview(any_store, review, entry(review, "yes", save_id=save_id))
    any_store.reviews.save_answer(ANN, review.key, "2.2.1", YES, 0, save_id)
    save_answer(any_store, reload_review(any_store, review), "2.2.1", NO, BEN)
    assert outcomes(preview(any_store, review, entry(review, "yes", save_id=save_id))) == [SheetOutcome.UNCHANGED]
    assert any_store.recording_sheets.save(ANN, review.audit.id, opened.to_save()) == 0
    assert reload_review(any_store, review).answers["2.2.1"].value == NO


def test_a_tab_that_comes_back_after_the_upload_of_its_file_saves_nothing_again(store: Store) -> None:
    review, save_id = create_case(store), "a" * 32
    plan = preview(store, review, entry(review, "yes", save_id=save_id))
    assert store.recording_sheets.save(ANN, review.audit.id, plan.to_save()) == 1
    save_answer(store, reload_review(store, review), "2.2.1", NO, BEN)
    assert store.reviews.save_answer(ANN, review.key, "2.2.1", YES, 0, save_id).value == NO
    assert len(logged_changes(store, review, ChangeType.ANSWER)) == 2


def test_a_save_id_that_belongs_to_another_answer_is_not_used_again(store: Store) -> None:
    review, save_id = create_case(store), "a" * 32
    store.reviews.save_answer(ANN, review.key, "2.2.2", YES, 0, save_id)
    plan = preview(store, review, entry(review, "no", save_id=save_id))
    assert store.recording_sheets.save(ANN, review.audit.id, plan.to_save()) == 1
    assert reload_review(store, review).answers["2.2.1"].value == NO


def test_two_rows_with_different_values_are_both_refused(store: Store) -> None:
    review = create_case(store)
    plan = preview(store, review, entry(review, "yes"), entry(review, "no"))
    assert plan.values == ()
    assert [problem.reason for problem in plan.problems] == [messages.TWO_VALUES.format(other=PLACE)] * 2


def test_nothing_is_saved_if_one_value_was_changed_after_the_preview(store: Store) -> None:
    review = create_case(store)
    plan = preview(store, review, entry(review, "no", subject="2.2.2"), entry(review, "no"))
    save_answer(store, review, "2.2.1", YES, BEN)
    with pytest.raises(SheetChangedError):
        store.recording_sheets.save(ANN, review.audit.id, plan.to_save())
    assert set(reload_review(store, review).answers) == {"2.2.1"}


def test_an_interrupted_save_writes_nothing(store: Store) -> None:
    review = create_case(store)
    plan = preview(store, review, entry(review, "no", subject="2.2.2"), entry(review, "no"))
    with interrupt_before(store, "INSERT INTO trail"), pytest.raises(InterruptedSaveError):
        store.recording_sheets.save(ANN, review.audit.id, plan.to_save())
    assert reload_review(store, review) == review


@pytest.mark.parametrize("state", [CaseState.SUBMITTED, CaseState.FINAL, CaseState.ELIMINATED])
def test_a_case_that_is_read_only_is_refused_with_its_reason(store: Store, state: CaseState) -> None:
    review = create_case(store)
    opened = preview(store, review, entry(review, "no"))
    set_state(store, review, state)
    plan = preview(store, review, entry(review, "no"), entry(review, "no", subject="2.2.2"))
    (problem,) = plan.problems
    expected = storage_messages.CASE_ELIMINATED if state is CaseState.ELIMINATED else storage_messages.CASE_READ_ONLY
    assert problem.reason == expected.format(reference="KSH-1", state=state.label)
    assert plan.values == ()
    with pytest.raises(NotAllowedError):
        store.recording_sheets.save(ANN, review.audit.id, opened.to_save())


def test_a_submitted_case_is_no_problem_if_its_sheet_says_the_same(store: Store) -> None:
    review = complete_case(store, create_case(store))
    set_state(store, review, CaseState.SUBMITTED)
    assert preview(store, review, entry(review, "yes")).problems == ()


def test_a_closed_audit_takes_nothing(store: Store) -> None:
    review = create_case(store)
    opened = preview(store, review, entry(review, "no"))
    close_audit(store, review.audit.id)
    assert [p.reason for p in preview(store, review, entry(review, "no")).problems] == [storage_messages.AUDIT_CLOSED]
    with pytest.raises(NotAllowedError):
        store.recording_sheets.save(ANN, review.audit.id, opened.to_save())


def test_an_auditor_takes_along_and_saves_only_their_own_cases(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    any_store.members.set_role(ANN, audit_id, "cat", Role.AUDITOR)
    other = create_case(any_store, audit_id)
    own = create_case(any_store, audit_id, "KSH-2")
    any_store.workflow.allocate(ANN, own, "cat")
    assert [review.reference for review in any_store.recording_sheets.reviews(CAT, audit_id)] == ["KSH-2"]
    assert any_store.recording_sheets.auditors(CAT, audit_id) == ["cat"]
    plan = preview(any_store, own, entry(own, "no"), entry(other, "no"), person=CAT)
    assert [problem.reason for problem in plan.problems] == [model_messages.CASE_NOT_FOUND]
    as_lead = preview(any_store, own, entry(own, "no"), entry(other, "no"))
    with pytest.raises(Exception, match=model_messages.CASE_NOT_FOUND.split(".")[0]):
        any_store.recording_sheets.save(CAT, audit_id, as_lead.to_save())
    assert reload_review(any_store, own).answers == {}
    assert any_store.recording_sheets.save(CAT, audit_id, plan.to_save()) == 1


def test_a_second_auditor_takes_along_only_their_own_review(store: Store) -> None:
    audit_id = create_audit(store)
    people = {"ada": Person("ada"), "lea": Person("lea")}
    for name, role in (("ada", Role.AUDITOR), ("lea", Role.LEAD)):
        store.members.set_role(ANN, audit_id, name, role)
    first = create_case(store, audit_id)
    readers = {first.case_id: Assignment(Readers("ada", "lea"), Readers(), first.state)}
    store.workflow.allocate_many(ANN, audit_id, readers)
    numbers = {
        name: [review.number for review in store.recording_sheets.reviews(person, audit_id)]
        for name, person in people.items()
    }
    assert numbers == {"ada": [1], "lea": [2]}
    plan = preview(store, first, entry(first, "no"), person=people["lea"])
    assert [problem.reason for problem in plan.problems] == [storage_messages.REVIEW_IS_BLIND]


def test_only_the_lead_changes_case_details_of_an_exercise(store: Store) -> None:
    description = AuditDescription("Round 1", "Unit")
    audit_id = store.audits.start(ANN, description, SMALL_TOML.encode(), Purpose.CALIBRATION)
    store.members.set_role(ANN, audit_id, "cat", Role.AUDITOR)
    store.cases.add_many(ANN, audit_id, ["C-1"])
    (review,) = store.recording_sheets.reviews(CAT, audit_id)
    detail = SheetEntry(review.case_id, review.number, ChangeType.CASE_DETAIL, "office", '["North"]', 0, PLACE)
    plan = preview(store, review, detail, entry(review, "yes"), person=CAT)
    assert [problem.reason for problem in plan.problems] == [ONLY_LEAD_CHANGES_DETAILS]
    assert store.recording_sheets.save(CAT, audit_id, plan.to_save()) == 1
    assert store.recording_sheets.has_fixed_details(CAT, audit_id)
    with pytest.raises(NotAllowedError):
        store.recording_sheets.save(CAT, audit_id, preview(store, review, detail).to_save())


def test_a_case_behind_a_gate_is_refused_until_the_exercise_is_passed(store: Store) -> None:
    exercise = create_exercise(store)
    live = create_live_audit(store)
    release_exercise(store, exercise)
    store.gates.set(ANN, live, exercise, 100, None)
    (review,) = store.recording_sheets.reviews(OTTO, live)
    (problem,) = preview(store, review, entry(review, "yes"), person=OTTO).problems
    assert "Round 1" in problem.reason
    opened = PlannedValue(entry(review, "yes"), SheetOutcome.NEW, "L-2")
    with pytest.raises(NotAllowedError):
        store.recording_sheets.save(OTTO, live, [opened])
