"""Taking back one's own last change of a case."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest

from audit.errors import Conflict, NotAllowed
from audit.model.answers import Answer
from audit.model.case import Case, CaseState
from audit.storage import ChangedMeanwhile, Person, Store, Stored
from audit.storage.audit_log.change_log import Change, What
from audit.storage.queries.case_reviews import Reading
from tests.small_questionnaire import SMALL
from tests.storage.factories import (
    ANN,
    BEN,
    NO,
    NOTHING,
    YES,
    Cut,
    at_stage,
    begin_audit,
    begin_case,
    begin_second_reading,
    changes,
    cut_at,
    jot,
    reread,
    say,
    tell,
)
from tests.text_tables import records


@dataclass(frozen=True)
class Kind:
    """Something recorded: how it is saved over what is stored now, where it is held, and two values of it."""

    what: What
    subject: str
    save: Callable[[Store, Reading, str | None, Person], Stored]
    held: Callable[[Reading], Mapping[str, Stored]]
    one: str
    other: str

    def is_set(self, store: Store, reading: Reading, value: str | None, person: Person = ANN) -> Stored:
        """Save a value (None clears it)."""
        return self.save(store, reread(store, reading), value, person)

    def now(self, store: Store, reading: Reading) -> Stored:
        """What the store holds."""
        return self.held(reread(store, reading)).get(self.subject, NOTHING)


def save_answer(store: Store, reading: Reading, value: str | None, person: Person) -> Stored:
    return say(store, reading, "2.2.1", Answer(value) if value else None, person)


def save_note(store: Store, reading: Reading, value: str | None, person: Person) -> Stored:
    return jot(store, reading, "2.2.1", value or "", reading.notes.get("2.2.1", NOTHING).version, person)


def save_fact(store: Store, reading: Reading, value: str | None, person: Person) -> Stored:
    seen = reading.facts.get("requirements", NOTHING).version
    return tell(store, reading, "requirements", *json.loads(value or "[]"), seen=seen, person=person)


KINDS = {
    "an answer": Kind(What.ANSWER, "2.2.1", save_answer, lambda reading: reading.answers, "yes", "no"),
    "a note": Kind(What.NOTE, "2.2.1", save_note, lambda reading: reading.notes, "Seen twice.", "Seen once.\n"),
    "a fact": Kind(
        What.FACT,
        "requirements",
        save_fact,
        lambda reading: reading.facts,
        '["programme", "treatment"]',
        '["unpaid_work"]',
    ),
}
each_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


def undo(store: Store, reading: Reading, person: Person = ANN, save_id: str = "") -> Change | None:
    return store.readings.undo(person, reading, save_id or uuid.uuid4().hex)


@each_kind
def test_a_first_value_is_taken_back_to_nothing(any_store: Store, kind: Kind) -> None:
    reading = begin_case(any_store)
    kind.is_set(any_store, reading, kind.one)
    undone = undo(any_store, reading)
    assert undone is not None
    assert (undone.what, undone.subject, undone.old, undone.new) == (kind.what, kind.subject, None, kind.one)
    held = kind.now(any_store, reading)
    assert (held.value, held.version, held.by) == (None, 2, "Ann")
    record = reread(any_store, reading).record
    assert (record.answers, record.case.facts) == ({}, {})


@each_kind
def test_a_changed_value_is_taken_back_to_the_one_before(any_store: Store, kind: Kind) -> None:
    reading = begin_case(any_store)
    for value in (kind.one, kind.other):
        kind.is_set(any_store, reading, value)
    undo(any_store, reading)
    assert kind.now(any_store, reading).value == kind.one


@each_kind
def test_a_clearing_is_taken_back(any_store: Store, kind: Kind) -> None:
    reading = begin_case(any_store)
    for value in (kind.one, None):
        kind.is_set(any_store, reading, value)
    undo(any_store, reading)
    assert kind.now(any_store, reading).value == kind.one


@each_kind
def test_undoing_twice_puts_it_back(any_store: Store, kind: Kind) -> None:
    reading = begin_case(any_store)
    for value in (kind.one, kind.other):
        kind.is_set(any_store, reading, value)
    found = []
    for _ in range(4):
        undo(any_store, reading)
        found.append(kind.now(any_store, reading).value)
    assert found == [kind.one, kind.other, kind.one, kind.other]


@each_kind
def test_undoing_stands_in_the_trail_as_what_it_is(any_store: Store, kind: Kind) -> None:
    reading = begin_case(any_store)
    kind.is_set(any_store, reading, kind.one)
    undo(any_store, reading, save_id="u")
    last = any_store.readings.trail(ANN, reading.audit.id, reading.case_id)[-1]
    place = {"case_id": reading.case_id, "reading_id": reading.id}
    assert last.by == "Ann"
    assert last.change == Change(
        kind.what, reading.audit.id, kind.subject, kind.one, None, reason="undo", save_id="u", **place
    )


@each_kind
def test_only_one_s_own_last_change_is_taken_back(any_store: Store, kind: Kind) -> None:
    reading = begin_case(any_store)
    kind.is_set(any_store, reading, kind.one)
    bens = say(any_store, reading, "2.2.2", NO, BEN)
    undo(any_store, reading)
    assert kind.now(any_store, reading).value is None
    assert reread(any_store, reading).answers["2.2.2"] == bens


@each_kind
def test_what_somebody_else_changed_since_is_not_taken_back(any_store: Store, kind: Kind) -> None:
    reading = begin_case(any_store)
    kind.is_set(any_store, reading, kind.one)
    for bens_value in (kind.other, None, kind.one):  # at last he puts Ann's value back: it is his now
        kind.is_set(any_store, reading, bens_value, BEN)
        stored, told = kind.now(any_store, reading), changes(any_store, reading)
        with pytest.raises(Conflict) as refused:
            undo(any_store, reading)
        assert str(refused.value) == f"{kind.subject} was changed meanwhile by Ben, so your change was not undone."
        assert kind.now(any_store, reading) == stored
        assert changes(any_store, reading) == told


@each_kind
def test_what_somebody_else_undid_is_not_put_back_by_undoing_one_s_own_save_before_it(
    any_store: Store, kind: Kind
) -> None:
    reading = begin_case(any_store)
    kind.is_set(any_store, reading, kind.one)
    kind.is_set(any_store, reading, kind.other, BEN)
    undo(any_store, reading, BEN)
    assert kind.now(any_store, reading).value == kind.one
    with pytest.raises(Conflict):
        undo(any_store, reading)
    assert kind.now(any_store, reading).by == "Ben"


def test_the_last_of_several_changes_is_taken_back_and_the_others_stay(any_store: Store) -> None:
    reading = begin_case(any_store)
    for kind in KINDS.values():
        kind.is_set(any_store, reading, kind.one)
    undo(any_store, reading)
    assert [kind.now(any_store, reading).value for kind in KINDS.values()] == ["yes", "Seen twice.", None]


def test_where_nothing_was_recorded_there_is_nothing_to_undo(any_store: Store) -> None:
    reading = begin_case(any_store)
    assert undo(any_store, reading) is None
    say(any_store, reading, "2.2.1", YES, BEN)
    any_store.stages.allocate(ANN, reading, "Cat")
    before = changes(any_store, reading)
    assert undo(any_store, reading) is None, "another's answer, a state and an allocation are none of Ann's saves"
    assert changes(any_store, reading) == before


def test_what_came_with_the_case_is_not_undone(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    any_store.cases.bring_in(ANN, audit_id, records("case concern 2.2.1\nKSH-1 no yes", SMALL))
    any_store.cases.add(ANN, audit_id, Case("KSH-2", facts={"office": ("North",)}))
    for progress in any_store.cases.progress(ANN, audit_id):
        reading = any_store.readings.open(ANN, audit_id, progress.id)
        assert undo(any_store, reading) is None
        assert reread(any_store, reading) == reading


def test_a_change_of_what_came_with_the_case_is_undone_to_what_came(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    any_store.cases.bring_in(ANN, audit_id, records("case concern 2.2.1\nKSH-1 no yes", SMALL))
    (progress,) = any_store.cases.progress(ANN, audit_id)
    reading = any_store.readings.open(ANN, audit_id, progress.id)
    say(any_store, reading, "2.2.1", NO)
    undo(any_store, reading)
    assert reread(any_store, reading).record.answers == {"2.2.1": YES}


@pytest.mark.parametrize("state", [CaseState.SUBMITTED, CaseState.FINAL])
def test_nothing_is_undone_in_a_case_that_is_read_only(any_store: Store, state: CaseState) -> None:
    reading = begin_case(any_store)
    say(any_store, reading, "2.2.1", YES)
    closed = at_stage(any_store, reading, state)
    with pytest.raises(NotAllowed) as refused:
        undo(any_store, closed)
    assert str(refused.value) == f"Case KSH-1 is {state.words}. Open it again before you change it."
    assert reread(any_store, reading) == closed


def test_undoing_leaves_a_returned_case_returned_and_one_begun_in_progress(any_store: Store) -> None:
    reading = begin_case(any_store)
    say(any_store, reading, "2.2.1", YES)
    undo(any_store, reading)
    assert reread(any_store, reading).state is CaseState.IN_PROGRESS
    undo(any_store, at_stage(any_store, reading, CaseState.RETURNED))
    assert reread(any_store, reading).state is CaseState.RETURNED
    assert reread(any_store, reading).record.answers == {"2.2.1": YES}


def test_undoing_is_a_save_that_other_pages_have_not_seen(any_store: Store) -> None:
    reading = begin_case(any_store)
    say(any_store, reading, "2.2.1", YES)
    seen_by_ben = reread(any_store, reading)
    undo(any_store, reading)
    with pytest.raises(ChangedMeanwhile) as refused:
        say(any_store, seen_by_ben, "2.2.1", NO, BEN)
    assert (refused.value.stored.value, refused.value.stored.by) == (None, "Ann")


def test_undoing_that_is_sent_twice_is_done_once(any_store: Store) -> None:
    reading = begin_case(any_store)
    say(any_store, reading, "2.2.1", YES)
    for _ in range(2):
        undo(any_store, reading, save_id="u")
    assert reread(any_store, reading).answers["2.2.1"].value is None
    assert [change.save_id for change in changes(any_store, reading, What.ANSWER)][1:] == ["u"]


def test_undoing_concerns_one_reading_of_a_case(any_store: Store) -> None:
    first = begin_case(any_store)
    second = begin_second_reading(any_store, first)
    say(any_store, first, "2.2.1", YES)
    say(any_store, second, "2.2.1", NO)
    undo(any_store, first)
    assert reread(any_store, first).record.answers == {}
    again = any_store.readings.open(ANN, first.audit.id, first.case_id, number=2)
    assert again.record.answers == {"2.2.1": NO}


@each_kind
@pytest.mark.parametrize("moment", ["INSERT INTO trail", "COMMIT"])
def test_undoing_that_is_cut_off_changes_nothing(any_store: Store, kind: Kind, moment: str) -> None:
    reading = begin_case(any_store)
    kind.is_set(any_store, reading, kind.one)
    stored, told = kind.now(any_store, reading), changes(any_store, reading)
    with cut_at(any_store, moment), pytest.raises(Cut):
        undo(any_store, reading)
    assert kind.now(any_store, reading) == stored
    assert changes(any_store, reading) == told
