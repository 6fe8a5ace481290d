"""Adding cases, bringing in many at once, and how far each has come."""

from __future__ import annotations

import pytest
from sqlalchemy import insert

from audit.analysis.tallies import Tally
from audit.errors import InputError, NotAllowedError, StoreError
from audit.messages import model as model_messages
from audit.messages import storage as messages
from audit.model.answers import Answer
from audit.model.audit_log import ChangeType
from audit.model.case import Case, CaseRecord, CaseState
from audit.model.case_details import CaseDetailValues
from audit.model.case_progress import LastChange
from audit.model.import_plan import IMPORTED
from audit.model.references import random_references
from audit.storage import Person, Store
from audit.storage.engine import schema
from tests.small_questionnaire import REQUIRED_NOTES_TOML, SMALL
from tests.storage.factories import (
    ANN,
    BEN,
    NO,
    YES,
    InterruptedSaveError,
    complete_case,
    count_statements,
    create_audit,
    create_case,
    interrupt_before,
    logged_changes,
    save_answer,
    save_case_detail,
    save_note,
    set_state,
)
from tests.text_tables import parse_records

COMPLETE_PARTLY_AND_EMPTY = """
case   sentence_type  concern  requirements         2.2.1a  2.2.1  2.2.2  2.3.1b  2.3.1  2.6.1
KSH-3  community      no       programme;treatment  yes     no     n/a    yes     yes    yes
KSH-1  community      no       -                    yes     no     n/a    -       yes    yes
KSH-2  resettlement   -        -                    -       -      -      -       -      -
"""


ONE_OF_EACH = {CaseState.SUBMITTED: 1, CaseState.IN_PROGRESS: 1, CaseState.ALLOCATED: 1}


def references(store: Store, audit_id: str) -> list[str]:
    return [progress.case.reference for progress in store.cases.progress(ANN, audit_id)]


def test_a_new_case_has_an_auditor_and_no_answers(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    case = Case(" KSH-1 ", " Ben ", {"office": ("North",), "concern": ()}, CaseState.SUBMITTED)
    case_id = any_store.cases.add(ANN, audit_id, case)
    (progress,) = any_store.cases.progress(ANN, audit_id)
    assert progress.id == case_id
    assert progress.case == Case("KSH-1", "Ben", {"office": ("North",)}, CaseState.ALLOCATED)
    assert (progress.answered, progress.unanswered) == (0, len(SMALL.questions))
    logged_details = [
        row.change.subject
        for row in any_store.audits.audit_log(ANN, audit_id)
        if row.change.type is ChangeType.CASE_DETAIL
    ]
    assert logged_details == ["office"]


@pytest.mark.parametrize("reference", ["KSH-1", "ksh-1", " Ksh-1 "])
def test_a_duplicate_reference_is_rejected_in_any_spelling(any_store: Store, reference: str) -> None:
    audit_id = create_audit(any_store)
    any_store.cases.add(ANN, audit_id, Case("KSH-1"))
    with pytest.raises(InputError, match="The audit already has a case"):
        any_store.cases.add(ANN, audit_id, Case(reference))
    assert references(any_store, audit_id) == ["KSH-1"]


def test_the_database_rejects_a_duplicate_reference(any_store: Store) -> None:
    review = create_case(any_store, reference="KSH-1")
    row = {"id": "x", "audit_id": review.audit.id, "position": 2, "reference": "x", "reference_key": "ksh-1"}
    with pytest.raises(StoreError), any_store.database.write_transaction() as connection:
        connection.execute(insert(schema.audit_case).values(row))
    assert references(any_store, review.audit.id) == ["KSH-1"]


def test_two_audits_may_use_the_same_reference(any_store: Store) -> None:
    for audit_id in (create_audit(any_store), create_audit(any_store)):
        any_store.cases.add(ANN, audit_id, Case("KSH-1"))
        assert references(any_store, audit_id) == ["KSH-1"]


def test_imported_cases_keep_their_content_and_order(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    case_records = parse_records(COMPLETE_PARTLY_AND_EMPTY, SMALL)
    any_store.cases.import_cases(ANN, audit_id, case_records)
    stored = any_store.audits.results(ANN, audit_id, tuple(CaseState)).records
    assert [(f.case.reference, f.case.details, f.answers) for f in stored] == [
        (d.case.reference, d.case.details, d.answers) for d in case_records
    ]


def test_complete_imported_cases_are_submitted_and_others_stay_open(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    done = any_store.cases.import_cases(ANN, audit_id, parse_records(COMPLETE_PARTLY_AND_EMPTY, SMALL))
    assert done.states == ONE_OF_EACH
    states = [progress.case.state for progress in any_store.cases.progress(ANN, audit_id)]
    assert states == [CaseState.SUBMITTED, CaseState.IN_PROGRESS, CaseState.ALLOCATED]


FACTS_MISSING = """
case   sentence_type  concern  2.2.1a  2.2.1b  2.2.1  2.2.2a  2.2.2b  2.2.2  2.3.1a  2.3.1b  2.3.1  2.6.1
KSH-1  community      no       yes     -       yes    -       -       yes    -       yes     yes    yes
KSH-2  -              yes      yes     yes     yes    yes     yes     yes    yes     yes     yes    yes
KSH-3  community      -        yes     yes     yes    -       -       yes    -       yes     yes    yes
"""


def test_an_imported_case_without_a_required_detail_that_others_have_stays_open(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    case_records = parse_records(FACTS_MISSING, SMALL)
    assert any_store.cases.import_cases(ANN, audit_id, case_records).states == {
        CaseState.SUBMITTED: 2,
        CaseState.IN_PROGRESS: 1,
    }
    stored = any_store.cases.progress(ANN, audit_id)
    assert [(progress.case.state, progress.unanswered) for progress in stored] == [
        (CaseState.SUBMITTED, 0),
        (CaseState.IN_PROGRESS, 0),
        (CaseState.SUBMITTED, 0),  # concern is not a required fact
    ]
    review = any_store.reviews.open(ANN, audit_id, stored[1].id)
    with pytest.raises(NotAllowedError, match="Details to record: Type of sentence"):
        any_store.workflow.submit(ANN, review)
    save_case_detail(any_store, review, "sentence_type", "resettlement")
    any_store.workflow.submit(ANN, review)


@pytest.mark.parametrize("details", [{}, {"sentence_type": ()}, {"office": ("North",)}])
def test_an_imported_file_without_a_required_detail_column_is_complete(
    any_store: Store, details: CaseDetailValues
) -> None:
    audit_id = create_audit(any_store)
    case_records = [
        CaseRecord(Case(f"KSH-{number}", details=details), dict.fromkeys(SMALL.questions_by_id, NO))
        for number in (1, 2)
    ]
    assert any_store.cases.import_cases(ANN, audit_id, case_records).states == {CaseState.SUBMITTED: 2}
    assert any_store.audits.results(ANN, audit_id).which_cases == "2 submitted cases"


def test_notes_are_not_required_of_imported_cases_until_they_are_resubmitted(any_store: Store) -> None:
    audit_id = create_audit(any_store, REQUIRED_NOTES_TOML)
    case_records = [
        CaseRecord(Case("KSH-1", details={"sentence_type": ("community",)}), dict.fromkeys(SMALL.questions_by_id, NO))
    ]
    assert any_store.cases.import_cases(ANN, audit_id, case_records).states == {CaseState.SUBMITTED: 1}
    (progress,) = any_store.cases.progress(ANN, audit_id)
    review = any_store.reviews.open(ANN, audit_id, progress.id)
    any_store.workflow.allocate(ANN, review, "Cat")
    any_store.workflow.return_to_auditor(ANN, review, "Say why.")
    with pytest.raises(NotAllowedError, match=r"Notes to write: 2\.2\.1\."):
        any_store.workflow.submit(ANN, review)


@pytest.mark.parametrize("name", ["x" * 121, "Ann\nBen", "Ann\ud83d"])
def test_an_invalid_auditor_name_is_rejected(any_store: Store, name: str) -> None:
    audit_id = create_audit(any_store)
    for add in (
        lambda: any_store.cases.add(ANN, audit_id, Case("KSH-1", name)),
        lambda: any_store.cases.import_cases(
            ANN, audit_id, [CaseRecord(Case("KSH-1")), CaseRecord(Case("KSH-2", name))]
        ),
    ):
        with pytest.raises(InputError) as refused:
            add()
        assert str(refused.value) == messages.INVALID_AUDITOR_NAME.format(limit="120")
    assert references(any_store, audit_id) == []
    any_store.cases.add(ANN, audit_id, Case("KSH-1", "š" * 120))
    assert any_store.cases.progress(ANN, audit_id)[0].case.auditor == "š" * 120


def test_the_last_edited_case_is_the_open_case_that_a_person_recorded_last(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    first, second = create_case(any_store, audit_id, "KSH-1"), create_case(any_store, audit_id, "KSH-2")

    def stopped(person: Person = ANN) -> tuple[str, str] | None:
        stop = any_store.cases.last_edited_case(person, audit_id)
        return None if stop is None else (stop.reference, stop.subject)

    assert stopped() is None, "who only added cases has recorded nothing"
    save_answer(any_store, first, "2.2.1", YES)
    assert stopped() == ("KSH-1", "2.2.1"), "the question, although the state was changed after it"
    save_answer(any_store, second, "2.2.2", YES, BEN)
    save_note(any_store, second, "2.3.1", "Seen twice.")
    assert (stopped(), stopped(BEN)) == (("KSH-2", "2.3.1"), ("KSH-2", "2.2.2"))
    save_case_detail(any_store, first, "office", "North")
    any_store.workflow.allocate(ANN, second, "Ben")
    assert stopped() == ("KSH-1", "office"), "an allocation is not recorded"
    set_state(any_store, first, CaseState.SUBMITTED)
    create_case(any_store, audit_id, "KSH-3")  # a change in the log, which set_state does not write
    assert stopped() == ("KSH-2", "2.3.1"), "what is read-only is no place to go on"
    set_state(any_store, first, CaseState.RETURNED)
    create_case(any_store, audit_id, "KSH-4")
    assert stopped() == ("KSH-1", "office")
    assert any_store.cases.last_edited_case(ANN, create_audit(any_store)) is None, "another audit"


def test_an_import_does_not_count_as_recording(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    any_store.cases.import_cases(ANN, audit_id, parse_records(COMPLETE_PARTLY_AND_EMPTY, SMALL))
    any_store.cases.add(ANN, audit_id, Case("KSH-9", details={"office": ("North",)}))
    assert any_store.cases.last_edited_case(ANN, audit_id) is None


def test_what_a_file_did_not_collect_is_stored_and_logged_and_makes_no_case_incomplete(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    records = [CaseRecord(Case("KSH-1"), {"2.2.1": YES}, frozenset({"2.2.2", "concern"}))]
    everything_else = {*SMALL.questions_by_id, *SMALL.case_details_by_id} - {"2.2.1", "2.2.2", "concern"}
    records += [CaseRecord(Case("KSH-2"), {"2.2.1": YES}, frozenset({"2.2.2", "concern", *everything_else}))]
    assert any_store.cases.import_cases(ANN, audit_id, records).states == {
        CaseState.IN_PROGRESS: 1,
        CaseState.SUBMITTED: 1,
    }
    first, second = (any_store.reviews.open(ANN, audit_id, case.id) for case in any_store.cases.progress(ANN, audit_id))
    assert first.not_collected == {"2.2.2", "concern", "sentence_type"}
    assert second.case_record.not_collected == second.not_collected == records[1].not_collected
    (change,) = logged_changes(any_store, second, ChangeType.NOT_COLLECTED)
    assert change.new == " ".join(sorted(second.not_collected))
    (counted,) = any_store.audits.results(ANN, audit_id).records
    assert counted.not_collected == second.not_collected


def test_a_question_that_was_not_collected_can_be_answered_later_and_then_counts(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    not_collected = frozenset({"2.2.2", *SMALL.questions_by_id} - {"2.2.1"})
    any_store.cases.import_cases(ANN, audit_id, [CaseRecord(Case("KSH-1"), {"2.2.1": YES}, not_collected)])
    (case,) = any_store.cases.progress(ANN, audit_id)
    review = any_store.reviews.open(ANN, audit_id, case.id)
    any_store.workflow.reopen(ANN, review, "One question more")
    save_answer(any_store, review, "2.2.2", NO)
    any_store.workflow.submit(ANN, review)
    results = any_store.audits.results(ANN, audit_id).results
    assert "2.2.2" not in results.not_collected
    assert (results.key_questions[1].tally, results.key_questions[0].tally) == (Tally(no=1), Tally(yes=1))


def test_imported_values_are_logged_with_their_source(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    any_store.cases.import_cases(ANN, audit_id, parse_records(COMPLETE_PARTLY_AND_EMPTY, SMALL))
    case_id = any_store.cases.progress(ANN, audit_id)[0].id
    logged = [row.change for row in any_store.reviews.audit_log(ANN, audit_id, case_id)]
    assert [change.type for change in logged] == [
        ChangeType.CASE,
        *[ChangeType.CASE_DETAIL] * 3,
        *[ChangeType.ANSWER] * 6,
        ChangeType.STATE,
    ]
    assert {change.reason for change in logged} == {IMPORTED}
    assert [(c.subject, c.new) for c in logged if c.type is ChangeType.CASE_DETAIL][2] == (
        "requirements",
        '["programme", "treatment"]',
    )


def test_every_duplicate_reference_is_listed_and_nothing_is_imported(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    any_store.cases.add(ANN, audit_id, Case("KSH-1"))
    with pytest.raises(InputError) as refused:
        any_store.cases.import_cases(
            ANN, audit_id, [CaseRecord(Case(name)) for name in ("KSH-9", "ksh-1", "KSH-7", "Ksh-9")]
        )
    assert refused.value.problems == (
        model_messages.CASE_PROBLEM.format(reference="ksh-1", problem=model_messages.CASE_EXISTS),
        model_messages.CASE_PROBLEM.format(reference="Ksh-9", problem=model_messages.CASE_IN_FILE_TWICE),
    )
    assert references(any_store, audit_id) == ["KSH-1"]


@pytest.mark.parametrize(
    "moment",
    ["INSERT INTO reading", "INSERT INTO case_fact", "INSERT INTO answer", "INSERT INTO trail", "COMMIT"],
)
def test_an_interrupted_import_imports_nothing(any_store: Store, moment: str) -> None:
    audit_id = create_audit(any_store)
    case_records = parse_records(COMPLETE_PARTLY_AND_EMPTY, SMALL)
    with interrupt_before(any_store, moment), pytest.raises(InterruptedSaveError):
        any_store.cases.import_cases(ANN, audit_id, case_records)
    assert references(any_store, audit_id) == []
    assert len(any_store.audits.audit_log(ANN, audit_id)) == 1, "the start of the audit"
    assert any_store.cases.import_cases(ANN, audit_id, case_records).states == ONE_OF_EACH


def test_an_imported_case_can_be_recorded_further(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    any_store.cases.import_cases(ANN, audit_id, parse_records("case concern 2.2.1\nKSH-1 no yes", SMALL))
    (progress,) = any_store.cases.progress(ANN, audit_id)
    review = any_store.reviews.open(ANN, audit_id, progress.id)
    assert save_answer(any_store, review, "2.2.1", None).version == 2
    any_store.workflow.submit(ANN, complete_case(any_store, create_case(any_store, audit_id, "KSH-2")))
    assert references(any_store, audit_id) == ["KSH-1", "KSH-2"]


def test_more_rows_than_one_statement_allows_are_imported(any_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audit.storage.audit_log.hash_chain.INSERT_BATCH_SIZE", 2)
    audit_id = create_audit(any_store)
    many = [CaseRecord(Case(f"KSH-{number}"), {"2.2.1": YES}) for number in range(5)]
    assert any_store.cases.import_cases(ANN, audit_id, many).states == {CaseState.IN_PROGRESS: 5}
    assert references(any_store, audit_id) == [record.case.reference for record in many]
    assert len(any_store.audits.audit_log(ANN, audit_id)) == 1 + 5 * 4


def test_progress_counts_answers_out_of_applicable_questions(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    any_store.cases.import_cases(ANN, audit_id, parse_records(COMPLETE_PARTLY_AND_EMPTY, SMALL))
    progress = [(p.answered, p.applicable, p.unanswered) for p in any_store.cases.progress(ANN, audit_id)]
    assert progress == [(6, 6, 0), (5, 6, 1), (0, 10, 10)]


def test_progress_leaves_out_uninspected_standards(any_store: Store) -> None:
    audit_id = create_audit(any_store, not_inspected=frozenset({"2.2", "2.3"}))
    any_store.cases.import_cases(ANN, audit_id, parse_records("case 2.6.1\nKSH-1 yes", SMALL))
    (progress,) = any_store.cases.progress(ANN, audit_id)
    assert (progress.answered, progress.applicable, progress.case.state) == (1, 1, CaseState.SUBMITTED)


def test_references_are_listed_in_case_order(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    ids = [any_store.cases.add(ANN, audit_id, Case(reference)) for reference in ("B2", "A1")]
    assert list(any_store.cases.references(ANN, audit_id).items()) == list(zip(ids, ("B2", "A1"), strict=True))


NOT_YES_OR_NO = model_messages.DETAIL_NOT_A_CHOICE.format(detail="Safeguarding concern", allowed="yes, no")


def case_problem(problem: str) -> str:
    """Return a problem of the imported case K."""
    return model_messages.CASE_PROBLEM.format(reference="K", problem=problem)


def case_with_details(details: CaseDetailValues) -> CaseRecord:
    return CaseRecord(Case("K", details=details))


@pytest.mark.parametrize(
    ("record", "problem"),
    [
        (
            case_with_details({"shoe_size": ("9",)}),
            case_problem(model_messages.DETAIL_NOT_IN_QUESTIONNAIRE.format(detail_id="'shoe_size'")),
        ),
        (case_with_details({"concern": ("Jane Doe",)}), case_problem(NOT_YES_OR_NO)),
        (case_with_details({"concern": ("yes", "no")}), case_problem(NOT_YES_OR_NO)),
        (
            case_with_details({"concern": ("YES",)}),
            case_problem(model_messages.DETAIL_VALUE_NOT_ALLOWED.format(detail="Safeguarding concern")),
        ),
        (
            CaseRecord(Case("K"), {"9.9": YES}),
            case_problem(model_messages.QUESTION_NOT_IN_QUESTIONNAIRE.format(question_id="'9.9'")),
        ),
    ],
)
def test_unknown_case_details_and_answers_are_rejected(any_store: Store, record: CaseRecord, problem: str) -> None:
    audit_id = create_audit(any_store)
    with pytest.raises(InputError) as refused:
        any_store.cases.import_cases(ANN, audit_id, [CaseRecord(Case("KSH-1")), record])
    assert refused.value.problems == (problem,)
    if not record.answers:
        with pytest.raises(InputError) as refused:
            any_store.cases.add(ANN, audit_id, record.case)
        assert case_problem(str(refused.value)) == problem
    assert references(any_store, audit_id) == []


def test_progress_counts_what_else_is_missing_and_names_the_last_change(any_store: Store) -> None:
    audit_id = create_audit(any_store, REQUIRED_NOTES_TOML)
    review = create_case(any_store, audit_id)
    needing_note = next(question for question in review.questions if question.note_needed)
    save_answer(any_store, review, needing_note.id, Answer(next(iter(needing_note.note_needed))), BEN)
    (before,) = any_store.cases.progress(ANN, audit_id)
    assert (before.answered, before.missing_notes, before.missing_details) == (1, 1, 1)
    save_note(any_store, review, needing_note.id, "Seen in May.")
    save_case_detail(any_store, review, "sentence_type", "community")
    (after,) = any_store.cases.progress(ANN, audit_id)
    assert (after.missing_notes, after.missing_details) == (0, 0)
    last = any_store.reviews.audit_log(ANN, audit_id, review.case_id)[-1]
    assert before.last_change is not None and before.last_change.by == "Ben"
    assert after.last_change == LastChange(last.at, "Ann")


def test_the_progress_of_many_cases_takes_few_statements(any_store: Store) -> None:
    audit_id = create_case(any_store).audit.id
    any_store.cases.add_many(ANN, audit_id, random_references(200, []))
    with count_statements(any_store) as first:
        assert len(any_store.cases.progress(ANN, audit_id)) == 201
    with count_statements(any_store) as unchanged:
        assert len(any_store.cases.progress(ANN, audit_id)) == 201
    assert len(first) <= 14, first
    assert len(unchanged) <= 4, unchanged
