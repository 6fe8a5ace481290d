"""Retention: how long an audit's cases are kept, and what is left of them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "retention",
        sa.Column("audit_id", sa.String(16), nullable=False),
        sa.Column("purge_on", sa.Date),
        sa.Column("held_because", sa.Text, nullable=False),
        sa.Column("marked_at", sa.DateTime),
        sa.Column("erased_at", sa.DateTime),
        sa.Column("certificate", sa.Text),
        sa.Column("results", sa.Text),
        sa.PrimaryKeyConstraint("audit_id", name="pk_retention"),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name="fk_retention_audit_id"),
    )
