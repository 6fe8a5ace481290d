"""The other audits of the user, in a short list below the one in front: open ones first, closed ones on demand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from audit.formatting import format_date, pluralise
from audit.model.audit import AuditSummary
from audit.model.case import how_many_cases
from audit.model.waiting import Waiting
from audit.storage import Role
from audit.web.components import html
from audit.web.page_list import page_path

PAGE_SIZE = 10


def show_other_audits(
    audits: Sequence[AuditSummary], roles: Mapping[str, Role], waiting: Mapping[str, Waiting]
) -> None:
    """List audits, each with a link that opens it, the role of the user, its progress and what waits for them."""
    still_open = [audit for audit in audits if audit.closed_at is None]
    closed = [audit for audit in audits if audit.closed_at is not None]

    def show(name: str, listed: Sequence[AuditSummary]) -> None:
        _show_list(name, listed, roles, waiting)

    if still_open:
        html.subheading(f"Other open audits ({len(still_open)})")
        show("open", still_open)
    if closed:
        html.subheading(f"Closed audits ({len(closed)})")
        html.expander("Show closed audits", "closed-audits", partial(show, "closed", closed))


def _show_list(
    name: str, audits: Sequence[AuditSummary], roles: Mapping[str, Role], waiting: Mapping[str, Waiting]
) -> None:
    page_count = -(-len(audits) // PAGE_SIZE)
    page = st.pagination(page_count, key=f"audits-{name}") if page_count > 1 else 1
    with st.container(key=f"audit-list-{name}"):
        for audit in audits[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]:
            _show_audit(audit, roles.get(audit.id), waiting.get(audit.id, Waiting()))


def _show_audit(audit: AuditSummary, role: Role | None, waiting: Waiting) -> None:
    with st.container(key=f"audit-{audit.id}", gap=None):
        st.page_link(
            page_path("home"), label=html.escape_markdown(audit.description.name), query_params={"audit": audit.id}
        )
        description = audit.description
        role_text = f"Your role: {role}" if role else ""
        status = status_text(audit, role)
        texts = (description.unit, description.fieldwork_dates, status, role_text, _waiting_text(waiting))
        html.paragraphs(" · ".join(filter(None, texts)), kind="quiet")


def status_text(audit: AuditSummary, role: Role | None = None) -> str:
    """Return the number of cases in each state, or that they were erased; and when the audit was closed.

    A reader sees results only, so not how many cases are in which state.
    """
    if audit.retention.erased_on is not None:
        return f"{audit.case_label.plural_heading} erased on {format_date(audit.retention.erased_on)}"
    if audit.purpose.is_exercise:  # each case has a review for every auditor, so its states say little
        counts = audit.purpose.label
    else:
        counts = "" if role is Role.READER else how_many_cases(audit.cases_by_state, audit.case_label)
    closed = f"closed on {format_date(audit.closed_at)}" if audit.closed_at else ""
    return "; ".join(filter(None, (counts, closed)))


def _waiting_text(waiting: Waiting) -> str:
    """Return how much waits for the user in this audit, in bare numbers."""
    returned = f"{len(waiting.returned)} returned to you" if waiting.returned else ""
    requests = pluralise(len(waiting.requests), "request") + " to reopen" if waiting.requests else ""
    return " · ".join(filter(None, (returned, requests)))
