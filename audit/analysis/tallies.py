"""Counts of the answers to one question over cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from audit.model.answers import Answer
from audit.model.applicability import resolve_answers
from audit.model.bands import SUPPRESSED, Share, SuppressedShare
from audit.model.case import CaseRecord
from audit.model.questionnaire import DEFAULT_CASE_LABEL, CaseLabel, Question


@dataclass(frozen=True)
class Tally:
    """How many cases stand in each of the four states of one question."""

    yes: int = 0
    no: int = 0
    not_applicable: int = 0
    unanswered: int = 0

    @property
    def base(self) -> int:
        """Yes and No together; not applicable and unanswered leave the base."""
        return self.yes + self.no

    @property
    def case_count(self) -> int:
        """Every case, in whichever state."""
        return self.base + self.not_applicable + self.unanswered

    @property
    def share(self) -> Share:
        """Yes out of the base."""
        return Share(self.yes, self.base)

    @property
    def why_no_share(self) -> str:
        """The sentence that stands beside a dash; '' where there is a percentage."""
        return self.why_no_share_for(DEFAULT_CASE_LABEL)

    def why_no_share_for(self, case_label: CaseLabel) -> str:
        """The same sentence of cases or of respondents."""
        if self.base:
            return ""
        if not self.case_count:
            return f"No {case_label.singular} counts yet."
        if not self.unanswered:
            return f"Not applicable in every {case_label.singular}."
        if not self.not_applicable:
            return f"Not answered in any {case_label.singular} yet."
        return f"Not applicable or not answered in every {case_label.singular}."

    @property
    def left_out(self) -> tuple[str, str]:
        """The numbers of not applicable and of unanswered cases, as every surface prints them."""
        return str(self.not_applicable), str(self.unanswered)

    @property
    def suppressed(self) -> bool:
        """Whether the counts are suppressed, and so not in this tally."""
        return False


@dataclass(frozen=True)
class SuppressedTally(Tally):
    """A tally that this person may not see. It holds no count but the base, if that may be shown."""

    printed_base: int | None = None

    @property
    def share(self) -> Share:
        """A share that prints as suppressed."""
        return SuppressedShare(printed_base=self.printed_base)

    @property
    def left_out(self) -> tuple[str, str]:
        """Both suppressed."""
        return SUPPRESSED, SUPPRESSED

    @property
    def suppressed(self) -> bool:
        """True."""
        return True

    def why_no_share_for(self, case_label: CaseLabel) -> str:
        """Why there is no percentage."""
        return f"Suppressed, because it could show the answers of a single {case_label.singular}."


def tally_questions(questions: Sequence[Question], records: Iterable[CaseRecord]) -> dict[str, Tally]:
    """One tally for each question over all the records."""
    counters: dict[str, Counter[Answer | None]] = {question.id: Counter() for question in questions}
    for record in records:
        for question_id, answer in resolve_answers(questions, record.case.details, record.answers).items():
            counters[question_id][answer] += 1
    return {question_id: _tally_from_counter(counter) for question_id, counter in counters.items()}


def tally_answers(answers: Iterable[Answer | None]) -> Tally:
    """The tally of what one question counts as, case by case."""
    return _tally_from_counter(Counter(answers))


def _tally_from_counter(counter: Counter[Answer | None]) -> Tally:
    return Tally(
        yes=counter[Answer.YES],
        no=counter[Answer.NO],
        not_applicable=counter[Answer.NOT_APPLICABLE],
        unanswered=counter[None],
    )
