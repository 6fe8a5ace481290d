"""The guard in front of every reader of a spreadsheet: what a workbook may hold before anything else opens it.

A workbook of five kilobytes can take a reader past four gigabytes of memory (one cell in the last row of the last
column is enough), so the file is walked through once, part by part, before openpyxl sees it.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO

import openpyxl
from openpyxl.workbook import Workbook

from audit.errors import AuditError, InputError
from audit.files.spreadsheets.xml_scan import COPY_TABLE_ONLY, DAMAGED, ContentCounter, PartScanner, RejectedFileError

MEGABYTE = 1024 * 1024
CHUNK_SIZE = 64 * 1024
ZIP_SIGNATURE, OLE_SIGNATURE = b"PK", bytes.fromhex("D0CF11E0A1B11AE1")
SAVE_AS_XLSX = "Save it as an Excel workbook (.xlsx) and try again."


@dataclass(frozen=True)
class Limits:
    """How large a file may be; the standing values are for what people upload."""

    file_bytes: int = 5 * MEGABYTE
    parts: int = 200
    uncompressed_bytes: int = 60 * MEGABYTE
    rows: int = 20_000
    columns: int = 400
    cells: int = 500_000


UPLOAD_LIMITS = Limits()
COMMAND_LINE_LIMITS = Limits(file_bytes=50 * MEGABYTE, uncompressed_bytes=400 * MEGABYTE, cells=2_000_000)
"""For a person's own file on their own computer: 10,000 cases of 90 columns fit."""


def open_workbook(data: bytes, name: str, limits: Limits = UPLOAD_LIMITS) -> Workbook:
    """The workbook in these bytes, checked first, values instead of formulas. Raises InputError with one sentence."""
    check_workbook(data, name, limits)
    try:
        return openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except Exception:  # a broken file raises anything from KeyError to MemoryError
        raise InputError(f"{name}: {DAMAGED}") from None


def check_workbook(data: bytes, name: str, limits: Limits = UPLOAD_LIMITS) -> None:
    """Raise InputError, in one sentence, unless these bytes are a workbook that may be opened."""
    require_defusedxml()
    try:
        _check_file_header(data, limits)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_parts(archive.infolist(), limits)
            _check_contents(archive, limits)
    except RejectedFileError as error:
        raise InputError(f"{name}: {error}") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        raise InputError(f"{name}: {DAMAGED}") from None


def require_defusedxml() -> None:
    """Raise AuditError where openpyxl would read XML without the package that guards it."""
    if not openpyxl.DEFUSEDXML:
        raise AuditError(
            "Workbooks cannot be read safely: the Python package defusedxml is missing or switched off. "
            "Install it (pip install defusedxml) and take OPENPYXL_DEFUSEDXML out of the environment."
        )


def why_too_large(data: bytes, limits: Limits) -> str:
    """The sentence for a file over the limit; '' for one within it."""
    if len(data) <= limits.file_bytes:
        return ""
    return f"the file is larger than {limits.file_bytes // MEGABYTE} MB. Check that it is the right file."


def _check_file_header(data: bytes, limits: Limits) -> None:
    if reason := why_too_large(data, limits):
        raise RejectedFileError(reason)
    if not data:
        raise RejectedFileError("the file is empty. Choose the file that holds the answers.")
    if data.startswith(OLE_SIGNATURE) and "EncryptedPackage".encode("utf-16-le") in data:
        raise RejectedFileError("the workbook is protected with a password. Save a copy without one and try again.")
    if data.startswith(OLE_SIGNATURE):
        raise RejectedFileError(f"this is a file of an old version of Excel (.xls). {SAVE_AS_XLSX}")
    if not data.startswith(ZIP_SIGNATURE):
        raise RejectedFileError(f"this is not an Excel workbook. {SAVE_AS_XLSX}")


def _check_parts(parts: Sequence[zipfile.ZipInfo], limits: Limits) -> None:
    if len(parts) > limits.parts:
        raise RejectedFileError(f"the workbook has more than {limits.parts} parts. {COPY_TABLE_ONLY}")
    names = [part.orig_filename.casefold() for part in parts]
    if len(set(names)) < len(names) or any(_is_unsafe_path(name) for name in names):
        raise RejectedFileError(DAMAGED)
    if any(part.flag_bits & 1 for part in parts):
        raise RejectedFileError("the workbook is protected with a password. Save a copy without one and try again.")
    if sum(part.file_size for part in parts) > limits.uncompressed_bytes:
        raise RejectedFileError(_uncompressed_too_large(limits))


def _is_unsafe_path(name: str) -> bool:
    return name.startswith("/") or ".." in name.split("/") or re.search(r"[\\:\0-\x1f]", name) is not None


def _uncompressed_too_large(limits: Limits) -> str:
    limit_mb = limits.uncompressed_bytes // MEGABYTE
    return f"the workbook unpacks to more than {limit_mb} MB. {COPY_TABLE_ONLY}"


def _check_contents(archive: zipfile.ZipFile, limits: Limits) -> None:
    counter = ContentCounter(limits.rows, limits.columns, limits.cells)
    uncompressed = 0
    for part in archive.infolist():
        counter.reject_active_content(part.orig_filename)
        scanner = PartScanner(part.orig_filename, counter)
        with archive.open(part) as stream:
            for chunk in _chunks(stream):
                uncompressed += len(chunk)  # counted too, so that nothing hangs on what the archive declares of itself
                if uncompressed > limits.uncompressed_bytes:
                    raise RejectedFileError(_uncompressed_too_large(limits))
                scanner.feed(chunk)
        scanner.close()
    if not counter.is_spreadsheet:
        raise RejectedFileError(f"this is not an Excel workbook. {SAVE_AS_XLSX}")


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: stream.read(CHUNK_SIZE), b"")
