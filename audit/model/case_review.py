"""One review of a case: its details, answers and notes, and what is still missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from audit.messages import storage as messages
from audit.model.answers import Answer, CaseRecord
from audit.model.audit import AuditHeader, inspected_questions
from audit.model.case import OPEN_STATES, Case, CaseState
from audit.model.questionnaire import Question
from audit.model.saved_value import SavedValue, decode_detail


@dataclass(frozen=True)
class CaseSelector:
    """The case that somebody asks for: one of its reviews, by id or by number, or any of them."""

    case_id: str
    review_id: str = ""
    review_number: int = 0
    not_found_message: str = messages.CASE_NOT_FOUND


@dataclass(frozen=True)
class ReviewKey:
    """Which review of which case of which audit; the review's id and the reference only if they are known."""

    audit_id: str
    case_id: str
    number: int = 1
    review_id: str = ""
    reference: str = ""

    @property
    def selector(self) -> CaseSelector:
        """What is asked for when somebody asks for this review."""
        if not self.reference:
            return CaseSelector(self.case_id, self.review_id, self.number)
        not_found = messages.CASE_REMOVED.format(reference=self.reference)
        return CaseSelector(self.case_id, self.review_id, self.number, not_found)


@dataclass(frozen=True)
class CaseReview:
    """One review of a case as the database holds it: every value with its version, who saved it and when."""

    id: str
    audit: AuditHeader
    case_id: str
    reference: str
    number: int
    auditor: str
    state: CaseState
    details: Mapping[str, SavedValue]
    answers: Mapping[str, SavedValue]
    notes: Mapping[str, SavedValue]

    @property
    def key(self) -> ReviewKey:
        """The key of this review."""
        return ReviewKey(self.audit.id, self.case_id, self.number, self.id, self.reference)

    @property
    def selector(self) -> CaseSelector:
        """What is asked for when somebody asks for this review."""
        return self.key.selector

    @property
    def case_record(self) -> CaseRecord:
        """The review as a case with its answers."""
        case_details = {
            detail_id: decode_detail(saved.value) for detail_id, saved in self.details.items() if saved.value
        }
        answers = {question_id: Answer(saved.value) for question_id, saved in self.answers.items() if saved.value}
        return CaseRecord(Case(self.reference, self.auditor, case_details, self.state), answers)

    @property
    def noted_questions(self) -> frozenset[str]:
        """The questions with a note; white space alone is none."""
        return frozenset(question_id for question_id, note in self.notes.items() if (note.value or "").strip())

    @property
    def is_open(self) -> bool:
        """Whether answers may still be recorded."""
        return self.state in OPEN_STATES

    @property
    def questions(self) -> list[Question]:
        """The questions of the standards that the audit inspects, in the order of recording."""
        return inspected_questions(self.audit)
