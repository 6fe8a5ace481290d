"""The answers to a question, and how people spell them."""

from __future__ import annotations

from enum import StrEnum

from audit.errors import InputError
from audit.messages import model as messages
from audit.model.text_fields import fold_text


class Answer(StrEnum):
    """An answer to a question. An unanswered question has None; there is no default answer."""

    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "not_applicable"

    @property
    def label(self) -> str:
        """Return the answer as people read it."""
        return {"yes": "Yes", "no": "No", "not_applicable": "Not applicable"}[self.value]


class NoAnswer(StrEnum):
    """Why a question of a case has no answer that counts."""

    UNANSWERED = "unanswered"
    DOES_NOT_APPLY = "does_not_apply"
    NOT_COLLECTED = "not_collected"

    @property
    def label(self) -> str:
        """Return the reason as people read it."""
        return {
            "unanswered": "Unanswered",
            "does_not_apply": Answer.NOT_APPLICABLE.label,
            "not_collected": "Not collected",
        }[self.value]


Outcome = Answer | NoAnswer
"""How a question counts for one case."""

ANSWER_SPELLINGS: dict[str, Answer] = {
    **dict.fromkeys(("yes", "y", "true", "1"), Answer.YES),
    **dict.fromkeys(("no", "n", "false", "0"), Answer.NO),
    **dict.fromkeys(("n/a", "na", "n.a.", "n.a", "n\\a", "not applicable", "not_applicable"), Answer.NOT_APPLICABLE),
}

DOCUMENTED_SPELLINGS = frozenset({"yes", "no", "n/a"})
AMBIGUOUS_SPELLINGS = frozenset({"1", "0", "na"})
"""Codes that may mean something else: a point of a scale, or NA for a missing value, as R writes it."""


def parse_answer(text: str) -> Answer | None:
    """Return the answer in what somebody wrote, in any usual spelling; None if nothing is written.

    >>> parse_answer(" N/A ")
    <Answer.NOT_APPLICABLE: 'not_applicable'>

    Raises InputError for any other text. The error does not repeat the text.
    """
    folded = fold_text(text)
    if not folded:
        return None
    if folded not in ANSWER_SPELLINGS:
        raise InputError(messages.UNKNOWN_ANSWER)
    return ANSWER_SPELLINGS[folded]
