"""Results in words: the sentences and names that every surface prints of a rating, a share and a breakdown."""

from __future__ import annotations

from collections.abc import Iterable

from audit.analysis.ratings import OverallResult, QuestionResult, StandardResult
from audit.model.case_details import CaseDetail

NOT_RATED = "Not rated"
NOT_YET_RATED = "Not yet rated"
NOTHING_RATED = "Nothing is rated"
NO_POINTS = "–"


def rating_label(result: StandardResult) -> str:
    """The rating in words, also where there is none."""
    if not result.is_rated:
        return NOT_RATED
    return result.rating or NOT_YET_RATED


def rating_with_decision(result: StandardResult) -> str:
    """The rating in words; where a person decided on it, the calculated one beside it."""
    label = rating_label(result)
    return f"{label} (decided; calculated: {result.calculated_rating})" if result.decision else label


def points_text(result: StandardResult) -> str:
    """The points of a standard as text; a dash where it has no rating."""
    return NO_POINTS if result.points is None else str(result.points)


def overall_label(overall: OverallResult) -> str:
    """The overall rating in words, also where there is none yet or nothing to rate."""
    if not overall.rated_standards:
        return NOTHING_RATED
    return overall.rating or NOT_YET_RATED


def calculated_overall(overall: OverallResult) -> str:
    """What the overall result would be without any person's decision; '' where none acts."""
    without_decisions = overall.without_decisions
    if without_decisions is None:
        return ""
    return f"As calculated, without decisions: {overall_label(without_decisions)}, {without_decisions.points} of {without_decisions.max_points} points."


def how_rated(result: StandardResult) -> str:
    """Where the rating of a standard comes from: the calculation, what a person decided, the rule that acted."""
    if result.applied_rule is not None:
        before_text = f"; {result.rating_before_rule} before the rule" if result.rating_before_rule else ""
        rule_text = f"Set by the rule: {result.applied_rule.name}{before_text}."
        return f"{rule_text} {_decision_sentence(result)}" if result.decision or result.lapsed_decision else rule_text
    if result.judgement is not None:
        return "Judged by people."
    if result.decision is not None:
        return _decision_sentence(result)
    lowest_text = f"Lowest key question: {_lowest_shares(result)}." if result.lowest_key_questions else ""
    return " ".join(filter(None, (lowest_text, _decision_sentence(result))))


def _decision_sentence(result: StandardResult) -> str:
    """The calculated and the decided rating side by side, or why a decision does not count any more."""
    if result.decision is None:
        return result.lapsed_decision.why if result.lapsed_decision else ""
    lowest = f", lowest key question {_lowest_shares(result)}" if result.lowest_key_questions else ""
    calculated_text = f"Calculated: {result.calculated_rating}{lowest}."
    reason = result.decision.reason.rstrip(".")
    return f"{calculated_text} Decided: {result.decision.summary}: {reason}."


def lowest_score_sentence(result: StandardResult, unit: str) -> str:
    """The sentence of the report that names what the rating stands on; '' where no key question does."""
    if not result.lowest_key_questions:
        return ""
    texts = " and ".join(f"“{key.question.text}”" for key in result.lowest_key_questions)
    verb = "were the lowest scores" if len(result.lowest_key_questions) > 1 else "was the lowest score"
    rating_text = f"{unit} is rated {result.rating_before_rule or result.rating} for {result.standard.title.lower()}"
    if result.decision is not None:
        rating_text += f" as a person decided, and {result.calculated_rating} as calculated"
    return f"{rating_text}: at {_lowest_shares(result)}, {texts} {verb}."


def _lowest_shares(result: StandardResult) -> str:
    # Key questions may tie at one percentage of different bases.
    return " and ".join(dict.fromkeys(str(key.share) for key in result.lowest_key_questions))


def percentage_note(result: QuestionResult) -> str:
    """What a reader must know of one percentage: why there is none, that rounding decided its band, that Yes is bad."""
    if result.rounding_changed_band and result.share.exact_percent is not None:
        exact_percent = int(10 * result.share.exact_percent) / 10  # cut off: rounded, 64.97% would stand here as 65.0%
        return f"{result.share.count_text} is {exact_percent}%, printed as {result.share.percent_text}: the two lie in different bands."
    if result.tally.base and not result.question.yes_is_good:
        return "Here No is the good answer."
    return result.tally.why_no_share_for(result.case_label)


def weakest_first(results: Iterable[QuestionResult]) -> tuple[QuestionResult, ...]:
    """Prompts by what drags their key question down: the lowest printed percentage first, those without one last.

    Of two that print the same percentage the one with the larger base stands first; else their order is kept.
    Where No is the good answer, the percentage of No decides.
    """
    return tuple(
        sorted(results, key=lambda result: (result.good_percent is None, result.good_percent or 0, -result.tally.base))
    )


def breakdown_title(case_detail: CaseDetail) -> str:
    """The heading over results broken down by a fact."""
    return f"By {case_detail.text[0].lower()}{case_detail.text[1:]}"
