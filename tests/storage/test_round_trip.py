"""Record, export, import into an empty audit: the same details, answers, notes and states come back."""

from __future__ import annotations

import io
import string
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from audit.errors import InputError, NotAllowedError, QuestionnaireError
from audit.files.responses import parse_responses, parse_uploaded_responses
from audit.files.responses_writer import write_responses_csv, write_responses_xlsx
from audit.files.spreadsheets.further_sheet_names import HEADINGS
from audit.files.spreadsheets.limits import COMMAND_LINE_LIMITS
from audit.messages import files as messages
from audit.model.answers import Answer, NoAnswer
from audit.model.applicability import AnswerResolver
from audit.model.case import Case, CaseRecord, CaseState, parse_reference
from audit.model.case_details import CaseDetail, CaseDetailKind
from audit.model.case_review import CaseReview
from audit.model.counting import imported_state
from audit.model.import_plan import ImportOptions
from audit.model.questionnaire import Questionnaire
from audit.model.text_fields import clean_text, fold_text
from audit.storage import Store, verify
from tests.examples import examples
from tests.random_questionnaires import RandomQuestionnaire, random_questionnaires
from tests.small_questionnaire import SMALL, SMALL_TOML, load_questionnaire_text
from tests.storage.factories import (
    ANN,
    NO,
    YES,
    complete_case,
    create_audit,
    create_case,
    reload_review,
    save_answer,
    save_case_detail,
    save_note,
)

REFERENCE_CHARACTERS = string.ascii_letters + string.digits + " ._/#()-"
NOTE_PIECES = st.one_of(
    st.text(st.characters(exclude_categories=("Cs",)), max_size=20), st.sampled_from(["\n", "\t", "=", "'", "_x000D_"])
)


def is_valid_reference(reference: str) -> bool:
    try:
        return parse_reference(reference) == reference
    except InputError:
        return False


references = st.text(REFERENCE_CHARACTERS, min_size=1, max_size=40).filter(is_valid_reference)
lines = (
    st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=60)
    .map(str.casefold)
    .filter(lambda text: text == clean_text(text, one_line=True) and len(text) <= 60)
)
notes = st.lists(NOTE_PIECES, min_size=1, max_size=8).map("".join).map(clean_text).filter(bool)


def values_of(detail: CaseDetail) -> st.SearchStrategy[tuple[str, ...]]:
    """The values that somebody may record for a case detail."""
    choice_ids = [choice.id for choice in detail.choices]
    if detail.kind is CaseDetailKind.TEXT:
        return lines.map(lambda text: (text,))
    if detail.kind is CaseDetailKind.CHOICES:
        return st.lists(st.sampled_from(choice_ids), min_size=1, unique=True).map(tuple)
    return st.sampled_from(choice_ids).map(lambda choice_id: (choice_id,))


def record_case(draw: st.DrawFn, store: Store, audit_id: str, questionnaire: Questionnaire, reference: str) -> None:
    """Record some or all of a case through the store, as a person does, and take it to some state."""
    auditor = draw(st.one_of(st.just(""), lines))
    review = store.reviews.open(ANN, audit_id, store.cases.add(ANN, audit_id, Case(reference, auditor)))
    everything = draw(st.booleans())
    for detail in questionnaire.case_details:
        if everything or draw(st.booleans()):
            save_case_detail(store, review, detail.id, *draw(values_of(detail)))
    for question in questionnaire.questions:
        if everything or draw(st.booleans()):
            allowed = [answer for answer in Answer if not question.why_not_allowed(answer)]
            save_answer(store, review, question.id, draw(st.sampled_from(allowed)))
        if draw(st.booleans()):
            save_note(store, review, question.id, draw(notes))
    take_to_a_state(draw, store, reload_review(store, review))


def take_to_a_state(draw: st.DrawFn, store: Store, review: CaseReview) -> None:
    try:
        store.workflow.submit(ANN, review)
    except NotAllowedError:
        return
    match draw(st.sampled_from(["submitted", "final", "returned", "reopened"])):
        case "final":
            store.workflow.mark_as_final(ANN, review)
        case "returned":
            store.workflow.allocate(ANN, review, "Ann")  # a case is returned only to somebody who can record it
            store.workflow.return_to_auditor(ANN, review, "Look again")
        case "reopened":
            store.workflow.reopen(ANN, review, "Look again")


def read_back(store: Store, questionnaire: Questionnaire, source: str, data: bytes, name: str) -> list[CaseRecord]:
    """Import a file into an empty audit; return what that audit then holds."""
    audit_id = create_audit(store, source)
    records = parse_responses(data, name, questionnaire, COMMAND_LINE_LIMITS).records
    store.cases.import_cases(ANN, audit_id, records, ImportOptions())
    return list(store.cases.all_with_notes(ANN, audit_id))


def content(record: CaseRecord) -> tuple[object, ...]:
    return record.case.reference, record.case.auditor, record.case.details, record.answers


def check_round_trip(data: st.DataObject, store: Store, random: RandomQuestionnaire) -> None:
    try:
        questionnaire = load_questionnaire_text(random.source)
    except QuestionnaireError as error:
        raise AssertionError(error.problems) from error
    audit_id = create_audit(store, random.source)
    for reference in data.draw(st.lists(references, min_size=1, max_size=4, unique_by=fold_text)):
        record_case(data.draw, store, audit_id, questionnaire, reference)
    recorded = list(store.cases.all_with_notes(ANN, audit_id))
    has_answers = any(record.answers for record in recorded)
    xlsx = read_back(store, questionnaire, random.source, write_responses_xlsx(questionnaire, recorded), "r.xlsx")
    assert [content(record) for record in xlsx] == [content(record) for record in recorded]
    assert [record.notes for record in xlsx] == [record.notes for record in recorded]
    assert [record.case.state for record in xlsx] == [record.case.state for record in recorded]
    csv = read_back(store, questionnaire, random.source, write_responses_csv(questionnaire, recorded), "r.csv")
    assert [content(record) for record in csv] == [content(record) for record in recorded]
    assert has_answers or all(record.case.state is CaseState.ALLOCATED for record in csv)


def test_a_workbook_brings_notes_states_and_what_was_not_collected_and_the_log_agrees(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    complete = complete_case(any_store, create_case(any_store, audit_id, "KSH-1"))
    save_note(any_store, complete, "2.2.1", "Two visits.\n=SUM(1)")
    any_store.workflow.submit(ANN, complete)
    any_store.workflow.mark_as_final(ANN, complete)
    started = create_case(any_store, audit_id, "KSH-2")
    save_answer(any_store, started, "2.2.1", YES)
    one_question = b"case,2.2.1\nKSH-3,no\n"
    any_store.cases.import_cases(ANN, audit_id, parse_uploaded_responses(one_question, "r.csv", SMALL).records)
    recorded = list(any_store.cases.all_with_notes(ANN, audit_id))
    responses = parse_uploaded_responses(write_responses_xlsx(SMALL, recorded), "r.xlsx", SMALL)
    assert responses.reading.table.sheets_not_read == ()
    assert responses.reading.warnings == (messages.FURTHER_SHEETS_READ.format(notes="1 note", states="3 states"),)
    copy_id = create_audit(any_store, name="Copy")
    plan = any_store.cases.import_cases(ANN, copy_id, responses.records)
    assert [case.state for case in plan.cases] == [CaseState.FINAL, CaseState.IN_PROGRESS, CaseState.SUBMITTED]
    imported = list(any_store.cases.all_with_notes(ANN, copy_id))
    assert [replace(record, state_in_file=None) for record in imported] == recorded
    with any_store.database.read_transaction() as connection:
        assert not verify(connection).breaks


def test_answers_that_no_longer_apply_come_back_and_do_not_count(store: Store) -> None:
    audit_id = create_audit(store)
    review = create_case(store, audit_id)
    save_case_detail(store, review, "concern", "no")
    save_answer(store, review, "2.2.1b", NO)
    recorded = list(store.cases.all_with_notes(ANN, audit_id))
    for data, name in (
        (write_responses_xlsx(SMALL, recorded), "r.xlsx"),
        (write_responses_csv(SMALL, recorded), "r.csv"),
    ):
        (record,) = read_back(store, SMALL, SMALL_TOML, data, name)
        assert record.answers == {"2.2.1b": NO}
        assert AnswerResolver(SMALL.questions).outcomes(record)["2.2.1b"] is NoAnswer.DOES_NOT_APPLY


@pytest.mark.parametrize(
    ("state", "answers", "becomes"),
    [
        (CaseState.FINAL, {"2.2.1": YES}, CaseState.IN_PROGRESS),
        (CaseState.SUBMITTED, {}, CaseState.IN_PROGRESS),
        (CaseState.ALLOCATED, {"2.2.1": YES}, CaseState.IN_PROGRESS),
        (CaseState.RETURNED, {"2.2.1": YES}, CaseState.RETURNED),
        (CaseState.ALLOCATED, {}, CaseState.ALLOCATED),
    ],
)
def test_a_state_in_a_file_is_used_only_if_the_answers_allow_it(
    state: CaseState, answers: dict[str, Answer], becomes: CaseState
) -> None:
    assert imported_state(SMALL, SMALL.questions, CaseRecord(Case("A1"), answers, state_in_file=state)) is becomes


@pytest.mark.parametrize(
    ("sheet", "rows", "problem"),
    [
        ("Notes", ["B2", "2.2.1", "x"], messages.FURTHER_SHEET_UNKNOWN_CASE),
        ("Notes", ["A1", "9.9", "x"], messages.FURTHER_SHEET_UNKNOWN_QUESTION),
        ("Notes", ["A1", "2.2.1", "x" * 5_001], ""),
        ("States", ["A1", "done", ""], messages.FURTHER_SHEET_UNKNOWN_STATE),
        ("States", ["A1", "final", "9.9"], messages.FURTHER_SHEET_UNKNOWN_ID),
    ],
)
def test_every_row_of_a_further_sheet_that_is_wrong_is_named(sheet: str, rows: list[str], problem: str) -> None:
    workbook = openpyxl.Workbook()
    for row in (["case", "2.2.1"], ["A1", "yes"]):
        workbook.active.append(row)
    further = workbook.create_sheet(sheet)
    further.append(HEADINGS[sheet])
    further.append(rows)
    saved = io.BytesIO()
    workbook.save(saved)
    with pytest.raises(InputError) as refused:
        parse_responses(saved.getvalue(), "r.xlsx", SMALL)
    (sentence,) = refused.value.problems
    states = ", ".join(state.label for state in CaseState)
    assert sentence.startswith(f"r.xlsx: sheet {sheet}, row 2: {problem.format(states=states)}")


def test_a_persons_own_sheet_of_notes_is_not_read(store: Store) -> None:
    workbook = openpyxl.Workbook()
    for row in (["case", "2.2.1"], ["A1", "yes"]):
        workbook.active.append(row)
    workbook.create_sheet("Notes").append(["Ask Ben about A1"])
    saved = io.BytesIO()
    workbook.save(saved)
    responses = parse_responses(saved.getvalue(), "r.xlsx", SMALL)
    assert responses.reading.table.sheets_not_read == ("Notes",)
    assert not responses.records[0].notes


SETTINGS = settings(
    deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.reuse, Phase.generate)
)


@settings(SETTINGS, max_examples=4)
@given(data=st.data(), random=random_questionnaires())
def test_what_is_recorded_comes_back(data: st.DataObject, store: Store, random: RandomQuestionnaire) -> None:
    check_round_trip(data, store, random)


@pytest.mark.thorough
@settings(SETTINGS, max_examples=examples(50))
@given(data=st.data(), random=random_questionnaires(12))
def test_what_is_recorded_comes_back_every_time(data: st.DataObject, store: Store, random: RandomQuestionnaire) -> None:
    check_round_trip(data, store, random)
