"""Adding one case after another, and allocating several at once."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from audit.model.audit import Audit
from audit.model.case import Case
from audit.model.case_progress import CaseProgress
from audit.model.personal_data import personal_data_in_reference
from audit.web.cases.auditors import NO_AUDITOR, AuditorOptions
from audit.web.components import html
from audit.web.session.page_context import PageContext, already_submitted, show_errors, submit_once


def show_add_form(context: PageContext, audit: Audit, auditor_options: AuditorOptions) -> None:
    """A reference and who audits it; the page stays, so that the next one can be typed, for the same auditor."""
    draft_name = f"add case {audit.id}"
    reset_count: int = st.session_state.setdefault(f"turn of {draft_name}", 0)
    draft = context.store.drafts.read(context.person, draft_name)
    html.paragraphs(
        "A random reference that says nothing about the person: never a name, a CRN or a date of birth.", kind="quiet"
    )
    reference = st.text_input("Reference", str(draft.get("reference", "")), key=f"add-reference-{reset_count}") or ""
    name = auditor_options.select("Allocated to (optional)", "add-auditor", str(draft.get("auditor", ""))) or NO_AUDITOR
    html.notice_if_any(auditor_options.warnings([name]))
    fields = {"reference": reference, "auditor": name}
    can_save_draft = reference and not personal_data_in_reference(
        reference
    )  # what tells of a person is not even kept as a draft
    if can_save_draft and fields != draft and not already_submitted(f"{draft_name} {reset_count}", fields):
        context.store.drafts.save(context.person, draft_name, fields)
    with st.container(horizontal=True, vertical_alignment="center"):
        add_clicked = st.button(
            f"Add the {audit.questionnaire.case_label.singular}", type="primary", key=f"add-{reset_count}"
        )
        _show_last_added_link(audit)
    if add_clicked:
        with show_errors():
            _add_case(context, audit, f"{draft_name} {reset_count}", Case(reference, name))
            context.store.drafts.delete(context.person, draft_name)
            st.session_state[f"turn of {draft_name}"] = reset_count + 1
            st.rerun()


def _add_case(context: PageContext, audit: Audit, form_name: str, case: Case) -> None:
    fields = {"reference": case.reference, "auditor": case.auditor}
    case_id = submit_once(form_name, fields, lambda: context.store.cases.add(context.person, audit.id, case))
    st.session_state[f"added to {audit.id}"] = case_id, case.reference.strip()
    st.toast(f"{html.escape_markdown(case.reference.strip())} added.")


def _show_last_added_link(audit: Audit) -> None:
    """The way to the case that was added last, for whoever records it themselves."""
    if last_added := st.session_state.get(f"added to {audit.id}"):
        case_id, reference = last_added
        st.page_link(
            "audit/web/pages/record.py",
            label=f"Record {html.escape_markdown(reference)}",
            icon=":material/arrow_forward:",
            query_params={"audit": audit.id, "case": case_id},
        )


def show_allocate_form(
    context: PageContext, audit: Audit, cases: Sequence[CaseProgress], auditor_options: AuditorOptions
) -> None:
    """Give cases to an auditor, by the name under which that person signs in, or take them back: to nobody."""
    reset_count: int = st.session_state.setdefault("turn of allocate", 0)
    case_label = audit.questionnaire.case_label
    labels = {case.id: f"{case.case.reference} ({case.case.auditor or 'nobody yet'})" for case in cases}
    selected_ids = st.multiselect(
        case_label.plural_heading,
        list(labels),
        key=f"allocate-cases-{reset_count}",
        format_func=lambda case_id: labels.get(case_id, ""),
    )
    name = auditor_options.select("To whom", f"allocate-to-{reset_count}")
    html.notice_if_any(auditor_options.warnings([name or NO_AUDITOR]))
    if (
        not st.button("Allocate", key=f"allocate-{reset_count}", disabled=not selected_ids or name is None)
        or name is None
    ):
        return
    with show_errors():
        context.store.workflow.allocate_all(context.person, audit.id, selected_ids, name)
        st.session_state["turn of allocate"] = reset_count + 1
        st.toast(f"{case_label.with_count(len(selected_ids))} allocated to {html.escape_markdown(name) or 'nobody'}.")
        st.rerun()
