"""The end of the recording form: submitting a case, actions on a submitted case, and the link to the next one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from audit.messages import recording as messages
from audit.messages.pages import AUDIT_CLOSED
from audit.model.case import CaseState
from audit.web.components import html, tab_state
from audit.web.components.text_boxes import text_line
from audit.web.page_list import page_path
from audit.web.record.case_form import CaseForm
from audit.web.record.next_case import next_own_case, open_case
from audit.web.session.page_context import defer_errors, get_context


def show_submission(case_form: CaseForm) -> None:
    """Below the checklist: the button that submits the case, or the actions on a submitted case."""
    case_label = case_form.case_label
    if not case_form.is_open:
        _show_closed_case(case_form)
    elif case_form.is_complete:
        html.paragraphs(messages.READY_TO_SUBMIT.format(singular=case_label.singular))
        st.button(f"Submit {case_label.singular}", type="primary", on_click=_submit, args=(case_form,))
    else:
        html.notice(messages.NOT_READY_TO_SUBMIT.format(singular=case_label.singular))


def _show_closed_case(case_form: CaseForm) -> None:
    """Show the actions on a submitted or final case: reopen; if submitted, also return or mark as final."""
    if case_form.review.audit.closed_at is not None:
        html.paragraphs(AUDIT_CLOSED)
        return
    case_label = case_form.case_label
    html.paragraphs(messages.SUBMITTED_OR_FINAL.format(singular=case_label.singular, state=case_form.state.label))
    _show_next_case(case_form)
    context, draft_name = case_form.context, f"reason {case_form.review.id}"
    saved_reason = str(context.store.drafts.read(context.person, draft_name).get("reason", ""))
    reason = text_line(f"Reason (saved with the {case_label.singular})", saved_reason, key=draft_name, is_prose=True)
    if reason != saved_reason:
        context.store.drafts.save(context.person, draft_name, {"reason": reason})
    with st.container(horizontal=True):
        st.button(f"Reopen {case_label.singular}", on_click=_reopen, args=(case_form, draft_name))
        if case_form.state is CaseState.SUBMITTED:
            st.button("Return to auditor", on_click=_return_case, args=(case_form, draft_name))
            st.button("Mark as final", on_click=_make_final, args=(case_form,))


def _show_next_case(case_form: CaseForm) -> None:
    """Link to the person's next open case, or to the list if none of theirs is open."""
    audit, case_label = case_form.review.audit, case_form.case_label
    own_case = next_own_case(case_form.context, audit.id)
    if own_case is None:
        st.page_link(
            page_path("cases"), label=f"Go to the list of {case_label.plural}", query_params={"audit": audit.id}
        )
        return
    label = f"Continue with {own_case.case.reference} ({own_case.case.state.label}, {own_case.unanswered} left)"
    if st.button(html.escape_markdown(label), type="primary", on_click=open_case, args=(own_case.id,), key="go-on"):
        st.rerun()  # the whole page: its heading names the case


@contextmanager
def _handle_action() -> Iterator[None]:
    """Run the action of a button and count it, so that the page drops the error of the action before.

    Every action asks for the current user again, who may have signed out in another tab since the page was shown.
    """
    tab_state.ACTION_COUNT.set(action_count() + 1)
    with defer_errors():
        yield


def action_count() -> int:
    """Return how often a button of this page tried to submit, return, reopen or mark as final."""
    return tab_state.ACTION_COUNT.get()


def _submit(case_form: CaseForm) -> None:
    with _handle_action():
        context = get_context()
        context.store.workflow.submit(context.person, case_form.review)


def _reopen(case_form: CaseForm, draft_name: str) -> None:
    with _handle_action():
        context = get_context()
        context.store.workflow.reopen(context.person, case_form.review, tab_state.widget_value(draft_name) or "")
        context.store.drafts.delete(context.person, draft_name)


def _return_case(case_form: CaseForm, draft_name: str) -> None:
    with _handle_action():
        context = get_context()
        context.store.workflow.return_to_auditor(
            context.person, case_form.review, tab_state.widget_value(draft_name) or ""
        )
        context.store.drafts.delete(context.person, draft_name)


def _make_final(case_form: CaseForm) -> None:
    with _handle_action():
        context = get_context()
        context.store.workflow.mark_as_final(context.person, case_form.review)
