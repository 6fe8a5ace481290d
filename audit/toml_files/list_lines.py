"""Changes to a list that a file has on several lines: what is not changed keeps its line, and its comments."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from audit.toml_files.written_values import TomlValue, write_value

_START = re.compile(r"\s*[^\s=]+\s*=\s*\[\s*(#.*)?")
_END = re.compile(r"\s*\]\s*(#.*)?")
_INDENT = re.compile(r"\s*")


@dataclass(frozen=True)
class _Entry:
    """A part of a list: its value, its line, and the comments and blank lines above it."""

    value: Any
    line: str
    above: tuple[str, ...]


def change_list(statement: Sequence[str], name: str, value: TomlValue) -> list[str]:
    """Return the lines of a key with another list; none if the list is not written with one entry on each line.

    >>> change_list(["a = [", "  # The first", "  1, # one", "  2,", "]"], "a", [3, 1])
    ['a = [', '  3,', '  # The first', '  1, # one', ']']
    """
    if not isinstance(value, Sequence) or isinstance(value, str) or len(statement) < 3:
        return []
    if not (_START.fullmatch(statement[0]) and _END.fullmatch(statement[-1])):
        return []
    entries, rest = _entries(statement[1:-1])
    if not entries:
        return []
    by_identity = {_identity(entry.value): entry for entry in entries}
    indent = _INDENT.match(entries[0].line)
    lines = [statement[0]]
    for part in value:
        entry = by_identity.pop(_identity(part), None)
        lines += [*(entry.above if entry else ()), _line(part, entry, indent[0] if indent else "")]
    lines += [*rest, statement[-1]]
    return lines if read_lines(lines) == read_lines([f"{name} = {write_value(value)}"]) else []


def _entries(lines: Sequence[str]) -> tuple[list[_Entry], list[str]]:
    """Return the entries of a list, and the lines below the last one; no entries if a line is none on its own."""
    entries: list[_Entry] = []
    above: list[str] = []
    for line in lines:
        parts = (read_lines(["x = [", line, "]"]) or {}).get("x")
        if parts is None or len(parts) > 1:
            return [], []
        if not parts:
            above.append(line)
            continue
        entries.append(_Entry(parts[0], line, tuple(above)))
        above = []
    return entries, above


def _line(part: TomlValue, entry: _Entry | None, indent: str) -> str:
    """Return the line of an entry: as it was if it is not changed, else with the comment that it had."""
    if entry is None:
        return f"{indent}{write_value(part)},"
    has_comma = read_lines(["x = [", entry.line, "0]"]) is not None
    if entry.value == part and has_comma:
        return entry.line
    return f"{indent}{write_value(part)},{comment_of(['x = ['], entry.line, [']'])}"


def comment_of(above: Sequence[str], line: str, below: Sequence[str] = ()) -> str:
    """Return the comment at the end of one line of a statement, with the space before it; '' if it has none."""
    value = read_lines([*above, line, *below])
    for match in re.finditer(r"\s*#", line):
        if read_lines([*above, line[: match.start()], *below]) == value:
            return line[match.start() :].rstrip("\r")
    return ""


def _identity(value: Any) -> object:
    """Return what an entry is known by: the id of a table, else what it says."""
    return str(value.get("id")) if isinstance(value, Mapping) and "id" in value else write_value(value)


def read_lines(lines: Sequence[str]) -> dict[str, Any] | None:
    """Return the values in some lines; None if they are no whole statements."""
    try:
        return tomllib.loads("\n".join(lines), parse_float=Decimal)
    except ValueError:
        return None
