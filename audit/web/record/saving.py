"""What was given on the recording page in the browser, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import streamlit as st

from audit.web.record import component
from audit.web.record.component.messages import SaveRequest, SaveResult, parse_form_request, save_value
from audit.web.record.form_rows import stored_data
from audit.web.session import state
from audit.web.session.page_context import PageContext, get_context, show_errors

SaveResults = Mapping[str, SaveResult]
RECORD_PAGE = "record"


def save_all(context: PageContext, save_requests: Iterable[SaveRequest]) -> SaveResults:
    """Keep what was given; what became of each save, by its id."""
    save_results = {save_request.save_id: _save_one(context, save_request) for save_request in save_requests}
    state.SAVE_RESULTS.set({save_id: result for save_id, result in save_results.items() if result.stored})
    return save_results


def _save_one(context: PageContext, save_request: SaveRequest) -> SaveResult:
    """One that is stored already is not tried again for as long as the page names it."""
    stored_results: SaveResults = state.SAVE_RESULTS.get()
    return stored_results.get(save_request.save_id) or save_value(context.store.reviews, context.person, save_request)


def flush_pending_saves(page: str) -> None:
    """On every page but the recording page: keep what was given there just before somebody left it.

    A click on another page overtakes an answer on a slow line; the browser still has it, and sends it from here. The
    first page does so only for somebody who has recorded: a component loads libraries that it can do without.
    """
    if page == RECORD_PAGE:
        state.RECORD_PAGE_OPENED.set(True)
        return
    state.FOLLOWED_LINK.pop()  # the same link, followed again, leads to the same question again
    if page or state.RECORD_PAGE_OPENED.get():
        _flush_saves()


@st.fragment
def _flush_saves() -> None:
    """Keep what the browser sends, and tell what is stored; whatever needs a person waits for the recording page."""
    with show_errors():
        context = get_context()
        save_requests = (
            *parse_form_request(component.latest_request()).saves,
            *parse_form_request(component.latest_request(component.BACKGROUND_KEY)).saves,
        )
        save_results = save_all(context, save_requests)
        stored_values = {
            save_request.save_id: {"stored": stored_data(save_request.change_type, save_result.stored)}
            for save_request in save_requests
            if (save_result := save_results[save_request.save_id]).stored
        }
        component.send_in_background({"person": context.person.name, "outcomes": stored_values})
