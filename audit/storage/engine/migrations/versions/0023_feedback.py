"""Feedback sheets: notes that are shared, actions for a case, and who has acknowledged the sheet."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    _create("shared_note", sa.Column("question_id", sa.String(120), nullable=False), sa.Column("value", sa.String(64)))
    _create(
        "feedback_action",
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("owner", sa.String(120), nullable=False),
        sa.Column("due", sa.Date),
        sa.Column("done", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("deleted", sa.Boolean(create_constraint=False), nullable=False),
    )
    _create(
        "acknowledgement",
        sa.Column("acknowledger", sa.String(20), nullable=False),
        sa.Column("acknowledged_on", sa.Date),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("content", sa.String(64), nullable=False),
    )


def _create(name: str, key: sa.Column[object], *columns: sa.Column[object]) -> None:
    """Create a table of rows of a review, each with its version, who saved it and when."""
    op.create_table(
        name,
        sa.Column("reading_id", sa.String(16), nullable=False),
        key,
        *columns,
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("recorded_by", sa.String(120), nullable=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("reading_id", key.name, name=f"pk_{name}"),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"], name=f"fk_{name}_reading_id"),
    )
