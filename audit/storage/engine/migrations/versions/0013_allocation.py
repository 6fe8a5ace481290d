"""Allocation: who reads a case a second time, and the staff codes, teams and limits of auditors."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "second_review",
        sa.Column("case_id", sa.String(16), nullable=False),
        sa.Column("reviewer", sa.String(120), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["audit_case.id"], name="fk_second_review_case_id"),
        sa.PrimaryKeyConstraint("case_id", name="pk_second_review"),
    )
    op.create_table(
        "staff",
        sa.Column("audit_id", sa.String(16), nullable=False),
        sa.Column("person", sa.String(120), nullable=False),
        sa.Column("staff_code", sa.String(20), nullable=False),
        sa.Column("teams", sa.Text, nullable=False),
        sa.Column("capacity", sa.Integer),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name="fk_staff_audit_id"),
        sa.PrimaryKeyConstraint("audit_id", "person", name="pk_staff"),
    )
