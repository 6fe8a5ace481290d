"""Case details that are numbers: how they are written, stored and shown, and in which band each is."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from audit.errors import InputError
from audit.messages import case_details as messages

MAX_DIGITS = 12
"""How many digits a number has at most before its point, and with those after it 15: what a spreadsheet keeps."""
MAX_DECIMALS = 3
NUMBER = re.compile(r"-?(?:\d{1,3}(?:[, ]\d{3})+|\d+)(?:\.\d+)?|-?\.\d+", re.ASCII)
LEADING_UNITS = ("£", "€")
MINUS_SIGNS = str.maketrans("\N{MINUS SIGN}\N{EN DASH}", "--")


@dataclass(frozen=True)
class NumberRules:
    """What numbers a case detail accepts, and the first number of each band of its breakdown but the lowest one.

    >>> NumberRules(whole=True, unit="weeks", bands=(Decimal(5), Decimal(10))).group_labels
    {'under 5': 'Under 5 weeks', '5 to 9': '5 to 9 weeks', '10 or more': '10 weeks or more'}
    """

    least: Decimal | None = None
    most: Decimal | None = None
    whole: bool = False
    unit: str = ""
    bands: tuple[Decimal, ...] = ()

    def parse(self, text: str, name: str) -> str:
        """Return the stored form of a number. Raises InputError if it is not one, or not an accepted one."""
        number = parse_number(text, self.unit)
        if number is None:
            raise InputError(messages.NOT_A_NUMBER.format(detail=name))
        if self.whole and number != int(number):
            raise InputError(messages.NOT_A_WHOLE_NUMBER.format(detail=name))
        if (self.least is not None and number < self.least) or (self.most is not None and number > self.most):
            raise InputError(messages.NUMBER_OUTSIDE.format(detail=name, range=self.range_text))
        return number_text(number)

    @property
    def range_text(self) -> str:
        """Return which numbers are accepted, in words; '' if any number is."""
        least, most = (None if limit is None else self.label(limit) for limit in (self.least, self.most))
        if least is not None and most is not None:
            return f"from {grouped(self.least)} to {most}"
        return f"{least} or more" if least is not None else f"{most} or less" if most is not None else ""

    @property
    def hint(self) -> str:
        """Return which numbers to enter, in words: ``A whole number of weeks from 1 to 52``."""
        kind = "A whole number" if self.whole else "A number"
        unit = "" if not self.unit else f" in {self.unit}" if self.unit in (*LEADING_UNITS, "%") else f" of {self.unit}"
        return " ".join(filter(None, (f"{kind}{unit}", replace(self, unit="").range_text)))

    def label(self, number: Decimal | None) -> str:
        """Return a number with its unit: ``1,200 hours``."""
        written = grouped(number)
        if not self.unit:
            return written
        if self.unit in LEADING_UNITS:
            return f"-{self.unit}{written[1:]}" if written.startswith("-") else f"{self.unit}{written}"
        return f"{written}%" if self.unit == "%" else f"{written} {self._unit_for(number)}"

    def _unit_for(self, number: Decimal | None) -> str:
        is_plural = self.unit.endswith("s") and not self.unit.endswith("ss")
        return self.unit[:-1] if number == 1 and is_plural else self.unit

    def group_of(self, value: str) -> str:
        """Return the band of a stored number; without bands, the number."""
        return list(self.group_labels)[bisect_right(self.bands, Decimal(value))] if self.bands else value

    @cached_property
    def group_labels(self) -> dict[str, str]:
        """Return the words of each band by its id, the lowest first; none without bands."""
        if not self.bands:
            return {}
        first, last = self.bands[0], self.bands[-1]
        return {
            f"under {number_text(first)}": f"Under {self.label(first)}",
            **dict(self._band(lower, upper) for lower, upper in pairwise(self.bands)),
            f"{number_text(last)} or more": f"{self.label(last)} or more",
        }

    def _band(self, lower: Decimal, upper: Decimal) -> tuple[str, str]:
        """Return the id and the words of a band; ``upper`` is the first number of the next one."""
        if not self.whole:
            return (
                f"{number_text(lower)} to under {number_text(upper)}",
                f"{grouped(lower)} to under {self.label(upper)}",
            )
        if upper - lower == 1:
            return number_text(lower), self.label(lower)
        return f"{number_text(lower)} to {number_text(upper - 1)}", f"{grouped(lower)} to {self.label(upper - 1)}"


def parse_number(text: str, unit: str = "") -> Decimal | None:
    """Return the number in a text, with or without its unit; None if there is none or it is too long.

    A comma only separates thousands, and a point decimals, as in the United Kingdom.

    >>> [parse_number(text, "weeks") for text in ("1,200", "12.50", "6 Weeks", "12,5", "1e3")]
    [Decimal('1200'), Decimal('12.5'), Decimal('6'), None, None]
    """
    written = _without_unit(text.translate(MINUS_SIGNS).strip(), unit)
    if not NUMBER.fullmatch(written):
        return None
    number = Decimal(written.replace(",", "").replace(" ", "")).normalize() + 0
    fits = abs(number) < Decimal(10) ** MAX_DIGITS and round(number, MAX_DECIMALS) == number
    return number if fits else None


def _without_unit(text: str, unit: str) -> str:
    """Return a text without the unit at its end, in the singular or plural, or a currency sign at its start."""
    if unit in LEADING_UNITS:
        return text.removeprefix(unit).lstrip()
    for spelling in (unit, unit.removesuffix("s")):
        if spelling and text.casefold().endswith(spelling.casefold()):
            return text[: -len(spelling)].rstrip()
    return text


def number_text(number: Decimal) -> str:
    """Return the stored form of a number: digits, with a point if it has decimals.

    >>> [number_text(Decimal(text)) for text in ("1E+3", "12.50", "-0")]
    ['1000', '12.5', '0']
    """
    return f"{number.normalize() + 0:f}"


def grouped(number: Decimal | None) -> str:
    """Return a number with commas between thousands: ``1,200``."""
    return "" if number is None else f"{number.normalize() + 0:,f}"
