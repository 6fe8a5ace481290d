"""The blocks of a TOML file: each heading with the lines below it, and the lines of each key.

A form that changes one question must leave every other line as it is, comments too. So a file is changed by its lines,
and never written again as a whole. Lines between blocks, such as the title of a part of the file, are in no block.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from audit.toml_files.line_numbers import statements
from audit.toml_files.list_lines import change_list, comment_of, read_lines
from audit.toml_files.written_values import TomlValue, write_lines, write_text, write_value

ROOT = ""
_RULER = re.compile(r"#[\s#=*_-]{5,}")


@dataclass(frozen=True)
class KeyLines:
    """The lines of one key: the first and the last."""

    name: str
    first: int
    last: int


@dataclass(frozen=True)
class Block:
    """A heading with its keys. ``first`` and ``last`` are its lines, with the comments right above the heading."""

    path: str
    first: int
    last: int
    keys: tuple[KeyLines, ...]
    heading: int

    def find(self, name: str) -> KeyLines | None:
        """Return the lines of a key; None if the block does not have it."""
        return next((key for key in self.keys if key.name == name), None)


def read_blocks(lines: Sequence[str]) -> tuple[Block, ...]:
    """Return the blocks of a file that is valid TOML. The first one has the keys above all headings."""
    parts: list[tuple[str, int, list[KeyLines]]] = [(ROOT, -1, [])]
    for each in statements("\n".join(lines)):
        if each.is_heading:
            parts.append((".".join(each.names), each.first, []))
        else:
            parts[-1][2].append(KeyLines(each.names[0], each.first, each.last))
    ends = [*(_comments_above(lines, heading) for _, heading, _ in parts[1:]), len(lines)]
    return tuple(
        _block(lines, path, heading, (start, end), keys)
        for (path, heading, keys), start, end in zip(parts, [0, *ends], ends, strict=False)
    )


def _comments_above(lines: Sequence[str], heading: int) -> int:
    """Return the first of the comments that belong to a heading. The title of a part of the file is none of them."""
    first = heading
    while first and lines[first - 1].startswith("#"):
        first -= 1
    return heading if any(_RULER.fullmatch(line.rstrip()) for line in lines[first:heading]) else first


def _block(lines: Sequence[str], path: str, heading: int, ends: tuple[int, int], keys: Sequence[KeyLines]) -> Block:
    """Return a block. The comments right below its last key belong to it."""
    start, end = ends
    last = keys[-1].last if keys else max(heading, 0)
    while last + 1 < end and lines[last + 1].startswith("#"):
        last += 1
    return Block(path, start, last, tuple(keys), heading)


def set_key(lines: list[str], block: Block, name: str, value: TomlValue, order: Sequence[str]) -> None:
    """Write a value to a block. A new key is put below those that come before it in ``order``."""
    key = block.find(name)
    written = _written(name, value)
    if key is None:
        above = order[: order.index(name)]
        last = max((each.last for each in block.keys if each.name in above), default=block.heading)
        lines[last + 1 : last + 1] = written
        return
    statement = lines[key.first : key.last + 1]
    before = (read_lines(statement) or {}).get(name)
    if before == value and type(before) is type(value):
        return
    if kept := change_list(statement, name, value):
        lines[key.first : key.last + 1] = kept
        return
    start = re.match(rf"\s*{re.escape(name)}\s*=\s*", lines[key.first])
    if start is not None:
        written[0] = f"{start[0]}{written[0].partition(' = ')[2]}"
    written[-1] += comment_of(statement[:-1], statement[-1])
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
