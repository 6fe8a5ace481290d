"""What a lead sees of an audit at a glance on the home page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from audit.model.case import COUNTED_STATES, SELECTABLE_STATES, CaseState
from audit.model.case_progress import OpenCase
from audit.model.fieldwork import Fieldwork
from audit.model.waiting import WaitingCase

StateCounts = Mapping[CaseState, int]


def case_total(counts: StateCounts) -> int:
    """Return the number of cases that are open, submitted or final."""
    return sum(counts.get(state, 0) for state in SELECTABLE_STATES)


def submitted_total(counts: StateCounts) -> int:
    """Return the number of submitted and final cases.

    >>> submitted_total({CaseState.SUBMITTED: 40, CaseState.FINAL: 5, CaseState.RETURNED: 1})
    45
    """
    return sum(counts.get(state, 0) for state in COUNTED_STATES)


@dataclass(frozen=True)
class AuditorProgress:
    """The progress of one auditor: their cases by state, and when they changed something in the audit last."""

    name: str
    counts: StateCounts = field(default_factory=dict)
    last_activity: datetime | None = None

    @property
    def allocated(self) -> int:
        """Return how many cases are allocated to the auditor."""
        return case_total(self.counts)

    @property
    def started(self) -> int:
        """Return how many of them are no longer not started."""
        return self.allocated - self.counts.get(CaseState.ALLOCATED, 0)

    @property
    def submitted(self) -> int:
        """Return how many of them are submitted or final."""
        return submitted_total(self.counts)

    def behind(self, fieldwork: Fieldwork) -> int:
        """Return how many cases the auditor has submitted fewer than expected by now."""
        return max((fieldwork.expected(self.allocated) or 0) - self.submitted, 0)


@dataclass(frozen=True)
class ContradictedCase:
    """A submitted case with a key question whose prompts all contradict the overall answer."""

    case_id: str
    reference: str
    auditor: str
    question_id: str


@dataclass(frozen=True)
class LastExport:
    """The latest export of an audit."""

    by: str
    at: datetime
    name: str


@dataclass(frozen=True)
class LeadDashboard:
    """The facts on a lead's home page; ``audit.model.fieldwork`` says what is late.

    ``auditors`` has everybody with a case and every auditor of the audit; "" are the cases without an auditor.
    ``returned`` are all returned cases with who returned them. ``unrated`` are the names of the inspected standards
    that wait for a rating by judgement. ``second_reviews`` counts the second reviews by state; nothing else does.
    """

    auditors: Sequence[AuditorProgress]
    open_cases: Sequence[OpenCase]
    returned: Sequence[WaitingCase]
    contradicted: Sequence[ContradictedCase]
    unrated: Sequence[str]
    last_export: LastExport | None
    has_draw: bool = False
    second_reviews: StateCounts = field(default_factory=dict)

    @property
    def unallocated(self) -> int:
        """Return how many open cases have no auditor."""
        return sum(not case.auditor for case in self.open_cases)
