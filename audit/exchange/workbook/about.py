"""What the data workbook says of itself on every sheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from audit.audits import AuditDetails, Finding
from audit.questionnaire import CASE, Noun


@dataclass(frozen=True)
class WorkbookAbout:
    """What a data workbook says of itself: the audit, which cases count, what people found, and when it was made.

    ``noun``, what a record is called, is the questionnaire's; it is filled in when the workbook is made.
    """

    details: AuditDetails
    which_cases: str
    made_on: date
    findings: tuple[Finding, ...] = ()
    noun: Noun = CASE


def scope(about: WorkbookAbout) -> list[str]:
    """The line below each title: which audit, and which cases count."""
    return [f"{about.details.name}. {about.noun.headings}: {about.which_cases.rstrip('.')}."]
