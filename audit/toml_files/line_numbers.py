"""Where each table and key of a TOML file is: the number of its line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from audit.toml_files.reader import TablePath

_GAP = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")  # white space, line breaks and comments
_KEY = re.compile(r"""[ \t]*(?:"((?:[^"\\\n]|\\.)*)"|'([^'\n]*)'|([A-Za-z0-9_-]+))[ \t]*(\.?)""")
_TEXT = re.compile(
    r'''"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*\'''', re.DOTALL
)  # of one line or of several
_OTHER_VALUE = re.compile(r"[^,\]}#\n]*")  # a number, a date, true or false


@dataclass(frozen=True)
class Statement:
    """A heading, or a key with its value: its names, and its first and last line. The first line is 0."""

    names: tuple[str, ...]
    first: int
    last: int
    is_heading: bool


def statements(text: str) -> Sequence[Statement]:
    """Return the headings and keys of a TOML file, which must be valid, from the top.

    >>> [(each.names, each.first, each.last) for each in statements('a = [\\n1]\\n[x]')]
    [(('a',), 0, 1), (('x',), 2, 2)]
    """
    scanner = _Scanner(text)
    scanner.scan()
    return scanner.statements


def line_numbers(text: str) -> Mapping[TablePath, int]:
    """Return the line of each table and each key of a TOML file, which must be valid. The first line is 1.

    >>> line_numbers('id = "a"\\n[[standards]]\\nid = "1"')
    {('id',): 1, ('standards',): 2, ('standards', 0): 2, ('standards', 0, 'id'): 3}
    """
    return _Scanner(text).scan()


class _Scanner:
    """Reads a valid file once from its start. Each method begins at a position and returns the one after it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines: dict[TablePath, int] = {}
        self.last_entry: dict[TablePath, int] = {}  # the position of the last table in each list of tables
        self.statements: list[Statement] = []
        self._counted, self._line = 0, 1

    def scan(self) -> Mapping[TablePath, int]:
        table: TablePath = ()
        position = self.skip_gap(0)
        while position < len(self.text):
            is_heading = self.text[position] == "["
            if is_heading:
                names, table, position = self.header(position)
                first = self.line_at(position)
            else:
                first = self.line_at(position)
                names, position = self.entry(position, table)
            self.statements.append(Statement(names, first - 1, self.line_at(position) - 1, is_heading))
            position = self.skip_gap(position)
        return self.lines

    def skip_gap(self, position: int) -> int:
        match = _GAP.match(self.text, position)
        return match.end() if match else position

    def header(self, position: int) -> tuple[tuple[str, ...], TablePath, int]:
        """Read ``[table]`` or ``[[list]]``; return its names, and the path of the table that begins there."""
        brackets = 2 if self.text.startswith("[[", position) else 1
        keys, end = self.keys(position + brackets)
        path = (*self.resolve(keys[:-1]), keys[-1])
        if brackets == 2:
            self.lines.setdefault(path, self.line_at(position))
            self.last_entry[path] = self.last_entry.get(path, -1) + 1
            path += (self.last_entry[path],)
        self.note(path, position)
        return keys, path, end + brackets

    def resolve(self, keys: tuple[str, ...]) -> TablePath:
        """Return the path of a table that is named in a header: of a list of tables, the last one is meant."""
        path: TablePath = ()
        for key in keys:
            path += (key,)
            path += (self.last_entry[path],) if path in self.last_entry else ()
        return path

    def keys(self, position: int) -> tuple[tuple[str, ...], int]:
        """Read a key, or several with dots between them."""
        keys: tuple[str, ...] = ()
        while match := _KEY.match(self.text, position):
            keys += (match[1] or match[2] or match[3] or "",)
            position = match.end()
            if not match[4]:
                break
        return keys, position

    def entry(self, position: int, table: TablePath) -> tuple[tuple[str, ...], int]:
        """Read a key and its value; return the names in the key."""
        keys, end = self.keys(position)
        path = (*table, *keys)
        self.note(path, position)
        return keys, self.value(self.skip_gap(end + 1), path)  # after the equals sign

    def value(self, position: int, path: TablePath) -> int:
        """Read a value, also of several lines; note the tables and keys inside it."""
        if self.text.startswith("[", position):
            return self.items(position, path)
        if self.text.startswith("{", position):
            return self.inline_table(position, path)
        match = _TEXT.match(self.text, position) or _OTHER_VALUE.match(self.text, position)
        return match.end() if match else len(self.text)

    def items(self, position: int, path: TablePath) -> int:
        position, number = self.skip_gap(position + 1), 0
        while not self.text.startswith("]", position):
            self.note((*path, number), position)
            position = self.after_comma(self.value(position, (*path, number)))
            number += 1
        return position + 1

    def inline_table(self, position: int, path: TablePath) -> int:
        position = self.skip_gap(position + 1)
        while not self.text.startswith("}", position):
            position = self.after_comma(self.entry(position, path)[1])
        return position + 1

    def after_comma(self, position: int) -> int:
        position = self.skip_gap(position)
        return self.skip_gap(position + 1) if self.text.startswith(",", position) else position

    def note(self, path: TablePath, position: int) -> None:
        self.lines[path] = self.line_at(position)

    def line_at(self, position: int) -> int:
        """Return the line of a position. Positions only grow, so that each line break is counted once."""
        self._line += self.text.count("\n", self._counted, position)
        self._counted = position
        return self._line
