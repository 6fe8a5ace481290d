"""Weighted shares next to the shares as read: on each question, and as a reason to check a rating.

The rating of a standard comes from the shares as read. If the weighted shares would give another, the result says so,
and a person may decide it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from audit.analysis.results import QuestionResult, Results, StandardResult
from audit.analysis.roll_ups import mean_of
from audit.analysis.weights import Weighting, public_shares, weight_text
from audit.messages import analysis as messages
from audit.model.bands import BandScale
from audit.model.questionnaire import CaseLabel, Questionnaire
from audit.model.roll_up import RollUp

WEIGHT_HEADINGS = ("Stratum", "Eligible", "Included", "Weight")


def add_weights(result: StandardResult, weighting: Weighting, questionnaire: Questionnaire) -> StandardResult:
    """Return a standard, before decisions and rules, with its weighted shares and the rating that they would give."""
    scale, keys = questionnaire.scale_of(result.standard), _add_shares(result, weighting, questionnaire)
    rating = weighting.ratings.get(result.standard.id, _weighted_rating(result, keys, scale))
    if result.calculated_rating is None or rating is None:
        return replace(result, key_questions=keys)
    weighted = replace(result, key_questions=keys, weighted_rating=rating)
    if rating == result.calculated_rating:
        return weighted
    return replace(
        weighted,
        discretion_reasons=(*result.discretion_reasons, _reason(weighted, questionnaire)),
        allowed_ratings=scale.adjacent_ratings(scale.band_for_rating(result.calculated_rating)),
    )


def _weighted_rating(result: StandardResult, keys: Sequence[QuestionResult], scale: BandScale) -> str | None:
    """Return the rating that the weighted shares give; None if none has a band. A mean takes whole percentages."""
    banded = [key for key in keys if key.weighted_band is not None and key.weighted is not None]
    if not banded:
        return None
    if result.standard.roll_up is RollUp.MEAN:
        percents = [Fraction(key.weighted.percent) for key in banded if key.weighted is not None]
        return scale.band_of_percent(mean_of(percents)).rating
    return min((key.weighted_band for key in banded if key.weighted_band), key=lambda band: band.points).rating


def _add_shares(
    result: StandardResult, weighting: Weighting, questionnaire: Questionnaire
) -> tuple[QuestionResult, ...]:
    scale = questionnaire.scale_of(result.standard)
    return tuple(_add_share(key, weighting, scale) for key in result.key_questions)


def _add_share(result: QuestionResult, weighting: Weighting, scale: BandScale) -> QuestionResult:
    prompts = tuple(_add_share(prompt, weighting, scale) for prompt in result.prompts)
    share = weighting.shares.get(result.question.id)
    band = share.band(scale) if share is not None and result.band is not None else None
    return replace(result, prompts=prompts, weighted=share, weighted_band=band)


def _reason(result: StandardResult, questionnaire: Questionnaire) -> str:
    plural = questionnaire.case_label.plural
    return messages.WEIGHTED_RATING.format(plural=plural, rating=result.weighted_rating)


def without_small_weights(results: Results, threshold: int) -> Results:
    """Return results for people outside the audit team, without weighted shares that reveal a small count.

    Counts up to one below ``threshold`` are small. The sizes of the strata are never in them.
    """
    if results.weighting is None:
        return results
    weighting = public_shares(results.weighting, threshold)
    standards = tuple(_public_standard(result, weighting, results.questionnaire) for result in results.standards)
    return replace(results, standards=standards, weighting=weighting)


def with_public_weights(results: Results, threshold: int) -> Results:
    """Return results without weighted shares that reveal a small count, but with the ratings that all of them give.

    That is what is left when the cases are erased.
    """
    if results.weighting is None:
        return results
    ratings = {result.standard.id: result.weighted_rating for result in results.standards if result.weighted_rating}
    weighting = replace(public_shares(results.weighting, threshold), ratings=ratings)
    standards = tuple(
        replace(result, key_questions=_add_shares(result, weighting, results.questionnaire))
        for result in results.standards
    )
    return replace(results, standards=standards, weighting=weighting)


def _public_standard(result: StandardResult, weighting: Weighting, questionnaire: Questionnaire) -> StandardResult:
    keys = _add_shares(result, weighting, questionnaire)
    if all(key.weighted is None or key.question.id in weighting.shares for key in result.key_questions):
        return replace(result, key_questions=keys)
    reasons = tuple(reason for reason in result.discretion_reasons if reason != _reason(result, questionnaire))
    allowed = result.allowed_ratings if reasons else ()
    return replace(
        result, key_questions=keys, weighted_rating=None, discretion_reasons=reasons, allowed_ratings=allowed
    )


def weight_table(weighting: Weighting) -> list[tuple[str, str, str, str]]:
    """Return the cells under ``WEIGHT_HEADINGS``, one row for each stratum with eligible cases."""
    return [
        (stratum.name, f"{stratum.eligible:,}", f"{stratum.included:,}", weight_text(stratum.weight))
        for stratum in weighting.strata
        if stratum.eligible
    ]


def which_weights(weighting: Weighting, case_label: CaseLabel) -> list[str]:
    """Return which percentage rates, and what the weighted shares leave out."""
    sentences = [messages.WEIGHTS_RATE_NOTHING]
    missing = [stratum.name for stratum in weighting.strata if stratum.eligible and not stratum.included]
    if missing:
        sentences.append(messages.STRATA_WITHOUT_CASES.format(strata="; ".join(missing), singular=case_label.singular))
    if weighting.not_drawn:
        count = case_label.with_count(weighting.not_drawn)
        verb = "was" if weighting.not_drawn == 1 else "were"
        sentences.append(messages.CASES_WITHOUT_WEIGHT.format(cases=f"{count} {verb}"))
    return sentences
