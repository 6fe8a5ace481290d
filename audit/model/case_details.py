"""Case details: what is recorded about a case besides the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import assert_never

from audit.errors import InputError
from audit.messages import model as messages
from audit.model.answers import ANSWER_SPELLINGS, Answer
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

    def value_label(self, value: str) -> str:
        """Return the text of a recorded value."""
        return next((choice.text for choice in self.choices if choice.id == value), value)
