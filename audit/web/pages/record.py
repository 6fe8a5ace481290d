"""The Record page: choose a case, answer its questions standard by standard, and submit it."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

import streamlit as st

from audit.errors import NotAllowedError, NotFoundError, StoreError
from audit.messages import printing as print_messages
from audit.messages import recording as messages
from audit.model.audit import Audit
from audit.model.case import CaseState
from audit.model.case_progress import CaseProgress, OtherReview
from audit.model.case_review import ReviewKey
from audit.model.purpose import Purpose
from audit.model.review_pair import review_name
from audit.web.components import html, tab_state
from audit.web.components.address import get_param, set_param, url_with
from audit.web.concerns.raise_form import ask_for_form, show_concerns_of
from audit.web.empty_states import why_no_cases
from audit.web.gate_notice import show_gate_notice
from audit.web.page_list import page_path
from audit.web.print_cases import ReviewsToPrint, show_print_form
from audit.web.record import component
from audit.web.record.case_form import (
    CASE_DETAILS_SECTION,
    CHECK_SECTION,
    CaseForm,
    case_key,
    last_shown_review,
    mark_followed,
    navigate_to,
    pending_navigation,
    read_case_form,
    section_names,
)
from audit.web.record.case_navigation import PRINT_ANCHOR, show_case_navigation
from audit.web.record.comments import show_comments
from audit.web.record.component.messages import FormRequest, parse_form_request
from audit.web.record.form_data import form_data
from audit.web.record.next_case import most_urgent_case
from audit.web.record.practice_file import show_practice_file
from audit.web.record.saving import save_all, save_in_background
from audit.web.record.submission import forget_refusal, show_submission
from audit.web.record.undo import undo
from audit.web.session import authentication
from audit.web.session.page_context import PageContext, get_context, show_errors
from audit.web.session.unsaved_notice import show_unsaved_notice
from audit.web.waiting import show_erasure_mark

REFRESH_INTERVAL = "20s"
MAX_REVIEW_DIGITS = 2


def show(context: PageContext) -> None:
    """Show the recording form of the case in the address, or of the case that this person would continue with."""
    try:
        _show_page(context)
    except StoreError as error:
        _show_without_database(context, error)


def _show_without_database(context: PageContext, error: StoreError) -> None:
    """Show the form that this tab showed last; if it showed none, say that what was entered is safe."""
    audit_id, case_id = get_param("audit"), get_param("case")
    review = last_shown_review(context.person, audit_id, case_id, asked_review())
    if review is None:
        html.alert(*error.problems, messages.ENTRIES_STAY_IN_TAB)
        return
    tab_state.SHOWN_WITHOUT_DATABASE.set(True)
    case_label = review.audit.questionnaire.case_label
    html.heading(f"{case_label.heading} {review.case_record.case.reference}", caption=review.audit.description.name)
    component.send_form_script()
    show_case_form(audit_id, case_id, review.number)


def _show_page(context: PageContext) -> None:
    audit = context.require_audit()
    case_label = audit.questionnaire.case_label
    cases = context.store.cases.progress(context.person, audit.id)
    if not cases:
        _show_no_case(audit, why_no_cases(context, audit))
        return
    case_id = select_case(context, audit, cases)
    if case_id not in {case.id for case in cases}:
        _log_attempt(context, audit, case_id)
        _show_no_case(audit, messages.NO_SUCH_CASE.format(singular=case_label.singular, plural=case_label.plural))
        return
    case = next(case for case in cases if case.id == case_id)
    number = select_review(context, audit, case)
    if number not in [review.number for review in case.reviews]:
        _show_no_case(audit, _why_refused(context, audit, case_id, number))
        return
    show_erasure_mark(audit.retention.erasable_on, case_label)
    _follow_link(audit, case_id)
    show_case_navigation(audit, cases, case_id)
    show_other_reviews(case, number)
    if audit.purpose is Purpose.PRACTICE:
        show_practice_file(case.case.reference)
    if case.case.state is CaseState.ALLOCATED:
        show_gate_notice(context, audit, only_if_closed=True)
    component.send_form_script()
    show_case_form(audit.id, case_id, number)
    _show_concerns(context, audit.id, case_id, number)
    _show_print(context, audit, ReviewKey(audit.id, case_id, number))


def _show_concerns(context: PageContext, audit_id: str, case_id: str, number: int) -> None:
    """Below the form: the urgent concerns from the review that is shown, and the form that raises one."""
    review = last_shown_review(context.person, audit_id, case_id, number)
    if review is not None:
        with show_errors():
            show_concerns_of(context, review)


def _show_print(context: PageContext, audit: Audit, key: ReviewKey) -> None:
    """Below the form: printing the review that is shown."""
    label = f"Print this {audit.questionnaire.case_label.singular}"
    name = f"{key.case_id} {key.number}"
    html.render(f'<div id="{PRINT_ANCHOR}"></div>')
    html.expander(label, f"print-expander {name}", lambda: _show_print_form(context, audit, key, name))


def _show_print_form(context: PageContext, audit: Audit, key: ReviewKey, name: str) -> None:
    html.paragraphs(print_messages.WHAT_IS_PRINTED)
    show_print_form(context, ReviewsToPrint(audit, (key,)), name)


def _show_no_case(audit: Audit, sentence: str) -> None:
    html.heading("Record", caption=audit.description.name)
    html.notice(sentence)
    save_in_background()  # there is no form that would say what waits for a case that this person has no more
    label = f"Go to the {audit.questionnaire.case_label.plural}"
    st.page_link(page_path("cases"), label=label, query_params={"audit": audit.id})


def _log_attempt(context: PageContext, audit: Audit, case_id: str) -> None:
    """Try to open a case that is not the user's: the access log records it, if there is such a case."""
    with suppress(NotFoundError):
        context.store.reviews.open(context.person, audit.id, case_id)


def asked_review() -> int:
    """Return the number of the review in the address; 0 if it has none that could be one."""
    asked = get_param("review")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= MAX_REVIEW_DIGITS else 0


def select_review(context: PageContext, audit: Audit, case: CaseProgress) -> int:
    """Return the number of the review in the address, else of the user's own one, else of the first one they see."""
    if asked := asked_review():
        return asked
    own = context.store.cases.own_reviews(context.person, audit.id)
    chooses_own = audit.purpose.is_exercise or not context.person.local
    numbers = [review.number for review in own if review.id == case.id and chooses_own]
    return numbers[0] if numbers else case.number


def _why_refused(context: PageContext, audit: Audit, case_id: str, number: int) -> str:
    """Return why the user may not see this review of a case that they have themselves."""
    case_label = audit.questionnaire.case_label
    try:
        context.store.reviews.open(context.person, audit.id, case_id, number)
    except NotAllowedError as error:
        return " ".join(error.problems)
    except NotFoundError:
        pass
    return messages.NO_SUCH_CASE.format(singular=case_label.singular, plural=case_label.plural)


def show_other_reviews(case: CaseProgress, number: int) -> None:
    """Show which review this is and links to the others, to those who may see several reviews of a case."""
    if not case.others:
        return
    reviews = case.reviews
    shown = next(review for review in reviews if review.number == number)
    this = html.paragraphs_html(messages.THIS_REVIEW.format(review=review_name(shown.number)))
    links = [f"<p>{_link_to_review(review)}</p>" for review in reviews if review is not shown]
    html.render(f'<div class="other-reviews">{this}{"".join(links)}</div>')


def _link_to_review(review: OtherReview) -> str:
    """Return a link to another review of the case that is shown, at the section that is shown, as HTML."""
    label = messages.OTHER_REVIEW.format(
        review=review_name(review.number), auditor=review.auditor or "nobody", state=review.state.label
    )
    return html.link_to(label, url_with(review=str(review.number), question=""))


def select_case(context: PageContext, audit: Audit, cases: Sequence[CaseProgress]) -> str:
    """Return the case in the address, else the one this person opened last, else the one to continue with."""
    last_opened = tab_state.CASE_ID.of(audit.id)
    case_id = get_param("case") or last_opened.get() or _default_case(context, audit, cases)
    last_opened.set(case_id)
    set_param("case", case_id)
    return case_id


def _default_case(context: PageContext, audit: Audit, cases: Sequence[CaseProgress]) -> str:
    """Return the case edited last, else the person's most urgent case, else the most urgent case of all."""
    last_edited = context.store.cases.last_edited_case(context.person, audit.id)
    if last_edited:
        return last_edited.case_id
    own_cases = context.store.cases.own_reviews(context.person, audit.id) or cases
    return (most_urgent_case(own_cases) or own_cases[0]).id


def _follow_link(audit: Audit, case_id: str) -> None:
    """Go, once, to the question or case detail that a link from another page names.

    The browser removes the question from its address, but Streamlit's copy of the address still has it.
    """
    question_id = get_param("question")
    if not question_id or tab_state.FOLLOWED_LINK.get() == (case_id, question_id):
        return
    tab_state.FOLLOWED_LINK.set((case_id, question_id))
    if question_id in audit.questionnaire.case_details_by_id:
        navigate_to(case_id, CASE_DETAILS_SECTION, question_id)
    for standard in audit.questionnaire.standards:
        if any(question_of_standard.id == question_id for question_of_standard in standard.questions):
            navigate_to(case_id, standard.id, question_id)


@st.fragment(run_every=REFRESH_INTERVAL)
def show_case_form(audit_id: str, case_id: str, number: int) -> None:
    """Show the sections of a review of a case. An answer reruns this part of the page alone.

    It also reruns at an interval, so that colleagues' answers appear.
    """
    authentication.begin_run()  # this part of the page also runs alone, and then asks its own questions once
    with show_errors():
        context = _context_or_notice()
        request = parse_form_request(component.latest_request())
        save_results = save_all(context, request.saves)
        case_form = _read_case_form(context, ReviewKey(audit_id, case_id, number), request)
        if not case_form.problems and tab_state.SHOWN_WITHOUT_DATABASE.pop():
            st.rerun()
        request = _without_other_case(request, case_form)
        if request.undo and undo(case_form, request.undo):
            case_form = _read_case_form(context, ReviewKey(audit_id, case_id, number), request)
        if request.concern and ask_for_form(case_form.review, request.concern, request.about):
            st.rerun()
        section = _current_section(case_form, request)
        tab_state.SECTION_SHOWN.set(section)
        component.show_form(form_data(case_form, section, request, save_results))
        show_comments(case_form, section)
        if section != CHECK_SECTION:
            forget_refusal()
            return
        if case_form.problems:
            html.notice(messages.SUBMIT_LATER.format(singular=case_form.case_label.singular))
        else:
            show_submission(case_form)


def _context_or_notice() -> PageContext:
    """Return the context; if the sign-in has ended, say what becomes of unsaved answers and raise NotAllowedError."""
    try:
        context = get_context()
        _ = context.person  # raises if this sign-in has ended
    except NotAllowedError:
        show_unsaved_notice()
        raise
    return context


def _read_case_form(context: PageContext, key: ReviewKey, request: FormRequest) -> CaseForm:
    """Return the form of a review of a case, with what the request saved as it was typed."""
    entered = {
        (save.change_type, save.subject): save.values
        for save in request.saves
        if (save.case_id, save.number) == (key.case_id, key.number)
    }
    return replace(read_case_form(context, key.audit_id, key.case_id, key.number), entered=entered)


def _without_other_case(request: FormRequest, case_form: CaseForm) -> FormRequest:
    """Return a request without what it asks of another case: the last one about the case before comes here too."""
    return request if request.case == case_key(case_form) else replace(request, undo="", concern=0)


def _current_section(case_form: CaseForm, request: FormRequest) -> str:
    """Return the section to show: of a navigation, else chosen on the page, else in the address, else incomplete."""
    navigation = pending_navigation(case_form)
    if navigation and navigation.number <= request.go:
        mark_followed(navigation)
    requested = request.section if request.case == case_key(case_form) else ""
    candidates = (
        navigation.section if navigation and navigation.number > request.go else "",
        requested,
        get_param("section"),
    )
    for section in candidates:
        if section in section_names(case_form):
            return section
    if not case_form.case_details:
        return CASE_DETAILS_SECTION
    return next((standard.id for standard in case_form.standards if case_form.unanswered_in(standard)), CHECK_SECTION)


if __name__ == "__main__":
    show(get_context())
