"""Invented cases with which a questionnaire is tried: each has details and answers that the questionnaire allows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import assert_never

from audit.errors import InputError
from audit.formatting import today
from audit.model.answer_scales import RecordedAnswer
from audit.model.answers import Answer
from audit.model.applicability import applies
from audit.model.case import Case, CaseRecord, CaseState
from audit.model.case_details import CaseDetail, CaseDetailKind, CaseDetailValues
from audit.model.questionnaire import KeyQuestion, Question, Questionnaire

MAX_CASES = 200
DETAIL_RECORDED = 0.9  # how often a detail that is not required is recorded
NOT_APPLICABLE = 0.08  # how often a question that applies is answered "not applicable", where that is offered
AGREES_WITH_PROMPTS = 0.85  # how often the answer to a key question is that of most of its prompts
DAYS_BACK = 300
RANGE = Decimal(50)  # of numbers that have no largest value


def invent_cases(questionnaire: Questionnaire, count: int, seed: int) -> tuple[CaseRecord, ...]:
    """Return invented cases, all submitted; the same seed gives the same cases.

    Each question has its own frequency of good answers, so that standards come out differently.
    """
    random = Random(seed)
    frequencies = {question.id: random.uniform(0.4, 0.95) for question in questionnaire.questions}
    return tuple(_Inventor(questionnaire, frequencies, random).case(number) for number in range(1, count + 1))


class _Inventor:
    """Invents one case after another. ``frequencies`` say how often each question is answered well."""

    def __init__(self, questionnaire: Questionnaire, frequencies: dict[str, float], random: Random) -> None:
        self.questionnaire = questionnaire
        self.frequencies = frequencies
        self.random = random

    def case(self, number: int) -> CaseRecord:
        details = {detail.id: values for detail in self.questionnaire.case_details if (values := self.detail(detail))}
        return CaseRecord(Case(f"EXAMPLE-{number}", details=details, state=CaseState.SUBMITTED), self.answers(details))

    def detail(self, detail: CaseDetail) -> tuple[str, ...]:
        """Return values of a case detail; none if it is left out, or if no value could be found."""
        if not detail.required and self.random.random() > DETAIL_RECORDED:
            return ()
        try:
            return detail.parse(self.entry(detail))
        except InputError:  # such as a date that is not in the future and not before a day that is
            return ()

    def entry(self, detail: CaseDetail) -> str:
        """Return what somebody might type into a case detail."""
        choices = [choice.id for choice in detail.choices]
        match detail.kind:
            case CaseDetailKind.CHOICE | CaseDetailKind.YES_NO:
                return self.random.choice(choices)
            case CaseDetailKind.CHOICES:
                return ";".join(self.random.sample(choices, self.random.randint(1, min(2, len(choices)))))
            case CaseDetailKind.DATE:
                day = today() - timedelta(days=self.random.randint(0, DAYS_BACK))
                return max(day, detail.dates.not_before or day).isoformat()
            case CaseDetailKind.NUMBER:
                return self.number(detail)
            case CaseDetailKind.TEXT:
                return f"Example {self.random.choice('ABC')}"
        assert_never(detail.kind)

    def number(self, detail: CaseDetail) -> str:
        """Return a number that a case detail accepts."""
        rules = detail.numbers
        least = rules.least if rules.least is not None else min(Decimal(0), rules.most or Decimal(0))
        most = rules.most if rules.most is not None else max([least, *rules.bands]) + RANGE
        return str(min(most, least + int((most - least + 1) * Decimal(self.random.random()))))

    def answers(self, details: CaseDetailValues) -> dict[str, RecordedAnswer]:
        """Return an answer to each question that is asked and applies, in the order of recording."""
        given: dict[str, RecordedAnswer] = {}
        effective: dict[str, RecordedAnswer | None] = {}
        for question in self.questionnaire.questions:
            if not applies(question, details, effective):
                effective[question.id] = Answer.NOT_APPLICABLE
            elif question.derived is not None:
                effective[question.id] = question.derived.value(details, effective)
            else:
                effective[question.id] = given[question.id] = self.answer(question, given)
        return given

    def answer(self, question: Question, given: dict[str, RecordedAnswer]) -> RecordedAnswer:
        """Return an answer: mostly a good one if the frequency of the question is high."""
        offered = question.offered_answers
        applicable = [each for each in offered if question.counts_as(each) is not Answer.NOT_APPLICABLE]
        if not applicable or (len(applicable) < len(offered) and self.random.random() < NOT_APPLICABLE):
            return self.random.choice([each for each in offered if each not in applicable] or offered)
        wanted = Answer.YES if self.random.random() < self.frequencies[question.id] else Answer.NO
        if isinstance(question, KeyQuestion) and question.prompts and self.random.random() < AGREES_WITH_PROMPTS:
            wanted = _most_frequent(question, given) or wanted
        if not question.yes_is_good:
            wanted = Answer.NO if wanted is Answer.YES else Answer.YES
        return self.random.choice([each for each in applicable if question.counts_as(each) is wanted] or applicable)


def _most_frequent(question: KeyQuestion, given: dict[str, RecordedAnswer]) -> Answer | None:
    """Return what most prompts of a key question count as; None if none is answered Yes or No."""
    counted: Sequence[Answer] = [
        prompt.counts_as(given[prompt.id]) for prompt in question.prompts if prompt.id in given
    ]
    yes, no = counted.count(Answer.YES), counted.count(Answer.NO)
    return None if not yes + no else Answer.YES if yes >= no else Answer.NO
