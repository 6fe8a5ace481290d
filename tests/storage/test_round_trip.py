"""Record, export, import into an empty audit: the same details, answers, notes and states come back."""

from __future__ import annotations

import string

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from audit.errors import InputError, NotAllowedError, QuestionnaireError
from audit.files.responses import parse_responses
from audit.files.responses_writer import write_responses_csv, write_responses_xlsx
from audit.files.spreadsheets.limits import COMMAND_LINE_LIMITS
from audit.model.answers import Answer
from audit.model.case import Case, CaseRecord, CaseState, parse_reference
from audit.model.case_details import CaseDetail, CaseDetailKind
from audit.model.case_review import CaseReview
from audit.model.import_plan import ImportOptions
from audit.model.questionnaire import Questionnaire
from audit.model.text_fields import clean_text, fold_text
from audit.storage import Store
from tests.random_questionnaires import RandomQuestionnaire, random_questionnaires
from tests.small_questionnaire import load_questionnaire_text
from tests.storage.factories import (
    ANN,
    create_audit,
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


SETTINGS = settings(
    deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.reuse, Phase.generate)
)


@settings(SETTINGS, max_examples=6)
@given(data=st.data(), random=random_questionnaires())
def test_what_is_recorded_comes_back(data: st.DataObject, store: Store, random: RandomQuestionnaire) -> None:
    check_round_trip(data, store, random)


@pytest.mark.thorough
@settings(SETTINGS, max_examples=150)
@given(data=st.data(), random=random_questionnaires(12))
def test_what_is_recorded_comes_back_every_time(data: st.DataObject, store: Store, random: RandomQuestionnaire) -> None:
    check_round_trip(data, store, random)
