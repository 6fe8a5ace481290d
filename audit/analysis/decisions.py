"""Decisions: a person's rating one band away from the calculated one, and whether it still counts."""

from __future__ import annotations

from dataclasses import replace

from audit.analysis.results import Results, StandardResult
from audit.formatting import join_list
from audit.messages import analysis as messages
from audit.model.bands import BandScale
from audit.model.judgement import Decision, LapsedDecision
from audit.model.questionnaire import RatingMethod

ANONYMOUS_LEAD = "a lead of the audit"


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


def anonymise_decisions(results: Results) -> Results:
    """Return the results for people outside the team, without the names of those who decided ratings."""
    return replace(results, standards=tuple(map(_anonymise_decision, results.standards)))


def _anonymise_decision(result: StandardResult) -> StandardResult:
    if result.decision is not None:
        return replace(result, decision=replace(result.decision, decided_by=ANONYMOUS_LEAD))
    if result.lapsed_decision is None:
        return result
    old, new = result.lapsed_decision.decision, replace(result.lapsed_decision.decision, decided_by=ANONYMOUS_LEAD)
    return replace(
        result,
        lapsed_decision=replace(
            result.lapsed_decision, decision=new, why=result.lapsed_decision.why.replace(old.summary, new.summary)
        ),
    )
