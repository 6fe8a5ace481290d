"""Below the recording form: the concerns that were raised from a review, and the form that raises one."""

from __future__ import annotations

from functools import partial

import streamlit as st

from audit.messages import concerns as messages
from audit.model.case_review import CaseReview
from audit.storage import Permission
from audit.web.components import html, tab_state
from audit.web.components.confirmation import show_confirmation
from audit.web.components.problem_fields import concern_fields
from audit.web.components.text_boxes import text_box, text_line
from audit.web.concerns.listing import concern_list_html
from audit.web.draft_form import DraftForm, form_of
from audit.web.session.page_context import PageContext, get_context, show_errors


def show_concerns_of(context: PageContext, review: CaseReview) -> None:
    """Show the concerns from this review that the person may see, and the form to those who may raise one."""
    if Permission.RAISE_CONCERN not in review.permissions:
        return
    place = f"concerns {review.id}"
    show_confirmation(place)
    concerns = context.store.concerns.all(context.person, review.audit.id, review.case_id)
    shown = [each for each in concerns if each.review == review.number]
    if shown:
        html.subheading("Urgent concerns")
        html.render(concern_list_html(shown))
    key = _expander_key(review)
    has_draft = not tab_state.has_widget_value(key) and bool(_load_form(context, review).load_draft())
    html.expander("Raise an urgent concern", key, partial(_show_form, review, place), expanded=has_draft)


def _load_form(context: PageContext, review: CaseReview) -> DraftForm:
    name = f"concern {review.id}"
    return form_of(context, name)


def _expander_key(review: CaseReview) -> str:
    return f"raise-concern {review.id}"


def ask_for_form(review: CaseReview, number: int, subject: str) -> bool:
    """Open the form for a question that was asked for in this request of the page; return whether it is a new one."""
    asked = tab_state.CONCERN_ASKED.of(review.id)
    if number <= asked.get():
        return False
    asked.set(number)
    tab_state.CONCERN_ABOUT.of(review.id).set(subject)
    tab_state.set_widget_value(_expander_key(review), True)
    return True


def _show_form(review: CaseReview, place: str) -> None:
    """Show the fields with their draft, and the button that raises the concern."""
    form = _load_form(get_context(), review)
    html.paragraphs(messages.WHEN_TO_RAISE)
    with show_errors(concern_fields(form.key)), st.container(key=f"draft-words {form.draft_name}"):
        draft = form.load_draft()
        text = text_box("What you saw", str(draft.get("text", "")), key=f"text {form.key}", height=80)
        question_id = _choose_question(review, form, str(draft.get("question", "")))
        label = "Who is informed already (leave empty if nobody is)"
        informed = text_line(label, str(draft.get("informed", "")), key=f"informed {form.key}", is_prose=True)
        entered = {"text": text, "question": question_id, "informed": informed}
        form.save_draft(entered, draft, bool(text or informed))
        if st.button("Raise urgent concern", key=f"raise {form.key}", type="primary"):
            context = get_context()
            concern = context.store.concerns.add(context.person, review, question_id, text, informed)
            form.finish(place, messages.RAISED.format(name=concern.name))


def _choose_question(review: CaseReview, form: DraftForm, drafted: str) -> str:
    """Show which question the concern is about: the one at which it was asked for, else that of the draft."""
    wording = {question.id: question.text for question in review.questions}
    question_ids = ["", *wording]
    asked = tab_state.CONCERN_ASKED.of(review.id).get()
    about = tab_state.CONCERN_ABOUT.of(review.id).get() if asked else drafted
    whole = f"The whole {review.audit.questionnaire.case_label.singular}"
    chosen = st.selectbox(
        "Question",
        question_ids,
        question_ids.index(about) if about in wording else 0,
        key=f"question {form.key} {asked}",
        format_func=lambda each: f"{each} {wording[each]}" if each else whole,
    )
    return chosen or ""
