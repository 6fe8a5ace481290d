"""The states of a case: which transition leads where, what prevents it, and what the audit log records."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator

import pytest

from audit.errors import AuditError, InputError, NotAllowedError
from audit.formatting import format_datetime
from audit.messages import model as model_messages
from audit.messages import storage as messages
from audit.model.audit_log import ChangeType
from audit.model.case import OPEN_STATES, Case, CaseRecord, CaseState
from audit.model.case_review import CaseReview
from audit.model.text_fields import MAX_TEXT_LENGTH
from audit.storage import Permission, Person, Role, Store
from audit.storage.repositories.case_workflow import CaseWorkflow
from audit.toml_files.questionnaire import QUESTIONNAIRES_FOLDER
from tests.small_questionnaire import REQUIRED_NOTES_TOML, SMALL
from tests.storage.factories import (
    ANN,
    BEN,
    NO,
    NOT_APPLICABLE,
    YES,
    InterruptedSaveError,
    close_audit,
    complete_case,
    create_allocated_case,
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

# --- every move in every state ----------------------------------------------------------------------------------

# What becomes of a complete case; "-" where the move is refused.
OUTCOMES = """
state        save         allocate     submit     return_to_auditor  mark_as_final  reopen
allocated    in_progress  allocated    submitted  -          -           -
in_progress  in_progress  in_progress  submitted  -          -           -
submitted    -            submitted    -          returned   final       in_progress
returned     returned     returned     submitted  -          -           -
final        -            final        -          -          -           in_progress
eliminated   -            eliminated   -          -          -           -
"""

TransitionCall = Callable[[Store, Person, CaseReview], object]
TRANSITIONS: dict[str, TransitionCall] = {
    "save": lambda store, who, reading: save_answer(store, reading, "2.2.1", NO, who),
    "allocate": lambda store, who, reading: store.workflow.allocate(who, reading, "Dan"),
    "submit": lambda store, who, reading: store.workflow.submit(who, reading),
    "return_to_auditor": lambda store, who, reading: store.workflow.return_to_auditor(
        who, reading, "  Look at 2.2.1 again.\n"
    ),
    "mark_as_final": lambda store, who, reading: store.workflow.mark_as_final(who, reading),
    "reopen": lambda store, who, reading: store.workflow.reopen(who, reading, "The file arrived late."),
}
REASONS = {"return_to_auditor": "Look at 2.2.1 again.", "reopen": "The file arrived late."}
REFUSALS = {
    "save": "Reopen it before you change it.",
    "submit": "Reopen it before you change it.",
    "return_to_auditor": "It can be returned once it is submitted.",
    "mark_as_final": "It can be marked as final once it is submitted.",
    "reopen": "It can be reopened once it is submitted or final.",
}


REQUESTS = {"request", "request_reopening", "withdraw_request", "decline_request"}  # they change no state


def cells() -> Iterator[tuple[str, str, str]]:
    """Each state and move with its outcome, row by row."""
    heading, *rows = [line.split() for line in OUTCOMES.splitlines() if line]
    for state, *outcomes in rows:
        yield from ((state, move, outcome) for move, outcome in zip(heading[1:], outcomes, strict=True))


ALLOWED = [cell for cell in cells() if cell[2] != "-"]
REFUSED = [cell[:2] for cell in cells() if cell[2] == "-"]


def test_the_table_covers_every_transition_in_every_state() -> None:
    functions = {name for name, _ in inspect.getmembers(CaseWorkflow, inspect.isfunction) if not name.startswith("_")}
    assert set(TRANSITIONS) | {"allocate_all", "allocate_many", "return_many"} == (functions - REQUESTS) | {"save"}
    assert [cell[:2] for cell in cells()] == [(state.value, move) for state in CaseState for move in TRANSITIONS]


def test_a_case_accepts_saves_only_in_the_open_states() -> None:
    assert tuple(CaseState(state) for state, move, _ in ALLOWED if move == "save") == OPEN_STATES


@pytest.mark.parametrize(("state", "move", "outcome"), ALLOWED)
def test_an_allowed_transition_leads_to_the_state_in_the_table(
    any_store: Store, state: str, move: str, outcome: str
) -> None:
    review = set_state(any_store, complete_case(any_store, create_allocated_case(any_store)), CaseState(state))
    before = len(logged_changes(any_store, review, ChangeType.STATE))
    TRANSITIONS[move](any_store, BEN, review)
    assert reload_review(any_store, review).state.value == outcome
    logged = [row for row in log_rows(any_store, review) if row.change.type is ChangeType.STATE][before:]
    moved = [(row.by, row.change.old, row.change.new, row.change.reason) for row in logged]
    assert moved == ([("Ben", state, outcome, REASONS.get(move, ""))] if outcome != state else [])


@pytest.mark.parametrize(("state", "move"), REFUSED)
def test_a_forbidden_transition_is_refused_with_a_sentence_and_changes_nothing(
    any_store: Store, state: str, move: str
) -> None:
    review = set_state(any_store, complete_case(any_store, create_allocated_case(any_store)), CaseState(state))
    before = log_rows(any_store, review)
    with pytest.raises(NotAllowedError) as refused:
        TRANSITIONS[move](any_store, BEN, review)
    is_final = state == CaseState.ELIMINATED and move in ("save", "submit")
    sentence = f"KSH-1 is {CaseState(state).label}. {REFUSALS[move]}"
    assert str(refused.value) == (messages.CASE_ELIMINATED.format(reference="KSH-1") if is_final else sentence)
    assert reload_review(any_store, review) == review
    assert log_rows(any_store, review) == before


def log_rows(store: Store, review: CaseReview) -> list[object]:
    return list(store.reviews.audit_log(ANN, review.audit.id, review.case_id))


@pytest.mark.thorough
@pytest.mark.parametrize("moment", ["UPDATE reading", "INSERT INTO trail", "COMMIT"])
@pytest.mark.parametrize("move", [move for move in TRANSITIONS if move not in ("save", "submit")])
def test_an_interrupted_transition_leaves_the_case_unchanged(any_store: Store, move: str, moment: str) -> None:
    review = set_state(any_store, complete_case(any_store, create_allocated_case(any_store)), CaseState.SUBMITTED)
    before = log_rows(any_store, review)
    with interrupt_before(any_store, moment), pytest.raises(InterruptedSaveError):
        TRANSITIONS[move](any_store, BEN, review)
    assert reload_review(any_store, review) == review
    assert log_rows(any_store, review) == before


def test_a_transition_uses_the_stored_state_and_not_the_one_shown(any_store: Store) -> None:
    shown = set_state(any_store, complete_case(any_store, create_case(any_store)), CaseState.SUBMITTED)
    any_store.workflow.mark_as_final(BEN, shown)
    with pytest.raises(NotAllowedError) as refused:
        any_store.workflow.return_to_auditor(ANN, shown, "Look again.")
    assert str(refused.value) == messages.WRONG_STATE.format(
        reference="KSH-1", state="final", allowed="submitted", done="returned"
    )
    any_store.workflow.reopen(ANN, shown, "A letter was found.")
    last = logged_changes(any_store, shown, ChangeType.STATE)[-1]
    assert (last.old, last.new) == ("final", "in_progress"), "although the page showed it as submitted"


def test_a_transition_applies_to_one_review_of_a_case(any_store: Store) -> None:
    first = complete_case(any_store, create_case(any_store))
    second = create_second_review(any_store, first)
    any_store.workflow.submit(ANN, first)
    any_store.workflow.allocate(ANN, second, "Cat")
    again = any_store.reviews.open(BEN, first.audit.id, first.case_id, number=2)
    assert (again.state, again.auditor) == (CaseState.ALLOCATED, "Cat")
    first = reload_review(any_store, first)
    assert (first.state, first.auditor) == (CaseState.SUBMITTED, "")


# --- reasons ----------------------------------------------------------------------------------------------------

Reasoned = Callable[[Store, CaseReview, str], None]
REASONED: dict[str, Reasoned] = {
    "reopen": lambda store, reading, reason: store.workflow.reopen(ANN, reading, reason),
    "return_to_auditor": lambda store, reading, reason: store.workflow.return_to_auditor(ANN, reading, reason),
}


@pytest.mark.parametrize("move", REASONED.values(), ids=REASONED)
@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("", model_messages.REASON_MISSING.format(subject="case")),
        (" \n", model_messages.REASON_MISSING.format(subject="case")),
        ("\0", model_messages.REASON_MISSING.format(subject="case")),
        ("x" * (MAX_TEXT_LENGTH + 1), "The reason has 5,001 characters. Shorten it to 5,000."),
    ],
)
def test_a_case_is_not_reopened_or_returned_without_a_short_reason(
    any_store: Store, move: Reasoned, reason: str, sentence: str
) -> None:
    review = set_state(any_store, complete_case(any_store, create_case(any_store)), CaseState.SUBMITTED)
    with pytest.raises(InputError) as refused:
        move(any_store, review, reason)
    assert str(refused.value) == sentence
    assert reload_review(any_store, review).state is CaseState.SUBMITTED


@pytest.mark.parametrize("move", REASONED.values(), ids=REASONED)
def test_a_reason_keeps_every_character_except_nul(any_store: Store, move: Reasoned) -> None:
    review = set_state(any_store, complete_case(any_store, create_allocated_case(any_store)), CaseState.SUBMITTED)
    move(any_store, review, "Línea\n'; DROP TABLE trail; -- 👩🏽\0 %s")
    assert logged_changes(any_store, review, ChangeType.STATE)[-1].reason == "Línea\n'; DROP TABLE trail; -- 👩🏽 %s"


# --- what has to be there before a case is submitted -------------------------------------------------------------


def refused_submission(store: Store, review: CaseReview) -> str:
    """The sentence with which a submission is refused, after which nothing is changed."""
    before = reload_review(store, review)
    with pytest.raises(NotAllowedError) as refused:
        store.workflow.submit(ANN, review)
    assert reload_review(store, review) == before
    return str(refused.value)


def test_a_case_with_unanswered_questions_is_not_submitted_and_they_are_named(any_store: Store) -> None:
    review = create_case(any_store)
    save_case_detail(any_store, review, "sentence_type", "community")
    save_case_detail(any_store, review, "concern", "no")
    for question in ("2.2.1a", "2.2.1", "2.2.2"):
        save_answer(any_store, review, question, YES)
    assert refused_submission(any_store, review) == messages.NOT_SUBMITTED.format(
        problems="Unanswered: 2.3.1b, 2.3.1, 2.6.1."
    )


def test_a_case_without_a_required_detail_is_not_submitted_and_it_is_named(any_store: Store) -> None:
    review = complete_case(any_store, create_case(any_store))
    save_case_detail(any_store, review, "sentence_type", seen=1)
    assert refused_submission(any_store, review) == messages.NOT_SUBMITTED.format(
        problems="Details to record: Type of sentence."
    )


def test_a_case_without_a_required_note_is_not_submitted_and_the_question_is_named(any_store: Store) -> None:
    review = create_case(any_store, create_audit(any_store, REQUIRED_NOTES_TOML))
    review = complete_case(any_store, review)
    save_case_detail(any_store, review, "concern", "yes")
    save_answer(any_store, review, "2.2.1", NO)
    assert refused_submission(any_store, review) == messages.NOT_SUBMITTED.format(
        problems="Notes to write: 2.2.1b, 2.2.1."
    )
    save_note(any_store, review, "2.2.1b", "The enquiry form of May.")
    save_note(any_store, review, "2.2.1", " \n")
    assert refused_submission(any_store, review) == messages.NOT_SUBMITTED.format(problems="Notes to write: 2.2.1.")
    save_note(any_store, review, "2.2.1", "Not met once.")
    any_store.workflow.submit(ANN, review)
    assert reload_review(any_store, review).state is CaseState.SUBMITTED


def test_a_note_is_not_required_on_an_answer_that_does_not_count(any_store: Store) -> None:
    review = complete_case(any_store, create_case(any_store, create_audit(any_store, REQUIRED_NOTES_TOML)))
    assert review.case_record.answers["2.2.1b"] is YES, "a Yes there needs a note"
    save_case_detail(any_store, review, "concern", "no")
    any_store.workflow.submit(ANN, review)
    assert reload_review(any_store, review).state is CaseState.SUBMITTED


def test_a_note_is_not_required_on_other_answers(any_store: Store) -> None:
    review = complete_case(any_store, create_case(any_store, create_audit(any_store, REQUIRED_NOTES_TOML)))
    save_answer(any_store, review, "2.2.1b", NO)
    any_store.workflow.submit(ANN, review)
    assert reload_review(any_store, review).notes == {}


def test_everything_missing_is_listed_at_once(any_store: Store) -> None:
    review = create_case(
        any_store, create_audit(any_store, REQUIRED_NOTES_TOML, not_inspected=frozenset({"2.3", "2.6"}))
    )
    save_answer(any_store, review, "2.2.1", NO)
    save_answer(any_store, review, "2.2.1b", NOT_APPLICABLE)
    assert refused_submission(any_store, review) == messages.NOT_SUBMITTED.format(
        problems="Unanswered: 2.2.1a, 2.2.2a, 2.2.2b, 2.2.2. Details to record: Type of sentence. "
        "Notes to write: 2.2.1b, 2.2.1."
    )


def test_submission_checks_the_stored_values_and_not_those_shown(any_store: Store) -> None:
    shown = complete_case(any_store, create_case(any_store))
    save_answer(any_store, shown, "2.2.1", None, BEN)
    assert refused_submission(any_store, shown) == messages.NOT_SUBMITTED.format(problems="Unanswered: 2.2.1.")


def test_a_complete_case_can_be_submitted_once(any_store: Store) -> None:
    review = complete_case(any_store, create_case(any_store))
    any_store.workflow.submit(BEN, review)
    for person, by in ((BEN, messages.YOU), (ANN, "Ben")):
        with pytest.raises(NotAllowedError) as refused:
            any_store.workflow.submit(person, review)
        submitted_at = any_store.reviews.audit_log(ANN, review.audit.id, review.case_id)[-1].at
        when = format_datetime(submitted_at)
        assert str(refused.value) == messages.SUBMITTED_ALREADY.format(by=by, reference="KSH-1", when=when)
    assert [change.new for change in logged_changes(any_store, review, ChangeType.STATE)] == [
        "in_progress",
        "submitted",
    ]


# --- returned, final and counted --------------------------------------------------------------------------------


def test_a_returned_case_stays_returned_until_it_is_submitted_again(any_store: Store) -> None:
    review = complete_case(any_store, create_allocated_case(any_store))
    any_store.workflow.submit(ANN, review)
    any_store.workflow.return_to_auditor(BEN, review, "Look at 2.2.1 again.")
    save_answer(any_store, reload_review(any_store, review), "2.2.1", None)
    save_note(any_store, review, "2.2.1", "Seen twice.")
    save_case_detail(any_store, review, "office", "North")
    assert reload_review(any_store, review).state is CaseState.RETURNED
    assert refused_submission(any_store, review) == messages.NOT_SUBMITTED.format(problems="Unanswered: 2.2.1.")
    save_answer(any_store, reload_review(any_store, review), "2.2.1", NO)
    assert reload_review(any_store, review).state is CaseState.RETURNED
    any_store.workflow.submit(ANN, review)
    logged = [(change.old, change.new) for change in logged_changes(any_store, review, ChangeType.STATE)]
    assert logged == [
        ("allocated", "in_progress"),
        ("in_progress", "submitted"),
        ("submitted", "returned"),
        ("returned", "submitted"),
    ]


def test_only_submitted_and_final_cases_are_included_in_results(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    for number, state in enumerate(CaseState):
        set_state(any_store, complete_case(any_store, create_case(any_store, audit_id, f"KSH-{number}")), state)
    audit_results = any_store.audits.results(ANN, audit_id)
    assert [record.case.state for record in audit_results.records] == [CaseState.SUBMITTED, CaseState.FINAL]
    assert (
        audit_results.which_cases
        == "1 submitted and 1 final cases; 1 not started, 1 in progress, 1 returned, 1 eliminated left out"
    )
    (summary,) = any_store.audits.all(ANN)
    assert summary.cases_by_state == dict.fromkeys(CaseState, 1)


def test_a_case_is_included_or_left_out_as_its_state_changes(any_store: Store) -> None:
    review = complete_case(any_store, create_allocated_case(any_store))
    ways: list[tuple[str, str]] = [
        ("submit", "1 submitted case"),
        ("return_to_auditor", "0 submitted or final cases; 1 returned left out"),
        ("submit", "1 submitted case"),
        ("mark_as_final", "1 final case"),
        ("reopen", "0 submitted or final cases; 1 in progress left out"),
        ("submit", "1 submitted case"),
    ]
    for move, sentence in ways:
        TRANSITIONS[move](any_store, ANN, review)
        assert any_store.audits.results(ANN, review.audit.id).which_cases == sentence, move


# --- allocation -------------------------------------------------------------------------------------------------


def test_allocating_a_case_to_another_auditor_or_to_nobody_is_logged(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    case_id = any_store.cases.add(ANN, audit_id, Case("KSH-1", "Ann"))
    review = any_store.reviews.open(ANN, audit_id, case_id)
    for name in (" Cat ", "Cat", "", "Ann"):
        any_store.workflow.allocate(BEN, review, name)
        assert reload_review(any_store, review).auditor == name.strip()
    logged = [row for row in log_rows(any_store, review) if row.change.type is ChangeType.ALLOCATION]
    moved = [(row.by, row.change.old, row.change.new) for row in logged]
    assert moved == [("Ben", "Ann", "Cat"), ("Ben", "Cat", None), ("Ben", None, "Ann")]
    assert {row.change.review_id for row in logged} == {review.id}
    assert any_store.cases.progress(ANN, audit_id)[0].case.auditor == "Ann"


@pytest.mark.parametrize("name", ["x" * 121, "Ann\nBen", "Ann\ud83d"])
def test_a_case_is_not_allocated_to_an_invalid_name(any_store: Store, name: str) -> None:
    review = create_case(any_store)
    with pytest.raises(InputError) as refused:
        any_store.workflow.allocate(ANN, review, name)
    assert str(refused.value) == messages.INVALID_AUDITOR_NAME.format(limit="120")
    assert reload_review(any_store, review) == review
    any_store.workflow.allocate(ANN, review, "š" * 120)
    assert reload_review(any_store, review).auditor == "š" * 120


@pytest.mark.parametrize("move", TRANSITIONS)
def test_a_removed_case_has_no_transition(any_store: Store, move: str) -> None:
    review = create_case(any_store)
    with any_store.database.write_transaction() as connection:
        connection.exec_driver_sql("DELETE FROM reading")
    with pytest.raises(AuditError, match=re.escape(model_messages.CASE_REMOVED.format(reference="KSH-1"))):
        TRANSITIONS[move](any_store, ANN, review)


# --- asking for a case back, and cases that nobody could record ---------------------------------------------------

LEAD, MODERATOR, AUDITOR = Person("lea"), Person("mo"), Person("ada")


def submitted_case_of(store: Store, auditor: str) -> CaseReview:
    """A submitted case of an auditor, in an audit with a lead, a moderator and two auditors."""
    review = complete_case(store, create_allocated_case(store, auditor=auditor))
    for name, role in (("lea", Role.LEAD), ("mo", Role.MODERATOR), ("ada", Role.AUDITOR), ("rea", Role.READER)):
        store.members.set_role(ANN, review.audit.id, name, role)
    store.workflow.submit(ANN, review)
    return reload_review(store, review)


def test_an_auditor_asks_for_a_case_back_and_a_moderator_sees_why(any_store: Store) -> None:
    review = submitted_case_of(any_store, "ada")
    any_store.workflow.request_reopening(AUDITOR, review, "  The wrong box.\n")
    request = any_store.workflow.request(MODERATOR, review)
    assert request is not None
    assert (request.by, request.reference, request.reason) == ("ada", "KSH-1", "The wrong box.")
    for person, expected in ((MODERATOR, (request,)), (LEAD, (request,)), (AUDITOR, ())):
        assert any_store.waiting.of_audit(person, review.audit.id).requests == expected
    (change,) = logged_changes(any_store, review, ChangeType.REQUEST)
    assert (change.old, change.new, change.reason) == (None, "requested", "The wrong box.")
    assert reload_review(any_store, review).state is CaseState.SUBMITTED


def test_only_one_request_waits_and_only_for_a_case_that_is_read_only(any_store: Store) -> None:
    review = submitted_case_of(any_store, "ada")
    any_store.workflow.request_reopening(AUDITOR, review, "The wrong box.")
    with pytest.raises(NotAllowedError) as refused:
        any_store.workflow.request_reopening(AUDITOR, review, "Please.")
    assert str(refused.value) == messages.ALREADY_REQUESTED.format(by="ada", reference="KSH-1")
    any_store.workflow.reopen(MODERATOR, review, "As asked.")
    assert any_store.workflow.request(AUDITOR, review) is None, "reopening answers the request"
    with pytest.raises(NotAllowedError, match="in progress"):
        any_store.workflow.request_reopening(AUDITOR, review, "Again.")


@pytest.mark.parametrize("answer", ["return", "final", "decline", "withdraw"])
def test_every_answer_ends_a_request(any_store: Store, answer: str) -> None:
    review = submitted_case_of(any_store, "ada")
    any_store.workflow.request_reopening(AUDITOR, review, "The wrong box.")
    answers: dict[str, Callable[[], None]] = {
        "return": lambda: any_store.workflow.return_to_auditor(MODERATOR, review, "As asked."),
        "final": lambda: any_store.workflow.mark_as_final(MODERATOR, review),
        "decline": lambda: any_store.workflow.decline_request(MODERATOR, review, "It is right."),
        "withdraw": lambda: any_store.workflow.withdraw_request(AUDITOR, review),
    }
    answers[answer]()
    assert any_store.waiting.of_audit(MODERATOR, review.audit.id).requests == ()
    outcomes = [change.new for change in logged_changes(any_store, review, ChangeType.REQUEST)]
    assert outcomes == ["requested", *{"decline": ["declined"], "withdraw": ["withdrawn"]}.get(answer, [])]
    for call in (any_store.workflow.withdraw_request, lambda *of: any_store.workflow.decline_request(*of, "No.")):
        with pytest.raises(NotAllowedError):
            call(LEAD, review)


def test_a_request_is_erased_with_the_case(any_store: Store) -> None:
    review = submitted_case_of(any_store, "ada")
    any_store.workflow.request_reopening(AUDITOR, review, "The wrong box.")
    export = any_store.history.subject_access_data(LEAD, review.audit.id, "KSH-1")
    assert [row["reason"] for row in export["reopening_request"]] == ["The wrong box."]


@pytest.mark.parametrize("auditor", ["", "gone", "rea"], ids=["nobody", "no member", "a reader"])
def test_a_case_that_its_auditor_could_not_open_is_neither_returned_nor_reopened_by_a_moderator(
    any_store: Store, auditor: str
) -> None:
    review = submitted_case_of(any_store, auditor)
    for call in (any_store.workflow.return_to_auditor, any_store.workflow.reopen):
        with pytest.raises(NotAllowedError) as refused:
            call(MODERATOR, review, "Look again.")
        assert str(refused.value) == messages.NO_AUDITOR_CAN_RECORD.format(reference="KSH-1")
    opened = any_store.reviews.open(MODERATOR, review.audit.id, review.case_id)
    assert opened.permissions & {Permission.RETURN_CASE, Permission.REOPEN_CASE} == frozenset()
    with pytest.raises(NotAllowedError):
        any_store.workflow.return_to_auditor(LEAD, review, "Look again.")
    any_store.workflow.reopen(LEAD, review, "I will record it.")
    assert reload_review(any_store, review).state is CaseState.IN_PROGRESS


def test_a_returned_case_waits_for_its_auditor_with_the_reason(any_store: Store) -> None:
    review = submitted_case_of(any_store, "ada")
    for reason in ("Look again.", "And again."):
        any_store.workflow.return_to_auditor(MODERATOR, review, reason)
        any_store.workflow.submit(AUDITOR, review)
    any_store.workflow.return_to_auditor(MODERATOR, review, "Look at 2.2.1.")
    (waiting,) = any_store.waiting.all(AUDITOR)[review.audit.id].returned
    assert (waiting.case_id, waiting.by, waiting.reason) == (review.case_id, "mo", "Look at 2.2.1.")
    assert any_store.waiting.all(LEAD)[review.audit.id].returned == ()
    close_audit(any_store, review.audit.id, LEAD)
    assert any_store.waiting.all(AUDITOR)[review.audit.id].returned == (), "nothing can be done in a closed audit"


# --- surveys and imported cases ---------------------------------------------------------------------------------


def test_a_respondent_is_submitted_with_gaps_but_not_without_any_answer(any_store: Store) -> None:
    survey = QUESTIONNAIRES_FOLDER / "survey-people-on-probation.toml"
    review = create_case(any_store, create_audit(any_store, survey.read_text("utf-8")))
    with pytest.raises(NotAllowedError) as refused:
        any_store.workflow.submit(ANN, review)
    assert model_messages.NOTHING_ANSWERED in str(refused.value)
    save_answer(any_store, review, "P1.1", YES)
    any_store.workflow.submit(ANN, review)
    assert reload_review(any_store, review).state is CaseState.SUBMITTED


def test_a_returned_case_needs_no_answer_to_what_its_file_did_not_collect(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    without_column = frozenset({*SMALL.questions_by_id, *SMALL.case_details_by_id} - {"2.2.1", "2.2.2"})
    record = CaseRecord(Case("KSH-1"), {"2.2.1": YES, "2.2.2": NO}, without_column)
    any_store.cases.import_cases(ANN, audit_id, [record])
    (case,) = any_store.cases.progress(ANN, audit_id)
    review = any_store.reviews.open(ANN, audit_id, case.id)
    any_store.workflow.reopen(ANN, review, "A look at 2.2.2")
    save_answer(any_store, review, "2.2.2", None)
    with pytest.raises(NotAllowedError) as refused:
        any_store.workflow.submit(ANN, review)
    assert "Unanswered: 2.2.2." in str(refused.value), "its column was in the file"
    save_answer(any_store, reload_review(any_store, review), "2.2.2", YES)
    any_store.workflow.submit(ANN, review)
