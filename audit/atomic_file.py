"""Writes a file completely or not at all. Only its owner can read it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from audit.errors import InputError
from audit.messages import model as messages


def write_new_file(path: Path, data: bytes) -> None:
    """Write a new file. Raises InputError if it exists or cannot be written."""
    if path.exists():
        raise InputError(messages.FILE_EXISTS.format(path=path))
    write_atomically(path, data)


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file, replacing any file of that name. Raises InputError if it cannot be written."""
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".tmp", delete=False) as file:
            temporary = Path(file.name)
            try:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
                temporary.replace(path)
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise
    except OSError as error:
        raise InputError(messages.CANNOT_WRITE_FILE.format(path=path, error=error.strerror)) from None
