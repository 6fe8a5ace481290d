"""Printing all cases of one auditor: a lead or moderator chooses whose, an auditor prints their own."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from audit.messages import printing as messages
from audit.model.audit import Audit
from audit.model.case_progress import CaseProgress
from audit.storage import Permission
from audit.web.components import html
from audit.web.print_cases import ReviewsToPrint, all_reviews, show_print_form
from audit.web.session.page_context import PageContext


def show_print_expander(context: PageContext, audit: Audit, cases: Sequence[CaseProgress]) -> None:
    """Show an expander with the form, if there is an auditor whose cases can be printed."""
    plural = audit.questionnaire.case_label.plural
    auditors = {review.auditor for case in cases for review in case.reviews if review.auditor}
    names = sorted(auditors, key=str.casefold)
    if not names:
        return
    sees_all = context.has_permission(Permission.SEE_CASE, audit)
    label = f"Print all {plural} of an auditor" if sees_all else f"Print all your {plural}"
    html.expander(label, f"print-auditor {audit.id}", lambda: _show_form(context, audit, cases, names))


def _show_form(context: PageContext, audit: Audit, cases: Sequence[CaseProgress], names: Sequence[str]) -> None:
    case_label = audit.questionnaire.case_label
    html.paragraphs(messages.WHAT_IS_PRINTED_OF_AUDITOR.format(singular=case_label.singular))
    name = names[0]
    if len(names) > 1:
        name = st.selectbox("Auditor", names, key=f"print-whose {audit.id}", width=420)
    title = f"{case_label.plural_heading} reviewed by {name}"
    show_print_form(context, ReviewsToPrint(audit, all_reviews(audit, cases, name), title), f"{audit.id} {name}")
