"""The form to rename a case."""

from __future__ import annotations

import streamlit as st

from audit.messages import pages as messages
from audit.model.audit import Audit
from audit.model.case_progress import CaseProgress
from audit.model.text_fields import clean_text
from audit.web.cases.confirm_reference import ask_to_confirm
from audit.web.components.problem_fields import reference_fields
from audit.web.components.text_boxes import text_line
from audit.web.session.page_context import PageContext, show_errors


def show_rename_form(context: PageContext, audit: Audit, case: CaseProgress) -> str:
    """Show the form; return what was done, '' until then."""
    old_reference = case.case.reference
    new_reference = text_line("New reference", old_reference, key=f"new-reference-{case.id}", live=True)
    reference = clean_text(new_reference, one_line=True)
    is_changed = reference != old_reference
    confirmed = ask_to_confirm(new_reference if is_changed else "", f"rename-{case.id}")
    label = f"Rename {audit.questionnaire.case_label.singular}"
    if st.button(label, type="primary", key=f"rename-{case.id}", disabled=not is_changed):
        with show_errors(reference_fields(f"new-reference-{case.id}", f"confirm-why-rename-{case.id}")):
            context.store.cases.rename(context.person, audit.id, case.id, new_reference, confirmed)
            return messages.CASE_RENAMED.format(old=old_reference, new=reference)
    return ""
