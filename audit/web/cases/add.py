"""Forms to add one case after another, and to allocate several cases."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from audit.messages import pages as messages
from audit.model.audit import Audit
from audit.model.case import OPEN_STATES, Case
from audit.model.case_progress import CaseProgress
from audit.model.confirmed_references import ConfirmedReferences
from audit.model.personal_data import personal_data_in_reference
from audit.model.text_fields import clean_text
from audit.web.cases.auditors import NO_AUDITOR, AuditorOptions
from audit.web.cases.confirm_reference import ask_to_confirm
from audit.web.components import html, tab_state
from audit.web.components.text_boxes import text_line
from audit.web.page_list import page_path
from audit.web.session.page_context import PageContext, already_submitted, show_errors, submit_once


def show_add_form(context: PageContext, audit: Audit, auditor_options: AuditorOptions) -> None:
    """Show the form for one case. It stays open, so that the next case can be added for the same auditor."""
    draft_name = f"add case {audit.id}"
    reset_count = tab_state.RESET_COUNT.of(draft_name).get()
    draft = context.store.drafts.read(context.person, draft_name)
    html.paragraphs(
        "Use a random reference that does not identify anyone. Do not enter a name, a CRN or a date of birth.",
        kind="quiet",
    )
    reference = text_line("Reference", str(draft.get("reference", "")), key=f"add-reference-{reset_count}")
    confirmed = ask_to_confirm(reference, f"add-{reset_count}")
    name = auditor_options.select("Allocated to (optional)", "add-auditor", str(draft.get("auditor", ""))) or NO_AUDITOR
    html.notice_if_any(auditor_options.warnings([name]))
    fields = {"reference": reference, "auditor": name}
    # Personal data is not saved, not even as a draft.
    can_save_draft = reference and (confirmed or not personal_data_in_reference(clean_text(reference, one_line=True)))
    if can_save_draft and fields != draft and not already_submitted(f"{draft_name} {reset_count}", fields):
        context.store.drafts.save(context.person, draft_name, fields)
    with st.container(horizontal=True, vertical_alignment="center"):
        add_clicked = st.button(
            f"Add {audit.questionnaire.case_label.singular}", type="primary", key=f"add-{reset_count}"
        )
        _show_last_added_link(audit)
    if add_clicked:
        with show_errors():
            _add_case(context, audit, f"{draft_name} {reset_count}", Case(reference, name), confirmed)
            context.store.drafts.delete(context.person, draft_name)
            tab_state.RESET_COUNT.of(draft_name).set(reset_count + 1)
            st.rerun()


def _add_case(context: PageContext, audit: Audit, form_name: str, case: Case, confirmed: ConfirmedReferences) -> None:
    fields, reference = (
        {"reference": case.reference, "auditor": case.auditor},
        clean_text(case.reference, one_line=True),
    )
    case_id = submit_once(form_name, fields, lambda: context.store.cases.add(context.person, audit.id, case, confirmed))
    tab_state.LAST_ADDED.of(audit.id).set((case_id, reference))
    st.toast(messages.CASE_ADDED.format(reference=html.escape_markdown(reference)))


def _show_last_added_link(audit: Audit) -> None:
    """Show a link to the case that was added last, for those who record it themselves."""
    case_id, reference = tab_state.LAST_ADDED.of(audit.id).get()
    if case_id:
        st.page_link(
            page_path("record"),
            label=f"Record {html.escape_markdown(reference)}",
            icon=":material/arrow_forward:",
            query_params={"audit": audit.id, "case": case_id},
        )


def show_allocate_form(
    context: PageContext, audit: Audit, cases: Sequence[CaseProgress], auditor_options: AuditorOptions
) -> None:
    """Show the form to allocate cases to an auditor, by their sign-in name, or to nobody."""
    resets = tab_state.RESET_COUNT.of("allocate")
    reset_count = resets.get()
    case_label = audit.questionnaire.case_label
    labels = {case.id: _allocation_label(case) for case in sorted(cases, key=_allocation_order)}
    selected_ids = st.multiselect(
        case_label.plural_heading,
        list(labels),
        key=f"allocate-cases-{reset_count}",
        format_func=lambda case_id: labels.get(case_id, ""),
    )
    name = auditor_options.select("Allocate to", f"allocate-to-{reset_count}")
    html.notice_if_any(auditor_options.warnings([name or NO_AUDITOR]))
    if (
        not st.button(
            f"Allocate {case_label.plural}", key=f"allocate-{reset_count}", disabled=not selected_ids or name is None
        )
        or name is None
    ):
        return
    with show_errors():
        context.store.workflow.allocate_all(context.person, audit.id, selected_ids, name)
        resets.set(reset_count + 1)
        cases_text = case_label.with_count(len(selected_ids))
        st.toast(messages.CASES_ALLOCATED.format(cases=cases_text, name=html.escape_markdown(name) or "nobody"))
        st.rerun()


def _allocation_label(case: CaseProgress) -> str:
    return f"{case.case.reference} ({case.case.auditor or 'not allocated'}, {case.case.state.label})"


def _allocation_order(case: CaseProgress) -> tuple[bool, bool]:
    """Cases that can still be recorded and have no auditor first, submitted and final ones last."""
    return case.case.state not in OPEN_STATES, bool(case.case.auditor)
