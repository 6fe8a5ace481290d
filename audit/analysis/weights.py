"""Weights: shares over strata that were drawn out of proportion, such as strata with a quota.

Each case counts for the eligible cases of its stratum that it represents: eligible divided by included cases. Weights
and shares are exact fractions; only the percentage is rounded, half up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from audit.analysis.clustering import Clustering
from audit.analysis.intervals import Interval, decimal_text, round_half_up, wilson_interval
from audit.analysis.tallies import Tally, tally_questions
from audit.model.bands import NO_VALUE, Band, BandScale
from audit.model.case import CaseRecord
from audit.model.questionnaire import Question


@dataclass(frozen=True)
class SampleStrata:
    """Where the cases of a sample come from: the eligible cases of each stratum, and the stratum of each case.

    Cases are given by their references; a case that was not drawn has no stratum. If the strata were drawn
    ``in_proportion``, shares need no weights. ``eligible_by_practitioner`` has the eligible cases of each practitioner,
    by code.
    """

    eligible: Mapping[str, int]
    stratum_by_reference: Mapping[str, str]
    in_proportion: bool = False
    eligible_by_practitioner: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class StratumWeight:
    """A stratum with its eligible and its included cases."""

    name: str
    eligible: int
    included: int

    @property
    def weight(self) -> Fraction | None:
        """How many eligible cases each included case represents; None if none is included."""
        return Fraction(self.eligible, self.included) if self.included else None


@dataclass(frozen=True)
class WeightedShare:
    """A weighted percentage, rounded half up, and without its decimals, with its confidence interval.

    ``smallest_count`` is the smallest number of Yes or No above 0 in a stratum, and ``has_unanimous_stratum`` says that
    in one of them everybody gave the same answer. They decide who may see the share; 0 and False if everybody may.
    """

    percent: int
    whole_percent: int
    smallest_count: int = 0
    interval: Interval | None = None
    has_unanimous_stratum: bool = False

    def band(self, scale: BandScale) -> Band | None:
        """Return the band of the share; None if the scale has no bands."""
        if not scale.bands:
            return None
        return scale.band_at(self.percent if scale.band_from == "rounded" else self.whole_percent)

    def is_public(self, threshold: int) -> bool:
        """Return whether the share reveals no count of a stratum below the threshold."""
        return not threshold or not (self.has_unanimous_stratum or 0 < self.smallest_count < threshold)


@dataclass(frozen=True)
class Weighting:
    """The weight of each stratum and the weighted share of each question, by its id.

    ``not_drawn`` included cases are in no stratum, so they have no weight. ``ratings``, by standard id, are only there
    after the cases are erased, when not every share is left from which they come.
    """

    strata: tuple[StratumWeight, ...] = ()
    shares: Mapping[str, WeightedShare] = field(default_factory=dict)
    not_drawn: int = 0
    ratings: Mapping[str, str] = field(default_factory=dict)


def weigh(
    questions: Sequence[Question],
    records: Iterable[CaseRecord],
    sample: SampleStrata,
    clustering: Clustering | None = None,
) -> Weighting:
    """Return the weighted shares of the questions over the records, which must be the cases included."""
    by_stratum: defaultdict[str, list[CaseRecord]] = defaultdict(list)
    for record in records:
        by_stratum[sample.stratum_by_reference.get(record.case.reference, "")].append(record)
    strata = tuple(StratumWeight(name, eligible, len(by_stratum[name])) for name, eligible in sample.eligible.items())
    tallies = {name: tally_questions(questions, by_stratum[name]) for name in sample.eligible if by_stratum[name]}
    shares = {}
    for question in questions:
        share = weighted_share(
            [(stratum, tallies[stratum.name][question.id]) for stratum in strata if stratum.included],
            clustering.of_question(question.id, eligible=True) if clustering is not None else 1.0,
        )
        if share is not None:
            shares[question.id] = share
    included = sum(stratum.included for stratum in strata)
    return Weighting(strata, shares, sum(map(len, by_stratum.values())) - included)


def weighted_share(strata: Sequence[tuple[StratumWeight, Tally]], design_effect: float = 1.0) -> WeightedShare | None:
    """Return the weighted share of Yes in Yes and No over the strata; None if there is no Yes and no No.

    10 of 20 with two eligible cases for each, and 9 of 10 with one: 29 of 50, where 19 of 30 would be 63%.

    >>> share = weighted_share([(StratumWeight("A", 40, 20), Tally(10, 10)), (StratumWeight("B", 10, 10), Tally(9, 1))])
    >>> print(share.percent, share.interval)
    58 45% to 70%
    """
    yes = base = Fraction(0)
    counts = []
    for stratum, tally in strata:
        yes += tally.yes * (stratum.weight or 0)
        base += tally.base * (stratum.weight or 0)
        counts += [tally.yes, tally.no] if tally.base else []
    if not base:
        return None
    percent = 100 * yes / base
    interval = _weighted_interval(yes / base, strata, design_effect)
    return WeightedShare(round_half_up(percent), int(percent), min(filter(None, counts)), interval, 0 in counts)


def _weighted_interval(
    share: Fraction, strata: Sequence[tuple[StratumWeight, Tally]], design_effect: float
) -> Interval:
    """Return Wilson's interval of a weighted share, with the number of cases that would tell as much unweighted.

    The variance of the share is p × (1 − p) times the sum over the strata of W² × (N − n) / (N − 1) / base, where W is
    the part of the weighted base in the stratum. One over that sum is the number of cases. If every eligible case was
    read, nothing is left to chance.
    """
    bases = [(stratum, tally, tally.base * (stratum.weight or 0)) for stratum, tally in strata if tally.base]
    total = sum(weighted for _, _, weighted in bases)
    variance = sum(
        (weighted / total) ** 2 * _unread_share(stratum, tally) / tally.base for stratum, tally, weighted in bases
    )
    if not variance:
        return Interval(float(100 * share), float(100 * share))
    return wilson_interval(float(share), float(1 / variance) / design_effect)


def _unread_share(stratum: StratumWeight, tally: Tally) -> Fraction:
    """Return the finite population correction of a stratum: 0 if every eligible case was read."""
    unread = max(0, stratum.eligible - tally.base - tally.not_applicable)
    return Fraction(unread, max(1, stratum.eligible - 1))


def public_shares(weighting: Weighting, threshold: int) -> Weighting:
    """Return the weighting without the sizes of strata and the shares that reveal a count below the threshold."""
    shares = {
        question_id: replace(share, smallest_count=0, has_unanimous_stratum=False)
        for question_id, share in weighting.shares.items()
        if share.is_public(threshold)
    }
    return Weighting((), shares, 0)


def weight_text(weight: Fraction | None) -> str:
    """Return a weight with two decimals, a half rounded up, or a dash."""
    return NO_VALUE if weight is None else decimal_text(weight, 2)
