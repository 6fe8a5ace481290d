"""Which part of a file was read, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from audit.files.spreadsheets.table import TableReading
from audit.formatting import join_list, pluralise
from audit.messages import imports as messages

DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}


def which_table_was_read(table: TableReading) -> Iterator[str]:
    """Yield which sheet of a workbook was read, what was not, and how cells are separated."""
    if table.sheet:
        yield messages.SHEET_READ.format(sheet=f"“{table.sheet}”")
    if table.sheets_not_read:
        sheets = join_list([f"“{sheet}”" for sheet in table.sheets_not_read], "and")
        yield messages.SHEETS_NOT_READ.format(sheets=sheets)
    hidden = [
        pluralise(count, f"hidden {noun}")
        for count, noun in ((table.hidden_rows, "row"), (table.hidden_columns, "column"))
        if count
    ]
    if hidden:
        yield messages.HIDDEN_READ.format(hidden=join_list(hidden, "and"))
    if table.delimiter in DELIMITERS:
        yield messages.DELIMITER_READ.format(delimiter=DELIMITERS[table.delimiter])
