"""Recording a case: choose it, answer standard by standard, submit it. Every click is saved at once."""

import uuid
from collections.abc import Sequence

import streamlit as st

from audit.cases import OPEN, CaseState
from audit.errors import NotFound
from audit.pages import parts
from audit.pages.case_sheet import CHECK, FACTS, Sheet, go_to, section_names, section_of, section_words
from audit.pages.controls import moment
from audit.pages.fact_rows import case_facts
from audit.pages.frame import Visit, faults_told, tell_kept, told_next_run, visit
from audit.pages.handing_in import check
from audit.pages.keys import listen, shortcuts
from audit.pages.question_rows import questions
from audit.storage.audits import Audit
from audit.storage.cases import CaseProgress
from audit.storage.trail import What

LOOK_AGAIN = "20s"


def show(here: Visit) -> None:
    """The sheet of the case that the address names, or of the first one that is not submitted."""
    audit = here.audit()
    cases = here.store.cases.progress(here.person, audit.id)
    if not cases:
        _no_case(audit, "This audit has no case yet. Add one first.")
        return
    case_id = which(audit, cases)
    if case_id not in {case.id for case in cases}:
        _no_case(audit, "The audit has no such case. Open one from the list of cases.")
        return
    steps(audit, cases, case_id)
    sheet(audit.id, case_id)


def _no_case(audit: Audit, sentence: str) -> None:
    parts.heading("Record", over=audit.details.name)
    parts.notice(sentence)
    st.page_link("audit/pages/cases.py", label="Go to the cases", query_params={"audit": audit.id})


def which(audit: Audit, cases: Sequence[CaseProgress]) -> str:
    """The case that the address names, else the one opened last, else the first that is not submitted."""
    key = f"case-{audit.id}"
    first_open = next((case.id for case in cases if case.case.state in OPEN), cases[0].id)
    case_id: str = st.query_params.get("case") or st.session_state.get(key) or first_open
    st.session_state[key] = case_id
    st.query_params["case"] = case_id
    return case_id


def steps(audit: Audit, cases: Sequence[CaseProgress], case_id: str) -> None:
    """Which case this is, and the way to any other one."""
    ids = [case.id for case in cases]
    place, last = ids.index(case_id), len(ids) - 1
    words = {case.id: f"{case.case.reference} · {case.case.state.words} · {case.left} left" for case in cases}
    words[case_id] = cases[place].case.reference  # how far this one is stands below, and changes with each answer
    parts.heading(f"Case {words[case_id]}", over=f"{audit.details.name} · case {place + 1} of {len(ids)}")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        key = f"pick-{case_id}"
        st.selectbox(
            "Case", ids, place, key=key, format_func=words.__getitem__, width=420, on_change=_picked, args=(key,)
        )
        st.button("Previous case", disabled=place == 0, on_click=_open, args=(ids[max(place - 1, 0)],))
        st.button("Next case", disabled=place == last, on_click=_open, args=(ids[min(place + 1, last)],))


def _picked(key: str) -> None:
    _open(st.session_state[key])


def _open(case_id: str) -> None:
    """Show another case at the next run: at the section shown now, but never at the end of a case just begun."""
    st.query_params["case"] = case_id
    if st.query_params.get("section") == CHECK:
        del st.query_params["section"]


@st.fragment(run_every=LOOK_AGAIN)
def sheet(audit_id: str, case_id: str) -> None:
    """The sections of one case; a click reruns this part of the page alone.

    It looks again by itself, so that what colleagues save appears, and so that a browser whose server was started
    anew sends at once what it still shows: without that it would wait for the next click.
    """
    with faults_told():
        here = visit()
        reading = here.store.readings.open(here.person, audit_id, case_id)
        drawn = Sheet(here, reading, here.store.readings.trail(here.person, audit_id, case_id))
        section_key = f"section-{case_id}"
        bar = st.container()
        section = _section(drawn, section_key)
        _draw_section(drawn, section, section_key)
        with bar:
            _section_bar(drawn, section, section_key)
            _standing(drawn, section_key)
        listen()
        target = st.session_state.pop(f"arrive-{section_key}", "")
        if target:
            parts.lead_to(target)


def _section(drawn: Sheet, key: str) -> str:
    """The section to show: chosen here, else named by the address, else the first with something left."""
    for wanted in (st.session_state.get(key), st.query_params.get("section")):
        if wanted in section_names(drawn):
            return str(wanted)
    if not drawn.facts:
        return FACTS
    return next((standard.id for standard in drawn.standards if drawn.left(standard)), CHECK)


def _draw_section(drawn: Sheet, section: str, key: str) -> None:
    if section != CHECK and not drawn.reading.is_open:
        parts.notice(f"This case is {drawn.state.words}, so it is read-only. The last section says what can be done.")
    if section == FACTS:
        case_facts(drawn)
    elif section == CHECK:
        check(drawn, key)
        return
    else:
        questions(drawn, drawn.reading.audit.questionnaire.standard[section])
    shortcuts()
    sections = section_names(drawn)
    following = list(sections)[list(sections).index(section) + 1]
    label = f"Next: {sections[following]}"
    st.button(label, type="primary", key=f"next-section-{following}", on_click=go_to, args=(key, following))


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


def _standing(drawn: Sheet, section_key: str) -> None:
    """Where the case stands, what came back with it, and taking back one's own last change."""
    tell_kept()
    left = sum(len(drawn.left(standard)) for standard in drawn.standards)
    auditor = drawn.reading.auditor or "nobody yet"
    with st.container(horizontal=True, vertical_alignment="center"):
        parts.status(
            f"{drawn.state.words.capitalize()} · {parts.count(left, 'question')} left · allocated to {auditor}"
        )
        if drawn.reading.is_open:
            st.button("Undo my last change", type="tertiary", on_click=_undo, args=(drawn, section_key))
    if drawn.state is CaseState.RETURNED:
        parts.notice(_why_returned(drawn))


def _why_returned(drawn: Sheet) -> str:
    """Who returned the case, and what they asked to look at again."""
    rows = [row for row in drawn.trail if row.change.what is What.STATE and row.change.new == CaseState.RETURNED]
    return f"{rows[-1].by} returned this case on {moment(rows[-1].at)}: {rows[-1].change.reason}"


def _undo(drawn: Sheet, section_key: str) -> None:
    """Take back the last change and go to where it was made."""
    with told_next_run():
        change = drawn.here.store.readings.undo(drawn.here.person, drawn.reading, uuid.uuid4().hex)
        if change is None:
            raise NotFound("You have changed nothing in this case yet.")
        go_to(section_key, section_of(drawn, change.subject), change.subject)


if __name__ == "__main__":
    show(visit())
