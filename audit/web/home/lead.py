"""The home page of a lead: progress, what needs attention, the next step, and progress per auditor."""

from __future__ import annotations

from html import escape

import streamlit as st

from audit.formatting import format_datetime, today
from audit.messages import home as messages
from audit.messages import pages as page_messages
from audit.model.audit import Audit
from audit.model.dashboard import AuditorProgress, LeadDashboard, StateCounts, case_total, submitted_total
from audit.model.fieldwork import Fieldwork
from audit.model.waiting import Waiting
from audit.web.components import html
from audit.web.continue_link import show_continue_link
from audit.web.home.attention import cases_to_moderate, show_attention
from audit.web.home.auditor import show_open_second_reviews
from audit.web.home.links import page_link
from audit.web.home.state_bar import state_bar_html
from audit.web.home.step_list import show_steps
from audit.web.home.steps import steps_of
from audit.web.session.page_context import PageContext


def show_lead(context: PageContext, audit: Audit, counts: StateCounts, waiting: Waiting) -> None:
    """Show an open audit to its lead."""
    dashboard = context.store.dashboards.lead(context.person, audit.id)
    description = audit.description
    fieldwork = Fieldwork(description.fieldwork_from, description.fieldwork_to, today())
    left, right = st.columns([3, 2], gap="large")
    with left:
        show_progress(audit, counts, fieldwork, dashboard.second_reviews)
        show_attention(audit, dashboard, counts, fieldwork, waiting, cases_to_moderate(context, audit))
    with right:
        show_continue_link(context, audit)
        show_open_second_reviews(context, audit)
        show_steps(audit, "Steps of this audit", steps_of(audit, dashboard, counts))
    show_auditors(audit, dashboard, fieldwork)


def show_progress(audit: Audit, counts: StateCounts, fieldwork: Fieldwork, second_reviews: StateCounts) -> None:
    """Show how many cases and second reviews are submitted, a bar of the states, and the days left of fieldwork."""
    case_label = audit.questionnaire.case_label
    total, submitted = case_total(counts), submitted_total(counts)
    html.subheading("Progress")
    if total:
        sentence = f"<strong>{submitted:,} of {escape(case_label.with_count(total))}</strong> submitted"
        html.render(f'<p class="headline">{sentence}</p>', state_bar_html(counts, case_label))
    else:
        html.paragraphs(page_messages.NO_CASES_ADD_THEM.format(plural=case_label.plural))
    if second := case_total(second_reviews):
        submitted = submitted_total(second_reviews)
        html.paragraphs(messages.SECOND_REVIEWS_DONE.format(submitted=submitted, total=second))
    days = fieldwork.describe()
    if days:
        html.paragraphs(days)
    else:
        html.paragraphs(messages.FIELDWORK_NOT_SET)
        page_link("settings", "Set the fieldwork dates", audit.id)


def show_auditors(audit: Audit, dashboard: LeadDashboard, fieldwork: Fieldwork) -> None:
    """Show how far each auditor is, and who is behind."""
    auditors = [auditor for auditor in dashboard.auditors if auditor.name]
    if not auditors:
        return
    html.subheading("Progress per auditor")
    has_pace = fieldwork.expected(0) is not None
    headers = ("Auditor", "Allocated", "Started", "Submitted", *(["Expected by now"] if has_pace else []))
    rows = [_auditor_row(auditor, fieldwork, has_pace) for auditor in auditors]
    caption = f"{audit.questionnaire.case_label.plural_heading} per auditor"
    html.table(caption, (*headers, "Last change", "Pace"), rows, numeric_columns=range(1, len(headers)))
    if has_pace:
        html.paragraphs(
            messages.HOW_PACE_IS_EXPECTED.format(plural=audit.questionnaire.case_label.plural), kind="quiet"
        )


def _auditor_row(auditor: AuditorProgress, fieldwork: Fieldwork, has_pace: bool) -> html.Row:
    counts = [auditor.allocated, auditor.started, auditor.submitted]
    if has_pace:
        counts.append(fieldwork.expected(auditor.allocated) or 0)
    last = format_datetime(auditor.last_activity) if auditor.last_activity else "nothing yet"
    return html.Row((auditor.name, *map(str, counts), last, _pace(auditor, fieldwork)))


def _pace(auditor: AuditorProgress, fieldwork: Fieldwork) -> str:
    """Return whether an auditor is behind, done or on course, in words."""
    if not auditor.allocated:
        return "Nothing allocated"
    if auditor.submitted == auditor.allocated:
        return "Done"
    if fieldwork.expected(auditor.allocated) is None:
        return ""
    behind = auditor.behind(fieldwork)
    return f"{behind} behind" if behind else "On course"
