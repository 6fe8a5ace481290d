"""Answers to questions, what each counts as on a case, and tallies of them over cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from audit.errors import InputError
from audit.model.bands import SUPPRESSED, Share, SuppressedShare
from audit.model.case import Case
from audit.model.questionnaire import DEFAULT_CASE_LABEL, CaseDetail, CaseDetailValues, CaseLabel, Question


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


@dataclass(frozen=True)
class CaseRecord:
    """A case with the answers of one reading of it: question id to answer; unanswered questions are left out."""

    case: Case
    answers: Mapping[str, Answer] = field(default_factory=dict)


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


def resolve_answers(
    questions: Iterable[Question], details: CaseDetailValues, answers: Mapping[str, Answer]
) -> dict[str, Answer | None]:
    """What each question counts as on one case, in order of the questions.

    A question that does not apply counts as not applicable, whatever was answered before it stopped applying;
    one that applies counts as its answer, or None while it has none. Rules look at earlier questions only, so
    the questions must come in the questionnaire's order.
    """
    effective_answers: dict[str, Answer | None] = {}
    for question in questions:
        if applies(question, details, effective_answers):
            effective_answers[question.id] = answers.get(question.id)
        else:
            effective_answers[question.id] = Answer.NOT_APPLICABLE
    return effective_answers


def applies(question: Question, details: CaseDetailValues, earlier_answers: Mapping[str, Answer | None]) -> bool:
    """Whether a question applies on a case: always, unless its condition is known not to hold."""
    return question.applies_when is None or question.applies_when.is_met(details, earlier_answers) is not False


def applicable_questions(
    questions: Sequence[Question], details: CaseDetailValues, answers: Mapping[str, Answer]
) -> list[Question]:
    """The questions that apply on a case, in order."""
    effective_answers = resolve_answers(questions, details, answers)
    return [question for question in questions if applies(question, details, effective_answers)]


def unanswered_questions(
    questions: Sequence[Question], details: CaseDetailValues, answers: Mapping[str, Answer]
) -> list[Question]:
    """The questions that apply and have no answer yet, in order."""
    return [question for question in applicable_questions(questions, details, answers) if question.id not in answers]


def questions_missing_notes(
    questions: Sequence[Question], details: CaseDetailValues, answers: Mapping[str, Answer], noted_ids: Collection[str]
) -> list[Question]:
    """The questions whose answer counts and needs a note, and which are not among the ``noted_ids``, in order."""
    return [
        question
        for question in applicable_questions(questions, details, answers)
        if answers.get(question.id) in question.note_needed and question.id not in noted_ids
    ]


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


@dataclass(frozen=True)
class CaseGroup:
    """The cases that share one value of a fact; value '' stands for cases where it is not recorded."""

    value: str
    text: str
    records: tuple[CaseRecord, ...]


NOT_RECORDED = "Not recorded"


def group_by_detail(case_detail: CaseDetail, records: Iterable[CaseRecord]) -> tuple[CaseGroup, ...]:
    """The cases by one fact, in the order of its choices (texts by the alphabet), empty groups left out.

    A case with several values of the fact stands in each of their groups.
    """
    records_by_value: dict[str, list[CaseRecord]] = {}
    for record in records:
        for value in detail_values(case_detail, record.case.details):
            records_by_value.setdefault(value, []).append(record)
    return tuple(
        CaseGroup(value, value_label(case_detail, value), tuple(records_by_value[value]))
        for value in order_values(case_detail, records_by_value)
    )


def detail_values(case_detail: CaseDetail, details: CaseDetailValues) -> tuple[str, ...]:
    """The values of a fact that a case stands under; '' alone where none is recorded."""
    return tuple(dict.fromkeys(details.get(case_detail.id) or ("",)))


def order_values(case_detail: CaseDetail, values: Collection[str]) -> list[str]:
    """Values of a fact as tables list them: its choices in their order, others by the alphabet, '' last."""
    known = [choice.id for choice in case_detail.choices if choice.id in values]
    others = sorted(value for value in values if value and value not in known)
    return [*known, *others, *([""] if "" in values else [])]


def value_label(case_detail: CaseDetail, value: str) -> str:
    """A value of a fact in words, also where none is recorded."""
    return case_detail.value_label(value) if value else NOT_RECORDED
