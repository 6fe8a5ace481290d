"""The cases of an audit: how far each is, and for its lead adding, allocating, renaming and removing them."""

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from audit.model.case import OPEN, CaseState, by_state
from audit.storage import Operation
from audit.storage.repositories.audits import Audit
from audit.storage.repositories.cases import CaseProgress
from audit.web.cases.add import add_one, allocate
from audit.web.cases.auditors import auditors
from audit.web.cases.import_file import bring_in
from audit.web.cases.rename_or_remove import change
from audit.web.components import html
from audit.web.empty_states import CLOSED, no_case
from audit.web.record.case_form import FACTS
from audit.web.session.page_context import Visit, visit

PAGE_SIZE = 50
ALL = "all"
EVERYBODY, NOT_ALLOCATED = "", " "  # neither can be a name
WAYS = (
    (Operation.CHANGE_DETAILS, "settings", "Settings of this audit", ":material/settings:"),
    (Operation.MANAGE_MEMBERS, "members", "Members and their roles", ":material/group:"),
)


def show(here: Visit) -> None:
    """List the cases; offer each thing that can be done with them to those who may do it."""
    audit = here.audit()
    cases = here.store.cases.progress(here.person, audit.id)
    html.heading(audit.questionnaire.record.headings, over=audit.details.name, under=standing(here, audit, cases))
    if audit.closed_at is not None:
        html.notice(CLOSED)
    if cases:
        go_on(here, audit)
        listing(here, audit, cases)
    else:
        html.text(no_case(here, audit))
    if audit.closed_at is None:
        forms(here, audit, cases)
    ways(here, audit)


def standing(here: Visit, audit: Audit, cases: Sequence[CaseProgress]) -> str:
    """How many cases stand in each state, and what they have to do with this person."""
    if not cases:
        return ""
    states = by_state(Counter(case.case.state for case in cases), audit.questionnaire.record)
    if not here.may(Operation.SEE_CASE, audit):
        return f"{states}. {'It is' if len(cases) == 1 else 'These are'} allocated to you."
    allocates = audit.closed_at is None and here.may(Operation.ALLOCATE, audit)
    waiting = sum(_waits(case) for case in cases) if allocates else 0
    return f"{states}. {waiting} still to be allocated." if waiting else states


def _waits(case: CaseProgress) -> bool:
    """Whether somebody has yet to be found who records this case."""
    return case.case.state in OPEN and not case.case.auditor


def forms(here: Visit, audit: Audit, cases: Sequence[CaseProgress]) -> None:
    """Adding, bringing in, allocating and changing: to whoever may."""
    noun = audit.questionnaire.record
    adds, allocates = (here.may(one, audit) for one in (Operation.ADD_CASE, Operation.ALLOCATE))
    if not adds and not allocates:
        return
    known = auditors(here, audit, cases)
    html.subheading(f"Add and allocate {noun.many}")
    if adds:
        # What unfolds stays so when the first case comes, so that the next can be added at once.
        with st.expander(f"Add one {noun.one}", expanded=st.session_state.setdefault(f"add-{audit.id}", not cases)):
            add_one(here, audit, known)
        with st.expander("Bring in a list or a responses file"):
            bring_in(here, audit, known)
    if allocates and cases:
        with st.expander(f"Allocate {noun.many}"):
            allocate(here, audit, cases, known)
    if adds and cases:
        with st.expander(f"Rename or remove a {noun.one}"):
            change(here, audit, cases)


def ways(here: Visit, audit: Audit) -> None:
    """The ways to what else a lead sets up."""
    open_to = [way for way in WAYS if here.may(way[0], audit)]
    if open_to:
        with st.container(horizontal=True, key="case-ways"):
            for _, page, label, icon in open_to:
                st.page_link(f"audit/web/pages/{page}.py", label=label, icon=icon, query_params={"audit": audit.id})


def go_on(here: Visit, audit: Audit) -> None:
    """Straight to where this person stopped."""
    stop = here.store.cases.where_stopped(here.person, audit.id)
    if stop is None:
        return
    standards = audit.questionnaire.standards
    section = next((s.id for s in standards if stop.subject in {q.id for q in s.questions}), FACTS)
    st.page_link(
        "audit/web/pages/record.py",
        label=f"Go on with {html.plain(stop.reference)}, where you stopped",
        icon=":material/arrow_forward:",
        query_params={"audit": audit.id, "case": stop.case_id, "section": section},
    )


def listing(here: Visit, audit: Audit, cases: Sequence[CaseProgress]) -> None:
    """The cases that match the filters, a page at a time, each with a link to its sheet."""
    shown = filtered(here.person.name, cases)
    if not shown:
        html.text(f"No {audit.questionnaire.record.one} matches. Change the filters above.")
        return
    pages = -(-len(shown) // PAGE_SIZE)
    page = st.pagination(pages, key="cases-page") if pages > 1 else 1
    with st.container(key="case-list"):
        for case in shown[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]:
            one_case(audit, case)


def filtered(me: str, cases: Sequence[CaseProgress]) -> list[CaseProgress]:
    """The cases in the chosen state, of the chosen auditor: at first one's own, where there are any."""
    states = {ALL: "All", **{state.value: state.words.capitalize() for state in CaseState}}
    with st.container(horizontal=True, key="case-filters"):
        state = st.segmented_control(
            "State",
            list(states),
            default=ALL,
            key="cases-state",
            required=True,
            format_func=states.__getitem__,
            wrap=True,
        )
        auditor = _auditor(me, sorted({case.case.auditor for case in cases}))
    return [case for case in cases if state in (ALL, case.case.state.value) and _is_of(case, auditor)]


def _auditor(me: str, found: Sequence[str]) -> str:
    """Whose cases to list; nothing is asked where all are of one auditor, or of none."""
    if len(found) < 2:
        return EVERYBODY
    names = [name for name in found if name]
    options = [EVERYBODY, *names, *([NOT_ALLOCATED] if "" in found else [])]
    words = {EVERYBODY: "Everybody", NOT_ALLOCATED: "Not allocated", me: f"{me} (mine)"}
    return st.selectbox(
        "Auditor",
        options,
        options.index(me) if me in names else 0,
        key="cases-auditor",
        format_func=lambda name: words.get(name, name),
        width=260,
    )


def _is_of(case: CaseProgress, auditor: str) -> bool:
    return auditor == EVERYBODY or case.case.auditor == auditor.strip()


def one_case(audit: Audit, case: CaseProgress) -> None:
    """One line: the reference as a link, then state, progress and auditor."""
    with st.container(horizontal=True, vertical_alignment="center", key=f"case-row-{case.id}"):
        st.page_link(
            "audit/web/pages/record.py",
            label=html.plain(case.case.reference),
            query_params={"audit": audit.id, "case": case.id},
            width=190,
        )
        left = f"{case.answered} of {case.applying} answered"
        auditor = "not allocated" if _waits(case) else case.case.auditor
        html.text(" · ".join(filter(None, (case.case.state.words.capitalize(), left, auditor))))


if __name__ == "__main__":
    show(visit())
