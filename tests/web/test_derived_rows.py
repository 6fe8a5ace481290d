"""A question that is worked out, on the recording form: its value with the reason, and what overrides it."""

from __future__ import annotations

import pytest

from audit.errors import InputError, NotAllowedError
from audit.messages import measures as messages
from audit.messages import model as model_messages
from audit.model.answers import Answer
from audit.model.case import Case, CaseRecord, CaseState
from audit.model.case_review import CaseReview
from audit.model.import_plan import ExistingCases, ImportOptions
from audit.storage import Store
from tests.guide import PLAN_SHARED, example
from tests.small_questionnaire import SMALL_TOML, load_questionnaire_text
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
from tests.web.conftest import NewVisitor
from tests.web.recording_form_driver import RecordingForm, open_form

SECOND_MEASURE = """
[[standards.key_questions]]
id = "5.2"
text = "Is the plan unsound?"
short = "Unsound plan"
derived = { none = ["5.1"] }
"""
SOURCE = "\n\n".join((SMALL_TOML, PLAN_SHARED, example("Derived measures: questions that are worked out")))


@pytest.fixture
def review(store: Store) -> CaseReview:
    return create_case(store, create_audit(store, SOURCE))


def derived(form: RecordingForm) -> str:
    return str(form.rows["5.1"]["derived"])


def test_the_form_says_what_a_question_comes_to_and_why(visitor: NewVisitor, store: Store, review: CaseReview) -> None:
    form = open_form(visitor, review, "5")
    missing = "5.1a and 5.1b are unanswered and a detail that it depends on is not recorded"
    assert derived(form) == messages.NOT_WORKED_OUT_YET.format(reason=missing)
    assert "5 Planning 0/2" in form.sections
    save_answer(store, review, "5.1b", NO)
    form = open_form(visitor, review, "5")
    assert derived(form) == messages.WORKED_OUT.format(answer="No", reason="5.1b is No")
    assert "5 Planning 1/2" in form.sections
    assert form.rows["5.1a"]["derived"] == ""


def test_an_override_needs_a_reason_before_the_case_is_submitted(
    visitor: NewVisitor, store: Store, review: CaseReview
) -> None:
    save_case_detail(store, review, "plan_shared", "yes")
    complete_case(store, review)
    review = reload_review(store, review)
    save_answer(store, review, "5.1a", NO)
    save_answer(store, review, "5.1", YES)
    form = open_form(visitor, review, "5")
    assert derived(form) == " ".join(
        (
            messages.WORKED_OUT.format(answer="No", reason="5.1a is No"),
            messages.OVERRIDES.format(answer="Yes"),
        )
    )
    assert form.rows["5.1"]["noteNeeded"]
    with pytest.raises(NotAllowedError, match=r"5\.1"):
        store.workflow.submit(ANN, reload_review(store, review))
    save_note(store, review, "5.1", "The plan was made on day 16, by agreement.")
    store.workflow.submit(ANN, reload_review(store, review))
    assert reload_review(store, review).state is CaseState.SUBMITTED
    log = store.reviews.audit_log(ANN, review.audit.id, review.case_id)
    assert next((row.change.old, row.change.new) for row in log if row.change.subject == "5.1") == (None, "yes")
    results = store.audits.results(ANN, review.audit.id).results
    plan = next(key for key in results.key_questions if key.question.id == "5.1")
    assert (plan.tally.yes, plan.overridden) == (1, 1)


def test_a_case_without_answers_to_measures_is_complete(store: Store, review: CaseReview) -> None:
    for question in review.audit.questionnaire.asked_questions:
        save_answer(store, review, question.id, YES)
    save_case_detail(store, review, "sentence_type", "community")
    store.workflow.submit(ANN, reload_review(store, review))
    assert reload_review(store, review).state is CaseState.SUBMITTED


def test_the_history_calls_it_an_override(visitor: NewVisitor, store: Store, review: CaseReview) -> None:
    save_answer(store, review, "5.1", YES)
    save_answer(store, reload_review(store, review), "5.1", None)
    form = open_form(visitor, review, "5").open_row("5.1")
    lines = form.data["history"]["5.1"]
    assert ["removed the override" in lines[0], "overrode it with Yes" in lines[1]] == [True, True]


def test_an_import_overrides_only_with_a_note(store: Store, review: CaseReview) -> None:
    audit_id, questionnaire = review.audit.id, review.audit.questionnaire
    asked = {question.id: YES for question in questionnaire.asked_questions}
    details = {"sentence_type": ("community",), "plan_shared": ("yes",)}

    def record(reference: str, answer: Answer, **notes: str) -> CaseRecord:
        return CaseRecord(Case(reference, details=details), {**asked, "5.1": answer}, notes=notes)

    with pytest.raises(InputError) as refused:
        store.cases.import_cases(ANN, audit_id, [record("KSH-2", NO)])
    assert model_messages.OVERRIDE_WITHOUT_NOTE in str(refused.value)
    store.cases.import_cases(ANN, audit_id, [record("KSH-2", YES), record("KSH-3", NO, **{"5.1": "Not in fact."})])
    results = store.audits.results(ANN, audit_id).results
    plan = next(key for key in results.key_questions if key.question.id == "5.1")
    assert (plan.tally.yes, plan.tally.no, plan.overridden) == (1, 1, 1)


def test_an_import_works_out_a_measure_from_an_override_with_a_note(store: Store) -> None:
    audit_id = create_audit(store, SOURCE + SECOND_MEASURE)
    asked = {question.id: YES for question in load_questionnaire_text(SOURCE + SECOND_MEASURE).asked_questions}
    case = Case("KSH-2", details={"sentence_type": ("community",), "plan_shared": ("yes",)})
    answers = {**asked, "5.1": NO, "5.2": YES}
    store.cases.import_cases(ANN, audit_id, [CaseRecord(case, answers, notes={"5.1": "Not in fact."})])
    results = store.audits.results(ANN, audit_id).results
    second = next(key for key in results.key_questions if key.question.id == "5.2")
    assert (second.tally.yes, second.overridden) == (1, 0)


def test_an_import_changes_an_override_that_has_a_note_already(store: Store, review: CaseReview) -> None:
    save_case_detail(store, review, "plan_shared", "yes")
    save_answer(store, review, "5.1", NO)
    save_note(store, review, "5.1", "Not in fact.")
    restated = CaseRecord(
        Case(review.reference, details={"plan_shared": ("yes",)}), {"5.1a": YES, "5.1b": YES, "5.1": YES}
    )
    store.cases.import_cases(ANN, review.audit.id, [restated], ImportOptions(ExistingCases.UPDATE))
    assert reload_review(store, review).answers["5.1"].value == "yes"


def test_a_note_that_was_cleared_is_no_reason_for_an_override(store: Store, review: CaseReview) -> None:
    update = ImportOptions(ExistingCases.UPDATE)
    record = CaseRecord(Case(review.reference), {"5.1a": NO, "5.1": YES})
    saved = save_note(store, review, "5.1", "Made on day 16, by agreement.")
    save_note(store, review, "5.1", "", seen=saved.version)
    with pytest.raises(InputError) as refused:
        store.cases.import_cases(ANN, review.audit.id, [record], update)
    assert model_messages.OVERRIDE_WITHOUT_NOTE in str(refused.value)
    save_note(store, review, "5.1", "Made on day 16, by agreement.", seen=saved.version + 1)
    store.cases.import_cases(ANN, review.audit.id, [record], update)
    assert reload_review(store, review).answers["5.1"].value == YES
