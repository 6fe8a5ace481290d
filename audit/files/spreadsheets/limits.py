"""How large an uploaded file may be."""

from __future__ import annotations

from dataclasses import dataclass, replace

from audit.errors import InputError
from audit.messages import files as messages

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """How large a file may be. The defaults are for uploads."""

    file_bytes: int = 5 * MEGABYTE
    parts: int = 200
    uncompressed_bytes: int = 60 * MEGABYTE
    rows: int = 20_000
    columns: int = 400
    cells: int = 500_000


UPLOAD_LIMITS = Limits()
FORM_LIMITS = replace(UPLOAD_LIMITS, rows=1_048_576, columns=16_384)
"""For a form, whose authors often format whole rows and columns: as large as a sheet can be, with as many cells."""
COMMAND_LINE_LIMITS = Limits(file_bytes=50 * MEGABYTE, uncompressed_bytes=400 * MEGABYTE, cells=2_000_000)
"""For a person's own file on their own computer; enough for 10,000 cases of 90 columns."""
LONG_LIST_LIMITS = replace(COMMAND_LINE_LIMITS, rows=200_000, cells=4_000_000)
"""For a person's own long list, which has more rows and fewer columns."""


def why_too_large(data: bytes, limits: Limits) -> str:
    """Return why a file is too large, or ''."""
    if len(data) <= limits.file_bytes:
        return ""
    return messages.TOO_LARGE.format(limit=limits.file_bytes // MEGABYTE)


def check_row(number: int, columns: int, name: str, limits: Limits) -> None:
    """Raise InputError if a row is beyond the limit or has too many columns."""
    if number > limits.rows:
        raise InputError(messages.TOO_MANY_ROWS.format(file=name, limit=limits.rows))
    if columns > limits.columns:
        raise InputError(messages.TOO_MANY_COLUMNS.format(file=name, row=number, limit=limits.columns))
