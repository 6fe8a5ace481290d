"""The answers to a question, and how people spell them."""

from __future__ import annotations

from enum import StrEnum

from audit.errors import InputError


class Answer(StrEnum):
    """What an auditor answers. A question without an answer is unanswered (None); there is no default."""

    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "not_applicable"

    @property
    def label(self) -> str:
        """The answer as people read it."""
        return {"yes": "Yes", "no": "No", "not_applicable": "Not applicable"}[self.value]


ANSWER_SPELLINGS = {
    **dict.fromkeys(("yes", "y", "true", "1"), Answer.YES),
    **dict.fromkeys(("no", "n", "false", "0"), Answer.NO),
    **dict.fromkeys(("n/a", "na", "n.a.", "n.a", "n\\a", "not applicable", "not_applicable"), Answer.NOT_APPLICABLE),
}


def parse_answer(text: str) -> Answer | None:
    """The answer behind what somebody wrote, in any usual spelling; None where nothing is written.

    >>> parse_answer(" N/A ")
    <Answer.NOT_APPLICABLE: 'not_applicable'>

    Raises InputError where it is none of them; the error does not repeat what was written.
    """
    normalised = " ".join(text.split()).casefold()
    if not normalised:
        return None
    if normalised not in ANSWER_SPELLINGS:
        raise InputError("write yes, no or n/a, or leave it empty")
    return ANSWER_SPELLINGS[normalised]
