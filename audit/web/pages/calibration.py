"""A calibration exercise: one's own agreement with the agreed answers, and for its lead the meeting."""

import streamlit as st

from audit.messages import calibration as messages
from audit.model.audit import Audit
from audit.model.purpose import Purpose
from audit.storage import Permission
from audit.web.agreement.drift import show_same_cases
from audit.web.calibration.own_results import STARTING_AGAIN, show_own
from audit.web.calibration.sheet import show_meeting
from audit.web.components import html
from audit.web.components.confirmation import confirm, show_confirmation
from audit.web.session.page_context import PageContext, get_context, show_errors

TAKING_PART = "take part"
SEVERITY_TITLE = "How often each auditor answers Yes, with names: not for the meeting"


def show(context: PageContext) -> None:
    """Show one's own results to somebody who takes part, and the meeting to the lead of an exercise."""
    audit = context.require_audit()
    own = context.store.calibrations.own(context.person, audit.id)
    html.heading("Calibration", caption=audit.description.name, subtitle=audit.purpose.label)
    for place in (STARTING_AGAIN, TAKING_PART):
        show_confirmation(place)
    is_lead = audit.purpose is Purpose.CALIBRATION and context.has_permission(Permission.MANAGE_CALIBRATION, audit)
    if own.takes_part or not is_lead:
        show_own(context, audit, own)
    if audit.closed_at is None and not own.takes_part:
        _show_take_part(context, audit)
    if is_lead:
        show_meeting(context, audit)
        html.expander(SEVERITY_TITLE, f"severity {audit.id}", lambda: _show_severity(context, audit))


def _show_severity(context: PageContext, audit: Audit) -> None:
    """Show the lead how often each auditor answers Yes. It is folded away, because the page may be on a wall."""
    show_same_cases(audit, context.store.agreement.reviews(context.person, audit.id))


def _show_take_part(context: PageContext, audit: Audit) -> None:
    """Show the button by which a lead or a moderator reviews the cases too; auditors have their reviews already."""
    plural = audit.questionnaire.case_label.plural
    html.paragraphs(messages.TAKE_PART_TOO.format(plural=plural), kind="quiet")
    with show_errors():
        if st.button("Take part", key="take-part"):
            context.store.calibrations.take_part(context.person, audit.id)
            confirm(TAKING_PART, messages.TAKES_PART.format(plural=plural))
            st.rerun()


if __name__ == "__main__":
    show(get_context())
