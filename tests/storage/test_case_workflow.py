"""The way of a case through its states: which move leads where, what stands in its way, and what the trail tells."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator

import pytest

from audit.errors import AuditError, InputError, NotAllowed
from audit.model.audit import LONGEST_TEXT
from audit.model.case import OPEN, Case, CaseState
from audit.storage import Person, Store
from audit.storage.audit_log.change_log import What
from audit.storage.queries.case_reviews import Reading
from audit.storage.repositories.case_workflow import Stages
from tests.small_questionnaire import NOTED_TOML
from tests.storage.factories import (
    ANN,
    BEN,
    NO,
    NOT_APPLICABLE,
    YES,
    Cut,
    at_stage,
    begin_audit,
    begin_case,
    begin_second_reading,
    changes,
    complete,
    cut_at,
    jot,
    reread,
    say,
    tell,
)

# --- every move in every state ----------------------------------------------------------------------------------

# What becomes of a complete case; "-" where the move is refused.
OUTCOMES = """
state        save         allocate     submit     give_back  make_final  reopen
allocated    in_progress  allocated    submitted  -          -           -
in_progress  in_progress  in_progress  submitted  -          -           -
submitted    -            submitted    -          returned   final       in_progress
returned     returned     returned     submitted  -          -           -
final        -            final        -          -          -           in_progress
"""

Move = Callable[[Store, Person, Reading], object]
MOVES: dict[str, Move] = {
    "save": lambda store, who, reading: say(store, reading, "2.2.1", NO, who),
    "allocate": lambda store, who, reading: store.stages.allocate(who, reading, "Cat"),
    "submit": lambda store, who, reading: store.stages.submit(who, reading),
    "give_back": lambda store, who, reading: store.stages.give_back(who, reading, "  Look at 2.2.1 again.\n"),
    "make_final": lambda store, who, reading: store.stages.make_final(who, reading),
    "reopen": lambda store, who, reading: store.stages.reopen(who, reading, "The file arrived late."),
}
REASONS = {"give_back": "Look at 2.2.1 again.", "reopen": "The file arrived late."}
REFUSALS = {
    "save": "Open it again before you change it.",
    "submit": "Open it again before you change it.",
    "give_back": "Only a submitted case can be returned.",
    "make_final": "Only a submitted case can be made final.",
    "reopen": "Only a submitted or final case can be opened again.",
}


def cells() -> Iterator[tuple[str, str, str]]:
    """Each state and move with its outcome, row by row."""
    heading, *rows = [line.split() for line in OUTCOMES.splitlines() if line]
    for state, *outcomes in rows:
        yield from ((state, move, outcome) for move, outcome in zip(heading[1:], outcomes, strict=True))


ALLOWED = [cell for cell in cells() if cell[2] != "-"]
REFUSED = [cell[:2] for cell in cells() if cell[2] == "-"]


def test_every_move_in_every_state_stands_in_the_table() -> None:
    functions = {name for name, _ in inspect.getmembers(Stages, inspect.isfunction) if not name.startswith("_")}
    assert set(MOVES) | {"allocate_all"} == functions | {"save"}
    assert [cell[:2] for cell in cells()] == [(state.value, move) for state in CaseState for move in MOVES]


def test_a_case_takes_saves_in_the_open_states_and_in_no_other() -> None:
    assert tuple(CaseState(state) for state, move, _ in ALLOWED if move == "save") == OPEN


@pytest.mark.parametrize(("state", "move", "outcome"), ALLOWED)
def test_a_move_that_a_state_allows_leads_where_the_table_says(
    any_store: Store, state: str, move: str, outcome: str
) -> None:
    reading = at_stage(any_store, complete(any_store, begin_case(any_store)), CaseState(state))
    before = len(changes(any_store, reading, What.STATE))
    MOVES[move](any_store, BEN, reading)
    assert reread(any_store, reading).state.value == outcome
    told = [row for row in trail(any_store, reading) if row.change.what is What.STATE][before:]
    moved = [(row.by, row.change.old, row.change.new, row.change.reason) for row in told]
    assert moved == ([("Ben", state, outcome, REASONS.get(move, ""))] if outcome != state else [])


@pytest.mark.parametrize(("state", "move"), REFUSED)
def test_a_move_that_a_state_does_not_allow_is_refused_with_a_sentence_and_changes_nothing(
    any_store: Store, state: str, move: str
) -> None:
    reading = at_stage(any_store, complete(any_store, begin_case(any_store)), CaseState(state))
    before = trail(any_store, reading)
    with pytest.raises(NotAllowed) as refused:
        MOVES[move](any_store, BEN, reading)
    assert str(refused.value) == f"Case KSH-1 is {CaseState(state).words}. {REFUSALS[move]}"
    assert reread(any_store, reading) == reading
    assert trail(any_store, reading) == before


def trail(store: Store, reading: Reading) -> list[object]:
    return list(store.readings.trail(ANN, reading.audit.id, reading.case_id))


@pytest.mark.thorough
@pytest.mark.parametrize("moment", ["UPDATE reading", "INSERT INTO trail", "COMMIT"])
@pytest.mark.parametrize("move", [move for move in MOVES if move not in ("save", "submit")])
def test_a_move_that_is_cut_off_leaves_the_case_where_it_was(any_store: Store, move: str, moment: str) -> None:
    reading = at_stage(any_store, complete(any_store, begin_case(any_store)), CaseState.SUBMITTED)
    before = trail(any_store, reading)
    with cut_at(any_store, moment), pytest.raises(Cut):
        MOVES[move](any_store, BEN, reading)
    assert reread(any_store, reading) == reading
    assert trail(any_store, reading) == before


def test_a_move_looks_at_what_is_stored_and_not_at_what_a_page_shows(any_store: Store) -> None:
    shown = at_stage(any_store, complete(any_store, begin_case(any_store)), CaseState.SUBMITTED)
    any_store.stages.make_final(BEN, shown)
    with pytest.raises(NotAllowed) as refused:
        any_store.stages.give_back(ANN, shown, "Look again.")
    assert str(refused.value) == "Case KSH-1 is final. Only a submitted case can be returned."
    any_store.stages.reopen(ANN, shown, "A letter was found.")
    last = changes(any_store, shown, What.STATE)[-1]
    assert (last.old, last.new) == ("final", "in_progress"), "although the page showed it as submitted"


def test_a_move_concerns_one_reading_of_a_case(any_store: Store) -> None:
    first = complete(any_store, begin_case(any_store))
    second = begin_second_reading(any_store, first)
    any_store.stages.submit(ANN, first)
    any_store.stages.allocate(ANN, second, "Cat")
    again = any_store.readings.open(BEN, first.audit.id, first.case_id, number=2)
    assert (again.state, again.auditor) == (CaseState.ALLOCATED, "Cat")
    first = reread(any_store, first)
    assert (first.state, first.auditor) == (CaseState.SUBMITTED, "")


# --- reasons ----------------------------------------------------------------------------------------------------

Reasoned = Callable[[Store, Reading, str], None]
REASONED: dict[str, Reasoned] = {
    "reopen": lambda store, reading, reason: store.stages.reopen(ANN, reading, reason),
    "give_back": lambda store, reading, reason: store.stages.give_back(ANN, reading, reason),
}


@pytest.mark.parametrize("move", REASONED.values(), ids=REASONED)
@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("", "Say why in a few words: the reason is kept with the case."),
        (" \n", "Say why in a few words: the reason is kept with the case."),
        ("\0", "Say why in a few words: the reason is kept with the case."),
        ("x" * (LONGEST_TEXT + 1), "The reason has 5,001 characters. Shorten it to 5,000."),
    ],
)
def test_a_case_is_neither_opened_again_nor_returned_without_a_reason_in_a_few_words(
    any_store: Store, move: Reasoned, reason: str, sentence: str
) -> None:
    reading = at_stage(any_store, complete(any_store, begin_case(any_store)), CaseState.SUBMITTED)
    with pytest.raises(InputError) as refused:
        move(any_store, reading, reason)
    assert str(refused.value) == sentence
    assert reread(any_store, reading).state is CaseState.SUBMITTED


@pytest.mark.parametrize("move", REASONED.values(), ids=REASONED)
def test_a_reason_keeps_every_letter_but_the_nul(any_store: Store, move: Reasoned) -> None:
    reading = at_stage(any_store, complete(any_store, begin_case(any_store)), CaseState.SUBMITTED)
    move(any_store, reading, "Línea\n'; DROP TABLE trail; -- 👩🏽\0 %s")
    assert changes(any_store, reading, What.STATE)[-1].reason == "Línea\n'; DROP TABLE trail; -- 👩🏽 %s"


# --- what has to be there before a case is submitted -------------------------------------------------------------


def refused_submission(store: Store, reading: Reading) -> str:
    """The sentence with which a submission is refused, after which nothing is changed."""
    before = reread(store, reading)
    with pytest.raises(NotAllowed) as refused:
        store.stages.submit(ANN, reading)
    assert reread(store, reading) == before
    return str(refused.value)


def test_a_case_with_unanswered_questions_is_not_submitted_and_they_are_named(any_store: Store) -> None:
    reading = begin_case(any_store)
    tell(any_store, reading, "sentence_type", "community")
    tell(any_store, reading, "concern", "no")
    for question in ("2.2.1a", "2.2.1", "2.2.2"):
        say(any_store, reading, question, YES)
    assert refused_submission(any_store, reading) == "Not submitted. Unanswered: 2.3.1b, 2.3.1, 2.6.1."


def test_a_case_without_a_required_fact_is_not_submitted_and_it_is_named(any_store: Store) -> None:
    reading = complete(any_store, begin_case(any_store))
    tell(any_store, reading, "sentence_type", seen=1)
    assert refused_submission(any_store, reading) == "Not submitted. Facts to record: Type of sentence."


def test_a_case_without_a_needed_note_is_not_submitted_and_the_question_is_named(any_store: Store) -> None:
    reading = begin_case(any_store, begin_audit(any_store, NOTED_TOML))
    reading = complete(any_store, reading)
    tell(any_store, reading, "concern", "yes")
    say(any_store, reading, "2.2.1", NO)
    assert refused_submission(any_store, reading) == "Not submitted. Notes to write: 2.2.1b, 2.2.1."
    jot(any_store, reading, "2.2.1b", "The enquiry form of May.")
    jot(any_store, reading, "2.2.1", " \n")
    assert refused_submission(any_store, reading) == "Not submitted. Notes to write: 2.2.1."
    jot(any_store, reading, "2.2.1", "Not met once.", seen=1)
    any_store.stages.submit(ANN, reading)
    assert reread(any_store, reading).state is CaseState.SUBMITTED


def test_a_note_is_not_needed_on_an_answer_that_is_not_counted(any_store: Store) -> None:
    reading = complete(any_store, begin_case(any_store, begin_audit(any_store, NOTED_TOML)))
    assert reading.record.answers["2.2.1b"] is YES, "a Yes there needs a note"
    tell(any_store, reading, "concern", "no")
    any_store.stages.submit(ANN, reading)
    assert reread(any_store, reading).state is CaseState.SUBMITTED


def test_a_note_is_not_needed_on_the_other_answers(any_store: Store) -> None:
    reading = complete(any_store, begin_case(any_store, begin_audit(any_store, NOTED_TOML)))
    say(any_store, reading, "2.2.1b", NO)
    any_store.stages.submit(ANN, reading)
    assert reread(any_store, reading).notes == {}


def test_everything_that_is_missing_is_named_at_once(any_store: Store) -> None:
    reading = begin_case(any_store, begin_audit(any_store, NOTED_TOML, not_inspected=frozenset({"2.3", "2.6"})))
    say(any_store, reading, "2.2.1", NO)
    say(any_store, reading, "2.2.1b", NOT_APPLICABLE)
    assert refused_submission(any_store, reading) == (
        "Not submitted. Unanswered: 2.2.1a, 2.2.2a, 2.2.2b, 2.2.2. Facts to record: Type of sentence. "
        "Notes to write: 2.2.1b, 2.2.1."
    )


def test_submitting_looks_at_what_is_stored_and_not_at_what_a_page_shows(any_store: Store) -> None:
    shown = complete(any_store, begin_case(any_store))
    say(any_store, shown, "2.2.1", None, BEN)
    assert refused_submission(any_store, shown) == "Not submitted. Unanswered: 2.2.1."


def test_a_complete_case_is_submitted_once(any_store: Store) -> None:
    reading = complete(any_store, begin_case(any_store))
    any_store.stages.submit(BEN, reading)
    with pytest.raises(NotAllowed, match="Case KSH-1 is submitted"):
        any_store.stages.submit(BEN, reading)
    assert [change.new for change in changes(any_store, reading, What.STATE)] == ["in_progress", "submitted"]


# --- returned, final and counted --------------------------------------------------------------------------------


def test_a_returned_case_is_recorded_and_submitted_again_and_is_returned_until_then(any_store: Store) -> None:
    reading = complete(any_store, begin_case(any_store))
    any_store.stages.submit(ANN, reading)
    any_store.stages.give_back(BEN, reading, "Look at 2.2.1 again.")
    say(any_store, reread(any_store, reading), "2.2.1", None)
    jot(any_store, reading, "2.2.1", "Seen twice.")
    tell(any_store, reading, "office", "North")
    assert reread(any_store, reading).state is CaseState.RETURNED
    assert refused_submission(any_store, reading) == "Not submitted. Unanswered: 2.2.1."
    say(any_store, reread(any_store, reading), "2.2.1", NO)
    assert reread(any_store, reading).state is CaseState.RETURNED
    any_store.stages.submit(ANN, reading)
    told = [(change.old, change.new) for change in changes(any_store, reading, What.STATE)]
    assert told == [
        ("allocated", "in_progress"),
        ("in_progress", "submitted"),
        ("submitted", "returned"),
        ("returned", "submitted"),
    ]


def test_submitted_and_final_cases_count_and_no_others(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    for number, state in enumerate(CaseState):
        at_stage(any_store, complete(any_store, begin_case(any_store, audit_id, f"KSH-{number}")), state)
    found = any_store.audits.results(ANN, audit_id)
    assert [record.case.state for record in found.records] == [CaseState.SUBMITTED, CaseState.FINAL]
    assert found.which_cases == "1 submitted and 1 final cases; 1 not begun, 1 in progress, 1 returned left out"
    (summary,) = any_store.audits.all(ANN)
    assert summary.cases == dict.fromkeys(CaseState, 1)


def test_a_case_counts_again_as_it_goes_from_state_to_state(any_store: Store) -> None:
    reading = complete(any_store, begin_case(any_store))
    ways: list[tuple[str, str]] = [
        ("submit", "1 submitted case"),
        ("give_back", "0 submitted or final cases; 1 returned left out"),
        ("submit", "1 submitted case"),
        ("make_final", "1 final case"),
        ("reopen", "0 submitted or final cases; 1 in progress left out"),
        ("submit", "1 submitted case"),
    ]
    for move, sentence in ways:
        MOVES[move](any_store, ANN, reading)
        assert any_store.audits.results(ANN, reading.audit.id).which_cases == sentence, move


# --- allocation -------------------------------------------------------------------------------------------------


def test_a_case_is_allocated_to_another_auditor_and_to_nobody_and_the_trail_tells(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    case_id = any_store.cases.add(ANN, audit_id, Case("KSH-1", "Ann"))
    reading = any_store.readings.open(ANN, audit_id, case_id)
    for name in (" Cat ", "Cat", "", "Ann"):
        any_store.stages.allocate(BEN, reading, name)
        assert reread(any_store, reading).auditor == name.strip()
    told = [row for row in trail(any_store, reading) if row.change.what is What.ALLOCATION]
    moved = [(row.by, row.change.old, row.change.new) for row in told]
    assert moved == [("Ben", "Ann", "Cat"), ("Ben", "Cat", None), ("Ben", None, "Ann")]
    assert {row.change.reading_id for row in told} == {reading.id}
    assert any_store.cases.progress(ANN, audit_id)[0].case.auditor == "Ann"


@pytest.mark.parametrize("name", ["x" * 121, "Ann\nBen", "Ann\0"])
def test_a_case_is_not_allocated_to_a_name_that_cannot_be_kept(any_store: Store, name: str) -> None:
    reading = begin_case(any_store)
    with pytest.raises(InputError) as refused:
        any_store.stages.allocate(ANN, reading, name)
    assert str(refused.value) == "The auditor's name must be one line of at most 120 characters."
    assert reread(any_store, reading) == reading
    any_store.stages.allocate(ANN, reading, "š" * 120)
    assert reread(any_store, reading).auditor == "š" * 120


@pytest.mark.parametrize("move", MOVES)
def test_a_case_that_is_gone_makes_no_move(any_store: Store, move: str) -> None:
    reading = begin_case(any_store)
    with any_store.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM reading")
    with pytest.raises(AuditError, match="Case KSH-1 is no longer in the audit"):
        MOVES[move](any_store, ANN, reading)
