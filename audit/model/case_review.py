"""A review of a case: its details, answers and notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from audit.messages import model as messages
from audit.model.answer_scales import RecordedAnswer, read_answer
from audit.model.audit import AuditHeader
from audit.model.audit_log import ChangeType
from audit.model.case import OPEN_STATES, Case, CaseRecord, CaseState
from audit.model.comments import ReviewComment, comments_to_answer
from audit.model.guidance import GuidanceChange
from audit.model.people import Permission
from audit.model.questionnaire import Question
from audit.model.review_pair import FIRST_REVIEW
from audit.model.saved_value import SavedValue, decode_detail, without_source
from audit.model.undo import LoggedChange, UndoSteps, undo_steps

CASE_NOT_FOUND = messages.CASE_NOT_FOUND


@dataclass(frozen=True)
class CaseSelector:
    """The case that somebody asks for: one of its reviews, by id or by number, or the whole case."""

    case_id: str
    review_id: str = ""
    review_number: int = 0
    not_found_message: str = messages.CASE_NOT_FOUND

    @property
    def is_whole_case(self) -> bool:
        """Return whether no single review is asked for."""
        return not self.review_id and not self.review_number


@dataclass(frozen=True)
class ReviewKey:
    """Which review of which case of which audit; the review's id and the reference only if they are known."""

    audit_id: str
    case_id: str
    number: int = FIRST_REVIEW
    review_id: str = ""
    reference: str = ""

    @property
    def selector(self) -> CaseSelector:
        """What is asked for when somebody asks for this review."""
        number = max(self.number, FIRST_REVIEW)  # never the whole case, whatever number a browser sends
        if not self.reference:
            return CaseSelector(self.case_id, self.review_id, number)
        not_found = messages.CASE_REMOVED.format(reference=self.reference)
        return CaseSelector(self.case_id, self.review_id, number, not_found)


@dataclass(frozen=True)
class CaseReview:
    """A review of a case as stored: every value with its version, who saved it and when; and the changes of values."""

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
    not_collected: frozenset[str] = frozenset()
    permissions: frozenset[Permission] = frozenset()
    """What the person who opened it may do with it; empty if it was read for a change."""
    changes: tuple[LoggedChange, ...] = field(default=(), compare=False)
    comments: tuple[ReviewComment, ...] = ()
    moderated: Mapping[str, RecordedAnswer] = field(default_factory=dict)
    """The answers that count in place of those of a first review, by question; empty for other reviews."""
    shared_notes: Mapping[str, SavedValue] = field(default_factory=dict)
    """Which text of the note on each question was chosen for the feedback sheet, as a digest (see ``feedback``)."""
    guidance: tuple[GuidanceChange, ...] = ()
    """What was added to the guidance of questions, oldest first, without the reasons."""

    @property
    def key(self) -> ReviewKey:
        """The key of this review."""
        return ReviewKey(self.audit.id, self.case_id, self.number, self.id, self.reference)

    def has_saved(self, change_type: ChangeType, subject: str, save_id: str) -> bool:
        """Return whether the save with this id was written, even if the value was changed again since."""
        value_key = (change_type, subject)
        return bool(save_id) and any(
            change.save_id == save_id and change.value_key == value_key for change in self.changes
        )

    @property
    def selector(self) -> CaseSelector:
        """Return the selector of this review."""
        return self.key.selector

    @cached_property
    def case_record(self) -> CaseRecord:
        """Return the case with its details and answers, as results count them."""
        case_details = {
            detail_id: decode_detail(saved.value) for detail_id, saved in self.details.items() if saved.value
        }
        answers = {question_id: read_answer(saved.value) for question_id, saved in self.answers.items() if saved.value}
        return CaseRecord(Case(self.reference, self.auditor, case_details, self.state), answers, self.not_collected)

    @property
    def noted_questions(self) -> frozenset[str]:
        """Return the ids of the questions with a note. A note of white space does not count."""
        return frozenset(question_id for question_id, note in self.notes.items() if (note.value or "").strip())

    @property
    def comments_to_answer(self) -> list[ReviewComment]:
        """Return the comments of others to which the auditor has written nothing since, on that question."""
        return comments_to_answer(self.comments, self.auditor)

    @property
    def is_open(self) -> bool:
        """Return whether answers may still be recorded."""
        return self.state in OPEN_STATES

    def without_other_sources(self) -> CaseReview:
        """Return the review without who saved details of the case in another review of it, and when."""
        saved_in = {
            change.subject: change.review_id for change in self.changes if change.type is ChangeType.CASE_DETAIL
        }
        details = {
            detail_id: saved if saved_in.get(detail_id, self.id) == self.id else without_source(saved)
            for detail_id, saved in self.details.items()
        }
        return replace(self, details=details)

    def undo_steps(self, person_name: str) -> UndoSteps:
        """Return which of their own changes a person can undo, in the standards that are inspected."""
        question_ids = {question.id for question in self.questions}
        changes = (
            change for change in self.changes if change.type is ChangeType.CASE_DETAIL or change.subject in question_ids
        )
        return undo_steps(changes, person_name, self.id)

    @property
    def questions(self) -> list[Question]:
        """Return the questions of the inspected standards, in the order of recording."""
        return self.audit.inspected_questions
