"""Not collected: the questions and case details without a column in the file that a case was imported from."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("reading", sa.Column("not_collected", sa.Text, nullable=False, server_default=sa.text("''")))
