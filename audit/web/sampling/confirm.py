"""The draw as a preview, and its confirmation: the cases and the draw are saved, and the key waits for its download."""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

from audit.formatting import join_list, pluralise
from audit.messages import sample_page as messages
from audit.model.audit import Audit
from audit.model.references import random_references
from audit.model.sampling import DrawSettings
from audit.sampling.draw import Draw, draw_sample
from audit.sampling.long_list import LongList
from audit.sampling.record import detail_columns, draw_record, sampled_cases
from audit.sampling.sample_key import sample_key
from audit.sampling.settings_file import write_settings
from audit.web.components import html, tab_state
from audit.web.components.confirmation import confirm
from audit.web.components.tab_state import WaitingKey
from audit.web.draft_form import DraftForm
from audit.web.sampling.record_view import show_record
from audit.web.sampling.remembered import forget_list
from audit.web.session.page_context import PageContext, show_errors, submit_once

PAGE_NAME = "sample"


def draw_on_click(audit: Audit, long_list: LongList, settings: DrawSettings, recent: Collection[str]) -> Draw | None:
    """Draw when the person says so; return the draw as long as neither the list nor a setting changes.

    Raises InputError with every problem of the settings.
    """
    plural = audit.questionnaire.case_label.plural
    shown, key = tab_state.SHOWN_DRAW.of(audit.id), (long_list, settings, recent)
    html.subheading("4. Draw", anchor="draw")
    with st.container(horizontal=True):
        clicked = st.button(f"Draw {plural}", type="primary", key=f"draw-{audit.id}")
        st.download_button(
            "Download settings",
            write_settings(settings),
            f"draw-{settings.seed}.json",
            "application/json",
            key=f"settings-{audit.id}",
            on_click="ignore",
            help="With this file and the list, the command “python -m audit sample” draws the same.",
        )
    if clicked:
        shown.set(None)
        with st.spinner("Drawing"):
            shown.set((key, draw_sample(long_list, settings, recent)))
    remembered = shown.get()
    if remembered is None:
        return None
    if remembered[0] != key:
        html.notice(messages.SETTINGS_CHANGED)
        return None
    return remembered[1]


def show_preview(context: PageContext, audit: Audit, draw: Draw) -> None:
    """Show what the draw gives, with the practitioners as the list names them."""
    record = draw_record(draw, context.store.samples.coder(context.person, audit.id))
    show_record(audit, record, draw.groups)


def show_saving(context: PageContext, audit: Audit, form: DraftForm, long_list: LongList, draw: Draw) -> None:
    """Say what will be saved, and save it on a click."""
    case_label = audit.questionnaire.case_label
    cases = case_label.with_count(len(draw.cases))
    html.subheading("5. Confirm", anchor="confirm")
    reserves = pluralise(len(draw.reserves), "reserve")
    html.paragraphs(messages.CONFIRM.format(cases=cases, reserves=reserves), _which_details(audit))
    if st.button(f"Add {cases}", type="primary", key=f"confirm {form.key}"):
        with show_errors(), st.spinner(f"Adding {cases}"):
            save_draw(context, audit, form, long_list, draw)
            confirm(PAGE_NAME, messages.DRAWN.format(cases=cases))
            st.rerun()


def _which_details(audit: Audit) -> str:
    """Return which case details are filled from the list."""
    details = [case_detail.text for case_detail, _ in detail_columns(audit.questionnaire.case_details)]
    if not details:
        return messages.NO_DETAILS_FILLED
    return messages.DETAILS_FILLED.format(details=join_list(details, "and"))


def save_draw(context: PageContext, audit: Audit, form: DraftForm, long_list: LongList, draw: Draw) -> None:
    """Save the draw once, also after a second click, and note the key until it is downloaded."""
    coder = context.store.samples.coder(context.person, audit.id)
    taken = context.store.cases.references(context.person, audit.id).values()
    references = random_references(draw.eligible, list(taken))
    cases, reserves = sampled_cases(draw, audit.questionnaire.case_details, coder, references)
    key = WaitingKey(audit.description.name, sample_key(long_list, cases, reserves, coder))
    waiting_keys = tab_state.WAITING_KEYS.get_or_set({})  # a plain dict: a second click cannot interrupt its change

    def save() -> str:
        context.store.samples.save_draw(context.person, audit.id, draw_record(draw, coder), cases, reserves)
        waiting_keys[audit.id] = key
        return audit.id

    submit_once(form.key, draw.settings, save)
    tab_state.RESET_COUNT.of(form.draft_name).set(form.reset_count + 1)
    forget_drawn_list(audit.id)


def forget_drawn_list(audit_id: str) -> bool:
    """Remove from memory the list of an audit whose sample is drawn; return whether it was still there.

    It is there after a second click, and if somebody else drew the sample meanwhile.
    """
    memory = tab_state.LONG_LIST.of(audit_id)
    was_there = memory.is_set()
    if was_there:
        memory.pop()
        tab_state.SHOWN_DRAW.of(audit_id).pop()
        forget_list()
    return was_there
