"""What waits for the user in an audit, on the list of audits and at the top of Cases."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import streamlit as st

from audit.formatting import format_date, format_datetime, pluralise
from audit.messages import pages as messages
from audit.model.case import CaseState
from audit.model.permissions import Role
from audit.model.questionnaire import CaseLabel
from audit.model.review_pair import FIRST_REVIEW
from audit.model.waiting import Waiting, WaitingCase
from audit.web.components import html
from audit.web.page_list import page_path


def show_waiting(
    audit_id: str, waiting: Waiting, case_label: CaseLabel, role: Role | None, case_counts: Mapping[CaseState, int]
) -> None:
    """Show returned cases and requests with their reasons, the number of cases to check, and a mark for erasure."""
    show_erasure_mark(waiting.erasable_on, case_label)
    for case in waiting.returned:
        _show_case(audit_id, case, how_returned(case), f"Continue with {case.name}")
    for case in waiting.requests:
        sentence = _words(messages.REOPENING_REQUESTED, case)
        _show_case(audit_id, case, sentence, f"Open {case.name}", case.number)
    submitted_count = case_counts.get(CaseState.SUBMITTED, 0)
    if role is Role.MODERATOR and submitted_count:
        st.page_link(
            page_path("cases"),
            label=f"{case_label.with_count(submitted_count)} submitted, waiting for your check",
            icon=":material/arrow_forward:",
            query_params={"audit": audit_id, "state": CaseState.SUBMITTED.value},
        )


def show_erasure_mark(erasable_on: date | None, case_label: CaseLabel) -> None:
    """Say from when the cases can be erased, if they are marked for erasure."""
    if erasable_on is not None:
        date_text = format_date(erasable_on)
        html.notice(messages.MARKED_EVERYWHERE.format(plural=case_label.plural, date=date_text))


def _show_case(audit_id: str, case: WaitingCase, sentence: str, link_label: str, number: int = FIRST_REVIEW) -> None:
    """Show one case that waits: who sent it, when and why, and a link to it."""
    review = {} if number == FIRST_REVIEW else {"review": str(number)}
    with st.container(key=f"waiting-{case.case_id}-{case.number}", gap=None):
        html.notice(sentence)
        st.page_link(
            page_path("record"),
            label=html.escape_markdown(link_label),
            icon=":material/arrow_forward:",
            query_params={"audit": audit_id, "case": case.case_id, **review},
        )


def how_returned(case: WaitingCase) -> str:
    """Return who returned a case, when and why, and how many comments wait for an answer."""
    if not case.comments:
        return _words(messages.RETURNED_TO_YOU, case)
    return _words(messages.RETURNED_WITH_COMMENTS, case)


def _words(sentence: str, case: WaitingCase) -> str:
    when, comments = format_datetime(case.at), pluralise(case.comments, "comment")
    values = {"reference": case.name, "name": case.by, "when": when, "reason": case.reason}
    return sentence.format(comments=comments, **values)
