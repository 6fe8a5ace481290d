"""How many cases had each named answer of a scale, and what of it is published.

Suppression is by side: the answers that count as yes, as no and as not applicable each have a sum that readers know. If
one of them is small, every answer of its side is suppressed, so that no difference gives it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from audit.analysis.suppression import SuppressedCount
from audit.analysis.tallies import Tally, with_named
from audit.formatting import lower_first
from audit.model.answer_scales import AnswerScale, ScaleAnswer
from audit.model.answers import Answer
from audit.model.bands import NO_VALUE, SUPPRESSED, Share
from audit.model.questionnaire import CaseLabel, Question

NOT_IN_BASE = "Not in the base"
NO_REASON = "No reason recorded"


@dataclass(frozen=True)
class TableWords:
    """What the table of one kind of named answers is called, and its headings."""

    title: str
    answer: str
    counts_as: str
    percentage: str

    def headings(self, case_label: CaseLabel) -> tuple[str, str, str, str]:
        """Return the headings of the table; the third is the word for cases."""
        return self.answer, self.counts_as, case_label.plural_heading, self.percentage

    def caption(self, question: Question) -> str:
        """Return the caption of the table of one question: ``1.1.1: answers on a scale``."""
        return f"{question.id}: {lower_first(self.title)}"


OF_SCALE = TableWords("Answers on a scale", "Answer", "Counts as", "Percentage of Yes and No")
OF_REASONS = TableWords("Reasons for the answer", "Reason", "For", "Percentage of these answers")


@dataclass(frozen=True)
class AnswerRow:
    """A named answer of a question as every table prints it. ``count`` and ``base`` are None if they are suppressed.

    The base is Yes and No; for a reason it is the cases with the answer that it is about.
    """

    question: Question
    answer: ScaleAnswer
    count: int | None
    base: int | None

    @property
    def is_reason(self) -> bool:
        """Whether it is a reason, or that none is recorded."""
        return words_of(self.question) is OF_REASONS

    @property
    def text(self) -> str:
        """The words of the answer, or of the reason alone."""
        return self.answer.reason or self.answer.text

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
        """Whether the answer counts as yes or no; a reason always has a base."""
        return self.is_reason or self.answer.counts_as is not Answer.NOT_APPLICABLE

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
        """The cells under the headings of its table."""
        return self.text, self.answer.counts_as.label, self.cases, self.share


def words_of(question: Question) -> TableWords:
    """Return the words of the table of a question's named answers."""
    return OF_REASONS if question.answer_scale and question.answer_scale.has_reasons else OF_SCALE


def answer_rows(question: Question, tally: Tally, counts: SuppressedCount, threshold: int = 0) -> tuple[AnswerRow, ...]:
    """Return a row for each named answer of a question; none if it has no scale and no reasons.

    ``counts`` are those that are published of the question, and ``threshold`` is 0 inside the team.
    """
    scale = question.answer_scale
    if scale is None:
        return ()
    named = published_named(scale, tally, counts, threshold)
    if scale.has_reasons:
        return tuple(_reason_rows(question, scale, dict(zip(scale.answers, named, strict=True)), tally, counts))
    return tuple(AnswerRow(question, *each, counts.base) for each in zip(scale.answers, named, strict=True))


def _reason_rows(
    question: Question,
    scale: AnswerScale,
    named: Mapping[ScaleAnswer, int | None],
    tally: Tally,
    counts: SuppressedCount,
) -> Iterator[AnswerRow]:
    """Yield the reasons for No, then those for not applicable, and after each in how many cases none is recorded."""
    is_hidden = counts.share is None
    for side in (Answer.NO, Answer.NOT_APPLICABLE):
        reasons = {answer: count for answer, count in named.items() if answer.counts_as is side}
        base = None if is_hidden else _answered(scale, tally, side)
        for answer, count in reasons.items():
            yield AnswerRow(question, answer, count, base)
        if reasons:
            known = [count for count in reasons.values() if count is not None]
            rest = None if base is None or len(known) < len(reasons) else base - sum(known)
            yield AnswerRow(question, ScaleAnswer("", NO_REASON, side), rest, base)


def _answered(scale: AnswerScale, tally: Tally, side: Answer) -> int:
    """Return the number of cases that a side has: of reasons, those in which somebody answered so, and no rule."""
    if side is Answer.NOT_APPLICABLE:
        return tally.not_applicable - (tally.not_asked if scale.has_reasons else 0)
    return tally.no if side is Answer.NO else tally.yes


def published_named(
    scale: AnswerScale, tally: Tally, counts: SuppressedCount, threshold: int
) -> tuple[int | None, ...]:
    """Return the number of cases with each answer of a scale as it is published; None if it is suppressed."""
    if counts.share is None and (threshold or tally.suppressed):
        return (None,) * len(scale.answers)
    named = _named(scale, tally)
    if not threshold:
        return named
    hidden = {side for side in Answer if _has_small_count(scale, tally, side, threshold)}
    return tuple(
        None if answer.counts_as in hidden else count for answer, count in zip(scale.answers, named, strict=True)
    )


def _named(scale: AnswerScale, tally: Tally) -> tuple[int | None, ...]:
    """Return the number of cases with each answer of a scale; 0 if the tally has none, such as one without cases."""
    return tally.named or (0,) * len(scale.answers)


def without_small_names(question: Question, tally: Tally, counts: SuppressedCount, threshold: int) -> Tally:
    """Return the tally of a published question without the numbers of named answers that are suppressed."""
    scale = question.answer_scale
    return tally if scale is None else with_named(tally, published_named(scale, tally, counts, threshold))


def has_suppressed_names(question: Question, tally: Tally, counts: SuppressedCount, threshold: int) -> bool:
    """Return whether the number of cases with some named answer is suppressed."""
    scale = question.answer_scale
    return scale is not None and None in published_named(scale, tally, counts, threshold)


def _has_small_count(scale: AnswerScale, tally: Tally, side: Answer, threshold: int) -> bool:
    """Return whether one of the numbers that add up to a side is small: those without a named answer are one too."""
    counts = zip(scale.answers, _named(scale, tally), strict=True)
    named = [count or 0 for answer, count in counts if answer.counts_as is side]
    others = _answered(scale, tally, side) - sum(named)
    return bool(named) and any(0 < count < threshold for count in (*named, others))
