"""The key of a sample: downloaded once after the draw, then removed; and made again from the same list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from audit.files.filenames import file_name
from audit.files.sample_files import write_key_csv, write_key_xlsx
from audit.formatting import today
from audit.messages import sample_page as messages
from audit.model.audit import Audit
from audit.model.sampling import StoredSampledCase
from audit.sampling.long_list import LongList
from audit.sampling.sample_key import KeyRow, sample_key
from audit.web.components import html, tab_state
from audit.web.components.tab_state import WaitingKey
from audit.web.sampling.remembered import forget_all, remember
from audit.web.sampling.upload import read_upload
from audit.web.session.page_context import PageContext, show_errors

XLSX_MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_waiting_key(audit: Audit) -> None:
    """Offer the key of the draw for download, if it is not removed yet, and then its removal."""
    keys = tab_state.WAITING_KEYS.get_or_set({})
    waiting = keys.get(audit.id)
    if waiting is None:
        return
    html.subheading("Key", anchor="key")
    html.notice(messages.KEY_ONCE)
    _show_downloads(audit, waiting.rows)
    if not waiting.is_downloaded:
        return
    html.paragraphs(messages.KEY_DOWNLOADED)
    if st.button("Remove key from this page", key=f"remove-key-{audit.id}"):
        del keys[audit.id]
        tab_state.FORM_MESSAGE.of("sample").set(messages.KEY_REMOVED)
        st.rerun()


def _show_downloads(audit: Audit, rows: Sequence[KeyRow]) -> None:
    """Show the buttons to download a key; a click on one is noted, so that the warning about it goes.

    The files are made before the click: one that is made during it could be lost in the run that follows.
    """
    language = audit.questionnaire.language
    excel, csv = remember("key files", rows, lambda: (write_key_xlsx(rows, language, today()), write_key_csv(rows)))
    with st.container(horizontal=True):
        for label, data, suffix, mime in (("Excel", excel, "xlsx", XLSX_MIME), ("CSV", csv, "csv", "text/csv")):
            st.download_button(
                f"Download key as {label}",
                data,
                file_name(audit.description, data, "key", suffix),
                mime,
                on_click=partial(_note_download, audit.id),
                type="primary" if suffix == "xlsx" else "secondary",
                key=f"key-{suffix}-{audit.id}",
            )


def _note_download(audit_id: str) -> None:
    keys = tab_state.WAITING_KEYS.get_or_set({})
    if audit_id in keys:
        keys[audit_id] = replace(keys[audit_id], is_downloaded=True)


def show_key_again(context: PageContext, audit: Audit, cases: Sequence[StoredSampledCase]) -> None:
    """Make the key again from the list that the lead chooses."""
    html.paragraphs(messages.KEY_LOST, kind="quiet")
    uploaded = st.file_uploader(
        "The long list from which the sample was drawn", type=["csv", "xlsx"], key=f"key-list-{audit.id}"
    )
    if uploaded is None:
        forget_all()
        return
    with show_errors():
        long_list = read_upload(context, uploaded)
        if long_list is not None:
            _show_key_of_list(context, audit, cases, long_list)


def _show_key_of_list(
    context: PageContext, audit: Audit, cases: Sequence[StoredSampledCase], long_list: LongList
) -> None:
    """Say how many cases of the sample the list has, and make the key of them on a click."""
    drawn = [stored.case for stored in cases if stored.case_id]
    reserves = [stored.case for stored in cases if not stored.case_id]
    coder = context.store.samples.coder(context.person, audit.id)
    rows = remember("key", (long_list, len(drawn)), lambda: sample_key(long_list, drawn, reserves, coder))
    if not rows:
        html.alert(messages.KEY_NOT_IN_LIST.format(singular=audit.questionnaire.case_label.singular))
        return
    total = audit.questionnaire.case_label.with_count(len(cases))
    html.status(messages.KEY_MADE_AGAIN.format(found=len(rows), total=total))
    if st.button("Make key", type="primary", key=f"make-key-{audit.id}"):
        tab_state.WAITING_KEYS.get_or_set({})[audit.id] = WaitingKey(audit.description.name, rows)
        forget_all()
        st.rerun()
