"""Decision rules, and the overall rating from the points of the standards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from audit.analysis.results import OverallResult, StandardResult
from audit.model.questionnaire import (
    CutOff,
    DecisionRule,
    Questionnaire,
)
from audit.model.rating_conditions import Ratings


def apply_rules(questionnaire: Questionnaire, standard_results: Sequence[StandardResult]) -> list[StandardResult]:
    """Return the standards after the decision rules that apply, in the order of the questionnaire."""
    updated_results = list(standard_results)
    for rule in questionnaire.decision_rules:
        if rule.standard_id and rule_applies(rule, questionnaire, updated_results):
            updated_results = [_apply_rule(result, rule, questionnaire) for result in updated_results]
    return updated_results


def rule_applies(rule: DecisionRule, questionnaire: Questionnaire, standard_results: Iterable[StandardResult]) -> bool:
    """Return whether a rule applies: the ratings are known to meet its condition."""
    return questionnaire.condition_of(rule).holds(ratings_of(standard_results)) is True


def ratings_of(standard_results: Iterable[StandardResult]) -> Ratings:
    """Return the rating of each standard that is rated, by its id."""
    return {result.standard.id: result.rating for result in standard_results if result.is_rated}


def _apply_rule(result: StandardResult, rule: DecisionRule, questionnaire: Questionnaire) -> StandardResult:
    if result.standard.id != rule.standard_id:
        return result
    points = questionnaire.scale_of(result.standard).band_for_rating(rule.new_rating).points
    return replace(result, rating=rule.new_rating, points=points, applied_rule=rule, rating_before_rule=result.rating)


def calculate_overall(questionnaire: Questionnaire, standard_results: Iterable[StandardResult]) -> OverallResult:
    """Return the overall rating from the points of every rated standard that was inspected, after decision rules."""
    rated_results = [result for result in standard_results if result.is_rated]
    points = sum(result.points or 0 for result in rated_results)
    awaiting_rating = tuple(result.standard for result in rated_results if result.rating is None)
    from_points = (
        None
        if awaiting_rating or not rated_results
        else overall_rating(questionnaire.overall_cut_offs, points, len(rated_results))
    )
    rating, limits = limit_overall(questionnaire, from_points, ratings_of(rated_results))
    return OverallResult(
        points=points,
        max_points=sum(questionnaire.scale_of(result.standard).max_points for result in rated_results),
        rating=rating,
        awaiting_rating=awaiting_rating,
        applied_rules=(*(result.applied_rule for result in rated_results if result.applied_rule is not None), *limits),
        rated_standards=len(rated_results),
        rating_before_rules=from_points if limits else None,
    )


def limit_overall(
    questionnaire: Questionnaire, rating: str | None, ratings: Ratings
) -> tuple[str | None, tuple[DecisionRule, ...]]:
    """Return the overall rating after the rules that limit it, and those of them that made it worse.

    ``ratings`` are those of the standards after the other rules.
    """
    order, applied = [cut_off.rating for cut_off in questionnaire.overall_cut_offs], []
    for rule in questionnaire.decision_rules if rating is not None else ():
        is_better = rule.overall_at_most and order.index(rating or "") > order.index(rule.overall_at_most)
        if is_better and questionnaire.condition_of(rule).holds(ratings):
            rating = rule.overall_at_most
            applied.append(rule)
    return rating, tuple(applied)


def overall_rating(cut_offs: Iterable[CutOff], points: int, standard_count: int) -> str:
    """Return the overall rating for points over rated standards; a mean exactly on a cut-off gets the lower rating.

    [data] 18 of 36 points over 12 standards were published as Requires improvement, 19 as Good.
    """
    mean_points = Fraction(points, standard_count)
    return next(
        cut_off.rating
        for cut_off in cut_offs
        if cut_off.mean_points_up_to is None or mean_points <= cut_off.mean_points_up_to
    )
