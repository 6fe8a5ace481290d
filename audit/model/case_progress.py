"""How far each case and each day of an audit is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from audit.model.case import Case


@dataclass(frozen=True)
class CaseProgress:
    """How far the recording of a case has come: answered out of the questions that apply to it."""

    id: str
    case: Case
    answered: int
    applicable: int

    @property
    def unanswered(self) -> int:
        """How many questions that apply are still unanswered."""
        return self.applicable - self.answered


@dataclass(frozen=True)
class LastEdited:
    """Where somebody stopped recording: the case, and the question or fact that they changed last."""

    case_id: str
    reference: str
    subject: str


@dataclass(frozen=True)
class DayProgress:
    """How many answers stood at the end of a day, and how many cases were submitted or final."""

    day: date
    answers: int
    submitted: int
