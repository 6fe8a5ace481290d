"""The first schema: audits, cases, facts, readings, answers, notes, findings, drafts and the trail."""

import sqlalchemy as sa
from alembic import op

from audit.storage.engine.sqlite import FIRST_TRAIL_TRIGGERS

revision = "0001"
down_revision = None

ID = sa.String(16)
NAME = sa.String(120)


def upgrade() -> None:
    _audits()
    _cases()
    _recordings()
    _drafts()
    _trail()


def _audits() -> None:
    op.create_table(
        "questionnaire",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("questionnaire_id", NAME, nullable=False),
        sa.Column("version", NAME, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_questionnaire"),
    )
    op.create_table(
        "audit",
        sa.Column("id", ID, nullable=False),
        sa.Column("name", NAME, nullable=False),
        sa.Column("unit", NAME, nullable=False),
        sa.Column("region", NAME, nullable=False),
        sa.Column("fieldwork_from", sa.Date),
        sa.Column("fieldwork_to", sa.Date),
        sa.Column("started_in", NAME, nullable=False),
        sa.Column("questionnaire_digest", sa.String(64), nullable=False),
        sa.Column("started_at", sa.DateTime, nullable=False),
        sa.Column("started_by", NAME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        sa.ForeignKeyConstraint(
            ["questionnaire_digest"], ["questionnaire.digest"], name="fk_audit_questionnaire_digest"
        ),
    )
    op.create_table(
        "audit_standard",
        sa.Column("audit_id", ID, nullable=False),
        sa.Column("standard_id", NAME, nullable=False),
        sa.Column("inspected", sa.Boolean, nullable=False),
        sa.Column("rating", NAME),
        sa.Column("rationale", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("audit_id", "standard_id", name="pk_audit_standard"),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name="fk_audit_standard_audit_id"),
    )
    op.create_table(
        "finding",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=True),
        sa.Column("audit_id", ID, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("standard_id", NAME, nullable=False),
        sa.Column("addressee", sa.String(20)),
        sa.Column("text", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_finding"),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name="fk_finding_audit_id"),
    )
    op.create_index("ix_finding_audit_id", "finding", ["audit_id"])


def _cases() -> None:
    op.create_table(
        "audit_case",
        sa.Column("id", ID, nullable=False),
        sa.Column("audit_id", ID, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("reference", sa.String(40), nullable=False),
        sa.Column("reference_key", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_case"),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name="fk_audit_case_audit_id"),
        sa.UniqueConstraint("audit_id", "reference_key", name="uq_audit_case_audit_id"),
    )
    op.create_table(
        "reading",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("auditor", NAME, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reading"),
        sa.ForeignKeyConstraint(["case_id"], ["audit_case.id"], name="fk_reading_case_id"),
        sa.UniqueConstraint("case_id", "number", name="uq_reading_case_id"),
    )


def _recordings() -> None:
    _recording("case_fact", "case_id", "audit_case.id", "fact_id", sa.Column("value", sa.Text))
    _recording("answer", "reading_id", "reading.id", "question_id", sa.Column("value", sa.String(20)))
    _recording("note", "reading_id", "reading.id", "question_id", sa.Column("value", sa.Text))


def _drafts() -> None:
    op.create_table(
        "draft",
        sa.Column("person", NAME, nullable=False),
        sa.Column("form", NAME, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("person", "form", name="pk_draft"),
    )


def _recording(table: str, owner: str, refers_to: str, subject: str, value: "sa.Column[str]") -> None:
    op.create_table(
        table,
        sa.Column(owner, ID, nullable=False),
        sa.Column(subject, NAME, nullable=False),
        value,
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("recorded_by", NAME, nullable=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint(owner, subject, name=f"pk_{table}"),
        sa.ForeignKeyConstraint([owner], [refers_to], name=f"fk_{table}_{owner}"),
    )


def _trail() -> None:
    op.create_table(
        "trail",
        sa.Column("number", sa.Integer, nullable=False, autoincrement=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("by", NAME, nullable=False),
        sa.Column("audit_id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("reading_id", ID, nullable=False),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("subject", NAME, nullable=False),
        sa.Column("old", sa.Text),
        sa.Column("new", sa.Text),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("save_id", sa.String(64)),
        sa.PrimaryKeyConstraint("number", name="pk_trail"),
        sa.UniqueConstraint("save_id", name="uq_trail_save_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_trail_case_id", "trail", ["case_id"])
    if op.get_bind().dialect.name == "sqlite":
        for trigger in FIRST_TRAIL_TRIGGERS:
            op.execute(trigger)
