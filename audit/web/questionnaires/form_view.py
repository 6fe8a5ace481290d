"""The view As auditors see it: the recording form itself, on a case that is only in memory."""

from __future__ import annotations

import streamlit as st

from audit.formatting import pluralise
from audit.messages import questionnaires as messages
from audit.model.questionnaire import Questionnaire
from audit.web.components import html, tab_state
from audit.web.components.confirmation import confirm, show_confirmation
from audit.web.questionnaires.opened import OpenQuestionnaire
from audit.web.questionnaires.preview import preview_review, save_in_memory, values_that_fit
from audit.web.questionnaires.text_saving import Outcome
from audit.web.record import component
from audit.web.record.case_form import CASE_DETAILS_SECTION, CHECK_SECTION, CaseForm, case_key, section_names
from audit.web.record.component.messages import FormRequest, parse_form_request
from audit.web.record.form_data import form_data
from audit.web.session import authentication
from audit.web.session.page_context import PageContext, get_context, show_errors


def require_no_problems(opened: OpenQuestionnaire) -> Questionnaire | None:
    """Return the questionnaire; if it has problems, say that they come first, with a link to them."""
    if opened.checked.questionnaire is None:
        count = pluralise(len(opened.checked.problems), "problem")
        html.notice(messages.CORRECT_FIRST.format(problems=count))
        html.render(f"<p>{html.link_to('See the problems', opened.url('file'))}</p>")
    return opened.checked.questionnaire


def show_as_auditors_see_it(opened: OpenQuestionnaire, _outcome: Outcome) -> None:
    """Show the form, with a button that empties it."""
    questionnaire = require_no_problems(opened)
    if questionnaire is None:
        return
    place = f"preview-{opened.key}"
    html.notice(messages.PREVIEW)
    with st.container(key="preview-messages"):  # also without any: parts that move lose the focus
        show_confirmation(place)
    component.send_form_script()
    _show_form(questionnaire, opened.key)
    if st.button("Clear the form", key=f"clear-{place}"):
        tab_state.PREVIEW_VALUES.of(opened.key).pop()
        tab_state.RESET_COUNT.of(place).set(tab_state.RESET_COUNT.of(place).get() + 1)
        confirm(place, messages.PREVIEW_CLEARED)
        st.rerun()


@st.fragment
def _show_form(questionnaire: Questionnaire, key: str) -> None:
    """Show the form. An answer reruns this part of the page alone."""
    authentication.begin_run()
    with show_errors():
        context = get_context()
        count = tab_state.RESET_COUNT.of(f"preview-{key}").get()
        form_key = f"preview-form-{key}-{count}"
        request = parse_form_request(component.latest_request(form_key))
        known = tab_state.PREVIEW_VALUES.of(key)
        fitting = values_that_fit(questionnaire, known.get())
        values, results = save_in_memory(questionnaire, fitting, request.saves)
        known.set(values)
        case_form = CaseForm(context, preview_review(questionnaire, context.person.name, values))
        section = _section(case_form, request)
        data = form_data(case_form, section, request, results) | _of_preview(context, request, f"{key} {count}")
        component.show_form(data, form_key)
        if section == CHECK_SECTION:
            singular = questionnaire.case_label.singular
            html.paragraphs(messages.NOTHING_IS_SUBMITTED.format(singular=singular), kind="quiet")


def _section(case_form: CaseForm, request: FormRequest) -> str:
    """Return the section that was chosen, else the first one."""
    sections = section_names(case_form)
    if request.case == case_key(case_form) and request.section in sections:
        return request.section
    has_details = bool(case_form.review.audit.questionnaire.case_details)
    return CASE_DETAILS_SECTION if has_details else next(name for name in sections if name != CASE_DETAILS_SECTION)


def _of_preview(context: PageContext, request: FormRequest, name: str) -> dict[str, object]:
    """Return what is different in a preview.

    The person has another name, under which the tab stores what is not confirmed: it is never sent to an audit.
    """
    history = {request.asked: [messages.NOTHING_IS_LOGGED]} if request.asked else {}
    return {"person": f"{context.person.name} preview {name}", "history": history}
