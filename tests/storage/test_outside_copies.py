"""The register of outside copies: what it says, whom it warns, and what is left of it when cases are erased."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from audit.messages import outside_copies as messages
from audit.model.audit_log import ChangeType
from audit.model.case import COUNTED_STATES, Case, CaseRecord, CaseState
from audit.model.outside_copy import CaseDifference, OutsideFile, why_copies_disclose
from audit.model.questionnaire import CaseLabel
from audit.storage import Person, Role, Store, verify
from audit.storage.engine import schema
from tests.storage.factories import (
    ANN,
    NO,
    YES,
    complete_case,
    create_audit,
    create_case,
    import_submitted_cases,
    save_answer,
    save_case_detail,
    save_note,
)
from tests.storage.rich_store import fill_store

READER = Person("rae@example.org")
CASE = CaseLabel("case", "cases")


def differences(store: Store, audit_id: str, states: Sequence[CaseState] = COUNTED_STATES) -> list[CaseDifference]:
    return [copy.difference for copy in store.outside_copies.all(ANN, audit_id, states)]


def submit_new_case(store: Store, audit_id: str, reference: str = "") -> None:
    case = Case(reference or f"NEW-{uuid.uuid4().hex[:8]}", state=CaseState.SUBMITTED)
    details = {"sentence_type": ("community",)}
    answers = {question.id: YES for question in store.audits.get(ANN, audit_id).inspected_questions}
    store.cases.import_cases(ANN, audit_id, [CaseRecord(replace(case, details=details), answers)])


def test_a_copy_is_compared_with_the_cases_that_count_now(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    submit_new_case(any_store, audit_id, "KSH-1")
    any_store.outside_copies.record(ANN, audit_id, OutsideFile.WORKBOOK)
    assert differences(any_store, audit_id) == [CaseDifference()]
    started = create_case(any_store, audit_id, "KSH-2")
    assert differences(any_store, audit_id) == [CaseDifference()], "a case that does not count is no difference"
    any_store.workflow.submit(ANN, complete_case(any_store, started))
    first = any_store.history.find_case_id(ANN, audit_id, "KSH-1")
    any_store.workflow.reopen(ANN, any_store.reviews.open(ANN, audit_id, first), "A mistake.")
    assert differences(any_store, audit_id) == [CaseDifference(added=1, removed=1)]
    review = any_store.reviews.open(ANN, audit_id, first)
    save_note(any_store, review, "2.2.1", "Seen in May.")
    any_store.workflow.submit(ANN, review)
    assert differences(any_store, audit_id) == [CaseDifference(added=1)], "notes are in no copy"


@pytest.mark.parametrize("changed", ["answer", "detail"])
def test_a_changed_answer_or_detail_is_a_difference(store: Store, changed: str) -> None:
    audit_id = create_audit(store)
    submit_new_case(store, audit_id, "KSH-1")
    store.outside_copies.record(ANN, audit_id, OutsideFile.PACK)
    case_id = store.history.find_case_id(ANN, audit_id, "KSH-1")
    store.workflow.reopen(ANN, store.reviews.open(ANN, audit_id, case_id), "A mistake.")
    review = store.reviews.open(ANN, audit_id, case_id)
    if changed == "answer":
        save_answer(store, review, "2.2.1", NO)
    else:
        save_case_detail(store, review, "sentence_type", "resettlement", seen=review.details["sentence_type"].version)
    store.workflow.submit(ANN, store.reviews.open(ANN, audit_id, case_id))
    assert differences(store, audit_id) == [CaseDifference(changed=1)]


def test_the_register_says_what_was_made_by_whom_over_how_many_cases_newest_first(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    import_submitted_cases(any_store, audit_id, cases=6, yes=4)
    any_store.members.set_role(ANN, audit_id, READER.name, Role.READER)
    any_store.outside_copies.record(ANN, audit_id, OutsideFile.WORKBOOK, (CaseState.FINAL,))
    any_store.outside_copies.record(READER, audit_id, OutsideFile.REPORT, (CaseState.FINAL,))
    report, workbook = any_store.outside_copies.all(ANN, audit_id)
    assert (report.file, report.made_by, report.case_count, report.number) == (OutsideFile.REPORT, READER.name, 6, 2)
    assert (workbook.file, workbook.made_by, workbook.case_count) == (OutsideFile.WORKBOOK, "Ann", 0)
    assert report.digest != workbook.digest
    assert differences(any_store, audit_id) == [CaseDifference(), CaseDifference(added=6)], "a reader cannot choose"
    logged = [row.change for row in any_store.audits.audit_log(ANN, audit_id)][-2:]
    assert [(each.type, each.new) for each in logged] == [
        (ChangeType.OUTSIDE_COPY, "workbook"),
        (ChangeType.OUTSIDE_COPY, "report"),
    ]
    with any_store.database.read_transaction() as connection:
        assert not verify(connection).breaks


def test_a_few_cases_more_or_fewer_are_a_disclosure_and_many_or_none_are_not(store: Store) -> None:
    audit_id = create_audit(store)
    import_submitted_cases(store, audit_id, cases=6, yes=4)
    store.outside_copies.record(ANN, audit_id, OutsideFile.WORKBOOK)
    store.members.set_role(ANN, audit_id, READER.name, Role.READER)
    for case_count, is_warned in ((6, False), (7, True), (12, False)):
        while store.audits.results(ANN, audit_id).results.case_count < case_count:
            submit_new_case(store, audit_id)
        sentence = why_copies_disclose(store.outside_copies.all(ANN, audit_id), 5, CASE)
        assert (bool(sentence), store.outside_copies.differ_by_few(READER, audit_id)) == (is_warned, is_warned)
    assert not why_copies_disclose(store.outside_copies.all(ANN, audit_id), 0, CASE), "nothing is small"


def test_the_warning_names_the_newest_copy_and_counts_the_others(store: Store) -> None:
    audit_id = create_audit(store)
    for file in (OutsideFile.WORKBOOK, OutsideFile.REPORT):
        store.outside_copies.record(ANN, audit_id, file)
    submit_new_case(store, audit_id, "KSH-1")
    sentence = why_copies_disclose(store.outside_copies.all(ANN, audit_id), 5, CASE)
    for part in ("1 case ", "Word report", messages.OTHER_COPIES.format(count=1, noun="copy"), "more than 5 cases"):
        assert part in sentence


def test_a_row_that_was_changed_or_deleted_without_the_program_is_detected(store: Store) -> None:
    audit_id = create_audit(store)
    submit_new_case(store, audit_id, "KSH-1")
    store.outside_copies.record(ANN, audit_id, OutsideFile.WORKBOOK)
    with store.database.write_transaction() as connection:
        connection.execute(update(schema.outside_copy).values(cases="{}"))
        assert verify(connection).breaks


def test_subject_access_has_the_copies_of_the_case_and_no_other_case(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    for reference in ("KSH-1", "KSH-2"):
        submit_new_case(any_store, audit_id, reference)
        any_store.outside_copies.record(ANN, audit_id, OutsideFile.WORKBOOK)
    second = any_store.history.find_case_id(ANN, audit_id, "KSH-2")
    (row,) = any_store.history.subject_access_data(ANN, audit_id, "KSH-2")["outside_copy"]
    assert (row["number"], list(row["cases"])) == (2, [second])  # type: ignore[call-overload]


@pytest.mark.thorough
def test_an_erased_case_leaves_the_register_and_its_differences_stay(store: Store) -> None:
    audit_id = fill_store(store)["erased"]
    with store.database.read_transaction() as connection:
        rows = connection.execute(select(schema.outside_copy).where(schema.outside_copy.c.audit_id == audit_id)).all()
    assert [row.cases for row in rows] == [None, None]
    final, submitted = store.outside_copies.all(ANN, audit_id)
    assert (final.case_count, submitted.case_count) == (1, 8)
    assert final.difference.total > submitted.difference.total
    store.outside_copies.record(ANN, audit_id, OutsideFile.REPORT)
    newest = store.outside_copies.all(ANN, audit_id)[0]
    assert newest.difference == CaseDifference()
    assert newest.case_count == store.audits.results(ANN, audit_id).results.case_count
    with store.database.read_transaction() as connection:
        assert not verify(connection).breaks
