"""What a printed case says of each detail, question and change, in words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from audit.formatting import format_timestamp, pluralise, upper_first
from audit.messages import printing as messages
from audit.messages import recording as recording_messages
from audit.model.answer_scales import RecordedOutcome
from audit.model.answers import NoAnswer
from audit.model.applicability import AnswerResolver, how_worked_out, lacks_note, why_not_applicable
from audit.model.audit_log import AuditLogRow, Change, ChangeType
from audit.model.case import CaseState
from audit.model.case_details import CaseDetail
from audit.model.case_print import CasePrint
from audit.model.case_progress import name_review
from audit.model.change_words import RECORDED_TYPES, what_was_done
from audit.model.comments import ReviewComment, threads
from audit.model.counting import details_to_record
from audit.model.questionnaire import Question, Standard

NOT_RECORDED, NOTE_REQUIRED = "Not recorded", "Note required"


@dataclass(frozen=True)
class SheetRow:
    """A printed detail or question. ``is_missing`` says that something has to be recorded still.

    ``remarks`` are what is printed below the answer: that it does not count, what was agreed instead.
    """

    name: str
    answer: str
    is_missing: bool = False
    remarks: tuple[str, ...] = ()
    note: str = ""
    comments: tuple[ReviewComment, ...] = ()


class CaseSheet:
    """What is printed of one review of a case."""

    def __init__(self, case_print: CasePrint) -> None:
        self.review = case_print.review
        self.changes = case_print.changes
        self._print = case_print
        self._record = self.review.case_record
        self._questionnaire = self.review.audit.questionnaire
        resolver = AnswerResolver(self.review.questions)
        self._outcomes = resolver.recorded_outcomes(self._record)
        self._effective = resolver.resolve(self._record.case.details, self._record.answers)
        self._threads = threads(self.review.comments)

    @property
    def title(self) -> str:
        """Return the name of the case, and of the review if it is not the first: "Case KSH-1 (second review)"."""
        review, is_exercise = self.review, self.review.audit.purpose.is_exercise
        name = review.reference if is_exercise else name_review(review.reference, review.number)
        return f"{self._questionnaire.case_label.heading} {name}"

    @property
    def standards(self) -> list[Standard]:
        """Return the inspected standards with questions, in the order of the questionnaire."""
        return [standard for standard in self.review.audit.inspected_standards if standard.questions]

    @cached_property
    def unanswered_count(self) -> int:
        """Return the number of questions that apply, are asked and are unanswered."""
        asked = (question for question in self.review.questions if question.is_asked)
        return sum(self._outcomes[question.id] is NoAnswer.UNANSWERED for question in asked)

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Return what the case is and how far it has got, by heading."""
        review, last_return = self.review, self._print.last_return
        return [
            ("Audit", review.audit.description.name),
            ("Unit", review.audit.description.unit),
            ("Auditor", review.auditor or "Not allocated"),
            ("State", upper_first(review.state.label)),
            ("Questions", self._progress()),
            *([("Returned", self._why_returned(last_return))] if last_return else []),
        ]

    def _progress(self) -> str:
        asked = (question for question in self.review.questions if question.is_asked)
        applicable = sum(self._outcomes[question.id] is not NoAnswer.DOES_NOT_APPLY for question in asked)
        apply = f"{pluralise(applicable, 'question')} {'applies' if applicable == 1 else 'apply'}"
        unanswered = messages.SEVERAL_ANSWERS_MISSING.format(count=self.unanswered_count or "none")
        return f"{apply}, {unanswered}"

    def _why_returned(self, row: AuditLogRow) -> str:
        singular = self._questionnaire.case_label.singular
        values = {"name": row.by, "singular": singular, "when": format_timestamp(row.at), "reason": row.change.reason}
        return recording_messages.RETURNED.format(**values)

    def detail_rows(self) -> list[SheetRow]:
        """Return the case details with what is recorded."""
        missing = {detail.id for detail in details_to_record(self._questionnaire, self._record)}
        return [self._detail_row(detail, detail.id in missing) for detail in self._questionnaire.case_details]

    def _detail_row(self, detail: CaseDetail, is_missing: bool) -> SheetRow:
        if values := self._record.case.details.get(detail.id):
            return SheetRow(detail.text, "; ".join(map(detail.value_label, values)))
        if self._record.is_not_collected(detail.id):
            return SheetRow(detail.text, NoAnswer.NOT_COLLECTED.label)
        return SheetRow(detail.text, f"{NOT_RECORDED} (required)" if is_missing else NOT_RECORDED, is_missing)

    def question_row(self, question: Question) -> SheetRow:
        """Return a question with its answer, note and comments."""
        outcome = self._outcomes[question.id]
        needs_note = not self._questionnaire.is_survey and lacks_note(
            question, outcome, self.review.noted_questions, self._record.answers
        )
        note = self.review.notes.get(question.id)
        return SheetRow(
            f"{question.id} {question.text}",
            self._answer(question, outcome),
            outcome is NoAnswer.UNANSWERED or needs_note,
            tuple(self._remarks(question, outcome, needs_note)),
            (note.value or "").strip() if note else "",
            self.comments_on(question.id),
        )

    def _answer(self, question: Question, outcome: RecordedOutcome) -> str:
        if outcome is not NoAnswer.DOES_NOT_APPLY:
            return question.answer_label(outcome)
        details_by_id = self._questionnaire.case_details_by_id
        return why_not_applicable(question, self._record.case.details, self._effective, details_by_id)

    def _remarks(self, question: Question, outcome: RecordedOutcome, needs_note: bool) -> list[str]:
        recorded, agreed = self._record.answers.get(question.id), self.review.moderated.get(question.id)
        not_applying = outcome is NoAnswer.DOES_NOT_APPLY
        not_counted = not_applying and recorded is not None
        details_by_id = self._questionnaire.case_details_by_id
        worked_out = "" if not_applying else how_worked_out(question, self._record, self._effective, details_by_id)
        return [
            *([worked_out] if worked_out else []),
            *(
                [messages.ANSWER_NOT_COUNTED.format(answer=question.answer_label(recorded))]
                if recorded and not_counted
                else []
            ),
            *([messages.MODERATED.format(answer=question.answer_label(agreed))] if agreed else []),
            *([NOTE_REQUIRED] if needs_note else []),
        ]

    def comments_on(self, question_id: str) -> tuple[ReviewComment, ...]:
        """Return the comments on a question ('': on the whole review), oldest first."""
        return tuple(self._threads.get(question_id, ()))

    def history_rows(self) -> list[tuple[str, str, str, str]]:
        """Return the changes of the review: when, by whom, of what, and what was done."""
        return [(format_timestamp(row.at), row.by, self._subject(row.change), self._what(row)) for row in self.changes]

    def _subject(self, change: Change) -> str:
        if change.type is ChangeType.CASE_DETAIL:
            detail = self._questionnaire.case_details_by_id.get(change.subject)
            return detail.text if detail else change.subject
        return change.subject or f"The {self._questionnaire.case_label.singular}"

    def _what(self, row: AuditLogRow) -> str:
        if row.is_erased:
            return "Erased"
        action, remark = what_was_done(row, self._questionnaire) if row.change.type in RECORDED_TYPES else _other(row)
        return upper_first(action) + (f" ({remark})" if remark else "")


def _other(row: AuditLogRow) -> tuple[str, str]:
    """Return what was done to the state of the review or its comments, and the reason."""
    if row.change.type is ChangeType.COMMENT or not row.change.new:
        return "wrote a comment", ""
    return f"changed the state to {CaseState(row.change.new).label}", row.change.reason
