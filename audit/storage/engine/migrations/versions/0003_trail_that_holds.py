"""The trail as a chain: numbered in each audit, each row with a digest of the one before, its values apart."""

from collections.abc import Iterator
from itertools import groupby

import sqlalchemy as sa
from alembic import op

from audit.storage.audit_log import hash_chain, triggers

revision = "0003"
down_revision = "0002"

ID = sa.String(16)
NAME = sa.String(120)
DIGEST = sa.String(64)
KEPT = ("at", "by", "case_id", "reading_id", "what", "subject", "save_id")
VALUES = ("old", "new", "reason")


def upgrade() -> None:
    op.execute("CREATE TABLE trail_before AS SELECT * FROM trail")
    op.drop_table("trail")
    _tables()
    _copy(op.get_bind())
    op.drop_table("trail_before")
    for statement in _triggers():
        op.execute(statement)


def _tables() -> None:
    op.create_table(
        "trail",
        sa.Column("audit_id", ID, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("by", NAME, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("reading_id", ID, nullable=False),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("subject", NAME, nullable=False),
        sa.Column("save_id", sa.String(64)),
        sa.Column("sealed", DIGEST, nullable=False),
        sa.Column("digest", DIGEST, nullable=False),
        sa.PrimaryKeyConstraint("audit_id", "number", name="pk_trail"),
        sa.UniqueConstraint("save_id", name="uq_trail_save_id"),
    )
    op.create_index("ix_trail_case_id", "trail", ["case_id"])
    op.create_table(
        "trail_value",
        sa.Column("audit_id", ID, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("salt", sa.String(32), nullable=False),
        sa.Column("old", sa.Text),
        sa.Column("new", sa.Text),
        sa.Column("reason", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("audit_id", "number", name="pk_trail_value"),
    )
    op.create_table(
        "chain_head",
        sa.Column("log", sa.String(10), nullable=False),
        sa.Column("audit_id", ID, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("digest", DIGEST, nullable=False),
        sa.PrimaryKeyConstraint("log", "audit_id", name="pk_chain_head"),
    )


def _copy(connection: sa.Connection) -> None:
    """Every row that there was, in its order, chained as if it had been written so."""
    types = {"at": sa.DateTime()}
    columns = [sa.column(name, types.get(name, sa.String())) for name in ("audit_id", *KEPT, *VALUES)]
    before = sa.table("trail_before", sa.column("number", sa.Integer), *columns)
    rows = connection.execute(sa.select(*columns).order_by(before.c.audit_id, before.c.number)).mappings()
    tables = sa.MetaData()
    trail, values, heads = (
        sa.Table(name, tables, autoload_with=connection) for name in ("trail", "trail_value", "chain_head")
    )
    for audit_id, of_audit in groupby(rows, key=lambda row: row["audit_id"]):
        chained, kept, last = [], [], hash_chain.INITIAL_DIGEST
        for number, row in enumerate(of_audit, start=1):
            salt = hash_chain.new_salt()
            new = {**{name: row[name] for name in KEPT}, "audit_id": audit_id, "number": number}
            new["sealed"] = hash_chain.salted_hash(salt, row["old"], row["new"], row["reason"])
            last = new["digest"] = hash_chain.row_digest(
                last, (_moment(new[name]) for name in hash_chain.CHAINED_COLUMNS["trail"])
            )
            chained.append(new)
            kept.append({"audit_id": audit_id, "number": number, "salt": salt, **{name: row[name] for name in VALUES}})
        hash_chain.insert_many(connection, trail, chained)
        hash_chain.insert_many(connection, values, kept)
        head = {"log": "trail", "audit_id": audit_id, "number": len(chained), "digest": last}
        connection.execute(sa.insert(heads).values(head))


def _moment(value: object) -> object:
    """A moment as the chain has it: UTC without a zone, which is how this migration reads it."""
    return value.isoformat() if hasattr(value, "isoformat") else value


def _triggers() -> Iterator[str]:
    if op.get_bind().dialect.name == "sqlite":
        yield from triggers.sqlite_log_triggers("trail")
        yield from triggers.sqlite_value_triggers()
        yield from triggers.sqlite_chain_head_triggers()
    else:
        yield from triggers.postgresql_trigger_functions()
        yield from triggers.postgresql_log_triggers("trail")
        yield from triggers.postgresql_value_triggers()
        yield from triggers.postgresql_chain_head_triggers()
