"""Results to act on: findings that change, decided ratings, settings, closed audits with their tallies."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

ID = sa.String(16)
NAME = sa.String(120)


def upgrade() -> None:
    _audits()
    _decisions()
    _closed_audits()
    _findings()


def _audits() -> None:
    for column in (
        sa.Column("eligible", sa.Integer),
        sa.Column("small_number", sa.Integer),
        sa.Column("closed_at", sa.DateTime),
        sa.Column("closed_by", NAME),
    ):
        op.add_column("audit", column)


def _decisions() -> None:
    op.create_table(
        "decision",
        sa.Column("audit_id", ID, nullable=False),
        sa.Column("standard_id", NAME, nullable=False),
        sa.Column("rating", NAME, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("decided_by", NAME, nullable=False),
        sa.Column("decided_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("audit_id", "standard_id", name="pk_decision"),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name="fk_decision_audit_id"),
    )


def _closed_audits() -> None:
    op.create_table(
        "closed_audit",
        sa.Column("audit_id", ID, nullable=False),
        sa.Column("cases", sa.Integer, nullable=False),
        sa.Column("key_questions", sa.Text, nullable=False),
        sa.Column("prompts", sa.Text, nullable=False),
        sa.Column("ratings", sa.Text, nullable=False),
        sa.Column("overall", NAME),
        sa.PrimaryKeyConstraint("audit_id", name="pk_closed_audit"),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name="fk_closed_audit_audit_id"),
    )


def _findings() -> None:
    op.add_column("finding", sa.Column("due", sa.Date))
    added = (
        sa.Column("question_id", NAME),
        sa.Column("cases", sa.Text),
        sa.Column("owner", NAME),
        sa.Column("position", sa.Integer),
        sa.Column("deleted", sa.Boolean),
        sa.Column("version", sa.Integer),
        sa.Column("recorded_by", NAME),
        sa.Column("recorded_at", sa.DateTime),
    )
    for column in added:
        op.add_column("finding", column)
    _fill()
    with op.batch_alter_table("finding") as batch:
        for column in added:
            batch.alter_column(column.name, existing_type=column.type, nullable=False)


def _fill() -> None:
    """The first version of every finding: who wrote it and when stand in the trail, in the order of the findings."""
    op.execute(
        "UPDATE finding SET question_id = '', cases = '[]', owner = '', position = id, deleted = FALSE, version = 1, "
        "recorded_by = (SELECT started_by FROM audit WHERE audit.id = finding.audit_id), "
        "recorded_at = (SELECT started_at FROM audit WHERE audit.id = finding.audit_id)"
    )
    op.execute(
        'UPDATE finding SET recorded_by = told."by", recorded_at = told.at FROM ('
        'SELECT f.id, t."by", t.at FROM '
        "(SELECT id, audit_id, row_number() OVER (PARTITION BY audit_id ORDER BY id) AS place FROM finding) f JOIN "
        '(SELECT audit_id, "by", at, row_number() OVER (PARTITION BY audit_id ORDER BY number) AS place '
        "FROM trail WHERE what = 'finding') t ON t.audit_id = f.audit_id AND t.place = f.place) AS told "
        "WHERE told.id = finding.id"
    )
