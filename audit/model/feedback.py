"""Feedback on one case: which notes are shared, what is to be done, and who has seen the feedback sheet."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from audit.errors import InputError, NotAllowedError
from audit.formatting import format_date
from audit.messages import feedback as messages
from audit.messages import model as model_messages
from audit.model.case import COUNTED_STATES, CaseState
from audit.model.case_review import CaseReview
from audit.model.purpose import Purpose
from audit.model.questionnaire import Questionnaire
from audit.model.review_pair import FIRST_REVIEW
from audit.model.saved_value import SavedValue
from audit.model.text_fields import clean_text

MAX_TEXT_LENGTH = 500
MAX_OWNER_LENGTH = 40


class Acknowledger(StrEnum):
    """Who acknowledges a feedback sheet: a role, never a name. The value is stored."""

    PRACTITIONER = "practitioner"
    MANAGER = "manager"

    @property
    def label(self) -> str:
        """Return the role as a heading has it."""
        return self.value.capitalize()


@dataclass(frozen=True)
class FeedbackAction:
    """Something to be done in a case: by whom (a role or initials) and until when."""

    text: str
    owner: str = ""
    due_date: date | None = None
    is_done: bool = False

    @property
    def in_words(self) -> str:
        """Return the action as the audit log saves it.

        >>> FeedbackAction("Review the plan.", "Practitioner", date(2026, 12, 3), is_done=True).in_words
        'Review the plan. (owner: Practitioner; due 3 December 2026; done)'
        """
        parts = (
            f"owner: {self.owner}" if self.owner else "",
            f"due {format_date(self.due_date)}" if self.due_date else "",
            "done" if self.is_done else "",
        )
        details = "; ".join(filter(None, parts))
        return f"{self.text} ({details})" if details else self.text


@dataclass(frozen=True)
class SavedAction:
    """A saved action with its version, who saved that version and when. A removed one can be restored."""

    number: int
    version: int
    by: str
    at: datetime
    action: FeedbackAction
    is_removed: bool = False


@dataclass(frozen=True)
class Acknowledgement:
    """That somebody has seen the sheet, on which day, and their comment."""

    acknowledged_on: date
    comment: str = ""

    @property
    def in_words(self) -> str:
        """Return the acknowledgement as the audit log saves it.

        >>> Acknowledgement(date(2026, 12, 3), "Agreed.").in_words
        '3 December 2026: Agreed.'
        """
        return ": ".join(filter(None, (format_date(self.acknowledged_on), self.comment)))


@dataclass(frozen=True)
class SavedAcknowledgement:
    """A saved acknowledgement (None: withdrawn) with its version, who saved that version and when.

    ``content`` is the digest of what was on the sheet then.
    """

    acknowledger: Acknowledger
    version: int
    by: str
    at: datetime
    acknowledgement: Acknowledgement | None
    content: str


@dataclass(frozen=True)
class CaseFeedback:
    """The first review of a case with its actions, in their order, and who has acknowledged the sheet."""

    review: CaseReview
    actions: Sequence[SavedAction] = ()
    acknowledgements: Mapping[Acknowledger, SavedAcknowledgement] = field(default_factory=dict)

    @property
    def current_actions(self) -> list[SavedAction]:
        """Return the actions that were not removed."""
        return [saved for saved in self.actions if not saved.is_removed]

    @property
    def removed_actions(self) -> list[SavedAction]:
        """Return the actions that were removed and can be restored, the latest first."""
        return sorted((saved for saved in self.actions if saved.is_removed), key=lambda saved: saved.at, reverse=True)

    @property
    def shared_notes(self) -> dict[str, str]:
        """Return the texts of the notes that are shared, by question, in the order of recording."""
        return {
            question.id: self.review.notes[question.id].value or ""
            for question in self.review.questions
            if is_shared(self.review, question.id)
        }

    @property
    def changed_notes(self) -> list[str]:
        """Return the questions whose note was changed after it was shared, so that it is not on the sheet."""
        return [question.id for question in self.review.questions if is_changed_since_shared(self.review, question.id)]


@dataclass(frozen=True)
class FeedbackStatus:
    """How far the feedback is on a case: how many notes are shared, how many actions there are and are still open."""

    case_id: str
    reference: str
    auditor: str
    state: CaseState
    shared_notes: int
    actions: int
    open_actions: int
    acknowledged_by: tuple[Acknowledger, ...]

    @property
    def can_be_downloaded(self) -> bool:
        """Return whether the sheet can be downloaded: answers of a case that is not submitted may still change."""
        return self.state in COUNTED_STATES


@dataclass(frozen=True)
class SharedNote:
    """A choice about the note on a question: the text that the person has seen; None if it is not to be shared.

    ``seen_version`` is the version of the choice that it replaces. ``save_id`` makes a retry harmless.
    """

    question_id: str
    shown_text: str | None
    seen_version: int
    save_id: str


def has_feedback(questionnaire: Questionnaire, purpose: Purpose) -> bool:
    """Return whether cases have feedback sheets: those of a survey or an exercise are about no practitioner."""
    return not questionnaire.is_survey and not purpose.is_exercise


def check_has_feedback(questionnaire: Questionnaire, purpose: Purpose, review_number: int = FIRST_REVIEW) -> None:
    """Raise NotAllowedError if cases have no feedback sheet, or if the review is not the one that it is about."""
    if not has_feedback(questionnaire, purpose):
        raise NotAllowedError(messages.NO_FEEDBACK_SHEETS)
    if review_number != FIRST_REVIEW:
        raise NotAllowedError(messages.ONLY_FIRST_REVIEW.format(singular=questionnaire.case_label.singular))


def note_digest(text: str) -> str:
    """Return what a mark stores of the text that somebody chose to share: white space at its ends makes no difference.

    A note that is changed afterwards has another digest, so it is not shared unseen.
    """
    return hashlib.sha256(clean_text(text).encode()).hexdigest()


def is_shared(review: CaseReview, question_id: str) -> bool:
    """Return whether the note on a question is shared as it is now."""
    note, shared = review.notes.get(question_id), review.shared_notes.get(question_id)
    return bool(note and note.value and shared and shared.value == note_digest(note.value))


def is_changed_since_shared(review: CaseReview, question_id: str) -> bool:
    """Return whether the note on a question was changed since somebody chose to share it."""
    note, shared = review.notes.get(question_id), review.shared_notes.get(question_id)
    return bool(note and note.value and shared and shared.value) and not is_shared(review, question_id)


def encode_shared_note(shown_text: str | None, note: SavedValue) -> str | None:
    """Return the value of a mark: the digest of the note that the person has seen; None if it is not to be shared.

    Raises InputError if the note is another one by now, or empty.
    """
    if shown_text is None:
        return None
    if not (note.value or "").strip():
        raise InputError(messages.NO_NOTE_TO_SHARE)
    if note_digest(shown_text) != note_digest(note.value or ""):
        raise InputError(messages.NOTE_IS_ANOTHER)
    return note_digest(shown_text)


def check_action(action: FeedbackAction) -> FeedbackAction:
    """Return the action as it will be saved. Raises InputError with every problem."""
    cleaned = replace(action, text=clean_text(action.text), owner=clean_text(action.owner, one_line=True))
    problems = [
        *([] if cleaned.text else [messages.ACTION_MISSING]),
        *_too_long(messages.ACTION, cleaned.text, MAX_TEXT_LENGTH),
        *_too_long(messages.OWNER, cleaned.owner, MAX_OWNER_LENGTH),
    ]
    if problems:
        raise InputError(*problems)
    return cleaned


def check_acknowledgement(acknowledgement: Acknowledgement, today: date) -> Acknowledgement:
    """Return the acknowledgement as it will be saved. Raises InputError with every problem."""
    cleaned = replace(acknowledgement, comment=clean_text(acknowledgement.comment))
    days = {"date": format_date(cleaned.acknowledged_on), "today": format_date(today)}
    problems = [
        *([messages.ACKNOWLEDGED_IN_FUTURE.format(**days)] if cleaned.acknowledged_on > today else []),
        *_too_long(messages.COMMENT, cleaned.comment, MAX_TEXT_LENGTH),
    ]
    if problems:
        raise InputError(*problems)
    return cleaned


def _too_long(label: str, text: str, limit: int) -> list[str]:
    if len(text) <= limit:
        return []
    return [model_messages.TEXT_TOO_LONG.format(label=label, length=len(text), limit=limit)]
