"""Case details: what is recorded about a case besides the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import assert_never

from audit.errors import InputError
from audit.messages import model as messages
from audit.model.answers import ANSWER_SPELLINGS, Answer
from audit.model.date_details import DateRules, day_label
from audit.model.number_details import NumberRules, grouped
from audit.model.text_fields import clean_text, fold_text

CaseDetailValues = Mapping[str, tuple[str, ...]]
"""The details recorded for one case: detail id to values (more than one only for kind ``choices``)."""

MAX_DETAIL_LENGTH = 60
ANY_DATE, ANY_NUMBER = DateRules(), NumberRules()


class CaseDetailKind(Enum):
    """What kind of value a case detail has."""

    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    TEXT = "text"
    DATE = "date"
    NUMBER = "number"


@dataclass(frozen=True)
class Choice:
    """One of the values that a case detail may have."""

    id: str
    text: str


YES_NO = (Choice("yes", "Yes"), Choice("no", "No"))


@dataclass(frozen=True)
class CaseDetail:
    """Something recorded about a case that is not assessed: the type of sentence, the office, the level of risk.

    A date is stored as ``2026-11-03``, a number in digits. ``dates`` and ``numbers`` say which are accepted.
    """

    id: str
    text: str
    kind: CaseDetailKind
    choices: tuple[Choice, ...] = ()
    breakdown: bool = False
    required: bool = False
    guidance: str = ""
    dates: DateRules = ANY_DATE
    numbers: NumberRules = ANY_NUMBER

    def parse(self, text: str) -> tuple[str, ...]:
        """Return the values in what somebody wrote: a choice's id or text in any capitals, with ``;`` between several.

        Returns an empty tuple if nothing is written. Raises InputError with what is allowed.
        """
        return tuple(dict.fromkeys(self._parse_value(value) for value in self._split(text) if value))

    def _split(self, text: str) -> list[str]:
        match self.kind:
            case CaseDetailKind.CHOICES:
                return [clean_text(value, one_line=True) for value in text.split(";")]
            case _:
                return [clean_text(text, one_line=True)]

    def _parse_value(self, value: str) -> str:
        match self.kind:
            case CaseDetailKind.TEXT:
                return self._parse_line(value)
            case CaseDetailKind.CHOICE | CaseDetailKind.CHOICES | CaseDetailKind.YES_NO:
                return self._parse_choice(value)
            case CaseDetailKind.DATE:
                return self.dates.parse(value, self.text)
            case CaseDetailKind.NUMBER:
                return self.numbers.parse(value, self.text)
            case _:
                assert_never(self.kind)

    def _parse_line(self, value: str) -> str:
        if len(value) > MAX_DETAIL_LENGTH:
            raise InputError(messages.DETAIL_NOT_ONE_LINE.format(detail=self.text, limit=MAX_DETAIL_LENGTH))
        return value

    def _parse_choice(self, value: str) -> str:
        choice_id = self._find_choice(value)
        if choice_id:
            return choice_id
        if several := self._split_otherwise(value):
            raise InputError(messages.DETAIL_NEEDS_SEMICOLONS.format(detail=self.text, values="; ".join(several)))
        allowed = ", ".join(choice.id for choice in self.choices)
        raise InputError(messages.DETAIL_NOT_A_CHOICE.format(detail=self.text, allowed=allowed))

    def _find_choice(self, value: str) -> str:
        """Return the id of a choice by its id or text; '' if there is none. An id comes before a text."""
        folded = fold_text(value)
        if self.kind is CaseDetailKind.YES_NO:
            answer = ANSWER_SPELLINGS.get(folded)
            return answer.value if answer in (Answer.YES, Answer.NO) else ""
        ids = {fold_text(choice.id): choice.id for choice in self.choices}
        return ids.get(folded) or {fold_text(choice.text): choice.id for choice in self.choices}.get(folded, "")

    def _split_otherwise(self, value: str) -> list[str]:
        """Return the choices in a value that separates them by something else; none if any part is not a choice."""
        if self.kind is not CaseDetailKind.CHOICES:
            return []
        for separator in (",", "/", "|", " "):
            choice_ids = [self._find_choice(part) for part in value.split(separator) if part.strip()]
            if len(choice_ids) > 1 and all(choice_ids):
                return choice_ids
        return []

    @property
    def is_measured(self) -> bool:
        """Return whether it is a date or a number, which conditions compare and breakdowns group."""
        return self.kind in (CaseDetailKind.DATE, CaseDetailKind.NUMBER)

    @property
    def hint(self) -> str:
        """Return how a date or number is entered; '' for other kinds."""
        match self.kind:
            case CaseDetailKind.DATE:
                return self.dates.hint
            case CaseDetailKind.NUMBER:
                return self.numbers.hint
            case _:
                return ""

    def value_label(self, value: str) -> str:
        """Return the text of a recorded value."""
        match self.kind:
            case CaseDetailKind.DATE:
                return day_label(value)
            case CaseDetailKind.NUMBER:
                return self.numbers.label(Decimal(value))
            case CaseDetailKind.CHOICE | CaseDetailKind.CHOICES | CaseDetailKind.YES_NO | CaseDetailKind.TEXT:
                return next((choice.text for choice in self.choices if choice.id == value), value)
            case _:
                assert_never(self.kind)

    def entry_text(self, value: str) -> str:
        """Return a recorded value as it is entered: a date in words, a number with commas and without its unit."""
        match self.kind:
            case CaseDetailKind.DATE:
                return day_label(value)
            case CaseDetailKind.NUMBER:
                return grouped(Decimal(value))
            case _:
                return value

    def group_of(self, value: str) -> str:
        """Return in which group of a breakdown a value is: a band of numbers, a period of dates, else the value."""
        match self.kind:
            case CaseDetailKind.DATE:
                return self.dates.group_of(value)
            case CaseDetailKind.NUMBER:
                return self.numbers.group_of(value)
            case _:
                return value

    def group_label(self, group: str) -> str:
        """Return the text of a group of a breakdown."""
        match self.kind:
            case CaseDetailKind.DATE:
                return self.dates.group_label(group)
            case CaseDetailKind.NUMBER:
                return self.numbers.group_labels.get(group) or self.value_label(group)
            case _:
                return self.value_label(group)

    @property
    def group_order(self) -> tuple[str, ...]:
        """Return the groups whose order is known: choices, and bands of numbers. Others are sorted."""
        return tuple(choice.id for choice in self.choices) or tuple(self.numbers.group_labels)
