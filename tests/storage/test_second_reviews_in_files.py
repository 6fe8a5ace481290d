"""Second reviews in responses files: which row is which, what an import does, and that nothing is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from audit.errors import InputError
from audit.files.file_reading import NO_CHOICES, Responses
from audit.files.import_preview import locate, what_import_does, what_was_imported
from audit.files.parsed_file_transfer import decode, encode
from audit.files.responses import parse_responses, parse_uploaded_responses
from audit.files.responses_parser import parse_file
from audit.files.responses_writer import write_responses_csv, write_responses_xlsx
from audit.files.spreadsheets.limits import COMMAND_LINE_LIMITS
from audit.messages import files as messages
from audit.messages import imports as import_messages
from audit.messages import model as model_messages
from audit.model.case import Case, CaseRecord, CaseState
from audit.model.import_plan import ExistingCases, ImportOptions, ImportPlan, Outcome
from audit.storage import Store, verify
from tests.small_questionnaire import SMALL
from tests.storage.factories import ANN, NO, YES, create_audit

pytestmark = pytest.mark.thorough

UPDATE = ImportOptions(ExistingCases.UPDATE)
TWICE = b"case,auditor,sentence_type,2.2.1\nKSH-1,Ben,community,yes\nKSH-1,Cat,,no\nKSH-2,Ben,,yes\n"


def read(data: bytes) -> Responses:
    return parse_uploaded_responses(data, "r.csv", SMALL)


def problems(data: bytes) -> list[str]:
    with pytest.raises(InputError) as error:
        read(data)
    return list(error.value.problems)


def import_file(store: Store, audit_id: str, data: bytes, existing: ExistingCases) -> ImportPlan:
    responses = read(data)
    options = ImportOptions(existing, frozenset(responses.columns), submit_complete=False)
    return store.cases.import_cases(ANN, audit_id, responses.all_records, options)


def test_the_second_row_of_a_case_is_its_second_review_with_the_same_details() -> None:
    responses = read(TWICE)
    assert [(record.case.reference, record.case.auditor) for record in responses.records] == [
        ("KSH-1", "Ben"),
        ("KSH-2", "Ben"),
    ]
    (second,) = responses.second_reviews
    assert (second.case.auditor, second.review, second.answers) == ("Cat", 2, {"2.2.1": NO})
    assert second.case.details == {"sentence_type": ("community",)}
    assert (responses.row_of("KSH-1"), responses.row_of("KSH-1", 2), responses.row_of("KSH-2", 2)) == (2, 3, 0)


def test_the_column_review_decides_which_row_is_which() -> None:
    responses = read(b"case,auditor,review,2.2.1\nKSH-1,Ben,2,yes\nKSH-1,Cat,,no\n")
    assert [record.case.auditor for record in responses.records] == ["Cat"]
    assert [record.case.auditor for record in responses.second_reviews] == ["Ben"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("KSH-1,Ben,,yes\nksh-1,BEN,,no", messages.SAME_AUDITOR_TWICE.format(row=2)),
        ("KSH-1,,,yes\nKSH-1,,,no", messages.DUPLICATE_CASE.format(row=2)),
        ("KSH-1,Ben,,yes\nKSH-1,,,no", messages.DUPLICATE_CASE.format(row=2)),
        ("KSH-1,Ben,1,yes\nKSH-1,Cat,1,no", messages.SAME_REVIEW_TWICE.format(row=2, review=1)),
        ("KSH-1,Ben,,yes\nKSH-1,Cat,,no\nKSH-1,Dee,,no", messages.TOO_MANY_REVIEWS.format(rows="2, 3 and 4")),
        ("KSH-1,Ben,3,yes", messages.REVIEW_NOT_A_NUMBER),
    ],
)
def test_rows_that_are_no_two_reviews_are_refused_with_their_rows(rows: str, expected: str) -> None:
    (problem,) = problems(f"case,auditor,review,2.2.1\n{rows}\n".encode())
    assert expected in problem


def test_a_detail_that_differs_between_the_two_rows_is_refused() -> None:
    data = TWICE.replace(b"Cat,,no", b"Cat,resettlement,no")
    assert [messages.DETAIL_DIFFERS.format(row=2) in problem for problem in problems(data)] == [True]


def test_second_reviews_come_back_from_the_process_that_reads_uploads() -> None:
    parsed = parse_file(TWICE, "r.csv", SMALL, NO_CHOICES, COMMAND_LINE_LIMITS)
    assert decode(encode(parsed)) == parsed


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_nothing_is_lost_when_reviews_are_exported_and_imported_again(any_store: Store, suffix: str) -> None:
    complete = {question.id: YES for question in SMALL.questions}
    first = CaseRecord(Case("KSH-1", "Ben", {"sentence_type": ("community",)}), complete, notes={"2.2.1": "Seen."})
    second = replace(
        first, case=replace(first.case, auditor="Cat"), answers={**complete, "2.2.1": NO}, notes={"2.2.1": "Not seen."}
    )
    started = CaseRecord(Case("KSH-2", "Ben"), {})
    records = [first, replace(second, review=2), started, replace(started, case=Case("KSH-2", "Cat"), review=2)]
    audit_id = create_audit(any_store)
    any_store.cases.import_cases(ANN, audit_id, records)
    recorded = list(any_store.cases.all_with_notes(ANN, audit_id))
    states = [CaseState.SUBMITTED, CaseState.SUBMITTED, CaseState.ALLOCATED, CaseState.ALLOCATED]
    assert [record.case.state for record in recorded] == states
    write = write_responses_csv if suffix == "csv" else write_responses_xlsx
    responses = parse_responses(write(SMALL, recorded), f"r.{suffix}", SMALL, COMMAND_LINE_LIMITS)
    copy_id = create_audit(any_store, name="Copy")
    any_store.cases.import_cases(ANN, copy_id, responses.all_records)
    copied = [replace(record, state_in_file=None) for record in any_store.cases.all_with_notes(ANN, copy_id)]
    assert copied == [replace(record, notes={}) for record in recorded] if suffix == "csv" else recorded
    with any_store.database.read_transaction() as connection:
        assert not verify(connection).breaks
    assert [pair.second.case.auditor for pair in any_store.audits.results(ANN, copy_id).pairs] == ["Cat"]
    assert any_store.audits.results(ANN, copy_id).results.case_count == 1, "only the first review counts"


def test_the_auditors_of_the_case_decide_if_the_file_does_not_say_which_review_is_which(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    import_file(any_store, audit_id, b"case,auditor\nKSH-1,Ben\nKSH-1,Cat\n", ExistingCases.REFUSE)
    swapped = b"case,auditor,2.2.1\nKSH-1,Cat,no\nKSH-1,Ben,yes\n"
    plan = import_file(any_store, audit_id, swapped, ExistingCases.UPDATE)
    assert [case.record.case.auditor for case in plan.cases] == ["Ben"]
    first, second = any_store.cases.all_with_notes(ANN, audit_id)
    assert (first.case.auditor, first.answers) == ("Ben", {"2.2.1": YES})
    assert (second.case.auditor, second.answers) == ("Cat", {"2.2.1": NO})
    alone = import_file(any_store, audit_id, b"case,auditor,2.2.2\nKSH-1,Cat,no\n", ExistingCases.UPDATE)
    assert (len(alone.cases), [case.outcome for case in alone.second_reviews]) == (0, [Outcome.UPDATED])
    with any_store.database.read_transaction() as connection:
        assert not verify(connection).breaks


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("KSH-9,Dee,2,yes", model_messages.SECOND_REVIEW_WITHOUT_FIRST),
        ("KSH-1,Ben,2,yes", model_messages.SECOND_REVIEW_BY_FIRST_AUDITOR.format(name="Ben")),
        ("KSH-2,,2,yes", model_messages.SECOND_REVIEW_NEEDS_AUDITOR),
        ("KSH-1,Dee,2,yes", model_messages.SECOND_REVIEW_OF_ANOTHER.format(name="Cat")),
    ],
)
def test_a_second_review_that_cannot_be_is_refused_with_its_place(any_store: Store, rows: str, expected: str) -> None:
    audit_id = create_audit(any_store)
    import_file(
        any_store, audit_id, b"case,auditor,2.2.1\nKSH-1,Ben,yes\nKSH-1,Cat,no\nKSH-2,Ben,no\n", UPDATE.existing
    )
    responses = read(f"case,auditor,review,2.2.1\n{rows}\n".encode())
    options = replace(UPDATE, columns=frozenset(responses.columns))
    plan = any_store.cases.preview_import(ANN, audit_id, responses.all_records, options)
    (problem,) = locate(plan.problems, responses)
    assert (problem.reason, problem.cell) == (expected, "B2")


def test_the_preview_shows_first_and_second_reviews(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    plan = any_store.cases.preview_import(ANN, audit_id, read(TWICE).all_records)
    said = import_messages.SECOND_REVIEWS.format(reviews="1 second review", outcomes="1 new")
    assert said in what_import_does(plan, SMALL.case_label)
    assert what_was_imported(plan, SMALL.case_label).endswith(
        import_messages.SECOND_IMPORTED.format(reviews="1 second review")
    )


def test_two_auditors_of_a_case_can_swap_their_reviews_as_long_as_none_is_started(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    import_file(any_store, audit_id, b"case,auditor\nKSH-1,Ben\nKSH-1,Cat\n", ExistingCases.REFUSE)
    import_file(any_store, audit_id, b"case,auditor,review\nKSH-1,Cat,1\nKSH-1,Ben,2\n", ExistingCases.UPDATE)
    assert [record.case.auditor for record in any_store.cases.all_with_notes(ANN, audit_id)] == ["Cat", "Ben"]
    with any_store.database.read_transaction() as connection:
        assert not verify(connection).breaks
