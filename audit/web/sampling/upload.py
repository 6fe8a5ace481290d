"""The long list: its file, which column is which, and its problems. It stays in the memory of the browser tab."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from audit.errors import InputError
from audit.files.long_list import LongListFile, read_uploaded_long_list
from audit.files.sample_files import write_list_problems_csv
from audit.formatting import join_list
from audit.messages import sample_page as messages
from audit.messages import sampling as sampling_messages
from audit.model.audit import Audit
from audit.model.list_columns import COLUMN_LABELS
from audit.sampling.long_list import COLUMNS, REQUIRED_COLUMNS, LongList
from audit.web.components import html, tab_state
from audit.web.components.problem_fields import key_of_field
from audit.web.sampling.remembered import forget_list, remember
from audit.web.session.page_context import PageContext, show_errors

NOT_IN_LIST = ""
COLUMNS_IN_A_ROW = 4


def show_upload(context: PageContext, audit: Audit) -> LongList | None:
    """Show the step of the long list; return the list once it is read without a problem."""
    html.subheading("1. Long list", anchor="long-list")
    html.paragraphs(messages.PRIVACY, messages.AFTER_RELOAD, kind="quiet")
    label = f"Long list (CSV or Excel, one row for each {audit.questionnaire.case_label.singular})"
    key = f"long-list-{audit.id}"
    uploaded = st.file_uploader(label, type=["csv", "xlsx"], key=key)
    memory = tab_state.LONG_LIST.of(audit.id)
    if uploaded is None:
        return _show_list_in_memory(audit, memory)
    long_list = read_upload(context, uploaded, key)
    if long_list is not None:
        html.status(messages.LIST_READ.format(cases=audit.questionnaire.case_label.with_count(len(long_list))))
    memory.set(long_list)
    return long_list


def _show_list_in_memory(audit: Audit, memory: tab_state.StateKey[LongList | None]) -> LongList | None:
    """Show a list that was read before the person went to another page."""
    long_list = memory.get()
    if long_list is None:
        forget_list()
        return None
    with st.container(horizontal=True, vertical_alignment="center"):
        html.status(messages.LIST_IN_MEMORY.format(cases=audit.questionnaire.case_label.with_count(len(long_list))))
        if st.button("Remove list", key=f"remove-list-{audit.id}", type="tertiary"):
            memory.pop()
            st.rerun()
    return long_list


def read_upload(context: PageContext, uploaded: UploadedFile, uploader_key: str) -> LongList | None:
    """Ask which column is which, and return the list; if it has problems, show them and return None.

    ``uploader_key`` is the key of the field to which problems of the file lead.
    """
    upload_id = str(uploaded.file_id)
    try:
        saved = context.store.samples.read_column_mapping(context.person)
        file = remember("file", upload_id, lambda: _read(uploaded, saved))
    except InputError as error:
        html.error_summary(error.problems, {"": uploader_key})
        return None
    html.notice_if_any(file.notes)
    columns = _ask_for_columns(context, file, saved, upload_id)
    if columns is None:
        return None
    try:
        chosen = (upload_id, tuple(sorted(columns.items())))
        with st.spinner("Reading the list"):
            long_list = remember("list", chosen, lambda: file.parse(columns))
        html.notice_if_any(long_list.notes)
        return long_list
    except InputError as error:
        _show_problems(error.problems, upload_id, uploader_key)
        return None


def _read(uploaded: UploadedFile, saved: Mapping[str, str]) -> LongListFile:
    with st.spinner("Reading the file"):
        return read_uploaded_long_list(uploaded.getvalue(), uploaded.name, saved)


def _ask_for_columns(
    context: PageContext, file: LongListFile, saved: Mapping[str, str], upload_id: str
) -> Mapping[str, str] | None:
    """Show which column of the file is which; return the columns once the person has confirmed them.

    Columns that were confirmed for an earlier list with the same headings need no click.
    """
    confirmed = tab_state.CONFIRMED_COLUMNS.of(upload_id)
    fits = bool(saved) and set(saved.values()) <= set(file.headings)
    with st.container():  # also without a sentence: parts that move lose the focus
        if fits and not confirmed.is_set():
            confirmed.set(saved)
            html.confirmation(messages.COLUMNS_REMEMBERED)
        elif not confirmed.is_set():
            html.confirmation(messages.CHECK_COLUMNS)
    with st.expander("Columns of the list", expanded=not fits):
        chosen = _choose_columns(file, saved if fits else file.suggested, upload_id)
        problems = _column_problems(chosen, upload_id)
        if st.button("Read list", type="primary", key=f"read-{upload_id}"):
            if problems:
                html.error_summary(list(problems), problems)
                confirmed.set(None)
            else:
                with show_errors():
                    context.store.samples.save_column_mapping(context.person, chosen)
                    confirmed.set(chosen)
        elif confirmed.get() not in (None, chosen):
            html.notice(messages.COLUMNS_CHANGED)
    return confirmed.get()


def _choose_columns(file: LongListFile, initial: Mapping[str, str], upload_id: str) -> dict[str, str]:
    """Show a select box for each column; return the heading of each column that the list has."""
    options = [NOT_IN_LIST, *dict.fromkeys(file.headings)]
    chosen = {}
    for start in range(0, len(COLUMNS), COLUMNS_IN_A_ROW):
        row = COLUMNS[start : start + COLUMNS_IN_A_ROW]
        for column, place in zip(row, st.columns(COLUMNS_IN_A_ROW), strict=True):
            heading = place.selectbox(
                COLUMN_LABELS[column] + (" (required)" if column in REQUIRED_COLUMNS else ""),
                options,
                options.index(initial.get(column, NOT_IN_LIST)),
                key=_column_key(column, upload_id),
                format_func=lambda option: option or "Not in the list",
            )
            if heading:
                chosen[column] = heading
    return chosen


def _column_problems(chosen: Mapping[str, str], upload_id: str) -> dict[str, str]:
    """Return a sentence for each heading that is chosen for several columns, with the field of the last of them."""
    by_heading: dict[str, list[str]] = {}
    for column, heading in chosen.items():
        by_heading.setdefault(heading, []).append(column)
    return {
        messages.COLUMN_CHOSEN_TWICE.format(
            heading=heading, columns=join_list([COLUMN_LABELS[column] for column in columns], "and")
        ): _column_key(columns[-1], upload_id)
        for heading, columns in by_heading.items()
        if len(columns) > 1
    }


def _column_key(column: str, upload_id: str) -> str:
    return f"column-{column}-{upload_id}"


def _show_problems(problems: Sequence[str], upload_id: str, uploader_key: str) -> None:
    """Show every problem in a list that scrolls, and offer them as a file.

    The summary leads to the columns that are missing, and to the file for the other problems.
    """
    fields = {
        sampling_messages.COLUMN_MISSING.format(file="{file}", column=column): _column_key(column, upload_id)
        for column in REQUIRED_COLUMNS
    }
    missing = [problem for problem in problems if key_of_field(problem, fields)]
    html.error_summary([messages.LIST_PROBLEMS, *missing], {**fields, messages.LIST_PROBLEMS: uploader_key})
    html.scrolling_list("Problems of the list", problems)
    st.download_button(
        "Download the list of problems",
        write_list_problems_csv(problems),
        "problems.csv",
        "text/csv",
        key=f"list-problems-{upload_id}",
        on_click="ignore",
    )
