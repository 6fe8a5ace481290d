"""What the Word report says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from audit.analysis.certainty import usable
from audit.analysis.disclosure_control import Figures
from audit.analysis.published_breakdowns import PrintedBreakdown
from audit.analysis.ratings import Results
from audit.model.audit import AuditDetails, Finding
from audit.model.questionnaire import Noun


@dataclass(frozen=True)
class ReportAbout:
    """The audit, which cases count, what people found, and when the report was made.

    The cases of a finding are their references here. ``outside`` is a report that leaves the team: small numbers are
    held back, in the ``breakdowns`` too, and no case is named.
    """

    details: AuditDetails
    which_cases: str
    made_on: date
    findings: tuple[Finding, ...] = ()
    breakdowns: tuple[PrintedBreakdown, ...] = ()
    outside: bool = False

    @property
    def unit(self) -> str:
        """The unit as sentences name it."""
        return self.details.unit or "The unit"


@dataclass(frozen=True)
class Report:
    """Everything that the chapters of one report are written from."""

    results: Results
    about: ReportAbout
    figures: Figures

    @property
    def noun(self) -> Noun:
        """What a record is called."""
        return self.results.questionnaire.record

    @property
    def eligible(self) -> int | None:
        """How many cases were eligible, where it is known and can be."""
        return usable(self.about.details.eligible, self.results.cases)

    @property
    def rates(self) -> bool:
        """Whether anything is rated; a survey rates nothing."""
        return self.results.overall.rated > 0
