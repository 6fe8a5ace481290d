"""Writes what an upload holds as compact JSON, a line for a head and one for each block of rows, and reads it again.

The process that reads an upload handles hostile files, so its output is data and never code (such as a pickle).
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from audit.errors import InputError

BLOCK_ROWS = 100
PAUSE_SECONDS = 0.001  # after each block, so that another person's click goes first


def encode_errors(sentences: Sequence[str]) -> bytes:
    """Return the sentences of an InputError for a file that cannot be read."""
    return _line({"errors": sentences})


def encode_blocks(head: dict[str, Any], rows: Iterable[object]) -> bytes:
    """Return a head and the rows after it."""
    remaining = iter(rows)
    blocks = iter(lambda: list(islice(remaining, BLOCK_ROWS)), [])
    return b"".join([_line(head), *map(_line, blocks)])


def decode_blocks(response: bytes) -> tuple[dict[str, Any], Iterator[Any]]:
    """Return the head and the rows that were written. Raises InputError if the file could not be read."""
    first, *blocks = response.splitlines()
    head = json.loads(first)
    if "errors" in head:
        raise InputError(*head["errors"])
    return head, _decode_rows(blocks)


def _decode_rows(blocks: Iterable[bytes]) -> Iterator[Any]:
    for block in blocks:
        yield from json.loads(block)
        time.sleep(PAUSE_SECONDS)


def _line(content: object) -> bytes:
    return json.dumps(content, separators=(",", ":")).encode() + b"\n"
