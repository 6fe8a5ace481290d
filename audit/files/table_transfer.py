"""Writes the table of an upload as compact JSON lines and reads it again.

The process that reads an upload handles hostile files, so its output is data and never code (such as a pickle).
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice

from audit.errors import InputError
from audit.files.parsed_file_transfer import BLOCK_ROWS, PAUSE_SECONDS, decode_table_reading
from audit.files.spreadsheets.table import CellContent, Row, Table


def encode_table(table: Table) -> bytes:
    """Return the rows of a table and what its cells hold. Sheets of notes are left out."""
    head = {
        "reading": asdict(table.reading),
        "contents": [(*place, content) for place, content in table.contents.items()],
        "merged": [(*place, merged_range) for place, merged_range in table.merged.items()],
    }
    return b"".join(json.dumps(part, separators=(",", ":")).encode() + b"\n" for part in (head, *_blocks(table)))


def _blocks(table: Table) -> Iterator[list[tuple[int, tuple[str, ...]]]]:
    rows = ((row.number, row.cells) for row in table.rows)
    return iter(lambda: list(islice(rows, BLOCK_ROWS)), [])


def decode_table(response: bytes) -> Table:
    """Return the table that was written. Raises InputError if the file could not be read."""
    first, *blocks = response.splitlines()
    head = json.loads(first)
    if "errors" in head:
        raise InputError(*head["errors"])
    rows: list[Row] = []
    for block in blocks:
        rows += [Row(number, tuple(cells)) for number, cells in json.loads(block)]
        time.sleep(PAUSE_SECONDS)
    return Table(
        tuple(rows),
        decode_table_reading(head["reading"]),
        {(row, column): CellContent(content) for row, column, content in head["contents"]},
        {(row, column): merged_range for row, column, merged_range in head["merged"]},
    )
