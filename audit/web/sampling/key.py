"""The key of a sample: downloaded once after the draw, then removed; and made again from the same list."""

from __future__ import annotations

from collections.abc import Collection, Sequence
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
from audit.web.components.confirmation import confirm
from audit.web.components.tab_state import WaitingKey
from audit.web.sampling.confirm import PAGE_NAME
from audit.web.sampling.remembered import forget, remember
from audit.web.sampling.upload import read_upload
from audit.web.session.page_context import PageContext, show_errors

MAX_EXCEL_ROWS = 5_000  # they take 2 seconds
FILE_KINDS = {
    "csv": ("CSV", "text/csv"),
    "xlsx": ("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def show_waiting_key(audit: Audit) -> None:
    """Offer the key of the draw for download, if it is not removed yet, and then its removal."""
    waiting = tab_state.WAITING_KEYS.get_or_set({}).get(audit.id)
    if waiting is None:
        return
    html.subheading("Key", anchor="key")
    html.notice(messages.KEY_ONCE)
    _show_downloads(audit, waiting.rows)
    if not waiting.is_downloaded:
        return
    html.paragraphs(messages.KEY_DOWNLOADED)
    if st.button("Remove key from this page", key=f"remove-key-{audit.id}"):
        remove_key(audit.id)
        confirm(PAGE_NAME, messages.KEY_REMOVED)
        st.rerun()


def remove_key(audit_id: str) -> None:
    """Remove the key and its files from memory, if they are there."""
    tab_state.WAITING_KEYS.get_or_set({}).pop(audit_id, None)
    forget("key files")


def is_key_waiting(audit_id: str) -> bool:
    """Return whether the memory of this tab has a key of the audit."""
    return audit_id in tab_state.WAITING_KEYS.get_or_set({})


def remove_other_key(audit_id: str, references: Collection[str]) -> None:
    """Remove the key from memory if it is of a draw that somebody has discarded: ``references`` are those of today."""
    waiting = tab_state.WAITING_KEYS.get_or_set({}).get(audit_id)
    if waiting is not None and any(row.reference not in references for row in waiting.rows):
        remove_key(audit_id)


def _show_downloads(audit: Audit, rows: Sequence[KeyRow]) -> None:
    """Show the buttons to download a key; a click on one is noted, so that the warning about it goes.

    The files are made before the click: one that is made during it could be lost in the run that follows.
    """
    files = remember("key files", (audit.id, rows), lambda: _key_files(audit, rows))
    with st.container(horizontal=True):
        for suffix, data in files.items():
            label, mime = FILE_KINDS[suffix]
            st.download_button(
                f"Download key as {label}",
                data,
                file_name(audit.description, data, "key", suffix),
                mime,
                on_click=partial(_note_download, audit.id),
                type="primary",
                key=f"key-{suffix}-{audit.id}",
            )


def _key_files(audit: Audit, rows: Sequence[KeyRow]) -> dict[str, bytes]:
    """Return the files of a key. A very long one is CSV only, because a workbook would keep everybody waiting."""
    files = {"csv": write_key_csv(rows)}
    if len(rows) <= MAX_EXCEL_ROWS:
        files["xlsx"] = write_key_xlsx(rows, audit.questionnaire.language, today())
    return files


def _note_download(audit_id: str) -> None:
    keys = tab_state.WAITING_KEYS.get_or_set({})
    if audit_id in keys:
        keys[audit_id] = replace(keys[audit_id], is_downloaded=True)


def show_key_again(context: PageContext, audit: Audit, cases: Sequence[StoredSampledCase]) -> None:
    """Make the key again from the list that the lead chooses."""
    html.paragraphs(messages.KEY_LOST, kind="quiet")
    label, key = "The long list from which the sample was drawn", f"key-list-{audit.id}"
    uploaded = st.file_uploader(label, type=["csv", "xlsx"], key=key)
    if uploaded is None:
        forget("file", "list", "key")
        return
    with show_errors():
        long_list = read_upload(context, uploaded, key)
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
        sentence = messages.KEY_NOT_IN_LIST.format(singular=audit.questionnaire.case_label.singular)
        html.error_summary([sentence], {sentence: f"key-list-{audit.id}"})
        return
    total = audit.questionnaire.case_label.with_count(len(cases))
    html.status(messages.KEY_MADE_AGAIN.format(found=len(rows), total=total))
    if st.button("Make key", type="primary", key=f"make-key-{audit.id}"):
        tab_state.WAITING_KEYS.get_or_set({})[audit.id] = WaitingKey(audit.description.name, rows)
        forget("file", "list", "key")
        st.rerun()
