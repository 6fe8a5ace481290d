"""From tallies to ratings: bands, the lowest key question and decisions; then decision rules and the overall rating."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from audit.analysis.case_counts import CaseCounts, count_cases
from audit.analysis.clustering import Clustering
from audit.analysis.decisions import apply_decision
from audit.analysis.discretion import has_few_cases, why_discretion
from audit.analysis.fewest_cases import FewestCases, fewest_if_answered_alike
from audit.analysis.intervals import confidence_interval, valid_eligible
from audit.analysis.overall_ratings import apply_rules, calculate_overall
from audit.analysis.results import OverallResult, QuestionResult, Results, StandardResult
from audit.analysis.roll_ups import rates, rating_keys, rolled_up_band, rolled_up_percent, rolled_up_sensitivity
from audit.analysis.sensitivity import NOT_SENSITIVE, share_sensitivity
from audit.analysis.tallies import Tally
from audit.analysis.weighted_results import add_weights
from audit.analysis.weights import SampleStrata
from audit.model.bands import BandScale
from audit.model.case import CaseRecord
from audit.model.judgement import Decision, Judgement
from audit.model.questionnaire import (
    KeyQuestion,
    Question,
    Questionnaire,
    RatingMethod,
    Standard,
)
from audit.model.roll_up import RollUp


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
    if counts.overridden:
        rated_results = [_add_overridden(result, counts.overridden) for result in rated_results]
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
        apply_decision(result, decisions.get(result.standard.id), questionnaire.scale_of(result.standard))
        for result in rated_results
    ]
    final_results = apply_rules(questionnaire, decided_results)
    overall = calculate_overall(questionnaire, final_results)
    if any(result.decision for result in decided_results):
        calculated = calculate_overall(questionnaire, apply_rules(questionnaire, rated_results))
        overall = replace(overall, without_decisions=calculated)
    return tuple(final_results), overall


def _add_overridden(result: StandardResult, overridden: Mapping[str, int]) -> StandardResult:
    def add(question: QuestionResult) -> QuestionResult:
        return replace(question, overridden=overridden.get(question.question.id, 0))

    keys = (replace(add(key), prompts=tuple(map(add, key.prompts))) for key in result.key_questions)
    return replace(result, key_questions=tuple(keys))


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
    """Return one standard before decisions and rules: the band of what rates it, or its judgement.

    A key question that is not applicable in every case is ignored; a standard of which all that rate it are does not
    count. While a key question that rates it has no answer at all, the standard has no rating, because that question
    might change it. ``fewest_cases`` looks at single cases; by default they are assumed to be answered alike.
    """
    key_results = tuple(
        _key_question_result(key, standard, questionnaire, tallies, eligible, clustering)
        for key in standard.key_questions
    )
    if standard.rating_method is RatingMethod.BY_JUDGEMENT and judgement is not None:
        points = questionnaire.scale.band_for_rating(judgement.rating).points
        return StandardResult(standard, key_results, judgement.rating, points, judgement)
    rating = rating_keys(standard, key_results)
    if standard.rating_method is RatingMethod.FROM_CASES and all(key.tally.applies_to_no_case for key in rating):
        return StandardResult(standard, key_results, applies_to_no_case=True)
    if not any(key.band for key in rating) or any(
        key.band is None and (key.tally.unanswered or key.tally.not_collected) for key in rating
    ):
        return StandardResult(standard, key_results)
    return _rated_from_cases(questionnaire, standard, key_results, rating, fewest_cases)


def _rated_from_cases(
    questionnaire: Questionnaire,
    standard: Standard,
    key_results: tuple[QuestionResult, ...],
    rating: tuple[QuestionResult, ...],
    fewest_cases: FewestCases,
) -> StandardResult:
    scale, tallies_with_base = questionnaire.scale_of(standard), [key.tally for key in rating if key.tally.base]
    band = rolled_up_band(standard, rating, scale)
    sensitivity = rolled_up_sensitivity(standard, rating, scale, fewest_cases)
    percent = rolled_up_percent(standard, rating)
    discretion_reasons = why_discretion(questionnaire, standard, percent, tallies_with_base, sensitivity)
    return StandardResult(
        standard,
        _mark_lowest(standard, key_results) if standard.roll_up is RollUp.LOWEST else key_results,
        band.rating,
        band.points,
        discretion_reasons=discretion_reasons,
        calculated_rating=band.rating,
        allowed_ratings=scale.adjacent_ratings(band) if discretion_reasons else (),
        sensitivity=sensitivity,
        has_few_cases=has_few_cases(questionnaire, tallies_with_base),
    )


def _key_question_result(
    key: KeyQuestion,
    standard: Standard,
    questionnaire: Questionnaire,
    tallies: Mapping[str, Tally],
    eligible: int | None,
    clustering: Clustering | None,
) -> QuestionResult:
    is_rated = standard.rating_method is RatingMethod.FROM_CASES and rates(standard, key.id)
    scale = questionnaire.scale_of(standard)
    result, *prompts = (
        _question_result(question, questionnaire, scale, tallies[question.id], is_rated, eligible, clustering)
        for question in (key, *key.prompts)
    )
    sensitivity = share_sensitivity(scale, result.share) if is_rated else NOT_SENSITIVE
    return replace(result, prompts=tuple(prompts), sensitivity=sensitivity)


def _question_result(
    question: Question,
    questionnaire: Questionnaire,
    scale: BandScale,
    tally: Tally,
    is_rated: bool,
    eligible: int | None,
    clustering: Clustering | None,
) -> QuestionResult:
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


def _mark_lowest(standard: Standard, key_results: tuple[QuestionResult, ...]) -> tuple[QuestionResult, ...]:
    """Mark every key question that rates the standard and has the lowest printed percentage, including ties."""
    rating = {key.question.id: key.share.percent for key in rating_keys(standard, key_results)}
    lowest = min(percent for percent in rating.values() if percent is not None)
    return tuple(replace(key, is_lowest=rating.get(key.question.id) == lowest) for key in key_results)
