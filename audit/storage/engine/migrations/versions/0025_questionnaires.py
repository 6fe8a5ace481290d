"""Questionnaires that people write: drafts, and those that can be chosen for a new audit."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.create_table(
        "questionnaire_draft",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("owner", sa.String(120), nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("questionnaire_version", sa.Text, nullable=False),
        sa.Column("questions", sa.Integer, nullable=False),
        sa.Column("problems", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("recorded_by", sa.String(120), nullable=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_questionnaire_draft"),
    )
    op.create_index("ix_questionnaire_draft_owner", "questionnaire_draft", ["owner"])
    op.create_table(
        "available_questionnaire",
        sa.Column("questionnaire_id", sa.String(120), nullable=False),
        sa.Column("version", sa.String(120), nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("recorded_by", sa.String(120), nullable=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.Column("offered", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("withdrawn_by", sa.String(120)),
        sa.Column("withdrawn_at", sa.DateTime),
        sa.PrimaryKeyConstraint("questionnaire_id", "version", name="pk_available_questionnaire"),
    )
