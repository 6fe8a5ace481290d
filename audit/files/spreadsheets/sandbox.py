"""The second wall behind the guard: an uploaded workbook is read in a process of its own, under limits.

What gets past the guard can then take no more than that process may take, and the pages of everybody else are served
meanwhile. A CSV has nothing to unpack and is read at once.
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
from audit.files.spreadsheets.xml_scan import COPY_TABLE_ONLY
from audit.settings import child_environment

PROJECT_ROOT = Path(__file__).parents[3]
UPLOAD_SLOTS = BoundedSemaphore(2)  # uploads that are read at the same time; the next ones wait


@dataclass(frozen=True)
class ResourceLimits:
    """What the process may take: seconds of the processor and on the clock, and bytes of memory."""

    cpu_seconds: int = 20
    timeout_seconds: int = 60
    memory_bytes: int = 1024**3


DEFAULT_RESOURCE_LIMITS = ResourceLimits()


def parse_rows_in_sandbox(
    data: bytes, name: str, limits: Limits = UPLOAD_LIMITS, resource_limits: ResourceLimits = DEFAULT_RESOURCE_LIMITS
) -> list[Row]:
    """The same as ``rows.parse_rows``, but a workbook is read in a process that is stopped where it takes too much."""
    if not reader.is_spreadsheet(data, name):
        return reader.parse_rows(data, name, limits)
    request = json.dumps([name, asdict(limits), asdict(resource_limits)]).encode()
    with UPLOAD_SLOTS:
        response = _run_parser(request + b"\n" + data, resource_limits.timeout_seconds)
    if response is None:
        raise InputError(
            f"{name}: reading the workbook took more time or memory than a table of answers needs, so it was stopped. "
            f"{COPY_TABLE_ONLY}"
        )
    if "faults" in response:
        raise InputError(*response["faults"])
    return [Row(number, tuple(cells)) for number, cells in response["rows"]]


def _run_parser(request: bytes, timeout_seconds: int) -> dict[str, Any] | None:
    """What the process found; None where it was stopped."""
    environment = child_environment({"OPENBLAS_NUM_THREADS": "1"})  # each thread would take of the memory
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
    """What the process does: take the limits, read, and print what it found as JSON."""
    name, limits, resource_limits = json.loads(sys.stdin.buffer.readline())
    _apply_limits(ResourceLimits(**resource_limits))
    try:
        parsed_rows = reader.parse_rows(sys.stdin.buffer.read(), name, Limits(**limits))
        response: dict[str, Any] = {"rows": [(row.number, row.cells) for row in parsed_rows]}
    except AuditError as error:
        response = {"faults": list(error.problems)}
    json.dump(response, sys.stdout)


def _apply_limits(resource_limits: ResourceLimits) -> None:
    """Set the limits, where the system knows of them: elsewhere the clock alone stops the process."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (resource_limits.cpu_seconds, resource_limits.cpu_seconds))
        resource.setrlimit(resource.RLIMIT_AS, (resource_limits.memory_bytes, resource_limits.memory_bytes))


if __name__ == "__main__":
    main()
