"""The second wall behind the guard: an uploaded workbook is read in a process of its own, under limits.

What gets past the guard can then take no more than that process may take, and the pages of everybody else are served
meanwhile. A CSV has nothing to unpack and is read at once.
"""

from __future__ import annotations

import json
import os
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
from audit.files.spreadsheets.safety_checks import UPLOAD, Limits
from audit.files.spreadsheets.xml_scan import TABLE_ALONE

HOME = Path(__file__).parents[3]
AT_ONCE = BoundedSemaphore(2)  # uploads that are read at the same time; the next ones wait


@dataclass(frozen=True)
class Wall:
    """What the process may take: seconds of the processor and on the clock, and bytes of memory."""

    processor_seconds: int = 20
    clock_seconds: int = 60
    memory: int = 1024**3


WALL = Wall()


def read_rows_apart(data: bytes, name: str, limits: Limits = UPLOAD, wall: Wall = WALL) -> list[Row]:
    """The same as ``rows.read_rows``, but a workbook is read in a process that is stopped where it takes too much."""
    if not reader.is_spreadsheet(data, name):
        return reader.read_rows(data, name, limits)
    asked = json.dumps([name, asdict(limits), asdict(wall)]).encode()
    with AT_ONCE:
        found = _answer(asked + b"\n" + data, wall.clock_seconds)
    if found is None:
        raise InputError(
            f"{name}: reading the workbook took more time or memory than a table of answers needs, so it was stopped. "
            f"{TABLE_ALONE}"
        )
    if "faults" in found:
        raise InputError(*found["faults"])
    return [Row(number, tuple(cells)) for number, cells in found["rows"]]


def _answer(asked: bytes, seconds: int) -> dict[str, Any] | None:
    """What the process found; None where it was stopped."""
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1"}  # each thread would take of the memory
    command = [sys.executable, "-m", __name__]
    try:
        done = subprocess.run(
            command,
            input=asked,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            cwd=HOME,
            env=environment,
        )
        answer: dict[str, Any] | None = json.loads(done.stdout) if done.returncode == 0 else None
    except (subprocess.TimeoutExpired, ValueError):
        return None
    return answer


def main() -> None:
    """What the process does: take the limits, read, and print what it found as JSON."""
    name, limits, wall = json.loads(sys.stdin.buffer.readline())
    _build(Wall(**wall))
    try:
        found = reader.read_rows(sys.stdin.buffer.read(), name, Limits(**limits))
        answer: dict[str, Any] = {"rows": [(row.number, row.cells) for row in found]}
    except AuditError as fault:
        answer = {"faults": list(fault.faults)}
    json.dump(answer, sys.stdout)


def _build(wall: Wall) -> None:
    """Set the limits, where the system knows of them: elsewhere the clock alone stops the process."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (wall.processor_seconds, wall.processor_seconds))
        resource.setrlimit(resource.RLIMIT_AS, (wall.memory, wall.memory))


if __name__ == "__main__":
    main()
