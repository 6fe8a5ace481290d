"""The home page of an auditor: their own cases, those that were returned first, and where to continue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape

import streamlit as st

from audit.formatting import join_list, pluralise, today
from audit.messages import home as messages
from audit.messages import pages as page_messages
from audit.model.audit import Audit
from audit.model.case import OPEN_STATES, CaseState
from audit.model.case_progress import CaseProgress
from audit.model.dashboard import StateCounts, case_total, submitted_total
from audit.model.fieldwork import Fieldwork
from audit.model.review_pair import FIRST_REVIEW
from audit.model.waiting import Waiting, WaitingCase
from audit.web.components import html
from audit.web.continue_link import show_continue_link
from audit.web.gate_notice import show_gate_notice
from audit.web.home.links import case_link, list_link, page_link
from audit.web.home.state_bar import state_bar_html
from audit.web.session.page_context import PageContext
from audit.web.waiting import how_returned

MAX_SHOWN = 8


def own_cases(context: PageContext, audit: Audit) -> Sequence[CaseProgress]:
    """Return the reviews that are allocated to the user, first and second ones, in the order of their cases."""
    return context.store.cases.own_reviews(context.person, audit.id)


def show_own_cases(context: PageContext, audit: Audit, _counts: StateCounts, waiting: Waiting) -> None:
    """Show an open audit to somebody who records: how many of their cases are done, and all that are not."""
    case_label, cases = audit.questionnaire.case_label, own_cases(context, audit)
    html.subheading(f"Your {case_label.plural}")
    show_gate_notice(context, audit)
    if not cases:
        html.paragraphs(page_messages.NO_CASE_ALLOCATED.format(singular=case_label.singular))
        return
    counts = Counter(case.case.state for case in cases)
    _show_progress(audit, cases)
    if submitted_total(counts) == case_total(counts):
        html.paragraphs(messages.ALL_SUBMITTED.format(plural=case_label.plural))
        list_link(f"See your {case_label.plural}", audit.id, auditor="mine")
        return
    show_continue_link(context, audit)
    page_link("recording_sheet", "Record in Excel", audit.id)
    returned = {(case.case_id, case.number): case for case in waiting.returned}
    for state, title in (
        (CaseState.RETURNED, "Returned to you"),
        (CaseState.IN_PROGRESS, "In progress"),
        (CaseState.ALLOCATED, "Not started"),
    ):
        _show_cases(context, audit, title, [case for case in cases if case.case.state is state], returned)


def show_open_second_reviews(context: PageContext, audit: Audit) -> None:
    """Show a lead the second reviews that they still have to make themselves. In local mode none is anybody's own."""
    reviews = [] if context.person.local else own_cases(context, audit)
    waiting = [case for case in reviews if case.number != FIRST_REVIEW and case.case.state in OPEN_STATES]
    if not waiting:
        return
    html.subheading(f"Your {pluralise(len(waiting), 'second review')}", level=3)
    for case in waiting[:MAX_SHOWN]:
        case_link(f"{case.name}: {what_is_missing(case)}", audit.id, case.id, number=case.number)
    if len(waiting) > MAX_SHOWN:
        list_link(f"See all {audit.questionnaire.case_label.plural} of yours", audit.id, auditor="mine")


def _show_progress(audit: Audit, cases: Sequence[CaseProgress]) -> None:
    """Show how many reviews are submitted, and how many of them are second reviews."""
    case_label, description = audit.questionnaire.case_label, audit.description
    counts = Counter(case.case.state for case in cases)
    done = f"{submitted_total(counts)} of {case_label.with_count(case_total(counts))}"
    html.render(
        f'<p class="headline"><strong>{escape(done)}</strong> submitted</p>', state_bar_html(counts, case_label)
    )
    if second := Counter(case.case.state for case in cases if case.number != FIRST_REVIEW):
        html.paragraphs(second_reviews_included(second))
    days = Fieldwork(description.fieldwork_from, description.fieldwork_to, today()).describe()
    if days:
        html.paragraphs(days)


def second_reviews_included(counts: StateCounts) -> str:
    """Return how many of a person's cases are second reviews, and how many of those are submitted."""
    total = case_total(counts)
    sentence = messages.ONE_IS_SECOND_REVIEW if total == 1 else messages.SOME_ARE_SECOND_REVIEWS
    return sentence.format(total=total, submitted=submitted_total(counts))


def _show_cases(
    context: PageContext,
    audit: Audit,
    title: str,
    cases: Sequence[CaseProgress],
    returned: Mapping[tuple[str, int], WaitingCase],
) -> None:
    """Show the cases in one state; a long list ends with a link to the whole of it."""
    if not cases:
        return
    case_label, state = audit.questionnaire.case_label, cases[0].case.state
    html.subheading(f"{title}: {case_label.with_count(len(cases))}", level=3)
    for case in cases[:MAX_SHOWN]:
        with st.container(gap=None):
            missing = what_is_missing(case)
            text = f": {missing}" if missing and state is not CaseState.ALLOCATED else ""
            number = case.number if context.person.local else FIRST_REVIEW
            case_link(f"{case.name}{text}", audit.id, case.id, number=number)
            if (case.id, case.number) in returned:
                html.notice(how_returned(returned[case.id, case.number]))
    if len(cases) > MAX_SHOWN:
        list_link(f"See all {case_label.with_count(len(cases))}", audit.id, state, auditor="mine")


def what_is_missing(case: CaseProgress) -> str:
    """Return what is missing before a case can be submitted: "9 questions and 1 note"; or that nothing is."""
    counts = ((case.unanswered, "question"), (case.missing_details, "detail"), (case.missing_notes, "note"))
    missing = [pluralise(count, noun) for count, noun in counts if count]
    return f"{join_list(missing, 'and')} missing" if missing else "ready to submit"
