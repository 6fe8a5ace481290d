"""Writes values as they are written on one line of a TOML file, and texts of several lines."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, time
from decimal import Decimal

TomlValue = str | bool | int | Decimal | date | time | Sequence["TomlValue"] | Mapping[str, "TomlValue"]
"""What a key of a questionnaire file may have: a text, a number, a day, a list, or a table such as a condition."""

_BARE_KEY = re.compile("[A-Za-z0-9_-]+")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def write_value(value: TomlValue) -> str:
    """Return a value as it is written on one line.

    >>> write_value({"not": {"fact": "office", "is": ["Leeds", "Hull"]}})
    '{ not = { fact = "office", is = ["Leeds", "Hull"] } }'
    """
    match value:
        case bool():
            return str(value).lower()
        case str():
            return write_text(value)
        case int() | Decimal():
            return f"{value:f}" if isinstance(value, Decimal) else str(value)
        case date() | time():
            return value.isoformat()
        case Mapping():
            return f"{{ {', '.join(f'{write_key(key)} = {write_value(part)}' for key, part in value.items())} }}"
        case _:
            parts = ", ".join(write_value(part) for part in value)
            return f"[ {parts} ]" if any(isinstance(part, Mapping) for part in value) else f"[{parts}]"


def write_key(key: str) -> str:
    """Return a key as it is written: in quotes if it needs them.

    >>> write_key("is"), write_key("a b")
    ('is', '"a b"')
    """
    return key if _BARE_KEY.fullmatch(key) else write_text(key)


def write_text(text: str) -> str:
    """Return a text in the quotes of TOML.

    >>> write_text('Is "early" clear?')
    '"Is \\\\"early\\\\" clear?"'
    """
    return f'"{"".join(_escaped(character) for character in text)}"'


def write_lines(text: str) -> str:
    """Return a text in quotes; one of several lines is written as several lines.

    >>> print(write_lines("Yes: seen.\\nNo: not seen."))
    \"\"\"
    Yes: seen.
    No: not seen.\"\"\"
    """
    if "\n" not in text:
        return write_text(text)
    lines = ("".join(_escaped(character) for character in line) for line in text.split("\n"))
    return '"""\n' + "\n".join(lines) + '"""'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    return character if ord(character) >= 0x20 and ord(character) != 0x7F else f"\\u{ord(character):04X}"
