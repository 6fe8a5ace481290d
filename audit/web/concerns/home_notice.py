"""Urgent concerns on the home page: to a lead the open ones, at the top; to others the state of their own."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from audit.formatting import format_datetime
from audit.messages import concerns as messages
from audit.model.audit import Audit
from audit.model.concerns import UrgentConcern, in_order
from audit.web.components import html, tab_state
from audit.web.concerns.links import concern_link, how_many_open
from audit.web.concerns.listing import concern_list_html, state_words
from audit.web.session.page_context import PageContext, get_context, show_errors

REFRESH_INTERVAL = "10s"


@st.fragment(run_every=REFRESH_INTERVAL)
def show_open_concerns(audit_id: str) -> None:
    """Show a lead the open concerns of an audit. It runs again at an interval, so that new ones appear.

    If their number is not that of the page's header, the whole page runs again.
    """
    with show_errors():
        context = get_context()
        concerns = in_order(context.store.concerns.all(context.person, audit_id))
        open_concerns = [concern for concern in concerns if concern.is_open]
        if _number_in_header(audit_id) not in (None, len(open_concerns)):
            st.rerun()
        if open_concerns:
            html.render(open_concerns_html(open_concerns))


def _number_in_header(audit_id: str) -> int | None:
    """Return how many open concerns the header of the page says that an audit has; None if it names no such audit."""
    navigation = tab_state.LAST_NAVIGATION.get()
    audits = navigation.audits if navigation is not None else ()
    return next((audit.open_concerns for audit in audits if audit.id == audit_id), None)


def open_concerns_html(open_concerns: Sequence[UrgentConcern]) -> str:
    """Return a box with the open concerns as links; screen readers read it out at once."""
    items = "".join(f"<li>{_link_with_state(concern)}</li>" for concern in open_concerns)
    title = html.subheading_html(how_many_open(len(open_concerns)))
    return f'<div class="box alert concerns" role="alert">{title}<ul>{items}</ul></div>'


def _link_with_state(concern: UrgentConcern) -> str:
    raised = messages.RAISED_BY.format(name=concern.raised.by, when=format_datetime(concern.raised.at))
    return f"{concern_link(concern, concern.name)}: {escape(raised)}. {escape(state_words(concern))}."


def show_own_concerns(context: PageContext, audit: Audit) -> None:
    """Show somebody else the state of the concerns that they raised themselves and that are open."""
    concerns = context.store.concerns.all(context.person, audit.id)
    own = [each for each in in_order(concerns) if each.is_open and each.raised.by == context.person.name]
    if own:
        html.subheading("Your urgent concerns")
        html.render(concern_list_html(own))
