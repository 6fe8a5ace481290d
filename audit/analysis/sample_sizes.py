"""How many cases to draw: from margin and confidence to a number of cases and back, and what it means at the bands.

The margin is that of a share of 50%, which is the widest, in percentage points either side.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import NormalDist

from audit.analysis.intervals import Interval, bands_spanned, check_population, share_interval, z_score
from audit.model.bands import Band, BandScale, Share


def design_effect(cases_per_practitioner: float, icc: float) -> float:
    """Return how many times as many cases are needed because cases of one practitioner resemble each other.

    >>> round(design_effect(6, 0.1), 2)
    1.5
    """
    return 1 + (cases_per_practitioner - 1) * icc


def mean_cases_per_practitioner(counts: Iterable[int]) -> float:
    """Return how many cases the practitioner of a drawn case has on average; 0 if there are no cases.

    ``counts`` are the drawn cases of each practitioner. A practitioner with many cases counts for each of them.

    >>> mean_cases_per_practitioner([6, 2])
    5.0
    """
    each = [count for count in counts if count]
    return sum(count * count for count in each) / sum(each) if each else 0.0


@dataclass(frozen=True)
class SamplePlan:
    """What the size of a sample depends on.

    ``eligible`` is the number of all cases that could be drawn; None if it is very large. ``confidence`` is from 0 to
    1.
    """

    eligible: int | None = None
    confidence: float = 0.8
    design_effect: float = 1.0

    def cases_for(self, margin: float) -> int:
        """Return the fewest cases whose margin is at most this many points.

        [field] The inspectorate's sample sizes: at 80% confidence and 5 points, 62 and 63 eligible cases both give 46.

        >>> [SamplePlan(eligible).cases_for(5) for eligible in (61, 62, 63, 64)]
        [45, 46, 46, 47]
        """
        if self.eligible == 0:
            return 0
        of_many = self.design_effect * (z_score(self.confidence) * 50 / margin) ** 2
        return math.ceil(of_many if self.eligible is None else of_many / (1 + (of_many - 1) / self.eligible))

    def margin_of(self, cases: int) -> float | None:
        """Return the margin of a number of cases in points; None for no cases.

        >>> round(SamplePlan(62).margin_of(46), 2), SamplePlan(62).margin_of(62)
        (4.84, 0.0)

        Raises InputError if there are more cases than are eligible.
        """
        return z_score(self.confidence) * self._standard_error(cases) if cases else None

    def confidence_of(self, cases: int, margin: float) -> float:
        """Return the confidence, from 0 to 1, that a number of cases gives for a margin in points; 0 for no cases.

        Raises InputError if there are more cases than are eligible.
        """
        if not cases:
            return 0.0
        standard_error = self._standard_error(cases)
        return 2 * NormalDist().cdf(margin / standard_error) - 1 if standard_error else 1.0

    def independent_cases(self, cases: int) -> int:
        """Return how many cases, each of another practitioner, tell as much as this number of cases.

        >>> SamplePlan(design_effect=1.5).independent_cases(46)
        31
        """
        return math.floor(cases / self.design_effect + 0.5)

    def _standard_error(self, cases: int) -> float:
        """Return the standard error of a share of 50%, in points."""
        finite_correction = 1.0
        if self.eligible is not None:
            check_population(cases, self.eligible)
            finite_correction = (self.eligible - cases) / (self.eligible - 1) if self.eligible > 1 else 0.0
        return 50 * math.sqrt(self.design_effect * finite_correction / cases)


@dataclass(frozen=True)
class BandExample:
    """The lowest result of a band at a number of cases, and between which percentages it lies at 95% confidence.

    ``of_eligible`` is about the eligible cases; None if their number is not known. ``of_many`` is about a very large
    number of cases, such as all the work of a unit, of which the eligible ones are themselves a sample. ``bands`` are
    those that the wider of the two reaches.
    """

    band: Band
    share: Share
    of_eligible: Interval | None
    of_many: Interval
    bands: tuple[Band, ...]


def band_examples(plan: SamplePlan, cases: int, scale: BandScale) -> tuple[BandExample, ...]:
    """Return the lowest result of every band but the first; none without cases or bands.

    >>> from audit.toml_files.questionnaire import QUESTIONNAIRES_FOLDER, load_questionnaire
    >>> scale = load_questionnaire(QUESTIONNAIRES_FOLDER / "hmip-probation-2021.toml").scale
    >>> [f"{example.share}: {example.of_many}" for example in band_examples(SamplePlan(63), 46, scale)][1:]
    ['65% (30 of 46): 51% to 77%', '80% (37 of 46): 67% to 89%']
    """
    examples = []
    for band in scale.bands[1:] if cases else ():
        share = Share(scale.min_yes(band, cases), cases)
        of_many = share_interval(share, design_effect=plan.design_effect)
        of_eligible = None
        if plan.eligible is not None:
            of_eligible = share_interval(share, plan.eligible, design_effect=plan.design_effect)
        assert of_many is not None
        examples.append(BandExample(band, share, of_eligible, of_many, bands_spanned(scale, of_many)))
    return tuple(examples)
