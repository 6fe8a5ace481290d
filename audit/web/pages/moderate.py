"""The Moderate page: where the two reviews of a case differ, and the answers that are agreed."""

import streamlit as st

from audit.messages import moderation as messages
from audit.model.audit import Audit
from audit.web.components import html
from audit.web.components.address import get_param
from audit.web.moderation.case_list import show_case_link, show_list, show_list_link
from audit.web.moderation.case_view import show_case
from audit.web.session.page_context import PageContext, get_context, show_errors


def show(context: PageContext) -> None:
    """Show the case in the address, or the list of cases."""
    audit = context.require_audit()
    with show_errors():
        if case_id := get_param("case"):
            _show_case(context, audit, case_id)
        else:
            subtitle = messages.SUBTITLE.format(singular=audit.questionnaire.case_label.singular)
            html.heading("Moderate", caption=audit.description.name, subtitle=subtitle)
            moderations = context.store.moderations
            show_list(audit, moderations.all(context.person, audit.id), moderations.reopened(context.person, audit.id))


def _show_case(context: PageContext, audit: Audit, case_id: str) -> None:
    cases = context.store.moderations.all(context.person, audit.id)
    case_label = audit.questionnaire.case_label
    if case_id not in {case.case_id for case in cases}:
        html.heading("Moderate", caption=audit.description.name)
        html.notice(messages.NO_SUCH_CASE.format(singular=case_label.singular))
        show_list_link(audit)
        return
    case = context.store.moderations.open(context.person, audit.id, case_id)
    html.heading(f"Moderate {case_label.singular} {case.reference}", caption=audit.description.name)
    with st.container(horizontal=True):
        show_list_link(audit)
        following = [other for other in cases if other.needs_moderator and other.case_id != case_id]
        if following:
            show_case_link(following[0], f"Next to decide: {following[0].reference}")
    show_case(context, audit, case)


if __name__ == "__main__":
    show(get_context())
