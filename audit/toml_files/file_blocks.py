"""The blocks of a TOML file: each heading with the lines below it, and the lines of each key.

A form that changes one question must leave every other line as it is, comments too. So a file is changed by its lines,
and never written again as a whole. Lines between blocks, such as the title of a part of the file, are in no block.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from audit.toml_files.written_values import TomlValue, write_lines, write_text, write_value

ROOT = ""
_HEADING = re.compile(r"\s*\[\[?\s*([A-Za-z0-9_.-]+)\s*\]\]?\s*(#.*)?\r?")
_RULER = re.compile(r"#[\s#=*_-]{5,}")


@dataclass(frozen=True)
class KeyLines:
    """The lines of one key: the first and the last, and its value."""

    name: str
    first: int
    last: int
    value: Any


@dataclass(frozen=True)
class Block:
    """A heading with its keys. ``first`` and ``last`` are its lines, with the comments right above the heading."""

    path: str
    first: int
    last: int
    keys: tuple[KeyLines, ...]
    heading: int

    @property
    def values(self) -> Mapping[str, Any]:
        """Return the values of its keys."""
        return {key.name: key.value for key in self.keys}

    def find(self, name: str) -> KeyLines | None:
        """Return the lines of a key; None if the block does not have it."""
        return next((key for key in self.keys if key.name == name), None)


def read_blocks(lines: Sequence[str]) -> tuple[Block, ...]:
    """Return the blocks of a file that is valid TOML. The first one has the keys above all headings."""
    headings = list(_headings(lines))
    ends = [*(_comments_above(lines, heading) for heading in headings), len(lines)]
    starts = [0, *ends[:-1]]
    return tuple(
        _block(lines, start, heading, end) for start, heading, end in zip(starts, [-1, *headings], ends, strict=True)
    )


def _headings(lines: Sequence[str]) -> Iterator[int]:
    """Yield the numbers of the lines that are headings: all above such a line is complete, so it is in no text."""
    start = 0
    for number, line in enumerate(lines):
        if _HEADING.fullmatch(line) and _read(lines[start:number]) is not None:
            start = number
            yield number


def _comments_above(lines: Sequence[str], heading: int) -> int:
    """Return the first of the comments that belong to a heading. The title of a part of the file is none of them."""
    first = heading
    while first and lines[first - 1].startswith("#"):
        first -= 1
    return heading if any(_RULER.fullmatch(line.rstrip()) for line in lines[first:heading]) else first


def _block(lines: Sequence[str], start: int, heading: int, end: int) -> Block:
    match = _HEADING.fullmatch(lines[heading]) if heading >= 0 else None
    keys = tuple(_keys(lines, heading + 1, end))
    last = keys[-1].last if keys else max(heading, 0)
    while last + 1 < end and lines[last + 1].startswith("#"):
        last += 1
    return Block(match[1] if match else ROOT, start, last, keys, heading)


def _keys(lines: Sequence[str], first: int, end: int) -> Iterator[KeyLines]:
    """Yield the keys of a block: each has the lines that are a whole statement."""
    number = first
    while number < end:
        if is_empty(lines[number]):
            number += 1
            continue
        last = number
        while (values := _read(lines[number : last + 1])) is None and last + 1 < end:
            last += 1
        for name, value in (values or {}).items():
            yield KeyLines(name, number, last, value)
        number = last + 1


def is_empty(line: str) -> bool:
    """Return whether a line between two keys has no key: it is blank, or a comment."""
    return not line.strip() or line.lstrip().startswith("#")


def _read(lines: Sequence[str]) -> dict[str, Any] | None:
    """Return the values in some lines; None if they are no whole statements."""
    try:
        return tomllib.loads("\n".join(lines), parse_float=Decimal)
    except ValueError:
        return None


def set_key(lines: list[str], block: Block, name: str, value: TomlValue, order: Sequence[str]) -> None:
    """Write a value to a block. A new key is put below those that come before it in ``order``."""
    key = block.find(name)
    if key is not None and key.value == value and type(key.value) is type(value):
        return
    written = _written(name, value)
    if key is None:
        before = order[: order.index(name)]
        last = max((each.last for each in block.keys if each.name in before), default=block.heading)
        lines[last + 1 : last + 1] = written
        return
    start = re.match(rf"\s*{re.escape(name)}\s*=\s*", lines[key.first])
    if start is not None:
        written[0] = f"{start[0]}{written[0].partition(' = ')[2]}"
    written[-1] += _comment(lines[key.first : key.last + 1])
    lines[key.first : key.last + 1] = written


def remove_key(lines: list[str], block: Block, name: str) -> None:
    """Remove a key from a block."""
    for key in reversed([key for key in block.keys if key.name == name]):
        del lines[key.first : key.last + 1]


def _written(name: str, value: TomlValue) -> list[str]:
    """Return the lines of a key. A list of tables has one line for each, as a person would write it."""
    if isinstance(value, str):
        return f"{name} = {write_lines(value) if name == 'guidance' else write_text(value)}".split("\n")
    if isinstance(value, Sequence) and value and all(isinstance(part, Mapping) for part in value):
        return [f"{name} = [", *(f"  {write_value(part)}," for part in value), "]"]
    return [f"{name} = {write_value(value)}"]


def _comment(statement: Sequence[str]) -> str:
    """Return the comment at the end of a statement, with the space before it; '' if it has none."""
    value, last = _read(statement), statement[-1]
    for match in re.finditer(r"\s*#", last):
        if _read([*statement[:-1], last[: match.start()]]) == value:
            return last[match.start() :].rstrip("\r")
    return ""
