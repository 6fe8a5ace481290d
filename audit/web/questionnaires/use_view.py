"""The view Use it: the file to download, making a draft available, starting an audit with it, and deleting a draft."""

from __future__ import annotations

import streamlit as st

from audit.files.filenames import slug
from audit.messages import questionnaires as messages
from audit.model.questionnaire import Questionnaire
from audit.model.questionnaire_draft import AvailableQuestionnaire, QuestionnaireDraft
from audit.web.components import html, tab_state
from audit.web.components.confirmation import confirm, show_confirmation
from audit.web.page_list import page_path
from audit.web.questionnaires.form_download import show_form_download
from audit.web.questionnaires.form_view import require_no_problems
from audit.web.questionnaires.opened import PAGE, OpenQuestionnaire, origin_of
from audit.web.questionnaires.text_saving import Outcome
from audit.web.session.page_context import show_errors


def show_use(opened: OpenQuestionnaire, _outcome: Outcome) -> None:
    """Show what can be done with a questionnaire."""
    if opened.draft is not None and not _is_as_shown(opened.draft):
        html.error_summary([messages.DRAFT_CHANGED])
    html.subheading("Download")
    html.paragraphs(messages.WHAT_THE_FILE_IS)
    _show_download(opened)
    html.subheading("Use it for audits")
    with st.container(key="use-messages"):  # also without any: parts that move lose the focus
        show_confirmation(_place(opened))
    questionnaire = require_no_problems(opened)
    if questionnaire is not None:
        _show_availability(opened, questionnaire)
        show_form_download(questionnaire, opened.key)
    if opened.is_editable and opened.draft is not None:
        html.subheading("Delete the draft")
        _show_deletion(opened, opened.draft)


def _is_as_shown(draft: QuestionnaireDraft) -> bool:
    """Return whether a draft is as this tab showed it last: a click is about that text, not about a later one."""
    return tab_state.DRAFT_SHOWN.of(draft.id).get() in (0, draft.version)


def _place(opened: OpenQuestionnaire) -> str:
    return f"use {opened.key}"


def _show_download(opened: OpenQuestionnaire) -> None:
    """Offer the file. A draft with problems can be downloaded too: nobody is locked out of their own text."""
    outline = opened.checked.outline
    name = slug(outline.id if outline and outline.id else opened.title) or "questionnaire"
    st.download_button(
        "Download the file", opened.source.encode(), f"{name}.toml", "application/toml", key=f"download-{opened.key}"
    )


def _show_availability(opened: OpenQuestionnaire, questionnaire: Questionnaire) -> None:
    """Show whether the questionnaire can be chosen for audits, with the buttons to change that."""
    if opened.draft is None and opened.origin == messages.SHIPPED:
        html.paragraphs(messages.SHIPPED_IS_AVAILABLE)
        _show_start_button(questionnaire)
        return
    same = _same_text(opened, questionnaire)
    if same is not None and same.is_offered:
        html.paragraphs(messages.IS_AVAILABLE.format(origin=origin_of(same)))
        _show_start_button(questionnaire)
        if same.is_own(opened.context.person):
            _show_withdrawal(opened, same)
    elif same is not None:
        _show_withdrawn(opened, same)
    elif opened.is_editable and opened.draft is not None:
        _show_make_available(opened, opened.draft, questionnaire)
    else:
        html.paragraphs(messages.COPY_FIRST)


def _same_text(opened: OpenQuestionnaire, questionnaire: Questionnaire) -> AvailableQuestionnaire | None:
    """Return the available questionnaire with this id, version and text; None if there is none."""
    context = opened.context
    for available in context.store.questionnaires.available(context.person):
        is_same = (available.questionnaire_id, available.version) == (questionnaire.id, questionnaire.version)
        if is_same and available.source == opened.source.encode():
            return available
    return None


def _show_start_button(questionnaire: Questionnaire) -> None:
    if st.button("Start an audit with it", type="primary", key="start-audit-with-it"):
        query = {"questionnaire": questionnaire.id, "version": questionnaire.version}
        st.switch_page(page_path("new_audit"), query_params=query)


def _show_make_available(opened: OpenQuestionnaire, draft: QuestionnaireDraft, questionnaire: Questionnaire) -> None:
    html.paragraphs(messages.WHAT_AVAILABLE_MEANS.format(version=questionnaire.version))
    with show_errors():
        label = f"Make version {html.escape_markdown(questionnaire.version)} available"
        if st.button(label, type="primary") and _is_as_shown(draft):
            context = opened.context
            context.store.questionnaires.make_available(context.person, draft.id, draft.version)
            _confirm(opened, messages.MADE_AVAILABLE.format(title=questionnaire.title, version=questionnaire.version))


def _show_withdrawal(opened: OpenQuestionnaire, available: AvailableQuestionnaire) -> None:
    html.paragraphs(messages.WHAT_WITHDRAWING_DOES, kind="quiet")
    if st.button("Withdraw it", key=f"withdraw-{opened.key}"):
        context = opened.context
        context.store.questionnaires.withdraw(context.person, available.questionnaire_id, available.version)
        _confirm(opened, messages.WITHDRAWN.format(version=available.version))


def _show_withdrawn(opened: OpenQuestionnaire, available: AvailableQuestionnaire) -> None:
    """Show that a questionnaire was withdrawn; who made it available can offer it again."""
    html.paragraphs(messages.IS_WITHDRAWN.format(origin=origin_of(available)))
    if not available.is_own(opened.context.person):
        names = {"name": available.made_by, "version": available.version}
        html.paragraphs(messages.AVAILABLE_FROM_SOMEBODY_ELSE.format(**names), kind="quiet")
    elif st.button("Make it available again", key=f"offer-{opened.key}"):
        context = opened.context
        context.store.questionnaires.offer_again(context.person, available.questionnaire_id, available.version)
        _confirm(opened, messages.OFFERED_AGAIN.format(version=available.version))


def _confirm(opened: OpenQuestionnaire, sentence: str) -> None:
    confirm(_place(opened), sentence)
    st.rerun()


def _show_deletion(opened: OpenQuestionnaire, draft: QuestionnaireDraft) -> None:
    """Offer to delete the draft, for good."""
    html.paragraphs(messages.WHAT_DELETING_DOES)
    with show_errors():
        understood = st.checkbox("I do not need this text any more", key=f"delete-understood-{draft.id}")
        is_clicked = st.button("Delete the draft", key=f"delete-{draft.id}", disabled=not understood)
        if is_clicked and _is_as_shown(draft):
            opened.context.store.questionnaires.delete(opened.context.person, draft.id, draft.version)
            confirm(PAGE, messages.DRAFT_DELETED.format(title=draft.name))
            st.switch_page(page_path(PAGE))
