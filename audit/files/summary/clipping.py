"""Texts that must fit a given space on a page: how wide they are, and where they are cut."""

from __future__ import annotations

from functools import cache
from math import ceil

ELLIPSIS = "…"
ONE_LINE, TWO_LINES = 84, 168
"""The width of the page at 10 points, with room for a wider font than Arial, and for words that do not fit a line."""
FULL_LINE = 92
"""The same without room for words that do not fit a line, to count the lines of a text."""
_WIDE = frozenset("mwMW@%…—")


def text_width(text: str) -> float:
    """Return about how wide a text is in Arial, in halves of the font's size; never less than it is, line by line.

    >>> text_width("11 of 46") < text_width("MM OF MM")
    True
    """
    return sum(map(_character_width, text))


def clip(text: str, width: float) -> str:
    """Return a text on one line, cut after a word with "…" if it is wider than ``width``.

    >>> clip("Write a plan for every person.", 18)
    'Write a plan…'
    >>> clip("Write  a\\nplan.", 18)
    'Write a plan.'
    """
    line = " ".join(text.split())
    if text_width(line) <= width:
        return line
    room, end = width - text_width(ELLIPSIS), 0
    for end, character in enumerate(line):  # noqa: B007  # the place where the room ends is used below
        room -= _character_width(character)
        if room < 0:
            break
    whole_words = line[: end + 1].rpartition(" ")[0] if line[end] != " " else line[:end]
    return f"{(whole_words or line[:end]).rstrip(' ,;:.(–-')}{ELLIPSIS}"


def count_lines(text: str, width: float = FULL_LINE) -> int:
    """Return about how many lines of a width a text takes."""
    return ceil(text_width(text) / width)


@cache
def _character_width(character: str) -> float:
    if character in _WIDE or character > "\u024f":
        return 2
    return 1.6 if character.isupper() else 1.1
