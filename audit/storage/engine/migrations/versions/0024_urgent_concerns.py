"""Urgent concerns: live risks that were seen in cases, and what was done about them."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.create_table(
        "urgent_concern",
        sa.Column("case_id", sa.String(16), nullable=False),
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("entry", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("reading_id", sa.String(16), nullable=False),
        sa.Column("question_id", sa.String(120), nullable=False),
        sa.Column("step", sa.String(20), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("informed", sa.Text, nullable=False),
        sa.Column("recorded_by", sa.String(120), nullable=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("case_id", "number", "entry", name="pk_urgent_concern"),
        sa.ForeignKeyConstraint(["case_id"], ["audit_case.id"], name="fk_urgent_concern_case_id"),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"], name="fk_urgent_concern_reading_id"),
    )
