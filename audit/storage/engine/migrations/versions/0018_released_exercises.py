"""Since when the auditors of a calibration exercise see its agreed answers."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "released_exercise",
        sa.Column("audit_id", sa.String(16), nullable=False),
        sa.Column("released_by", sa.String(120), nullable=False),
        sa.Column("released_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("audit_id", name="pk_released_exercise"),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name="fk_released_exercise_audit_id"),
    )
