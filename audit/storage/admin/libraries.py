"""The oldest versions of the libraries that are safe to use: an older one has faults that no setting can close."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version

from audit.errors import AuditError
from audit.messages import storage as messages

MINIMUM_VERSIONS: Mapping[str, str] = {
    "streamlit": "1.67",  # allowed hosts, uploads refused by size in the server
    "openpyxl": "3.1",
    "defusedxml": "0.7",
    "SQLAlchemy": "2.1",
}


def require_minimum_versions(minimum_versions: Mapping[str, str] = MINIMUM_VERSIONS) -> None:
    """Raise AuditError if a library is missing or too old, naming every one."""
    if problems := [*filter(None, (_version_problem(name, minimum) for name, minimum in minimum_versions.items()))]:
        raise AuditError(*problems)


def _version_problem(name: str, minimum: str) -> str:
    try:
        installed = version(name)
    except PackageNotFoundError:
        return messages.PACKAGE_MISSING.format(package=name)
    if _parse_version(installed) >= _parse_version(minimum):
        return ""
    return messages.PACKAGE_TOO_OLD.format(package=name, installed=installed, minimum=minimum)


def _parse_version(version_text: str) -> tuple[int, ...]:
    """Return the numbers of a version, for comparison.

    >>> _parse_version("1.67.0rc1") >= _parse_version("1.67"), _parse_version("1.9") >= _parse_version("1.67")
    (True, False)
    """
    numbers = re.match(r"\d+(\.\d+)*", version_text)
    return tuple(map(int, numbers.group().split("."))) if numbers else ()
