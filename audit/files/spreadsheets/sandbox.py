"""Sandbox for uploaded workbooks: each is read in a separate process with limited resources.

A file that passes the safety checks can then use no more than that process may use, and everyone else's pages still
work. A CSV file cannot expand and is read directly.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from audit.errors import AuditError, InputError
from audit.files.spreadsheets import reader
from audit.files.spreadsheets.reader import Row
from audit.files.spreadsheets.safety_checks import UPLOAD_LIMITS, Limits
from audit.messages import files as messages
from audit.settings import child_environment

PROJECT_ROOT = Path(__file__).parents[3]
UPLOAD_SLOTS = BoundedSemaphore(2)  # uploads read at the same time; others wait


@dataclass(frozen=True)
class ResourceLimits:
    """The limits of the process: CPU seconds, elapsed seconds and bytes of memory."""

    cpu_seconds: int = 20
    timeout_seconds: int = 60
    memory_bytes: int = 1024**3


DEFAULT_RESOURCE_LIMITS = ResourceLimits()


def parse_rows_in_sandbox(
    data: bytes, name: str, limits: Limits = UPLOAD_LIMITS, resource_limits: ResourceLimits = DEFAULT_RESOURCE_LIMITS
) -> list[Row]:
    """Return the rows like ``reader.parse_rows``, but read a workbook in a process that is stopped at its limits."""
    if not reader.is_spreadsheet(data, name):
        return reader.parse_rows(data, name, limits)
    request = json.dumps([name, asdict(limits), asdict(resource_limits)]).encode()
    with UPLOAD_SLOTS:
        response = _run_parser(request + b"\n" + data, resource_limits.timeout_seconds)
    if response is None:
        raise InputError(messages.STOPPED.format(file=name))
    if "faults" in response:
        raise InputError(*response["faults"])
    return [Row(number, tuple(cells)) for number, cells in response["rows"]]


def _run_parser(request: bytes, timeout_seconds: int) -> dict[str, Any] | None:
    """Return the response of the process; None if it was stopped."""
    environment = child_environment({"OPENBLAS_NUM_THREADS": "1"})  # each thread would use some of the memory
    command = [sys.executable, "-m", __name__]
    try:
        completed = subprocess.run(
            command,
            input=request,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=timeout_seconds,
            cwd=PROJECT_ROOT,
            env=environment,
        )
        response: dict[str, Any] | None = json.loads(completed.stdout) if completed.returncode == 0 else None
    except (subprocess.TimeoutExpired, ValueError):
        return None
    return response


def main() -> None:
    """Run in the process: apply the limits, read the file and print the rows or problems as JSON."""
    name, limits, resource_limits = json.loads(sys.stdin.buffer.readline())
    _apply_limits(ResourceLimits(**resource_limits))
    try:
        parsed_rows = reader.parse_rows(sys.stdin.buffer.read(), name, Limits(**limits))
        response: dict[str, Any] = {"rows": [(row.number, row.cells) for row in parsed_rows]}
    except AuditError as error:
        response = {"faults": list(error.problems)}
    json.dump(response, sys.stdout)


def _apply_limits(resource_limits: ResourceLimits) -> None:
    """Set the limits if the system supports them; otherwise only the timeout stops the process."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (resource_limits.cpu_seconds, resource_limits.cpu_seconds))
        resource.setrlimit(resource.RLIMIT_AS, (resource_limits.memory_bytes, resource_limits.memory_bytes))


if __name__ == "__main__":
    main()
