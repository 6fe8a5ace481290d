"""Recording a case: choose it, answer standard by standard, submit it. Every click is saved at once."""

from collections.abc import Sequence

import streamlit as st

from audit.pages import parts
from audit.pages.case_sheet import CHECK, FACTS, Sheet, case_facts, check, go_to, questions, section_words
from audit.pages.frame import Visit, faults_told, visit
from audit.storage.audits import Audit
from audit.storage.cases import CaseProgress


def show(here: Visit) -> None:
    """The sheet of the case that the address names, or of the first one that is not submitted."""
    audit = here.audit()
    cases = here.store.cases.progress(here.person, audit.id)
    if not cases:
        parts.heading("Record", over=audit.details.name)
        parts.notice("This audit has no case yet. Add one first.")
        st.page_link("audit/pages/cases.py", label="Go to the cases", query_params={"audit": audit.id})
        return
    chosen = choose(audit, cases)
    sheet(audit.id, chosen)


def choose(audit: Audit, cases: Sequence[CaseProgress]) -> str:
    """Which case: from the address, else the first with something left to answer; with steps to its neighbours."""
    ids = [case.id for case in cases]
    asked = st.query_params.get("case") or st.session_state.get(f"case-{audit.id}", "")
    first_open = next((case.id for case in cases if case.left), ids[0])
    current = asked if asked in ids else first_open
    st.session_state[f"case-{audit.id}"] = current
    st.query_params["case"] = current
    place = ids.index(current)
    parts.heading(f"Case {cases[place].case.reference}", over=f"{audit.details.name} · case {place + 1} of {len(ids)}")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = {case.id: f"{case.case.reference} · {case.case.state.words} · {case.left} left" for case in cases}
        key = f"pick-{current}"
        st.selectbox(
            "Case", ids, place, key=key, format_func=words.__getitem__, width=420, on_change=_picked, args=(key,)
        )
        st.button("Previous", disabled=place == 0, on_click=_open, args=(ids[max(place - 1, 0)],))
        st.button("Next", disabled=place == len(ids) - 1, on_click=_open, args=(ids[min(place + 1, len(ids) - 1)],))
    return current


def _picked(key: str) -> None:
    _open(st.session_state[key])


def _open(case_id: str) -> None:
    st.query_params["case"] = case_id


@st.fragment
def sheet(audit_id: str, case_id: str) -> None:
    """The sections of one case; a click reruns this part of the page alone."""
    with faults_told():
        here = visit()
        drawn = Sheet(here, here.store.readings.open(here.person, audit_id, case_id))
        section_key = f"section-{case_id}"
        bar = st.container()
        section = _section(drawn, section_key)
        _draw_section(drawn, section, section_key)
        with bar:
            _section_bar(drawn, section, section_key)


def _section(drawn: Sheet, key: str) -> str:
    """The section to show: chosen here, else named by the address, else the first with something left."""
    sections = [FACTS, *(standard.id for standard in drawn.standards), CHECK]
    for wanted in (st.session_state.get(key), st.query_params.get("section")):
        if wanted in sections:
            return str(wanted)
    if not drawn.facts:
        return FACTS
    return next((standard.id for standard in drawn.standards if drawn.left(standard)), CHECK)


def _draw_section(drawn: Sheet, section: str, key: str) -> None:
    if section == FACTS:
        case_facts(drawn)
    elif section == CHECK:
        check(drawn, key)
        return
    else:
        questions(drawn, drawn.reading.audit.questionnaire.standard[section])
    words = section_words(drawn)
    following = list(words)[list(words).index(section) + 1]
    st.button(f"Next: {words[following]}", type="primary", key=f"next-{key}", on_click=go_to, args=(key, following))


def _section_bar(drawn: Sheet, section: str, key: str) -> None:
    """The sections with their counts; drawn last, so that the counts hold what was just saved."""
    words = section_words(drawn)
    begin = None if key in st.session_state else section
    chosen = st.pills(
        "Section",
        list(words),
        default=begin,
        key=key,
        required=True,
        format_func=words.__getitem__,
        label_visibility="collapsed",
        wrap=True,
    )
    st.query_params["section"] = chosen or section
    if chosen and chosen != section:
        st.rerun()
    state = drawn.reading.state.words
    left = sum(len(drawn.left(standard)) for standard in drawn.standards)
    auditor = drawn.reading.auditor or "nobody yet"
    parts.text(f"{state.capitalize()} · {left} questions left · allocated to {auditor}", kind="quiet")


if __name__ == "__main__":
    show(visit())
