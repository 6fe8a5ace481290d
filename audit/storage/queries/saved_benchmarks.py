"""The benchmarks of an audit as the database holds them."""

from __future__ import annotations

from sqlalchemy import Connection, select

from audit.model.benchmark import Benchmark, SavedBenchmark
from audit.storage.engine import schema


def all_of(connection: Connection, audit_id: str) -> dict[tuple[str, str], SavedBenchmark]:
    """The benchmarks of an audit by question and name."""
    table = schema.benchmark
    query = select(table).where(table.c.audit_id == audit_id)
    saved = [
        SavedBenchmark(
            Benchmark(row.question_id, row.name, row.percent, row.source, row.published, row.base),
            row.recorded_by,
            row.recorded_at,
        )
        for row in connection.execute(query)
    ]
    return {each.benchmark.key: each for each in sorted(saved, key=lambda each: each.benchmark.key)}
