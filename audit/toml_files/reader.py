"""Reads a TOML file table by table and collects every problem with its place in the file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias

from audit.messages import toml_files as messages
from audit.model.text_fields import clean_text, fold_text
from audit.toml_files.toml_errors import toml_problem
from audit.toml_files.unknown_keys import unknown_key_problem

TablePath: TypeAlias = tuple[str | int, ...]

MAX_FILE_BYTES = 256 * 1024
MAX_DOTS_PER_LINE = 100  # a key with a thousand dotted parts takes the TOML parser minutes
MAX_NUMBER = 1000
REPLACEMENT_CHARACTER = "\N{REPLACEMENT CHARACTER}"
MAX_NAME_LENGTH = 120  # ids, versions and ratings are keys in the database

# What Markdown would render: labels are shown by widgets that render it, and anyone may have written the file.
MARKUP_PATTERN = re.compile(r"[*_`\[\]<>#$\\~|]|https?:|www\.|:[a-z0-9_+/-]+:", re.IGNORECASE)
BLANK_LINES_PATTERN = re.compile(r"\n{3,}")


def parse_toml(source: bytes) -> tuple[dict[str, Any], str]:
    """Return the file's top table, and the problem that stops it from being read ('' if there is none)."""
    if len(source) > MAX_FILE_BYTES:
        return {}, messages.FILE_TOO_LARGE.format(limit=MAX_FILE_BYTES // 1024)
    try:
        return _parse_text(source.decode("utf-8-sig"))  # some editors start a file with a byte order mark
    except UnicodeDecodeError:
        return {}, messages.NOT_UTF8


def _parse_text(text: str) -> tuple[dict[str, Any], str]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.count(".") > MAX_DOTS_PER_LINE:
            return {}, messages.TOO_MANY_DOTS.format(line=number, limit=MAX_DOTS_PER_LINE)
    try:
        return tomllib.loads(text, parse_float=Decimal), ""
    except InvalidOperation:
        return {}, messages.NUMBER_UNREADABLE
    except tomllib.TOMLDecodeError as error:
        return {}, toml_problem(error)
    except ValueError:  # Python reads no whole number of more than 4,300 digits
        return {}, messages.NUMBER_TOO_LONG
    except RecursionError:
        return {}, messages.NESTED_TOO_DEEPLY


class Problem(str):
    """A problem in words, with the keys and positions that lead to its table: ``("standards", 0)`` is the first."""

    path: TablePath

    def __new__(cls, words: str, path: TablePath) -> Problem:
        problem = super().__new__(cls, words)
        problem.path = path
        return problem


class Table:
    """A table of the file. Its keys are read one by one; a key that is never read is a problem."""

    def __init__(self, data: dict[str, Any], location: str, problems: list[str], path: TablePath = ()) -> None:
        self.location = location
        self._data = dict(data)
        self._known_keys: set[str] = set()
        self._problems = problems
        self._path = path

    def add_problem(self, sentence: str) -> None:
        """Record a problem of this table, without control characters that a terminal would obey."""
        message = messages.PROBLEM.format(location=self.location, problem=sentence)
        words = "".join(character if character.isprintable() else REPLACEMENT_CHARACTER for character in message)
        self._problems.append(Problem(words, self._path))

    def text(self, key: str, optional: bool = False, plain_text: bool = True) -> str:
        """Return a text with its white space folded; '' if it is missing. Labels must be plain text."""
        value = self._pop(key, str, "a text in quotes", optional)
        written = value if isinstance(value, str) else ""
        text = clean_text(written, one_line=True)
        if value is not None and not text and not optional:
            self.add_problem(messages.TEXT_EMPTY.format(key=key))
        self._check_characters(key, written, plain_text)
        return text

    def _check_characters(self, key: str, text: str, plain_text: bool = True) -> None:
        markup = MARKUP_PATTERN.search(text) if plain_text else None
        if markup:
            self.add_problem(messages.TEXT_WITH_MARKUP.format(key=key, markup=markup.group()))
        invisible = _invisible_character(text)
        if invisible:
            self.add_problem(messages.TEXT_WITH_INVISIBLE_CHARACTER.format(key=key, code=ord(invisible)))

    def lines(self, key: str) -> str:
        """Return an optional text of several lines: white space is folded within lines, line breaks are kept."""
        value = self._pop(key, str, "a text in quotes", optional=True)
        written = value if isinstance(value, str) else ""
        self._check_characters(key, written)
        lines = [clean_text(line, one_line=True) for line in clean_text(written).split("\n")]
        return BLANK_LINES_PATTERN.sub("\n\n", "\n".join(lines))

    def prose(self, key: str) -> str:
        """Return a text of several paragraphs as it is written: anything may be in it that people can see."""
        value = self._pop(key, str, "a text in quotes")
        written = value if isinstance(value, str) else ""
        self._check_characters(key, written, plain_text=False)
        text = clean_text(written)
        if value is not None and not text:
            self.add_problem(messages.TEXT_EMPTY.format(key=key))
        return text

    def name(self, key: str, plain_text: bool = True) -> str:
        """Return a text short enough to be a key in the database, such as a version."""
        value = self.text(key, plain_text=plain_text)
        if len(value) > MAX_NAME_LENGTH:
            self.add_problem(messages.NAME_TOO_LONG.format(key=key, length=len(value), limit=MAX_NAME_LENGTH))
        return value

    def identifier(self, key: str = "id") -> str:
        """Return an id: letters, digits, dots, hyphens and underscores."""
        value = self.name(key, plain_text=False)
        if value and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", value):
            self.add_problem(messages.ID_CHARACTERS.format(key=key, value=value))
        return value

    def one_of(self, key: str, allowed: Iterable[str]) -> str:
        """Return a text that must be one of ``allowed``; '' if it is not."""
        names = tuple(allowed)
        if names and not self.has(key):
            self.add_problem(messages.KEY_MISSING_ONE_OF.format(key=key, allowed=", ".join(names)))
            return ""
        value = self.text(key, plain_text=False)
        if value and value not in names:
            template = messages.NOT_ONE_OF if names else messages.NOTHING_TO_NAME
            self.add_problem(template.format(key=key, value=value, allowed=", ".join(names)))
            return ""
        return value

    def integer(self, key: str) -> int:
        """Return a whole number; 0 if it is missing."""
        value = self._pop(key, int, "a whole number")
        return int(value) if value is not None and self._check_range(key, Decimal(value)) else 0

    def decimal(self, key: str) -> Decimal | None:
        """Return an exact number; None if it is missing."""
        value = self._pop(key, (Decimal, int), "a number", optional=True)
        return Decimal(value) if value is not None and self._check_range(key, Decimal(value)) else None

    def boolean(self, key: str, default: bool = False) -> bool:
        """Return true or false; ``default`` if it is missing."""
        value = self._pop(key, bool, "true or false", optional=True)
        return default if value is None else bool(value)

    def text_list(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; empty if it is missing."""
        value = self._pop(key, list, messages.A_LIST_OF_TEXTS, optional=True) or []
        if not all(isinstance(item, str) for item in value):
            self.add_problem(messages.NOT_TEXT_LIST.format(key=key))
            return ()
        return tuple(value)

    def table(self, key: str, location: str, optional: bool = False) -> Table | None:
        """Return a table inside this one."""
        value = self._pop(key, dict, messages.A_TABLE, optional)
        if value is None:
            return None
        return Table(value, f"{self.location}, {location}", self._problems, (*self._path, key))

    def tables(self, key: str, item_name: str, optional: bool = False) -> list[Table]:
        """Return a list of tables. Problems name each by its id, or its number if it has no id."""
        value = self._pop(key, list, messages.SEVERAL_TABLES.format(items=f"{item_name}s"), optional)
        tables = []
        for number, item in enumerate(value or [], start=1):
            if isinstance(item, dict):
                item_id = item.get("id")
                tables.append(
                    Table(
                        item,
                        f"{self.location}, {item_name} {item_id if isinstance(item_id, str) else number}",
                        self._problems,
                        (*self._path, key, number - 1),
                    )
                )
            else:
                self.add_problem(messages.NOT_A_TABLE.format(key=key, number=number))
        return tables

    def check_unique(self, item_name: str, ids: Iterable[str], reserved: Iterable[str] = ()) -> None:
        """Record a problem for every id that is reserved or used twice; capital letters make no difference."""
        reserved_ids = set(reserved)
        seen: set[str] = set()
        for item_id in ids:
            folded_id = fold_text(item_id)
            if folded_id in reserved_ids:
                self.add_problem(messages.ID_RESERVED.format(item=item_name, item_id=item_id))
            elif item_id and folded_id in seen:
                self.add_problem(messages.ID_USED_TWICE.format(item=item_name, item_id=item_id))
            seen.add(folded_id)

    def has(self, key: str) -> bool:
        """Return whether the table has this key."""
        self._known_keys.add(key)
        return key in self._data

    def list_length(self, key: str) -> int:
        """Return how many entries a list has; 0 if it is missing or no list."""
        value = self._data.get(key)
        return len(value) if isinstance(value, list) else 0

    def pop_raw(self, key: str) -> Any:
        """Remove a key and return its value, unchecked."""
        self._known_keys.add(key)
        return self._data.pop(key, None)

    def remaining_keys(self) -> tuple[str, ...]:
        """Return the keys that have not been read."""
        return tuple(self._data)

    def reject_unknown_keys(self) -> None:
        """Record a problem for every key that has not been read."""
        for key in self._data:
            self.add_problem(unknown_key_problem(key, self._known_keys))

    def _check_range(self, key: str, value: Decimal) -> bool:
        """Return whether a number is small enough to work with: 1e999999 is short to write but slow to use."""
        in_range = value.is_finite() and 0 <= value <= MAX_NUMBER and round(value, 6) == value
        if not in_range:
            self.add_problem(messages.NUMBER_OUT_OF_RANGE.format(key=key, maximum=MAX_NUMBER))
        return in_range

    def _pop(self, key: str, expected_type: Any, expected: str, optional: bool = False) -> Any:
        self._known_keys.add(key)
        if key not in self._data:
            if not optional:
                self.add_problem(messages.KEY_MISSING.format(key=key))
            return None
        value = self._data.pop(key)
        if not isinstance(value, expected_type) or (isinstance(value, bool) and expected_type is not bool):
            self.add_problem(messages.WRONG_TYPE.format(key=key, expected=expected))
            return None
        return value


def _invisible_character(text: str) -> str:
    """Return the first character of a text that cannot be seen; '' if there is none."""
    return next((character for character in text if not character.isprintable() and not character.isspace()), "")
