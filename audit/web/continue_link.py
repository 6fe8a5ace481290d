"""A link to where the user stopped recording, on the home page and at the top of the list of cases."""

from __future__ import annotations

import streamlit as st

from audit.model.audit import AuditHeader
from audit.model.review_pair import FIRST_REVIEW
from audit.storage import Permission
from audit.web.components import html, tab_state
from audit.web.page_list import page_path
from audit.web.session.page_context import PageContext


def show_continue_link(context: PageContext, audit: AuditHeader) -> bool:
    """Show a link to the question that the user answered last, if that case is still open; return whether it is."""
    last_edited = context.store.cases.last_edited_case(context.person, audit.id)
    if last_edited is None:
        return False
    tab_state.FOLLOWED_LINK.set(None)  # so that the same link goes to the same question a second time
    sees_several = last_edited.number != FIRST_REVIEW and _sees_every_case(context, audit)
    review = {"review": str(last_edited.number)} if sees_several else {}
    with st.container(key="continue"):
        st.page_link(
            page_path("record"),
            label=f"Continue with {html.escape_markdown(last_edited.name)}",
            icon=":material/arrow_forward:",
            query_params={"audit": audit.id, "case": last_edited.case_id, "question": last_edited.subject, **review},
        )
    return True


def _sees_every_case(context: PageContext, audit: AuditHeader) -> bool:
    return context.store.members.has_permission(context.person, Permission.SEE_CASE, audit.id)
