"""Below the recording form: the fields in which leads and moderators comment, and in which the auditor answers.

They are Streamlit's own fields, so that a text is saved as a draft like everywhere else. The form shows the threads.
"""

from __future__ import annotations

from functools import partial
from html import escape

import streamlit as st

from audit.messages import recording as messages
from audit.storage import Permission
from audit.web.components import html
from audit.web.components.confirmation import show_confirmation
from audit.web.components.problem_fields import comment_fields
from audit.web.components.text_boxes import text_box
from audit.web.draft_form import form_of
from audit.web.record.case_form import CASE_DETAILS_SECTION, CHECK_SECTION, CaseForm
from audit.web.record.comment_threads import (
    answer_key,
    can_write,
    draft_name,
    heading_of,
    is_auditor,
    may_answer,
    thread_of,
)
from audit.web.session.page_context import get_context, show_errors


def show_comments(case_form: CaseForm, section: str) -> None:
    """Show the comments on the whole case in the last section, and the fields of this section for this person."""
    place = f"comments {case_form.review.id}"
    show_confirmation(place)
    if section == CHECK_SECTION and not case_form.problems:
        _show_thread(case_form)
    if section == CASE_DETAILS_SECTION or not can_write(case_form):
        return
    if is_auditor(case_form):
        commented = [each for each in _questions_of(case_form, section) if may_answer(case_form, each)]
        if commented:
            html.subheading("Your answers to comments", level=3)
        for question_id in commented:
            _show_field(case_form, question_id, place)
    elif case_form.may(Permission.MODERATE):
        subject = f"the whole {case_form.case_label.singular}" if section == CHECK_SECTION else "a question"
        key = f"comment-{case_form.review.id}-{section}"
        html.expander(f"Comment on {subject}", key, partial(_show_form, case_form, section, place))


def _questions_of(case_form: CaseForm, section: str) -> list[str]:
    """Return the questions of a section; the last section has the comments on the whole case."""
    if section == CHECK_SECTION:
        return [""]
    return [question.id for question in case_form.review.audit.questionnaire.standards_by_id[section].questions]


def _show_thread(case_form: CaseForm) -> None:
    thread = thread_of(case_form, "")
    if thread:
        html.subheading(f"Comments on the whole {case_form.case_label.singular}", level=3)
        html.render(
            *(
                f'<p class="note"><strong>{escape(heading_of(comment))}</strong><br>{escape(comment.text)}</p>'
                for comment in thread
            )
        )


def _show_form(case_form: CaseForm, section: str, place: str) -> None:
    """Show the field for a comment, and in a section with questions which one it is about."""
    question_ids = _questions_of(case_form, section)
    key = f"comment-on-{case_form.review.id}-{section}"
    question_id = (
        st.selectbox("Question", question_ids, key=key, width=220) if len(question_ids) > 1 else question_ids[0]
    )
    _show_field(case_form, question_id or "", place)


def _show_field(case_form: CaseForm, question_id: str, place: str) -> None:
    """Show the field for a comment or an answer, with its draft, and the button that adds it."""
    name = draft_name(case_form, question_id)
    form = form_of(case_form.context, name)
    subject = question_id or f"the whole {case_form.case_label.singular}"
    kind, added = ("Answer", messages.ANSWER_ADDED) if is_auditor(case_form) else ("Comment", messages.COMMENT_ADDED)
    with show_errors(comment_fields(f"text {form.key}")), st.container(key=answer_key(case_form, question_id)):
        draft = form.load_draft()
        text = text_box(f"{kind} on {subject}", str(draft.get("text", "")), key=f"text {form.key}", height=80)
        form.save_draft({"text": text}, draft, bool(text))
        if st.button(f"Add {kind.lower()} on {subject}", key=f"add {form.key}"):
            context = get_context()
            context.store.comments.add(context.person, case_form.review, question_id, text)
            form.finish(place, added)
