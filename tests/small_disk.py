"""A disk with little space, for tests and trials: a file system of a few megabytes that can be made larger."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.postgresql_server import IS_ROOT, NOBODY_UID

NEEDS_ROOT = "a small disk: only root can mount one"


@dataclass(frozen=True)
class SmallDisk:
    """A file system with a limited size."""

    path: Path

    def enlarge(self, megabytes: int) -> None:
        """Make more space."""
        _run("mount", "-o", f"remount,size={megabytes}m", str(self.path))

    @property
    def free_bytes(self) -> int:
        """The space that is left."""
        status = os.statvfs(self.path)
        return status.f_bavail * status.f_frsize


def can_mount() -> bool:
    """Whether a small disk can be made here."""
    if not IS_ROOT:
        return False
    try:
        with small_disk(1):
            return True
    except (OSError, subprocess.CalledProcessError):
        return False


@contextmanager
def small_disk(megabytes: int) -> Iterator[SmallDisk]:
    """Mount a small disk, which everybody can write to, until the block ends."""
    with tempfile.TemporaryDirectory(prefix="small-disk-") as folder:
        _run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755,uid={NOBODY_UID}", "tmpfs", folder)
        try:
            yield SmallDisk(Path(folder))
        finally:
            _run("umount", "--lazy", folder)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
