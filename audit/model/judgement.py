"""Ratings by people: ratings by judgement, and decisions that override a calculated rating."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from audit.formatting import format_date


@dataclass(frozen=True)
class Judgement:
    """A rating by judgement of a standard, with its rationale."""

    rating: str
    rationale: str = ""


@dataclass(frozen=True)
class Decision:
    """A decision that overrides the calculated rating of a standard: the rating, the reason, by whom and when."""

    rating: str
    reason: str
    decided_by: str
    decided_at: datetime

    @property
    def summary(self) -> str:
        """Return a summary: ``Good, by Lead on 3 May 2023``."""
        return f"{self.rating}, by {self.decided_by} on {format_date(self.decided_at)}"


@dataclass(frozen=True)
class LapsedDecision:
    """A saved decision that no longer applies, and the reason in a sentence."""

    decision: Decision
    why: str
