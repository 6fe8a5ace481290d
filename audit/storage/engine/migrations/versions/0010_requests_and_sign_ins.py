"""Requests to reopen a case, and who has signed in. Whoever is in a log has signed in before."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

FILL_SIGN_INS = """
    INSERT INTO sign_in (person, first_at)
    SELECT logged.person, min(logged.at)
    FROM (SELECT "by" AS person, at FROM trail UNION ALL SELECT "by" AS person, at FROM access) AS logged
    GROUP BY logged.person
"""


def upgrade() -> None:
    op.create_table(
        "reopening_request",
        sa.Column("reading_id", sa.String(16), nullable=False),
        sa.Column("requested_by", sa.String(120), nullable=False),
        sa.Column("requested_at", sa.DateTime, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"], name="fk_reopening_request_reading_id"),
        sa.PrimaryKeyConstraint("reading_id", name="pk_reopening_request"),
    )
    op.create_table(
        "sign_in",
        sa.Column("person", sa.String(120), nullable=False),
        sa.Column("first_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("person", name="pk_sign_in"),
    )
    op.execute(FILL_SIGN_INS)
