"""What the allocation of an audit needs to know of its auditors: staff codes, teams and limits."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import Connection, delete, select

from audit.errors import InputError
from audit.formatting import join_list
from audit.messages import allocation as messages
from audit.messages import storage as storage_messages
from audit.model.allocation import StaffDetails
from audit.model.audit_log import Change, ChangeType
from audit.model.text_fields import MAX_LINE_LENGTH, clean_name
from audit.storage.audit_log.hash_chain import insert_many
from audit.storage.engine import schema

MAX_CAPACITY = 10_000


def read(connection: Connection, audit_id: str) -> dict[str, StaffDetails]:
    """The details of everybody of whom some are known, by name."""
    table = schema.staff
    query = select(table).where(table.c.audit_id == audit_id).order_by(table.c.person)
    return {
        row.person: StaffDetails(row.staff_code, tuple(json.loads(row.teams)), row.capacity)
        for row in connection.execute(query)
    }


def save(connection: Connection, audit_id: str, details: Mapping[str, StaffDetails]) -> list[Change]:
    """Save the details of people; empty details remove theirs. Return the changes to log."""
    saved = read(connection, audit_id)
    cleaned = {clean_name(name, storage_messages.INVALID_AUDITOR_NAME): _clean(name, details[name]) for name in details}
    changed = {name: new for name, new in cleaned.items() if name and new != saved.get(name, StaffDetails())}
    table = schema.staff
    connection.execute(delete(table).where(table.c.audit_id == audit_id, table.c.person.in_(changed)))
    rows = [_row(audit_id, name, new) for name, new in changed.items() if new != StaffDetails()]
    insert_many(connection, table, rows)
    return [
        Change(ChangeType.STAFF, audit_id, name, _as_text(saved.get(name, StaffDetails())), _as_text(new))
        for name, new in changed.items()
    ]


def _clean(name: str, details: StaffDetails) -> StaffDetails:
    """Return details that can be saved. Raises InputError if a team or the limit is not valid."""
    if details.capacity is not None and not 0 <= details.capacity <= MAX_CAPACITY:
        raise InputError(messages.INVALID_CAPACITY.format(name=name, limit=MAX_CAPACITY))
    teams = (clean_name(team, messages.INVALID_TEAM.format(name=name, limit=MAX_LINE_LENGTH)) for team in details.teams)
    return StaffDetails(details.staff_code, tuple(dict.fromkeys(filter(None, teams))), details.capacity)


def _row(audit_id: str, name: str, details: StaffDetails) -> dict[str, object]:
    return {
        "audit_id": audit_id,
        "person": name,
        "staff_code": details.staff_code,
        "teams": json.dumps(details.teams, ensure_ascii=False),
        "capacity": details.capacity,
    }


def _as_text(details: StaffDetails) -> str | None:
    """The details in words, as the history shows them; None if there are none."""
    parts = [
        f"staff code {details.staff_code}" if details.staff_code else "",
        f"team {join_list(details.teams, 'and')}" if details.teams else "",
        "" if details.capacity is None else f"at most {details.capacity}",
    ]
    return ", ".join(filter(None, parts)) or None
