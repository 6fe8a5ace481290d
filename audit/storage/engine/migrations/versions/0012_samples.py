"""Samples: the draw of an audit, its cases and reserves, eliminated cases, and which cases were audited lately."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "sample",
        sa.Column("audit_id", sa.String(16), nullable=False),
        sa.Column("drawn_by", sa.String(120), nullable=False),
        sa.Column("drawn_at", sa.DateTime, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("key_check", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("audit_id", name="pk_sample"),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name="fk_sample_audit_id"),
    )
    _create_sampled_case()
    op.create_table(
        "elimination",
        sa.Column("case_id", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(30), nullable=False),
        sa.Column("explanation", sa.Text, nullable=False),
        sa.Column("eliminated_by", sa.String(120), nullable=False),
        sa.Column("eliminated_at", sa.DateTime, nullable=False),
        sa.Column("states_before", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("case_id", name="pk_elimination"),
        sa.ForeignKeyConstraint(["case_id"], ["audit_case.id"], name="fk_elimination_case_id"),
    )
    op.create_table(
        "audited_case",
        sa.Column("audit_id", sa.String(16), nullable=False),
        sa.Column("case_code", sa.String(64), nullable=False),
        sa.Column("audited_on", sa.Date, nullable=False),
        sa.Column("key_check", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("audit_id", "case_code", name="pk_audited_case"),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name="fk_audited_case_audit_id"),
    )
    op.create_table(
        "list_heading",
        sa.Column("person", sa.String(120), nullable=False),
        sa.Column("list_column", sa.String(120), nullable=False),
        sa.Column("heading", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("person", "list_column", name="pk_list_heading"),
    )


def _create_sampled_case() -> None:
    op.create_table(
        "sampled_case",
        sa.Column("audit_id", sa.String(16), nullable=False),
        sa.Column("position", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("reference", sa.String(40), nullable=False),
        sa.Column("reference_key", sa.String(80), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("stratum", "details", "cluster", "ldu")),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("team", "office", "practitioner", "manager")),
        sa.Column("case_code", sa.String(64), nullable=False),
        sa.Column("case_id", sa.String(16)),
        sa.Column("replaces_case_id", sa.String(16)),
        sa.PrimaryKeyConstraint("audit_id", "position", name="pk_sampled_case"),
        sa.UniqueConstraint("audit_id", "reference_key", name="uq_sampled_case_audit_id"),
        sa.ForeignKeyConstraint(["audit_id"], ["sample.audit_id"], name="fk_sampled_case_audit_id"),
        sa.ForeignKeyConstraint(["case_id"], ["audit_case.id"], name="fk_sampled_case_case_id"),
        sa.ForeignKeyConstraint(["replaces_case_id"], ["audit_case.id"], name="fk_sampled_case_replaces_case_id"),
    )
