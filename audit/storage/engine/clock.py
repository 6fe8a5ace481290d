"""The time of every row: one function, so that a test can set it."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """Return the current time in UTC, by the clock of the server."""
    return datetime.now(UTC)
