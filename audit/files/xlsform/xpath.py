"""Pieces of XPath expressions as XLSForm writes them: references, texts, and, or and not."""

from __future__ import annotations

from collections.abc import Iterable

TRUE, FALSE = "true()", "false()"


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
