"""Ratings that people give: judgements on standards, and decisions that replace a calculated rating."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from audit.formatting import format_date


@dataclass(frozen=True)
class Judgement:
    """The rating of a standard that people judged, and why."""

    rating: str
    rationale: str = ""


@dataclass(frozen=True)
class Decision:
    """The rating that a person decided for a standard rated from cases: why, who, and when."""

    rating: str
    reason: str
    decided_by: str
    decided_at: datetime

    @property
    def summary(self) -> str:
        """``Good, by Lead on 3 May 2023``."""
        return f"{self.rating}, by {self.decided_by} on {format_date(self.decided_at)}"


@dataclass(frozen=True)
class LapsedDecision:
    """A decision that was kept but does not act any more, and a sentence that says why."""

    decision: Decision
    why: str
