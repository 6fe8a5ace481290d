"""Which ratings are suppressed because they would reveal a suppressed share, and what goes with them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from audit.analysis.ratings import overall_rating
from audit.analysis.results import OverallResult, QuestionResult, Results, StandardResult
from audit.analysis.sensitivity import NOT_SENSITIVE
from audit.analysis.stability import NO_STABILITY
from audit.analysis.suppression import SPARE, SuppressedCount
from audit.model.bands import SUPPRESSED, BandScale, Share
from audit.model.questionnaire import DecisionRule, Questionnaire


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
    scale = questionnaire.scale
    hidden = {result.standard.id for result in standards if _reveals_share(result, totals, scale, threshold)}
    while added := {
        rule.standard_id
        for rule in questionnaire.decision_rules
        if rule.standard_id not in hidden and _tells_about(rule, standards, hidden)
    }:
        hidden |= added
    return frozenset(hidden)


def _tells_about(rule: DecisionRule, standards: Iterable[StandardResult], hidden: Collection[str]) -> bool:
    """Return whether a reader would learn about a suppressed rating from whether this rule is applied."""
    domain = [result for result in standards if result.standard.domain_id == rule.domain_id and result.is_rated]
    visible = [result for result in domain if result.standard.id not in hidden]
    return len(visible) < len(domain) and all(result.rating == rule.required_rating for result in visible)


def _reveals_share(
    result: StandardResult, totals: Mapping[str, SuppressedCount], scale: BandScale, threshold: int
) -> bool:
    """Return whether the calculated rating leaves too few possible values for a suppressed share.

    It does as well if no share of the standard is published: a reader could check nothing of it.
    """
    keys = [key for key in result.key_questions if key.tally.base]
    suppressed = [key for key in keys if totals[key.question.id].share is None]
    if result.calculated_rating is None or not suppressed:
        return False
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
    rules = tuple(rule for rule in overall.applied_rules if rule.standard_id not in hidden)
    rating = overall.rating
    if rating is not None:
        visible = sum(result.points or 0 for result in results.standards if result.standard.id not in hidden)
        extremes = [visible, visible + questionnaire.scale.max_points * len(hidden)]
        cut_offs, count = questionnaire.overall_cut_offs, overall.rated_standards
        ratings = {overall_rating(cut_offs, points, count) for points in extremes}
        rating = SUPPRESSED if len(ratings) > 1 else rating
    return replace(
        overall, points=None, rating=rating, applied_rules=rules, without_decisions=None, stability=NO_STABILITY
    )
