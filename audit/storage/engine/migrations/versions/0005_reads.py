"""The log of reads: who opened which case, and who exported what."""

import sqlalchemy as sa
from alembic import op

from audit.storage.audit_log import triggers

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "access",
        sa.Column("audit_id", sa.String(16), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("by", sa.String(120), nullable=False),
        sa.Column("case_id", sa.String(16), nullable=False),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("subject", sa.String(120), nullable=False),
        sa.Column("visit", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("audit_id", "number", name="pk_access"),
    )
    op.create_index("ix_access_case_id", "access", ["case_id"])
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for trigger in (triggers.sqlite_log_triggers if is_sqlite else triggers.postgresql_log_triggers)("access"):
        op.execute(trigger)
