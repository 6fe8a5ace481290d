"""How often each auditor answers Yes, compared with others: on the same cases and on comparable ones, and over time.

It describes answers and never says who is right. Auditors are always in alphabetical order and never ranked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction

from audit.analysis.clustered import cluster_variance, clustered_difference
from audit.analysis.intervals import CONFIDENCE_LEVEL, DifferenceInterval, format_signed, round_half_up
from audit.formatting import local_day
from audit.messages import agreement as messages
from audit.model.answers import Answer, Outcome
from audit.model.applicability import AnswerResolver
from audit.model.bands import NO_VALUE, Share
from audit.model.questionnaire import CaseLabel, Question
from audit.model.review_pair import DatedReview

MIN_SAME_CASES = 5
MIN_COMPARABLE_CASES = 10
MIN_CASES_OF_PART = 5
PARTS = ("First third", "Middle third", "Last third")
NO_ANSWERS = Share(0, 0)
GroupOf = Callable[[DatedReview], str]
IncludeCase = Callable[[str], bool]


@dataclass(frozen=True)
class ReviewAnswers:
    """The answers of a review that are Yes (1) or No (0), by the id of the question."""

    review: DatedReview
    answers: Mapping[str, int]


@dataclass(frozen=True)
class RateComparison:
    """How often an auditor answered Yes, and how often others would have, on the same number of answers.

    ``is_clear`` says that chance does not explain the difference, even though so many auditors are compared.
    ``why_not`` says why there is no figure; then nothing else is filled in.
    """

    cases: int = 0
    own: Share = NO_ANSWERS
    expected_yes: Fraction = Fraction(0)
    interval: DifferenceInterval | None = None
    is_clear: bool = False
    why_not: str = ""

    @property
    def own_text(self) -> str:
        """The auditor's share of Yes with its base, or a dash."""
        return NO_VALUE if self.why_not else str(self.own)

    @property
    def others_text(self) -> str:
        """The share of Yes of others with its base, or a dash."""
        if self.why_not:
            return NO_VALUE
        return f"{round_half_up(100 * self.expected_yes / self.own.base)}% of {self.own.base}"

    @property
    def difference_text(self) -> str:
        """How many points the auditor is above (+) or below (−) others, or a dash."""
        if self.why_not:
            return NO_VALUE
        points = round_half_up(100 * (self.own.yes - self.expected_yes) / self.own.base)
        return f"{format_signed(points)} {'point' if abs(points) == 1 else 'points'}"

    @property
    def interval_text(self) -> str:
        """The interval of the difference, or a dash."""
        return NO_VALUE if self.interval is None else self.interval.text


@dataclass(frozen=True)
class AuditorDrift:
    """One auditor compared with others, over all cases, by order and by day."""

    auditor: str
    same_cases: RateComparison
    comparable_cases: RateComparison
    parts: tuple[tuple[str, RateComparison], ...]
    why_no_parts: str
    days: tuple[tuple[date, RateComparison], ...]


class DriftAnalysis:
    """Compares each auditor of these reviews with the others. Build it once for all auditors.

    ``group_of`` says which cases are comparable: those of the same group, question by question. ``shown_ways`` is in
    how many ways each auditor is compared, for the number of comparisons.
    """

    def __init__(
        self,
        questions: Sequence[Question],
        reviews: Iterable[DatedReview],
        group_of: GroupOf,
        case_label: CaseLabel,
        shown_ways: int = 2,
    ) -> None:
        resolver = AnswerResolver(questions)
        self._reviews = [ReviewAnswers(review, _judged(resolver.outcomes(review.record))) for review in reviews]
        self._group_of = group_of
        self._case_label = case_label
        self.comparisons = shown_ways * max(1, len(self.auditors))

    @property
    def auditors(self) -> list[str]:
        """The auditors in alphabetical order."""
        return sorted({each.review.auditor for each in self._reviews if each.review.auditor}, key=str.casefold)

    def drift_of(self, auditor: str, include: IncludeCase = lambda case_id: True) -> AuditorDrift:
        """Return how an auditor compares with the others; ``include`` says which same cases are compared, by id."""
        own = sorted(self._of(auditor), key=_started_at)
        others = [each for each in self._reviews if each.review.auditor != auditor]
        expected = _ExpectedYes(others, self._group_of)
        comparable = self._comparable(own, expected, MIN_COMPARABLE_CASES)
        why_no_parts = comparable.why_not or self._why_no_parts(own)
        return AuditorDrift(
            auditor,
            self.same_cases(auditor, include),
            comparable,
            () if why_no_parts else tuple(self._parts(own, expected)),
            why_no_parts,
            () if comparable.why_not else tuple(self._days(own, expected)),
        )

    def same_cases(self, auditor: str, include: IncludeCase = lambda case_id: True) -> RateComparison:
        """Compare an auditor with the others who reviewed the same cases, answer by answer."""
        by_case: defaultdict[str, list[ReviewAnswers]] = defaultdict(list)
        for each in self._reviews:
            if include(each.review.case_id):
                by_case[each.review.case_id].append(each)
        cases = [
            compared
            for own in self._of(auditor)
            if (compared := _compare_same_case(own, by_case[own.review.case_id])).own.base
        ]
        if len(cases) < MIN_SAME_CASES:
            return self._refused(messages.TOO_FEW_SAME_CASES, len(cases), MIN_SAME_CASES)
        return _combine(cases, 0.0, _least_paired_variance(cases), self.comparisons)

    def _of(self, auditor: str) -> list[ReviewAnswers]:
        return [each for each in self._reviews if each.review.auditor == auditor]

    def _comparable(self, own: Sequence[ReviewAnswers], expected: _ExpectedYes, minimum: int) -> RateComparison:
        cases = [compared for each in own if (compared := expected.compare(each)).own.base]
        if len(cases) < minimum:
            return self._refused(messages.TOO_FEW_COMPARABLE_CASES, len(cases), minimum)
        if expected.case_count < MIN_COMPARABLE_CASES:
            return self._refused(messages.TOO_FEW_CASES_OF_OTHERS, expected.case_count, MIN_COMPARABLE_CASES)
        total = Share(sum(case.own.yes for case in cases), sum(case.own.base for case in cases))
        likely = (total.yes + 1) / (total.base + 2)
        least_variance = likely * (1 - likely) / (total.base + 2)
        return _combine(cases, expected.variance(own), least_variance, self.comparisons)

    def _refused(self, message: str, count: int, minimum: int) -> RateComparison:
        cases = self._case_label.with_count(count)
        return RateComparison(why_not=message.format(cases=cases, minimum=minimum, plural=self._case_label.plural))

    def _why_no_parts(self, own: Sequence[ReviewAnswers]) -> str:
        if len({each.review.started_at for each in own}) < len(PARTS):
            return messages.ORDER_NOT_KNOWN.format(plural=self._case_label.plural)
        if len(own) < len(PARTS) * MIN_CASES_OF_PART:
            return messages.TOO_FEW_CASES_FOR_PARTS.format(
                minimum=len(PARTS) * MIN_CASES_OF_PART, cases=self._case_label.with_count(len(own))
            )
        return ""

    def _parts(self, own: Sequence[ReviewAnswers], expected: _ExpectedYes) -> Iterable[tuple[str, RateComparison]]:
        bounds = [round_half_up(Fraction(part * len(own), len(PARTS))) for part in range(len(PARTS) + 1)]
        for name, start, end in zip(PARTS, bounds[:-1], bounds[1:], strict=True):
            yield name, self._comparable(own[start:end], expected, MIN_CASES_OF_PART)

    def _days(self, own: Sequence[ReviewAnswers], expected: _ExpectedYes) -> Iterable[tuple[date, RateComparison]]:
        by_day: defaultdict[date, list[ReviewAnswers]] = defaultdict(list)
        for each in own:
            if each.review.started_at is not None:
                by_day[local_day(each.review.started_at)].append(each)
        for day, reviews in by_day.items():
            yield day, self._comparable(reviews, expected, MIN_CASES_OF_PART)


class _ExpectedYes:
    """The share of Yes of other auditors for each question in each group of comparable cases."""

    def __init__(self, others: Sequence[ReviewAnswers], group_of: GroupOf) -> None:
        self._others = others
        self._group_of = group_of
        counts: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
        for each in others:
            for cell, answer in self._cells(each):
                counts[cell][0] += answer
                counts[cell][1] += 1
        self._shares = {cell: Share(yes, base) for cell, (yes, base) in counts.items()}
        self.case_count = len({each.review.case_id for each in others if each.answers})

    def compare(self, own: ReviewAnswers) -> RateComparison:
        """Compare one case with what others would have answered; answers that no other auditor gave are left out."""
        compared = [(answer, self._shares[cell]) for cell, answer in self._cells(own) if cell in self._shares]
        expected = sum((Fraction(share.yes, share.base) for _, share in compared), Fraction(0))
        return RateComparison(1, Share(sum(answer for answer, _ in compared), len(compared)), expected)

    def variance(self, own: Sequence[ReviewAnswers]) -> float:
        """Return the variance of the expected share of Yes, which comes from a sample of other cases."""
        weights: defaultdict[tuple[str, str], int] = defaultdict(int)
        for each in own:
            for cell, _ in self._cells(each):
                if cell in self._shares:
                    weights[cell] += 1
        total, by_case = sum(weights.values()), defaultdict[str, float](float)
        for each in self._others:
            for cell, answer in self._cells(each):
                if cell in weights:
                    share = self._shares[cell]
                    by_case[each.review.case_id] += weights[cell] * (answer - share.yes / share.base) / share.base
        return cluster_variance(list(by_case.values())) / total**2 if len(by_case) > 1 else 0.0

    def _cells(self, each: ReviewAnswers) -> Iterable[tuple[tuple[str, str], int]]:
        group = self._group_of(each.review)
        return (((question_id, group), answer) for question_id, answer in each.answers.items())


def _judged(outcomes: Mapping[str, Outcome]) -> dict[str, int]:
    return {
        question_id: int(outcome is Answer.YES)
        for question_id, outcome in outcomes.items()
        if outcome in (Answer.YES, Answer.NO)
    }


def _started_at(each: ReviewAnswers) -> datetime:
    return each.review.started_at or datetime.min.replace(tzinfo=UTC)


def _compare_same_case(own: ReviewAnswers, reviews: Sequence[ReviewAnswers]) -> RateComparison:
    """Compare one review with the mean answer of the others of the case, over the questions that both judged."""
    yes, count, expected = 0, 0, Fraction(0)
    for question_id, answer in own.answers.items():
        others = [each.answers[question_id] for each in reviews if each is not own and question_id in each.answers]
        if others:
            yes, count = yes + answer, count + 1
            expected += Fraction(sum(others), len(others))
    return RateComparison(1, Share(yes, count), expected)


def _combine(
    cases: Sequence[RateComparison], added_variance: float, least_variance: float, comparisons: int
) -> RateComparison:
    """Add up cases. A difference is clear if its interval, widened for the number of comparisons, does not reach 0."""
    own = Share(sum(case.own.yes for case in cases), sum(case.own.base for case in cases))
    expected = sum((case.expected_yes for case in cases), Fraction(0))
    residuals = [(float(case.own.yes - case.expected_yes), case.own.base) for case in cases]
    variances = (added_variance, least_variance)
    interval = clustered_difference(residuals, *variances, CONFIDENCE_LEVEL)
    widened = clustered_difference(residuals, *variances, 1 - (1 - CONFIDENCE_LEVEL) / comparisons)
    is_clear = widened is not None and not widened.low <= 0 <= widened.high
    return RateComparison(len(cases), own, expected, interval, is_clear)


def _least_paired_variance(cases: Sequence[RateComparison]) -> float:
    """Return the variance if no more than two further answers, one each way, were different (Bonett and Price 2012)."""
    answers = sum(case.own.base for case in cases) + 2
    surplus = sum((case.own.yes - case.expected_yes for case in cases), Fraction(0))
    different = (abs(surplus) + 2) / answers
    return float(different - (surplus / answers) ** 2) / answers
