"""The draw of an audit as results and documents use it: published counts, and the strata of the cases for weights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, func, select

from audit.analysis.weights import SampleStrata
from audit.model.sampling import Elimination, StoredDraw
from audit.storage.engine import schema
from audit.storage.queries.draw_records import decode_record
from audit.storage.queries.elimination_rows import all_eliminations, without_identities
from audit.storage.queries.saved_results import read_eliminations, read_replacements


def read_draw(connection: Connection, audit_id: str, eliminations: Sequence[Elimination]) -> StoredDraw | None:
    """The draw of an audit with the eliminations since, which are read already; None if no sample was drawn."""
    row = connection.execute(select(schema.sample).where(schema.sample.c.audit_id == audit_id)).first()
    if row is None:
        return None
    replacements = count_replacements(connection, audit_id) or read_replacements(connection, audit_id)
    return StoredDraw(decode_record(row.record), row.drawn_by, row.drawn_at, eliminations, replacements)


def read_all_eliminations(connection: Connection, audit_id: str) -> Sequence[Elimination]:
    """The eliminated cases of an audit, also after its cases are erased."""
    return all_eliminations(connection, audit_id) or read_eliminations(connection, audit_id)


def count_replacements(connection: Connection, audit_id: str) -> int:
    """How many reserves have become cases."""
    table = schema.sampled_case
    query = select(func.count()).where(table.c.audit_id == audit_id, table.c.replaces_case_id.is_not(None))
    return connection.execute(query).scalar_one()


def restricted_draw(draw: StoredDraw) -> StoredDraw:
    """The draw for somebody who may not see every case: totals, and nothing about a group or a single case."""
    eliminations = tuple(map(without_identities, draw.eliminations))
    return replace(draw, record=draw.record.with_totals_only(), eliminations=eliminations)


def sample_strata(connection: Connection, audit_id: str) -> SampleStrata | None:
    """The eligible cases of each stratum and practitioner, and the stratum of each case; None without a draw."""
    table, case = schema.sampled_case, schema.audit_case
    text = connection.execute(
        select(schema.sample.c.record).where(schema.sample.c.audit_id == audit_id)
    ).scalar_one_or_none()
    record = decode_record(text) if text is not None else None
    if record is None:
        return None
    query = (
        select(case.c.reference, table.c.stratum)
        .join(case, case.c.id == table.c.case_id)
        .where(table.c.audit_id == audit_id)
    )
    eligible = {stratum.stratum.name: stratum.count.available for stratum in record.strata}
    strata = {row.reference: row.stratum for row in connection.execute(query)}
    by_practitioner = Counter[str]()
    for group in record.groups:
        by_practitioner[group.practitioner] += group.count.available
    return SampleStrata(eligible, strata, not record.needs_weights, by_practitioner)
