"""Reading a TOML file table by table, gathering every fault with its place instead of stopping at the first."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

MAX_FILE_BYTES = 256 * 1024
MAX_DOTS_PER_LINE = 100  # in one line: a key of a thousand dotted parts takes the TOML reader minutes
MAX_NUMBER = 1000
REPLACEMENT_CHARACTER = "\N{REPLACEMENT CHARACTER}"
MAX_NAME_LENGTH = 120  # of what the store keeps as a key: ids, versions, ratings

# What Markdown would render. Labels are shown by widgets that do so, and a file may come from anywhere.
MARKUP_PATTERN = re.compile(r"[*_`\[\]<>#$\\~|]|https?:|www\.|:[a-z0-9_+/-]+:", re.IGNORECASE)


def parse_toml(source: bytes) -> tuple[dict[str, Any], str]:
    """The file's top table, and one sentence on what stops it from being read ('' where nothing does)."""
    if len(source) > MAX_FILE_BYTES:
        return {}, f"the file is larger than {MAX_FILE_BYTES // 1024} KB. Check that it is the right file."
    try:
        return _parse_text(source.decode("utf-8-sig"))  # some editors begin a file with a byte order mark
    except UnicodeDecodeError:
        return {}, "the file is not UTF-8 text. Save it as UTF-8 in a text editor."


def _parse_text(text: str) -> tuple[dict[str, Any], str]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.count(".") > MAX_DOTS_PER_LINE:
            return {}, f"line {number} has more than {MAX_DOTS_PER_LINE} dots. Break it up, or take them out."
    try:
        return tomllib.loads(text, parse_float=Decimal), ""
    except InvalidOperation:
        return {}, "a number is too large or too small to be read. Write it without an exponent."
    except ValueError as error:
        return {}, f"not valid TOML: {error}. Look at that line for a missing quote, bracket or equals sign."
    except RecursionError:
        return {}, "brackets are nested too deeply. Write the tables one below the other."


class Table:
    """One table of the file: its keys are taken one by one, and whatever is left over at the end is a fault."""

    def __init__(self, data: dict[str, Any], location: str, problems: list[str]) -> None:
        self.location = location
        self._data = dict(data)
        self._problems = problems

    def add_problem(self, sentence: str) -> None:
        """Note a fault of this table; what it repeats of the file may hold what would steer a terminal."""
        message = f"{self.location}: {sentence}"
        self._problems.append(
            "".join(character if character.isprintable() else REPLACEMENT_CHARACTER for character in message)
        )

    def text(self, key: str, optional: bool = False, plain_text: bool = True) -> str:
        """A text, its white space folded; '' where it is missing. Labels must be plain text."""
        value = self._pop(key, str, "a text in quotes", optional)
        text = " ".join(value.split()) if isinstance(value, str) else ""
        if value is not None and not text and not optional:
            self.add_problem(f'"{key}" is empty. Write the text.')
        markup = MARKUP_PATTERN.search(text) if plain_text else None
        if markup:
            self.add_problem(
                f'"{key}" contains {markup.group()!r}. Texts are plain: take out markup and web addresses.'
            )
        invisible = next((character for character in text if not character.isprintable()), "")
        if invisible:
            self.add_problem(
                f'"{key}" contains a character that cannot be seen (U+{ord(invisible):04X}). Type the text anew.'
            )
        return text

    def name(self, key: str, plain_text: bool = True) -> str:
        """A text short enough for the store to keep as a key, such as a version."""
        value = self.text(key, plain_text=plain_text)
        if len(value) > MAX_NAME_LENGTH:
            self.add_problem(f'"{key}" has {len(value):,} characters. Shorten it to {MAX_NAME_LENGTH}.')
        return value

    def identifier(self, key: str = "id") -> str:
        """An id: letters, digits, dots, hyphens and underscores."""
        value = self.name(key, plain_text=False)
        if value and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", value):
            self.add_problem(f'the {key} "{value}" may only have letters, digits, dots, hyphens and underscores.')
        return value

    def one_of(self, key: str, allowed: Iterable[str]) -> str:
        """A text that must be one of those allowed; '' where it is not."""
        value = self.text(key, plain_text=False)
        if value and value not in tuple(allowed):
            self.add_problem(f'"{key}" is "{value}". Use one of: {", ".join(allowed)}.')
            return ""
        return value

    def integer(self, key: str) -> int:
        """A whole number; 0 where it is missing."""
        value = self._pop(key, int, "a whole number")
        return int(value) if value is not None and self._check_range(key, Decimal(value)) else 0

    def decimal(self, key: str) -> Decimal | None:
        """An exact number that may be left out."""
        value = self._pop(key, (Decimal, int), "a number", optional=True)
        return Decimal(value) if value is not None and self._check_range(key, Decimal(value)) else None

    def boolean(self, key: str, default: bool = False) -> bool:
        """True or false; ``default`` where it is left out."""
        value = self._pop(key, bool, "true or false", optional=True)
        return default if value is None else bool(value)

    def text_list(self, key: str) -> tuple[str, ...]:
        """A list of texts in quotes; empty where it is left out."""
        value = self._pop(key, list, "a list of texts in quotes", optional=True) or []
        if not all(isinstance(item, str) for item in value):
            self.add_problem(f'"{key}" must be a list of texts in quotes.')
            return ()
        return tuple(value)

    def table(self, key: str, location: str, optional: bool = False) -> Table | None:
        """A table inside this one."""
        value = self._pop(key, dict, "a table", optional)
        return None if value is None else Table(value, f"{self.location}, {location}", self._problems)

    def tables(self, key: str, item_name: str, optional: bool = False) -> list[Table]:
        """A list of tables, each placed by its id (or its number where it has none)."""
        value = self._pop(key, list, f"a list of {item_name}s", optional)
        tables = []
        for number, item in enumerate(value or [], start=1):
            if isinstance(item, dict):
                item_id = item.get("id")
                tables.append(
                    Table(
                        item,
                        f"{self.location}, {item_name} {item_id if isinstance(item_id, str) else number}",
                        self._problems,
                    )
                )
            else:
                self.add_problem(f'"{key}" must hold tables only; entry {number} is something else.')
        return tables

    def check_unique(self, item_name: str, ids: Iterable[str], reserved: Iterable[str] = ()) -> None:
        """Note every id that is used twice, whatever its capitals, or that a column of every responses file has."""
        reserved_ids = set(reserved)
        seen = set(reserved_ids)
        for item_id in ids:
            if item_id and item_id.casefold() in seen:
                reserved_note = (
                    " (it names a column of every responses file)" if item_id.casefold() in reserved_ids else ""
                )
                self.add_problem(
                    f'the {item_name} id "{item_id}" is used twice{reserved_note}. Give each {item_name} an id of its own.'
                )
            seen.add(item_id.casefold())

    def pop_raw(self, key: str) -> Any:
        """Whatever stands under the key, to be looked into elsewhere."""
        return self._data.pop(key, None)

    def remaining_keys(self) -> tuple[str, ...]:
        """The keys not taken yet."""
        return tuple(self._data)

    def reject_unknown_keys(self) -> None:
        """Note every key that nobody took."""
        for key in self._data:
            self.add_problem(f'the key "{key}" is not known here. Check its spelling or take it out.')

    def _check_range(self, key: str, value: Decimal) -> bool:
        """Whether a number is one to reckon with: 1e999999 is short to write and endless to work with."""
        in_range = value.is_finite() and 0 <= value <= MAX_NUMBER and round(value, 6) == value
        if not in_range:
            self.add_problem(f'"{key}" must lie between 0 and {MAX_NUMBER} and have at most six decimals.')
        return in_range

    def _pop(self, key: str, expected_type: Any, expected: str, optional: bool = False) -> Any:
        if key not in self._data:
            if not optional:
                self.add_problem(f'"{key}" is missing. Add it.')
            return None
        value = self._data.pop(key)
        if not isinstance(value, expected_type) or (isinstance(value, bool) and expected_type is not bool):
            self.add_problem(f'"{key}" must be {expected}.')
            return None
        return value
