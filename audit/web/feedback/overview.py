"""The list of cases with how far the feedback on each is, and links to their sheets."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from audit.formatting import join_list, upper_first
from audit.model.audit import Audit
from audit.model.feedback import FeedbackStatus
from audit.web.components import html

HEADERS = ("State", "Notes shared", "Actions", "Of them open", "Acknowledged by")


def show_overview(audit: Audit, cases: Sequence[FeedbackStatus]) -> None:
    """Show a table of the cases."""
    heading = audit.questionnaire.case_label.heading
    rows = [_row(audit, case) for case in cases]
    html.table("Feedback sheets", (heading, *HEADERS), rows, numeric_columns=(2, 3, 4), html_columns=(0,))


def _row(audit: Audit, case: FeedbackStatus) -> html.Row:
    link = html.link_to(case.reference, f"feedback?{urlencode({'audit': audit.id, 'case': case.case_id})}")
    by = join_list([each.value for each in case.acknowledged_by], "and") if case.acknowledged_by else "–"
    counts = (case.shared_notes, case.actions, case.open_actions)
    return html.Row((link, upper_first(case.state.label), *(f"{count:,}" for count in counts), upper_first(by)))
