"""Reading a TOML file table by table, gathering every fault with its place instead of stopping at the first."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

LARGEST_FILE = 256 * 1024
MOST_DOTS = 100  # in one line: a key of a thousand dotted parts takes the TOML reader minutes
LARGEST_NUMBER = 1000
UNSEEN = "\N{REPLACEMENT CHARACTER}"
LONGEST_NAME = 120  # of what the store keeps as a key: ids, versions, ratings

# What Markdown would render. Labels are shown by widgets that do so, and a file may come from anywhere.
MARKUP = re.compile(r"[*_`\[\]<>#$\\~|]|https?:|www\.|:[a-z0-9_+/-]+:", re.IGNORECASE)


def parse_toml(source: bytes) -> tuple[dict[str, Any], str]:
    """The file's top table, and one sentence on what stops it from being read ('' where nothing does)."""
    if len(source) > LARGEST_FILE:
        return {}, f"the file is larger than {LARGEST_FILE // 1024} KB. Check that it is the right file."
    try:
        return _parse_text(source.decode("utf-8-sig"))  # some editors begin a file with a byte order mark
    except UnicodeDecodeError:
        return {}, "the file is not UTF-8 text. Save it as UTF-8 in a text editor."


def _parse_text(text: str) -> tuple[dict[str, Any], str]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.count(".") > MOST_DOTS:
            return {}, f"line {number} has more than {MOST_DOTS} dots. Break it up, or take them out."
    try:
        return tomllib.loads(text, parse_float=Decimal), ""
    except InvalidOperation:
        return {}, "a number is too large or too small to be read. Write it without an exponent."
    except ValueError as fault:
        return {}, f"not valid TOML: {fault}. Look at that line for a missing quote, bracket or equals sign."
    except RecursionError:
        return {}, "brackets are nested too deeply. Write the tables one below the other."


class Table:
    """One table of the file: its keys are taken one by one, and whatever is left over at the end is a fault."""

    def __init__(self, data: dict[str, Any], where: str, faults: list[str]) -> None:
        self.where = where
        self._data = dict(data)
        self._faults = faults

    def fault(self, sentence: str) -> None:
        """Note a fault of this table; what it repeats of the file may hold what would steer a terminal."""
        told = f"{self.where}: {sentence}"
        self._faults.append("".join(letter if letter.isprintable() else UNSEEN for letter in told))

    def text(self, key: str, optional: bool = False, plain: bool = True) -> str:
        """A text, its white space folded; '' where it is missing. Labels must be plain text."""
        value = self._take(key, str, "a text in quotes", optional)
        folded = " ".join(value.split()) if isinstance(value, str) else ""
        if value is not None and not folded and not optional:
            self.fault(f'"{key}" is empty. Write the text.')
        marked = MARKUP.search(folded) if plain else None
        if marked:
            self.fault(f'"{key}" contains {marked.group()!r}. Texts are plain: take out markup and web addresses.')
        hidden = next((letter for letter in folded if not letter.isprintable()), "")
        if hidden:
            self.fault(f'"{key}" contains a character that cannot be seen (U+{ord(hidden):04X}). Type the text anew.')
        return folded

    def name(self, key: str, plain: bool = True) -> str:
        """A text short enough for the store to keep as a key, such as a version."""
        value = self.text(key, plain=plain)
        if len(value) > LONGEST_NAME:
            self.fault(f'"{key}" has {len(value):,} characters. Shorten it to {LONGEST_NAME}.')
        return value

    def identifier(self, key: str = "id") -> str:
        """An id: letters, digits, dots, hyphens and underscores."""
        value = self.name(key, plain=False)
        if value and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", value):
            self.fault(f'the {key} "{value}" may only have letters, digits, dots, hyphens and underscores.')
        return value

    def one_of(self, key: str, allowed: Iterable[str]) -> str:
        """A text that must be one of those allowed; '' where it is not."""
        value = self.text(key, plain=False)
        if value and value not in tuple(allowed):
            self.fault(f'"{key}" is "{value}". Use one of: {", ".join(allowed)}.')
            return ""
        return value

    def whole(self, key: str) -> int:
        """A whole number; 0 where it is missing."""
        value = self._take(key, int, "a whole number")
        return int(value) if value is not None and self._in_reach(key, Decimal(value)) else 0

    def number(self, key: str) -> Decimal | None:
        """An exact number that may be left out."""
        value = self._take(key, (Decimal, int), "a number", optional=True)
        return Decimal(value) if value is not None and self._in_reach(key, Decimal(value)) else None

    def flag(self, key: str, otherwise: bool = False) -> bool:
        """True or false; ``otherwise`` where it is left out."""
        value = self._take(key, bool, "true or false", optional=True)
        return otherwise if value is None else bool(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts in quotes; empty where it is left out."""
        value = self._take(key, list, "a list of texts in quotes", optional=True) or []
        if not all(isinstance(item, str) for item in value):
            self.fault(f'"{key}" must be a list of texts in quotes.')
            return ()
        return tuple(value)

    def table(self, key: str, where: str, optional: bool = False) -> Table | None:
        """A table inside this one."""
        value = self._take(key, dict, "a table", optional)
        return None if value is None else Table(value, f"{self.where}, {where}", self._faults)

    def tables(self, key: str, noun: str, optional: bool = False) -> list[Table]:
        """A list of tables, each placed by its id (or its number where it has none)."""
        value = self._take(key, list, f"a list of {noun}s", optional)
        tables = []
        for number, item in enumerate(value or [], start=1):
            if isinstance(item, dict):
                given = item.get("id")
                tables.append(
                    Table(item, f"{self.where}, {noun} {given if isinstance(given, str) else number}", self._faults)
                )
            else:
                self.fault(f'"{key}" must hold tables only; entry {number} is something else.')
        return tables

    def unique(self, noun: str, ids: Iterable[str], reserved: Iterable[str] = ()) -> None:
        """Note every id that is used twice, whatever its capitals, or that a column of every responses file has."""
        columns = set(reserved)
        seen = set(columns)
        for given in ids:
            if given and given.casefold() in seen:
                taken = " (it names a column of every responses file)" if given.casefold() in columns else ""
                self.fault(f'the {noun} id "{given}" is used twice{taken}. Give each {noun} an id of its own.')
            seen.add(given.casefold())

    def raw(self, key: str) -> Any:
        """Whatever stands under the key, to be looked into elsewhere."""
        return self._data.pop(key, None)

    def keys(self) -> tuple[str, ...]:
        """The keys not taken yet."""
        return tuple(self._data)

    def close(self) -> None:
        """Note every key that nobody took."""
        for key in self._data:
            self.fault(f'the key "{key}" is not known here. Check its spelling or take it out.')

    def _in_reach(self, key: str, value: Decimal) -> bool:
        """Whether a number is one to reckon with: 1e999999 is short to write and endless to work with."""
        within = value.is_finite() and 0 <= value <= LARGEST_NUMBER and round(value, 6) == value
        if not within:
            self.fault(f'"{key}" must lie between 0 and {LARGEST_NUMBER} and have at most six decimals.')
        return within

    def _take(self, key: str, kind: Any, what: str, optional: bool = False) -> Any:
        if key not in self._data:
            if not optional:
                self.fault(f'"{key}" is missing. Add it.')
            return None
        value = self._data.pop(key)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            self.fault(f'"{key}" must be {what}.')
            return None
        return value
