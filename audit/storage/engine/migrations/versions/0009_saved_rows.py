"""Saved rows: what a change left in the tables, so that a row changed without the program is detected."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("trail_value", sa.Column("saved_rows", sa.Text))
