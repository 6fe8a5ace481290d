"""Replaces the folder of a feed: a reader sees the old feed or the new one, and never part of both.

The new files are written to a folder next to it, and the two folders are exchanged in one step. Windows and some
network drives cannot do that: there the old folder is moved away first, so for a moment there is none. If the program
is killed in that moment, the next feed puts the old folder back first.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from audit.errors import InputError
from audit.files.feed.data_package import FILE_NAME, OUTSIDE, TEAM
from audit.formatting import join_some
from audit.messages import feed as messages

MAX_NAMED = 5
STALE_SECONDS = 24 * 60 * 60
OF_FILE_MANAGERS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})  # made by themselves, so nothing is lost
NEW, OLD = ".new", ".old"
RENAME_EXCHANGE, CURRENT_FOLDER = 2, -100  # of Linux: RENAME_EXCHANGE and AT_FDCWD
CANNOT_EXCHANGE = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP})


def exchange(first: Path, second: Path) -> bool:
    """Exchange two folders in one step. Returns False if this system cannot. Raises OSError."""
    if sys.platform != "linux":
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    if rename(CURRENT_FOLDER, os.fsencode(first), CURRENT_FOLDER, os.fsencode(second), RENAME_EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in CANNOT_EXCHANGE:
        return False
    raise OSError(number, os.strerror(number))


def replace_folder(
    folder: Path,
    files: Mapping[str, bytes],
    before_change: Callable[[], None] = lambda: None,
    exchange_folders: Callable[[Path, Path], bool] = exchange,
) -> bool:
    """Make a folder hold exactly the files of a feed. Returns False if it held them already.

    ``before_change`` is called when all is ready, if anything changes. Raises InputError if the folder cannot be
    written, holds a file that is not of a feed, or a feed for other people.
    """
    folder = folder.resolve()
    try:
        _tidy_up(folder, files)
        before = _read_feed(folder)
        _check(folder, before, files)
        if before == files:
            return False
        new = _write_new(folder, files)
        try:
            before_change()
            old = _put_in_place(folder, new, exchange_folders)
        except BaseException:
            _remove(new, files)
            raise
        if old is not None and (left := _remove(old, files)):
            raise InputError(messages.ADDED_MEANWHILE.format(folder=folder, names=_names(left), moved=old))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InputError(
            messages.CANNOT_WRITE_FOLDER.format(folder=folder, reason=reason, above=folder.parent)
        ) from None
    return True


def _read_feed(folder: Path) -> dict[str, bytes | None]:
    """Return what is in the folder, by name; None for a folder in it."""
    if not folder.exists():
        return {}
    if not folder.is_dir():
        raise InputError(messages.NOT_A_FOLDER.format(folder=folder))
    paths = (path for path in folder.iterdir() if path.name not in OF_FILE_MANAGERS)
    return {path.name: None if path.is_dir() else path.read_bytes() for path in sorted(paths)}


def _check(folder: Path, before: Mapping[str, bytes | None], files: Mapping[str, bytes]) -> None:
    if not folder.parent.is_dir():
        raise InputError(messages.NO_FOLDER_ABOVE.format(folder=folder, above=folder.parent))
    written, wanted = _descriptor(before.get(FILE_NAME) or b""), json.loads(files[FILE_NAME])["audience"]
    names = _names_of_feed(written)
    if foreign := [name for name, data in before.items() if name not in names or data is None]:
        raise InputError(messages.FOREIGN_FILES.format(folder=folder, names=_names(foreign)))
    if written and written["audience"] != wanted:
        option = "add" if written["audience"] == OUTSIDE else "leave out"
        raise InputError(
            messages.OTHER_AUDIENCE.format(folder=folder, audience=written["audience"], wanted=wanted, option=option)
        )


def _descriptor(data: bytes) -> dict[str, Any] | None:
    """Return the description of a feed of this program; None if it is something else."""
    try:
        content: dict[str, Any] = json.loads(data)
        is_feed = content["audience"] in (TEAM, OUTSIDE) and all(
            isinstance(resource["path"], str) for resource in content["resources"]
        )
    except (ValueError, KeyError, TypeError):
        return None
    return content if is_feed else None


def _write_new(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write the files to a new folder, with the rights of the folder that they will replace."""
    new = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}.", suffix=NEW))
    mode = (folder if folder.exists() else new).stat().st_mode & 0o777
    for name, data in files.items():
        with (new / name).open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        (new / name).chmod(mode & 0o666)
    new.chmod(mode)
    return new


def _put_in_place(folder: Path, new: Path, exchange_folders: Callable[[Path, Path], bool]) -> Path | None:
    """Put the new folder in the place of the old one. Returns where the old one is now, if there was one."""
    if not folder.exists():
        new.rename(folder)
        return None
    if exchange_folders(new, folder):
        return new
    old = _moved_away(folder)
    folder.rename(old)
    try:
        new.rename(folder)
    except OSError:
        old.rename(folder)
        raise
    return old


def _moved_away(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}{OLD}")


def _tidy_up(folder: Path, names: Collection[str]) -> None:
    """Put back a folder that was moved away by a program that was killed, and delete what it left of a new one."""
    old = _moved_away(folder)
    if old.is_dir():
        if folder.exists():
            _remove(old, names)
        else:
            old.rename(folder)
    for new in folder.parent.glob(f".{folder.name}.*{NEW}"):
        if new.stat().st_mtime < time.time() - STALE_SECONDS:
            _remove(new, names)


def _remove(folder: Path, names: Collection[str]) -> list[str]:
    """Delete a folder with the files of a feed (``names``); return the names of any others, which stay."""
    if not folder.is_dir():
        return []
    paths = sorted(folder.iterdir(), key=lambda path: path.name == FILE_NAME)  # it says which the others are
    ours = {*names, *OF_FILE_MANAGERS, *_names_of_feed(_read_descriptor(folder))}
    for path in paths:
        if path.name in ours:
            path.unlink()
    left = sorted(path.name for path in folder.iterdir())
    if not left:
        folder.rmdir()
    return left


def _read_descriptor(folder: Path) -> dict[str, Any] | None:
    path = folder / FILE_NAME
    return _descriptor(path.read_bytes()) if path.is_file() else None


def _names_of_feed(descriptor: Mapping[str, Any] | None) -> set[str]:
    return {FILE_NAME, *(resource["path"] for resource in descriptor["resources"])} if descriptor else set()


def _names(names: Sequence[str]) -> str:
    return join_some(names, MAX_NAMED)
