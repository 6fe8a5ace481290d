"""The oldest versions of the libraries that safety rests on: what an older one leaves open, no setting shuts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version

from audit.errors import AuditError

OLDEST: Mapping[str, str] = {
    "streamlit": "1.67",  # allowed hosts, uploads refused by size in the server
    "openpyxl": "3.1",
    "defusedxml": "0.7",
    "SQLAlchemy": "2.1",
}


def require_libraries(oldest: Mapping[str, str] = OLDEST) -> None:
    """Raise AuditError where a library is missing or older than it may be."""
    if faults := [*filter(None, (_fault(name, least) for name, least in oldest.items()))]:
        raise AuditError(*faults)


def _fault(name: str, least: str) -> str:
    try:
        found = version(name)
    except PackageNotFoundError:
        return f"The Python package {name} is missing. Install what requirements.txt names."
    if _numbers(found) >= _numbers(least):
        return ""
    return f"{name} {found} is too old to be safe; {least} is needed. Install what requirements.txt names."


def _numbers(written: str) -> tuple[int, ...]:
    """A version for comparing.

    >>> _numbers("1.67.0rc1") >= _numbers("1.67"), _numbers("1.9") >= _numbers("1.67")
    (True, False)
    """
    numbers = re.match(r"\d+(\.\d+)*", written)
    return tuple(map(int, numbers.group().split("."))) if numbers else ()
