"""The progress of cases and of an audit day by day."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from audit.model.answers import NoAnswer
from audit.model.applicability import AnswerResolver, lacks_note
from audit.model.audit import AuditHeader
from audit.model.case import Case, CaseRecord, CaseState
from audit.model.counting import details_to_record
from audit.model.review_pair import FIRST_REVIEW, review_name


def name_review(reference: str, number: int) -> str:
    """Return what lists call a review of a case.

    >>> name_review("KSH-1", 1), name_review("KSH-1", 2)
    ('KSH-1', 'KSH-1 (second review)')
    """
    return reference if number == FIRST_REVIEW else f"{reference} ({review_name(number)})"


@dataclass(frozen=True)
class LastChange:
    """When a case was changed last, and by whom."""

    at: datetime
    by: str


@dataclass(frozen=True)
class OtherReview:
    """Another review of a case: its number, who makes it, and how far it is."""

    number: int
    auditor: str
    state: CaseState


@dataclass(frozen=True)
class CaseProgress:
    """The progress of a review of a case: answered questions out of those that apply, and what else is missing.

    ``missing_details`` and ``missing_notes`` count the required ones. ``stratum`` is '' if the case was not drawn.
    ``number`` is that of the review, and ``others`` are the other reviews of the case that the person may see.
    """

    id: str
    case: Case
    answered: int
    applicable: int
    missing_details: int = 0
    missing_notes: int = 0
    last_change: LastChange | None = None
    stratum: str = ""
    number: int = FIRST_REVIEW
    others: tuple[OtherReview, ...] = ()

    @property
    def name(self) -> str:
        """Return what lists call it: the reference of the case, and which review it is if it is not the first."""
        return name_review(self.case.reference, self.number)

    @property
    def unanswered(self) -> int:
        """Return the number of questions that apply and are unanswered."""
        return self.applicable - self.answered

    @property
    def reviews(self) -> tuple[OtherReview, ...]:
        """Return this review and the others of its case that the person may see."""
        return (_other(self), *self.others)


def one_for_each_case(reviews: Iterable[CaseProgress]) -> list[CaseProgress]:
    """Return the first of the reviews of each case, with the others; the reviews of a case follow one another."""
    cases = []
    for _, group in groupby(reviews, key=lambda review: review.id):
        first, *others = group
        cases.append(replace(first, others=tuple(_other(review) for review in others)))
    return cases


def _other(review: CaseProgress) -> OtherReview:
    return OtherReview(review.number, review.case.auditor, review.case.state)


class ProgressCounter:
    """Counts the progress of the cases of one audit, one after another. Build it once for many cases."""

    def __init__(self, audit: AuditHeader) -> None:
        self._questionnaire = audit.questionnaire
        self._questions = audit.inspected_questions
        self._resolver = AnswerResolver(self._questions)
        self._asked = [question.id for question in self._questions if question.is_asked]
        is_survey = audit.questionnaire.is_survey
        self._noted = [q for q in self._questions if q.note_needed and not (is_survey and q.is_asked)]

    def progress(
        self,
        case_id: str,
        record: CaseRecord,
        noted_ids: Collection[str],
        last_change: LastChange | None,
        stratum: str,
        number: int = FIRST_REVIEW,
    ) -> CaseProgress:
        """Return the progress of a review. ``noted_ids`` are the questions that have a note."""
        outcomes = self._resolver.recorded_outcomes(record)
        answered = sum(not isinstance(outcomes[question_id], NoAnswer) for question_id in self._asked)
        unanswered = sum(outcomes[question_id] is NoAnswer.UNANSWERED for question_id in self._asked)
        return CaseProgress(
            case_id,
            record.case,
            answered,
            answered + unanswered,
            len(details_to_record(self._questionnaire, record)),
            sum(lacks_note(question, outcomes[question.id], noted_ids, record.answers) for question in self._noted),
            last_change,
            stratum,
            number,
        )


@dataclass(frozen=True)
class LastEdited:
    """The case that a person edited last, and the question or case detail that they changed, in which review."""

    case_id: str
    reference: str
    subject: str
    number: int = FIRST_REVIEW

    @property
    def name(self) -> str:
        """Return what lists call the review that the person edited."""
        return name_review(self.reference, self.number)


@dataclass(frozen=True)
class OpenCase:
    """A case that is not submitted: who records it, and when something in it was changed last."""

    id: str
    reference: str
    auditor: str
    state: CaseState
    last_change: datetime


@dataclass(frozen=True)
class SubmittedCase:
    """A submitted case that waits to be checked, and since when."""

    id: str
    reference: str
    auditor: str
    submitted_at: datetime


@dataclass(frozen=True)
class DayProgress:
    """The numbers of answers and of submitted or final cases at the end of a day."""

    day: date
    answers: int
    submitted: int
