"""The rows that belong to cases, in any table: so that a new table is included."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, Connection, Table, delete, select

from audit.storage.engine import schema


def rows_of_cases(table: Table, case_ids: Collection[str], review_ids: Collection[str]) -> ColumnElement[bool] | None:
    """The condition that a row belongs to one of the cases or reviews; None if the table has no such rows."""
    if "case_id" in table.c:
        return table.c.case_id.in_(case_ids)
    return table.c.reading_id.in_(review_ids) if "reading_id" in table.c else None


def drafts_of(connection: Connection, owner_ids: Collection[str]) -> ColumnElement[bool]:
    """The condition that a draft belongs to one of these audits, cases or reviews.

    The forms are compared here, because SQLite refuses a condition with a part for each of 1,000 ids.
    """
    form = schema.draft.c.form
    forms = connection.execute(select(form).distinct()).scalars()
    return form.in_([name for name in forms if any(owner_id in name for owner_id in owner_ids)])


def delete_drafts(connection: Connection, owner_ids: Collection[str]) -> None:
    """Delete the drafts of these cases or reviews."""
    connection.execute(delete(schema.draft).where(drafts_of(connection, owner_ids)))
