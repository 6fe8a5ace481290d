"""Saving answers, notes and facts of one case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from audit.errors import InputError, NotAllowed, NotFound
from audit.model.audit import LONGEST_TEXT
from audit.model.case import Case, CaseState
from audit.storage import ChangedMeanwhile, Store, Stored
from audit.storage.audit_log.change_log import What
from audit.storage.queries.case_reviews import Reading
from tests.small_questionnaire import NOTED_TOML, SMALL
from tests.storage.factories import (
    ANN,
    BEN,
    NO,
    NOT_APPLICABLE,
    NOTHING,
    YES,
    Cut,
    begin_audit,
    begin_case,
    changes,
    complete,
    cut_at,
    jot,
    reread,
    say,
    tell,
)

QUESTION = "2.2.1"


def test_a_new_case_has_no_answer_note_or_fact(any_store: Store) -> None:
    reading = begin_case(any_store)
    assert (reading.answers, reading.notes, reading.facts) == ({}, {}, {})
    assert reading.state is CaseState.ALLOCATED


def test_a_saved_answer_is_there_with_its_version_by_whom_and_when(any_store: Store) -> None:
    reading = begin_case(any_store)
    before = datetime.now(UTC)
    returned = say(any_store, reading, QUESTION, YES, BEN)
    stored = reread(any_store, reading).answers[QUESTION]
    assert stored == returned
    assert (stored.value, stored.version, stored.by) == ("yes", 1, "Ben")
    assert stored.at is not None
    assert before <= stored.at <= datetime.now(UTC)
    assert stored.at.utcoffset() == timedelta(0)


def test_an_answer_is_saved_by_anybody_over_the_version_they_saw(any_store: Store) -> None:
    reading = begin_case(any_store)
    say(any_store, reading, QUESTION, YES)
    stored = say(any_store, reread(any_store, reading), QUESTION, NO, BEN)
    assert (stored.value, stored.version, stored.by) == ("no", 2, "Ben")


def test_the_first_save_brings_the_case_in_progress(any_store: Store) -> None:
    reading = begin_case(any_store)
    say(any_store, reading, QUESTION, YES)
    assert reread(any_store, reading).state is CaseState.IN_PROGRESS
    (change,) = changes(any_store, reading, What.STATE)
    assert (change.old, change.new) == ("allocated", "in_progress")


@pytest.mark.parametrize("moment", ["INSERT INTO trail", "UPDATE reading", "COMMIT"])
def test_a_save_that_is_cut_off_leaves_neither_the_answer_nor_its_trail(any_store: Store, moment: str) -> None:
    reading = begin_case(any_store)
    trail_before = changes(any_store, reading)
    with cut_at(any_store, moment), pytest.raises(Cut):
        say(any_store, reading, QUESTION, YES)
    assert reread(any_store, reading) == reading
    assert changes(any_store, reading) == trail_before
    assert say(any_store, reading, QUESTION, YES).version == 1


def test_the_same_answer_again_writes_nothing(any_store: Store) -> None:
    reading = begin_case(any_store)
    first = say(any_store, reading, QUESTION, YES)
    trail_before = changes(any_store, reading)
    assert say(any_store, reread(any_store, reading), QUESTION, YES, BEN) == first
    assert say(any_store, reading, QUESTION, YES, BEN) == first, "although Ben has not seen Ann's"
    assert reread(any_store, reading).answers[QUESTION] == first
    assert changes(any_store, reading) == trail_before


def test_another_answer_over_an_unseen_one_is_refused_and_overwrites_nothing(any_store: Store) -> None:
    reading = begin_case(any_store)
    anns = say(any_store, reading, QUESTION, YES)
    with pytest.raises(ChangedMeanwhile) as refused:
        say(any_store, reading, QUESTION, NO, BEN)
    assert refused.value.stored == anns
    assert str(refused.value) == "2.2.1 was changed meanwhile by Ann; your change was not saved."
    assert reread(any_store, reading).answers == {QUESTION: anns}
    assert [change.new for change in changes(any_store, reading, What.ANSWER)] == ["yes"]


def test_a_version_that_never_was_is_refused(any_store: Store) -> None:
    reading = begin_case(any_store)
    with pytest.raises(ChangedMeanwhile) as refused:
        any_store.readings.record(ANN, reading, QUESTION, YES, seen=7, save_id="a")
    assert refused.value.stored == NOTHING


def test_a_repeated_save_writes_once(any_store: Store) -> None:
    reading = begin_case(any_store)
    first = say(any_store, reading, QUESTION, YES, save_id="one")
    assert say(any_store, reading, QUESTION, YES, save_id="one") == first
    assert [change.save_id for change in changes(any_store, reading, What.ANSWER)] == ["one"]


def test_a_repeated_save_leaves_what_somebody_saved_since(any_store: Store) -> None:
    reading = begin_case(any_store)
    say(any_store, reading, QUESTION, YES, save_id="one")
    bens = say(any_store, reread(any_store, reading), QUESTION, NO, BEN)
    assert say(any_store, reading, QUESTION, YES, save_id="one") == bens
    assert reread(any_store, reading).answers[QUESTION] == bens
    assert [change.new for change in changes(any_store, reading, What.ANSWER)] == ["yes", "no"]


def test_a_repeated_save_is_acknowledged_after_the_case_was_submitted(any_store: Store) -> None:
    reading = begin_case(any_store)
    first = say(any_store, reading, QUESTION, YES, save_id="one")
    any_store.stages.submit(ANN, complete(any_store, reading))
    assert say(any_store, reading, QUESTION, YES, save_id="one") == first


def test_a_note_and_an_answer_on_one_question_do_not_conflict(any_store: Store) -> None:
    reading = begin_case(any_store)
    say(any_store, reading, QUESTION, YES)
    assert jot(any_store, reading, QUESTION, "Seen twice.", person=BEN).version == 1
    now = reread(any_store, reading)
    assert (now.answers[QUESTION].value, now.notes[QUESTION].value) == ("yes", "Seen twice.")


def test_saves_to_different_questions_never_conflict(any_store: Store) -> None:
    reading = begin_case(any_store)
    for number, question in enumerate(reading.questions):
        say(any_store, reading, question.id, YES, person=(ANN, BEN)[number % 2])
    stored = reread(any_store, reading).answers
    assert {question: value.version for question, value in stored.items()} == {q.id: 1 for q in SMALL.questions}


def test_a_cleared_answer_is_unanswered_again_and_keeps_counting_versions(any_store: Store) -> None:
    reading = begin_case(any_store)
    say(any_store, reading, QUESTION, YES)
    cleared = say(any_store, reread(any_store, reading), QUESTION, None, BEN)
    now = reread(any_store, reading)
    assert (cleared.value, cleared.version, cleared.by) == (None, 2, "Ben")
    assert now.answers[QUESTION] == cleared
    assert QUESTION not in now.record.answers
    assert say(any_store, now, QUESTION, NO).version == 3
    told = [(change.old, change.new) for change in changes(any_store, reading, What.ANSWER)]
    assert told == [(None, "yes"), ("yes", None), (None, "no")]


def test_clearing_what_was_never_given_writes_nothing(any_store: Store) -> None:
    reading = begin_case(any_store)
    assert say(any_store, reading, QUESTION, None) == NOTHING
    assert jot(any_store, reading, QUESTION, "") == NOTHING
    assert tell(any_store, reading, "office") == NOTHING
    assert reread(any_store, reading) == reading
    assert changes(any_store, reading, What.ANSWER, What.NOTE, What.FACT, What.STATE) == []


def test_an_answer_over_an_unseen_clearing_is_refused(any_store: Store) -> None:
    reading = begin_case(any_store)
    say(any_store, reading, QUESTION, YES, BEN)
    cleared = say(any_store, reread(any_store, reading), QUESTION, None, BEN)
    with pytest.raises(ChangedMeanwhile) as refused:
        say(any_store, reading, QUESTION, NO)
    assert refused.value.stored == cleared


def test_an_answer_that_went_away_and_came_back_is_not_the_version_that_was_seen(any_store: Store) -> None:
    reading = begin_case(any_store)
    say(any_store, reading, QUESTION, YES)
    seen = reread(any_store, reading)
    say(any_store, seen, QUESTION, None, BEN)
    back = say(any_store, reread(any_store, reading), QUESTION, YES, BEN)
    assert say(any_store, seen, QUESTION, YES) == back, "the same value needs no version"
    with pytest.raises(ChangedMeanwhile):
        say(any_store, seen, QUESTION, NO)


def test_a_note_keeps_every_letter_but_the_nul(any_store: Store) -> None:
    reading = begin_case(any_store)
    text = "Línea 1\r\n\tšŵ 👩🏽 '; DROP TABLE note; -- %s :x \\ \u202e"
    jot(any_store, reading, QUESTION, f"{text}\0")
    assert reread(any_store, reading).notes[QUESTION].value == text


def test_a_note_may_be_as_long_as_the_longest_text_and_no_longer(any_store: Store) -> None:
    reading = begin_case(any_store)
    assert jot(any_store, reading, QUESTION, "x" * LONGEST_TEXT).version == 1
    with pytest.raises(InputError) as refused:
        jot(any_store, reading, "2.2.2", "secret" * LONGEST_TEXT)
    assert str(refused.value) == "The note has 30,000 characters. Shorten it to 5,000."


def test_a_fact_is_kept_by_the_ids_of_its_choices_and_taken_back(any_store: Store) -> None:
    reading = begin_case(any_store)
    tell(any_store, reading, "requirements", "Unpaid work", "programme")
    assert reread(any_store, reading).record.case.facts == {"requirements": ("unpaid_work", "programme")}
    cleared = tell(any_store, reading, "requirements", seen=1)
    assert (cleared.value, cleared.version) == (None, 2)
    assert reread(any_store, reading).record.case.facts == {}
    (progress,) = any_store.cases.progress(ANN, reading.audit.id)
    assert progress.case.facts == {}


def test_a_fact_over_an_unseen_one_is_refused(any_store: Store) -> None:
    reading = begin_case(any_store)
    bens = tell(any_store, reading, "office", "North", person=BEN)
    with pytest.raises(ChangedMeanwhile) as refused:
        tell(any_store, reading, "office", "South")
    assert refused.value.stored == bens


Save = Callable[[Store, Reading], Stored]
SAVES: dict[str, Save] = {
    "an answer": lambda store, reading: say(store, reading, QUESTION, NO),
    "a note": lambda store, reading: jot(store, reading, QUESTION, "More."),
    "a fact": lambda store, reading: tell(store, reading, "office", "North"),
}


@pytest.mark.parametrize(
    ("save", "sentence"),
    [
        (lambda s, r: say(s, r, "9.9.9", YES), "The audit has no question 9.9.9."),
        (lambda s, r: jot(s, r, "9.9.9", "x"), "The audit has no question 9.9.9."),
        (lambda s, r: tell(s, r, "shoe_size", "9"), "The questionnaire has no fact shoe_size."),
        (lambda s, r: tell(s, r, "concern", "perhaps"), "Safeguarding concern takes one of: yes, no."),
    ],
)
def test_what_the_questionnaire_does_not_ask_is_refused(store: Store, save: Save, sentence: str) -> None:
    reading = begin_case(store)
    with pytest.raises(InputError) as refused:
        save(store, reading)
    assert str(refused.value) == sentence
    assert reread(store, reading) == reading


def test_not_applicable_is_refused_where_the_questionnaire_does_not_offer_it(any_store: Store) -> None:
    reading = begin_case(any_store, begin_audit(any_store, NOTED_TOML))
    with pytest.raises(InputError) as refused:
        say(any_store, reading, QUESTION, NOT_APPLICABLE)
    assert str(refused.value) == "Question 2.2.1 cannot be answered Not applicable. Answer Yes or No."
    assert reread(any_store, reading) == reading
    assert say(any_store, reading, QUESTION, NO).value == "no"
    assert say(any_store, reading, "2.2.2", NOT_APPLICABLE).value == "not_applicable"


def test_a_question_of_a_standard_that_is_not_inspected_is_not_asked(store: Store) -> None:
    reading = begin_case(store, begin_audit(store, not_inspected=frozenset({"2.2"})))
    with pytest.raises(InputError):
        say(store, reading, QUESTION, YES)
    assert [question.id for question in reading.questions] == ["2.3.1a", "2.3.1b", "2.3.1", "2.6.1"]


@pytest.mark.parametrize("save", SAVES.values(), ids=SAVES)
def test_a_submitted_case_takes_no_save(any_store: Store, save: Save) -> None:
    shown = complete(any_store, begin_case(any_store))
    any_store.stages.submit(ANN, shown)
    before = reread(any_store, shown)
    with pytest.raises(NotAllowed) as refused:
        save(any_store, shown)
    assert str(refused.value) == "Case KSH-1 is submitted. Open it again before you change it."
    assert reread(any_store, shown) == before


@pytest.mark.parametrize("save", SAVES.values(), ids=SAVES)
def test_a_reopened_case_takes_saves_again_and_its_reason_stands_in_the_trail(any_store: Store, save: Save) -> None:
    reading = complete(any_store, begin_case(any_store))
    any_store.stages.submit(ANN, reading)
    any_store.stages.reopen(BEN, reading, "  The file arrived late. ")
    save(any_store, reread(any_store, reading))
    last = changes(any_store, reading, What.STATE)[-1]
    assert (last.old, last.new, last.reason) == ("submitted", "in_progress", "The file arrived late.")


def test_a_case_that_is_not_in_the_audit_is_not_found(any_store: Store) -> None:
    reading, audit_id = begin_case(any_store), begin_audit(any_store, name="Another audit")
    theirs = begin_case(any_store, audit_id, "KSH-2")
    for audit, case in ((reading.audit.id, "nosuchcase"), (audit_id, reading.case_id), ("nosuch", theirs.case_id)):
        with pytest.raises(NotFound):
            any_store.readings.open(ANN, audit, case)
        with pytest.raises(NotFound):
            any_store.readings.trail(ANN, audit, case)
    with pytest.raises(NotFound):
        any_store.readings.open(ANN, reading.audit.id, reading.case_id, number=2)


def test_a_save_to_a_reading_that_is_gone_is_refused(any_store: Store) -> None:
    gone = replace(begin_case(any_store), id="gone")
    with pytest.raises(NotFound, match="Case KSH-1 is no longer in the audit"):
        say(any_store, gone, QUESTION, YES)
    with pytest.raises(NotFound):
        any_store.stages.submit(ANN, gone)


def test_a_reading_is_counted_as_the_core_counts_it(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    case_id = any_store.cases.add(ANN, audit_id, Case("KSH-1", "Ben", {"concern": ("yes",)}))
    reading = any_store.readings.open(ANN, audit_id, case_id)
    say(any_store, reading, QUESTION, NOT_APPLICABLE)
    record = reread(any_store, reading).record
    assert record.case == Case("KSH-1", "Ben", {"concern": ("yes",)}, CaseState.IN_PROGRESS)
    assert record.answers == {QUESTION: NOT_APPLICABLE}
