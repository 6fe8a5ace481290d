"""Writes the tables of an upload for the process that asked for them, and reads them again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from itertools import islice
from typing import Any

from audit.files.json_blocks import decode_blocks, encode_blocks
from audit.files.parsed_file_transfer import decode_table_reading
from audit.files.spreadsheets.table import CellContent, Row, Table


def encode_table(table: Table) -> bytes:
    """Return the rows of a table and what its cells hold. Sheets of notes are left out."""
    return encode_tables([table])


def encode_tables(tables: Sequence[Table]) -> bytes:
    """Return several tables, each as ``encode_table`` does."""
    rows = ((row.number, row.cells) for table in tables for row in table.rows)
    return encode_blocks({"tables": [_encode_head(table) for table in tables]}, rows)


def _encode_head(table: Table) -> dict[str, Any]:
    return {
        "rows": len(table.rows),
        "reading": asdict(table.reading),
        "contents": [(*place, content) for place, content in table.contents.items()],
        "merged": [(*place, merged_range) for place, merged_range in table.merged.items()],
    }


def decode_table(response: bytes) -> Table:
    """Return the table that was written. Raises InputError if the file could not be read."""
    (table,) = decode_tables(response)
    return table


def decode_tables(response: bytes) -> tuple[Table, ...]:
    """Return the tables that were written. Raises InputError if the file could not be read."""
    head, rows = decode_blocks(response)
    return tuple(_decode_table(each, islice(rows, each["rows"])) for each in head["tables"])


def _decode_table(head: dict[str, Any], rows: Iterable[Any]) -> Table:
    return Table(
        tuple(Row(number, tuple(cells)) for number, cells in rows),
        decode_table_reading(head["reading"]),
        {(row, column): CellContent(content) for row, column, content in head["contents"]},
        {(row, column): merged_range for row, column, merged_range in head["merged"]},
    )
