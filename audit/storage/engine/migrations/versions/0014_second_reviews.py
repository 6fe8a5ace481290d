"""Second reviews as reviews of their own, moderation, comments, guidance, calibration, and frozen results."""

import secrets
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("audit", sa.Column("purpose", sa.String(20), nullable=False, server_default=sa.text("''")))
    op.add_column("audit_case", sa.Column("practitioner", sa.String(40), nullable=False, server_default=sa.text("''")))
    op.execute(_PRACTITIONERS)
    _add_second_reviews()
    op.drop_table("second_review")
    _create_recorded_table("moderated_answer", _case_id(), _question_id(), _value(), _reason(), _cause())
    _create_recorded_table("agreed_answer", _case_id(), _question_id(), _value(), _reason())
    _create_comments_and_guidance()
    _create_gate()
    op.create_table(
        "frozen_results",
        sa.Column("audit_id", sa.String(16), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("frozen_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("audit_id", name="pk_frozen_results"),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name="fk_frozen_results_audit_id"),
    )


_PRACTITIONERS = (
    "UPDATE audit_case SET practitioner = (SELECT sampled_case.practitioner FROM sampled_case"
    " WHERE sampled_case.case_id = audit_case.id)"
    " WHERE id IN (SELECT case_id FROM sampled_case WHERE case_id IS NOT NULL)"
)


def _add_second_reviews() -> None:
    """Make a review of its own of each second review that was only planned."""
    names = ("id", "case_id", "number", "auditor", "state")
    review = sa.table("reading", *(sa.column(name) for name in names))
    planned = op.get_bind().execute(sa.text("SELECT case_id, reviewer FROM second_review ORDER BY case_id"))
    rows = [
        {
            "id": secrets.token_hex(6),
            "case_id": case_id,
            "number": 2,
            "auditor": reviewer,
            "state": "allocated",
        }
        for case_id, reviewer in planned
    ]
    if rows:
        op.bulk_insert(review, rows)


def _create_recorded_table(name: str, *columns: sa.Column[Any]) -> None:
    op.create_table(
        name,
        *columns,
        sa.Column("recorded_by", sa.String(120), nullable=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("case_id", "question_id", name=f"pk_{name}"),
        sa.ForeignKeyConstraint(["case_id"], ["audit_case.id"], name=f"fk_{name}_case_id"),
    )


def _create_comments_and_guidance() -> None:
    op.create_table(
        "review_comment",
        sa.Column("reading_id", sa.String(16), nullable=False),
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        _question_id(),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("recorded_by", sa.String(120), nullable=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("reading_id", "number", name="pk_review_comment"),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"], name="fk_review_comment_reading_id"),
    )
    op.create_table(
        "guidance_change",
        sa.Column("audit_id", sa.String(16), nullable=False),
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        _question_id(),
        sa.Column("text", sa.Text, nullable=False),
        _reason(),
        sa.Column("recorded_by", sa.String(120), nullable=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("audit_id", "number", name="pk_guidance_change"),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name="fk_guidance_change_audit_id"),
    )


def _create_gate() -> None:
    op.create_table(
        "calibration_gate",
        sa.Column("audit_id", sa.String(16), nullable=False),
        sa.Column("exercise_id", sa.String(16), nullable=False),
        sa.Column("threshold", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("audit_id", name="pk_calibration_gate"),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name="fk_calibration_gate_audit_id"),
    )
    op.create_table(
        "gate_waiver",
        sa.Column("audit_id", sa.String(16), nullable=False),
        sa.Column("person", sa.String(120), nullable=False),
        _reason(),
        sa.Column("recorded_by", sa.String(120), nullable=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("audit_id", "person", name="pk_gate_waiver"),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name="fk_gate_waiver_audit_id"),
    )


def _case_id() -> sa.Column[Any]:
    return sa.Column("case_id", sa.String(16), nullable=False)


def _question_id() -> sa.Column[Any]:
    return sa.Column("question_id", sa.String(120), nullable=False)


def _value() -> sa.Column[Any]:
    return sa.Column("value", sa.String(20), nullable=False)


def _reason() -> sa.Column[Any]:
    return sa.Column("reason", sa.Text, nullable=False)


def _cause() -> sa.Column[Any]:
    return sa.Column("cause", sa.String(30), nullable=False)
