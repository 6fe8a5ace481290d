"""Benchmarks: published percentages that are printed next to those of an audit."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0020"


def upgrade() -> None:
    op.create_table(
        "benchmark",
        sa.Column("audit_id", sa.String(16), nullable=False),
        sa.Column("question_id", sa.String(120), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("percent", sa.Integer, nullable=False),
        sa.Column("base", sa.Integer),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("published", sa.String(120), nullable=False),
        sa.Column("recorded_by", sa.String(120), nullable=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("audit_id", "question_id", "name", name="pk_benchmark"),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name="fk_benchmark_audit_id"),
    )
