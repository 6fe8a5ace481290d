"""Names the characters in a text that nobody can see, so that an error can say where they are."""

from __future__ import annotations

import unicodedata

MARKS = {"Cf", "Cc", "Cs", "Co", "Cn", "Zl", "Zp"}  # formatting, control, half, private, unassigned, separators
BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters and symbols without any ink


def find_invisible_character(text: str) -> str:
    """Return the first character that cannot be seen, with its place; '' if there is none.

    >>> find_invisible_character("yes\\u200b"), find_invisible_character("yes")
    ('a zero-width space after the s', '')
    >>> find_invisible_character("\\u202eno")
    'a right-to-left override before the n'
    """
    for index, character in enumerate(text):
        if unicodedata.category(character) in MARKS or character in BLANKS:
            return f"{_name(character)}{_place(text, index)}"
    return ""


def _name(character: str) -> str:
    name = unicodedata.name(character, "").lower().replace("zero width", "zero-width")
    return f"{'an' if name[:1] in tuple('aeiou') else 'a'} {name}" if name else f"the character U+{ord(character):04X}"


def _place(text: str, index: int) -> str:
    """Return where a character is, by the letter or digit next to it; '' if there is none."""
    before, after = text[index - 1 : index], text[index + 1 : index + 2]
    if before.isalnum():
        return f" after the {before}"
    return f" before the {after}" if after.isalnum() else ""
