"""The progress of cases and of an audit day by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from audit.model.case import Case, CaseState


@dataclass(frozen=True)
class CaseProgress:
    """The progress of a case: answered questions out of those that apply to it."""

    id: str
    case: Case
    answered: int
    applicable: int

    @property
    def unanswered(self) -> int:
        """Return the number of questions that apply and are unanswered."""
        return self.applicable - self.answered


@dataclass(frozen=True)
class LastEdited:
    """The case that a person edited last, and the question or case detail that they changed."""

    case_id: str
    reference: str
    subject: str


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
