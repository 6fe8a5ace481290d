"""The widths of the columns of a table, so that no figure and no word of a heading is broken."""

from __future__ import annotations

from collections.abc import Sequence

PADDING = 0.33  # centimetres left and right of the text of a cell
SPARE = 1.03  # other fonts than Arial are wider
POINT = 2.54 / 72
# Widths of characters in Arial, in parts of the size of the font (from its metrics).
NARROW, MIDDLE, WIDE, FIGURE = 0.28, 0.36, 0.86, 0.56
WIDTHS = {
    **dict.fromkeys(" .,:;'!|ijlftI\N{NO-BREAK SPACE}", NARROW),
    **dict.fromkeys("()[]-r/", MIDDLE),
    **dict.fromkeys("%mwMW@", WIDE),
}
BOLD = 1.08


def column_widths(
    columns: Sequence[tuple[float, bool]], rows: Sequence[Sequence[str]], text_width: float, size: float
) -> list[float]:
    """Return the width of each column in centimetres; together they are as wide as the text.

    ``columns`` have the share that each asks for, and whether it holds numbers. A column is at least as wide as its
    longest word, and a column of numbers as its longest cell; the others share the rest. On a page that is too narrow
    for that, each column has the share that it asks for. The first row has the headings.
    """
    asked = [width * text_width / sum(width for width, _ in columns) for width, _ in columns]
    cells = list(zip(*rows, strict=True))
    needed = [_needed(texts, size, is_number) for texts, (_, is_number) in zip(cells, columns, strict=True)]
    fixed = {index: max(asked[index], needed[index]) for index, (_, is_number) in enumerate(columns) if is_number}
    while len(fixed) < len(columns):
        shared = {index: asked[index] for index in range(len(columns)) if index not in fixed}
        factor = (text_width - sum(fixed.values())) / sum(shared.values())
        too_narrow = {index: needed[index] for index, share in shared.items() if share * factor < needed[index]}
        if not too_narrow:
            return [fixed.get(index, share * factor) for index, share in enumerate(asked)]
        fixed |= too_narrow
    return asked


def _needed(cells: Sequence[str], size: float, is_number: bool) -> float:
    """Return the width of a column in which no word is broken, and no number; its first cell is the heading."""
    heading, *contents = cells
    words = [width_of(word, size) * BOLD for word in heading.split(" ")]
    for content in contents:
        pieces = content.split("\n") if is_number else content.split()
        words += [width_of(piece, size) * (1 if is_number else BOLD) for piece in pieces]
    return max(words) * SPARE + PADDING


def width_of(text: str, size: float) -> float:
    """Return the width of a text in Arial in centimetres, to a tenth or so.

    >>> round(width_of("54% (25 of 46)", 11), 1)
    2.6
    """
    return sum(WIDTHS.get(character, FIGURE) for character in text) * size * POINT
