"""How many cases had each named answer of a scale, and what of it is published.

Suppression is by side: the answers that count as yes, as no and as not applicable each have a sum that readers know. If
one of them is small, every answer of its side is suppressed, so that no difference gives it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from audit.analysis.suppression import SuppressedCount
from audit.analysis.tallies import Tally
from audit.model.answer_scales import AnswerScale, ScaleAnswer
from audit.model.answers import Answer
from audit.model.bands import NO_VALUE, SUPPRESSED, Share
from audit.model.questionnaire import Question

TITLE = "Answers on a scale"
HEADINGS = ("Answer", "Counts as", "Cases", "Percentage of Yes and No")
NOT_IN_BASE = "Not in the base"


@dataclass(frozen=True)
class AnswerRow:
    """A named answer of a question as every table prints it. ``count`` and ``base`` are None if they are suppressed."""

    question: Question
    answer: ScaleAnswer
    count: int | None
    base: int | None

    @property
    def cases(self) -> str:
        """The number of cases with this answer, or the mark of a suppressed number."""
        return SUPPRESSED if self.count is None else str(self.count)

    @property
    def percent(self) -> int | None:
        """The printed percentage; None if it is suppressed, or if the answer is not in the base."""
        is_known = self.count is not None and self.base is not None and self.is_in_base
        return Share(self.count or 0, self.base or 0).percent if is_known else None

    @property
    def is_in_base(self) -> bool:
        """Whether the answer counts as yes or no."""
        return self.answer.counts_as is not Answer.NOT_APPLICABLE

    @property
    def share(self) -> str:
        """The percentage with its base: ``26% (12 of 46)``, ``[c] of 46``, or that it is not in the base."""
        if not self.is_in_base:
            return NOT_IN_BASE
        if self.count is None:
            return SUPPRESSED if self.base is None else f"{SUPPRESSED} of {self.base}"
        return str(Share(self.count, self.base or 0)) if self.base else NO_VALUE

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells under ``HEADINGS``."""
        return self.answer.text, self.answer.counts_as.label, self.cases, self.share


def answer_rows(question: Question, tally: Tally, counts: SuppressedCount, threshold: int = 0) -> tuple[AnswerRow, ...]:
    """Return a row for each named answer of a question; none if it has no scale.

    ``counts`` are those that are published of the question, and ``threshold`` is 0 inside the team.
    """
    scale = question.answer_scale
    if scale is None:
        return ()
    named = published_named(scale, tally, counts, threshold)
    return tuple(AnswerRow(question, *each, counts.base) for each in zip(scale.answers, named, strict=True))


def published_named(
    scale: AnswerScale, tally: Tally, counts: SuppressedCount, threshold: int
) -> tuple[int | None, ...]:
    """Return the number of cases with each answer of a scale as it is published; None if it is suppressed."""
    if counts.share is None and (threshold or tally.suppressed):
        return (None,) * len(scale.answers)
    if not threshold:
        return tally.named or (0,) * len(scale.answers)
    hidden = {side for side in Answer if _has_small_count(scale, tally, side, threshold)}
    return tuple(
        None if answer.counts_as in hidden else count for answer, count in zip(scale.answers, tally.named, strict=True)
    )


def without_small_names(question: Question, tally: Tally, counts: SuppressedCount, threshold: int) -> Tally:
    """Return the tally of a published question without the numbers of named answers that are suppressed."""
    scale = question.answer_scale
    return tally if scale is None else replace(tally, named=published_named(scale, tally, counts, threshold))


def has_suppressed_names(question: Question, tally: Tally, counts: SuppressedCount, threshold: int) -> bool:
    """Return whether the number of cases with some named answer is suppressed."""
    scale = question.answer_scale
    return scale is not None and None in published_named(scale, tally, counts, threshold)


def has_scales(questions: Iterable[Question]) -> bool:
    """Return whether any of the questions has a scale."""
    return any(question.answer_scale is not None for question in questions)


def _has_small_count(scale: AnswerScale, tally: Tally, side: Answer, threshold: int) -> bool:
    """Return whether one of the numbers that add up to a side is small.

    Of what is not applicable, those without a named answer are one of these numbers.
    """
    named = [count or 0 for answer, count in zip(scale.answers, tally.named, strict=True) if answer.counts_as is side]
    others = [tally.not_applicable - sum(named)] if side is Answer.NOT_APPLICABLE and named else []
    return any(0 < count < threshold for count in (*named, *others))
