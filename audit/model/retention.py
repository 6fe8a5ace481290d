"""How long cases are retained, and the certificate of an erasure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

ERASURE_DELAY_DAYS = 30


@dataclass(frozen=True)
class Retention:
    """The retention of an audit: its deletion date, its legal hold, and the progress of an erasure.

    ``hold_reason`` is only shown to people who may release the hold; for others it is ''.
    """

    purge_on: date | None = None
    on_hold: bool = False
    hold_reason: str = ""
    marked_at: datetime | None = None
    erased_at: datetime | None = None

    @property
    def erasable_from(self) -> datetime | None:
        """Return when the cases may be erased; None if they are not marked for erasure."""
        return None if self.marked_at is None else self.marked_at + timedelta(days=ERASURE_DELAY_DAYS)


@dataclass(frozen=True)
class ErasureCertificate:
    """What was erased: the number of rows of each table, by whom and when.

    ``compacted`` says whether the database has been rewritten since. Until then, erased data may still be in its files.
    """

    audit_id: str
    erased_at: datetime
    erased_by: str
    row_counts: dict[str, int]
    compacted: bool = True
