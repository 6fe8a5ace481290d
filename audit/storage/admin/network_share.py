"""Whether a file stands on a network share, where SQLite's locks do not hold and a store can come to harm."""

from __future__ import annotations

import re
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")
SHARED = ("9p", "afs", "ceph", "cifs", "fuse.glusterfs", "fuse.sshfs", "ncpfs", "nfs", "nfs4", "smb3", "smbfs")
OCTAL = re.compile(r"\\([0-7]{3})")


def share_of(path: Path, mounts: Path = MOUNTS) -> str:
    """The kind of share that a file stands on, such as ``nfs4``; '' where it is none, or the system does not say.

    >>> share_of(Path("//server/audits/audits.db"))
    'UNC path'
    """
    if str(path).startswith(("//", "\\\\")):
        return "UNC path"
    try:
        lines = mounts.read_text("utf-8").splitlines()
    except OSError:
        return ""
    parents = [str(parent) for parent in path.resolve().parents]
    kinds = dict(_mounted(line) for line in lines)  # of two on one place the later one holds
    kind = next((kinds[parent] for parent in parents if parent in kinds), "")
    return kind if kind in SHARED else ""


def _mounted(line: str) -> tuple[str, str]:
    """Where something is mounted, and of what kind it is: the fifth word, and the first behind the lone dash."""
    before, _, after = line.partition(" - ")
    place = OCTAL.sub(lambda found: chr(int(found[1], 8)), before.split()[4])
    return place, after.split()[0]
