"""Answer scales: named answers to a question in place of Yes and No, each counting as yes, no or not applicable.

The id of the named answer is what is saved. What it counts as is worked out from the scale, here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from audit.errors import UnknownAnswerError
from audit.formatting import join_list
from audit.messages import model as messages
from audit.model.answers import Answer, NoAnswer
from audit.model.text_fields import fold_text

MAX_SCALE_ANSWERS = 9
"""The digits 1 to 9 are the keys of the answers."""

KEYS_OF_THE_FORM = frozenset("ajkt")
"""The letters with another use in the recording form: Not applicable, next, previous, and the note."""

MAX_ANSWER_ID_LENGTH = 20
"""The width of the column that holds an answer."""

MAX_ANSWER_TEXT_LENGTH = 60


class AnswerCode(str):
    """The id of a named answer, as it was recorded. Only the scale of its question knows what it counts as."""

    __slots__ = ()

    @property
    def value(self) -> str:
        """Return the text that is saved, as for an answer."""
        return str(self)


RecordedAnswer = Answer | AnswerCode
"""An answer as it was recorded: yes, no or not applicable, or a named answer of the question's scale."""

RecordedOutcome = RecordedAnswer | NoAnswer
"""A recorded answer that counts, or why there is none."""

_PLAIN: Mapping[str, Answer] = {answer.value: answer for answer in Answer}


def read_answer(value: str) -> RecordedAnswer:
    """Return the answer that was saved as a text.

    >>> read_answer("yes"), read_answer("good")
    (<Answer.YES: 'yes'>, 'good')
    """
    return _PLAIN.get(value) or AnswerCode(value)


@dataclass(frozen=True)
class ScaleAnswer:
    """A named answer of a scale. ``reason`` is the reason alone, if it is No or not applicable with a reason."""

    id: str
    text: str
    counts_as: Answer
    reason: str = ""

    @property
    def code(self) -> AnswerCode:
        """Return the answer as it is recorded."""
        return AnswerCode(self.id)


@dataclass(frozen=True)
class AnswerScale:
    """The named answers of a scale, in the order in which people read them.

    If it ``has_reasons``, they are No or not applicable with a coded reason, and the plain answers are offered too.
    """

    id: str
    title: str
    answers: tuple[ScaleAnswer, ...]
    has_reasons: bool = False

    @cached_property
    def by_id(self) -> Mapping[str, ScaleAnswer]:
        """Return the named answers by id."""
        return {answer.id: answer for answer in self.answers}

    @property
    def offers_not_applicable(self) -> bool:
        """Return whether a named answer counts as not applicable, so that the plain one is not needed."""
        return any(answer.counts_as is Answer.NOT_APPLICABLE for answer in self.answers)

    def find(self, recorded: RecordedAnswer) -> ScaleAnswer | None:
        """Return the named answer that was recorded; None if the scale does not have it."""
        return None if isinstance(recorded, Answer) else self.by_id.get(recorded)

    @cached_property
    def spellings(self) -> Mapping[str, AnswerCode]:
        """Return the named answers by what people may write for them: the text, or the id."""
        return {fold_text(written): answer.code for answer in self.answers for written in (answer.id, answer.text)}

    @cached_property
    def keys(self) -> Mapping[str, str]:
        """Return the keys that choose each named answer in the form, with its id: its number, and its first letter.

        A letter is left out if two answers begin with it, or if the form has another use for it.
        """
        if self.has_reasons:
            return {}
        numbers = {str(number): answer.id for number, answer in enumerate(self.answers, start=1)}
        letters = [answer.text[0].casefold() for answer in self.answers]
        return numbers | {
            letter: answer.id
            for letter, answer in zip(letters, self.answers, strict=True)
            if letters.count(letter) == 1 and letter.isascii() and letter.isalpha() and letter not in KEYS_OF_THE_FORM
        }

    @property
    def in_words(self) -> str:
        """Return the named answers in one phrase."""
        plain = [answer.label for answer in Answer] if self.has_reasons else []
        return join_list([*plain, *(answer.text for answer in self.answers)], "or")


def counts_as(scale: AnswerScale | None, recorded: RecordedAnswer) -> Answer:
    """Return what a recorded answer counts as.

    Raises UnknownAnswerError if the scale does not have it: no version of the program saves such an answer.
    """
    if isinstance(recorded, Answer):
        return recorded
    named = scale.find(recorded) if scale else None
    if named is None:
        raise UnknownAnswerError(messages.ANSWER_NOT_IN_SCALE)
    return named.counts_as


def without_reason(scale: AnswerScale | None, answer: RecordedAnswer) -> RecordedAnswer:
    """Return an answer as two people compare theirs: a reason makes no difference, and a grade does."""
    return counts_as(scale, answer) if scale is not None and scale.has_reasons else answer


def answer_values(scale: AnswerScale | None) -> tuple[str, ...]:
    """Return what a file may write for an answer: a named one, or what it counts as."""
    return tuple(Answer) if scale is None else (*scale.by_id, *Answer)


def answer_label(scale: AnswerScale | None, recorded: RecordedOutcome) -> str:
    """Return a recorded answer as people read it; the saved text if the scale does not have it."""
    if not isinstance(recorded, AnswerCode):
        return recorded.label
    named = scale.find(recorded) if scale else None
    return named.text if named else recorded.value


def with_counted(scale: AnswerScale | None, named: AnswerCode | None, counted: str) -> str:
    """Return a named answer with what it counts as, "Good (Yes)"; only that if there is none. A reason says it itself.

    ``counted`` is how the reader is shown what it counts as.
    """
    if scale is None or named is None:
        return counted
    text = answer_label(scale, named)
    return text if scale.has_reasons else f"{text} ({counted})"


def offered_answers(scale: AnswerScale | None, may_not_apply: bool) -> tuple[RecordedAnswer, ...]:
    """Return the answers to choose from, in order.

    "Not applicable" is among them if the question may not apply and its scale has no named answer for that.
    """
    plain = tuple(answer for answer in Answer if may_not_apply or answer is not Answer.NOT_APPLICABLE)
    named = tuple(answer.code for answer in scale.answers) if scale else ()
    if scale is None or scale.has_reasons:
        return (*plain, *named)
    return (*named, Answer.NOT_APPLICABLE) if may_not_apply and not scale.offers_not_applicable else named
