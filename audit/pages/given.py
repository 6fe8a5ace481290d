"""What was given on the recording page in the browser, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from audit.pages import recorder
from audit.pages.frame import Visit
from audit.sheet import Outcome, Save, Wish, keep, read_wish

Outcomes = Mapping[str, Outcome]
KEPT = "kept saves"


def given(here: Visit) -> tuple[Wish, Outcomes]:
    """What the page asks for, and what became of each save in it, by its id.

    Called on every run, of other pages too: an answer given just before somebody leaves the page is kept.
    """
    wish = read_wish(recorder.sent())
    outcomes = {save.save_id: _kept(here, save) for save in wish.saves}
    st.session_state[KEPT] = {save_id: outcome for save_id, outcome in outcomes.items() if outcome.stored}
    return wish, outcomes


def _kept(here: Visit, save: Save) -> Outcome:
    """One that is stored already is not tried again for as long as the page names it."""
    known: Outcomes = st.session_state.get(KEPT, {})
    return known.get(save.save_id) or keep(here.store.readings, here.person, save)
