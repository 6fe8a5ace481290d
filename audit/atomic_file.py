"""Writing a file as a whole or not at all, readable by its owner only."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from audit.errors import InputError


def write_new_file(path: Path, data: bytes) -> None:
    """Write a file that is not there yet. Raises InputError where it is."""
    if path.exists():
        raise InputError(f"{path}: is there already. Choose another name.")
    write_atomically(path, data)


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file, in place of the one that may be there."""
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
        raise InputError(f"{path}: cannot be written ({error.strerror}). Check the folder and its rights.") from None
