"""What verification finds: a place in a log, or a row of a table that does not agree with the log."""

from __future__ import annotations

from dataclasses import dataclass, field

from audit.messages import verification as messages


@dataclass(frozen=True)
class Break:
    """A place where a log was tampered with or damaged."""

    log: str
    audit_id: str
    number: int
    problem: str

    def __str__(self) -> str:
        return f"{self.log} of audit {self.audit_id or '-'}, row {self.number}: {self.problem}"


@dataclass(frozen=True)
class Mismatch:
    """A row of a table that does not agree with the audit log. ``key`` has ids and names of members, no values."""

    table: str
    audit_id: str
    key: str
    problem: str

    def __str__(self) -> str:
        mismatch = messages.MISMATCH.format(
            table=self.table, key=self.key, audit=self.audit_id or "-", problem=self.problem
        )
        return " ".join(mismatch.split())


@dataclass
class VerificationResult:
    """The rows that were verified, the last number and digest of each log, and everything that was found.

    ``earlier_rows`` has, by audit, the number of rows that an earlier version wrote: they say less than later ones.
    """

    row_count: int = 0
    heads: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    breaks: list[Break | Mismatch] = field(default_factory=list)
    earlier_rows: dict[str, int] = field(default_factory=dict)
