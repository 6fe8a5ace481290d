"""Whether a file is on a network share, where SQLite's locks are unreliable and a database can be damaged."""

from __future__ import annotations

import re
from pathlib import Path

MOUNT_TABLE = Path("/proc/self/mountinfo")
NETWORK_FILE_SYSTEMS = (
    "9p",
    "afs",
    "ceph",
    "cifs",
    "fuse.glusterfs",
    "fuse.sshfs",
    "ncpfs",
    "nfs",
    "nfs4",
    "smb3",
    "smbfs",
)
OCTAL_ESCAPE = re.compile(r"\\([0-7]{3})")


def network_share_type(path: Path, mount_table: Path = MOUNT_TABLE) -> str:
    """Return the type of network share that a file is on, such as ``nfs4``; '' if none, or if the system does not say.

    >>> network_share_type(Path("//server/audits/audits.db"))
    'UNC path'
    """
    if str(path).startswith(("//", "\\\\")):
        return "UNC path"
    try:
        lines = mount_table.read_text("utf-8").splitlines()
    except OSError:
        return ""
    parents = [str(parent) for parent in path.resolve().parents]
    file_systems = dict(_parse_mount(line) for line in lines)  # if two are mounted at one place, the later one counts
    file_system = next((file_systems[parent] for parent in parents if parent in file_systems), "")
    return file_system if file_system in NETWORK_FILE_SYSTEMS else ""


def _parse_mount(line: str) -> tuple[str, str]:
    """Return the mount point and the file system of a line: the fifth word, and the first after the single dash."""
    before, _, after = line.partition(" - ")
    mount_point = OCTAL_ESCAPE.sub(lambda match: chr(int(match[1], 8)), before.split()[4])
    return mount_point, after.split()[0]
