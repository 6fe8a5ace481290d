"""Tallies: the number of cases with each answer to a question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from audit.messages import model as messages
from audit.model.answers import Answer
from audit.model.applicability import resolve_answers
from audit.model.bands import SUPPRESSED, Share, SuppressedShare
from audit.model.case import CaseRecord
from audit.model.questionnaire import DEFAULT_CASE_LABEL, CaseLabel, Question


@dataclass(frozen=True)
class Tally:
    """The number of cases with each answer to a question, and without one."""

    yes: int = 0
    no: int = 0
    not_applicable: int = 0
    unanswered: int = 0

    @property
    def base(self) -> int:
        """Return the number of Yes and No. Not applicable and unanswered do not count."""
        return self.yes + self.no

    @property
    def case_count(self) -> int:
        """Return the number of all cases."""
        return self.base + self.not_applicable + self.unanswered

    @property
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
        if not self.unanswered:
            return messages.NOT_APPLICABLE_EVERYWHERE.format(singular=case_label.singular)
        if not self.not_applicable:
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

    @property
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


def tally_questions(questions: Sequence[Question], records: Iterable[CaseRecord]) -> dict[str, Tally]:
    """Return the tally of each question over all the records, by question id."""
    counters: dict[str, Counter[Answer | None]] = {question.id: Counter() for question in questions}
    for record in records:
        for question_id, answer in resolve_answers(questions, record.case.details, record.answers).items():
            counters[question_id][answer] += 1
    return {question_id: _tally_from_counter(counter) for question_id, counter in counters.items()}


def tally_answers(answers: Iterable[Answer | None]) -> Tally:
    """Return the tally of the counted answers to one question."""
    return _tally_from_counter(Counter(answers))


def _tally_from_counter(counter: Counter[Answer | None]) -> Tally:
    return Tally(
        yes=counter[Answer.YES],
        no=counter[Answer.NO],
        not_applicable=counter[Answer.NOT_APPLICABLE],
        unanswered=counter[None],
    )
