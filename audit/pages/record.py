"""Recording a case: choose it, answer standard by standard, submit it. Every click is saved at once."""

from collections.abc import Sequence

import streamlit as st

from audit.cases import OPEN, CaseState
from audit.errors import NotFound
from audit.pages import parts, recorder
from audit.pages.case_sheet import CHECK, FACTS, Jump, Sheet, go_to, section_names, section_of, section_words
from audit.pages.frame import Visit, faults_told, told_next_run, visit
from audit.pages.given import Outcomes, given
from audit.pages.handing_in import check
from audit.pages.sheet_rows import Data, change_words, clash_data, fact_groups, question_groups, stored_data
from audit.pages.times import moment
from audit.sheet import Outcome, Save, Wish, read_wish
from audit.storage.audits import Audit
from audit.storage.cases import CaseProgress
from audit.storage.trail import TrailRow, What

LOOK_AGAIN = "20s"
FACTS_STATEMENT = "Never a name, a CRN or a date of birth. Facts decide which questions apply."


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
    """The sections of one case; what is given there reruns this part of the page alone.

    It looks again by itself, so that what colleagues save appears.
    """
    with faults_told():
        here = visit()
        wish, outcomes = given(here)
        drawn = Sheet(here, here.store.readings.open(here.person, audit_id, case_id))
        if wish.undo and _undo(drawn, wish.undo):
            drawn = Sheet(here, here.store.readings.open(here.person, audit_id, case_id))
        section = _section(drawn, wish)
        known = recorder.sent() is not None
        asked_for = recorder.draw(_data(drawn, section, wish, outcomes))
        if not known and read_wish(asked_for).saves:
            st.rerun()  # a server that was just started learns only now what the page had given before
        if section == CHECK:
            check(drawn)


def _section(drawn: Sheet, wish: Wish) -> str:
    """The section to show: where the page was sent, else chosen in it, else named by the address, else begun with."""
    jump = _jump(drawn)
    asked = wish.section if wish.case == _place(drawn) else ""
    wanted = (jump.section if jump and jump.number > wish.go else "", asked, st.query_params.get("section"))
    for section in wanted:
        if section in section_names(drawn):
            return str(section)
    if not drawn.facts:
        return FACTS
    return next((standard.id for standard in drawn.standards if drawn.left(standard)), CHECK)


def _jump(drawn: Sheet) -> Jump | None:
    jump: Jump | None = st.session_state.get("jump")
    return jump if jump and jump.case_id == drawn.reading.case_id else None


def _place(drawn: Sheet) -> str:
    return f"{drawn.reading.audit.id}/{drawn.reading.case_id}"


def _data(drawn: Sheet, section: str, wish: Wish, outcomes: Outcomes) -> Data:
    """Everything that the page in the browser draws."""
    names, jump = section_names(drawn), _jump(drawn)
    following = list(names)[list(names).index(section) + 1] if section != CHECK else ""
    return {
        "person": drawn.here.person.name,
        "case": _place(drawn),
        "number": wish.number,
        "open": drawn.reading.is_open,
        "sections": list(section_words(drawn).items()),
        "section": section,
        "status": _standing(drawn),
        "told": " ".join(st.session_state.pop("kept faults", ())),
        "notices": _notices(drawn, section),
        "go": jump.number if jump else 0,
        "to": jump.subject if jump else "",
        **_content(drawn, section),
        "history": {wish.asked: _history(drawn, wish.asked)} if wish.asked else {},
        "next": {"id": following, "name": names[following]} if following else None,
        "outcomes": {save.save_id: _outcome(drawn, save, outcomes[save.save_id]) for save in wish.saves},
    }


def _content(drawn: Sheet, section: str) -> Data:
    if section == CHECK:
        return {"title": "Check and submit", "statement": "", "groups": []}
    if section == FACTS:
        return {"title": "Facts of the case", "statement": FACTS_STATEMENT, "groups": fact_groups(drawn)}
    standard = drawn.reading.audit.questionnaire.standard[section]
    return {"title": standard.name, "statement": standard.statement, "groups": question_groups(drawn, standard)}


def _outcome(drawn: Sheet, save: Save, outcome: Outcome) -> Data:
    if outcome.stored:
        return {"stored": stored_data(save.what, outcome.stored)}
    if outcome.clash:
        return {"clash": clash_data(drawn, save.what, save.subject, outcome.clash)}
    return {"fault": outcome.fault}


def _standing(drawn: Sheet) -> str:
    left = sum(len(drawn.left(standard)) for standard in drawn.standards)
    auditor = drawn.reading.auditor or "nobody yet"
    return f"{drawn.state.words.capitalize()} · {parts.count(left, 'question')} left · allocated to {auditor}"


def _notices(drawn: Sheet, section: str) -> list[str]:
    """What an auditor has to know of the whole case: that it is read-only, or why it came back."""
    if not drawn.reading.is_open and section != CHECK:
        return [f"This case is {drawn.state.words}, so it is read-only. The last section says what can be done."]
    return [_why_returned(drawn)] if drawn.state is CaseState.RETURNED else []


def _trail(drawn: Sheet) -> Sequence[TrailRow]:
    return drawn.here.store.readings.trail(drawn.here.person, drawn.reading.audit.id, drawn.reading.case_id)


def _why_returned(drawn: Sheet) -> str:
    """Who returned the case, and what they asked to look at again."""
    is_return = (row for row in _trail(drawn) if row.change.what is What.STATE and row.change.new == CaseState.RETURNED)
    last = list(is_return)[-1]
    return f"{last.by} returned this case on {moment(last.at)}: {last.change.reason}"


def _history(drawn: Sheet, subject: str) -> list[str]:
    """Who answered what, when, and from what, the latest first; of notes only that they changed."""
    told = (What.ANSWER, What.NOTE)
    rows = [row for row in _trail(drawn) if row.change.subject == subject and row.change.what in told]
    return [change_words(row) for row in reversed(rows)]


def _undo(drawn: Sheet, save_id: str) -> bool:
    """Take back the person's last change and go to where it was made; False where this undo was done before."""
    if st.session_state.get("undone") == save_id:
        return False
    st.session_state["undone"] = save_id
    with told_next_run():
        change = drawn.here.store.readings.undo(drawn.here.person, drawn.reading, save_id)
        if change is None:
            raise NotFound("You have changed nothing in this case yet.")
        go_to(drawn.reading.case_id, section_of(drawn, change.subject), change.subject)
    return True


if __name__ == "__main__":
    show(visit())
