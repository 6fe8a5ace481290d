"""Whether a file is a workbook: by its first bytes, or by its name."""

from __future__ import annotations

from audit.errors import InputError
from audit.messages import files as messages

ZIP_SIGNATURE, OLE_SIGNATURE = b"PK", bytes.fromhex("D0CF11E0A1B11AE1")
SPREADSHEET_SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


def is_spreadsheet(data: bytes, name: str) -> bool:
    """Return whether these bytes are, or should be, a workbook."""
    return data.startswith((ZIP_SIGNATURE, OLE_SIGNATURE)) or name.casefold().endswith(SPREADSHEET_SUFFIXES)


def reject_mislabelled_workbook(data: bytes, file_name: str, name: str) -> None:
    """Raise InputError if a file is named like a workbook and is none; it would otherwise be read as CSV."""
    if is_spreadsheet(b"", file_name) and not is_spreadsheet(data, ""):
        raise InputError(f"{name}: {messages.NOT_A_WORKBOOK if data else messages.EMPTY_FILE}")
