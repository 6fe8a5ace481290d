"""What is missing before an audit can be closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from audit.model.case import CaseState


@dataclass(frozen=True)
class ClosingStatus:
    """The cases that are neither final nor eliminated, and the other reviews that are not submitted, by state."""

    cases: Mapping[CaseState, int] = field(default_factory=dict)
    other_reviews: Mapping[CaseState, int] = field(default_factory=dict)

    @property
    def submitted(self) -> int:
        """The number of submitted cases, which a lead can mark as final when closing."""
        return self.cases.get(CaseState.SUBMITTED, 0)

    @property
    def unfinished(self) -> Mapping[CaseState, int]:
        """The cases that somebody still has to submit or to eliminate, by state."""
        return {state: count for state, count in self.cases.items() if state is not CaseState.SUBMITTED}

    @property
    def can_be_closed(self) -> bool:
        """Whether the audit can be closed, once the submitted cases are marked as final."""
        return not self.unfinished and not self.other_reviews
