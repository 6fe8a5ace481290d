"""Why a question applies to a case or does not, in the questionnaire's own terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from audit.model.answers import Answer
from audit.model.case import listed
from audit.model.questionnaire import AnswerIs, Condition, Fact, FactIs, FactKind, Facts

Counts = Mapping[str, Answer | None]


def why(condition: Condition, holds: bool, recorded: Facts, counts: Counts, asked: Mapping[str, Fact]) -> str:
    """What decides that the condition holds, or that it does not; ``asked`` are the questionnaire's facts by id.

    Only what is recorded or answered decides, so nothing else is named.

    >>> from audit.model.questionnaire import YES_NO
    >>> report = Fact("report", "Court report", FactKind.YES_NO, YES_NO)
    >>> why(FactIs("report", frozenset({"yes"})), False, {"report": ("no",)}, {}, {"report": report})
    '“Court report” is No'
    """
    return listed(list(dict.fromkeys(_reasons(condition, holds, recorded, counts, asked))), "and")


def _reasons(
    condition: Condition, holds: bool, recorded: Facts, counts: Counts, asked: Mapping[str, Fact]
) -> Iterator[str]:
    if isinstance(condition, FactIs):
        yield _of_fact(asked[condition.fact], condition.values, recorded[condition.fact], holds)
    elif isinstance(condition, AnswerIs):
        answer = counts[condition.question]
        yield f"{condition.question} is {answer.words if answer else 'unanswered'}"
    else:
        for part in condition.parts:
            if part.holds(recorded, counts) is holds:
                yield from _reasons(part, holds, recorded, counts, asked)


def _of_fact(fact: Fact, values: frozenset[str], recorded: tuple[str, ...], holds: bool) -> str:
    if fact.kind is not FactKind.CHOICES:
        return f"“{fact.text}” is {fact.text_of(recorded[0])}"
    if holds:
        return f"{next(fact.text_of(value) for value in recorded if value in values)} is among “{fact.text}”"
    names = [choice.text for choice in fact.choices if choice.id in values]
    return f"{listed(names, 'or')} is not among “{fact.text}”"
