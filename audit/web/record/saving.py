"""Saving what was entered on the Record page, also from other pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import streamlit as st

from audit.files.unsaved_answers import account_code
from audit.web.components import tab_state
from audit.web.record import component
from audit.web.record.component.messages import SaveRequest, SaveResult, parse_form_request, save_value
from audit.web.record.form_rows import stored_data
from audit.web.session.page_context import PageContext, get_context, show_errors

SaveResults = Mapping[str, SaveResult]
RECORD_PAGE = "record"


def save_all(context: PageContext, save_requests: Iterable[SaveRequest]) -> SaveResults:
    """Save every value and return the results by save id.

    If the database is unavailable, only one attempt is made, because each may wait for seconds.
    """
    save_results: dict[str, SaveResult] = {}
    unavailable: SaveResult | None = None
    for save_request in save_requests:
        result = unavailable or _save_one(context, save_request)
        unavailable = result if result.unavailable else None
        save_results[save_request.save_id] = result
    tab_state.SAVE_RESULTS.set({save_id: result for save_id, result in save_results.items() if result.stored})
    return save_results


def _save_one(context: PageContext, save_request: SaveRequest) -> SaveResult:
    """Return the result of a save. One that succeeded is not repeated while the page still names it."""
    stored_results: SaveResults = tab_state.SAVE_RESULTS.get()
    return stored_results.get(save_request.save_id) or save_value(context.store.reviews, context.person, save_request)


def flush_pending_saves(page: str) -> None:
    """On every page but Record: save what was entered there just before the person left it.

    A click on another page overtakes an answer on a slow connection; the browser still has it and sends it from here.
    The home page does so only for a person who has recorded, to spare the others the libraries of the component.
    """
    if page == RECORD_PAGE:
        tab_state.RECORD_PAGE_OPENED.set(True)
        return
    tab_state.FOLLOWED_LINK.pop()  # the same link, followed again, leads to its question again
    if page or tab_state.RECORD_PAGE_OPENED.get():
        save_in_background()


@st.fragment
def save_in_background() -> None:
    """Save what the browser sends, and say what is saved and what is refused. Conflicts wait for the Record page."""
    with show_errors():
        context = get_context()
        save_requests = (
            *parse_form_request(component.latest_request()).saves,
            *parse_form_request(component.latest_request(component.BACKGROUND_KEY)).saves,
        )
        save_results = save_all(context, save_requests)
        outcomes = {
            save_request.save_id: outcome
            for save_request in save_requests
            if (outcome := _outcome(save_request, save_results))
        }
        name = context.person.name
        component.send_in_background({"person": name, "account": account_code(name), "outcomes": outcomes})


def _outcome(save_request: SaveRequest, save_results: SaveResults) -> dict[str, object] | None:
    """Return what became of a save, as the browser receives it; None if it waits."""
    save_result = save_results[save_request.save_id]
    if save_result.stored:
        return {"stored": stored_data(save_request.change_type, save_result.stored)}
    is_refused = save_result.error and not save_result.unavailable
    return {"fault": save_result.error, "section": ""} if is_refused else None
