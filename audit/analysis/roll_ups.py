"""Roll-ups: which key questions rate a standard, the band that they give, and how far it is from another.

The rating comes from the lowest percentage, from the mean of the percentages, or from one share: the cases in which a
derived measure is Yes. A mean weighs its key questions equally, and leaves out those without a percentage.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from audit.analysis.fewest_cases import FewestCases
from audit.analysis.intervals import round_half_up
from audit.analysis.results import QuestionResult
from audit.analysis.sensitivity import Sensitivity, standard_sensitivity
from audit.model.bands import Band, BandScale
from audit.model.questionnaire import Standard
from audit.model.roll_up import RollUp


def rates(standard: Standard, question_id: str) -> bool:
    """Return whether a key question is one of those that rate its standard: not one that another one combines."""
    if question_id in standard.combined_ids:
        return False
    return standard.roll_up is not RollUp.SHARE or question_id == standard.share_of


def rating_keys(standard: Standard, keys: Sequence[QuestionResult]) -> tuple[QuestionResult, ...]:
    """Return the results of the key questions that rate a standard."""
    return tuple(key for key in keys if rates(standard, key.question.id))


def mean_percent(keys: Sequence[QuestionResult]) -> Fraction:
    """Return the exact mean of the percentages of key questions, of which one at least has a percentage."""
    return mean_of([percent for key in keys if (percent := key.share.exact_percent) is not None])


def mean_of(percents: Sequence[Fraction]) -> Fraction:
    """Return the exact mean of percentages.

    >>> mean_of([Fraction(50), Fraction(75)])
    Fraction(125, 2)
    """
    return sum(percents, Fraction(0)) / len(percents)


def rolled_up_band(standard: Standard, keys: Sequence[QuestionResult], scale: BandScale) -> Band:
    """Return the band of the key questions that rate a standard, of which one at least has a percentage."""
    if standard.roll_up is RollUp.MEAN:
        return scale.band_of_percent(mean_percent(keys))
    return min((key.band for key in keys if key.band is not None), key=lambda band: band.points)


def rolled_up_percent(standard: Standard, keys: Sequence[QuestionResult]) -> int:
    """Return the whole percentage that rates a standard, rounded half up."""
    if standard.roll_up is RollUp.MEAN:
        return round_half_up(mean_percent(keys))
    return min(key.share.percent for key in keys if key.share.percent is not None)


def rolled_up_sensitivity(
    standard: Standard, keys: Sequence[QuestionResult], scale: BandScale, fewest: FewestCases
) -> Sensitivity:
    """Return how near a standard is to another rating: in cases, or for a mean in answers."""
    if standard.roll_up is RollUp.MEAN:
        return _mean_sensitivity(keys, scale)
    return standard_sensitivity(scale, {key.question.id: key.share for key in keys}, fewest)


def _mean_sensitivity(keys: Sequence[QuestionResult], scale: BandScale) -> Sensitivity:
    """Return the fewest answers that would move the mean to another band: those to the smallest bases count most.

    How many cases that takes is not known: one case may have several of the answers.
    """
    shares = sorted((key.share for key in keys if key.share.base), key=lambda share: share.base)
    steps = [Fraction(100, len(shares) * share.base) for share in shares]
    to_yes = [step for step, share in zip(steps, shares, strict=True) for _ in range(share.base - share.yes)]
    to_no = [-step for step, share in zip(steps, shares, strict=True) for _ in range(share.yes)]
    more, higher = _answers_to_other_band(mean_percent(keys), to_yes, scale)
    fewer, lower = _answers_to_other_band(mean_percent(keys), to_no, scale)
    return Sensitivity(more, higher, fewer, lower, in_answers=True)


def _answers_to_other_band(percent: Fraction, steps: Sequence[Fraction], scale: BandScale) -> tuple[int | None, str]:
    band = scale.band_of_percent(percent)
    for number, step in enumerate(steps, start=1):
        percent += step
        if (reached := scale.band_of_percent(percent)) != band:
            return number, reached.rating
    return None, ""
