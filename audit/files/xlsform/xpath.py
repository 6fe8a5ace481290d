"""Pieces of XPath expressions as XLSForm writes them: references, texts, and, or and not."""

from __future__ import annotations

import re
from collections.abc import Iterable

TRUE, FALSE = "true()", "false()"
CURLY_QUOTES = re.compile("[\u2018\u2019\u201c\u201d]")
REFERENCE_START = "${"
SPECIAL = re.compile(r"[\\^$.|?*+()\[\]{}]")
"""The characters that mean something else in a regular expression than in a text."""
NOT_ASCII = "[^ -~]"


def reference(name: str) -> str:
    """Return a reference to a field of the form."""
    return f"${{{name}}}"


def text(value: str) -> str:
    """Return a text in quotation marks. XPath knows no way to escape one.

    >>> text("Leeds"), text("St John's"), text('a"b\\'c')
    ("'Leeds'", '"St John\\'s"', 'concat(\\'a"b\\', "\\'", \\'c\\')')
    """
    if "'" not in value:
        return f"'{value}'"
    if '"' not in value:
        return f'"{value}"'
    parts = f"', \"{chr(39)}\", '".join(value.split("'"))
    return f"concat('{parts}')"


def holds_text(field: str, value: str) -> str:
    """Return whether a field holds a text.

    pyxform makes curly quotation marks straight, and takes ``${x}`` for a field even inside a text. So a text with
    these becomes a regular expression, in which any character that is not ASCII can be the curly one.

    >>> holds_text("town", "Leeds"), holds_text("town", "St John\u2019s (E)")
    ("town = 'Leeds'", "regex(town, '^St John[^ -~]s \\\\(E\\\\)$')")
    """
    if not CURLY_QUOTES.search(value) and REFERENCE_START not in value:
        return f"{field} = {text(value)}"
    pattern = CURLY_QUOTES.sub(lambda _: NOT_ASCII, SPECIAL.sub(r"\\\g<0>", value))
    return f"regex({field}, {text(f'^{pattern}$')})"


def is_empty(field: str) -> str:
    """Return whether nothing is recorded in a field."""
    return f"{field} = ''"


def all_true(parts: Iterable[str]) -> str:
    """Return whether all of some expressions are true.

    >>> all_true(["a = 1", "true()", "b or c"]), all_true([]), all_true(["a", "false()"])
    ('a = 1 and (b or c)', 'true()', 'false()')
    """
    return _joined(parts, "and", TRUE, FALSE)


def any_true(parts: Iterable[str]) -> str:
    """Return whether any of some expressions is true."""
    return _joined(parts, "or", FALSE, TRUE)


def not_true(expression: str) -> str:
    """Return whether an expression is false."""
    return {TRUE: FALSE, FALSE: TRUE}.get(expression) or f"not({expression})"


def choose(*cases: tuple[str, str], otherwise: str) -> str:
    """Return the value of the first of some cases, pairs of an expression and a value, that is true."""
    value = otherwise
    for expression, result in reversed(cases):
        if expression != FALSE:
            value = result if expression == TRUE else f"if({expression}, {result}, {value})"
    return value


def _joined(parts: Iterable[str], operator: str, neutral: str, deciding: str) -> str:
    needed = [part for part in dict.fromkeys(parts) if part != neutral]
    if deciding in needed:
        return deciding
    if len(needed) < 2:
        return needed[0] if needed else neutral
    return f" {operator} ".join(f"({part})" if " or " in part or " and " in part else part for part in needed)
