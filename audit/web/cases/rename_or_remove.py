"""The form to rename a case, or to remove one that was added by mistake."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from audit.messages import pages as messages
from audit.model.audit import Audit
from audit.model.case_progress import CaseProgress
from audit.model.text_fields import clean_text
from audit.web.cases.confirm_reference import ask_to_confirm
from audit.web.components import html, tab_state
from audit.web.components.text_boxes import text_line
from audit.web.session.page_context import PageContext, show_errors

RESETS = tab_state.RESET_COUNT.of("rename or remove")


def show_change_form(context: PageContext, audit: Audit, cases: Sequence[CaseProgress]) -> None:
    """Show the form: choose a case, then rename it, or remove it if nothing was recorded in it."""
    case_label = audit.questionnaire.case_label
    cases_by_id = {case.id: case for case in cases}
    selected_id = st.selectbox(
        f"{case_label.heading} to rename or remove",
        list(cases_by_id),
        index=None,
        key=f"change-case-{_reset_count()}",
        format_func=lambda case_id: cases_by_id[case_id].case.reference if case_id in cases_by_id else "",
        placeholder=f"Choose a {case_label.singular}",
    )
    if selected_id in cases_by_id:
        _show_rename(context, audit, cases_by_id[selected_id])
        _show_remove(context, audit, cases_by_id[selected_id])


def _show_rename(context: PageContext, audit: Audit, case: CaseProgress) -> None:
    old_reference = case.case.reference
    new_reference = text_line(
        "New reference", old_reference, key=f"new-reference-{case.id}-{_reset_count()}", live=True
    )
    reference = clean_text(new_reference, one_line=True)
    is_changed = reference != old_reference
    confirmed = ask_to_confirm(new_reference if is_changed else "", f"rename-{case.id}-{_reset_count()}")
    if not st.button(
        f"Rename {audit.questionnaire.case_label.singular}",
        key=f"rename-{case.id}-{_reset_count()}",
        disabled=not is_changed,
    ):
        return
    with show_errors():
        context.store.cases.rename(context.person, audit.id, case.id, new_reference, confirmed)
        old, new = html.escape_markdown(old_reference), html.escape_markdown(reference)
        _finish(messages.CASE_RENAMED.format(old=old, new=new))


def _show_remove(context: PageContext, audit: Audit, case: CaseProgress) -> None:
    case_label = audit.questionnaire.case_label
    html.paragraphs(
        f"You can remove a {case_label.singular} in which nothing was recorded. The history of the audit shows that it "
        "was removed, and why.",
        kind="quiet",
    )
    reason = text_line("Reason for removing it", key=f"remove-why-{case.id}-{_reset_count()}", is_prose=True)
    if not st.button(f"Remove {case_label.singular}", key=f"remove-{case.id}-{_reset_count()}"):
        return
    with show_errors():
        context.store.cases.remove(context.person, audit.id, case.id, reason)
        _forget_case(audit.id, case.id)
        _finish(messages.CASE_REMOVED.format(reference=html.escape_markdown(case.case.reference)))


def _forget_case(audit_id: str, case_id: str) -> None:
    """Forget a removed case, so that no page tries to open it."""
    opened, last_added = tab_state.CASE_ID.of(audit_id), tab_state.LAST_ADDED.of(audit_id)
    if opened.get() == case_id:
        opened.pop()
    if last_added.get()[0] == case_id:
        last_added.pop()


def _reset_count() -> int:
    return RESETS.get()


def _finish(message: str) -> None:
    """Show what was done, and empty the form."""
    RESETS.set(_reset_count() + 1)
    st.toast(message)
    st.rerun()
