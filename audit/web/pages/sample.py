"""The sample of an audit: its lead draws it from a long list; afterwards the page shows how it was drawn."""

import streamlit as st

from audit.messages import sample_page as messages
from audit.web.components import html
from audit.web.components.confirmation import show_confirmation
from audit.web.sampling.confirm import PAGE_NAME
from audit.web.sampling.key import remove_other_key
from audit.web.sampling.steps import show_steps
from audit.web.sampling.stored_draw import show_stored_draw
from audit.web.session.page_context import PageContext, get_context


def show(context: PageContext) -> None:
    """Show the draw of the audit, or the steps to draw a sample."""
    audit = context.require_audit()
    html.heading("Sample", caption=audit.description.name)
    with st.container():  # also without a message: parts that move lose the focus
        show_confirmation(PAGE_NAME)
    draw = context.store.samples.draw(context.person, audit.id)
    if draw is None:
        remove_other_key(audit.id, ())
    if draw is not None:
        show_stored_draw(context, audit, draw)
    elif audit.closed_at is not None:
        html.notice(messages.CLOSED)
    else:
        show_steps(context, audit)


if __name__ == "__main__":
    show(get_context())
