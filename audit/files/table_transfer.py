"""Writes the table of an upload for the process that asked for it, and reads it again."""

from __future__ import annotations

from dataclasses import asdict

from audit.files.json_blocks import decode_blocks, encode_blocks
from audit.files.parsed_file_transfer import decode_table_reading
from audit.files.spreadsheets.table import CellContent, Row, Table


def encode_table(table: Table) -> bytes:
    """Return the rows of a table and what its cells hold. Sheets of notes are left out."""
    head = {
        "reading": asdict(table.reading),
        "contents": [(*place, content) for place, content in table.contents.items()],
        "merged": [(*place, merged_range) for place, merged_range in table.merged.items()],
    }
    return encode_blocks(head, ((row.number, row.cells) for row in table.rows))


def decode_table(response: bytes) -> Table:
    """Return the table that was written. Raises InputError if the file could not be read."""
    head, rows = decode_blocks(response)
    return Table(
        tuple(Row(number, tuple(cells)) for number, cells in rows),
        decode_table_reading(head["reading"]),
        {(row, column): CellContent(content) for row, column, content in head["contents"]},
        {(row, column): merged_range for row, column, merged_range in head["merged"]},
    )
