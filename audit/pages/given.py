"""What was given on the recording page in the browser, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from audit.pages import recorder
from audit.pages.frame import Visit, visit
from audit.pages.sheet_rows import stored_data
from audit.sheet import Outcome, Save, Wish, keep, read_wish

Outcomes = Mapping[str, Outcome]
KEPT = "kept saves"
RECORD = "record"


def given(here: Visit, sent: object) -> tuple[Wish, Outcomes]:
    """What the page asks for, and what became of each save in it, by its id."""
    wish = read_wish(sent)
    outcomes = {save.save_id: _kept(here, save) for save in wish.saves}
    st.session_state[KEPT] = {save_id: outcome for save_id, outcome in outcomes.items() if outcome.stored}
    return wish, outcomes


def _kept(here: Visit, save: Save) -> Outcome:
    """One that is stored already is not tried again for as long as the page names it."""
    known: Outcomes = st.session_state.get(KEPT, {})
    return known.get(save.save_id) or keep(here.store.readings, here.person, save)


def carry_on(page: str) -> None:
    """On every page but the recording page: keep what was given there just before somebody left it.

    A click on another page overtakes an answer on a slow line; the browser still has it, and sends it from here. The
    first page does so only for somebody who has recorded: a component loads libraries that it can do without.
    """
    if page == RECORD:
        st.session_state[RECORD] = True
    elif page or st.session_state.get(RECORD):
        _carry()


@st.fragment
def _carry() -> None:
    """Keep what the browser sends, and tell what is stored; whatever needs a person waits for the recording page."""
    here = visit()
    given(here, recorder.sent())
    wish, outcomes = given(here, recorder.sent(recorder.COURIER))
    stored = {
        save.save_id: {"stored": stored_data(save.what, outcome.stored)}
        for save in wish.saves
        if (outcome := outcomes[save.save_id]).stored
    }
    known = recorder.sent(recorder.COURIER) is not None
    asked_for = recorder.carry({"person": here.person.name, "outcomes": stored})
    if not known and read_wish(asked_for).saves:
        st.rerun()
