"""The oldest versions of the libraries that are safe to use: an older one has faults that no setting can close."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version

from audit.errors import AuditError

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
        return f"The Python package {name} is missing. Install what requirements.txt names."
    if _parse_version(installed) >= _parse_version(minimum):
        return ""
    return f"{name} {installed} is too old to be safe; {minimum} is needed. Install what requirements.txt names."


def _parse_version(version_text: str) -> tuple[int, ...]:
    """Return the numbers of a version, for comparison.

    >>> _parse_version("1.67.0rc1") >= _parse_version("1.67"), _parse_version("1.9") >= _parse_version("1.67")
    (True, False)
    """
    numbers = re.match(r"\d+(\.\d+)*", version_text)
    return tuple(map(int, numbers.group().split("."))) if numbers else ()
