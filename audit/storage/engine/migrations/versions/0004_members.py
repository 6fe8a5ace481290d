"""Members: who has which role in an audit. Whoever started an audit leads it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "membership",
        sa.Column("audit_id", sa.String(16), nullable=False),
        sa.Column("person", sa.String(120), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("audit_id", "person", name="pk_membership"),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name="fk_membership_audit_id"),
    )
    op.create_index("ix_membership_person", "membership", ["person"])
    op.execute("INSERT INTO membership (audit_id, person, role) SELECT id, started_by, 'lead' FROM audit")
