"""Adding one case after another, and allocating several at once."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from audit.model.case import Case
from audit.model.personal_data import looks_like
from audit.storage.repositories.audits import Audit
from audit.storage.repositories.cases import CaseProgress
from audit.web.cases.auditors import NOBODY, Auditors
from audit.web.components import html
from audit.web.session.page_context import Visit, faults_told, once, was_sent


def add_one(here: Visit, audit: Audit, auditors: Auditors) -> None:
    """A reference and who audits it; the page stays, so that the next one can be typed, for the same auditor."""
    form = f"add case {audit.id}"
    turn: int = st.session_state.setdefault(f"turn of {form}", 0)
    draft = here.store.drafts.read(here.person, form)
    html.text(
        "A random reference that says nothing about the person: never a name, a CRN or a date of birth.", kind="quiet"
    )
    reference = st.text_input("Reference", str(draft.get("reference", "")), key=f"add-reference-{turn}") or ""
    name = auditors.field("Allocated to (optional)", "add-auditor", str(draft.get("auditor", ""))) or NOBODY
    html.notices(auditors.warnings([name]))
    kept = {"reference": reference, "auditor": name}
    is_worth_keeping = reference and not looks_like(reference)  # what tells of a person is not even kept as a draft
    if is_worth_keeping and kept != draft and not was_sent(f"{form} {turn}", kept):
        here.store.drafts.keep(here.person, form, kept)
    with st.container(horizontal=True, vertical_alignment="center"):
        is_sent = st.button(f"Add the {audit.questionnaire.record.one}", type="primary", key=f"add-{turn}")
        _to_the_last(audit)
    if is_sent:
        with faults_told():
            _add(here, audit, f"{form} {turn}", Case(reference, name))
            here.store.drafts.drop(here.person, form)
            st.session_state[f"turn of {form}"] = turn + 1
            st.rerun()


def _add(here: Visit, audit: Audit, sent: str, case: Case) -> None:
    kept = {"reference": case.reference, "auditor": case.auditor}
    case_id = once(sent, kept, lambda: here.store.cases.add(here.person, audit.id, case))
    st.session_state[f"added to {audit.id}"] = case_id, case.reference.strip()
    st.toast(f"{html.plain(case.reference.strip())} added.")


def _to_the_last(audit: Audit) -> None:
    """The way to the case that was added last, for whoever records it themselves."""
    if added := st.session_state.get(f"added to {audit.id}"):
        case_id, reference = added
        st.page_link(
            "audit/web/pages/record.py",
            label=f"Record {html.plain(reference)}",
            icon=":material/arrow_forward:",
            query_params={"audit": audit.id, "case": case_id},
        )


def allocate(here: Visit, audit: Audit, cases: Sequence[CaseProgress], auditors: Auditors) -> None:
    """Give cases to an auditor, by the name under which that person signs in, or take them back: to nobody."""
    turn: int = st.session_state.setdefault("turn of allocate", 0)
    noun = audit.questionnaire.record
    words = {case.id: f"{case.case.reference} ({case.case.auditor or 'nobody yet'})" for case in cases}
    chosen = st.multiselect(
        noun.headings, list(words), key=f"allocate-cases-{turn}", format_func=lambda case_id: words.get(case_id, "")
    )
    name = auditors.field("To whom", f"allocate-to-{turn}")
    html.notices(auditors.warnings([name or NOBODY]))
    if not st.button("Allocate", key=f"allocate-{turn}", disabled=not chosen or name is None) or name is None:
        return
    with faults_told():
        here.store.stages.allocate_all(here.person, audit.id, chosen, name)
        st.session_state["turn of allocate"] = turn + 1
        st.toast(f"{noun.count(len(chosen))} allocated to {html.plain(name) or 'nobody'}.")
        st.rerun()
