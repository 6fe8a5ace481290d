"""Calibration: how the answers of several auditors split, and how far one auditor agrees with the agreed answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb, prod

from audit.analysis.intervals import Interval, round_half_up, share_interval
from audit.messages import calibration as messages
from audit.model.answer_scales import RecordedAnswer, without_reason
from audit.model.applicability import AnswerResolver
from audit.model.audit import AuditHeader
from audit.model.bands import Share
from audit.model.calibration import AgreedAnswer, ExerciseCase
from audit.model.case import CaseRecord
from audit.model.questionnaire import Question, Standard

TRUE_AGREEMENTS = (80, 85, 95)
"""The percentages of true agreement for which the chance of passing is printed."""


@dataclass(frozen=True)
class ReviewerAnswer:
    """How one auditor answered a question of a case, as it counts (None: unanswered), and the note."""

    auditor: str
    answer: RecordedAnswer | None
    note: str = ""


@dataclass(frozen=True)
class CaseSplit:
    """How the auditors of one case answered one question, and what was agreed."""

    case_id: str
    reference: str
    answers: tuple[ReviewerAnswer, ...]
    agreed: AgreedAnswer | None = None

    @property
    def counts(self) -> Counter[RecordedAnswer]:
        """How many auditors gave each answer; unanswered ones are left out."""
        return Counter(each.answer for each in self.answers if each.answer is not None)

    @property
    def pairs(self) -> int:
        """The number of pairs of auditors who both answered."""
        return comb(self.counts.total(), 2)

    @property
    def differing_pairs(self) -> int:
        """The number of pairs of auditors who answered differently."""
        return self.pairs - sum(comb(count, 2) for count in self.counts.values())

    @property
    def is_split(self) -> bool:
        """Whether at least two auditors answered differently."""
        return len(self.counts) > 1

    @property
    def common_answer(self) -> RecordedAnswer | None:
        """The answer that every auditor gave, if at least two answered; None if they differ."""
        return next(iter(self.counts)) if len(self.counts) == 1 and self.counts.total() > 1 else None


@dataclass(frozen=True)
class ExerciseQuestion:
    """How the auditors answered one question in every case of an exercise."""

    question: Question
    standard: Standard
    cases: tuple[CaseSplit, ...]

    @property
    def differing(self) -> Share:
        """The pairs of auditors who differ, out of all pairs of the same case."""
        return Share(sum(case.differing_pairs for case in self.cases), sum(case.pairs for case in self.cases))

    @property
    def split_cases(self) -> int:
        """The number of cases in which auditors differ."""
        return sum(case.is_split for case in self.cases)


def question_splits(audit: AuditHeader, cases: Sequence[ExerciseCase]) -> list[ExerciseQuestion]:
    """Return every question that is asked in an exercise, those on which auditors differ most first, then in order."""
    resolver = AnswerResolver(audit.inspected_questions)
    resolved = [(case, [(review, _resolve(audit, resolver, review)) for review in case.reviews]) for case in cases]
    splits = [
        ExerciseQuestion(
            question, standard, tuple(_case_split(case, reviews, question.id) for case, reviews in resolved)
        )
        for standard in audit.inspected_standards
        for question in standard.questions
        if question.is_asked
    ]
    return sorted(splits, key=lambda split: -(split.differing.exact_percent or Fraction(0)))


def _resolve(audit: AuditHeader, resolver: AnswerResolver, review: CaseRecord) -> dict[str, RecordedAnswer | None]:
    """Return the answer that counts for each question, without its reason."""
    resolved, questions = resolver.resolve(review.case.details, review.answers), audit.questionnaire.questions_by_id
    return {key: answer and without_reason(questions[key].answer_scale, answer) for key, answer in resolved.items()}


def _case_split(
    case: ExerciseCase, reviews: Iterable[tuple[CaseRecord, dict[str, RecordedAnswer | None]]], question_id: str
) -> CaseSplit:
    answers = tuple(
        ReviewerAnswer(review.case.auditor, resolved[question_id], review.notes.get(question_id, ""))
        for review, resolved in reviews
    )
    return CaseSplit(case.case_id, case.reference, answers, case.agreed.get(question_id))


@dataclass(frozen=True)
class StandardAgreement:
    """An auditor's agreement with the agreed answers of one standard, out of all of them."""

    standard: Standard
    share: Share

    @property
    def interval(self) -> Interval | None:
        """The 95% interval of the share; None if nothing was agreed."""
        return share_interval(self.share)

    @property
    def interval_text(self) -> str:
        """The interval as it is printed everywhere."""
        return "" if self.interval is None else self.interval.text


@dataclass(frozen=True)
class DifferingAnswer:
    """An answer of an auditor that differs from the agreed one."""

    case_id: str
    reference: str
    question: Question
    answer: RecordedAnswer | None
    note: str
    agreed: AgreedAnswer


@dataclass(frozen=True)
class CalibrationResult:
    """An auditor's agreement with the agreed answers of an exercise, by standard, and where it differs."""

    standards: tuple[StandardAgreement, ...]
    differences: tuple[DifferingAnswer, ...]

    @property
    def share(self) -> Share:
        """The answers that agree, out of all agreed answers."""
        return Share(
            sum(standard.share.yes for standard in self.standards),
            sum(standard.share.base for standard in self.standards),
        )

    @property
    def interval(self) -> Interval | None:
        """The 95% interval of the share; None if nothing was agreed."""
        return share_interval(self.share)

    def passes(self, threshold: int) -> bool:
        """Whether every standard, and all of them together, reach a percentage, which is compared exactly."""
        shares = [self.share, *(standard.share for standard in self.standards)]
        return self.share.base > 0 and all(reaches(share, threshold) for share in shares)

    def below(self, threshold: int) -> tuple[StandardAgreement, ...]:
        """The standards that do not reach a percentage, the lowest first."""
        low = [standard for standard in self.standards if not reaches(standard.share, threshold)]
        return tuple(sorted(low, key=lambda standard: standard.share.exact_percent or Fraction(0)))


def reaches(share: Share, threshold: int) -> bool:
    """Whether a share reaches a percentage: 89.5% is printed as 90% and does not reach it."""
    return 100 * share.yes >= threshold * share.base


def compare_with_agreed(audit: AuditHeader, cases: Sequence[ExerciseCase]) -> CalibrationResult:
    """Compare the review of one auditor, the only one in each case, with the agreed answers.

    A case without a review counts as unanswered: every agreed answer in it differs. Standards without an agreed answer
    are left out.
    """
    resolver = AnswerResolver(audit.inspected_questions)
    differences, standards = [], []
    answers = [_resolve(audit, resolver, case.reviews[0]) if case.reviews else {} for case in cases]
    for standard in audit.inspected_standards:
        base = agreeing = 0
        for question, case, given in _agreed_items(standard, cases, answers):
            base += 1
            agreed = case.agreed[question.id]
            agrees = given == question.compared(agreed.answer)
            agreeing += agrees
            if not agrees:
                note = case.reviews[0].notes.get(question.id, "") if case.reviews else ""
                differences.append(DifferingAnswer(case.case_id, case.reference, question, given, note, agreed))
        if base:
            standards.append(StandardAgreement(standard, Share(agreeing, base)))
    return CalibrationResult(tuple(standards), tuple(differences))


def _agreed_items(
    standard: Standard, cases: Sequence[ExerciseCase], answers: Sequence[dict[str, RecordedAnswer | None]]
) -> Iterator[tuple[Question, ExerciseCase, RecordedAnswer | None]]:
    """Every agreed answer of a standard: its question, its case, and how the auditor answered."""
    for question in standard.questions:
        for case, resolved in zip(cases, answers, strict=True):
            if question.id in case.agreed:
                yield question, case, resolved.get(question.id)


def agreed_counts(audit: AuditHeader, cases: Sequence[ExerciseCase]) -> dict[str, int]:
    """Return the number of agreed answers by standard; standards without any are left out."""
    counts = {
        standard.id: sum(question.id in case.agreed for question in standard.questions for case in cases)
        for standard in audit.inspected_standards
    }
    return {standard_id: count for standard_id, count in counts.items() if count}


def pass_probability(counts: Iterable[int], threshold: int, true_agreement: int) -> Fraction:
    """Return how likely somebody passes whose true agreement is this percentage, by the exact binomial distribution.

    ``counts`` are the agreed answers of each standard, every one of which must reach the threshold; then all of them
    together reach it too. It takes the answers to be independent.

    >>> [round(float(pass_probability([40], 90, percent)), 3) for percent in (80, 85, 90, 95)]
    [0.076, 0.263, 0.629, 0.952]
    >>> round(float(pass_probability([20, 20], 90, 85)), 3)
    0.164
    """
    return prod((_reach_probability(count, threshold, true_agreement) for count in counts), start=Fraction(1))


def _reach_probability(count: int, threshold: int, true_agreement: int) -> Fraction:
    """Return the probability that so many answers of a true agreement reach the threshold."""
    needed = -(-threshold * count // 100)
    ways = (
        comb(count, agreeing) * true_agreement**agreeing * (100 - true_agreement) ** (count - agreeing)
        for agreeing in range(needed, count + 1)
    )
    return Fraction(sum(ways), 100**count)


def how_sure_the_gate_is(counts: Sequence[int], threshold: int) -> str:
    """Return how often auditors of different true agreement pass an exercise with these numbers of agreed answers."""
    chances = [_in_100(pass_probability(counts, threshold, percent)) for percent in TRUE_AGREEMENTS]
    values = dict(zip(("at_80", "at_85", "at_95"), chances, strict=True))
    return messages.HOW_SURE_THE_GATE_IS.format(count=sum(counts), threshold=threshold, **values)


def _in_100(probability: Fraction) -> str:
    """Return a probability as a number out of 100; one below 0.5 is not printed as 0.

    >>> _in_100(Fraction(5, 64)), _in_100(Fraction(1, 1000)), _in_100(Fraction(0))
    ('8', 'fewer than 1', '0')
    """
    rounded = round_half_up(100 * probability)
    return "fewer than 1" if probability and not rounded else str(rounded)
