"""The end of the recording form: submitting a case, actions on a submitted case, and the link to the next one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import streamlit as st

from audit.errors import AuditError
from audit.formatting import format_datetime, pluralise
from audit.messages import eliminations as elimination_messages
from audit.messages import recording as messages
from audit.messages.pages import AUDIT_CLOSED
from audit.model.case import CaseState
from audit.model.case_review import CaseReview
from audit.model.review_pair import FIRST_REVIEW
from audit.model.sampling import Elimination
from audit.storage import Permission
from audit.web.components import html, tab_state
from audit.web.components.confirmation import confirm, show_confirmation
from audit.web.components.problem_fields import reason_fields
from audit.web.draft_form import DraftForm, form_of
from audit.web.eliminate import how_it_was_eliminated, show_eliminate_form
from audit.web.page_list import page_path
from audit.web.record.case_form import CaseForm
from audit.web.record.next_case import next_own_case, open_case, queue_after
from audit.web.session.page_context import PageContext, get_context


def show_submission(case_form: CaseForm) -> None:
    """Below the checklist: the button that submits the case, or the actions that this person may take."""
    case_label = case_form.case_label
    _show_last_elimination(case_form)
    show_confirmation(_place(case_form))
    _show_refusal(case_form)
    if case_form.review.audit.closed_at is not None:
        html.paragraphs(AUDIT_CLOSED)
        return
    if case_form.elimination is not None:
        _show_eliminated_case(case_form, case_form.elimination)
        return
    if not case_form.review.is_open:
        _show_submitted_case(case_form)
    elif not case_form.is_open:
        html.paragraphs(who_records(case_form))
        _show_next_case(case_form)
    elif case_form.is_complete:
        html.paragraphs(messages.READY_TO_SUBMIT.format(singular=case_label.singular))
        st.button(
            f"Submit {case_label.singular}", type="primary", on_click=_submit, args=(case_form,), key="submit-case"
        )
    else:
        html.notice(messages.NOT_READY_TO_SUBMIT.format(singular=case_label.singular))
    if case_form.may(Permission.ADD_CASE):
        key = f"eliminate-expander-{case_form.review.case_id}"
        label = f"Eliminate a {case_label.singular} that cannot be read"
        html.expander(label, key, lambda: _eliminate_or_restore(case_form))


def _show_eliminated_case(case_form: CaseForm, elimination: Elimination) -> None:
    """Show why the case was eliminated and where to go next; to a lead, the form that restores it."""
    if case_form.may(Permission.ADD_CASE):
        _eliminate_or_restore(case_form)
    else:
        html.notice(*why_eliminated(case_form, elimination))
    _show_next_case(case_form)


def why_eliminated(case_form: CaseForm, elimination: Elimination) -> list[str]:
    """Return who eliminated the case, when and why, and for others than a lead who can restore it."""
    remedy = [] if case_form.may(Permission.ADD_CASE) else [elimination_messages.LEAD_CAN_RESTORE]
    return [*how_it_was_eliminated(elimination, case_form.case_label), *remedy]


def _eliminate_or_restore(case_form: CaseForm) -> None:
    """Show the form; once it has done something, run the whole page again, because its heading names the state."""
    review = case_form.review
    done = show_eliminate_form(case_form.context, review.audit, review.case_id, review.reference)
    if done:
        _last_elimination(case_form).set(done)
        st.rerun()


def _show_last_elimination(case_form: CaseForm) -> None:
    """Show what the form did last, until another action on a case: this part of the page runs again by itself."""
    if message := _last_elimination(case_form).get():
        html.confirmation(message)


def _show_refusal(case_form: CaseForm) -> None:
    """Show why the last action was refused, until the next one; the sentence about a missing reason leads to it."""
    with st.container():  # also without a sentence: parts that move lose the focus
        if problems := tab_state.REFUSED_ACTION.get():
            html.error_summary(problems, reason_fields(_reason_form(case_form).reason_key))


def forget_refusal() -> None:
    """Forget why the last action was refused, because the person has gone on to another section."""
    tab_state.REFUSED_ACTION.pop()


def _last_elimination(case_form: CaseForm) -> tab_state.StateKey[str]:
    return tab_state.FORM_MESSAGE.of(f"elimination {case_form.review.case_id} {action_count()}")


def who_records(case_form: CaseForm) -> str:
    """Return who can change an open case that is not this person's, and how to ask for it."""
    auditor, singular = case_form.review.auditor, case_form.case_label.singular
    sentence = messages.RECORDED_BY if auditor else messages.RECORDED_BY_NOBODY
    return sentence.format(auditor=auditor, singular=singular, remedy=messages.ASK_FOR_ALLOCATION)


def why_asked_for(case_form: CaseForm) -> list[str]:
    """Return who asks to have the case reopened, when and why; nothing if nobody does."""
    request = case_form.request
    if request is None:
        return []
    is_own = request.by == case_form.context.person.name
    sentence = messages.YOU_ASKED_FOR if is_own else messages.ASKED_FOR
    values = {"name": request.by, "when": format_datetime(request.at), "reason": request.reason}
    return [sentence.format(singular=case_form.case_label.singular, **values)]


def _show_submitted_case(case_form: CaseForm) -> None:
    """Show what this person may do with a submitted or final case; each action that needs one takes the reason."""
    case_label, audit = case_form.case_label, case_form.review.audit
    sentence = messages.SUBMITTED_OR_FINAL if case_form.review.number == FIRST_REVIEW else messages.SUBMITTED_SECOND
    if audit.purpose.is_exercise:
        sentence = messages.SUBMITTED_IN_EXERCISE
    html.paragraphs(sentence.format(singular=case_label.singular, state=case_form.state.label))
    if audit.purpose.is_exercise:
        st.page_link(page_path("calibration"), label="See how your answers compare", query_params={"audit": audit.id})
    _show_next_case(case_form)
    _show_why_not_returned(case_form)
    actions = _actions(case_form)
    if not actions:
        return
    form = _reason_form(case_form)
    if case_form.may(Permission.RETURN_CASE) and case_form.review.comments_to_answer:
        count = pluralise(len(case_form.review.comments_to_answer), "comment")
        html.paragraphs(messages.COMMENTS_WAIT.format(count=count, singular=case_form.case_label.singular))
    if any(action.needs_reason for action in actions):
        _show_reason(case_form, form)
    with st.container(horizontal=True):
        for action in actions:
            st.button(action.label, on_click=_act, args=(action, case_form, form))


@dataclass(frozen=True)
class Action:
    """A button on a submitted case: its label, what it does, what was done then, and whether that needs a reason."""

    label: str
    run: Callable[[PageContext, CaseReview, str], None]
    done: str
    needs_reason: bool = True


def _actions(case_form: CaseForm) -> list[Action]:
    """Return the actions that this person may take, so that no button is refused."""
    singular, is_submitted = case_form.case_label.singular, case_form.state is CaseState.SUBMITTED
    has_ratings = case_form.review.audit.questionnaire.has_ratings
    actions = []
    if case_form.may(Permission.REOPEN_CASE):
        actions.append(Action(f"Reopen {singular}", _reopen, messages.REOPENED))
    if case_form.may(Permission.RETURN_CASE) and is_submitted:
        actions.append(
            Action("Return to auditor" if has_ratings else "Return for correction", _return_case, messages.SENT_BACK)
        )
    if case_form.may(Permission.MARK_CASE_FINAL) and is_submitted:
        actions.append(Action("Mark as final", _make_final, messages.MADE_FINAL, needs_reason=False))
    if case_form.may(Permission.MARK_CASE_FINAL) and case_form.request:
        actions.append(Action("Decline request", _decline_request, messages.REQUEST_DECLINED))
    if actions or not case_form.may(Permission.REQUEST_REOPENING):
        return actions
    if case_form.request:
        return [Action("Withdraw request", _withdraw_request, messages.REQUEST_WITHDRAWN, needs_reason=False)]
    return [Action("Ask for it back", _request_reopening, messages.REQUEST_MADE)]


def _reason_form(case_form: CaseForm) -> DraftForm:
    return form_of(case_form.context, f"reason {case_form.review.id}")


def _show_reason(case_form: CaseForm, form: DraftForm) -> None:
    """Show the field for the reason, with its draft, and above it what an auditor's request does."""
    singular = case_form.case_label.singular
    if not case_form.may(Permission.MARK_CASE_FINAL):
        html.paragraphs(messages.ASK_FOR_IT_BACK.format(singular=singular), kind="quiet")
    form.show_reason(f"Reason (saved with the {singular})", is_prose=True)


def _show_why_not_returned(case_form: CaseForm) -> None:
    """Say why a case cannot be returned that its auditor could not open, and who can change that."""
    if not case_form.may(Permission.MARK_CASE_FINAL) or case_form.may(Permission.RETURN_CASE):
        return
    if case_form.state is not CaseState.SUBMITTED:
        return
    case_label, can_allocate = case_form.case_label, case_form.may(Permission.ALLOCATE_CASE)
    remedy = messages.ALLOCATE_FIRST.format(plural=case_label.plural) if can_allocate else messages.ASK_LEAD_TO_ALLOCATE
    html.paragraphs(messages.NOBODY_CAN_RECORD.format(singular=case_label.singular, remedy=remedy))


def _show_next_case(case_form: CaseForm) -> None:
    """Offer the person's next open case and, to those who check cases, the next in their queue; else the list."""
    audit, context = case_form.review.audit, case_form.context
    own_case = next_own_case(context, audit.id)
    waiting = queue_after(context, audit.id, case_form.review.case_id) if _checks_cases(case_form) else []
    if own_case is not None:
        label = f"Continue with {own_case.name} ({own_case.case.state.label}, {own_case.unanswered} left)"
        number = own_case.number if context.person.local else FIRST_REVIEW
        _show_open_button(label, own_case.id, "go-on", number)
    if waiting:
        label = f"Next in the queue: {waiting[0].reference} ({len(waiting)} waiting)"
        _show_open_button(label, waiting[0].id, "next-submitted")
    if own_case is None and not waiting:
        label = f"Go to the list of {case_form.case_label.plural}"
        st.page_link(page_path("cases"), label=label, query_params={"audit": audit.id})


def _checks_cases(case_form: CaseForm) -> bool:
    """Whether the person checks submitted cases; nobody does so in a calibration exercise."""
    return not case_form.review.audit.purpose.is_exercise and case_form.may(Permission.MARK_CASE_FINAL)


def _show_open_button(label: str, case_id: str, key: str, number: int = FIRST_REVIEW) -> None:
    if st.button(html.escape_markdown(label), type="primary", on_click=open_case, args=(case_id, number), key=key):
        st.rerun()  # the whole page: its heading names the case


@contextmanager
def _handle_action() -> Iterator[None]:
    """Run the action of a button and count it, so that the page drops the error of the action before.

    Every action asks for the current user again, who may have signed out in another tab since the page was shown.
    """
    forget_refusal()
    tab_state.ACTION_COUNT.set(action_count() + 1)
    try:
        yield
    except AuditError as error:
        tab_state.REFUSED_ACTION.set(error.problems)


def action_count() -> int:
    """Return how often a button of this page tried to submit, return, reopen or mark as final."""
    return tab_state.ACTION_COUNT.get()


def _submit(case_form: CaseForm) -> None:
    with _handle_action():
        context = get_context()
        context.store.workflow.submit(context.person, case_form.review)
        _confirm(case_form, messages.SUBMITTED)


def _act(action: Action, case_form: CaseForm, form: DraftForm) -> None:
    with _handle_action():
        context = get_context()
        action.run(context, case_form.review, tab_state.widget_value(form.reason_key) or "")
        form.reset()
        _confirm(case_form, action.done)


def _confirm(case_form: CaseForm, sentence: str) -> None:
    """Say at the next run what was done."""
    case_label, reference = case_form.case_label, case_form.review.reference
    case, name = f"{case_label.heading} {reference}", f"{case_label.singular} {reference}"
    confirm(_place(case_form), sentence.format(case=case, name=name))


def _place(case_form: CaseForm) -> str:
    return f"submission {case_form.review.id}"


def _reopen(context: PageContext, review: CaseReview, reason: str) -> None:
    context.store.workflow.reopen(context.person, review, reason)


def _return_case(context: PageContext, review: CaseReview, reason: str) -> None:
    context.store.workflow.return_to_auditor(context.person, review, reason)


def _make_final(context: PageContext, review: CaseReview, _reason: str) -> None:
    context.store.workflow.mark_as_final(context.person, review)


def _request_reopening(context: PageContext, review: CaseReview, reason: str) -> None:
    context.store.workflow.request_reopening(context.person, review, reason)


def _withdraw_request(context: PageContext, review: CaseReview, _reason: str) -> None:
    context.store.workflow.withdraw_request(context.person, review)


def _decline_request(context: PageContext, review: CaseReview, reason: str) -> None:
    context.store.workflow.decline_request(context.person, review, reason)
