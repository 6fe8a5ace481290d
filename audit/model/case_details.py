"""Case details: what is recorded of a case besides the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from audit.errors import InputError

CaseDetailValues = Mapping[str, tuple[str, ...]]
"""The facts recorded of one case: fact id to the value recorded (several only for a fact of kind ``params``)."""

MAX_DETAIL_LENGTH = 60


class CaseDetailKind(Enum):
    """What the value of a fact looks like."""

    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    TEXT = "text"


@dataclass(frozen=True)
class Choice:
    """One of the values that a fact may have."""

    id: str
    text: str


YES_NO = (Choice("yes", "Yes"), Choice("no", "No"))


@dataclass(frozen=True)
class CaseDetail:
    """Something recorded of a case that is not judged: the type of sentence, the office, the level of risk."""

    id: str
    text: str
    kind: CaseDetailKind
    choices: tuple[Choice, ...] = ()
    breakdown: bool = False
    required: bool = False
    guidance: str = ""

    def parse(self, text: str) -> tuple[str, ...]:
        """The value behind what somebody wrote: a choice's id or its text, in any case; ``;`` between several.

        Nothing written is an empty tuple. Raises InputError, naming the fact and what it takes.
        """
        values = [value.strip() for value in text.split(";")] if self.kind is CaseDetailKind.CHOICES else [text.strip()]
        return tuple(dict.fromkeys(self._parse_value(value) for value in values if value))

    def _parse_value(self, value: str) -> str:
        if self.kind is CaseDetailKind.TEXT:
            if len(value) > MAX_DETAIL_LENGTH or not value.isprintable():
                raise InputError(f"{self.text}: give at most {MAX_DETAIL_LENGTH} characters on one line.")
            return value
        for choice in self.choices:
            if value.casefold() in (choice.id.casefold(), choice.text.casefold()):
                return choice.id
        raise InputError(f"{self.text} takes one of: {', '.join(choice.id for choice in self.choices)}.")

    def value_label(self, value: str) -> str:
        """A recorded value in words."""
        return next((choice.text for choice in self.choices if choice.id == value), value)
