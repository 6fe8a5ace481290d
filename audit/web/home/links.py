"""Links from the home page to other pages of an audit."""

from __future__ import annotations

import streamlit as st

from audit.model.case import CaseState
from audit.model.review_pair import FIRST_REVIEW
from audit.web.components import html
from audit.web.page_list import page_path


def page_link(page: str, label: str, audit_id: str, **params: str) -> None:
    """Show a link to a page of an audit; ``params`` are further choices in its address, without the empty ones."""
    chosen = {name: value for name, value in params.items() if value}
    st.page_link(page_path(page), label=html.escape_markdown(label), query_params={"audit": audit_id, **chosen})


def list_link(label: str, audit_id: str, state: CaseState | None = None, **params: str) -> None:
    """Show a link to the list of cases, filtered."""
    page_link("cases", label, audit_id, state=state.value if state else "", **params)


def case_link(label: str, audit_id: str, case_id: str, question: str = "", number: int = FIRST_REVIEW) -> None:
    """Show a link to a case, and in it to a question. Another review than the first is named in the address.

    Only for people who may see several reviews of a case: an address that somebody passes on must not reveal one.
    """
    review = "" if number == FIRST_REVIEW else str(number)
    page_link("record", label, audit_id, case=case_id, question=question, review=review)
