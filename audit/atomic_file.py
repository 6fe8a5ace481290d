"""Writes a file completely or not at all. Only its owner can read it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
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
        with replace_when_complete(path) as temporary:
            temporary.write_bytes(data)
    except OSError as error:
        raise InputError(messages.CANNOT_WRITE_FILE.format(path=path, error=error.strerror)) from None


@contextmanager
def replace_when_complete(path: Path) -> Iterator[Path]:
    """Yield an empty file in the same folder; at the end it is synced and takes the place of ``path``.

    If anything fails it is deleted, and ``path`` stays as it was. Raises OSError.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".new")
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        with temporary.open("rb") as file:
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
