"""How the answers of two reviews of the same cases split: question by question, by pair of auditors, and overall."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from fractions import Fraction
from functools import cached_property

from audit.analysis.agreement import Agreement
from audit.analysis.clustered import MIN_CASES, clustered_interval
from audit.analysis.intervals import Interval, share_interval
from audit.messages import agreement as messages
from audit.model.answer_scales import RecordedOutcome
from audit.model.answers import Answer, NoAnswer, Outcome
from audit.model.applicability import AnswerResolver
from audit.model.bands import Share
from audit.model.case import CaseRecord
from audit.model.questionnaire import CaseLabel, Question
from audit.model.review_pair import ReviewPair

MIN_CASES_TO_RANK = 5
"""Questions that fewer cases compare come after all others: one case of one would be 100%."""

JUDGED = (Answer.YES, Answer.NO)
NOT_APPLICABLE = (Answer.NOT_APPLICABLE, NoAnswer.DOES_NOT_APPLY)


class Split(Enum):
    """How the two answers to a question of a case compare; the first word is the first review's."""

    YES_YES = auto()
    YES_NO = auto()
    NO_YES = auto()
    NO_NO = auto()
    NOT_APPLICABLE_ONCE = auto()
    NOT_APPLICABLE_TWICE = auto()
    NOT_COMPARED = auto()
    BOTH_YES_UNLIKE = auto()  # two named answers of a scale that both count as yes
    BOTH_NO_UNLIKE = auto()

    @property
    def is_different(self) -> bool:
        """Whether two answers that can be compared are different."""
        return self in (Split.YES_NO, Split.NO_YES, Split.NOT_APPLICABLE_ONCE, *UNLIKE.values())


BY_ANSWERS = {
    (Answer.YES, Answer.YES): Split.YES_YES,
    (Answer.YES, Answer.NO): Split.YES_NO,
    (Answer.NO, Answer.YES): Split.NO_YES,
    (Answer.NO, Answer.NO): Split.NO_NO,
}

UNLIKE = {Split.YES_YES: Split.BOTH_YES_UNLIKE, Split.NO_NO: Split.BOTH_NO_UNLIKE}
"""How two named answers compare that count alike and are not the same."""


def split_of(first: Outcome, second: Outcome) -> Split:
    """Return how two answers compare.

    Yes or No against an answer of not applicable is a difference. If a rule says in one review only that the question
    does not apply, the two differ on an earlier answer, which is counted there and not again here.

    >>> split_of(Answer.YES, Answer.NOT_APPLICABLE), split_of(Answer.YES, NoAnswer.DOES_NOT_APPLY)
    (<Split.NOT_APPLICABLE_ONCE: 5>, <Split.NOT_COMPARED: 7>)
    """
    if first in JUDGED and second in JUDGED:
        return BY_ANSWERS[Answer(first), Answer(second)]
    if first in NOT_APPLICABLE and second in NOT_APPLICABLE:
        return Split.NOT_APPLICABLE_TWICE
    if Answer.NOT_APPLICABLE in (first, second) and (first in JUDGED or second in JUDGED):
        return Split.NOT_APPLICABLE_ONCE
    return Split.NOT_COMPARED


@dataclass(frozen=True)
class SplitCounts:
    """How often the answers of two reviews compare in each way.

    The base is the answers of which both are Yes or No, or one is and the other is not applicable. Two answers of not
    applicable, and an answer that is missing on one side, are counted and not in the base. Two named answers of a scale
    that are not the same are different, even if both count as Yes.

    >>> counts = SplitCounts({Split.YES_YES: 5, Split.NO_NO: 2, Split.YES_NO: 4, Split.NOT_APPLICABLE_ONCE: 1})
    >>> print(counts.same, counts.different)
    58% (7 of 12) 42% (5 of 12)
    """

    counts: Mapping[Split, int]

    def count(self, split: Split) -> int:
        """Return how often the answers compare in this way, by what they count as."""
        return self.counts.get(split, 0) + self.counts.get(UNLIKE.get(split, split), 0) * (split in UNLIKE)

    @property
    def unlike(self) -> int:
        """The number of named answers that count alike and are not the same."""
        return sum(self.counts.get(split, 0) for split in UNLIKE.values())

    @property
    def base(self) -> int:
        """The number of answers that are compared."""
        return self.two_by_two.case_count + self.count(Split.NOT_APPLICABLE_ONCE)

    @cached_property
    def same(self) -> Share:
        """The answers that are the same."""
        return Share(self.count(Split.YES_YES) + self.count(Split.NO_NO) - self.unlike, self.base)

    @cached_property
    def different(self) -> Share:
        """The answers that are different."""
        return Share(self.base - self.same.yes, self.base)

    @cached_property
    def two_by_two(self) -> Agreement:
        """The answers of which both are Yes or No, for kappa and AC1."""
        return Agreement(*(self.count(split) for split in BY_ANSWERS.values()))


@dataclass(frozen=True)
class ComparedPair:
    """A case with the answers of two reviews to each question, as they count, and as they were recorded.

    ``graded`` are the questions with a scale, on which two named answers that count alike differ.
    """

    pair: ReviewPair
    first: Mapping[str, Outcome]
    second: Mapping[str, Outcome]
    recorded: tuple[Mapping[str, RecordedOutcome], Mapping[str, RecordedOutcome]]
    graded: frozenset[str] = frozenset()

    def split(self, question_id: str) -> Split:
        """Return how the two answers to a question compare."""
        split = split_of(self.first[question_id], self.second[question_id])
        if question_id not in self.graded:
            return split
        first, second = (outcomes[question_id] for outcomes in self.recorded)
        return split if first == second else UNLIKE.get(split, split)

    @cached_property
    def counts(self) -> SplitCounts:
        """How all answers of the case compare."""
        return SplitCounts(Counter(map(self.split, self.first)))

    @property
    def auditors(self) -> tuple[str, str]:
        """The two auditors in alphabetical order."""
        first, second = sorted((self.pair.first.case.auditor, self.pair.second.case.auditor), key=str.casefold)
        return first, second


@dataclass(frozen=True)
class QuestionSplit:
    """How the answers to one question split, and the cases in which they differ."""

    question: Question
    counts: SplitCounts
    cases: tuple[ComparedPair, ...]

    @cached_property
    def interval(self) -> Interval | None:
        """The 95% interval of the share of answers that are the same: each case has one, so they are independent."""
        return share_interval(self.counts.same)

    @property
    def is_ranked(self) -> bool:
        """Whether enough cases compare the question for a place in the list."""
        return self.counts.base >= MIN_CASES_TO_RANK

    @property
    def rank_key(self) -> tuple[bool, Fraction, int]:
        """What questions are sorted by: most disagreement first, then most cases."""
        disagreement = self.counts.different.exact_percent or Fraction(0)
        return not self.is_ranked, -disagreement, -self.counts.base


@dataclass(frozen=True)
class AuditorPair:
    """How the answers of two auditors compare, over the cases that both reviewed."""

    auditors: tuple[str, str]
    counts: SplitCounts
    case_count: int
    interval: Interval | None


@dataclass(frozen=True)
class SplitAnswers:
    """How the answers of two reviews compare: the most split question first, auditors in alphabetical order."""

    questions: tuple[QuestionSplit, ...]
    auditor_pairs: tuple[AuditorPair, ...]
    counts: SplitCounts
    case_count: int
    interval: Interval | None
    compared: tuple[ComparedPair, ...] = ()

    def without_cases(self) -> SplitAnswers:
        """Return the figures alone: without single cases, and without the names of auditors."""
        questions = tuple(replace(question, cases=()) for question in self.questions)
        return replace(self, questions=questions, auditor_pairs=(), compared=())

    @property
    def split_questions(self) -> tuple[QuestionSplit, ...]:
        """The questions with at least one difference, the most split first."""
        return tuple(question for question in self.questions if question.counts.different.yes)

    def sentence(self, case_label: CaseLabel) -> str:
        """Return how many answers are the same, with the interval or why there is none."""
        same = self.counts.same
        if not same.base:
            return messages.NOTHING_COMPARED
        if self.interval is None:
            interval = messages.FEW_CASES_NO_INTERVAL.format(minimum=MIN_CASES, plural=case_label.plural)
            return messages.ANSWERS_THE_SAME.format(percent=same.percent, counts=same.count_text) + " " + interval
        low, high = self.interval.rounded
        return messages.ANSWERS_THE_SAME_WITH_INTERVAL.format(
            percent=same.percent, counts=same.count_text, low=low, high=high
        )


def compare_reviews(questions: Sequence[Question], pairs: Iterable[ReviewPair]) -> SplitAnswers:
    """Return how the answers of each pair of reviews compare. ``questions`` are in the questionnaire's order."""
    compared = list(_compare(questions, pairs))
    splits = [_question_split(question, compared) for question in questions]
    return SplitAnswers(
        tuple(sorted(splits, key=lambda split: split.rank_key)),
        tuple(_auditor_pairs(compared)),
        _sum_counts(compared),
        len({each.pair.case_id for each in compared}),
        _interval(compared),
        tuple(compared),
    )


def _compare(questions: Sequence[Question], pairs: Iterable[ReviewPair]) -> Iterator[ComparedPair]:
    """Yield each pair with its answers. In a calibration exercise a review is in many pairs, so it is resolved once."""
    resolver = AnswerResolver(questions)
    graded = frozenset(each.id for each in questions if each.answer_scale and not each.answer_scale.has_reasons)
    resolved: dict[int, tuple[CaseRecord, dict[str, Outcome], dict[str, RecordedOutcome]]] = {}
    for pair in pairs:
        for record in (pair.first, pair.second):
            if id(record) not in resolved:
                recorded = resolver.recorded_outcomes(record)
                resolved[id(record)] = (record, resolver.counted(recorded), recorded)
        (_, first, first_recorded), (_, second, second_recorded) = resolved[id(pair.first)], resolved[id(pair.second)]
        yield ComparedPair(pair, first, second, (first_recorded, second_recorded), graded)


def _question_split(question: Question, compared: Sequence[ComparedPair]) -> QuestionSplit:
    splits = [each.split(question.id) for each in compared]
    different = tuple(each for each, split in zip(compared, splits, strict=True) if split.is_different)
    return QuestionSplit(question, SplitCounts(Counter(splits)), different)


def _auditor_pairs(compared: Sequence[ComparedPair]) -> Iterator[AuditorPair]:
    for auditors in sorted({each.auditors for each in compared}, key=lambda names: tuple(map(str.casefold, names))):
        own = [each for each in compared if each.auditors == auditors]
        cases = len({each.pair.case_id for each in own})
        yield AuditorPair(auditors, _sum_counts(own), cases, _interval(own))


def _sum_counts(compared: Iterable[ComparedPair]) -> SplitCounts:
    total: Counter[Split] = Counter()
    for each in compared:
        total.update(each.counts.counts)
    return SplitCounts(total)


def _interval(compared: Iterable[ComparedPair]) -> Interval | None:
    """Return the interval of the share that is the same. The answers of one case are taken to be alike."""
    by_case: dict[str, Share] = {}
    for each in compared:
        same, before = each.counts.same, by_case.get(each.pair.case_id, Share(0, 0))
        by_case[each.pair.case_id] = Share(before.yes + same.yes, before.base + same.base)
    return clustered_interval(by_case.values())
