"""The cases that an audit has already, with the versions of their values: what an import is compared with."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Select, Table, select

from audit.model.case import CaseState
from audit.model.import_plan import ExistingCase
from audit.model.review_pair import FIRST_REVIEW
from audit.model.saved_value import SavedValue
from audit.storage.engine import schema

MAX_NAMED_CASES = 500
"""Up to this many cases are named in a query. For more, the values of every case of the audit are read."""

ValuesByOwner = dict[str, dict[str, SavedValue]]


def existing_cases(
    connection: Connection,
    audit_id: str,
    keys: Collection[str],
    with_values: bool,
    for_update: bool = False,
    number: int = FIRST_REVIEW,
) -> dict[str, ExistingCase]:
    """Return the cases with these reference keys and a review with this number, by their key.

    ``for_update`` locks them. The number of statements does not depend on the number of cases.
    """
    rows = [row for row in _review_rows(connection, audit_id, for_update, number) if row.reference_key in keys]
    details: ValuesByOwner = {}
    answers: ValuesByOwner = {}
    notes: ValuesByOwner = {}
    if rows and with_values:
        details = _values(connection, audit_id, schema.case_fact, [row.case_id for row in rows])
        review_ids = [row.review_id for row in rows]
        answers = _values(connection, audit_id, schema.answer, review_ids)
        notes = _values(connection, audit_id, schema.note, review_ids)
    return {
        row.reference_key: ExistingCase(
            row.case_id,
            row.review_id,
            row.reference,
            row.auditor,
            CaseState(row.state),
            details.get(row.case_id, {}),
            answers.get(row.review_id, {}),
            notes.get(row.review_id, {}),
        )
        for row in rows
    }


def _review_rows(connection: Connection, audit_id: str, for_update: bool, number: int) -> Sequence[Any]:
    """The review with this number of every case of the audit that has one.

    They are locked in the same order everywhere, to avoid deadlocks.
    """
    case, review = schema.audit_case, schema.reading
    query = (
        select(case.c.id.label("case_id"), review.c.id.label("review_id"), case.c.reference, case.c.reference_key)
        .add_columns(review.c.auditor, review.c.state)
        .join(review, review.c.case_id == case.c.id)
        .where(case.c.audit_id == audit_id, review.c.number == number)
        .order_by(case.c.id)
    )
    return connection.execute(query.with_for_update() if for_update else query).all()


def _values(connection: Connection, audit_id: str, table: Table, owner_ids: Sequence[str]) -> ValuesByOwner:
    """The values in a table, by the id of their owner (a case or a review) and by what they answer."""
    owner, subject = table.primary_key.columns
    query = select(owner, subject, table.c.value, table.c.version, table.c.recorded_by, table.c.recorded_at)
    if len(owner_ids) <= MAX_NAMED_CASES:
        query = query.where(owner.in_(owner_ids))
    else:
        query = _limit_to_audit(query, audit_id, table)
    is_wanted: Callable[[str], bool] = frozenset(owner_ids).__contains__
    values: ValuesByOwner = {}
    for owner_id, subject_id, *columns in connection.execute(query):
        if is_wanted(owner_id):
            values.setdefault(owner_id, {})[subject_id] = SavedValue(*columns)
    return values


def _limit_to_audit(query: Select[Any], audit_id: str, table: Table) -> Select[Any]:
    case, review = schema.audit_case, schema.reading
    if table is schema.case_fact:
        query = query.join(case, case.c.id == table.c.case_id)
    else:
        query = query.join(review, review.c.id == table.c.reading_id).join(case, case.c.id == review.c.case_id)
    return query.where(case.c.audit_id == audit_id)
