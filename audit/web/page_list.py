"""The list of pages: the app, the tests and the benchmarks all use this one."""

from __future__ import annotations

from dataclasses import dataclass

PAGES_FOLDER = "audit/web/pages"


@dataclass(frozen=True)
class PageEntry:
    """One page: its module in ``audit/web/pages``, its title, and the last part of its address.

    ``in_navigation``: everyone who signed in sees it in the navigation; other pages are reached by links.
    ``needs_audit``: it shows the audit that the address names.
    """

    name: str
    title: str
    url_path: str
    in_navigation: bool = True
    needs_audit: bool = True

    @property
    def path(self) -> str:
        """Where its file is, from the folder of ``app.py``."""
        return page_path(self.name)


def page_path(name: str) -> str:
    """Return the path of a page's file, as Streamlit's links take it."""
    return f"{PAGES_FOLDER}/{name}.py"


PAGES = (
    PageEntry("home", "Audits", "", needs_audit=False),
    PageEntry("new_audit", "Start an audit", "start", in_navigation=False, needs_audit=False),
    PageEntry("cases", "Cases", "cases"),
    PageEntry("record", "Record", "record"),
    PageEntry("results", "Results", "results"),
    PageEntry("breakdowns", "Breakdowns", "breakdowns"),
    PageEntry("case_map", "Case map", "case-map"),
    PageEntry("findings", "Findings", "findings"),
    PageEntry("compare", "Compare", "compare"),
    PageEntry("export", "Export", "export"),
    PageEntry("settings", "Settings", "settings"),
    PageEntry("members", "Members", "members", in_navigation=False),
    PageEntry("history", "History", "history", in_navigation=False),
    PageEntry("retention", "Retention", "retention", in_navigation=False),
)
