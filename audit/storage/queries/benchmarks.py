"""Saving and removing benchmarks, and their rows in the audit log."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, and_, delete, insert

from audit.model.audit_log import Change, ChangeType
from audit.model.benchmark import Benchmark, SavedBenchmark
from audit.storage.audit_log import change_log
from audit.storage.engine import schema


def save(connection: Connection, audit_id: str, before: SavedBenchmark | None, after: SavedBenchmark) -> None:
    """Save a benchmark in place of another."""
    benchmark = after.benchmark
    connection.execute(delete(schema.benchmark).where(_is_row(audit_id, benchmark)))
    row = {
        "audit_id": audit_id,
        "question_id": benchmark.question_id,
        "name": benchmark.name,
        "percent": benchmark.percent,
        "base": benchmark.base,
        "source": benchmark.source,
        "published": benchmark.published,
        "recorded_by": after.by,
        "recorded_at": after.at,
    }
    connection.execute(insert(schema.benchmark).values(row))
    old = before.benchmark.as_text if before else None
    _log(connection, after.by, Change(ChangeType.BENCHMARK, audit_id, benchmark.question_id, old, benchmark.as_text))


def remove(connection: Connection, by: str, audit_id: str, benchmark: Benchmark) -> None:
    """Delete a benchmark; the audit log still has it."""
    connection.execute(delete(schema.benchmark).where(_is_row(audit_id, benchmark)))
    _log(connection, by, Change(ChangeType.BENCHMARK, audit_id, benchmark.question_id, benchmark.as_text, None))


def _is_row(audit_id: str, benchmark: Benchmark) -> ColumnElement[bool]:
    table = schema.benchmark
    return and_(
        table.c.audit_id == audit_id, table.c.question_id == benchmark.question_id, table.c.name == benchmark.name
    )


def _log(connection: Connection, by: str, change: Change) -> None:
    change_log.append(connection, by, [change])
