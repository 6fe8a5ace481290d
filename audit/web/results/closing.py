"""When the figures of a closed audit were frozen, and what the program would calculate otherwise today."""

from __future__ import annotations

from audit.analysis.audit_results import AuditResults
from audit.analysis.changed_figures import ChangedFigure
from audit.formatting import pluralise
from audit.messages import results as messages
from audit.web.components import html
from audit.web.session.page_context import PageContext

HEADERS = ("Figure", "Frozen", "Calculated now")


def show_closing(context: PageContext, audit_results: AuditResults) -> None:
    """Show the digest of frozen figures, and every figure that this version of the program would calculate otherwise.

    Only people who may see every case are shown other figures: two of them together could reveal a small count.
    """
    if audit_results.closing is None:
        return
    html.paragraphs(audit_results.closing.sentence, kind="quiet")
    if audit_results.shows_groups_in_full:
        changed = context.store.audits.recalculated(context.person, audit_results.audit.id)
        if changed:
            _show_changed(changed)


def _show_changed(changed: tuple[ChangedFigure, ...]) -> None:
    html.notice(messages.CALCULATED_OTHERWISE.format(figures=pluralise(len(changed), "figure")))
    rows = [html.Row((figure.name, figure.frozen, figure.now)) for figure in changed]
    html.render(html.details_html(messages.BOTH_FIGURES, html.table_html(messages.CALCULATED_TABLE, HEADERS, rows)))
