"""Marking: how an audit's pages and files are marked."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("audit", sa.Column("marking", sa.String(20), nullable=False, server_default=sa.text("''")))
