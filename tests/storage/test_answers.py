"""Saving answers, notes and facts of one case."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from audit.errors import InputError, NotAllowedError, NotFoundError
from audit.messages import model as model_messages
from audit.messages import storage as messages
from audit.model.audit_log import ChangeType
from audit.model.case import Case, CaseState
from audit.model.case_review import CaseReview
from audit.model.text_fields import MAX_TEXT_LENGTH
from audit.storage import SavedValue, Store, VersionConflictError
from tests.small_questionnaire import REQUIRED_NOTES_TOML, SMALL
from tests.storage.factories import (
    ANN,
    BEN,
    NO,
    NO_VALUE,
    NOT_APPLICABLE,
    YES,
    InterruptedSaveError,
    complete_case,
    create_audit,
    create_case,
    interrupt_before,
    logged_changes,
    reload_review,
    save_answer,
    save_case_detail,
    save_note,
)

QUESTION = "2.2.1"


def test_a_new_case_has_no_answer_note_or_detail(any_store: Store) -> None:
    review = create_case(any_store)
    assert (review.answers, review.notes, review.details) == ({}, {}, {})
    assert review.state is CaseState.ALLOCATED


def test_a_saved_answer_is_stored_with_its_version_person_and_time(any_store: Store) -> None:
    review = create_case(any_store)
    before = datetime.now(UTC)
    returned = save_answer(any_store, review, QUESTION, YES, BEN)
    stored = reload_review(any_store, review).answers[QUESTION]
    assert stored == returned
    assert (stored.value, stored.version, stored.by) == ("yes", 1, "Ben")
    assert stored.at is not None
    assert before <= stored.at <= datetime.now(UTC)
    assert stored.at.utcoffset() == timedelta(0)


def test_any_person_can_save_an_answer_over_the_version_they_saw(any_store: Store) -> None:
    review = create_case(any_store)
    save_answer(any_store, review, QUESTION, YES)
    stored = save_answer(any_store, reload_review(any_store, review), QUESTION, NO, BEN)
    assert (stored.value, stored.version, stored.by) == ("no", 2, "Ben")


def test_the_first_save_moves_the_case_to_in_progress(any_store: Store) -> None:
    review = create_case(any_store)
    save_answer(any_store, review, QUESTION, YES)
    assert reload_review(any_store, review).state is CaseState.IN_PROGRESS
    (change,) = logged_changes(any_store, review, ChangeType.STATE)
    assert (change.old, change.new) == ("allocated", "in_progress")


@pytest.mark.parametrize("moment", ["INSERT INTO trail", "UPDATE reading", "COMMIT"])
def test_an_interrupted_save_writes_neither_the_answer_nor_a_log_row(any_store: Store, moment: str) -> None:
    review = create_case(any_store)
    trail_before = logged_changes(any_store, review)
    with interrupt_before(any_store, moment), pytest.raises(InterruptedSaveError):
        save_answer(any_store, review, QUESTION, YES)
    assert reload_review(any_store, review) == review
    assert logged_changes(any_store, review) == trail_before
    assert save_answer(any_store, review, QUESTION, YES).version == 1


def test_saving_the_same_answer_writes_nothing(any_store: Store) -> None:
    review = create_case(any_store)
    first = save_answer(any_store, review, QUESTION, YES)
    trail_before = logged_changes(any_store, review)
    assert save_answer(any_store, reload_review(any_store, review), QUESTION, YES, BEN) == first
    assert save_answer(any_store, review, QUESTION, YES, BEN) == first, "although Ben has not seen Ann's"
    assert reload_review(any_store, review).answers[QUESTION] == first
    assert logged_changes(any_store, review) == trail_before


def test_a_different_answer_over_an_unseen_one_is_a_conflict_and_overwrites_nothing(any_store: Store) -> None:
    review = create_case(any_store)
    anns = save_answer(any_store, review, QUESTION, YES)
    with pytest.raises(VersionConflictError) as refused:
        save_answer(any_store, review, QUESTION, NO, BEN)
    assert refused.value.saved == anns
    assert str(refused.value) == model_messages.CHANGED_MEANWHILE.format(person="Ann", subject="2.2.1")
    assert reload_review(any_store, review).answers == {QUESTION: anns}
    assert [change.new for change in logged_changes(any_store, review, ChangeType.ANSWER)] == ["yes"]


def test_a_version_that_does_not_exist_is_rejected(any_store: Store) -> None:
    review = create_case(any_store)
    with pytest.raises(VersionConflictError) as refused:
        any_store.reviews.save_answer(ANN, review.key, QUESTION, YES, seen_version=7, save_id="a")
    assert refused.value.saved == NO_VALUE


def test_a_repeated_save_writes_once(any_store: Store) -> None:
    review = create_case(any_store)
    first = save_answer(any_store, review, QUESTION, YES, save_id="one")
    assert save_answer(any_store, review, QUESTION, YES, save_id="one") == first
    assert [change.save_id for change in logged_changes(any_store, review, ChangeType.ANSWER)] == ["one"]


def test_a_repeated_save_does_not_overwrite_a_later_one(any_store: Store) -> None:
    review = create_case(any_store)
    save_answer(any_store, review, QUESTION, YES, save_id="one")
    bens = save_answer(any_store, reload_review(any_store, review), QUESTION, NO, BEN)
    assert save_answer(any_store, review, QUESTION, YES, save_id="one") == bens
    assert reload_review(any_store, review).answers[QUESTION] == bens
    assert [change.new for change in logged_changes(any_store, review, ChangeType.ANSWER)] == ["yes", "no"]


def test_a_repeated_save_is_acknowledged_after_the_case_is_submitted(any_store: Store) -> None:
    review = create_case(any_store)
    first = save_answer(any_store, review, QUESTION, YES, save_id="one")
    any_store.workflow.submit(ANN, complete_case(any_store, review))
    assert save_answer(any_store, review, QUESTION, YES, save_id="one") == first


def test_a_note_and_an_answer_on_one_question_do_not_conflict(any_store: Store) -> None:
    review = create_case(any_store)
    save_answer(any_store, review, QUESTION, YES)
    assert save_note(any_store, review, QUESTION, "Seen twice.", person=BEN).version == 1
    now = reload_review(any_store, review)
    assert (now.answers[QUESTION].value, now.notes[QUESTION].value) == ("yes", "Seen twice.")


def test_saves_to_different_questions_never_conflict(any_store: Store) -> None:
    review = create_case(any_store)
    for number, question in enumerate(review.questions):
        save_answer(any_store, review, question.id, YES, person=(ANN, BEN)[number % 2])
    stored = reload_review(any_store, review).answers
    assert {question: value.version for question, value in stored.items()} == {q.id: 1 for q in SMALL.questions}


def test_a_cleared_answer_is_unanswered_and_has_a_new_version(any_store: Store) -> None:
    review = create_case(any_store)
    save_answer(any_store, review, QUESTION, YES)
    cleared = save_answer(any_store, reload_review(any_store, review), QUESTION, None, BEN)
    now = reload_review(any_store, review)
    assert (cleared.value, cleared.version, cleared.by) == (None, 2, "Ben")
    assert now.answers[QUESTION] == cleared
    assert QUESTION not in now.case_record.answers
    assert save_answer(any_store, now, QUESTION, NO).version == 3
    logged = [(change.old, change.new) for change in logged_changes(any_store, review, ChangeType.ANSWER)]
    assert logged == [(None, "yes"), ("yes", None), (None, "no")]


def test_clearing_an_unanswered_question_writes_nothing(any_store: Store) -> None:
    review = create_case(any_store)
    assert save_answer(any_store, review, QUESTION, None) == NO_VALUE
    assert save_note(any_store, review, QUESTION, "") == NO_VALUE
    assert save_case_detail(any_store, review, "office") == NO_VALUE
    assert reload_review(any_store, review) == review
    assert (
        logged_changes(any_store, review, ChangeType.ANSWER, ChangeType.NOTE, ChangeType.CASE_DETAIL, ChangeType.STATE)
        == []
    )


def test_an_answer_over_an_unseen_clearing_is_a_conflict(any_store: Store) -> None:
    review = create_case(any_store)
    save_answer(any_store, review, QUESTION, YES, BEN)
    cleared = save_answer(any_store, reload_review(any_store, review), QUESTION, None, BEN)
    with pytest.raises(VersionConflictError) as refused:
        save_answer(any_store, review, QUESTION, NO)
    assert refused.value.saved == cleared


def test_an_answer_cleared_and_entered_again_has_a_new_version(any_store: Store) -> None:
    review = create_case(any_store)
    save_answer(any_store, review, QUESTION, YES)
    seen = reload_review(any_store, review)
    save_answer(any_store, seen, QUESTION, None, BEN)
    back = save_answer(any_store, reload_review(any_store, review), QUESTION, YES, BEN)
    assert save_answer(any_store, seen, QUESTION, YES) == back, "the same value needs no version"
    with pytest.raises(VersionConflictError):
        save_answer(any_store, seen, QUESTION, NO)


def test_a_note_keeps_everything_that_can_be_seen(any_store: Store) -> None:
    review = create_case(any_store)
    text = "Línea 1\n\tšŵ 👩🏽 '; DROP TABLE note; -- %s :x \\"
    save_note(any_store, review, QUESTION, text.replace("\n", "\r\n") + "\u202e\0")
    assert reload_review(any_store, review).notes[QUESTION].value == text


def test_a_note_may_have_the_maximum_length_and_no_more(any_store: Store) -> None:
    review = create_case(any_store)
    assert save_note(any_store, review, QUESTION, "x" * MAX_TEXT_LENGTH).version == 1
    with pytest.raises(InputError) as refused:
        save_note(any_store, review, "2.2.2", "secret" * MAX_TEXT_LENGTH)
    assert str(refused.value) == "The note has 30,000 characters. Shorten it to 5,000."


def test_a_case_detail_is_stored_by_choice_ids_and_can_be_cleared(any_store: Store) -> None:
    review = create_case(any_store)
    save_case_detail(any_store, review, "requirements", "Unpaid work", "programme")
    assert reload_review(any_store, review).case_record.case.details == {"requirements": ("unpaid_work", "programme")}
    cleared = save_case_detail(any_store, review, "requirements", seen=1)
    assert (cleared.value, cleared.version) == (None, 2)
    assert reload_review(any_store, review).case_record.case.details == {}
    (progress,) = any_store.cases.progress(ANN, review.audit.id)
    assert progress.case.details == {}


def test_a_case_detail_over_an_unseen_one_is_a_conflict(any_store: Store) -> None:
    review = create_case(any_store)
    bens = save_case_detail(any_store, review, "office", "North", person=BEN)
    with pytest.raises(VersionConflictError) as refused:
        save_case_detail(any_store, review, "office", "South")
    assert refused.value.saved == bens


Save = Callable[[Store, CaseReview], SavedValue]
SAVES: dict[str, Save] = {
    "an answer": lambda store, reading: save_answer(store, reading, QUESTION, NO),
    "a note": lambda store, reading: save_note(store, reading, QUESTION, "More."),
    "a fact": lambda store, reading: save_case_detail(store, reading, "office", "North"),
}


@pytest.mark.parametrize(
    ("save", "sentence"),
    [
        (lambda s, r: save_answer(s, r, "9.9.9", YES), messages.UNKNOWN_QUESTION.format(question="9.9.9")),
        (lambda s, r: save_note(s, r, "9.9.9", "x"), messages.UNKNOWN_QUESTION.format(question="9.9.9")),
        (lambda s, r: save_case_detail(s, r, "shoe_size", "9"), messages.UNKNOWN_DETAIL.format(detail="shoe_size")),
        (
            lambda s, r: save_case_detail(s, r, "concern", "perhaps"),
            model_messages.DETAIL_NOT_A_CHOICE.format(detail="Safeguarding concern", allowed="yes, no"),
        ),
    ],
)
def test_a_value_that_the_questionnaire_does_not_ask_for_is_rejected(store: Store, save: Save, sentence: str) -> None:
    review = create_case(store)
    with pytest.raises(InputError) as refused:
        save(store, review)
    assert str(refused.value) == sentence
    assert reload_review(store, review) == review


def test_not_applicable_is_rejected_if_the_questionnaire_does_not_offer_it(any_store: Store) -> None:
    review = create_case(any_store, create_audit(any_store, REQUIRED_NOTES_TOML))
    with pytest.raises(InputError) as refused:
        save_answer(any_store, review, QUESTION, NOT_APPLICABLE)
    assert str(refused.value) == model_messages.NOT_APPLICABLE_NOT_OFFERED.format(question="2.2.1")
    assert reload_review(any_store, review) == review
    assert save_answer(any_store, review, QUESTION, NO).value == "no"
    assert save_answer(any_store, review, "2.2.2", NOT_APPLICABLE).value == "not_applicable"


def test_a_question_of_an_uninspected_standard_is_not_asked(store: Store) -> None:
    review = create_case(store, create_audit(store, not_inspected=frozenset({"2.2"})))
    with pytest.raises(InputError):
        save_answer(store, review, QUESTION, YES)
    assert [question.id for question in review.questions] == ["2.3.1a", "2.3.1b", "2.3.1", "2.6.1"]


@pytest.mark.parametrize("save", SAVES.values(), ids=SAVES)
def test_a_submitted_case_rejects_saves(any_store: Store, save: Save) -> None:
    shown = complete_case(any_store, create_case(any_store))
    any_store.workflow.submit(ANN, shown)
    before = reload_review(any_store, shown)
    with pytest.raises(NotAllowedError) as refused:
        save(any_store, shown)
    assert str(refused.value) == messages.CASE_READ_ONLY.format(reference="KSH-1", state="submitted")
    assert reload_review(any_store, shown) == before


@pytest.mark.parametrize("save", SAVES.values(), ids=SAVES)
def test_a_reopened_case_accepts_saves_and_its_reason_is_logged(any_store: Store, save: Save) -> None:
    review = complete_case(any_store, create_case(any_store))
    any_store.workflow.submit(ANN, review)
    any_store.workflow.reopen(BEN, review, "  The file arrived late. ")
    save(any_store, reload_review(any_store, review))
    last = logged_changes(any_store, review, ChangeType.STATE)[-1]
    assert (last.old, last.new, last.reason) == ("submitted", "in_progress", "The file arrived late.")


def test_a_case_that_is_not_in_the_audit_is_not_found(any_store: Store) -> None:
    review, audit_id = create_case(any_store), create_audit(any_store, name="Another audit")
    theirs = create_case(any_store, audit_id, "KSH-2")
    for audit, case in ((review.audit.id, "nosuchcase"), (audit_id, review.case_id), ("nosuch", theirs.case_id)):
        with pytest.raises(NotFoundError):
            any_store.reviews.open(ANN, audit, case)
        with pytest.raises(NotFoundError):
            any_store.reviews.audit_log(ANN, audit, case)
    with pytest.raises(NotFoundError):
        any_store.reviews.open(ANN, review.audit.id, review.case_id, number=2)


def test_a_save_to_a_removed_review_is_rejected(any_store: Store) -> None:
    gone = replace(create_case(any_store), id="gone")
    with pytest.raises(NotFoundError, match=re.escape(model_messages.CASE_REMOVED.format(reference="KSH-1"))):
        save_answer(any_store, gone, QUESTION, YES)
    with pytest.raises(NotFoundError):
        any_store.workflow.submit(ANN, gone)


def test_a_stored_review_is_loaded_as_a_case_record(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    case_id = any_store.cases.add(ANN, audit_id, Case("KSH-1", "Ben", {"concern": ("yes",)}))
    review = any_store.reviews.open(ANN, audit_id, case_id)
    save_answer(any_store, review, QUESTION, NOT_APPLICABLE)
    record = reload_review(any_store, review).case_record
    assert record.case == Case("KSH-1", "Ben", {"concern": ("yes",)}, CaseState.IN_PROGRESS)
    assert record.answers == {QUESTION: NOT_APPLICABLE}
