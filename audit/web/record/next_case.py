"""Which case a person continues with, and opening a case."""

from __future__ import annotations

from collections.abc import Iterable

from audit.model.case import CaseState
from audit.model.case_progress import CaseProgress, SubmittedCase
from audit.model.review_pair import FIRST_REVIEW
from audit.web.components import tab_state
from audit.web.components.address import remove_param, set_param
from audit.web.record.case_form import CHECK_SECTION
from audit.web.session.page_context import PageContext

MOST_URGENT_FIRST = (CaseState.RETURNED, CaseState.IN_PROGRESS, CaseState.ALLOCATED)


def most_urgent_case(cases: Iterable[CaseProgress]) -> CaseProgress | None:
    """Return the first returned case, else the first in progress, else the first allocated, else None."""
    open_cases = [case for case in cases if case.case.state in MOST_URGENT_FIRST]
    return min(open_cases, key=lambda case: MOST_URGENT_FIRST.index(case.case.state), default=None)


def next_own_case(context: PageContext, audit_id: str) -> CaseProgress | None:
    """Return the case that this person continues with; None if all of theirs are submitted."""
    return most_urgent_case(context.store.cases.own_reviews(context.person, audit_id))


def queue_after(context: PageContext, audit_id: str, case_id: str) -> list[SubmittedCase]:
    """Return the cases that wait to be checked, without this one: those submitted after it first, then the others.

    A case that was decided is no longer in the queue, so the one that waits longest comes next.
    """
    queue = context.store.dashboards.queue(context.person, audit_id)
    place = next((place for place, case in enumerate(queue) if case.id == case_id), None)
    return list(queue) if place is None else [*queue[place + 1 :], *queue[:place]]


def open_case(case_id: str, number: int = FIRST_REVIEW) -> None:
    """Show another case at the next run, at the section shown now, but never at its checklist.

    Another review than the first is named in the address only for people who may see several reviews of a case: in
    local mode. For others the page finds their own one.
    """
    section = tab_state.SECTION_SHOWN.get() or CHECK_SECTION
    remove_param("question")
    remove_param("review")
    set_param("case", case_id)
    if number != FIRST_REVIEW:
        set_param("review", str(number))
    set_param("section", section, CHECK_SECTION)
