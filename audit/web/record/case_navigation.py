"""The top of the page Record: which case this is, and the ways to another one.

The ways are plain links, which a script opens without loading the program again (``pages.js``): Streamlit's own
drop-down and buttons took more of the browser's time than the form itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import quote

from audit.messages import recording as messages
from audit.model.audit import Audit
from audit.model.case_progress import CaseProgress
from audit.web.components import html
from audit.web.components.link_list import LinkListWords, link_list_html

PRINT_ANCHOR = "print-case"


def show_case_navigation(audit: Audit, cases: Sequence[CaseProgress], case_id: str) -> None:
    """Show which case this is, a list of all cases, and links to the one before, to the next one and to printing."""
    place = next(place for place, case in enumerate(cases) if case.id == case_id)
    label = audit.questionnaire.case_label
    caption = f"{audit.description.name} · {label.singular} {place + 1} of {len(cases)}"
    html.render(
        html.heading_html(f"{label.heading} {cases[place].name}", caption=caption),
        f'<nav class="case-links" aria-label="{escape(label.plural_heading)}" data-same-section>',
        _list_html(audit, cases, case_id) if len(cases) > 1 else "",
        _step_html(f"Previous {label.singular}", audit, cases[place - 1] if place else None),
        _step_html(f"Next {label.singular}", audit, cases[place + 1] if place + 1 < len(cases) else None),
        html.anchor_link(f"Print this {label.singular}", PRINT_ANCHOR),
        "</nav>",
    )


def _list_html(audit: Audit, cases: Sequence[CaseProgress], case_id: str) -> str:
    """Return the list of all cases, each with its state and how many questions are left."""
    label = audit.questionnaire.case_label
    links = [
        _link_html(audit, case, case.name, ' aria-current="true"')  # the form shows how far it is
        if case.id == case_id
        else _link_html(audit, case, f"{case.name} · {case.case.state.label} · {case.unanswered} left")
        for case in cases
    ]
    words = LinkListWords(
        label.plural_heading,
        f"Find a {label.singular}",
        messages.NO_MATCHING_CASE.format(singular=label.singular),
    )
    return link_list_html("case-list", f"Open another {escape(label.singular)}", links, words)


def _step_html(label: str, audit: Audit, case: CaseProgress | None) -> str:
    """Return a link to the case before or after; without one it keeps its place, and says so to screen readers."""
    if case is None:
        return f'<a role="link" aria-disabled="true">{escape(label)}</a>'
    return _link_html(audit, case, label, " data-step")


def _link_html(audit: Audit, case: CaseProgress, label: str, attribute: str = "") -> str:
    """Return a link to a case, at the section that is shown when it is followed."""
    return f'<a href="?audit={quote(audit.id)}&amp;case={quote(case.id)}"{attribute}>{escape(label)}</a>'
