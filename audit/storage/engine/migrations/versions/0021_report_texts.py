"""The texts of the report, the breakdowns in its body, and findings about a topic that is no standard."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0018"


def upgrade() -> None:
    op.create_table(
        "report_text",
        sa.Column("audit_id", sa.String(16), nullable=False),
        sa.Column("chapter", sa.String(120), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        *_version(),
        sa.PrimaryKeyConstraint("audit_id", "chapter", name="pk_report_text"),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name="fk_report_text_audit_id"),
    )
    op.create_table(
        "report_breakdowns",
        sa.Column("audit_id", sa.String(16), nullable=False),
        sa.Column("details", sa.Text, nullable=False),
        sa.Column("with_prompts", sa.Boolean(create_constraint=False), nullable=False),
        *_version(),
        sa.PrimaryKeyConstraint("audit_id", name="pk_report_breakdowns"),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name="fk_report_breakdowns_audit_id"),
    )
    op.add_column("finding", sa.Column("topic", sa.String(120), nullable=False, server_default=sa.text("''")))


def _version() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("recorded_by", sa.String(120), nullable=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
    )
