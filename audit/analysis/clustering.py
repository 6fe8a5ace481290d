"""How much cases of one practitioner resemble each other, and by how much that widens the intervals of an audit.

The intra-cluster correlation (ICC) is estimated once, over all key questions, by analysis of variance. One audit says
little about it, so the estimate is moved towards the ICC of the questionnaire, and the more so the fewer practitioners
and cases there are. Practitioners are known by their codes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from audit.analysis.sample_sizes import design_effect, mean_cases_per_practitioner
from audit.model.answers import Answer, Outcome

PRIOR_SPREAD = 0.15
"""How far the ICC of an audit usually is from that of the questionnaire (as a standard deviation)."""

QUESTION_CORRELATION = 0.4
"""How much the answers of a case to two questions resemble each other, so that 13 questions say less than 13 times."""


@dataclass(frozen=True)
class Clustering:
    """The practitioners of the cases included, and how alike the cases of one of them are.

    ``cases`` is the number of cases whose practitioner is known, of ``all_cases``, and ``cases_per_practitioner`` how
    many cases the practitioner of a case has on average. ``estimate`` is the ICC of these cases alone, None if nothing
    can be said; it weighs ``weight``, from 0 to 1, and the ``prior`` of the questionnaire the rest. ``by_question`` has
    the cases per practitioner over those with Yes or No, by question id. ``remaining``, from 0 to 1, is how much of the
    design effect remains in intervals for the eligible cases alone; 1 if it is not known how many a practitioner has.
    """

    practitioners: int
    cases: int
    all_cases: int
    cases_per_practitioner: float
    prior: float
    icc: float
    estimate: float | None = None
    weight: float = 0.0
    by_question: Mapping[str, float] = field(default_factory=dict)
    remaining: float = 1.0

    @property
    def is_known(self) -> bool:
        """Return whether the practitioners of at least half of the cases are known; else no allowance is made."""
        return 2 * self.cases >= self.all_cases > 0

    @property
    def design_effect(self) -> float:
        """The design effect of a question that was answered in every case; 1 if practitioners are not known."""
        return design_effect(self.cases_per_practitioner, self.icc) if self.is_known else 1.0

    @property
    def of_eligible(self) -> float:
        """The design effect in intervals for the eligible cases alone."""
        return 1 + self.remaining * (self.design_effect - 1)

    def of_question(self, question_id: str, eligible: bool = False) -> float:
        """Return the design effect of a question, which is smaller if it was answered in fewer cases.

        ``eligible`` is set for an interval for the eligible cases alone.
        """
        each = self.by_question.get(question_id, self.cases_per_practitioner)
        effect = design_effect(each, self.icc) if self.is_known else 1.0
        return 1 + self.remaining * (effect - 1) if eligible else effect

    def of_group(self, cases_by_practitioner: Mapping[str, int]) -> float:
        """Return the design effect of a share over a group of the cases, of which each practitioner has some."""
        each = max(1.0, mean_cases_per_practitioner(cases_by_practitioner.values()))
        return design_effect(each, self.icc) if self.is_known else 1.0

    def without_questions(self) -> Clustering:
        """Return the clustering without what belongs to single questions, whose figures may be suppressed."""
        return replace(self, by_question={})


class ClusteredCase(Protocol):
    """A case with its practitioner ('' if not known) and how every question counts for it."""

    @property
    def practitioner(self) -> str:
        """The code of the practitioner."""

    @property
    def outcomes(self) -> Mapping[str, Outcome]:
        """How every question counts, by question id."""


def cases_by_practitioner(cases: Iterable[ClusteredCase], question_id: str) -> Counter[str]:
    """Return how many cases of each known practitioner were answered Yes or No."""
    answered = (case.practitioner for case in cases if case.outcomes[question_id] in (Answer.YES, Answer.NO))
    return Counter(filter(None, answered))


def measure_clustering(
    cases: Sequence[ClusteredCase],
    key_questions: Iterable[str],
    questions: Iterable[str],
    prior: float,
    icc: float | None = None,
    eligible: Mapping[str, int] | None = None,
) -> Clustering | None:
    """Return the clustering of cases; None if no practitioner is known.

    The questions are ids; the ICC is estimated over the ``key_questions``, unless ``icc`` is that of a larger audit of
    which these cases are a part. ``eligible`` are the eligible cases of each practitioner, if they are known.
    """
    known = [case for case in cases if case.practitioner]
    if not known:
        return None
    sizes = Counter(case.practitioner for case in known)
    each = mean_cases_per_practitioner(sizes.values())
    by_question = {
        question_id: mean_cases_per_practitioner(cases_by_practitioner(known, question_id).values())
        for question_id in questions
    }
    found = {question_id: mean for question_id, mean in by_question.items() if mean}
    clustering = Clustering(len(sizes), len(known), len(cases), each, prior, prior if icc is None else icc)
    clustering = replace(clustering, by_question=found, remaining=_remaining(sizes, eligible or {}))
    if icc is not None:
        return clustering
    tables = [_yes_and_base(known, question_id) for question_id in key_questions]
    return _with_estimate(clustering, tables, list(sizes.values()))


def _remaining(sizes: Mapping[str, int], eligible: Mapping[str, int]) -> float:
    """Return how much of the design effect remains for the eligible cases alone, from 0 to 1.

    What cases of a practitioner have in common moves a share only as far as the part of this practitioner in the sample
    differs from that in all eligible cases. So in place of m comes the sum of the squared differences of the parts,
    divided by 1 / n − 1 / N, which is m if nobody else's cases were read. All of it remains if ``eligible`` does not
    have the cases.

    >>> _remaining({"P1": 3, "P2": 3}, {"P1": 4, "P2": 4}), _remaining({"P1": 3}, {"P1": 3, "P2": 3})
    (0.0, 1.0)
    """
    cases, total = sum(sizes.values()), sum(eligible.values())
    each = mean_cases_per_practitioner(sizes.values())
    if total <= cases or each == 1 or any(eligible.get(name, 0) < size for name, size in sizes.items()):
        return 1.0
    differences = (sizes.get(name, 0) / cases - count / total for name, count in eligible.items())
    of_eligible = sum(difference**2 for difference in differences) / (1 / cases - 1 / total)
    return min(1.0, max(0.0, (of_eligible - 1) / (each - 1)))


Table = Sequence[tuple[int, int]]
"""Yes and base of one question in the cases of each practitioner."""


def _yes_and_base(cases: Iterable[ClusteredCase], question_id: str) -> Table:
    """Return Yes and base of a question for each practitioner with a base."""
    listed = list(cases)
    yes = Counter(case.practitioner for case in listed if case.outcomes[question_id] is Answer.YES)
    bases = cases_by_practitioner(listed, question_id)
    return [(yes[practitioner], base) for practitioner, base in bases.items()]


def _with_estimate(clustering: Clustering, tables: Iterable[Table], sizes: Sequence[int]) -> Clustering:
    """Return the clustering with the ICC of these tables, moved towards the prior."""
    parts = [variance for table in tables if (variance := _variances(table)) is not None]
    total = sum(whole for _, whole in parts)
    if total <= 0:
        return clustering
    estimate = sum(between for between, _ in parts) / total
    weight = _weight(clustering.prior, sizes, len(parts))
    icc = min(1.0, max(0.0, weight * estimate + (1 - weight) * clustering.prior))
    return replace(clustering, icc=icc, estimate=estimate, weight=weight)


def _variances(table: Table) -> tuple[float, float] | None:
    """Return the variance between practitioners and the whole variance of one question, both times the size of a group.

    None if there are not two practitioners, or none of them has two cases. This is the usual analysis of variance of 0
    and 1, with n0 for the size of groups that differ in size.
    """
    groups, cases, yes = len(table), sum(base for _, base in table), sum(count for count, _ in table)
    if groups < 2 or cases == groups:
        return None
    sum_of_squares = sum(count * count / base for count, base in table)
    between = (sum_of_squares - yes * yes / cases) / (groups - 1)
    within = (yes - sum_of_squares) / (cases - groups)
    return between - within, between + (_group_size([base for _, base in table]) - 1) * within


def _group_size(sizes: Sequence[int]) -> float:
    """Return n0, the size of groups as the analysis of variance needs it."""
    cases = sum(sizes)
    return (cases - sum(size * size for size in sizes) / cases) / (len(sizes) - 1)


def _weight(prior: float, sizes: Sequence[int], questions: int) -> float:
    """Return how much the estimate counts against the prior: the share of the spread that is not chance.

    The variance of the estimate of one question is that of Smith (1957) at the prior. Several questions have less, but
    not in proportion, because their answers resemble each other.
    """
    groups, cases, size = len(sizes), sum(sizes), _group_size(sizes)
    one = 2 * (1 - prior) ** 2 * (1 + (size - 1) * prior) ** 2 * (cases - 1)
    one /= size * size * (cases - groups) * (groups - 1)
    alike = QUESTION_CORRELATION**2
    chance = one * (1 + (questions - 1) * alike) / questions
    return PRIOR_SPREAD**2 / (PRIOR_SPREAD**2 + chance)
