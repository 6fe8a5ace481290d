"""The secret key of case codes. It is never in the database, so a copy of the database reveals no case number.

It is the setting ``AUDIT_CASE_KEY``, or for a SQLite database a file next to it, which is made when it is first needed.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from sqlalchemy import URL

from audit.errors import StoreError
from audit.messages import storage as messages
from audit.model.case_codes import CaseCoder
from audit.settings import load_settings

KEY_FILE_SUFFIX = ".case-key"


def open_case_coder(database_url: URL) -> CaseCoder:
    """Return the coder of a database. Raises StoreError if its key is missing, too short or cannot be read."""
    if key := load_settings().case_key:
        return CaseCoder(key)
    if database_url.get_backend_name() != "sqlite":
        raise StoreError(messages.CASE_KEY_MISSING)
    return CaseCoder(_read_or_make(key_file_of(Path(str(database_url.database)))))


def key_file_of(database: Path) -> Path:
    """Return the file with the key of a SQLite database."""
    return database.with_name(f"{database.name}{KEY_FILE_SUFFIX}")


def _read_or_make(file: Path) -> str:
    try:
        if not file.exists():
            _make(file)
        return file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else messages.NOT_TEXT
        raise StoreError(messages.CASE_KEY_UNREADABLE.format(file=file.name, reason=reason)) from None


def _make(file: Path) -> None:
    """Write a new key, which only the owner can read. If another process makes one at the same moment, the first stays.

    The file gets its name when it is complete, so no process ever reads a part of a key.
    """
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")  # mode 600
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as opened:
            opened.write(f"{secrets.token_hex(32)}\n")
            opened.flush()
            os.fsync(opened.fileno())
        with suppress(FileExistsError):
            os.link(temporary, file)
    finally:
        temporary.unlink(missing_ok=True)
