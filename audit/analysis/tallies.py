"""Tallies: the number of cases with each answer to a question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from audit.messages import model as messages
from audit.model.answer_scales import RecordedOutcome
from audit.model.answers import Answer, NoAnswer, Outcome
from audit.model.applicability import AnswerResolver
from audit.model.bands import SUPPRESSED, Share, SuppressedShare
from audit.model.case import CaseRecord
from audit.model.printed import with_printed
from audit.model.questionnaire import DEFAULT_CASE_LABEL, CaseLabel, Question


@dataclass(frozen=True)
class Tally:
    """The number of cases with each answer to a question, and without one.

    ``not_collected`` counts cases whose responses file had no column for the question. ``not_asked`` is the part of
    ``not_applicable`` for which a rule says that the question does not apply. ``named`` has the cases with each named
    answer of the question's scale, in its order (None: suppressed); it is empty without a scale.
    """

    yes: int = 0
    no: int = 0
    not_applicable: int = 0
    unanswered: int = 0
    not_collected: int = 0
    not_asked: int = 0
    named: tuple[int | None, ...] = ()

    @property
    def base(self) -> int:
        """Return the number of Yes and No. Not applicable and unanswered do not count."""
        return self.yes + self.no

    @property
    def case_count(self) -> int:
        """Return the number of all cases."""
        return self.base + self.not_applicable + self.unanswered + self.not_collected

    @property
    def asked(self) -> int:
        """Return the number of cases in which the question was asked: it applies and was collected."""
        return self.case_count - self.not_asked - self.not_collected

    @cached_property
    def non_response(self) -> Share:
        """Return the share of those asked who did not answer."""
        return Share(self.unanswered, self.asked)

    @property
    def applies_to_no_case(self) -> bool:
        """Return whether the question is known not to apply to any of the cases, of which there are some."""
        return 0 < self.case_count == self.not_applicable

    @cached_property
    def share(self) -> Share:
        """Return the share of Yes in the base."""
        return Share(self.yes, self.base)

    @property
    def why_no_share(self) -> str:
        """Return why there is no percentage; '' if there is one."""
        return self.why_no_share_for(DEFAULT_CASE_LABEL)

    def why_no_share_for(self, case_label: CaseLabel) -> str:
        """Return the same sentence with the word for a case, such as "respondent"."""
        if self.base:
            return ""
        if not self.case_count:
            return messages.NO_CASES_INCLUDED.format(plural=case_label.plural)
        if self.not_collected == self.case_count:
            return messages.NOT_COLLECTED_ANYWHERE
        if self.applies_to_no_case:
            return messages.NOT_APPLICABLE_EVERYWHERE.format(singular=case_label.singular)
        if self.unanswered == self.case_count:
            return messages.UNANSWERED_EVERYWHERE.format(singular=case_label.singular)
        return messages.NOT_APPLICABLE_OR_UNANSWERED.format(singular=case_label.singular)

    @property
    def left_out(self) -> tuple[str, str]:
        """Return the numbers of not applicable and of unanswered cases, as printed everywhere."""
        return str(self.not_applicable), str(self.unanswered)

    @property
    def suppressed(self) -> bool:
        """Return whether the counts are suppressed, and so not in this tally."""
        return False


@dataclass(frozen=True)
class SuppressedTally(Tally):
    """A tally that is suppressed for this person. It has no count except the base, if that may be shown."""

    printed_base: int | None = None

    @cached_property
    def share(self) -> Share:
        """Return a share that prints as suppressed."""
        return SuppressedShare(printed_base=self.printed_base)

    @property
    def left_out(self) -> tuple[str, str]:
        """Return the mark of a suppressed number twice."""
        return SUPPRESSED, SUPPRESSED

    @property
    def suppressed(self) -> bool:
        """Return True."""
        return True

    def why_no_share_for(self, case_label: CaseLabel) -> str:
        """Return why there is no percentage."""
        return messages.PERCENTAGE_SUPPRESSED.format(singular=case_label.singular)


def with_named(tally: Tally, named: tuple[int | None, ...]) -> Tally:
    """Return a tally with other numbers of named answers, and with the shares that were printed for it."""
    printed = {"share": tally.share, "non_response": tally.non_response}
    return with_printed(replace(tally, named=named), printed)


def tally_questions(questions: Sequence[Question], records: Iterable[CaseRecord]) -> dict[str, Tally]:
    """Return the tally of each question over all the records, by question id."""
    resolver = AnswerResolver(questions)
    rows = [resolver.recorded_outcomes(record).values() for record in records]
    counters = map(Counter, zip(*rows, strict=True)) if rows else (Counter() for _ in questions)
    return {question.id: _tally_of_question(question, each) for question, each in zip(questions, counters, strict=True)}


def _tally_of_question(question: Question, recorded: Counter[RecordedOutcome]) -> Tally:
    """Return the tally of recorded answers, with the cases that have each named answer."""
    counter: Counter[Outcome] = Counter()
    for outcome, count in recorded.items():
        counter[outcome if isinstance(outcome, NoAnswer) else question.counts_as(outcome)] += count
    tally, scale = _tally_from_counter(counter), question.answer_scale
    return tally if scale is None else replace(tally, named=tuple(recorded[answer.code] for answer in scale.answers))


def tally_outcomes(outcomes: Iterable[Outcome]) -> Tally:
    """Return the tally of how one question counts in each case."""
    return _tally_from_counter(Counter(outcomes))


def _tally_from_counter(counter: Counter[Outcome]) -> Tally:
    return Tally(
        yes=counter[Answer.YES],
        no=counter[Answer.NO],
        not_applicable=counter[Answer.NOT_APPLICABLE] + counter[NoAnswer.DOES_NOT_APPLY],
        unanswered=counter[NoAnswer.UNANSWERED],
        not_collected=counter[NoAnswer.NOT_COLLECTED],
        not_asked=counter[NoAnswer.DOES_NOT_APPLY],
    )
