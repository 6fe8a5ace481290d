"""From tallies to ratings: bands, the lowest key question, decisions, decision rules, the overall rating."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from audit.analysis.case_counts import CaseCounts, count_cases
from audit.analysis.clustering import Clustering
from audit.analysis.decisions import apply_decision
from audit.analysis.discretion import has_few_cases, why_discretion
from audit.analysis.fewest_cases import FewestCases, fewest_if_answered_alike
from audit.analysis.intervals import confidence_interval, valid_eligible
from audit.analysis.results import OverallResult, QuestionResult, Results, StandardResult
from audit.analysis.sensitivity import NOT_SENSITIVE, share_sensitivity, standard_sensitivity
from audit.analysis.tallies import Tally
from audit.analysis.weighted_results import add_weights
from audit.analysis.weights import SampleStrata
from audit.model.bands import BandScale
from audit.model.case import CaseRecord
from audit.model.judgement import Decision, Judgement
from audit.model.questionnaire import (
    CutOff,
    DecisionRule,
    KeyQuestion,
    Question,
    Questionnaire,
    RatingMethod,
    Standard,
)


def calculate_results(
    questionnaire: Questionnaire,
    records: Iterable[CaseRecord],
    judgements: Mapping[str, Judgement] | None = None,
    not_inspected: Collection[str] = (),
    decisions: Mapping[str, Decision] | None = None,
    eligible: int | None = None,
    sample: SampleStrata | None = None,
) -> Results:
    """Return the tallies, ratings and overall rating of the records, which must be the cases included.

    ``sample`` is needed if strata were drawn out of proportion. The other arguments are those of
    ``results_from_counts``. The stability of the ratings is left out: ``with_stability`` adds it.
    """
    counts = count_cases(questionnaire, records, sample)
    return results_from_counts(questionnaire, counts, judgements, not_inspected, decisions, eligible)


def results_from_counts(
    questionnaire: Questionnaire,
    counts: CaseCounts,
    judgements: Mapping[str, Judgement] | None = None,
    not_inspected: Collection[str] = (),
    decisions: Mapping[str, Decision] | None = None,
    eligible: int | None = None,
) -> Results:
    """Return the ratings and the overall rating of the counts of the cases included.

    Results come from counts alone, so that they are the same after the cases are erased. ``judgements`` and
    ``decisions`` are by standard id. Standards ``not_inspected`` (ids) do not count in the maximum score, and neither
    do those of which no question was collected in any record. ``eligible`` is the number of all cases that could have
    been sampled, as entered in the audit details.
    """
    used_eligible = valid_eligible(eligible, counts.case_count)
    without_columns = tuple(
        standard
        for standard in questionnaire.standards
        if standard.id in counts.standards_not_collected and standard.id not in not_inspected
    )
    left_out_ids = {*not_inspected, *(standard.id for standard in without_columns)}
    rated_results = [
        rate_standard(
            standard,
            questionnaire,
            counts.tallies,
            (judgements or {}).get(standard.id),
            used_eligible,
            counts.fewest_cases,
            counts.clustering,
        )
        for standard in questionnaire.standards
        if standard.id not in left_out_ids
    ]
    if counts.weighting is not None:
        rated_results = [add_weights(result, counts.weighting, questionnaire) for result in rated_results]
    standard_results, overall = _decide(questionnaire, rated_results, decisions or {})
    return Results(
        questionnaire,
        counts.case_count,
        standard_results,
        overall,
        tuple(standard for standard in questionnaire.standards if standard.id in left_out_ids),
        used_eligible,
        without_columns,
        {**_not_collected_questions(counts.tallies), **counts.details_not_collected},
        counts.open_count,
        counts.weighting,
        counts.clustering,
        eligible,
        moderated=counts.moderated,
    )


def _decide(
    questionnaire: Questionnaire, rated_results: Sequence[StandardResult], decisions: Mapping[str, Decision]
) -> tuple[tuple[StandardResult, ...], OverallResult]:
    """Return the standards after decisions and rules, and the overall result."""
    decided_results = [
        apply_decision(result, decisions.get(result.standard.id), questionnaire.scale) for result in rated_results
    ]
    final_results = apply_rules(questionnaire, decided_results)
    overall = calculate_overall(questionnaire, final_results)
    if any(result.decision for result in decided_results):
        calculated = calculate_overall(questionnaire, apply_rules(questionnaire, rated_results))
        overall = replace(overall, without_decisions=calculated)
    return tuple(final_results), overall


def _not_collected_questions(tallies: Mapping[str, Tally]) -> dict[str, int]:
    return {question_id: tally.not_collected for question_id, tally in tallies.items() if tally.not_collected}


def rate_standard(
    standard: Standard,
    questionnaire: Questionnaire,
    tallies: Mapping[str, Tally],
    judgement: Judgement | None = None,
    eligible: int | None = None,
    fewest_cases: FewestCases = fewest_if_answered_alike,
    clustering: Clustering | None = None,
) -> StandardResult:
    """Return one standard before decisions and rules: the band of its lowest key question, or its judgement.

    A key question that is not applicable in every case is ignored; a standard whose key questions all are does not
    count. While a key question has no answer at all, the standard has no rating, because that question might become
    the lowest. ``fewest_cases`` looks at single cases; by default they are assumed to be answered alike.
    """
    scale = questionnaire.scale
    key_results = tuple(
        _key_question_result(key, questionnaire, tallies, standard.rating_method, eligible, clustering)
        for key in standard.key_questions
    )
    if standard.rating_method is RatingMethod.BY_JUDGEMENT and judgement is not None:
        return StandardResult(
            standard, key_results, judgement.rating, scale.band_for_rating(judgement.rating).points, judgement
        )
    is_calculated = standard.rating_method is RatingMethod.FROM_CASES
    if is_calculated and all(key.tally.applies_to_no_case for key in key_results):
        return StandardResult(standard, key_results, applies_to_no_case=True)
    bands = [key.band for key in key_results if key.band is not None]
    if not bands or any(key.band is None and (key.tally.unanswered or key.tally.not_collected) for key in key_results):
        return StandardResult(standard, key_results)
    lowest_band = min(bands, key=lambda band: band.points)
    tallies_with_base = [key.tally for key in key_results if key.tally.base]
    sensitivity = standard_sensitivity(scale, {key.question.id: key.share for key in key_results}, fewest_cases)
    discretion_reasons = why_discretion(questionnaire, tallies_with_base, sensitivity)
    return StandardResult(
        standard,
        _mark_lowest(key_results),
        lowest_band.rating,
        lowest_band.points,
        discretion_reasons=discretion_reasons,
        calculated_rating=lowest_band.rating,
        allowed_ratings=scale.adjacent_ratings(lowest_band) if discretion_reasons else (),
        sensitivity=sensitivity,
        has_few_cases=has_few_cases(questionnaire, tallies_with_base),
    )


def _key_question_result(
    key: KeyQuestion,
    questionnaire: Questionnaire,
    tallies: Mapping[str, Tally],
    rating_method: RatingMethod,
    eligible: int | None,
    clustering: Clustering | None,
) -> QuestionResult:
    is_rated = rating_method is RatingMethod.FROM_CASES
    result, *prompts = (
        _question_result(question, questionnaire, tallies[question.id], is_rated, eligible, clustering)
        for question in (key, *key.prompts)
    )
    sensitivity = share_sensitivity(questionnaire.scale, result.share) if is_rated else NOT_SENSITIVE
    return replace(result, prompts=tuple(prompts), sensitivity=sensitivity)


def _question_result(
    question: Question,
    questionnaire: Questionnaire,
    tally: Tally,
    is_rated: bool,
    eligible: int | None,
    clustering: Clustering | None,
) -> QuestionResult:
    scale = questionnaire.scale
    design_effect = clustering.of_question(question.id, eligible is not None) if clustering is not None else 1.0
    return QuestionResult(
        question,
        tally,
        band=scale.band(tally.share) if is_rated else None,
        rounding_changed_band=is_rated and scale.rounding_changes_band(tally.share),
        confidence_interval=confidence_interval(tally, scale, is_rated, eligible, design_effect),
        case_label=questionnaire.case_label,
        is_survey=questionnaire.is_survey,
    )


def _mark_lowest(key_results: Sequence[QuestionResult]) -> tuple[QuestionResult, ...]:
    """Mark every key question with the lowest printed percentage, including ties."""
    lowest = min(key.share.percent for key in key_results if key.share.percent is not None)
    return tuple(replace(key, is_lowest=key.share.percent == lowest) for key in key_results)


def apply_rules(questionnaire: Questionnaire, standard_results: Sequence[StandardResult]) -> list[StandardResult]:
    """Return the standards after the decision rules that apply, in the order of the questionnaire."""
    updated_results = list(standard_results)
    for rule in questionnaire.decision_rules:
        if rule_applies(rule, updated_results):
            updated_results = [_apply_rule(result, rule, questionnaire.scale) for result in updated_results]
    return updated_results


def rule_applies(rule: DecisionRule, standard_results: Iterable[StandardResult]) -> bool:
    """Return whether a rule applies: its domain has rated standards, and each has the required rating."""
    ratings = [
        result.rating for result in standard_results if result.standard.domain_id == rule.domain_id and result.is_rated
    ]
    return bool(ratings) and all(rating == rule.required_rating for rating in ratings)


def _apply_rule(result: StandardResult, rule: DecisionRule, scale: BandScale) -> StandardResult:
    if result.standard.id != rule.standard_id:
        return result
    points = scale.band_for_rating(rule.new_rating).points
    return replace(result, rating=rule.new_rating, points=points, applied_rule=rule, rating_before_rule=result.rating)


def calculate_overall(questionnaire: Questionnaire, standard_results: Iterable[StandardResult]) -> OverallResult:
    """Return the overall rating from the points of every rated standard that was inspected."""
    rated_results = [result for result in standard_results if result.is_rated]
    points = sum(result.points or 0 for result in rated_results)
    awaiting_rating = tuple(result.standard for result in rated_results if result.rating is None)
    rating = (
        None
        if awaiting_rating or not rated_results
        else overall_rating(questionnaire.overall_cut_offs, points, len(rated_results))
    )
    return OverallResult(
        points=points,
        max_points=questionnaire.scale.max_points * len(rated_results),
        rating=rating,
        awaiting_rating=awaiting_rating,
        applied_rules=tuple(result.applied_rule for result in rated_results if result.applied_rule is not None),
        rated_standards=len(rated_results),
    )


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
