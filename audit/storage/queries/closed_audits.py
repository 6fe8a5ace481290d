"""Closing an audit: its tallies and ratings are archived in one row, for comparisons."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import astuple

from sqlalchemy import Connection, delete, insert, select, update

from audit.analysis.comparison import ratings_by_standard, tallies_by_question
from audit.analysis.ratings import Results
from audit.analysis.tallies import Tally
from audit.model.audit_log import Change, ChangeType
from audit.model.people import Person
from audit.storage.audit_log import change_log
from audit.storage.engine import clock, schema

OPEN, CLOSED = "open", "closed"


def close(connection: Connection, person: Person, audit_id: str, results: Results) -> None:
    """Close a locked audit and archive its tallies and ratings, in one transaction."""
    archive(connection, audit_id, results)
    table = schema.audit
    values = {"closed_at": clock.now(), "closed_by": person.name}
    connection.execute(update(table).where(table.c.id == audit_id).values(values))
    change_log.append(connection, person.name, [Change(ChangeType.CLOSING, audit_id, old=OPEN, new=CLOSED)])


def archive(connection: Connection, audit_id: str, results: Results) -> None:
    """Archive the tallies and ratings of a locked audit, unless it has an archive: its cases may be erased."""
    table = schema.closed_audit
    if connection.execute(select(table.c.audit_id).where(table.c.audit_id == audit_id)).first() is None:
        connection.execute(insert(table).values(audit_id=audit_id, **_columns(results)))


def reopen(connection: Connection, person: Person, audit_id: str, reason: str) -> None:
    """Reopen a locked audit; what was archived is out of date and deleted."""
    connection.execute(delete(schema.closed_audit).where(schema.closed_audit.c.audit_id == audit_id))
    table = schema.audit
    connection.execute(update(table).where(table.c.id == audit_id).values(closed_at=None, closed_by=None))
    change_log.append(
        connection, person.name, [Change(ChangeType.CLOSING, audit_id, old=CLOSED, new=OPEN, reason=reason)]
    )


def decode_tallies(text: str) -> dict[str, Tally]:
    """Return archived tallies, by question id. Those of earlier versions have fewer counts; the others are 0."""
    return {question_id: Tally(*counts) for question_id, counts in json.loads(text).items()}


def _encode_tallies(tallies: Mapping[str, Tally]) -> str:
    """Return tallies as text: their counts in the order of the fields of ``Tally``, by question id.

    >>> _encode_tallies({"2.2.1": Tally(25, 21)})
    '{"2.2.1":[25,21,0,0,0,0]}'
    """
    counts = {question_id: astuple(tally) for question_id, tally in tallies.items()}
    return json.dumps(counts, separators=(",", ":"))


def _columns(results: Results) -> dict[str, object]:
    return {
        "cases": results.case_count,
        "key_questions": _encode_tallies(tallies_by_question(results.key_questions)),
        "prompts": _encode_tallies(tallies_by_question(results.prompts)),
        "ratings": json.dumps(ratings_by_standard(results), ensure_ascii=False),
        "overall": results.overall.rating,
    }
