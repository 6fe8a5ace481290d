"""Results as one JSON object, for other software."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from audit.analysis.benchmarks import BenchmarkRow, benchmark_rows
from audit.analysis.case_groups import CaseGroup
from audit.analysis.frozen_results import Closing
from audit.analysis.interval_wording import how_intervals_are_made
from audit.analysis.intervals import Difference, Interval, round_half_up
from audit.analysis.make_up import MakeUp
from audit.analysis.results import OverallResult, QuestionResult, Results, StandardResult
from audit.analysis.roll_ups import rolled_up_percent
from audit.analysis.sample_method import STRATUM_HEADINGS
from audit.analysis.sample_section import SampleSection
from audit.analysis.stability_wording import overall_stability, standard_stability
from audit.analysis.tallies import SuppressedTally
from audit.analysis.weighted_results import WEIGHT_HEADINGS
from audit.files.additions import NO_ADDITIONS, Additions
from audit.files.agreement_json import agreement_json
from audit.files.named_answers_json import further_counts
from audit.files.stability_json import sensitivity_json, stability_json
from audit.model.bands import SUPPRESSED
from audit.model.case_details import CaseDetail
from audit.model.conditions_in_words import asked_of
from audit.model.counting import counting_rule
from audit.model.judgement import Decision
from audit.model.questionnaire import DecisionRule, Questionnaire, RatingMethod
from audit.model.roll_up import RollUp


def results_json(
    results: Results,
    breakdown: tuple[CaseDetail, Sequence[tuple[CaseGroup, Results]]] | None = None,
    erased_on: date | None = None,
    eliminated: Mapping[str, object] | None = None,
    additions: Additions = NO_ADDITIONS,
) -> str:
    """Return the results and, if they are broken down by a case detail, those of each group.

    ``overall`` is null if nothing is rated. Decisions are included for standards that have one. A question whose
    figures are suppressed has ``"suppressed": true`` and null for each of them. ``cases_erased_on`` is only there if
    the cases are erased, ``sample`` if one was drawn, ``eliminated`` if cases were, ``frozen`` if the figures were
    frozen when the audit was closed, ``agreement`` if cases were reviewed twice, ``benchmarks`` if some were entered,
    ``make_up`` for the team, and ``moderated_answers``, their number, if there are any.
    """
    content: dict[str, Any] = {
        **({"cases_erased_on": erased_on.isoformat()} if erased_on else {}),
        **({"frozen": _frozen(additions.closing)} if additions.closing is not None else {}),
        "cases": results.case_count,
        **({"moderated_answers": results.moderated} if results.moderated else {}),
        "standards": [_standard(standard, results.questionnaire) for standard in results.standards],
        "prompts": [_question(prompt) for prompt in results.prompts],
        "overall": _overall_with_stability(results) if results.overall.rated_standards else None,
        "not_inspected": [standard.id for standard in results.not_inspected],
        "rule": counting_rule(results.questionnaire, results.open_count),
        "without_columns": [standard.id for standard in results.without_columns],
        "applies_to_no_case": [standard.id for standard in results.applying_to_no_case],
        "not_collected": dict(results.not_collected),
        "intervals": _intervals(results),
        **({"eliminated": dict(eliminated)} if eliminated is not None else {}),
        **_benchmarks(benchmark_rows(results, additions.benchmarks)),
        **({"make_up": [_make_up(each) for each in additions.make_up]} if additions.make_up else {}),
        **({"sample": _sample(additions.sample)} if additions.sample is not None else {}),
        **({"agreement": agreement_json(additions.agreement)} if additions.agreement is not None else {}),
    }
    if breakdown is not None:
        case_detail, groups = breakdown
        content["by"] = case_detail.id
        content["groups"] = [_group(group, group_results) for group, group_results in groups]
    return json.dumps(content, ensure_ascii=False, indent=2)


def _frozen(closing: Closing) -> dict[str, str]:
    """Return when the figures were frozen and by whom, with their whole digest."""
    before = closing.frozen.digest_at_closing
    return {
        "at": closing.frozen_at.isoformat(timespec="seconds"),
        "by": closing.closed_by,
        "digest": closing.digest,
        **({"digest_at_closing": before} if before else {}),
    }


def _intervals(results: Results) -> dict[str, Any]:
    """Return how the intervals were calculated, with the design effect if the practitioners are known."""
    content: dict[str, Any] = {"confidence": 95, "method": how_intervals_are_made(results)}
    clustering = results.clustering
    if clustering is None or not clustering.is_known:
        return content
    return content | {
        "design_effect": round(clustering.design_effect, 4),
        "design_effect_of_eligible": round(clustering.of_eligible, 4),
        "cases_per_practitioner": round(clustering.cases_per_practitioner, 4),
        "icc": round(clustering.icc, 4),
    }


def _sample(section: SampleSection) -> dict[str, Any]:
    """Return the method of the sample, with its tables unless they are only for the audit team."""
    return {
        "method": [{"subject": paragraph.subject, "text": paragraph.text} for paragraph in section.paragraphs],
        "strata": _rows(STRATUM_HEADINGS, section.strata),
        "weights": _rows(WEIGHT_HEADINGS, section.weights),
        "composition": [
            {
                "detail": line.detail,
                "value": line.value,
                "eligible": line.eligible.yes,
                "of_eligible": line.eligible.base,
                "drawn": line.drawn.yes,
                "of_drawn": line.drawn.base,
            }
            for line in section.composition
        ],
        "notes": section.weight_notes,
    }


def _make_up(each: MakeUp) -> dict[str, Any]:
    groups = [{"value": group.value, "text": group.text, "cases": group.count} for group in each.counts]
    return {"id": each.case_detail.id, "text": each.case_detail.text, "groups": groups}


def _benchmarks(rows: Sequence[BenchmarkRow]) -> dict[str, Any]:
    """Return each benchmark, with the difference of the audit's share from it if that can be calculated."""
    if not rows:
        return {}
    return {"benchmarks": [{**asdict(row.benchmark), **_difference(row.difference)} for row in rows]}


def _difference(difference: Difference | None) -> dict[str, Any]:
    if difference is None or difference.points is None:
        return {"difference": None, "difference_interval": None}
    return {
        "difference": round_half_up(difference.points),
        "difference_interval": _bounds(difference.interval),
    }


def _rows(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[dict[str, str]]:
    return [dict(zip((heading.lower() for heading in headings), row, strict=True)) for row in rows]


def _standard(result: StandardResult, questionnaire: Questionnaire) -> dict[str, Any]:
    suppressed = any(key_question.tally.suppressed for key_question in result.key_questions)
    unknown: dict[str, Any] = {"lowest": None} if suppressed else {}  # the lowest may be a suppressed one
    return {
        "id": result.standard.id,
        "title": result.standard.title,
        **({"asked_only_if": asked} if (asked := asked_of(result.standard, questionnaire)) else {}),
        **_roll_up(result),
        **_unless_suppressed(result.rating),
        "points": result.points,
        **_decision_fields(result),
        **({"weighted_rating": result.weighted_rating} if result.weighted_rating else {}),
        "few_cases": result.has_few_cases,
        "flags": list(result.discretion_reasons),
        "sensitivity": sensitivity_json(result.sensitivity),
        **stability_json(result.stability, standard_stability(result, questionnaire)),
        "key_questions": [_key_question(key_question) | unknown for key_question in result.key_questions],
    }


def _roll_up(result: StandardResult) -> dict[str, Any]:
    """Return what is rated, and a mean percentage, unless that is the lowest key question."""
    standard = result.standard
    if standard.roll_up is RollUp.LOWEST:
        return {}
    if standard.roll_up is RollUp.SHARE:
        return {"roll_up": standard.roll_up.value, "share_of": standard.share_of}
    rated = result.rated_key_questions
    return {"roll_up": standard.roll_up.value, "mean_percent": rolled_up_percent(standard, rated) if rated else None}


def _derived(result: QuestionResult) -> dict[str, Any]:
    """Return that a question is worked out, and in how many cases an answer overrides it (null: suppressed)."""
    return {} if result.question.is_asked else {"derived": True, "overridden": result.overridden}


def _unless_suppressed(rating: str | None) -> dict[str, Any]:
    """Return the rating, or null and that it is suppressed."""
    if rating == SUPPRESSED:
        return {"rating": None, "rating_suppressed": True}
    return {"rating": rating}


def _key_question(result: QuestionResult) -> dict[str, Any]:
    return {**_question(result), "sensitivity": sensitivity_json(result.sensitivity)}


def _decision_fields(result: StandardResult) -> dict[str, Any]:
    """Return the decision on the calculated rating, if there is one."""
    if result.decision is not None:
        return {"calculated": result.calculated_rating, "decision": _decision(result.decision)}
    if result.lapsed_decision is not None:
        return {"lapsed_decision": {**_decision(result.lapsed_decision.decision), "why": result.lapsed_decision.why}}
    return {}


def _decision(decision: Decision) -> dict[str, str]:
    return {
        "rating": decision.rating,
        "reason": decision.reason,
        "by": decision.decided_by,
        "at": decision.decided_at.isoformat(timespec="seconds"),
    }


def _question(result: QuestionResult) -> dict[str, Any]:
    tally = result.tally
    if isinstance(tally, SuppressedTally):
        empty = dict.fromkeys(
            (
                *("yes", "no", "not_applicable", "unanswered", "not_collected"),
                *("base", "percent", "interval", "band", "lowest"),
            )
        )
        of = {"id": result.question.id, "text": result.question.text}
        published = {"base": tally.printed_base, "suppressed": True}
        return {**of, **empty, **published, **further_counts(result), **_derived(result)}
    return {
        "id": result.question.id,
        "text": result.question.text,
        "yes": tally.yes,
        "no": tally.no,
        "not_applicable": tally.not_applicable,
        "unanswered": tally.unanswered,
        "not_collected": tally.not_collected,
        **_non_response(result),
        "base": tally.base,
        "percent": result.share.percent,
        "interval": _bounds(result.confidence_interval.interval),
        "band": result.band.rating if result.band else None,
        "lowest": result.is_lowest,
        "rounding_changed_band": result.rounding_changed_band,
        **_weighted(result),
        **({} if result.question.yes_is_good else {"good_answer": "no"}),
        **further_counts(result),
        **_derived(result),
    }


def _weighted(result: QuestionResult) -> dict[str, Any]:
    """Return the weighted percentage and its band, if strata were drawn out of proportion."""
    if result.weighted is None:
        return {}
    band = result.weighted_band.rating if result.weighted_band else None
    return {
        "weighted_percent": result.weighted.percent,
        "weighted_interval": _bounds(result.weighted.interval),
        "weighted_band": band,
    }


def _bounds(interval: Interval | None) -> list[int] | None:
    """Return both bounds as whole percentages; None if there is no interval."""
    return None if interval is None else list(interval.rounded)


def _non_response(result: QuestionResult) -> dict[str, Any]:
    """Return, in a survey, how many were asked and the percentage of them who did not answer."""
    if not result.is_survey:
        return {}
    return {"asked": result.tally.asked, "non_response_percent": result.tally.non_response.percent}


def _overall_with_stability(results: Results) -> dict[str, Any]:
    return {**_overall(results.overall), **stability_json(results.overall.stability, overall_stability(results))}


def _overall(overall: OverallResult) -> dict[str, Any]:
    content: dict[str, Any] = {
        "points": overall.points,
        "maximum": overall.max_points,
        **_unless_suppressed(overall.rating),
        "rules": [
            {
                "id": rule.id,
                "name": rule.name,
                "reason": rule.reason,
                **_effect(rule),
            }
            for rule in overall.applied_rules
        ],
        "waiting_for": [standard.id for standard in overall.awaiting_rating],
        **({"from_points": overall.rating_before_rules} if overall.rating_before_rules else {}),
    }
    if overall.without_decisions is not None:
        content["calculated"] = _overall(overall.without_decisions)
    return content


def _effect(rule: DecisionRule) -> dict[str, str]:
    """Return the standard that a rule rates, or the overall rating that it does not let be better."""
    if rule.overall_at_most:
        return {"overall_at_most": rule.overall_at_most}
    return {"standard": rule.standard_id, "rating": rule.new_rating}


def _group(group: CaseGroup, results: Results) -> dict[str, Any]:
    standards = [
        result for result in results.standards if result.standard.rating_method is not RatingMethod.BY_JUDGEMENT
    ]
    return {
        "value": group.value,
        "text": group.text,
        "cases": len(group.records),
        "standards": [_standard(result, results.questionnaire) for result in standards],
        "prompts": [_question(prompt) for prompt in results.prompts],
    }
