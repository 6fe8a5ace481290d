"""Feedback on a case: notes that are shared, actions, and who has acknowledged the sheet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from audit.errors import InputError, NotAllowedError, NotFoundError
from audit.formatting import today
from audit.messages import feedback as messages
from audit.messages import storage as storage_messages
from audit.model.audit_log import ChangeType
from audit.model.case import CaseState
from audit.model.case_review import CaseReview
from audit.model.feedback import (
    Acknowledgement,
    Acknowledger,
    FeedbackAction,
    SharedNote,
    check_has_feedback,
    is_changed_since_shared,
    is_shared,
)
from audit.model.feedback_sheet import feedback_sheet
from audit.model.personal_text import TextKind
from audit.model.purpose import Purpose
from audit.model.sampling import EliminationReason
from audit.storage import Role, Store, VersionConflictError
from audit.toml_files.questionnaire import QUESTIONNAIRES_FOLDER, load_questionnaire
from tests.storage.exercise_factory import create_exercise
from tests.storage.factories import (
    ANN,
    BEN,
    NO,
    YES,
    close_audit,
    complete_case,
    count_statements,
    create_audit,
    create_case,
    create_second_review,
    logged_changes,
    reload_review,
    save_answer,
    save_note,
    set_state,
    share_note,
)

NOTE = "Plans are clear."
PLAN = FeedbackAction("Review the plan.", "Practitioner", date(2030, 3, 1))
SEEN = Acknowledgement(date(2026, 6, 1), "Agreed.")


@pytest.fixture
def noted(any_store: Store) -> CaseReview:
    """A case with a note on 2.2.1, as it is saved."""
    review = create_case(any_store)
    save_note(any_store, review, "2.2.1", NOTE)
    return reload_review(any_store, review)


def test_a_note_is_shared_only_by_choice_and_the_choice_can_be_withdrawn(any_store: Store, noted: CaseReview) -> None:
    assert not is_shared(noted, "2.2.1")
    share_note(any_store, noted, "2.2.1", f" {NOTE}\n")
    shared = reload_review(any_store, noted)
    assert is_shared(shared, "2.2.1")
    share_note(any_store, shared, "2.2.1", None)
    assert not is_shared(reload_review(any_store, noted), "2.2.1")
    changes = logged_changes(any_store, noted, ChangeType.SHARED_NOTE)
    assert [(change.subject, bool(change.old), bool(change.new)) for change in changes] == [
        ("2.2.1", False, True),
        ("2.2.1", True, False),
    ]


def test_a_note_that_is_changed_afterwards_is_not_shared_until_somebody_chooses_again(
    any_store: Store, noted: CaseReview
) -> None:
    share_note(any_store, noted, "2.2.1", NOTE)
    save_note(any_store, noted, "2.2.1", "Something else.", seen=1, person=BEN)
    changed = any_store.feedback.open(ANN, noted.audit.id, noted.case_id)
    assert (changed.shared_notes, changed.changed_notes) == ({}, ["2.2.1"])
    share_note(any_store, changed.review, "2.2.1", "Something else.")
    chosen = any_store.feedback.open(ANN, noted.audit.id, noted.case_id)
    assert (chosen.shared_notes, chosen.changed_notes) == ({"2.2.1": "Something else."}, [])
    save_note(any_store, noted, "2.2.1", "", seen=2)
    cleared = any_store.feedback.open(ANN, noted.audit.id, noted.case_id)
    assert (cleared.shared_notes, cleared.changed_notes) == ({}, [])
    assert not is_changed_since_shared(cleared.review, "2.2.2")


def test_a_note_that_the_person_has_not_seen_is_not_shared(any_store: Store, noted: CaseReview) -> None:
    save_note(any_store, noted, "2.2.1", "Something else.", seen=1, person=BEN)
    with pytest.raises(InputError, match=messages.NOTE_IS_ANOTHER):
        share_note(any_store, noted, "2.2.1", NOTE)
    with pytest.raises(InputError, match=messages.NO_NOTE_TO_SHARE):
        share_note(any_store, noted, "2.2.2", NOTE)
    assert not any_store.feedback.open(ANN, noted.audit.id, noted.case_id).shared_notes


def test_two_people_who_choose_differently_get_a_conflict_and_a_retry_saves_once(
    any_store: Store, noted: CaseReview
) -> None:
    choice = SharedNote("2.2.1", NOTE, 0, "a" * 32)
    assert any_store.reviews.share_note(ANN, noted.key, choice) == any_store.reviews.share_note(ANN, noted.key, choice)
    assert share_note(any_store, noted, "2.2.1", NOTE, BEN).version == 1, "the same choice is no conflict"
    share_note(any_store, reload_review(any_store, noted), "2.2.1", None, BEN)
    with pytest.raises(VersionConflictError) as conflict:
        any_store.reviews.share_note(ANN, noted.key, SharedNote("2.2.1", NOTE, 1, "b" * 32))
    assert (conflict.value.saved.value, conflict.value.saved.by) == (None, "Ben")


def test_undo_takes_the_choice_back_as_any_other_change(any_store: Store, noted: CaseReview) -> None:
    share_note(any_store, noted, "2.2.1", NOTE)
    undone = any_store.reviews.undo(ANN, noted.key, "u" * 32)
    assert undone is not None and undone.change.type is ChangeType.SHARED_NOTE
    assert not is_shared(reload_review(any_store, noted), "2.2.1")


def test_a_submitted_case_takes_feedback_and_an_eliminated_or_closed_one_does_not(
    any_store: Store, noted: CaseReview
) -> None:
    set_state(any_store, noted, CaseState.SUBMITTED)
    share_note(any_store, noted, "2.2.1", NOTE)
    action = any_store.feedback.save_action(ANN, noted, 0, PLAN, 0)
    any_store.samples.eliminate(ANN, noted.audit.id, noted.case_id, EliminationReason.RESTRICTED, "")
    eliminated = storage_messages.CASE_ELIMINATED.format(reference="KSH-1")
    with pytest.raises(NotAllowedError, match=eliminated):
        any_store.feedback.remove_action(ANN, noted, action.number, action.version)
    with pytest.raises(NotAllowedError, match=eliminated):
        share_note(any_store, reload_review(any_store, noted), "2.2.1", None)
    close_audit(any_store, noted.audit.id)
    with pytest.raises(NotAllowedError, match=storage_messages.AUDIT_CLOSED):
        any_store.feedback.acknowledge(ANN, noted, Acknowledger.MANAGER, SEEN, 0)


def test_an_action_is_added_once_changed_done_removed_and_restored(any_store: Store, noted: CaseReview) -> None:
    feedback, review = any_store.feedback, noted
    first = feedback.save_action(ANN, review, 0, replace(PLAN, text="  Review the plan.\n", owner=" Practitioner "), 0)
    assert (first.action, first.number, first.version) == (PLAN, 1, 1)
    assert feedback.save_action(ANN, review, 0, PLAN, 0) == first, "a second click adds nothing"
    second = feedback.save_action(BEN, review, 0, FeedbackAction("Ring the school."), 0)
    done = feedback.save_action(BEN, review, 1, replace(PLAN, is_done=True), 1)
    removed = feedback.remove_action(ANN, review, second.number, 1)
    opened = feedback.open(ANN, review.audit.id, review.case_id)
    assert (opened.current_actions, opened.removed_actions) == ([done], [removed])
    restored = feedback.restore_action(ANN, review, second.number, removed.version)
    assert feedback.open(ANN, review.audit.id, review.case_id).current_actions == [done, restored]
    changes = logged_changes(any_store, review, ChangeType.FEEDBACK_ACTION)
    words = "Review the plan. (owner: Practitioner; due 1 March 2030)"
    assert (changes[0].old, changes[0].new, changes[2].old) == (None, words, words)
    assert [(change.subject, change.new) for change in changes[3:]] == [("2", None), ("2", "Ring the school.")]


def test_two_people_who_change_one_action_get_a_conflict_and_nothing_is_lost(
    any_store: Store, noted: CaseReview
) -> None:
    any_store.feedback.save_action(ANN, noted, 0, PLAN, 0)
    any_store.feedback.save_action(BEN, noted, 1, replace(PLAN, owner="Manager"), 1)
    with pytest.raises(VersionConflictError) as conflict:
        any_store.feedback.save_action(ANN, noted, 1, replace(PLAN, is_done=True), 1)
    assert conflict.value.saved.by == "Ben" and "Manager" in (conflict.value.saved.value or "")
    with pytest.raises(VersionConflictError):
        any_store.feedback.remove_action(ANN, noted, 1, 1)
    (saved,) = any_store.feedback.open(ANN, noted.audit.id, noted.case_id).current_actions
    assert saved.action.owner == "Manager"
    with pytest.raises(NotFoundError, match=messages.ACTION_NOT_FOUND):
        any_store.feedback.save_action(ANN, noted, 7, PLAN, 0)


def test_every_problem_of_an_action_or_acknowledgement_is_named(any_store: Store, noted: CaseReview) -> None:
    with pytest.raises(InputError) as refused:
        any_store.feedback.save_action(ANN, noted, 0, FeedbackAction(" ", "x" * 41), 0)
    assert refused.value.problems[0] == messages.ACTION_MISSING and "41" in refused.value.problems[1]
    late = Acknowledgement(today() + timedelta(days=1), "x" * 501)
    with pytest.raises(InputError) as refused:
        any_store.feedback.acknowledge(ANN, noted, Acknowledger.MANAGER, late, 0)
    assert len(refused.value.problems) == 2
    assert not any_store.feedback.open(ANN, noted.audit.id, noted.case_id).acknowledgements


def test_an_acknowledgement_says_which_content_was_seen(any_store: Store, noted: CaseReview) -> None:
    feedback, key = any_store.feedback, (noted.audit.id, noted.case_id)
    saved = feedback.acknowledge(ANN, noted, Acknowledger.PRACTITIONER, SEEN, 0)
    assert saved is not None and feedback.acknowledge(ANN, noted, Acknowledger.PRACTITIONER, SEEN, 1) == saved
    assert not feedback_sheet(feedback.open(ANN, *key)).is_outdated(saved)
    share_note(any_store, noted, "2.2.1", NOTE)
    assert feedback_sheet(feedback.open(ANN, *key)).is_outdated(saved), "the note is on the sheet now"
    with pytest.raises(VersionConflictError):
        feedback.acknowledge(BEN, noted, Acknowledger.PRACTITIONER, Acknowledgement(date(2026, 6, 2)), 0)
    again = feedback.acknowledge(ANN, noted, Acknowledger.PRACTITIONER, SEEN, 1)
    assert again is not None and again.version == 2
    assert not feedback_sheet(feedback.open(ANN, *key)).is_outdated(again)
    feedback.acknowledge(ANN, noted, Acknowledger.PRACTITIONER, None, 2)
    assert feedback_sheet(feedback.open(ANN, *key)).acknowledgements == ()
    words = [change.new for change in logged_changes(any_store, noted, ChangeType.ACKNOWLEDGEMENT)]
    assert words == ["1 June 2026: Agreed.", "1 June 2026: Agreed.", None]


def test_the_sheet_sorts_answers_and_shared_notes(store: Store) -> None:
    review = complete_case(store, create_case(store))
    for question, answer in (("2.2.1", NO), ("2.2.2", YES)):
        save_answer(store, review, question, answer)
    save_note(store, review, "2.2.1", NOTE)
    save_note(store, review, "2.2.2", "Only for the team.")
    share_note(store, reload_review(store, review), "2.2.1", NOTE)
    sheet = feedback_sheet(store.feedback.open(ANN, review.audit.id, review.case_id))
    assert ("2.2.1", NOTE) in [(point.question_id, point.note) for point in sheet.areas]
    assert ("2.2.2", "") in [(point.question_id, point.note) for point in sheet.strengths]


def test_a_survey_has_no_sheets() -> None:
    survey = load_questionnaire(QUESTIONNAIRES_FOLDER / "survey-staff.toml")
    with pytest.raises(NotAllowedError, match=messages.NO_FEEDBACK_SHEETS):
        check_has_feedback(survey, Purpose.AUDIT)


def test_an_exercise_and_a_second_review_have_no_sheet(store: Store) -> None:
    exercise = create_exercise(store)
    case_id = next(iter(store.cases.references(ANN, exercise)))
    with pytest.raises(NotAllowedError, match=messages.NO_FEEDBACK_SHEETS):
        store.feedback.open(ANN, exercise, case_id)
    with pytest.raises(NotAllowedError, match=messages.NO_FEEDBACK_SHEETS):
        store.feedback.statuses(ANN, exercise)
    second = create_second_review(store, create_case(store))
    with pytest.raises(NotAllowedError, match=messages.ONLY_FIRST_REVIEW.format(singular="case")):
        share_note(store, second, "2.2.1", NOTE)


def test_the_list_and_the_texts_to_check_have_only_what_is_on_sheets(any_store: Store, noted: CaseReview) -> None:
    any_store.members.set_role(ANN, noted.audit.id, "rea", Role.READER)
    save_note(any_store, noted, "2.2.2", "Ring 07700 900123.")
    with count_statements(any_store) as statements:
        assert any_store.text_checks.texts_on_feedback_sheets(ANN, create_audit(any_store)) == ()
    assert not [each for each in statements if each.startswith("SELECT") and "shared_note" in each], "it has no notes"
    any_store.feedback.save_action(ANN, noted, 0, FeedbackAction("Write to ann@example.org."), 0)
    any_store.feedback.save_action(ANN, noted, 0, PLAN, 0)
    any_store.feedback.save_action(ANN, noted, 2, replace(PLAN, is_done=True), 1)
    any_store.feedback.acknowledge(ANN, noted, Acknowledger.MANAGER, SEEN, 0)
    texts = any_store.text_checks.texts_on_feedback_sheets(ANN, noted.audit.id)
    assert [(text.kind, text.warning_count) for text in texts] == [(TextKind.FEEDBACK, 1)]
    share_note(any_store, reload_review(any_store, noted), "2.2.2", "Ring 07700 900123.")
    with count_statements(any_store) as statements:
        texts = any_store.text_checks.texts_on_feedback_sheets(ANN, noted.audit.id)
    assert len([each for each in statements if "shared_note" in each]) == 1
    assert {text.kind for text in texts} == {TextKind.NOTE, TextKind.FEEDBACK}
    (status,) = any_store.feedback.statuses(ANN, noted.audit.id)
    assert (status.shared_notes, status.actions, status.open_actions) == (1, 2, 1)
    assert (status.acknowledged_by, status.can_be_downloaded) == ((Acknowledger.MANAGER,), False)
    reader = replace(ANN, name="rea", local=False)
    assert any_store.feedback.statuses(reader, noted.audit.id) == []
    assert any_store.text_checks.texts_on_feedback_sheets(reader, noted.audit.id) == ()
