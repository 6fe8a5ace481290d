"""The list of pages: the app, the tests and the benchmarks all use this one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from audit.model.people import Permission

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
    address names.
    """

    name: str
    title: str
    url_path: str
    permission: Permission | None = None
    group: PageGroup | None = None
    needs_audit: bool = True

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
    PageEntry("sample", "Sample", "sample", P.ADD_CASE, G.PREPARE),
    PageEntry("cases", "{cases}", "cases", P.SEE_CASE, G.PREPARE),
    PageEntry("allocate", "Allocate", "allocate", P.ALLOCATE_CASE, G.PREPARE),
    PageEntry("record", "Record", "record", P.SEE_CASE, G.RECORD),
    PageEntry("moderate", "Moderate", "moderate", P.MODERATE, G.RECORD),
    PageEntry("results", "Results", "results", P.SEE_RESULTS, G.RESULTS),
    PageEntry("breakdowns", "Breakdowns", "breakdowns", P.SEE_RESULTS, G.RESULTS),
    PageEntry("case_map", "{case} map", "case-map", P.SEE_CASE_RECORDS, G.RESULTS),
    PageEntry("agreement", "Agreement", "agreement", P.SEE_OWN_AGREEMENT, G.RESULTS),
    PageEntry("compare", "Compare", "compare", P.SEE_RESULTS, G.RESULTS),
    PageEntry("findings", "Findings", "findings", P.SEE_RESULTS, G.REPORT),
    PageEntry("export", "Export", "export", P.SEE_RESULTS, G.REPORT),
    PageEntry("settings", "Settings", "settings", P.SEE_MEMBERS, G.ADMINISTRATION),
    PageEntry("members", "Members", "members", P.SEE_MEMBERS, G.ADMINISTRATION),
    PageEntry("history", "History", "history", P.SEE_AUDIT_LOG, G.ADMINISTRATION),
    PageEntry("retention", "Retention", "retention", P.SEE_AUDIT, G.ADMINISTRATION),
)
