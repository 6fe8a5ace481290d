"""Evaluates the XPath expressions of an XForm as the apps do: the operators and the functions that forms here use.

Written from the ODK XForms specification, by none of the program's code. A value of a field is always a text, and
"" if nothing is recorded.
"""

import math
import re
from collections.abc import Callable
from datetime import date

Value = str | float | bool
Read = Callable[[str], str]
Expression = Callable[[Read], Value]

TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<text>'[^']*'|"[^"]*")|(?P<path>/[A-Za-z_][\w.-]*(?:/[A-Za-z_][\w.-]*)*|\.)
    |(?P<name>[a-z][a-z-]*)|(?P<operator><=|>=|!=|[-+*=<>(),]))""",
    re.VERBOSE,
)
EPOCH = date(1970, 1, 1)
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def number(value: Value) -> float:
    """Return a value as a number; a date as the days since 1970."""
    if isinstance(value, str) and ISO_DAY.fullmatch(value):
        return float((date.fromisoformat(value) - EPOCH).days)
    try:
        return float(value)
    except ValueError:
        return math.nan


def truth(value: Value) -> bool:
    """Return a value as true or false: an empty text and 0 are false."""
    return bool(value) and value == value


def text(value: Value) -> str:
    """Return a value as a text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else f"{value:g}"


def equal(first: Value, second: Value) -> bool:
    """Return whether two values are equal, as XPath 1.0 compares them."""
    for kind, convert in ((bool, truth), (float, number)):
        if isinstance(first, kind) or isinstance(second, kind):
            return convert(first) == convert(second)
    return first == second


def rounded(value: float, places: float) -> float:
    """Return a number rounded to so many places, a half upwards."""
    scale = 10**places
    return math.nan if math.isnan(value) else math.floor(value * scale + 0.5) / scale


TODAY = "2026-11-29"
FUNCTIONS: dict[str, Callable[..., Value]] = {
    "true": lambda: True,
    "false": lambda: False,
    "not": lambda value: not truth(value),
    "selected": lambda values, value: value in text(values).split(),
    "date": lambda value: value,
    "today": lambda: TODAY,
    "decimal-date-time": number,
    "round": lambda value, places: rounded(number(value), places),
    "string-length": lambda value: float(len(text(value))),
    "concat": lambda *parts: "".join(map(text, parts)),
    "regex": lambda value, pattern: re.search(pattern, text(value)) is not None,
}
COMPARISONS: dict[str, Callable[[Value, Value], bool]] = {
    "=": equal,
    "!=": lambda first, second: not equal(first, second),
    "<": lambda first, second: number(first) < number(second),
    "<=": lambda first, second: number(first) <= number(second),
    ">": lambda first, second: number(first) > number(second),
    ">=": lambda first, second: number(first) >= number(second),
}


def compile_xpath(source: str) -> Expression:
    """Return an expression as a function of what reads a field by its path."""
    parser = _Parser(source)
    expression = parser.either()
    assert parser.at_end, source
    return expression


class _Parser:
    """A parser by recursive descent; each method reads one level of precedence."""

    def __init__(self, source: str) -> None:
        self.tokens: list[tuple[str, str]] = []
        position, end = 0, len(source.rstrip())
        while position < end:
            match = TOKEN.match(source, position)
            assert match and match.lastgroup, source[position:]
            self.tokens.append((match.lastgroup, match[match.lastgroup]))
            position = match.end()
        self.place = 0

    @property
    def at_end(self) -> bool:
        return self.place == len(self.tokens)

    def next_is(self, *words: str) -> str:
        """Return the next token and go on, if it is one of some operators; else ''."""
        kind, token = ("", "") if self.at_end else self.tokens[self.place]
        if kind not in ("name", "operator") or token not in words:
            return ""
        self.place += 1
        return token

    def either(self) -> Expression:
        parts = [self.both()]
        while self.next_is("or"):
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else lambda read: any(truth(part(read)) for part in parts)

    def both(self) -> Expression:
        parts = [self.comparison()]
        while self.next_is("and"):
            parts.append(self.comparison())
        return parts[0] if len(parts) == 1 else lambda read: all(truth(part(read)) for part in parts)

    def comparison(self) -> Expression:
        left = self.sum()
        while operator := self.next_is(*COMPARISONS):
            left = _compared(COMPARISONS[operator], left, self.sum())
        return left

    def sum(self) -> Expression:
        left = self.single()
        while sign := self.next_is("+", "-"):
            left = _added(1 if sign == "+" else -1, left, self.single())
        return left

    def single(self) -> Expression:
        if self.next_is("("):
            inner = self.either()
            assert self.next_is(")")
            return inner
        if self.next_is("-"):
            value = self.single()
            return lambda read: -number(value(read))
        kind, token = self.tokens[self.place]
        self.place += 1
        match kind:
            case "number":
                return lambda read: float(token)
            case "text":
                return lambda read: token[1:-1]
            case "path":
                return lambda read: read(token)
            case _:
                return self.call(token)

    def call(self, name: str) -> Expression:
        arguments: list[Expression] = []
        assert self.next_is("("), name
        while not self.next_is(")"):
            arguments.append(self.either())
            self.next_is(",")
        if name == "if":
            condition, then, otherwise = arguments
            return lambda read: then(read) if truth(condition(read)) else otherwise(read)
        function = FUNCTIONS[name]
        return lambda read: function(*(argument(read) for argument in arguments))


def _compared(compare: Callable[[Value, Value], bool], left: Expression, right: Expression) -> Expression:
    return lambda read: compare(left(read), right(read))


def _added(sign: int, left: Expression, right: Expression) -> Expression:
    return lambda read: number(left(read)) + sign * number(right(read))
