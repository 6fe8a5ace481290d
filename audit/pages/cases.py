"""The cases of an audit: how far each is, adding one, bringing in a responses file."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from audit.answers import CaseRecord
from audit.audits import LONGEST_LINE
from audit.cases import Case, CaseState, by_state
from audit.errors import InputError
from audit.exchange.responses import Responses, read_uploaded_responses, write_responses_csv
from audit.pages import parts
from audit.pages.case_sheet import FACTS
from audit.pages.door import as_signed_in
from audit.pages.frame import Visit, faults_told, once, visit, was_sent
from audit.pages.wording import CLOSED
from audit.questionnaire import Questionnaire
from audit.storage.audits import Audit
from audit.storage.cases import BroughtIn, CaseProgress

PAGE_SIZE = 50
ALL = "all"
UPLOAD = "upload as read"


def show(here: Visit) -> None:
    """List the cases; offer to add some."""
    audit = here.audit()
    cases = here.store.cases.progress(here.person, audit.id)
    noun = audit.questionnaire.record
    states = by_state(Counter(case.case.state for case in cases), noun) if cases else ""
    parts.heading(noun.headings, over=audit.details.name, under=states)
    if audit.closed_at is not None:
        parts.notice(CLOSED)
    if cases:
        go_on(here, audit)
        listing(here, audit, cases)
    else:
        parts.text(f"No {noun.one} yet. Add them one by one, or bring in a responses file.")
    parts.subheading(f"Add and allocate {noun.many}")
    with st.expander(f"Add one {noun.one}", expanded=not cases):
        add_one(here, audit)
    with st.expander("Bring in a responses file"):
        bring_in(here, audit)
    if cases:
        with st.expander(f"Allocate {noun.many}"):
            allocate(here, audit, cases)


def go_on(here: Visit, audit: Audit) -> None:
    """Straight to where this person stopped."""
    stop = here.store.cases.where_stopped(here.person, audit.id)
    if stop is None:
        return
    standards = audit.questionnaire.standards
    section = next((s.id for s in standards if stop.subject in {q.id for q in s.questions}), FACTS)
    st.page_link(
        "audit/pages/record.py",
        label=f"Go on with {parts.plain(stop.reference)}, where you stopped",
        icon=":material/arrow_forward:",
        query_params={"audit": audit.id, "case": stop.case_id, "section": section},
    )


def listing(here: Visit, audit: Audit, cases: Sequence[CaseProgress]) -> None:
    """The cases that match the filters, a page at a time, each with a link to its sheet."""
    shown = filtered(here.person.name, cases)
    if not shown:
        parts.text(f"No {audit.questionnaire.record.one} matches. Change the filters above.")
        return
    pages = -(-len(shown) // PAGE_SIZE)
    page = st.pagination(pages, key="cases-page") if pages > 1 else 1
    with st.container(key="case-list"):
        for case in shown[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]:
            one_case(audit, case)


def filtered(me: str, cases: Sequence[CaseProgress]) -> list[CaseProgress]:
    """The cases in the chosen state, of the chosen auditor: at first one's own, where there are any."""
    states = {ALL: "All", **{state.value: state.words.capitalize() for state in CaseState}}
    auditors = ["", *sorted({case.case.auditor for case in cases if case.case.auditor})]
    words = {name: name for name in auditors} | {"": "Everybody"} | ({me: f"{me} (mine)"} if me in auditors else {})
    with st.container(horizontal=True, vertical_alignment="bottom"):
        state = st.segmented_control(
            "State",
            list(states),
            default=ALL,
            key="cases-state",
            required=True,
            format_func=states.__getitem__,
            wrap=True,
        )
        auditor = st.selectbox(
            "Auditor",
            auditors,
            auditors.index(me) if me in auditors else 0,
            key="cases-auditor",
            format_func=words.__getitem__,
            width=260,
        )
    return [case for case in cases if state in (ALL, case.case.state.value) and auditor in ("", case.case.auditor)]


def one_case(audit: Audit, case: CaseProgress) -> None:
    """One line: the reference as a link, then state, progress and auditor."""
    with st.container(horizontal=True, vertical_alignment="center", key=f"case-row-{case.id}"):
        st.page_link(
            "audit/pages/record.py",
            label=parts.plain(case.case.reference),
            query_params={"audit": audit.id, "case": case.id},
            width=190,
        )
        left = f"{case.answered} of {case.applying} answered"
        words = " · ".join(filter(None, (case.case.state.words.capitalize(), left, case.case.auditor)))
        parts.text(words)


def add_one(here: Visit, audit: Audit) -> None:
    """A reference and who audits it."""
    form = f"add case {audit.id}"
    draft = here.store.drafts.read(here.person, form)
    parts.text("A reference that says nothing about the person: never a name, a CRN or a date of birth.", kind="quiet")
    reference = st.text_input("Reference", str(draft.get("reference", "")), key="add-reference", max_chars=40) or ""
    auditor = st.text_input(
        "Allocated to (optional)", str(draft.get("auditor", "")), key="add-auditor", max_chars=LONGEST_LINE
    )
    kept = {"reference": reference, "auditor": auditor or ""}
    if any(kept.values()) and kept != draft and not was_sent(form, kept):
        here.store.drafts.keep(here.person, form, kept)
    if not st.button(f"Add the {audit.questionnaire.record.one}", type="primary"):
        return
    case_id = ""
    with faults_told():
        case = Case(reference, as_signed_in(auditor or ""))
        case_id = once(form, kept, lambda: here.store.cases.add(here.person, audit.id, case))
        here.store.drafts.drop(here.person, form)
    if case_id:
        st.switch_page("audit/pages/record.py", query_params={"audit": audit.id, "case": case_id})


def allocate(here: Visit, audit: Audit, cases: Sequence[CaseProgress]) -> None:
    """Give cases to an auditor, by the name under which that person signs in."""
    words = {case.id: f"{case.case.reference} ({case.case.auditor or 'nobody yet'})" for case in cases}
    chosen = st.multiselect(
        audit.questionnaire.record.headings, list(words), key="allocate-cases", format_func=words.__getitem__
    )
    name = st.text_input("To whom", key="allocate-to", max_chars=LONGEST_LINE) or ""
    if not st.button("Allocate", disabled=not chosen):
        return
    with faults_told():
        here.store.stages.allocate_all(here.person, audit.id, chosen, as_signed_in(name))
        st.rerun()


def bring_in(here: Visit, audit: Audit) -> None:
    """Read the file, say what is in it, and bring it in only when told to; the file is let go once it is in."""
    parts.text(
        f"One row for each {audit.questionnaire.record.one}, CSV or Excel: the columns case, auditor, facts and "
        "questions by their ids; cells yes, no, n/a or empty. A file with a fault is refused whole, with every fault "
        "named.",
        kind="quiet",
    )
    st.download_button(
        "Download an empty file with all the headings",
        write_responses_csv(audit.questionnaire, [], audit.details.not_inspected),
        f"responses-{audit.questionnaire.id}.csv",
        "text/csv",
        on_click="ignore",
    )
    label = "Responses file to bring in (you see what is in it before anything is kept)"
    taken: list[BroughtIn] = st.session_state.setdefault(f"brought-in-{audit.id}", [])
    uploaded = st.file_uploader(label, type=["csv", "xlsx"], key=f"responses-{audit.id}-{len(taken)}")
    if uploaded is None:
        st.session_state.pop(UPLOAD, None)
        return
    with faults_told():
        confirm(here, audit, _read_once(uploaded, audit.questionnaire), taken)


def _read_once(uploaded: UploadedFile, questionnaire: Questionnaire) -> Responses:
    """What is in an upload. A large one takes seconds, so it is read once for as long as the page shows it."""
    kept: tuple[str, Responses | InputError] | None = st.session_state.get(UPLOAD)
    if kept is None or kept[0] != uploaded.file_id:
        kept = uploaded.file_id, _read(uploaded, questionnaire)
        st.session_state[UPLOAD] = kept
    if isinstance(kept[1], InputError):
        raise kept[1]
    return kept[1]


def _read(uploaded: UploadedFile, questionnaire: Questionnaire) -> Responses | InputError:
    try:
        return read_uploaded_responses(uploaded.getvalue(), "The file", questionnaire)
    except InputError as faults:
        return faults


def confirm(here: Visit, audit: Audit, responses: Responses, taken: list[BroughtIn]) -> None:
    """Say what the file holds; a click brings it in, and notes so: the next run shows an empty uploader."""
    noun = audit.questionnaire.record
    cases = noun.count(len(responses.records))
    parts.text(
        f"The file has {cases} with answers to {parts.count(len(responses.questions), 'question')}. A {noun.one} "
        "with every question answered, and every needed fact that another of the file has, comes in as submitted; "
        "any other as in progress."
    )
    if st.button(f"Bring in {cases}", type="primary"):
        came = here.store.cases.bring_in(here.person, audit.id, [_signed_in(one) for one in responses.records])
        taken.append(came)
        st.toast(f"Brought in: {came.submitted} submitted, {came.open} still open.")
        st.rerun()


def _signed_in(record: CaseRecord) -> CaseRecord:
    """A record of a file, its auditor's name written as it comes from the sign-in."""
    return replace(record, case=replace(record.case, auditor=as_signed_in(record.case.auditor)))


if __name__ == "__main__":
    show(visit())
