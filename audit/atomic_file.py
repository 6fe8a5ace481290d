"""Writing a file as a whole or not at all, readable by its owner only."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from audit.errors import InputError


def write_new_file(path: Path, data: bytes) -> None:
    """Write a file that does not exist yet. Raises InputError if it does."""
    if path.exists():
        raise InputError(f"{path}: is there already. Choose another name.")
    write_atomically(path, data)


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file, in place of the one that may be there."""
    try:
        with replace_when_complete(path) as temporary:
            temporary.write_bytes(data)
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror}). Check the folder and its rights.") from None


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
