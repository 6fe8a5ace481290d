"""Which ratings are suppressed because they would reveal a suppressed share, and what goes with them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from audit.analysis.overall_ratings import limit_overall, overall_rating, ratings_of
from audit.analysis.results import OverallResult, QuestionResult, Results, StandardResult
from audit.analysis.roll_ups import rating_keys
from audit.analysis.sensitivity import NOT_SENSITIVE
from audit.analysis.stability import NO_STABILITY
from audit.analysis.suppression import SPARE, SuppressedCount
from audit.model.bands import SUPPRESSED, BandScale, Share
from audit.model.questionnaire import DecisionRule, Questionnaire
from audit.model.rating_conditions import Ratings
from audit.model.roll_up import RollUp


def without_revealing_ratings(results: Results, totals: Mapping[str, SuppressedCount], threshold: int) -> Results:
    """Return the results without the ratings that would reveal suppressed shares.

    The score goes with them, and so does the overall rating unless it would be the same with any other rating of these
    standards.
    """
    hidden = standards_without_rating(results.standards, totals, results.questionnaire, threshold)
    if not hidden:
        return results
    standards = tuple(
        _without_rating(result) if result.standard.id in hidden else result for result in results.standards
    )
    return replace(results, standards=standards, overall=_without_score(results, hidden))


def standards_without_rating(
    standards: Sequence[StandardResult],
    totals: Mapping[str, SuppressedCount],
    questionnaire: Questionnaire,
    threshold: int,
) -> frozenset[str]:
    """Return the ids of the standards whose rating is suppressed, with those that a decision rule rates after them."""
    hidden = {
        result.standard.id
        for result in standards
        if _reveals_share(result, totals, questionnaire.scale_of(result.standard), threshold)
    }
    while added := {
        rule.standard_id
        for rule in questionnaire.decision_rules
        if rule.standard_id and rule.standard_id not in hidden and _tells_about(rule, questionnaire, standards, hidden)
    }:
        hidden |= added
    return frozenset(hidden)


def _tells_about(
    rule: DecisionRule, questionnaire: Questionnaire, standards: Iterable[StandardResult], hidden: Collection[str]
) -> bool:
    """Return whether a reader would learn about a suppressed rating from whether this rule is applied."""
    condition = questionnaire.condition_of(rule)
    visible = _without(ratings_of(standards), hidden)
    return not condition.standard_ids().isdisjoint(hidden) and condition.holds(visible) is None


def _without(ratings: Ratings, hidden: Collection[str]) -> Ratings:
    return {standard_id: None if standard_id in hidden else rating for standard_id, rating in ratings.items()}


def _reveals_share(
    result: StandardResult, totals: Mapping[str, SuppressedCount], scale: BandScale, threshold: int
) -> bool:
    """Return whether the calculated rating leaves too few possible values for a suppressed share.

    It does as well if no share of the standard is published: a reader could check nothing of it.
    """
    keys = [key for key in rating_keys(result.standard, result.key_questions) if key.tally.base]
    suppressed = [key for key in keys if totals[key.question.id].share is None]
    if result.calculated_rating is None or not suppressed:
        return False
    if result.standard.roll_up is RollUp.MEAN:
        return True  # a reader can subtract the other shares from what the mean must be
    lowest = scale.band_for_rating(result.calculated_rating).points
    points = {key.question.id: _possible_points(key, key in suppressed, scale, threshold) for key in keys}
    return len(suppressed) == len(keys) or any(
        _is_narrow(
            key, scale, threshold, lowest, any(lowest in points[other.question.id] for other in keys if other != key)
        )
        for key in suppressed
    )


def _is_narrow(key: QuestionResult, scale: BandScale, threshold: int, lowest: int, others_lowest: bool) -> bool:
    """Return whether two values or fewer are left for Yes or for No; ``others_lowest``: another may be the lowest."""
    possible = [
        share
        for share in _possible_shares(key, threshold)
        if (points := _points(share, scale)) == lowest or (points > lowest and others_lowest)
    ]
    counts = {share.yes for share in possible}, {share.base - share.yes for share in possible}
    return min(map(len, counts)) <= SPARE


def _possible_points(key: QuestionResult, is_suppressed: bool, scale: BandScale, threshold: int) -> set[int]:
    shares = _possible_shares(key, threshold) if is_suppressed else [key.share]
    return {_points(share, scale) for share in shares}


def _possible_shares(key: QuestionResult, threshold: int) -> list[Share]:
    """Return the shares that a suppressed one could be for a reader who knows its base, unless that is small."""
    base = key.tally.base
    bases = [base] if base >= threshold else range(1, threshold)
    return [Share(yes, base) for base in bases for yes in range(base + 1) if yes < threshold or base - yes < threshold]


def _points(share: Share, scale: BandScale) -> int:
    band = scale.band(share)
    return band.points if band is not None else 0


def _without_rating(result: StandardResult) -> StandardResult:
    return replace(
        result,
        key_questions=tuple(replace(key, is_lowest=False) for key in result.key_questions),
        rating=SUPPRESSED,
        points=None,
        applied_rule=None,
        rating_before_rule=None,
        discretion_reasons=(),
        calculated_rating=None,
        allowed_ratings=(),
        decision=None,
        lapsed_decision=None,
        sensitivity=NOT_SENSITIVE,
        weighted_rating=None,
        has_few_cases=False,
        stability=NO_STABILITY,
    )


def _without_score(results: Results, hidden: Collection[str]) -> OverallResult:
    """Return the overall result without its points, and without its rating if that depends on a suppressed rating."""
    overall, questionnaire = results.overall, results.questionnaire
    tell = {rule.id for rule in overall.applied_rules if _tells_about(rule, questionnaire, results.standards, hidden)}
    rules = tuple(rule for rule in overall.applied_rules if rule.standard_id not in hidden and rule.id not in tell)
    rating = overall.rating
    if rating is not None and len(_possible_overall(results, hidden)) > 1:
        rating = SUPPRESSED
    return replace(
        overall,
        points=None,
        rating=rating,
        applied_rules=rules,
        without_decisions=None,
        stability=NO_STABILITY,
        rating_before_rules=None,
    )


def _possible_overall(results: Results, hidden: Collection[str]) -> set[str]:
    """Return the overall ratings that would be possible with any rating of the hidden standards."""
    questionnaire, count = results.questionnaire, results.overall.rated_standards
    visible = sum(result.points or 0 for result in results.standards if result.standard.id not in hidden)
    most = sum(questionnaire.scale_of(questionnaire.standards_by_id[each]).max_points for each in hidden)
    known = _without(ratings_of(results.standards), hidden)
    limits = [
        rule.overall_at_most
        for rule in questionnaire.decision_rules
        if rule.overall_at_most and _tells_about(rule, questionnaire, results.standards, hidden)
    ]
    order = [cut_off.rating for cut_off in questionnaire.overall_cut_offs]
    possible = set()
    for points in (visible, visible + most):
        from_points = overall_rating(questionnaire.overall_cut_offs, points, count)
        rating = limit_overall(questionnaire, from_points, known)[0] or from_points
        possible |= {rating, *(min(rating, limit, key=order.index) for limit in limits)}
    return possible
