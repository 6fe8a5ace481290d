"""Files that a command reads."""

from __future__ import annotations

from pathlib import Path

from audit.errors import InputError
from audit.files.spreadsheets.limits import COMMAND_LINE_LIMITS
from audit.messages import cli as messages


def read_file(path: str) -> bytes:
    """Return the bytes of a file, up to one byte more than the largest file that is accepted."""
    try:
        with Path(path).open("rb") as file:
            return file.read(COMMAND_LINE_LIMITS.file_bytes + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or messages.INVALID_FILE_NAME
        raise InputError(messages.UNREADABLE_FILE.format(path=path, reason=reason)) from None
