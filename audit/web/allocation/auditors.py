"""The auditors of an audit with what planning has to know of them: staff id, teams, and the most cases they read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from audit.errors import InputError
from audit.messages import allocation as messages
from audit.model.allocation import AllocationData, StaffDetails
from audit.model.audit import Audit
from audit.model.case_codes import read_staff_code
from audit.model.permissions import recorders
from audit.model.text_fields import MAX_LINE_LENGTH
from audit.storage import Role
from audit.web.components import html, tab_state
from audit.web.components.text_boxes import text_line
from audit.web.session import authentication
from audit.web.session.page_context import PageContext

NAME_WIDTH, FIELD_WIDTH = 220, 140
HEADINGS = (("Reads", NAME_WIDTH), ("Staff id", FIELD_WIDTH), ("Limit", FIELD_WIDTH), ("Teams", NAME_WIDTH))


@dataclass(frozen=True)
class ReadingDraft:
    """What a lead chose on this page and no table has: who reads, names that were typed, and the share read twice."""

    reading: Sequence[str] | None = None
    added: Sequence[str] = ()
    share: int = 0
    is_percentage: bool = True


@dataclass(frozen=True)
class AuditorRow:
    """One row of the table as it was filled in. ``staff_id`` is what was typed, or the stored code."""

    name: str
    reads: bool
    staff_id: str
    teams: tuple[str, ...]
    capacity: int | None


def load_names(context: PageContext, audit: Audit, data: AllocationData, draft: ReadingDraft) -> dict[str, bool]:
    """Return who may read cases, and whether they read unless the lead says otherwise.

    Members who may record; in local mode, where roles do not apply, every name used so far.
    """
    roles = context.store.members.all(context.person, audit.id)
    with_cases = {case.readers.auditor for case in data.cases if case.is_open} - {""}
    known = with_cases | data.staff.keys() | set(draft.added)
    able = recorders(roles)
    if authentication.get_mode() is authentication.Mode.LOCAL:
        able |= known | {context.person.name}
    reading = known if draft.reading is None else set(draft.reading) | with_cases
    by_default = reading if draft.reading is not None else reading | {n for n in roles if roles[n] is Role.AUDITOR}
    names = {name: name in by_default for name in sorted(able, key=str.casefold)}
    return names if any(names.values()) else dict.fromkeys(names, True)


def show_table(audit: Audit, names: Mapping[str, bool], data: AllocationData, form_key: str) -> list[AuditorRow]:
    """Show a row of fields for everybody; return what they hold. It belongs into a form."""
    all_teams = sorted({case.team for case in data.cases if case.team} | _teams_of(data.staff))
    with st.container(horizontal=True, key="auditor-headings"):
        for heading, width in HEADINGS:
            with st.container(width=width):
                html.paragraphs(heading, kind="quiet")
    return [
        _show_row(name, reads, data.staff.get(name, StaffDetails()), all_teams, form_key)
        for name, reads in names.items()
    ]


def _teams_of(staff: Mapping[str, StaffDetails]) -> set[str]:
    return {team for details in staff.values() for team in details.teams}


def _show_row(name: str, reads: bool, details: StaffDetails, all_teams: Sequence[str], form_key: str) -> AuditorRow:
    key = f"{form_key} {name}"
    with st.container(horizontal=True, vertical_alignment="center"):
        label = html.escape_markdown(name)
        is_reading = st.checkbox(label, reads, key=f"reads {key}", width=NAME_WIDTH)
        hidden: Any = {"label_visibility": "collapsed"}  # the headings say it, and the placeholders on a phone
        staff_id = text_line(
            f"Staff id of {label}",
            details.staff_code,
            key=f"staff {key}",
            placeholder="Staff id",
            width=FIELD_WIDTH,
            **hidden,
        )
        capacity = st.number_input(
            f"Limit of {label}",
            min_value=0,
            value=details.capacity,
            step=1,
            key=f"capacity {key}",
            placeholder="No limit",
            width=FIELD_WIDTH,
            **hidden,
        )
        teams = st.multiselect(
            f"Teams of {label}",
            all_teams,
            details.teams,
            key=f"teams {key}",
            placeholder="No team",
            accept_new_options=True,
            **hidden,
        )
    return AuditorRow(name, is_reading, staff_id, tuple(teams), capacity)


def to_details(context: PageContext, audit: Audit, rows: Sequence[AuditorRow]) -> dict[str, StaffDetails]:
    """Return what to save of everybody: a typed staff id becomes its code, so that the id itself is never stored.

    Raises InputError with every staff id that is none.
    """
    problems = [messages.STAFF_ID_NOT_ALLOWED.format(name=row.name) for row in rows if _is_no_staff_id(row.staff_id)]
    if problems:
        raise InputError(*problems)
    typed = {row.staff_id for row in rows if row.staff_id and not read_staff_code(row.staff_id)}
    coder = context.store.samples.coder(context.person, audit.id) if typed else None
    codes = {staff_id: coder.staff_code(staff_id) for staff_id in typed} if coder is not None else {}
    return {
        row.name: StaffDetails(codes.get(row.staff_id) or read_staff_code(row.staff_id), row.teams, row.capacity)
        for row in rows
    }


def _is_no_staff_id(typed: str) -> bool:
    return bool(typed) and not any(map(str.isalnum, typed))


def show_add_name(draft_names: Sequence[str], key: str) -> str:
    """Show the field for a name in local mode, where anybody may read; return the name to add, or ''."""
    resets = tab_state.RESET_COUNT.of(key)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = text_line("Add an auditor (name)", key=f"{key} {resets.get()}", max_chars=MAX_LINE_LENGTH, width=280)
        if not st.button("Add auditor", key=f"add {key}") or not name or name in draft_names:
            return ""
    resets.set(resets.get() + 1)
    return authentication.normalise_user_name(name)
