"""Urgent concerns: a live risk that somebody saw in a case, what was done about it, and how soon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median

from audit.errors import InputError
from audit.formatting import format_duration
from audit.messages import concerns as messages
from audit.model.case_progress import name_review
from audit.model.text_fields import check_text


class ConcernStep(StrEnum):
    """What can happen to a concern, in the words of the audit log."""

    RAISED = "raised"
    ANSWERED = "answered"
    CLOSED = "closed"
    REOPENED = "reopened"


@dataclass(frozen=True)
class ConcernEntry:
    """One step of a concern. ``text`` is what was seen or done, or why it was reopened; ``informed`` who was told."""

    step: ConcernStep
    text: str
    informed: str
    by: str
    at: datetime


@dataclass(frozen=True)
class ConcernKey:
    """What identifies a concern: its audit, its case, and its number in the case."""

    audit_id: str
    case_id: str
    number: int


@dataclass(frozen=True)
class UrgentConcern:
    """A concern with its steps, oldest first: the first raised it. ``review`` is the number of the review."""

    key: ConcernKey
    reference: str
    review: int
    question_id: str
    entries: tuple[ConcernEntry, ...]

    @property
    def name(self) -> str:
        """Return what lists call it: its case, its review if it is not the first, and its question."""
        case = name_review(self.reference, self.review)
        return f"{case}, question {self.question_id}" if self.question_id else case

    @property
    def raised(self) -> ConcernEntry:
        """Return the step that raised it."""
        return self.entries[0]

    @property
    def last_change(self) -> ConcernEntry | None:
        """Return the step that closed or reopened it last; None if it was never closed."""
        changes = [each for each in self.entries if each.step in (ConcernStep.CLOSED, ConcernStep.REOPENED)]
        return changes[-1] if changes else None

    @property
    def is_open(self) -> bool:
        """Return whether it is not closed."""
        return self.last_change is None or self.last_change.step is ConcernStep.REOPENED

    @property
    def first_answer(self) -> ConcernEntry | None:
        """Return the first response; None if there is none yet."""
        answers = (ConcernStep.ANSWERED, ConcernStep.CLOSED)
        return next((entry for entry in self.entries if entry.step in answers), None)

    @property
    def response_time(self) -> timedelta | None:
        """Return how long it took until the first response; None if there is none yet."""
        return None if self.first_answer is None else max(self.first_answer.at - self.raised.at, timedelta())


@dataclass(frozen=True)
class ConcernFigures:
    """How many concerns there are, how many are open or have a response, and the times of those that have one."""

    total: int
    open: int
    answered: int
    median: timedelta | None
    longest: timedelta | None


def concern_figures(concerns: Sequence[UrgentConcern]) -> ConcernFigures:
    """Return the figures of concerns. The times are those until the first response, of concerns that have one."""
    times = [concern.response_time for concern in concerns if concern.response_time is not None]
    seconds = [time.total_seconds() for time in times]
    return ConcernFigures(
        len(concerns),
        sum(concern.is_open for concern in concerns),
        len(times),
        timedelta(seconds=median(seconds)) if seconds else None,
        max(times, default=None),
    )


def in_order(concerns: Sequence[UrgentConcern]) -> list[UrgentConcern]:
    """Return open concerns without a response first, then other open ones, each the oldest first, then closed ones."""
    return sorted(
        concerns, key=lambda each: (not each.is_open, each.first_answer is not None, each.raised.at, each.key.number)
    )


def check_entry(step: ConcernStep, text: str, informed: str) -> tuple[str, str]:
    """Return the cleaned texts of a step. Raises InputError if the text is missing, or one of them is too long."""
    cleaned = check_text(TEXT_LABELS[step], text), check_text("The text on who was informed", informed)
    if not cleaned[0]:
        raise InputError(MISSING_TEXTS[step])
    return cleaned


TEXT_LABELS = {
    ConcernStep.RAISED: "The concern",
    ConcernStep.ANSWERED: "The response",
    ConcernStep.CLOSED: "The response",
    ConcernStep.REOPENED: "The reason",
}
MISSING_TEXTS = {
    ConcernStep.RAISED: messages.CONCERN_MISSING,
    ConcernStep.ANSWERED: messages.RESPONSE_MISSING,
    ConcernStep.CLOSED: messages.RESPONSE_MISSING,
    ConcernStep.REOPENED: messages.REOPENING_WITHOUT_REASON,
}
"""What a missing text is refused with, by step."""


def how_recorded(concern: UrgentConcern, entry: ConcernEntry) -> str:
    """Return what a step did, with the time to respond if it was the first response: "answered after 2 hours"."""
    if entry != concern.first_answer or concern.response_time is None:
        return "answered again" if entry.step is ConcernStep.ANSWERED else entry.step.value
    step = "answered and closed" if entry.step is ConcernStep.CLOSED else "answered"
    return f"{step} after {format_duration(concern.response_time)}"


def logged_text(concern: UrgentConcern, entry: ConcernEntry) -> str:
    """Return a step as the audit log saves it: what was done, the text, and who was informed."""
    informed = f"\n{messages.INFORMED.format(names=entry.informed)}" if entry.informed else ""
    return f"{how_recorded(concern, entry)}: {entry.text}{informed}"


def what_was_done(logged: str) -> str:
    """Return what a step did, from what the audit log saved.

    >>> what_was_done("answered after 2 hours 10 minutes: Police called: 12:30.")
    'answered after 2 hours 10 minutes'
    """
    return logged.partition(": ")[0]
