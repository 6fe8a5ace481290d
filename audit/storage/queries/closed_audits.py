"""Closing an audit: what is kept of it for comparisons, written in one row of text, and read back."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import Connection, delete, insert, select, update

from audit.analysis.comparison import ratings_by_standard, tallies_by_question
from audit.analysis.ratings import Results
from audit.model.answers import Tally
from audit.model.audit_log import Change, ChangeType
from audit.model.people import Person
from audit.storage.audit_log import change_log
from audit.storage.engine import clock, schema

OPEN, CLOSED = "open", "closed"


def close(connection: Connection, person: Person, audit_id: str, results: Results) -> None:
    """Close a held audit and keep its tallies and ratings, in the transaction that closes it."""
    archive(connection, audit_id, results)
    table = schema.audit
    values = {"closed_at": clock.now(), "closed_by": person.name}
    connection.execute(update(table).where(table.c.id == audit_id).values(values))
    change_log.append(connection, person.name, [Change(ChangeType.CLOSING, audit_id, old=OPEN, new=CLOSED)])


def archive(connection: Connection, audit_id: str, results: Results) -> None:
    """Keep the tallies and ratings of a held audit for comparisons; once its cases are erased, those kept then stay."""
    table = schema.closed_audit
    if connection.execute(select(table.c.audit_id).where(table.c.audit_id == audit_id)).first() is None:
        connection.execute(insert(table).values(audit_id=audit_id, **_columns(results)))


def reopen(connection: Connection, person: Person, audit_id: str, reason: str) -> None:
    """Open a held audit again; what was kept of it no longer holds, and goes."""
    connection.execute(delete(schema.closed_audit).where(schema.closed_audit.c.audit_id == audit_id))
    table = schema.audit
    connection.execute(update(table).where(table.c.id == audit_id).values(closed_at=None, closed_by=None))
    change_log.append(
        connection, person.name, [Change(ChangeType.CLOSING, audit_id, old=CLOSED, new=OPEN, reason=reason)]
    )


def decode_tallies(text: str) -> dict[str, Tally]:
    """Tallies as they were kept."""
    return {question_id: Tally(*counts) for question_id, counts in json.loads(text).items()}


def _encode_tallies(tallies: Mapping[str, Tally]) -> str:
    """Tallies as they are kept: yes, no, not applicable and unanswered by question id.

    >>> _encode_tallies({"2.2.1": Tally(25, 21)})
    '{"2.2.1":[25,21,0,0]}'
    """
    counts = {
        question_id: (tally.yes, tally.no, tally.not_applicable, tally.unanswered)
        for question_id, tally in tallies.items()
    }
    return json.dumps(counts, separators=(",", ":"))


def _columns(results: Results) -> dict[str, object]:
    return {
        "cases": results.case_count,
        "key_questions": _encode_tallies(tallies_by_question(results.key_questions)),
        "prompts": _encode_tallies(tallies_by_question(results.prompts)),
        "ratings": json.dumps(ratings_by_standard(results), ensure_ascii=False),
        "overall": results.overall.rating,
    }
