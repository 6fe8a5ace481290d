"""The references of an audit's cases."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from sqlalchemy import Connection, select

from audit.errors import InputError
from audit.messages import storage as messages
from audit.model.case import reference_key
from audit.model.questionnaire import CaseLabel
from audit.storage.engine import schema


def case_ids(connection: Connection, audit_id: str) -> dict[str, str]:
    """The id of every case of an audit by its reference."""
    case = schema.audit_case
    query = select(case.c.reference, case.c.id).where(case.c.audit_id == audit_id)
    return {row.reference: row.id for row in connection.execute(query)}


def case_references(connection: Connection, audit_id: str) -> dict[str, tuple[str, str]]:
    """The reference and the auditor of an audit's cases by their ids, in the order in which the cases were added."""
    case, review = schema.audit_case, schema.reading
    query = (
        select(case.c.id, case.c.reference, review.c.auditor)
        .join(review, review.c.case_id == case.c.id)
        .where(case.c.audit_id == audit_id, review.c.number == 1)
        .order_by(case.c.position)
    )
    return {row.id: (row.reference, row.auditor) for row in connection.execute(query)}


def visible_references(connection: Connection, audit_id: str, is_visible: Callable[[str, str], bool]) -> dict[str, str]:
    """The references of the cases of which a review is visible, by id, in the order in which they were added.

    ``is_visible`` says it by the id of the case and the auditor of the review.
    """
    case, review = schema.audit_case, schema.reading
    query = (
        select(case.c.id, case.c.reference, review.c.auditor)
        .join(review, review.c.case_id == case.c.id)
        .where(case.c.audit_id == audit_id)
        .order_by(case.c.position)
    )
    rows = connection.execute(query)
    return {row.id: row.reference for row in rows if is_visible(row.id, row.auditor)}


def check_reference_unused(used: Collection[str], case_label: CaseLabel, reference: str) -> None:
    """Raise InputError if a reference is used already, in upper or lower case."""
    problems = used_references(used, case_label, [reference])
    if problems:
        raise InputError(*problems)


def used_references(used: Collection[str], case_label: CaseLabel, references: Sequence[str]) -> list[str]:
    """Return a sentence for each reference that is used already, or twice among these, in upper or lower case."""
    keys, problems = set(map(reference_key, used)), []
    for reference in references:
        key = reference_key(reference)
        if key in keys:
            problems.append(messages.REFERENCE_USED.format(case_label=case_label.singular, reference=reference))
        keys.add(key)
    return problems


def reserved_references(connection: Connection, audit_id: str, references: Sequence[str]) -> list[str]:
    """Return those of these references that belong to reserves of the sample, which may still become cases."""
    table = schema.sampled_case
    query = select(table.c.reference_key).where(table.c.audit_id == audit_id, table.c.case_id.is_(None))
    keys = set(connection.execute(query).scalars())
    return [reference for reference in references if reference_key(reference) in keys]


def check_not_reserved(connection: Connection, audit_id: str, references: Sequence[str]) -> None:
    """Raise InputError, with every problem, if a reference belongs to a reserve of the sample."""
    problems = [
        messages.RESERVED_REFERENCE.format(reference=reference)
        for reference in reserved_references(connection, audit_id, references)
    ]
    if problems:
        raise InputError(*problems)
