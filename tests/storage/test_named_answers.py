"""Named answers in the database: saved as they are, with the same conflicts and histories as Yes and No."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping

import pytest
from sqlalchemy import update

from audit.errors import InputError, UnknownAnswerError
from audit.messages import model as messages
from audit.model.allocation import Assignment, Readers
from audit.model.answer_scales import AnswerCode
from audit.model.answers import Answer
from audit.model.audit_log import AuditLogRow, ChangeType
from audit.model.case import Case, CaseRecord
from audit.model.case_review import CaseReview
from audit.model.change_words import what_was_done
from audit.model.moderation import Standing
from audit.model.review_pair import DisagreementCause
from audit.model.saved_value import VersionConflictError
from audit.storage import Store, verify
from audit.storage.engine import schema
from audit.web.history.values import value_texts
from audit.web.history.wording import change_text
from tests.graded_questionnaire import GRADED, GRADED_TOML
from tests.storage.factories import ANN, create_audit, create_case, logged_changes, reload_review, save_answer
from tests.storage.pairs import review_of, submit, to_moderate

WHY = {1: ("1.1.4", AnswerCode("no.no_time")), 2: ("1.1.4", AnswerCode("no.not_known"))}
GOOD, INADEQUATE, OUTSTANDING = map(AnswerCode, ("good", "inadequate", "outstanding"))


@pytest.fixture
def review(any_store: Store) -> CaseReview:
    return create_case(any_store, create_audit(any_store, GRADED_TOML))


def log_rows(store: Store, review: CaseReview) -> list[AuditLogRow]:
    rows = store.reviews.audit_log(ANN, review.audit.id, review.case_id)
    return [row for row in rows if row.change.type is ChangeType.ANSWER]


def test_a_grade_is_saved_in_its_own_words_and_can_be_undone(any_store: Store, review: CaseReview) -> None:
    save_answer(any_store, review, "1.1.1", GOOD)
    save_answer(any_store, reload_review(any_store, review), "1.1.1", INADEQUATE)
    assert reload_review(any_store, review).answers["1.1.1"].value == "inadequate"
    any_store.reviews.undo(ANN, review.key, uuid.uuid4().hex)
    assert reload_review(any_store, review).case_record.answers == {"1.1.1": GOOD}
    rows = log_rows(any_store, review)
    assert what_was_done(rows[1], GRADED) == ("answered Inadequate", "was Good")
    assert value_texts(rows[1], GRADED) == ("Good", "Inadequate")
    with any_store.database.read_transaction() as connection:
        assert not verify(connection).breaks


def test_a_grade_that_somebody_else_changed_first_is_a_conflict(any_store: Store, review: CaseReview) -> None:
    save_answer(any_store, review, "1.1.1", GOOD)
    with pytest.raises(VersionConflictError) as conflict:
        save_answer(any_store, review, "1.1.1", OUTSTANDING)
    assert conflict.value.saved.value == "good"


def test_only_an_answer_of_the_scale_is_saved(any_store: Store, review: CaseReview) -> None:
    for question, answer in (("1.1.1", Answer.YES), ("1.1.1", AnswerCode("met")), ("1.1.1a", GOOD)):
        with pytest.raises(InputError) as refused:
            save_answer(any_store, review, question, answer)
        assert refused.value.problems[0] in (
            messages.NOT_ON_SCALE.format(question=question, answers=GRADED.answer_scales[0].in_words),
            messages.QUESTION_WITHOUT_SCALE.format(question=question),
        )
    assert not logged_changes(any_store, review, ChangeType.ANSWER)


READS: Mapping[str, Callable[[Store, CaseReview], object]] = {
    "results": lambda store, review: store.audits.results(ANN, review.audit.id),
    "a responses file": lambda store, review: store.cases.all_with_notes(ANN, review.audit.id),
    "progress": lambda store, review: store.cases.progress(ANN, review.audit.id),
    "the recording form": reload_review,
    "the home page": lambda store, review: store.dashboards.lead(ANN, review.audit.id),
    "a comparison": lambda store, review: store.comparisons.all(ANN),
    "a new version": lambda store, review: store.questionnaire_versions.preview(
        ANN, review.audit.id, GRADED_TOML.encode()
    ),
}


@pytest.mark.parametrize("question", ["1.1.1", "1.1.1a"])
@pytest.mark.parametrize("read", READS)
def test_an_answer_that_another_program_wrote_is_refused_with_its_case_and_question(
    any_store: Store, read: str, question: str
) -> None:
    audit_id = create_audit(any_store, GRADED_TOML)
    answers = {"1.1.1": GOOD, "1.1.1a": Answer.YES, "1.1.1b": AnswerCode("met")}
    answers |= dict.fromkeys(("1.1.2", "1.1.3", "1.1.4"), Answer.YES)
    any_store.cases.import_cases(ANN, audit_id, [CaseRecord(Case("KSH-1"), answers)])
    (case_id,) = any_store.cases.references(ANN, audit_id)
    review = any_store.reviews.open(ANN, audit_id, case_id)
    with any_store.database.write_transaction() as connection:
        is_answer = schema.answer.c.question_id == question
        connection.execute(update(schema.answer).where(is_answer).values(value="splendid"))
    with pytest.raises(UnknownAnswerError) as refused:
        READS[read](any_store, review)
    assert refused.value.problems == (messages.UNKNOWN_ANSWER_SAVED.format(case="Case KSH-1", question=question),)


def test_a_moderator_decides_between_two_grades_that_count_alike(any_store: Store) -> None:
    audit_id = create_audit(any_store, GRADED_TOML)
    case_id = any_store.cases.add(ANN, audit_id, Case("KSH-1"))
    readers = Readers("ada@example.org", "bob@example.org")
    state = review_of(any_store, audit_id, case_id).state
    any_store.workflow.allocate_many(ANN, audit_id, {case_id: Assignment(readers, Readers(), state)})
    for number, grade in ((1, GOOD), (2, OUTSTANDING)):
        recorded = review_of(any_store, audit_id, case_id, number)
        for question, answer in (("1.1.1a", Answer.YES), ("1.1.1b", AnswerCode("met")), ("1.1.1", grade), WHY[number]):
            save_answer(any_store, recorded, question, answer)
        submit(any_store, recorded)
    case = to_moderate(any_store, audit_id, case_id)
    (compared,) = case.with_standing(Standing.TO_DECIDE)  # both said No to 1.1.4, with different reasons
    assert [compared.outcome_label(number) for number in (1, 2)] == ["Good", "Outstanding"]
    slip = DisagreementCause.SLIP
    any_store.moderations.decide(ANN, audit_id, {"1.1.1": OUTSTANDING}, "The plan says so.", slip, case.pair)
    results = any_store.audits.results(ANN, audit_id).results
    (assessment,) = [each for each in results.key_questions if each.question.id == "1.1.1"]
    assert (assessment.tally.yes, assessment.tally.named) == (1, (1, 0, 0, 0))
    (row,) = [each for each in any_store.history.audit_log(ANN, audit_id) if each.change.type is ChangeType.MODERATION]
    assert value_texts(row, GRADED)[1] == "Outstanding (slip)"
    assert "Outstanding (slip)" in change_text(row, {}, GRADED.case_label, questionnaire=GRADED)
