"""What the data workbook says of itself on every sheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from audit.analysis.certainty import usable
from audit.analysis.comparison import Comparison
from audit.analysis.disclosure_control import Figures
from audit.analysis.published_breakdowns import PrintedBreakdown
from audit.analysis.ratings import Results
from audit.model.audit import AuditDetails, Finding
from audit.model.questionnaire import Noun


@dataclass(frozen=True)
class WorkbookAbout:
    """What a data workbook says of itself: the audit, which cases count, what people found, and when it was made.

    The cases of a finding are their references here. ``comparison`` holds this audit beside others, where there are
    any. ``outside`` is a workbook that leaves the team: small numbers are held back, in the ``breakdowns`` too, and
    no sheet shows cases.
    """

    details: AuditDetails
    which_cases: str
    made_on: date
    findings: tuple[Finding, ...] = ()
    comparison: Comparison | None = None
    breakdowns: tuple[PrintedBreakdown, ...] = ()
    outside: bool = False


@dataclass(frozen=True)
class Book:
    """Everything that the sheets of one workbook are made from."""

    results: Results
    about: WorkbookAbout
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
    def scope(self) -> list[str]:
        """The line below each title: which audit, and which cases count."""
        held_back = " Small numbers are held back." if self.about.outside else ""
        return [f"{self.about.details.name}. {self.noun.headings}: {self.about.which_cases.rstrip('.')}.{held_back}"]
