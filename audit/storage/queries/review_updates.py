"""Changes of several reviews at once, which are locked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, Update, bindparam, update

from audit.storage.audit_log.hash_chain import INSERT_BATCH_SIZE
from audit.storage.engine import schema


def update_reviews(connection: Connection, column: str, values: Mapping[str, object]) -> None:
    """Set a column of several reviews: ``values`` has its new value by the id of the review."""
    review = schema.reading
    rows = [{"review_id": review_id, "new_value": value} for review_id, value in values.items()]
    statement = update(review).where(review.c.id == bindparam("review_id")).values({column: bindparam("new_value")})
    update_many(connection, statement, rows)


def update_many(connection: Connection, statement: Update, rows: Sequence[Mapping[str, object]]) -> None:
    """Execute a statement with the parameters of each row, in batches."""
    for start in range(0, len(rows), INSERT_BATCH_SIZE):
        connection.execute(statement, rows[start : start + INSERT_BATCH_SIZE])
