"""Importing into an audit that has cases: shown before it is saved, all or nothing, and nobody's edit is lost."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from audit.errors import InputError
from audit.files.responses import parse_responses
from audit.messages import model as messages
from audit.messages import xlsform as xlsform_messages
from audit.model.answers import Answer
from audit.model.audit_log import AccessType, ChangeType
from audit.model.case import Case, CaseRecord, CaseState
from audit.model.case_review import CaseReview
from audit.model.import_plan import (
    IMPORTED,
    ExistingCases,
    ImportOptions,
    ImportPlan,
    ImportPlanChangedError,
    Outcome,
    ValueChange,
)
from audit.model.import_problem import ProblemKind
from audit.model.sampling import EliminationReason
from audit.storage import Person, Role, Store, open_store, verify
from tests.small_questionnaire import REQUIRED_NOTES_TOML, SMALL
from tests.storage.factories import (
    ANN,
    BEN,
    NO,
    NOT_APPLICABLE,
    YES,
    InterruptedSaveError,
    complete_case,
    count_statements,
    create_audit,
    create_case,
    interrupt_before,
    logged_changes,
    reload_review,
    save_answer,
    save_case_detail,
    save_note,
    set_state,
)
from tests.text_tables import parse_records
from tests.xlsform.collected_files import as_csv, kobo_table

SKIP, UPDATE = ImportOptions(ExistingCases.SKIP), ImportOptions(ExistingCases.UPDATE)
MAX_STATEMENTS = 53  # of a preview and an import that adds, updates and allocates, with those of authorisation


def references(store: Store, audit_id: str) -> list[str]:
    return [progress.case.reference for progress in store.cases.progress(ANN, audit_id)]


def assert_log_is_sound(store: Store) -> None:
    with store.database.read_transaction() as connection:
        assert verify(connection).breaks == []


def outcomes(plan: ImportPlan) -> dict[str, Outcome]:
    return {case.reference: case.outcome for case in plan.cases}


def open_case(store: Store, audit_id: str, reference: str) -> CaseReview:
    """The case with this reference."""
    by_reference = {name: case_id for case_id, name in store.cases.references(ANN, audit_id).items()}
    return store.reviews.open(ANN, audit_id, by_reference[reference])


def started_case(store: Store, reference: str = "KSH-1", audit_id: str = "") -> CaseReview:
    """A case in progress, with an answer and a detail."""
    review = create_case(store, audit_id, reference)
    save_answer(store, review, "2.2.1", YES)
    save_case_detail(store, review, "office", "North")
    return reload_review(store, review)


def test_a_preview_says_what_happens_to_each_case_and_saves_nothing(any_store: Store) -> None:
    review = started_case(any_store)
    audit_id = review.audit.id
    case_records = parse_records("case 2.2.1 2.2.2\nKSH-1 no yes\nKSH-2 yes -\nKSH-3 - -", SMALL)
    plan = any_store.cases.preview_import(ANN, audit_id, case_records, UPDATE)
    assert outcomes(plan) == {"KSH-1": Outcome.UPDATED, "KSH-2": Outcome.NEW, "KSH-3": Outcome.NEW}
    assert plan.cases[0].changes == (
        ValueChange(ChangeType.ANSWER, "2.2.1", "yes", "no", 1),
        ValueChange(ChangeType.ANSWER, "2.2.2", None, "yes", 0),
    )
    assert plan.states == {CaseState.IN_PROGRESS: 2, CaseState.ALLOCATED: 1}
    assert (plan.problems, references(any_store, audit_id)) == ((), ["KSH-1"])
    assert reload_review(any_store, review) == review


def test_an_update_changes_exactly_what_the_preview_showed(any_store: Store) -> None:
    review = started_case(any_store)
    case_records = parse_records("case office concern 2.2.1 2.2.2\nksh-1 South yes no n/a", SMALL)
    plan = any_store.cases.preview_import(BEN, review.audit.id, case_records, UPDATE)
    assert any_store.cases.import_cases(BEN, review.audit.id, case_records, UPDATE, plan) == plan
    after = reload_review(any_store, review)
    assert {key: (saved.value, saved.version, saved.by) for key, saved in after.answers.items()} == {
        "2.2.1": ("no", 2, "Ben"),
        "2.2.2": ("not_applicable", 1, "Ben"),
    }
    assert {key: (saved.value, saved.version) for key, saved in after.details.items()} == {
        "office": ('["South"]', 2),
        "concern": ('["yes"]', 1),
    }
    assert (after.reference, after.state) == ("KSH-1", CaseState.IN_PROGRESS)


def test_each_imported_value_has_a_row_in_the_history_and_the_log_stays_sound(any_store: Store) -> None:
    review = started_case(any_store)
    case_records = parse_records("case office 2.2.1\nKSH-1 South no", SMALL)
    any_store.cases.import_cases(BEN, review.audit.id, case_records, UPDATE)
    rows = any_store.reviews.audit_log(ANN, review.audit.id, review.case_id)[-2:]
    assert [(row.by, row.change.subject, row.change.old, row.change.new, row.change.reason) for row in rows] == [
        ("Ben", "office", '["North"]', '["South"]', IMPORTED),
        ("Ben", "2.2.1", "yes", "no", IMPORTED),
    ]
    assert_log_is_sound(any_store)


def test_an_empty_cell_keeps_what_is_recorded(any_store: Store) -> None:
    review = started_case(any_store)
    plan = any_store.cases.import_cases(ANN, review.audit.id, [CaseRecord(Case("KSH-1"))], UPDATE)
    assert outcomes(plan) == {"KSH-1": Outcome.UNCHANGED}
    assert reload_review(any_store, review) == review


def test_an_empty_cell_clears_what_is_recorded_only_if_that_was_chosen_and_only_in_columns_of_the_file(
    any_store: Store,
) -> None:
    review = started_case(any_store)
    save_answer(any_store, review, "2.2.2", YES)
    columns = frozenset({"case", "2.2.1", "office"})
    options = ImportOptions(ExistingCases.UPDATE, columns, clear_empty=True)
    any_store.cases.import_cases(ANN, review.audit.id, [CaseRecord(Case("KSH-1"))], options)
    after = reload_review(any_store, review)
    assert (after.case_record.answers, after.case_record.case.details) == ({"2.2.2": YES}, {})
    assert (after.answers["2.2.1"].version, after.details["office"].version) == (2, 2)
    assert [(c.subject, c.old, c.new) for c in logged_changes(any_store, review)[-2:]] == [
        ("office", '["North"]', None),
        ("2.2.1", "yes", None),
    ]
    any_store.cases.import_cases(ANN, review.audit.id, parse_records("case 2.2.1\nKSH-1 no", SMALL), UPDATE)
    assert reload_review(any_store, review).answers["2.2.1"].version == 3, "a cleared value keeps its version"


def test_a_note_in_the_file_is_updated_and_a_missing_one_changes_nothing(any_store: Store) -> None:
    review = started_case(any_store)
    save_note(any_store, review, "2.2.1", "Seen in June.")
    save_note(any_store, review, "2.2.2", "Seen in July.")
    case_records = [CaseRecord(Case("KSH-1"), notes={"2.2.1": "Seen twice."})]
    plan = any_store.cases.import_cases(BEN, review.audit.id, case_records, UPDATE)
    assert plan.cases[0].changes == (ValueChange(ChangeType.NOTE, "2.2.1", "Seen in June.", "Seen twice.", 1),)
    notes = reload_review(any_store, review).notes
    assert {key: (saved.value, saved.version) for key, saved in notes.items()} == {
        "2.2.1": ("Seen twice.", 2),
        "2.2.2": ("Seen in July.", 1),
    }


def test_a_note_of_a_form_for_kobo_replaces_the_note_of_an_existing_case_but_not_its_state(any_store: Store) -> None:
    review = started_case(any_store)
    save_note(any_store, review, "2.2.1", "Seen in June.")
    submission = {"case": "KSH-1", "q_2_2_1": "no", "n_2_2_1": "Seen twice."}
    responses = parse_responses(as_csv(kobo_table(SMALL, [submission]), ";"), "collected.csv", SMALL)
    assert xlsform_messages.COLLECTED_NOTES.format(notes="1 note") in responses.reading.warnings
    any_store.cases.import_cases(BEN, review.audit.id, responses.records, UPDATE)
    after = reload_review(any_store, review)
    assert (after.notes["2.2.1"].value, after.state) == ("Seen twice.", review.state)


def test_the_auditor_in_the_file_is_allocated_and_an_empty_one_changes_nothing(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    for reference, auditor in (("KSH-1", "Ben"), ("KSH-2", "Ben")):
        any_store.cases.add(ANN, audit_id, Case(reference, auditor))
    case_records = [CaseRecord(Case("KSH-1", "Cat")), CaseRecord(Case("KSH-2"), {"2.2.1": YES})]
    any_store.cases.import_cases(ANN, audit_id, case_records, UPDATE)
    first, second = (open_case(any_store, audit_id, name) for name in ("KSH-1", "KSH-2"))
    assert (first.auditor, first.state) == ("Cat", CaseState.ALLOCATED)
    assert (second.auditor, second.state) == ("Ben", CaseState.IN_PROGRESS)
    (allocation,) = logged_changes(any_store, first, ChangeType.ALLOCATION)
    assert (allocation.old, allocation.new, allocation.reason) == ("Ben", "Cat", IMPORTED)


def test_the_order_of_several_choices_is_no_change(any_store: Store) -> None:
    review = create_case(any_store)
    save_case_detail(any_store, review, "requirements", "programme", "treatment")
    case_records = [CaseRecord(Case("KSH-1", details={"requirements": ("treatment", "programme")}))]
    plan = any_store.cases.preview_import(ANN, review.audit.id, case_records, UPDATE)
    assert outcomes(plan) == {"KSH-1": Outcome.UNCHANGED}


def test_existing_cases_are_refused_unless_something_else_is_chosen(any_store: Store) -> None:
    review = started_case(any_store)
    case_records = parse_records("case 2.2.1\nKSH-1 no\nKSH-2 yes", SMALL)
    plan = any_store.cases.preview_import(ANN, review.audit.id, case_records)
    (problem,) = plan.problems
    assert (problem.reference, problem.reason, problem.kind) == (
        "KSH-1",
        messages.CASE_EXISTS,
        ProblemKind.CASE_EXISTS,
    )
    with pytest.raises(InputError) as refused:
        any_store.cases.import_cases(ANN, review.audit.id, case_records)
    assert refused.value.problems == (messages.CASE_PROBLEM.format(reference="KSH-1", problem=messages.CASE_EXISTS),)
    assert references(any_store, review.audit.id) == ["KSH-1"]


def test_existing_cases_can_be_skipped(any_store: Store) -> None:
    review = started_case(any_store)
    case_records = parse_records("case 2.2.1\nKSH-1 no\nKSH-2 yes", SMALL)
    plan = any_store.cases.import_cases(ANN, review.audit.id, case_records, SKIP)
    assert outcomes(plan) == {"KSH-1": Outcome.SKIPPED, "KSH-2": Outcome.NEW}
    assert reload_review(any_store, review) == review
    assert references(any_store, review.audit.id) == ["KSH-1", "KSH-2"]


def test_single_cases_can_be_skipped_while_others_are_updated(any_store: Store) -> None:
    first = started_case(any_store)
    second = started_case(any_store, "KSH-2", first.audit.id)
    case_records = parse_records("case 2.2.1\nKSH-1 no\nKSH-2 no", SMALL)
    options = ImportOptions(ExistingCases.UPDATE, skipped=frozenset({"ksh-1"}))
    any_store.cases.import_cases(ANN, first.audit.id, case_records, options)
    assert reload_review(any_store, first) == first
    assert reload_review(any_store, second).case_record.answers == {"2.2.1": NO}


@pytest.mark.parametrize("state", [CaseState.SUBMITTED, CaseState.FINAL])
def test_a_read_only_case_is_not_updated_and_the_problem_names_it(any_store: Store, state: CaseState) -> None:
    review = set_state(any_store, started_case(any_store), state)
    case_records = parse_records("case 2.2.1\nKSH-1 no\nKSH-2 yes", SMALL)
    plan = any_store.cases.preview_import(ANN, review.audit.id, case_records, UPDATE)
    (problem,) = plan.problems
    assert (problem.reference, problem.kind) == ("KSH-1", ProblemKind.CASE_READ_ONLY)
    assert problem.reason == messages.CASE_NOT_UPDATED.format(state=state.label, remedy="Reopen")
    with pytest.raises(InputError):
        any_store.cases.import_cases(ANN, review.audit.id, case_records, UPDATE)
    assert (reload_review(any_store, review), references(any_store, review.audit.id)) == (review, ["KSH-1"])
    options = ImportOptions(ExistingCases.UPDATE, skip_read_only=True)
    done = any_store.cases.import_cases(ANN, review.audit.id, case_records, options)
    assert outcomes(done) == {"KSH-1": Outcome.SKIPPED, "KSH-2": Outcome.NEW}
    assert reload_review(any_store, review) == review


def test_a_file_cannot_eliminate_a_case_because_it_gives_no_reason(store: Store) -> None:
    review = create_case(store)
    eliminated = CaseRecord(Case("KSH-2"), state_in_file=CaseState.ELIMINATED)
    plan = store.cases.preview_import(ANN, review.audit.id, [eliminated], UPDATE)
    assert [(problem.reference, problem.reason) for problem in plan.problems] == [
        ("KSH-2", messages.CASE_ELIMINATED_IN_FILE)
    ]
    store.samples.eliminate(ANN, review.audit.id, review.case_id, EliminationReason.RESTRICTED, "")
    repeated = CaseRecord(Case("KSH-1"), state_in_file=CaseState.ELIMINATED)
    assert outcomes(store.cases.preview_import(ANN, review.audit.id, [repeated], UPDATE)) == {
        "KSH-1": Outcome.UNCHANGED
    }
    (changed,) = parse_records("case 2.2.1\nKSH-1 no", SMALL)
    (problem,) = store.cases.preview_import(ANN, review.audit.id, [changed], UPDATE).problems
    assert problem.reason == messages.CASE_NOT_UPDATED.format(state="eliminated", remedy="Restore")


def test_a_read_only_case_that_the_file_repeats_is_no_problem(any_store: Store) -> None:
    review = set_state(any_store, started_case(any_store), CaseState.SUBMITTED)
    case_records = parse_records("case office 2.2.1\nKSH-1 North yes", SMALL)
    plan = any_store.cases.preview_import(ANN, review.audit.id, case_records, UPDATE)
    assert (outcomes(plan), plan.problems) == ({"KSH-1": Outcome.UNCHANGED}, ())


ALL_YES = dict.fromkeys(SMALL.questions_by_id, YES)


@pytest.mark.parametrize(
    ("state", "after"),
    [
        (CaseState.ALLOCATED, CaseState.SUBMITTED),
        (CaseState.IN_PROGRESS, CaseState.IN_PROGRESS),
        (CaseState.RETURNED, CaseState.RETURNED),
    ],
)
def test_only_a_case_that_was_not_started_is_submitted_by_an_update(
    any_store: Store, state: CaseState, after: CaseState
) -> None:
    review = set_state(any_store, create_case(any_store), state)
    plan = any_store.cases.import_cases(ANN, review.audit.id, [CaseRecord(Case("KSH-1"), ALL_YES)], UPDATE)
    assert (plan.states, reload_review(any_store, review).state) == ({after: 1}, after)


def test_complete_cases_stay_in_progress_if_that_is_chosen(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    options = ImportOptions(submit_complete=False)
    plan = any_store.cases.import_cases(ANN, audit_id, [CaseRecord(Case("KSH-1"), ALL_YES)], options)
    assert plan.states == {CaseState.IN_PROGRESS: 1}


def test_a_question_without_a_column_makes_no_case_incomplete(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    without_column = frozenset({*SMALL.questions_by_id, *SMALL.case_details_by_id} - {"2.2.1", "2.2.2"})
    answers: list[dict[str, Answer]] = [{"2.2.1": YES, "2.2.2": NO}, {"2.2.1": YES}]
    case_records = [CaseRecord(Case(f"KSH-{len(each)}"), each, without_column) for each in answers]
    plan = any_store.cases.preview_import(ANN, audit_id, case_records)
    assert [case.state for case in plan.cases] == [CaseState.SUBMITTED, CaseState.IN_PROGRESS]


def test_every_problem_of_a_file_is_in_one_list(any_store: Store) -> None:
    audit_id = create_audit(any_store, REQUIRED_NOTES_TOML, not_inspected=frozenset({"2.3"}))
    create_case(any_store, audit_id, "KSH-1")
    case_records = [
        CaseRecord(Case("John Smith")),
        CaseRecord(Case("KSH-1")),
        CaseRecord(Case("KSH-2"), {"2.2.1": NOT_APPLICABLE, "2.3.1": YES}),
        CaseRecord(Case("KSH-2")),
        CaseRecord(Case("KSH-3", details={"concern": ("maybe",)})),
    ]
    plan = any_store.cases.preview_import(ANN, audit_id, case_records)
    not_a_choice = messages.DETAIL_NOT_A_CHOICE.format(detail="Safeguarding concern", allowed="yes, no")
    assert [(problem.reference, problem.column, problem.reason) for problem in plan.problems[1:]] == [
        ("KSH-1", "case", messages.CASE_EXISTS),
        ("KSH-2", "2.2.1", messages.NOT_APPLICABLE_NOT_OFFERED.format(question="2.2.1")),
        ("KSH-2", "", messages.CASE_IN_FILE_TWICE),
        ("KSH-3", "concern", not_a_choice),
        ("", "2.3.1", messages.QUESTION_NOT_INSPECTED.format(question_id="2.3.1", standard_id="2.3")),
    ]
    looks_personal = messages.REFERENCE_LOOKS_PERSONAL.format(personal_data="a name")
    assert plan.problems[0].reason == looks_personal
    with pytest.raises(InputError) as refused:
        any_store.cases.import_cases(ANN, audit_id, case_records)
    assert len(refused.value.problems) == 6
    assert "John Smith" not in str(refused.value)


def test_a_confirmed_reference_is_accepted(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    options = ImportOptions(confirmed_references={"john smith": "A box"})
    any_store.cases.import_cases(ANN, audit_id, [CaseRecord(Case("John Smith"))], options)
    assert references(any_store, audit_id) == ["John Smith"]


def test_an_edit_between_preview_and_import_is_shown_and_never_overwritten(any_store: Store) -> None:
    review = started_case(any_store)
    case_records = parse_records("case 2.2.1\nKSH-1 no\nKSH-2 yes", SMALL)
    seen = any_store.cases.preview_import(ANN, review.audit.id, case_records, UPDATE)
    save_answer(any_store, review, "2.2.1", NOT_APPLICABLE, BEN)
    with pytest.raises(ImportPlanChangedError) as refused:
        any_store.cases.import_cases(ANN, review.audit.id, case_records, UPDATE, seen)
    assert str(refused.value) == messages.IMPORT_PLAN_CHANGED
    assert refused.value.plan.cases[0].changes == (ValueChange(ChangeType.ANSWER, "2.2.1", "not_applicable", "no", 2),)
    assert references(any_store, review.audit.id) == ["KSH-1"]
    assert reload_review(any_store, review).answers["2.2.1"].by == "Ben"
    any_store.cases.import_cases(ANN, review.audit.id, case_records, UPDATE, refused.value.plan)
    assert reload_review(any_store, review).case_record.answers == {"2.2.1": NO}


def test_an_edit_of_what_the_import_does_not_touch_is_no_conflict(any_store: Store) -> None:
    review = started_case(any_store)
    case_records = parse_records("case 2.2.1\nKSH-1 no", SMALL)
    seen = any_store.cases.preview_import(ANN, review.audit.id, case_records, UPDATE)
    save_answer(any_store, review, "2.2.2", YES, BEN)
    any_store.cases.import_cases(ANN, review.audit.id, case_records, UPDATE, seen)
    assert reload_review(any_store, review).case_record.answers == {"2.2.1": NO, "2.2.2": YES}


@pytest.mark.parametrize(
    "change",
    [
        lambda store, review: store.cases.rename(ANN, review.audit.id, review.case_id, "KSH-9"),
        lambda store, review: store.workflow.submit(ANN, complete_case(store, review)),
        lambda store, review: store.cases.add(ANN, review.audit.id, Case("KSH-2")),
    ],
    ids=["renamed", "submitted", "added by somebody else"],
)
def test_a_case_that_changed_after_the_preview_stops_the_import(any_store: Store, change: object) -> None:
    review = started_case(any_store)
    case_records = parse_records("case 2.2.1\nKSH-1 no\nKSH-2 yes", SMALL)
    seen = any_store.cases.preview_import(ANN, review.audit.id, case_records, UPDATE)
    change(any_store, review)  # type: ignore[operator]
    before = any_store.audits.audit_log(ANN, review.audit.id)
    with pytest.raises(ImportPlanChangedError):
        any_store.cases.import_cases(ANN, review.audit.id, case_records, UPDATE, seen)
    assert any_store.audits.audit_log(ANN, review.audit.id) == before


@pytest.mark.parametrize(
    "moment",
    ["INSERT INTO audit_case", "UPDATE case_fact", "UPDATE answer", "UPDATE reading", "INSERT INTO trail", "COMMIT"],
)
def test_an_interrupted_update_changes_nothing(any_store: Store, moment: str) -> None:
    review = started_case(any_store)
    any_store.workflow.allocate(ANN, review, "Ben")
    before = reload_review(any_store, review)
    case_records = [
        CaseRecord(Case("KSH-1", "Cat", {"office": ("South",), "concern": ("yes",)}), {"2.2.1": NO, "2.2.2": YES}),
        CaseRecord(Case("KSH-2"), {"2.2.1": NO}),
    ]
    with interrupt_before(any_store, moment), pytest.raises(InterruptedSaveError):
        any_store.cases.import_cases(ANN, review.audit.id, case_records, UPDATE)
    assert (reload_review(any_store, review), references(any_store, review.audit.id)) == (before, ["KSH-1"])
    assert_log_is_sound(any_store)
    any_store.cases.import_cases(ANN, review.audit.id, case_records, UPDATE)
    assert references(any_store, review.audit.id) == ["KSH-1", "KSH-2"]


def test_an_update_is_not_undone_and_undo_does_not_overwrite_it(any_store: Store) -> None:
    review = create_case(any_store)
    any_store.cases.import_cases(ANN, review.audit.id, parse_records("case 2.2.1\nKSH-1 no", SMALL), UPDATE)
    assert any_store.reviews.undo(ANN, review.key, "u1") is None
    save_answer(any_store, reload_review(any_store, review), "2.2.2", YES)
    any_store.reviews.undo(ANN, review.key, "u2")
    assert reload_review(any_store, review).case_record.answers == {"2.2.1": NO}


def test_a_preview_that_shows_recorded_values_is_in_the_access_log(any_store: Store) -> None:
    review = started_case(any_store)
    lead = Person("Ann")
    any_store.members.set_role(ANN, review.audit.id, "Ann", Role.LEAD)

    def logged() -> list[AccessType]:
        rows = any_store.history.access_log(ANN, review.audit.id)
        return [row.event.type for row in rows if row.event.type is AccessType.IMPORT]

    any_store.cases.preview_import(lead, review.audit.id, parse_records("case 2.2.1\nKSH-2 no", SMALL), UPDATE)
    assert logged() == []
    any_store.cases.preview_import(lead, review.audit.id, parse_records("case 2.2.1\nKSH-1 no", SMALL), UPDATE)
    assert logged() == [AccessType.IMPORT]
    assert_log_is_sound(any_store)


def records(count: int, answer: Answer) -> list[CaseRecord]:
    return [
        CaseRecord(Case(f"KSH-{number}", "Cat", {"office": ("North",)}), {"2.2.1": answer, "2.2.2": answer})
        for number in range(count)
    ]


@pytest.mark.parametrize("count", [1, 600])
def test_the_number_of_statements_does_not_depend_on_the_number_of_cases(any_store: Store, count: int) -> None:
    audit_id = create_audit(any_store)
    any_store.cases.import_cases(ANN, audit_id, records(count, YES))
    with count_statements(any_store) as statements:
        seen = any_store.cases.preview_import(ANN, audit_id, records(count + 1, NO), UPDATE)
        any_store.cases.import_cases(ANN, audit_id, records(count + 1, NO), UPDATE, seen)
    assert seen.outcomes == {Outcome.UPDATED: count, Outcome.NEW: 1}
    assert len(statements) <= MAX_STATEMENTS, statements


def test_of_two_leads_who_import_the_same_file_at_once_one_is_shown_a_new_preview(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    url = any_store.database.engine.url.render_as_string(hide_password=False)
    stores = (any_store, open_store(url))
    case_records = records(20, YES)
    seen = any_store.cases.preview_import(ANN, audit_id, case_records)
    together = threading.Barrier(2)

    def run(store: Store) -> bool:
        together.wait()
        try:
            store.cases.import_cases(ANN, audit_id, case_records, previewed=seen)
        except ImportPlanChangedError:
            return False
        return True

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(run, stores)) == [False, True]
    assert len(references(any_store, audit_id)) == 20
    assert_log_is_sound(any_store)
    stores[1].close()


def test_auditors_work_while_a_file_is_imported_and_no_save_is_lost(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    any_store.cases.import_cases(ANN, audit_id, records(100, YES))
    reviews = [started_case(any_store, f"B-{number}", audit_id) for number in range(4)]
    case_records = [*records(150, NO), *(CaseRecord(Case(review.reference), {"2.2.2": YES}) for review in reviews)]
    options = ImportOptions(ExistingCases.UPDATE, skip_read_only=True)
    together = threading.Barrier(5)

    def run_import() -> None:
        together.wait()
        any_store.cases.import_cases(ANN, audit_id, case_records, options)

    def record(review: CaseReview) -> None:
        together.wait()
        for question in ("2.2.1", "2.3.1", "2.6.1"):
            save_answer(any_store, review, question, NOT_APPLICABLE, BEN)

    with ThreadPoolExecutor(5) as threads:
        for work in [threads.submit(run_import), *(threads.submit(record, review) for review in reviews)]:
            work.result()
    for review in reviews:
        answers = reload_review(any_store, review).case_record.answers
        assert answers == {"2.2.2": YES, **dict.fromkeys(("2.2.1", "2.3.1", "2.6.1"), NOT_APPLICABLE)}
    assert len(references(any_store, audit_id)) == 154
    assert_log_is_sound(any_store)
