"""Reads the simple XPath expressions of forms: comparisons, ``selected``, and, or and not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import assert_never

TOKEN = re.compile(
    r"""\s*(?:(?P<reference>\$\{\s*[^}\s]+\s*\})|(?P<number>-?\d+(?:\.\d+)?)|(?P<text>'[^']*'|"[^"]*")
    |(?P<name>[A-Za-z][\w-]*)|(?P<operator><=|>=|!=|[=<>(),.]))""",
    re.VERBOSE,
)
COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
MAX_DEPTH = 40


class UnreadableError(Exception):
    """An expression is not one of those that can be read."""


@dataclass(frozen=True)
class Reference:
    """The answer to another question, by its name; '' is the answer to the question itself."""

    name: str


@dataclass(frozen=True)
class Today:
    """The day on which the form is filled in."""


Operand = Reference | Today | str | Decimal | date


@dataclass(frozen=True)
class Comparison:
    """Two operands and the operator between them."""

    left: Operand
    operator: str
    right: Operand


@dataclass(frozen=True)
class Selected:
    """Whether a choice is among those of a question."""

    reference: Reference
    choice: str


@dataclass(frozen=True)
class Opposite:
    """True if the part is false."""

    part: Expression


@dataclass(frozen=True)
class Several:
    """All or any of some parts."""

    operator: str
    parts: tuple[Expression, ...]


Expression = Comparison | Selected | Opposite | Several


def parse_xpath(source: str) -> Expression:
    """Return an expression. Raises UnreadableError if it has anything but what this module reads."""
    parser = _Parser(source)
    expression = parser.several("or")
    if parser.tokens:
        raise UnreadableError
    return expression


def names_in(expression: Expression) -> frozenset[str]:
    """Return the names of the questions to which an expression refers."""
    match expression:
        case Comparison(left, _, right):
            return frozenset(side.name for side in (left, right) if isinstance(side, Reference))
        case Selected(reference):
            return frozenset({reference.name})
        case Opposite(part):
            return names_in(part)
        case Several(_, parts):
            return frozenset().union(*map(names_in, parts))
    assert_never(expression)


def references_in(source: str) -> list[str]:
    """Return the names of the questions to which an expression refers, also if it cannot be read."""
    return [name.strip() for name in re.findall(r"\$\{([^{}]*)\}", source)]


class _Parser:
    """A parser by recursive descent. ``tokens`` are those that are left, the next one last."""

    def __init__(self, source: str) -> None:
        self.tokens: list[tuple[str, str]] = []
        self.depth = 0
        position, end = 0, len(source.rstrip())
        while position < end:
            match = TOKEN.match(source, position)
            if match is None or match.lastgroup is None:
                raise UnreadableError
            self.tokens.append((match.lastgroup, match[match.lastgroup]))
            position = match.end()
        self.tokens.reverse()

    def several(self, operator: str) -> Expression:
        parts = [self.several("and") if operator == "or" else self.single()]
        while self.takes(("name", operator)):
            parts.append(self.several("and") if operator == "or" else self.single())
        return parts[0] if len(parts) == 1 else Several(operator, tuple(parts))

    def single(self) -> Expression:
        if self.takes(("operator", "(")):
            return self.inside()
        if self.takes(("name", "not")):
            self.require("(")
            return Opposite(self.inside())
        if self.takes(("name", "selected")):
            return self.selected()
        left = self.operand()
        kind, operator = self.next()
        if kind != "operator" or operator not in COMPARISONS:
            raise UnreadableError
        return Comparison(left, operator, self.operand())

    def inside(self) -> Expression:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise UnreadableError
        expression = self.several("or")
        self.require(")")
        self.depth -= 1
        return expression

    def selected(self) -> Selected:
        self.require("(")
        reference = self.operand()
        self.require(",")
        choice = self.operand()
        self.require(")")
        if not isinstance(reference, Reference) or not isinstance(choice, str):
            raise UnreadableError
        return Selected(reference, choice)

    def operand(self) -> Operand:
        kind, token = self.next()
        match kind, token:
            case "reference", _:
                return Reference(token[2:-1].strip())
            case "operator", ".":
                return Reference("")
            case "text", _:
                return token[1:-1]
            case "number", _:
                return Decimal(token)
            case "name", "today":
                self.require("(")
                self.require(")")
                return Today()
            case "name", "date":
                return self.day()
        raise UnreadableError

    def day(self) -> date:
        self.require("(")
        _, token = self.next()
        self.require(")")
        try:
            return date.fromisoformat(token[1:-1])
        except ValueError:
            raise UnreadableError from None

    def next(self) -> tuple[str, str]:
        if not self.tokens:
            raise UnreadableError
        return self.tokens.pop()

    def takes(self, token: tuple[str, str]) -> bool:
        """Go on if the next token is this one, and return whether it was."""
        is_next = bool(self.tokens) and self.tokens[-1] == token
        if is_next:
            self.tokens.pop()
        return is_next

    def require(self, operator: str) -> None:
        if not self.takes(("operator", operator)):
            raise UnreadableError
