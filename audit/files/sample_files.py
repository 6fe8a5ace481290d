"""The files of a sample for its lead: the key, and the problems of a long list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from audit.files.spreadsheets.accessible_sheets import write_workbook
from audit.files.spreadsheets.csv_writer import to_csv
from audit.files.spreadsheets.sheets import plain_table
from audit.sampling.sample_key import KeyRow

KEY_HEADINGS = ("Reference", "CRN", "Stratum", "Drawn or reserve", "Practitioner", "Manager")


def write_key_csv(key: Iterable[KeyRow]) -> bytes:
    """Return the key as CSV, with formulas escaped."""
    return to_csv(KEY_HEADINGS, map(_key_cells, key))


def write_key_xlsx(key: Iterable[KeyRow], language: str, created_on: date) -> bytes:
    """Return the key as an Excel workbook."""
    table = plain_table("Key", KEY_HEADINGS, [_key_cells(row) for row in key])
    return write_workbook("Key of the sample", language, created_on, [table])


def write_list_problems_csv(problems: Iterable[str]) -> bytes:
    """Return the problems of a long list as CSV, one in each row."""
    return to_csv(("Problem and what to do",), ((problem,) for problem in problems))


def _key_cells(row: KeyRow) -> tuple[str, ...]:
    return row.reference, row.crn, row.stratum, row.kind, row.practitioner, row.manager
