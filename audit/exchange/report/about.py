"""What the Word report says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from audit.answers import Group
from audit.audits import AuditDetails, Finding
from audit.questionnaire import Fact
from audit.ratings import Results


@dataclass(frozen=True)
class Breakdown:
    """The results of each group of cases that share one value of a fact."""

    fact: Fact
    groups: tuple[tuple[Group, Results], ...]


@dataclass(frozen=True)
class ReportAbout:
    """The audit, which cases count, what people found, and when the report was made.

    ``marking`` is printed above every page ("Official: sensitive"); '' prints none.
    """

    details: AuditDetails
    which_cases: str
    made_on: date
    findings: tuple[Finding, ...] = ()
    marking: str = ""
    breakdowns: tuple[Breakdown, ...] = ()

    @property
    def unit(self) -> str:
        """The unit as sentences name it."""
        return self.details.unit or "The unit"
