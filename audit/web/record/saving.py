"""What was given on the recording page in the browser, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import streamlit as st

from audit.web.record import component
from audit.web.record.case_form import FOLLOWED
from audit.web.record.component.messages import Outcome, Save, keep, read_wish
from audit.web.record.form_rows import stored_data
from audit.web.session.page_context import Visit, faults_told, visit

Outcomes = Mapping[str, Outcome]
KEPT = "kept saves"
RECORD = "record"


def kept(here: Visit, saves: Iterable[Save]) -> Outcomes:
    """Keep what was given; what became of each save, by its id."""
    outcomes = {save.save_id: _kept(here, save) for save in saves}
    st.session_state[KEPT] = {save_id: outcome for save_id, outcome in outcomes.items() if outcome.stored}
    return outcomes


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
        return
    st.session_state.pop(FOLLOWED, None)  # whoever follows the same link again comes to the same question again
    if page or st.session_state.get(RECORD):
        _carry()


@st.fragment
def _carry() -> None:
    """Keep what the browser sends, and tell what is stored; whatever needs a person waits for the recording page."""
    with faults_told():
        here = visit()
        saves = (*read_wish(component.sent()).saves, *read_wish(component.sent(component.COURIER)).saves)
        outcomes = kept(here, saves)
        stored = {
            save.save_id: {"stored": stored_data(save.what, outcome.stored)}
            for save in saves
            if (outcome := outcomes[save.save_id]).stored
        }
        component.carry({"person": here.person.name, "outcomes": stored})
