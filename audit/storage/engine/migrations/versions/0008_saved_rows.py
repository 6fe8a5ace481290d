"""Saved rows: what a change left in the tables, so that a row changed without the program is detected."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("trail_value", sa.Column("saved_rows", sa.Text))
