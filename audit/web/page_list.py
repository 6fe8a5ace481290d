"""The list of pages: the app, the tests and the benchmarks all use this one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from audit.model.people import Permission
from audit.model.purpose import Purpose

PAGES_FOLDER = "audit/web/pages"
P = Permission  # short, so that the list below fits


class PageGroup(StrEnum):
    """What people do on a page: the navigation shows the pages by group, in this order."""

    PREPARE = "Prepare"
    RECORD = "Record"
    RESULTS = "Results"
    REPORT = "Report"
    ADMINISTRATION = "Administration"


G = PageGroup


@dataclass(frozen=True)
class PageEntry:
    """One page: its module in ``audit/web/pages``, its title, and the last part of its address.

    ``{case}`` and ``{cases}`` in a title are the audit's words for a case. ``permission``: the page is only for people
    who may do that, at least in their own cases; None for everyone. ``group``: where they see it in the navigation; a
    page without a group is reached by links, except the first page. ``needs_audit``: it shows the audit that the
    address names. ``of_audits`` and ``of_exercises``: whether audits and calibration exercises have this page.
    """

    name: str
    title: str
    url_path: str
    permission: Permission | None = None
    group: PageGroup | None = None
    needs_audit: bool = True
    of_audits: bool = True
    of_exercises: bool = True

    def is_of(self, purpose: Purpose) -> bool:
        """Whether an audit with this purpose has the page."""
        return self.of_exercises if purpose.is_exercise else self.of_audits

    @property
    def path(self) -> str:
        """Where its file is, from the folder of ``app.py``."""
        return page_path(self.name)


def page_path(name: str) -> str:
    """Return the path of a page's file, as Streamlit's links take it."""
    return f"{PAGES_FOLDER}/{name}.py"


PAGES = (
    PageEntry("home", "Home", "", needs_audit=False),
    PageEntry("new_audit", "Start an audit", "start", P.START_AUDIT, needs_audit=False),
    PageEntry("questionnaires", "Questionnaires", "questionnaires", P.WRITE_QUESTIONNAIRE, needs_audit=False),
    PageEntry("sample", "Sample", "sample", P.ADD_CASE, G.PREPARE, of_exercises=False),
    PageEntry("cases", "{cases}", "cases", P.SEE_CASE, G.PREPARE),
    PageEntry("allocate", "Allocate", "allocate", P.ALLOCATE_CASE, G.PREPARE, of_exercises=False),
    PageEntry("record", "Record", "record", P.SEE_CASE, G.RECORD),
    PageEntry("recording_sheet", "Record in Excel", "record-in-excel", P.RECORD_ANSWERS, G.RECORD),
    PageEntry("concerns", "Urgent concerns", "urgent-concerns", P.SEE_CONCERNS, G.RECORD),
    PageEntry("feedback", "Feedback", "feedback", P.SEE_CASE, G.RECORD, of_exercises=False),
    PageEntry("moderate", "Moderate", "moderate", P.MODERATE, G.RECORD, of_exercises=False),
    PageEntry("calibration", "Calibration", "calibration", P.SEE_MEMBERS, G.RESULTS, of_audits=False),
    PageEntry("results", "Results", "results", P.SEE_RESULTS, G.RESULTS, of_exercises=False),
    PageEntry("breakdowns", "Breakdowns", "breakdowns", P.SEE_RESULTS, G.RESULTS, of_exercises=False),
    PageEntry("case_map", "{case} map", "case-map", P.SEE_CASE_RECORDS, G.RESULTS, of_exercises=False),
    PageEntry("notes", "Notes", "notes", P.SEE_NOTES, G.RESULTS, of_exercises=False),
    PageEntry("agreement", "Agreement", "agreement", P.SEE_OWN_AGREEMENT, G.RESULTS, of_exercises=False),
    PageEntry("compare", "Compare", "compare", P.SEE_RESULTS, G.RESULTS, of_exercises=False),
    PageEntry("findings", "Findings", "findings", P.SEE_RESULTS, G.REPORT, of_exercises=False),
    PageEntry("report_text", "Report text", "report-text", P.SEE_RESULTS, G.REPORT, of_exercises=False),
    PageEntry("export", "Export", "export", P.SEE_RESULTS, G.REPORT, of_exercises=False),
    PageEntry("settings", "Settings", "settings", P.SEE_MEMBERS, G.ADMINISTRATION),
    PageEntry("members", "Members", "members", P.SEE_MEMBERS, G.ADMINISTRATION),
    PageEntry("history", "History", "history", P.SEE_AUDIT_LOG, G.ADMINISTRATION),
    PageEntry("retention", "Retention", "retention", P.SEE_AUDIT, G.ADMINISTRATION),
)
