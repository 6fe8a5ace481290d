"""How much room a text takes in a column: its width, its lines, and where a long one is divided."""

from __future__ import annotations

import re

from xlsxwriter.utility import xl_pixel_width

DIGIT_WIDTH = xl_pixel_width("0")
INDENT = 1.3
"""The room in a column that its text does not have, in characters."""
SENTENCE_END = re.compile(r"(?<=[.?!]) (?=\S)")


def text_width(text: str) -> float:
    """Return the width of a text in characters, which are as wide as a digit, as the widths of columns are.

    The widths are those of Calibri. They are about right for bold Arial, and a tenth too large for plain Arial.
    """
    width: float = xl_pixel_width(text) / DIGIT_WIDTH
    return width


def text_lines(text: str, width: float) -> int:
    """Return how many lines a text takes in a column of this width, in characters."""
    return sum(_line_count(line, max(width - INDENT, 1)) for line in text.split("\n"))


def _line_count(text: str, width: float) -> int:
    """Return how many lines a text takes at ``width`` characters per line; longer words are split.

    >>> _line_count("000 000 00000", 8), _line_count("0" * 20, 8), _line_count("", 8)
    (2, 3, 1)
    """
    lines, line_width, space = 1, 0.0, text_width(" ")
    for word in text.split():
        word_width = text_width(word)
        if line_width and line_width + space + word_width > width:
            lines, line_width = lines + 1, 0.0
        extra_lines, line_width = divmod(line_width + (space if line_width else 0) + word_width, width)
        lines += int(extra_lines)
    return lines


def divide_text(text: str, width: float) -> list[str]:
    """Return a text in pieces that are at most this wide: of whole sentences, or of words if one sentence is wider.

    >>> divide_text("One. Two. Three.", 12), divide_text("One two three.", 8)
    (['One. Two.', 'Three.'], ['One two', 'three.'])
    """
    if text_width(text) <= width:
        return [text]
    pieces: list[str] = []
    for sentence in SENTENCE_END.split(text):
        _append(pieces, [sentence] if text_width(sentence) <= width else sentence.split(" "), width)
    return pieces


def _append(pieces: list[str], parts: list[str], width: float) -> None:
    """Add parts to the last piece, or to a new one if they do not fit."""
    for part in parts:
        if pieces and text_width(f"{pieces[-1]} {part}") <= width:
            pieces[-1] = f"{pieces[-1]} {part}"
        else:
            pieces.append(part)
