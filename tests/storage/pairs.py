"""Cases that two auditors reviewed: what tests of moderation begin with."""

from __future__ import annotations

from collections.abc import Mapping

from audit.model.allocation import Assignment, Readers
from audit.model.answers import Answer
from audit.model.case import Case
from audit.model.case_review import CaseReview
from audit.model.moderation import CaseToModerate
from audit.model.review_pair import FIRST_REVIEW, SECOND_REVIEW
from audit.storage import Store
from tests.storage.factories import ANN, NOT_APPLICABLE, YES, save_answer, save_case_detail, save_note

Answers = Mapping[str, Answer]
FIRST_READER, SECOND_READER = "ada@example.org", "bob@example.org"
READERS = Readers(FIRST_READER, SECOND_READER)


def create_pair(
    store: Store, audit_id: str, reference: str, first: Answers, second: Answers, note: str = "Seen by reviewer {}."
) -> str:
    """A case that was reviewed twice, everything Yes except these answers, with notes; returns its id."""
    case_id = store.cases.add(ANN, audit_id, Case(reference))
    state = review_of(store, audit_id, case_id).state
    store.workflow.allocate_many(ANN, audit_id, {case_id: Assignment(READERS, Readers(), state)})
    for number, answers in ((FIRST_REVIEW, first), (SECOND_REVIEW, second)):
        _record(store, review_of(store, audit_id, case_id, number), answers, note.replace("{}", str(number)))
    return case_id


def _record(store: Store, review: CaseReview, answers: Answers, note: str) -> None:
    if review.number == FIRST_REVIEW:
        save_case_detail(store, review, "sentence_type", "resettlement")
    for question in review.questions:
        default = YES if not question.applies_when else NOT_APPLICABLE
        save_answer(store, review, question.id, answers.get(question.id, default))
    save_note(store, review, "2.2.1", note)
    submit(store, review)


def review_of(store: Store, audit_id: str, case_id: str, number: int = FIRST_REVIEW) -> CaseReview:
    """A review of a case as it is now."""
    return store.reviews.open(ANN, audit_id, case_id, number)


def submit(store: Store, review: CaseReview) -> None:
    """Submit a review."""
    store.workflow.submit(ANN, review_of(store, review.audit.id, review.case_id, review.number))


def to_moderate(store: Store, audit_id: str, case_id: str) -> CaseToModerate:
    """The case as a moderator sees it."""
    return store.moderations.open(ANN, audit_id, case_id)
