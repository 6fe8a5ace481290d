"""The register of the copies that were made for people outside the team."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0021"


def upgrade() -> None:
    op.create_table(
        "outside_copy",
        sa.Column("audit_id", sa.String(16), nullable=False),
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("file", sa.String(20), nullable=False),
        sa.Column("case_count", sa.Integer, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("cases", sa.Text),
        *(sa.Column(name, sa.Integer) for name in ("added", "removed", "changed")),
        sa.Column("recorded_by", sa.String(120), nullable=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("audit_id", "number", name="pk_outside_copy"),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name="fk_outside_copy_audit_id"),
    )
