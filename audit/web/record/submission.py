"""The end of a case's sheet: submitting, what a submitted case allows, and the way on to the next one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from audit.model.case import CaseState
from audit.web.components import html
from audit.web.empty_states import CLOSED
from audit.web.record.case_form import Sheet
from audit.web.record.next_case import next_own, open_case
from audit.web.session.page_context import told_next_run, visit

ACTS = "acts on cases"


def check(sheet: Sheet) -> None:
    """Below the list of what is missing: submit, or what a submitted case allows."""
    noun = sheet.noun
    if not sheet.is_open:
        _closed(sheet)
    elif sheet.is_complete:
        html.text(f"Nothing is missing. A submitted {noun.one} counts in the results and is read-only.")
        st.button(f"Submit the {noun.one}", type="primary", on_click=_submit, args=(sheet,))
    else:
        html.notice(f"The {noun.one} can be submitted once nothing is missing. Everything so far is saved.")


def _closed(sheet: Sheet) -> None:
    """A submitted or final case: open it again; of a submitted one also return it or make it final."""
    if sheet.reading.audit.closed_at is not None:
        html.text(CLOSED)
        return
    noun = sheet.noun
    html.text(f"This {noun.one} is {sheet.state.words}: it counts in the results and is read-only.")
    _next(sheet)
    here, form = sheet.here, f"reason {sheet.reading.id}"
    kept = str(here.store.drafts.read(here.person, form).get("reason", ""))
    reason = st.text_input(f"Reason, kept with the {noun.one}", kept, key=form) or ""
    if reason != kept:
        here.store.drafts.keep(here.person, form, {"reason": reason})
    with st.container(horizontal=True):
        st.button("Open it again", on_click=_reopen, args=(sheet, form))
        if sheet.state is CaseState.SUBMITTED:
            st.button("Return it to its auditor", on_click=_give_back, args=(sheet, form))
            st.button("Make it final", on_click=_make_final, args=(sheet,))


def _next(sheet: Sheet) -> None:
    """The way on: the person's own case to go on with, or the list where none of theirs is open."""
    audit, noun = sheet.reading.audit, sheet.noun
    following = next_own(sheet.here, audit.id)
    if following is None:
        st.page_link(
            "audit/web/pages/cases.py", label=f"Go to the list of {noun.many}", query_params={"audit": audit.id}
        )
        return
    words = f"Go on with {noun.one} {following.case.reference} ({following.case.state.words}, {following.left} left)"
    if st.button(html.plain(words), type="primary", on_click=open_case, args=(following.id,), key="go-on"):
        st.rerun()  # the whole page, for its heading names the case


@contextmanager
def _acting() -> Iterator[None]:
    """Do what a button says. Acts are counted, so that the page lets go of the fault of the one before.

    Each act asks anew who is there: somebody may have signed out in another tab since the page was drawn.
    """
    st.session_state[ACTS] = acts() + 1
    with told_next_run():
        yield


def acts() -> int:
    """How often this page submitted, returned, opened again or made final, or tried to."""
    return int(st.session_state.get(ACTS, 0))


def _submit(sheet: Sheet) -> None:
    with _acting():
        here = visit()
        here.store.stages.submit(here.person, sheet.reading)


def _reopen(sheet: Sheet, form: str) -> None:
    with _acting():
        here = visit()
        here.store.stages.reopen(here.person, sheet.reading, st.session_state[form] or "")
        here.store.drafts.drop(here.person, form)


def _give_back(sheet: Sheet, form: str) -> None:
    with _acting():
        here = visit()
        here.store.stages.give_back(here.person, sheet.reading, st.session_state[form] or "")
        here.store.drafts.drop(here.person, form)


def _make_final(sheet: Sheet) -> None:
    with _acting():
        here = visit()
        here.store.stages.make_final(here.person, sheet.reading)
