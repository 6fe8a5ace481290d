"""The home page of a moderator: the submitted cases that wait to be checked, the longest first."""

from __future__ import annotations

from html import escape

import streamlit as st

from audit.formatting import format_datetime
from audit.messages import home as messages
from audit.model.audit import Audit
from audit.model.case import CaseState
from audit.model.dashboard import StateCounts
from audit.model.waiting import Waiting
from audit.web.components import html
from audit.web.home.attention import cases_to_moderate, show_differences, show_requests
from audit.web.home.links import case_link, list_link
from audit.web.home.state_bar import state_bar_html
from audit.web.session.page_context import PageContext

MAX_SHOWN = 10


def show_queue(context: PageContext, audit: Audit, counts: StateCounts, waiting: Waiting) -> None:
    """Show an open audit to somebody who checks cases."""
    case_label, queue = audit.questionnaire.case_label, context.store.dashboards.queue(context.person, audit.id)
    html.subheading("Waiting for your check")
    if not queue:
        html.paragraphs(messages.NOTHING_TO_CHECK.format(singular=case_label.singular))
    else:
        headline = f"<strong>{escape(case_label.with_count(len(queue)))}</strong>, the longest wait first"
        html.render(f'<p class="headline">{headline}</p>')
        with st.container(key="open-next"):
            case_link(f"Open next: {queue[0].reference}", audit.id, queue[0].id)
        for case in queue[:MAX_SHOWN]:
            who = f"submitted by {case.auditor}" if case.auditor else "submitted"
            case_link(f"{case.reference}: {who}, {format_datetime(case.submitted_at)}", audit.id, case.id)
        if len(queue) > MAX_SHOWN:
            list_link(f"See all {case_label.with_count(len(queue))}", audit.id, CaseState.SUBMITTED)
    show_requests(audit, waiting)
    show_differences(audit, cases_to_moderate(context, audit))
    html.subheading("Progress")
    html.render(state_bar_html(counts, case_label))
