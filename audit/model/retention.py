"""How long cases are kept, and the certificate of an erasure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

ERASURE_DELAY_DAYS = 30


@dataclass(frozen=True)
class Retention:
    """How an audit stands: from which day its cases may go, whether they are held, and how far erasing has come.

    Why they are held is told to whoever may release them; '' to everybody else.
    """

    purge_on: date | None = None
    on_hold: bool = False
    hold_reason: str = ""
    marked_at: datetime | None = None
    erased_at: datetime | None = None

    @property
    def erasable_from(self) -> datetime | None:
        """When the second step may be taken; None where the first was not."""
        return None if self.marked_at is None else self.marked_at + timedelta(days=ERASURE_DELAY_DAYS)


@dataclass(frozen=True)
class ErasureCertificate:
    """What an erasure took, how many rows of each table, by whom and when.

    ``compacted`` says whether the database was rewritten since: until then erased data may still be in its files.
    """

    audit_id: str
    erased_at: datetime
    erased_by: str
    row_counts: dict[str, int]
    compacted: bool = True
