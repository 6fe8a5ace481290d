"""Ratings in words: what a rating is called, where it comes from, and the points of the overall result."""

from __future__ import annotations

from collections.abc import Sequence

from audit.analysis.results import OverallResult, QuestionResult, StandardResult
from audit.analysis.roll_ups import rolled_up_percent
from audit.analysis.sensitivity import number_in_words
from audit.formatting import join_list, lower_first, pluralise, upper_first
from audit.messages import analysis as analysis_messages
from audit.model.bands import NO_VALUE, SUPPRESSED
from audit.model.questionnaire import Questionnaire, RatingMethod, Standard
from audit.model.roll_up import RollUp

NOT_RATED = "Not rated"
NOT_YET_RATED = "Not yet rated"
NOTHING_RATED = "Nothing is rated"
DOES_NOT_COUNT = "Applies to no case"
FEW_CASES_MARK = "Few {plural}"
FEW_CASES = f"{FEW_CASES_MARK}: check before confirming."


def rating_label(result: StandardResult) -> str:
    """Return the rating in words, also if there is none."""
    if result.applies_to_no_case:
        return DOES_NOT_COUNT
    if not result.is_rated:
        return NOT_RATED
    return result.rating or NOT_YET_RATED


def rating_with_decision(result: StandardResult) -> str:
    """Return the rating in words, followed by the calculated rating if a decision changed it."""
    label = rating_label(result)
    return f"{label} (decided; calculated: {result.calculated_rating})" if result.decision else label


def points_text(result: StandardResult) -> str:
    """Return the points of a standard as text, or a dash if it has no rating."""
    if result.rating == SUPPRESSED:
        return SUPPRESSED
    return NO_VALUE if result.points is None else str(result.points)


def overall_label(overall: OverallResult) -> str:
    """Return the overall rating in words, also if there is none yet or nothing to rate."""
    if not overall.rated_standards:
        return NOTHING_RATED
    return overall.rating or NOT_YET_RATED


def score_text(overall: OverallResult) -> str:
    """Return the points of the overall result: ``9 of 24 points``, or ``[c] of 24 points`` if they are suppressed."""
    return f"{SUPPRESSED if overall.points is None else overall.points} of {overall.max_points} points"


def calculated_overall(overall: OverallResult) -> str:
    """Return the overall result without decisions, or without a rule that limits it; '' if neither counts."""
    calculated, before = overall.without_decisions, overall.rating_before_rules
    sentences = [f"From the points alone, before the decision rule: {before}."] if before else []
    if calculated is not None:
        sentences.append(f"As calculated, without decisions: {overall_label(calculated)}, {score_text(calculated)}.")
    return " ".join(sentences)


def how_rated(result: StandardResult) -> str:
    """Return where the rating of a standard comes from, with a mark if a key question has very few cases."""
    if result.rating == SUPPRESSED:
        return SUPPRESSED
    if result.applied_rule is not None:
        sentences = [rule_sentence(result), decision_sentence(result)]
    elif result.judgement is not None:
        sentences = ["Rated by judgement."]
    elif result.decision is not None:
        sentences = [decision_sentence(result)]
    else:
        sentences = [_basis_sentence(result), decision_sentence(result)]
    return " ".join(filter(None, [*sentences, few_cases_sentence(result)]))


def few_cases_mark(result: StandardResult) -> str:
    """Return a mark for the table of ratings if a key question behind a rating has very few cases; else ''."""
    if not (result.has_few_cases and result.rating):
        return ""
    return FEW_CASES_MARK.format(plural=result.key_questions[0].case_label.plural)


def few_cases_sentence(result: StandardResult) -> str:
    """Return the same as a sentence; '' if there is no mark."""
    mark = few_cases_mark(result)
    if not mark or result.decision:
        return f"{mark}." if mark else ""
    return FEW_CASES.format(plural=result.key_questions[0].case_label.plural)


def _basis_sentence(result: StandardResult) -> str:
    """Return the share that sets a rating. Key questions that tie are all named."""
    if result.rated_key_questions:
        return f"{upper_first(basis_of_rating(result))}."
    lowest = result.lowest_key_questions
    if len(lowest) <= 1:
        return f"Lowest key question: {lowest_shares(result)}." if lowest else ""
    names = join_list([lower_first(key.short_name) for key in lowest], "and")
    return f"{upper_first(names)} have the same lowest score: {lowest_shares(result)}."


def rule_sentence(result: StandardResult) -> str:
    """Return which decision rule was applied, or ''."""
    if result.applied_rule is None:
        return ""
    before_text = f"; {result.rating_before_rule} before the rule" if result.rating_before_rule else ""
    return f"Decision rule applied: {result.applied_rule.name}{before_text}."


def decision_sentence(result: StandardResult, with_shares: bool = True) -> str:
    """Return the calculated and the decided rating, or why a decision no longer counts, or ''."""
    if result.decision is None:
        return result.lapsed_decision.why if result.lapsed_decision else ""
    basis = basis_of_rating(result) if with_shares else ""
    lowest = f", {basis}" if basis else ""
    reason = result.decision.reason.rstrip(".")
    return f"Calculated: {result.calculated_rating}{lowest}. Decided: {result.decision.summary}: {reason}."


def how_standards_are_rolled_up(questionnaire: Questionnaire, bold: str) -> list[str]:
    """Return how the standards that are rated from cases get their rating, one sentence for each way.

    ``bold`` says how a lowest key question is marked. Standards are named only if there is more than one way.
    """
    rated = [each for each in questionnaire.standards if each.rating_method is RatingMethod.FROM_CASES]
    ways = {roll_up: [each for each in rated if each.roll_up is roll_up] for roll_up in RollUp}
    lowest, means = ways[RollUp.LOWEST], ways[RollUp.MEAN]
    names = "A standard" if len(lowest) == len(rated) else join_list([each.name for each in lowest], "and")
    is_one = len(lowest) in (1, len(rated))
    gets = "gets the band of its" if is_one else "each get the band of their"
    sentences = [f"{names} {gets} lowest key question, {bold}."] if lowest or not rated else []
    if means:
        listed = join_list([each.name for each in means], "and")
        sentences.append(analysis_messages.RATED_BY_MEAN.format(standards=listed))
    sentences += [
        analysis_messages.RATED_BY_SHARE.format(
            standard=each.name, question=questionnaire.questions_by_id[each.share_of].name
        )
        for each in ways[RollUp.SHARE]
    ]
    return [*sentences, *filter(None, map(_own_bands, rated))]


def _own_bands(standard: Standard) -> str:
    """Return the bands of a standard that has its own; '' if it has those of the questionnaire."""
    if standard.own_scale is None:
        return ""
    bands = [
        f"{band.rating} from {band.floor}% ({pluralise(band.points, 'point')})" for band in standard.own_scale.bands
    ]
    return analysis_messages.OWN_BANDS.format(standard=standard.name, bands=", ".join(bands))


def basis_of_rating(result: StandardResult) -> str:
    """Return the percentages that a calculated rating comes from, each with its base; '' if there are none.

    They are the lowest, or the one share that is rated, or those of a mean.
    """
    rated, count = result.rated_key_questions, len(result.lowest_key_questions)
    if not rated:
        question = (
            "lowest key question"
            if count == 1
            else f"{number_in_words(count)} key questions with the same lowest score"
        )
        return f"{question} {lowest_shares(result)}" if count else ""
    if result.standard.roll_up is RollUp.SHARE:
        return f"rated on {lower_first(rated[0].short_name)}: {rated[0].share}"
    return f"{_mean_of(rated)}: {rolled_up_percent(result.standard, rated)}%, from {_listed_shares(rated)}"


def _mean_of(rated: Sequence[QuestionResult]) -> str:
    count = len(rated)
    return f"mean of {number_in_words(count)} key {'question' if count == 1 else 'questions'}"


def _listed_shares(rated: Sequence[QuestionResult]) -> str:
    return join_list([str(key.share) for key in rated], "and")


def _why_calculated(result: StandardResult) -> str:
    """Return the scores behind a calculated rating, to go on in a sentence; '' if there are none."""
    rated = result.rated_key_questions
    if not rated:
        return (
            _why_lowest(result.lowest_key_questions, len(result.separate_key_questions))
            if result.lowest_key_questions
            else ""
        )
    if result.standard.roll_up is RollUp.SHARE:
        return f"{lower_first(rated[0].short_name)} was Yes in {_score_text(rated)}"
    percent = rolled_up_percent(result.standard, rated)
    return f"the {_mean_of(rated)} was {percent} per cent, from {_listed_shares(rated)}"


def lowest_score_sentence(result: StandardResult, unit: str) -> str:
    """Return the sentence that names the scores behind a rating, or '' if no key question has one."""
    title, because = result.standard.title.lower(), _why_calculated(result)
    if not because:
        return ""
    if result.decision is None:
        return f"{unit} is rated {result.rating_before_rule or result.rating} for {title} because {because}."
    rating = f"{unit} is rated {result.rating_before_rule or result.rating} for {title} by decision."
    return f"{rating} The calculated rating is {result.calculated_rating} because {because}."


def _why_lowest(lowest: Sequence[QuestionResult], question_count: int) -> str:
    names = [lower_first(result.short_name) for result in lowest]
    score = _score_text(lowest)
    if question_count == 1:
        return f"its only key question, {names[0]}, scored {score}"
    if len(lowest) == question_count:
        all_of_them = "both" if question_count == 2 else f"all {number_in_words(question_count)}"
        return f"{all_of_them} key questions scored {score}"
    if len(lowest) == 1:
        return f"the lowest of the {number_in_words(question_count)} scores, {names[0]}, was {score}"
    return f"{join_list(names, 'and')} have the same lowest score, {score}"


def _score_text(lowest: Sequence[QuestionResult]) -> str:
    """Return the lowest score: ``24 per cent (11 of 46 cases)``. Key questions may tie with different bases."""
    counts = join_list(list(dict.fromkeys(result.share.count_text for result in lowest)), "and")
    return f"{lowest[0].share.percent} per cent ({counts} {lowest[0].case_label.plural})"


def lowest_shares(result: StandardResult) -> str:
    """Return the lowest score with its base, or with several bases: ``50% (23 of 46) and 50% (10 of 20)``."""
    return join_list(list(dict.fromkeys(str(key.share) for key in result.lowest_key_questions)), "and")
