"""What waits for a person in an audit: cases that were returned, requests to reopen a case, and an erasure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from audit.model.case_progress import name_review
from audit.model.review_pair import FIRST_REVIEW


@dataclass(frozen=True)
class WaitingCase:
    """A review of a case that waits for somebody: who returned or asked for it, when, and why.

    ``comments`` is the number of comments that its auditor has not answered; only returned reviews have it.
    """

    case_id: str
    reference: str
    by: str
    at: datetime
    reason: str
    number: int = FIRST_REVIEW
    comments: int = 0

    @property
    def name(self) -> str:
        """Return what lists call it."""
        return name_review(self.reference, self.number)


@dataclass(frozen=True)
class Waiting:
    """What waits for one person in one audit.

    ``returned`` are their own cases, ``requests`` the cases that somebody asks to have reopened, for people who may do
    that. ``erasable_on`` is set for everybody if the cases are marked for erasure.
    """

    returned: tuple[WaitingCase, ...] = ()
    requests: tuple[WaitingCase, ...] = ()
    erasable_on: date | None = None
