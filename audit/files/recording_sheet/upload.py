"""Reads an uploaded recording sheet in a process of limited resources, with the safety checks of every upload."""

from __future__ import annotations

from dataclasses import replace

from audit.files.recording_sheet.reader import read_recording_sheets
from audit.files.responses import UPLOAD_LABEL
from audit.files.spreadsheets.file_kind import reject_mislabelled_workbook
from audit.files.spreadsheets.limits import UPLOAD_LIMITS
from audit.files.upload_process import parse_sheets_in_process
from audit.model.audit import AuditHeader
from audit.model.recording_sheet import SheetReading

RECORDING_SHEET_LIMITS = replace(UPLOAD_LIMITS, parts=1_500)
"""As for other uploads, with room for the parts of many sheets."""


def read_upload(data: bytes, file_name: str, audit: AuditHeader) -> SheetReading:
    """Return what is in an uploaded recording sheet. Raises InputError if it cannot be read at all.

    Errors call it "The file", as its name may identify a person.
    """
    reject_mislabelled_workbook(data, file_name, UPLOAD_LABEL)
    tables = parse_sheets_in_process(data, UPLOAD_LABEL, RECORDING_SHEET_LIMITS)
    return read_recording_sheets(tables, audit, UPLOAD_LABEL)
