"""Recording a case: choose it, answer standard by standard, submit it. Every click is saved at once."""

from collections.abc import Sequence

import streamlit as st

from audit.storage import Role
from audit.storage.repositories.audits import Audit
from audit.storage.repositories.cases import CaseProgress
from audit.web.components import html
from audit.web.empty_states import no_case
from audit.web.record import component
from audit.web.record.case_form import (
    CHECK,
    FACTS,
    FOLLOWED,
    SHOWN,
    Sheet,
    arrived,
    go_to,
    jump_of,
    place_of,
    section_names,
)
from audit.web.record.component.messages import Wish, read_wish
from audit.web.record.form_data import sheet_data
from audit.web.record.next_case import open_case, to_go_on_with
from audit.web.record.saving import kept
from audit.web.record.submission import check
from audit.web.record.undo import tell_undone, undo
from audit.web.session.page_context import Visit, faults_told, name_in_address, visit

LOOK_AGAIN = "20s"
CASES, RESULTS = "cases", "results"


def show(here: Visit) -> None:
    """The sheet of the case that the address names, or of the one that this person is most likely to go on with."""
    audit = here.audit()
    noun = audit.questionnaire.record
    cases = here.store.cases.progress(here.person, audit.id)
    if not cases:
        is_reader = here.store.members.role(here.person, audit.id) is Role.READER
        _no_case(audit, no_case(here, audit), RESULTS if is_reader else CASES)
        return
    case_id = which(here, audit, cases)
    if case_id not in {case.id for case in cases}:
        _no_case(audit, f"The audit has no such {noun.one}. Open one from the list of {noun.many}.")
        return
    _follow_address(audit, case_id)
    steps(audit, cases, case_id)
    sheet(audit.id, case_id)


def _no_case(audit: Audit, sentence: str, page: str = CASES) -> None:
    html.heading("Record", over=audit.details.name)
    html.notice(sentence)
    place = audit.questionnaire.record.many if page == CASES else page
    st.page_link(f"audit/web/pages/{page}.py", label=f"Go to the {place}", query_params={"audit": audit.id})


def which(here: Visit, audit: Audit, cases: Sequence[CaseProgress]) -> str:
    """The case that the address names, else the one this person opened last, else the one to go on with."""
    key = f"case-{audit.id}"
    case_id: str = st.query_params.get("case") or st.session_state.get(key) or _to_begin_with(here, audit, cases)
    st.session_state[key] = case_id
    name_in_address("case", case_id)
    return case_id


def _to_begin_with(here: Visit, audit: Audit, cases: Sequence[CaseProgress]) -> str:
    """The case recorded last; else an own one, open before submitted; somebody else's only for want of an own one."""
    stopped = here.store.cases.where_stopped(here.person, audit.id)
    if stopped:
        return stopped.case_id
    mine = [case for case in cases if case.case.auditor == here.person.name] or cases
    return (to_go_on_with(mine) or mine[0]).id


def _follow_address(audit: Audit, case_id: str) -> None:
    """Go, once, to the question that a link from another page names.

    The page in the browser takes it out of the address; what Streamlit remembers of the address still has it.
    """
    question = st.query_params.get("question", "")
    if not question or st.session_state.get(FOLLOWED) == (case_id, question):
        return
    st.session_state[FOLLOWED] = (case_id, question)
    for standard in audit.questionnaire.standards:
        if any(one.id == question for one in standard.questions):
            go_to(case_id, standard.id, question)


def steps(audit: Audit, cases: Sequence[CaseProgress], case_id: str) -> None:
    """Which case this is, and the way to any other one."""
    ids = [case.id for case in cases]
    place, last = ids.index(case_id), len(ids) - 1
    words = {case.id: f"{case.case.reference} · {case.case.state.words} · {case.left} left" for case in cases}
    words[case_id] = cases[place].case.reference  # how far this one is stands below, and changes with each answer
    noun = audit.questionnaire.record
    over = f"{audit.details.name} · {noun.one} {place + 1} of {len(ids)}"
    html.heading(f"{noun.heading} {words[case_id]}", over=over)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        key = f"pick-{case_id}"
        st.selectbox(
            noun.heading, ids, place, key=key, format_func=words.__getitem__, width=420, on_change=_picked, args=(key,)
        )
        st.button(f"Previous {noun.one}", disabled=place == 0, on_click=open_case, args=(ids[max(place - 1, 0)],))
        st.button(f"Next {noun.one}", disabled=place == last, on_click=open_case, args=(ids[min(place + 1, last)],))


def _picked(key: str) -> None:
    open_case(st.session_state[key])


@st.fragment(run_every=LOOK_AGAIN)
def sheet(audit_id: str, case_id: str) -> None:
    """The sections of one case; what is given there reruns this part of the page alone.

    It looks again by itself, so that what colleagues save appears.
    """
    with faults_told():
        here = visit()
        wish = read_wish(component.sent())
        outcomes = kept(here, wish.saves)
        drawn = Sheet(here, here.store.readings.open(here.person, audit_id, case_id))
        undone = undo(drawn, wish.undo) if wish.undo else None
        if undone:
            drawn = Sheet(here, here.store.readings.open(here.person, audit_id, case_id))
            tell_undone(drawn, undone)
        section = st.session_state[SHOWN] = _section(drawn, wish)
        component.draw(sheet_data(drawn, section, wish, outcomes))
        if section == CHECK:
            check(drawn)


def _section(drawn: Sheet, wish: Wish) -> str:
    """The section to show: where the page was sent, else chosen in it, else named by the address, else begun with."""
    jump = jump_of(drawn)
    if jump and jump.number <= wish.go:
        arrived(jump)
    asked = wish.section if wish.case == place_of(drawn) else ""
    wanted = (jump.section if jump and jump.number > wish.go else "", asked, st.query_params.get("section"))
    for section in wanted:
        if section in section_names(drawn):
            return str(section)
    if not drawn.facts:
        return FACTS
    return next((standard.id for standard in drawn.standards if drawn.left(standard)), CHECK)


if __name__ == "__main__":
    show(visit())
