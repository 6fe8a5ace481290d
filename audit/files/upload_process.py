"""Reads an uploaded file in a process of limited resources, a large one at a lower priority than the pages.

A hostile file can then use no more than that process may use, and a large one keeps nobody from clicking: the work in
this process is short, and it pauses after each block of rows. A small file is read at the priority of the pages: on a
busy computer, a process of lower priority would wait until it is stopped.
"""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from threading import BoundedSemaphore, Timer
from typing import Any, BinaryIO

from audit.errors import AuditError, InputError
from audit.files.file_reading import ParsedFile, ReadingChoices
from audit.files.json_blocks import encode_errors
from audit.files.parsed_file_transfer import decode, encode
from audit.files.responses_parser import parse_file
from audit.files.spreadsheets.limits import Limits
from audit.files.spreadsheets.reader import parse_table
from audit.files.spreadsheets.table import Table
from audit.files.table_transfer import decode_table, decode_tables, encode_table, encode_tables
from audit.messages import files as messages
from audit.model.questionnaire import Questionnaire
from audit.settings import child_environment

PROJECT_ROOT = Path(__file__).parents[2]
UPLOAD_SLOTS = BoundedSemaphore(2)  # uploads read at the same time; others wait
LOWER_PRIORITY = 10
FULL_PRIORITY_SECONDS = 1.0  # of the processor: most files need less


@dataclass(frozen=True)
class ResourceLimits:
    """The limits of the process: CPU seconds, elapsed seconds and bytes of memory."""

    cpu_seconds: int = 20
    timeout_seconds: int = 60
    memory_bytes: int = 1024**3


DEFAULT_RESOURCE_LIMITS = ResourceLimits()


def parse_in_process(
    data: bytes,
    name: str,
    questionnaire: Questionnaire,
    choices: ReadingChoices,
    limits: Limits,
    resource_limits: ResourceLimits = DEFAULT_RESOURCE_LIMITS,
) -> ParsedFile:
    """Return what ``parse_file`` returns for an upload, which need not have answers. Raises the same InputError."""
    return decode(_ask_process(_Kind.RESPONSES, name, (data, name, questionnaire, choices, limits), resource_limits))


def parse_table_in_process(
    data: bytes,
    name: str,
    limits: Limits,
    title_lines: int = 0,
    resource_limits: ResourceLimits = DEFAULT_RESOURCE_LIMITS,
) -> Table:
    """Return what ``parse_table`` returns for an upload. Raises the same InputError."""
    return decode_table(_ask_process(_Kind.TABLE, name, (data, name, limits, title_lines), resource_limits))


def parse_sheets_in_process(
    data: bytes, name: str, limits: Limits, resource_limits: ResourceLimits = DEFAULT_RESOURCE_LIMITS
) -> tuple[Table, ...]:
    """Return every sheet of an uploaded workbook. Raises the same InputError as ``parse_sheets``."""
    return decode_tables(_ask_process(_Kind.SHEETS, name, (data, name, limits), resource_limits))


class _Kind(StrEnum):
    """What the process reads."""

    RESPONSES = "responses"
    TABLE = "table"
    SHEETS = "sheets"


def _ask_process(kind: _Kind, name: str, arguments: tuple[object, ...], resource_limits: ResourceLimits) -> bytes:
    """Return the output of the process. Raises InputError if it was stopped."""
    request = pickle.dumps((kind.value, arguments))  # from this program to itself
    with UPLOAD_SLOTS:
        response = _run(request, resource_limits)
    if response is None:
        raise InputError(messages.STOPPED.format(file=name))
    return response


def _run(request: bytes, resource_limits: ResourceLimits) -> bytes | None:
    """Return the output of the process; None if it was stopped."""
    command = [sys.executable, "-m", __name__, json.dumps(asdict(resource_limits))]
    environment = child_environment({"OPENBLAS_NUM_THREADS": "1"})  # each thread would use some of the memory
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=PROJECT_ROOT,
        env=environment,
    ) as process:
        timer = Timer(resource_limits.timeout_seconds, process.kill)
        timer.start()
        try:
            response = _exchange(process, request)
        finally:
            timer.cancel()
    return response if process.returncode == 0 else None


def _exchange(process: subprocess.Popen[bytes], request: bytes) -> bytes:
    """Send the request and return the response. The process reads everything before it writes anything."""
    assert process.stdin is not None and process.stdout is not None
    with suppress(BrokenPipeError), process.stdin:  # it may stop before it has read everything
        process.stdin.write(request)
    return process.stdout.read()


def main() -> None:
    """Run in the process: apply the limits, read the file and write the cases or problems."""
    _apply_limits(ResourceLimits(**json.loads(sys.argv[1])))
    sys.stdout.buffer.write(respond(sys.stdin.buffer))


def respond(request: BinaryIO) -> bytes:
    """Return the response to a request, with the cases or the problems."""
    kind, arguments = pickle.load(request)
    try:
        return _read(kind, arguments)
    except AuditError as error:
        return encode_errors(error.problems)


def _read(kind: str, arguments: tuple[Any, ...]) -> bytes:
    if kind == _Kind.TABLE:
        return encode_table(parse_table(*arguments))
    if kind == _Kind.SHEETS:
        from audit.files.spreadsheets.workbook_reader import parse_sheets  # openpyxl takes long to load

        return encode_tables(parse_sheets(*arguments))
    data, name, questionnaire, choices, limits = arguments
    return encode(parse_file(data, name, questionnaire, choices, limits, require_answers=False))


def _apply_limits(resource_limits: ResourceLimits) -> None:
    """Set the limits if the system supports them; otherwise only the timeout stops the process."""
    with suppress(ImportError, ValueError, OSError, AttributeError):
        import resource

        signal.signal(signal.SIGVTALRM, lambda *_: os.nice(LOWER_PRIORITY))
        signal.setitimer(signal.ITIMER_VIRTUAL, FULL_PRIORITY_SECONDS)
        resource.setrlimit(resource.RLIMIT_CPU, (resource_limits.cpu_seconds, resource_limits.cpu_seconds))
        resource.setrlimit(resource.RLIMIT_AS, (resource_limits.memory_bytes, resource_limits.memory_bytes))


if __name__ == "__main__":
    main()
