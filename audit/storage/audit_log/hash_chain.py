"""The hash chain of a log: each row has a digest of itself and of the row before, so that tampering is detected.

Each log of each audit has one chain. Its head holds the last number and digest, so that rows missing at the end are
detected too, and is locked while a row is added, so that writers take turns. What somebody typed is not in the chain
itself, only its salted hash, which can neither be guessed nor read once the value and its salt are erased.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime

from sqlalchemy import Connection, Table, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from audit.storage.engine.schema import chain_head

INITIAL_DIGEST = "0" * 64
INSERT_BATCH_SIZE = 5_000
READ_BATCH_SIZE = 10_000

# The columns that go into a row's digest, in this order. A different order would break every existing chain.
CHAINED_COLUMNS = {
    "trail": ("audit_id", "number", "at", "by", "case_id", "reading_id", "what", "subject", "save_id", "sealed"),
    "access": ("audit_id", "number", "at", "by", "case_id", "what", "subject", "visit"),
}
_HEAD = (
    select(chain_head.c.number, chain_head.c.digest)
    .where(chain_head.c.log == bindparam("log"), chain_head.c.audit_id == bindparam("audit_id"))
    .with_for_update()
)
_MOVE_HEAD = (
    update(chain_head)
    .where(chain_head.c.log == bindparam("head_log"), chain_head.c.audit_id == bindparam("head_audit_id"))
    .values(number=bindparam("last_number"), digest=bindparam("last_digest"))
)
_encode_json = json.JSONEncoder(separators=(",", ":")).encode


def row_digest(previous: str, values: Iterable[object]) -> str:
    """Return the digest of a row that follows the row with the digest ``previous``."""
    encoded = _encode_json([previous, *(_to_json_value(value) for value in values)])
    return hashlib.sha256(encoded.encode()).hexdigest()


def salted_hash(salt: str, old: str | None, new: str | None, reason: str, saved_rows: str | None = None) -> str:
    """Return the digest of what somebody typed, which reveals nothing without the salt.

    Changes without saved rows have the digest that they had before saved rows existed.

    >>> salted_hash("salt", None, "yes", "") == salted_hash("another", None, "yes", "")
    False
    """
    values = [salt, old, new, reason] if saved_rows is None else [salt, old, new, reason, saved_rows]
    return hashlib.sha256(_encode_json(values).encode()).hexdigest()


def new_salt() -> str:
    """Return a salt that nobody can guess."""
    return secrets.token_hex(16)


def append_rows(
    connection: Connection, log: Table, audit_id: str, rows: Sequence[Mapping[str, object]]
) -> list[dict[str, object]]:
    """Add rows to the end of an audit's chain, in the caller's transaction; return them with number and digest."""
    number, last_digest = lock_head(connection, log, audit_id)
    chained: list[dict[str, object]] = []
    for row in rows:
        number += 1
        numbered = {**row, "audit_id": audit_id, "number": number}
        last_digest = row_digest(last_digest, (numbered[column] for column in CHAINED_COLUMNS[log.name]))
        chained.append({**numbered, "digest": last_digest})
    insert_many(connection, log, chained)
    if chained:
        head = {"head_log": log.name, "head_audit_id": audit_id, "last_number": number, "last_digest": last_digest}
        connection.execute(_MOVE_HEAD, head)
    return chained


def lock_head(connection: Connection, log: Table, audit_id: str) -> tuple[int, str]:
    """Return the last number and digest of a chain, locked until the transaction ends. A new chain gets its head."""
    key = {"log": log.name, "audit_id": audit_id}
    row = connection.execute(_HEAD, key).first()
    if row is None:
        # On PostgreSQL somebody else may start the same chain at the same moment, so the insert may fail.
        with suppress(IntegrityError), connection.begin_nested():
            connection.execute(insert(chain_head).values(**key, number=0, digest=INITIAL_DIGEST))
        row = connection.execute(_HEAD, key).one()
    return row.number, row.digest


def insert_many(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert many rows, in batches."""
    for start in range(0, len(rows), INSERT_BATCH_SIZE):
        connection.execute(insert(table), rows[start : start + INSERT_BATCH_SIZE])


def _to_json_value(value: object) -> object:
    return value.astimezone(UTC).replace(tzinfo=None).isoformat() if isinstance(value, datetime) else value
