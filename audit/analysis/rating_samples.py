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
from audit.model.bands import BandScale
from audit.model.questionnaire import Questionnaire, RatingMethod

APPLIES_TO_NO_CASE, AWAITS_ANSWERS = -1, -2

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class SampleTotals:
    """Yes, base and unknown answers of each key question (column) in each sample (row), and the ids of the columns."""

    question_ids: tuple[str, ...]
    yes: Numbers
    base: Numbers
    unknown: Numbers


def standard_ratings(result: StandardResult, totals: SampleTotals, scale: BandScale) -> Numbers:
    """Return the rating of a standard in each sample: the band of its lowest key question."""
    columns = [totals.question_ids.index(key.question.id) for key in result.key_questions]
    yes, base, unknown = totals.yes[:, columns], totals.base[:, columns], totals.unknown[:, columns]
    score = 200 * yes + (base if scale.band_from == "rounded" else 0)
    bands = sum((score >= 2 * floor * base).astype(np.int64) for floor in scale.boundaries)
    lowest = np.where(base > 0, bands, len(scale.bands)).min(axis=1)
    awaits = ((base == 0) & (unknown > 0)).any(axis=1)
    return np.where(awaits, AWAITS_ANSWERS, np.where(base.any(axis=1), lowest, APPLIES_TO_NO_CASE))


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
    points_of_bands = np.array([band.points for band in questionnaire.scale.bands])
    counts = table >= 0
    points = np.where(counts, points_of_bands[np.maximum(table, 0)], 0).sum(axis=1)
    overall = _cut_off_positions(questionnaire, points, counts.sum(axis=1))
    return np.where((table == AWAITS_ANSWERS).any(axis=1) | ~counts.any(axis=1), AWAITS_ANSWERS, overall)


def _apply_rules(questionnaire: Questionnaire, ratings: Mapping[str, Numbers]) -> dict[str, Numbers]:
    updated, names = dict(ratings), questionnaire.scale.ratings
    for rule in questionnaire.decision_rules:
        if rule.standard_id not in updated:
            continue
        domain = [
            updated[standard.id]
            for standard in questionnaire.standards
            if standard.domain_id == rule.domain_id and standard.id in updated
        ]
        if not domain:
            continue
        table, required = np.stack(domain, axis=1), names.index(rule.required_rating)
        applies = ((table == required) | (table == APPLIES_TO_NO_CASE)).all(axis=1) & (table == required).any(axis=1)
        target = updated[rule.standard_id]
        is_rated = target != APPLIES_TO_NO_CASE
        updated[rule.standard_id] = np.where(applies & is_rated, names.index(rule.new_rating), target)
    return updated


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
