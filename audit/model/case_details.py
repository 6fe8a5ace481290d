"""Case details: what is recorded about a case besides the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import assert_never

from audit.errors import InputError
from audit.messages import model as messages
from audit.model.text_fields import clean_text, fold_text

CaseDetailValues = Mapping[str, tuple[str, ...]]
"""The details recorded for one case: detail id to values (more than one only for kind ``choices``)."""

MAX_DETAIL_LENGTH = 60


class CaseDetailKind(Enum):
    """What kind of value a case detail has."""

    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    TEXT = "text"


@dataclass(frozen=True)
class Choice:
    """One of the values that a case detail may have."""

    id: str
    text: str


YES_NO = (Choice("yes", "Yes"), Choice("no", "No"))


@dataclass(frozen=True)
class CaseDetail:
    """Something recorded about a case that is not assessed: the type of sentence, the office, the level of risk."""

    id: str
    text: str
    kind: CaseDetailKind
    choices: tuple[Choice, ...] = ()
    breakdown: bool = False
    required: bool = False
    guidance: str = ""

    def parse(self, text: str) -> tuple[str, ...]:
        """Return the values in what somebody wrote: a choice's id or text in any capitals, with ``;`` between several.

        Returns an empty tuple if nothing is written. Raises InputError with the allowed values.
        """
        return tuple(dict.fromkeys(self._parse_value(value) for value in self._split(text) if value))

    def _split(self, text: str) -> list[str]:
        match self.kind:
            case CaseDetailKind.CHOICES:
                return [clean_text(value, one_line=True) for value in text.split(";")]
            case CaseDetailKind.CHOICE | CaseDetailKind.YES_NO | CaseDetailKind.TEXT:
                return [clean_text(text, one_line=True)]
            case _:
                assert_never(self.kind)

    def _parse_value(self, value: str) -> str:
        match self.kind:
            case CaseDetailKind.TEXT:
                return self._parse_line(value)
            case CaseDetailKind.CHOICE | CaseDetailKind.CHOICES | CaseDetailKind.YES_NO:
                return self._parse_choice(value)
            case _:
                assert_never(self.kind)

    def _parse_line(self, value: str) -> str:
        if len(value) > MAX_DETAIL_LENGTH:
            raise InputError(messages.DETAIL_NOT_ONE_LINE.format(detail=self.text, limit=MAX_DETAIL_LENGTH))
        return value

    def _parse_choice(self, value: str) -> str:
        folded = fold_text(value)
        for choice in self.choices:
            if folded in (fold_text(choice.id), fold_text(choice.text)):
                return choice.id
        allowed = ", ".join(choice.id for choice in self.choices)
        raise InputError(messages.DETAIL_NOT_A_CHOICE.format(detail=self.text, allowed=allowed))

    def value_label(self, value: str) -> str:
        """Return the text of a recorded value."""
        return next((choice.text for choice in self.choices if choice.id == value), value)
