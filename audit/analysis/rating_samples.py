"""The ratings of many samples at once: each standard that is rated from cases, and the overall rating.

Ratings are numbers: the position of a band in the scale, or one of the two marks below. The rules are those of
``ratings``, for a row of counts for each sample.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from audit.analysis.results import Results, StandardResult
from audit.analysis.roll_ups import rating_keys
from audit.model.bands import BandScale
from audit.model.questionnaire import DecisionRule, Questionnaire, RatingMethod
from audit.model.roll_up import RollUp

APPLIES_TO_NO_CASE, AWAITS_ANSWERS = -1, -2
ROUNDING_ERROR = 1e-9
"""More than floating point loses in a mean of percentages, and less than two different means are apart."""

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class SampleTotals:
    """Yes, base and unknown answers of each key question (column) in each sample (row), and the ids of the columns."""

    question_ids: tuple[str, ...]
    yes: Numbers
    base: Numbers
    unknown: Numbers


def standard_ratings(result: StandardResult, totals: SampleTotals, questionnaire: Questionnaire) -> Numbers:
    """Return the rating of a standard in each sample: the band of what rates it."""
    standard, scale = result.standard, questionnaire.scale_of(result.standard)
    rating = rating_keys(standard, result.key_questions)
    columns = [totals.question_ids.index(key.question.id) for key in rating]
    yes, base, unknown = totals.yes[:, columns], totals.base[:, columns], totals.unknown[:, columns]
    bands = _mean_bands(yes, base, scale) if standard.roll_up is RollUp.MEAN else _lowest_bands(yes, base, scale)
    positions = np.array([questionnaire.scale.ratings.index(rating) for rating in (*scale.ratings, scale.ratings[-1])])
    awaits = ((base == 0) & (unknown > 0)).any(axis=1)
    return np.where(awaits, AWAITS_ANSWERS, np.where(base.any(axis=1), positions[bands], APPLIES_TO_NO_CASE))


def _lowest_bands(yes: Numbers, base: Numbers, scale: BandScale) -> Numbers:
    """Return the band of the lowest share in each sample; one more than there are if no share has a base."""
    score = 200 * yes + (base if scale.band_from == "rounded" else 0)
    bands = sum((score >= 2 * floor * base).astype(np.int64) for floor in scale.boundaries)
    return np.asarray(np.where(base > 0, bands, len(scale.bands)).min(axis=1), dtype=np.int64)


def _mean_bands(yes: Numbers, base: Numbers, scale: BandScale) -> Numbers:
    """Return the band of the mean of the shares in each sample, in floating point: hundreds of samples need no more."""
    shares = (base > 0).sum(axis=1)
    percents = (100 * yes / np.maximum(base, 1)).sum(axis=1) / np.maximum(shares, 1) + ROUNDING_ERROR
    least = [floor - 0.5 if scale.band_from == "rounded" else floor for floor in scale.boundaries]
    bands: Numbers = np.searchsorted(np.array(least), percents, side="right").astype(np.int64)
    return bands


def overall_ratings(results: Results, ratings: Mapping[str, Numbers], count: int) -> Numbers:
    """Return the overall rating in each sample, after decision rules: a position in ``overall_cut_offs``.

    ``ratings`` are those of the standards that are rated from cases, by id. The others keep their rating.
    """
    questionnaire, by_standard = results.questionnaire, dict(ratings)
    for result in results.standards:
        if result.judgement is not None and result.is_rated:
            position = questionnaire.scale.ratings.index(result.judgement.rating)
            by_standard[result.standard.id] = np.full(count, position)
    after_rules = _apply_rules(questionnaire, by_standard)
    table = np.stack(list(after_rules.values()), axis=1)
    counts = table >= 0
    points_of = np.array([_points(questionnaire, standard_id) for standard_id in after_rules])
    all_points = np.take_along_axis(points_of, np.maximum(table, 0).T, axis=1).T
    points = np.where(counts, all_points, 0).sum(axis=1)
    overall = _cut_off_positions(questionnaire, points, counts.sum(axis=1))
    overall = _limit(questionnaire, after_rules, overall)
    return np.where((table == AWAITS_ANSWERS).any(axis=1) | ~counts.any(axis=1), AWAITS_ANSWERS, overall)


def _points(questionnaire: Questionnaire, standard_id: str) -> list[int]:
    """Return the points of a standard for each rating of the questionnaire; 0 for one that it cannot have."""
    bands = questionnaire.scale_of(questionnaire.standards_by_id[standard_id]).bands
    points = {band.rating: band.points for band in bands}
    return [points.get(rating, 0) for rating in questionnaire.scale.ratings]


def _apply_rules(questionnaire: Questionnaire, ratings: Mapping[str, Numbers]) -> dict[str, Numbers]:
    updated, names = dict(ratings), questionnaire.scale.ratings
    for rule in questionnaire.decision_rules:
        if rule.standard_id in updated:
            target = updated[rule.standard_id]
            applies = _holds(questionnaire, rule, updated) & (target != APPLIES_TO_NO_CASE)
            updated[rule.standard_id] = np.where(applies, names.index(rule.new_rating), target)
    return updated


def _limit(questionnaire: Questionnaire, ratings: Mapping[str, Numbers], overall: Numbers) -> Numbers:
    """Return the overall ratings after the rules that limit them."""
    order = [cut_off.rating for cut_off in questionnaire.overall_cut_offs]
    for rule in questionnaire.decision_rules:
        if rule.overall_at_most:
            limited = np.minimum(overall, order.index(rule.overall_at_most))
            overall = np.where(_holds(questionnaire, rule, ratings), limited, overall)
    return overall


def _holds(questionnaire: Questionnaire, rule: DecisionRule, ratings: Mapping[str, Numbers]) -> npt.NDArray[np.bool_]:
    """Return in which samples the condition of a rule is true. It is asked once for samples with the same ratings."""
    condition, names = questionnaire.condition_of(rule), questionnaire.scale.ratings
    read = [standard_id for standard_id in ratings if standard_id in condition.standard_ids()]
    if not read:
        return np.array(False)
    rows, which = np.unique(np.stack([ratings[each] for each in read], axis=1), axis=0, return_inverse=True)
    outcomes = [
        condition.holds(
            {
                each: names[position] if position >= 0 else None
                for each, position in zip(read, row, strict=True)
                if position != APPLIES_TO_NO_CASE
            }
        )
        is True
        for row in rows.tolist()
    ]
    return np.array(outcomes)[which.reshape(-1)]


def _cut_off_positions(questionnaire: Questionnaire, points: Numbers, standard_count: Numbers) -> Numbers:
    """Return the position of the first cut-off that the mean points do not exceed."""
    limits = [
        cut_off.mean_points_up_to for cut_off in questionnaire.overall_cut_offs if cut_off.mean_points_up_to is not None
    ]
    return np.array(
        sum(points * limit.denominator > limit.numerator * standard_count for limit in limits), dtype=np.int64
    )


def rated_from_cases(results: Results) -> Sequence[StandardResult]:
    """Return the standards that have a rating calculated from the cases."""
    return [
        result
        for result in results.standards
        if result.standard.rating_method is RatingMethod.FROM_CASES and result.calculated_rating is not None
    ]
