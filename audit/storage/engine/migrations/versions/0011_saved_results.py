"""Saved results: what is left of an erased audit, which stays closed."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("closed_audit", sa.Column("counts", sa.Text))
    op.add_column("closed_audit", sa.Column("breakdowns", sa.Text))
    op.execute(_CLOSE_ERASED_AUDITS)


_ERASED_AT = "SELECT retention.erased_at FROM retention WHERE retention.audit_id = audit.id"
# An earlier version left an open audit open when it erased its cases, so that new ones could be added.
_CLOSE_ERASED_AUDITS = (
    f"UPDATE audit SET closed_at = ({_ERASED_AT}), closed_by = ''"  # noqa: S608 - no value comes from outside
    f" WHERE closed_at IS NULL AND EXISTS ({_ERASED_AT} AND retention.erased_at IS NOT NULL)"
)
