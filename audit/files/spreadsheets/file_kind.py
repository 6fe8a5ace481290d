"""Whether a file is a workbook: by its first bytes, or by its name."""

from __future__ import annotations

ZIP_SIGNATURE, OLE_SIGNATURE = b"PK", bytes.fromhex("D0CF11E0A1B11AE1")
SPREADSHEET_SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


def is_spreadsheet(data: bytes, name: str) -> bool:
    """Return whether these bytes are, or should be, a workbook."""
    return data.startswith((ZIP_SIGNATURE, OLE_SIGNATURE)) or name.casefold().endswith(SPREADSHEET_SUFFIXES)
