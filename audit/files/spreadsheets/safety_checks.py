"""Safety checks of a workbook before anything else opens it.

A workbook of 5 KB can make a reader use over 4 GB of memory (one cell in the last row of the last column is enough),
so every part of the file is scanned once before openpyxl opens it.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import IO

import openpyxl

from audit.errors import AuditError, InputError
from audit.files.spreadsheets.file_kind import OLE_SIGNATURE, ZIP_SIGNATURE
from audit.files.spreadsheets.limits import MEGABYTE, UPLOAD_LIMITS, Limits, why_too_large
from audit.files.spreadsheets.opened_workbook import OpenedWorkbook, read_workbook_parts
from audit.files.spreadsheets.sheet_notes import SheetNotes
from audit.files.spreadsheets.xml_scan import ContentCounter, PartScanner, RejectedFileError
from audit.messages import files as messages

CHUNK_SIZE = 64 * 1024


def open_workbook(
    data: bytes, name: str, limits: Limits = UPLOAD_LIMITS
) -> tuple[OpenedWorkbook, dict[str, SheetNotes]]:
    """Check and open a workbook, with values instead of formulas, and with notes about its sheets, by their titles.

    Raises InputError with one sentence.
    """
    notes = check_workbook(data, name, limits)
    try:
        parts = read_workbook_parts(data)
        return parts.workbook, {title: notes.get(path, SheetNotes()) for title, path in parts.paths.items()}
    except Exception:  # a damaged file may raise any exception, from KeyError to MemoryError
        raise InputError(f"{name}: {messages.DAMAGED}") from None


def check_workbook(data: bytes, name: str, limits: Limits = UPLOAD_LIMITS) -> dict[str, SheetNotes]:
    """Return notes about each part of a workbook. Raises InputError, in one sentence, unless it is safe."""
    require_defusedxml()
    try:
        _check_file_header(data, limits)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_parts(archive.infolist(), limits)
            return _check_contents(archive, limits)
    except RejectedFileError as error:
        raise InputError(f"{name}: {error}") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        raise InputError(f"{name}: {messages.DAMAGED}") from None


def require_defusedxml() -> None:
    """Raise AuditError if openpyxl would read XML without defusedxml."""
    if not openpyxl.DEFUSEDXML:
        raise AuditError(messages.DEFUSEDXML_MISSING)


def _check_file_header(data: bytes, limits: Limits) -> None:
    if reason := why_too_large(data, limits):
        raise RejectedFileError(reason)
    if not data:
        raise RejectedFileError(messages.EMPTY_FILE)
    if data.startswith(OLE_SIGNATURE) and "EncryptedPackage".encode("utf-16-le") in data:
        raise RejectedFileError(messages.PASSWORD)
    if data.startswith(OLE_SIGNATURE):
        raise RejectedFileError(messages.OLD_EXCEL)
    if not data.startswith(ZIP_SIGNATURE):
        raise RejectedFileError(messages.NOT_A_WORKBOOK)


def _check_parts(parts: Sequence[zipfile.ZipInfo], limits: Limits) -> None:
    if len(parts) > limits.parts:
        raise RejectedFileError(messages.TOO_MANY_PARTS.format(limit=limits.parts))
    names = [part.orig_filename.casefold() for part in parts]
    if len(set(names)) < len(names) or any(is_unsafe_path(name) for name in names):
        raise RejectedFileError(messages.DAMAGED)
    if any(part.flag_bits & 1 for part in parts):
        raise RejectedFileError(messages.PASSWORD)
    if sum(part.file_size for part in parts) > limits.uncompressed_bytes:
        raise RejectedFileError(_uncompressed_too_large(limits))


def is_unsafe_path(name: str) -> bool:
    """Return whether the name of a part in an archive could be that of a file elsewhere."""
    return name.startswith("/") or ".." in name.split("/") or re.search(r"[\\:\0-\x1f]", name) is not None


def _uncompressed_too_large(limits: Limits) -> str:
    return messages.UNCOMPRESSED_TOO_LARGE.format(limit=limits.uncompressed_bytes // MEGABYTE)


def _check_contents(archive: zipfile.ZipFile, limits: Limits) -> dict[str, SheetNotes]:
    counter = ContentCounter(limits.rows, limits.columns, limits.cells)
    uncompressed = 0
    notes = {}
    for part in archive.infolist():
        counter.reject_active_content(part.orig_filename)
        scanner = PartScanner(part.orig_filename, counter)
        with archive.open(part) as stream:
            for chunk in read_chunks(stream):
                uncompressed += len(chunk)  # counted as well, because the sizes that the archive declares may be false
                if uncompressed > limits.uncompressed_bytes:
                    raise RejectedFileError(_uncompressed_too_large(limits))
                scanner.feed(chunk)
        scanner.close()
        notes[part.filename] = scanner.notes
    if not counter.is_spreadsheet:
        raise RejectedFileError(messages.NOT_A_WORKBOOK)
    return notes


def read_chunks(stream: IO[bytes]) -> Iterator[bytes]:
    """Return the content of a stream in pieces."""
    return iter(lambda: stream.read(CHUNK_SIZE), b"")
