"""From tallies to ratings: bands, the lowest key question, decisions, decision rules, the overall rating."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from audit.analysis.case_counts import CaseCounts, count_cases
from audit.analysis.discretion import SharedNo, assume_shared_no, why_discretion
from audit.analysis.intervals import NO_CONFIDENCE_INTERVAL, ConfidenceInterval, confidence_interval, valid_eligible
from audit.analysis.sensitivity import NOT_SENSITIVE, Sensitivity, share_sensitivity, standard_sensitivity
from audit.analysis.tallies import Tally
from audit.formatting import join_list
from audit.messages import analysis as messages
from audit.model.bands import Band, BandScale, Share
from audit.model.case import CaseRecord
from audit.model.judgement import Decision, Judgement, LapsedDecision
from audit.model.questionnaire import (
    DEFAULT_CASE_LABEL,
    CaseLabel,
    CutOff,
    DecisionRule,
    KeyQuestion,
    Question,
    Questionnaire,
    RatingMethod,
    Standard,
)


@dataclass(frozen=True)
class QuestionResult:
    """One question over all cases included.

    ``band`` is None if there is no share or the standard is not rated. ``is_lowest`` marks every key question that
    ties for the lowest percentage of a rated standard. Only key questions have ``prompts``, and only those of a rated
    standard a ``sensitivity``.
    """

    question: Question
    tally: Tally
    band: Band | None = None
    is_lowest: bool = False
    rounding_changed_band: bool = False
    prompts: tuple[QuestionResult, ...] = ()
    sensitivity: Sensitivity = NOT_SENSITIVE
    confidence_interval: ConfidenceInterval = NO_CONFIDENCE_INTERVAL
    case_label: CaseLabel = DEFAULT_CASE_LABEL
    is_survey: bool = False

    @property
    def share(self) -> Share:
        """Yes out of the base."""
        return self.tally.share

    @property
    def short_name(self) -> str:
        """The short name of a key question, or the id."""
        return getattr(self.question, "short", "") or self.question.id

    @property
    def good_percent(self) -> int | None:
        """The printed percentage of the good answer, which is Yes unless the question says otherwise."""
        percent = self.share.percent
        return percent if percent is None or self.question.yes_is_good else 100 - percent


@dataclass(frozen=True)
class StandardResult:
    """One standard: its key questions, its rating, and where the rating comes from.

    ``rating`` is the rating that counts; None if there is none yet. It starts as ``calculated_rating`` from the cases.
    A person's ``decision`` may change it (a ``lapsed_decision`` no longer counts). An ``applied_rule`` may then replace
    it; ``rating_before_rule`` is the rating before that. ``discretion_reasons`` are reasons to check the calculated
    rating, and ``allowed_ratings`` the ratings that a person may decide. A standard that ``applies_to_no_case`` has no
    rating and does not count in the score.
    """

    standard: Standard
    key_questions: tuple[QuestionResult, ...] = ()
    rating: str | None = None
    points: int | None = None
    judgement: Judgement | None = None
    applied_rule: DecisionRule | None = None
    rating_before_rule: str | None = None
    discretion_reasons: tuple[str, ...] = ()
    calculated_rating: str | None = None
    allowed_ratings: tuple[str, ...] = ()
    decision: Decision | None = None
    lapsed_decision: LapsedDecision | None = None
    sensitivity: Sensitivity = NOT_SENSITIVE
    applies_to_no_case: bool = False

    @property
    def lowest_key_questions(self) -> tuple[QuestionResult, ...]:
        """The key questions that determine the rating."""
        return tuple(result for result in self.key_questions if result.is_lowest)

    @property
    def is_rated(self) -> bool:
        """Whether this standard can have a rating at all."""
        return self.standard.rating_method is not RatingMethod.NOT_RATED and not self.applies_to_no_case


@dataclass(frozen=True)
class OverallResult:
    """The points of all rated standards, and the rating they lead to.

    ``rating`` is None if nothing is rated, or while a standard awaits its rating; ``points`` are then those so far.
    ``without_decisions`` is the same result without decisions; None if no decision counts.
    """

    points: int
    max_points: int
    rating: str | None
    awaiting_rating: tuple[Standard, ...]
    applied_rules: tuple[DecisionRule, ...]
    rated_standards: int
    without_decisions: OverallResult | None = None


@dataclass(frozen=True)
class Results:
    """Everything that the tables of the report print.

    ``eligible`` is the number of eligible cases that the confidence intervals allow for; None if it is not used.
    ``not_inspected`` includes the standards ``without_columns``, of which no question was collected in any case.
    ``not_collected`` has the ids of the questions and case details that were not collected, each with the number of
    cases. ``open_count`` cases are not submitted but were included by choice.
    """

    questionnaire: Questionnaire
    case_count: int
    standards: tuple[StandardResult, ...]
    overall: OverallResult
    not_inspected: tuple[Standard, ...]
    eligible: int | None = None
    without_columns: tuple[Standard, ...] = ()
    not_collected: Mapping[str, int] = field(default_factory=dict)
    open_count: int = 0

    @property
    def applying_to_no_case(self) -> tuple[Standard, ...]:
        """Every standard that would be rated but applies to none of the cases, so that it does not count."""
        return tuple(result.standard for result in self.standards if result.applies_to_no_case)

    @property
    def prompts(self) -> tuple[QuestionResult, ...]:
        """Every prompt, in order."""
        return tuple(prompt for key in self.key_questions for prompt in key.prompts)

    @property
    def key_questions(self) -> tuple[QuestionResult, ...]:
        """Every key question, in order."""
        return tuple(key for standard in self.standards for key in standard.key_questions)


def calculate_results(
    questionnaire: Questionnaire,
    records: Iterable[CaseRecord],
    judgements: Mapping[str, Judgement] | None = None,
    not_inspected: Collection[str] = (),
    decisions: Mapping[str, Decision] | None = None,
    eligible: int | None = None,
) -> Results:
    """Return the tallies, ratings and overall rating of the records, which must be the cases included.

    The other arguments are those of ``results_from_counts``.
    """
    counts = count_cases(questionnaire, records)
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
            counts.has_shared_no,
        )
        for standard in questionnaire.standards
        if standard.id not in left_out_ids
    ]
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
    has_shared_no: SharedNo = assume_shared_no,
) -> StandardResult:
    """Return one standard before decisions and rules: the band of its lowest key question, or its judgement.

    A key question that is not applicable in every case is ignored; a standard whose key questions all are does not
    count. While a key question has no answer at all, the standard has no rating, because that question might become
    the lowest. ``has_shared_no`` looks at single cases; by default they are assumed to be answered alike.
    """
    scale = questionnaire.scale
    key_results = tuple(
        _key_question_result(key, questionnaire, tallies, standard.rating_method, eligible)
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
    tallies_with_base = {key.question.id: key.tally for key in key_results if key.tally.base}
    discretion_reasons = why_discretion(questionnaire, tallies_with_base, has_shared_no)
    return StandardResult(
        standard,
        _mark_lowest(key_results),
        lowest_band.rating,
        lowest_band.points,
        discretion_reasons=discretion_reasons,
        calculated_rating=lowest_band.rating,
        allowed_ratings=_adjacent_ratings(scale, lowest_band) if discretion_reasons else (),
        sensitivity=standard_sensitivity(scale, {key.question.id: key.share for key in key_results}),
    )


def _adjacent_ratings(scale: BandScale, band: Band) -> tuple[str, ...]:
    index = scale.bands.index(band)
    return tuple(adjacent.rating for adjacent in scale.bands[max(0, index - 1) : index + 2] if adjacent != band)


def apply_decision(result: StandardResult, decision: Decision | None, scale: BandScale) -> StandardResult:
    """Return the standard with a decision, which counts if it still fits the calculated rating and else has lapsed."""
    if decision is None:
        return result
    if objection := _why_not_allowed(result, decision.rating):
        why = messages.DECISION_LAPSED.format(
            standard=result.standard.name, decision=decision.summary, reason=objection[0]
        )
        return replace(result, lapsed_decision=LapsedDecision(decision, why))
    return replace(
        result, rating=decision.rating, points=scale.band_for_rating(decision.rating).points, decision=decision
    )


def decision_problems(result: StandardResult, rating: str, reason: str) -> tuple[str, ...]:
    """Return why this rating cannot be decided for a standard, one sentence each; none if it can.

    [field] One band away from the calculated rating, only if discretion is flagged, and never without a reason.
    """
    standard, problems = result.standard.name, []
    if objection := _why_not_allowed(result, rating):
        why, advice = objection
        problems.append(messages.DECISION_NOT_ALLOWED.format(standard=standard, reason=why, advice=advice))
    if not reason.strip():
        problems.append(messages.DECISION_WITHOUT_REASON.format(standard=standard))
    return tuple(problems)


def _why_not_allowed(result: StandardResult, rating: str) -> tuple[str, str] | None:
    """Return why a decided rating does not fit a standard, and what to do instead; None if it fits."""
    if result.standard.rating_method is not RatingMethod.FROM_CASES:
        return "the standard is not rated from cases", "Decide only where the rating is calculated."
    if result.calculated_rating is None:
        return "it has no calculated rating", "Wait until every key question that applies has answers."
    if not result.allowed_ratings:
        reason = messages.NO_REASON_TO_DECIDE.format(rating=result.calculated_rating)
        return reason, messages.LEAVE_CALCULATED_RATING
    if rating not in result.allowed_ratings:
        obstacle = (
            "that already"
            if rating == result.calculated_rating
            else f"{result.calculated_rating}, more than one band away"
        )
        advice = f"Choose {join_list(result.allowed_ratings, 'or')}, or do not change the calculated rating."
        return f"the calculated rating is {obstacle}", advice
    return None


def _key_question_result(
    key: KeyQuestion,
    questionnaire: Questionnaire,
    tallies: Mapping[str, Tally],
    rating_method: RatingMethod,
    eligible: int | None,
) -> QuestionResult:
    is_rated = rating_method is RatingMethod.FROM_CASES
    result, *prompts = (
        _question_result(question, questionnaire, tallies[question.id], is_rated, eligible)
        for question in (key, *key.prompts)
    )
    sensitivity = share_sensitivity(questionnaire.scale, result.share) if is_rated else NOT_SENSITIVE
    return replace(result, prompts=tuple(prompts), sensitivity=sensitivity)


def _question_result(
    question: Question, questionnaire: Questionnaire, tally: Tally, is_rated: bool, eligible: int | None
) -> QuestionResult:
    scale = questionnaire.scale
    return QuestionResult(
        question,
        tally,
        band=scale.band(tally.share) if is_rated else None,
        rounding_changed_band=is_rated and scale.rounding_changes_band(tally.share),
        confidence_interval=confidence_interval(tally, scale, is_rated, eligible),
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
