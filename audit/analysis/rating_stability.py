"""Works out the stability of each calculated rating and of the overall rating, from whole cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from audit.analysis.case_answers import CaseAnswers
from audit.analysis.rating_samples import (
    Numbers,
    SampleTotals,
    overall_ratings,
    rated_from_cases,
    standard_ratings,
)
from audit.analysis.resampling import draw_samples, sample_count
from audit.analysis.results import Results, StandardResult
from audit.analysis.roll_ups import rating_keys
from audit.analysis.stability import NO_STABILITY, OtherTeam, RatingShare, Stability
from audit.model.bands import Share

OVERALL = ""
"""The key of the overall rating, where the others are ids of standards."""


def with_stability(results: Results, answers: CaseAnswers | None) -> Results:
    """Return the results with the stability of each calculated rating, and of the overall rating.

    All standards are rated from the same samples, so that the overall rating follows from them. Without the answers of
    the cases, nothing is added.
    """
    rated = rated_from_cases(results)
    if answers is None or not rated:
        return results
    samples = _all_ratings(results, rated, _other_samples(answers, results.eligible))
    teams = _all_ratings(results, rated, other_teams(answers)) if answers.reviewed_twice else {}
    by_standard = {}
    for result in rated:
        key, basis = result.standard.id, _basis(results, answers, [result])
        names, calculated = results.questionnaire.scale.ratings, result.calculated_rating
        by_standard[key] = _stability(basis, names, calculated, samples[key], teams.get(key))
    standards = tuple(
        replace(result, stability=by_standard.get(result.standard.id, NO_STABILITY)) for result in results.standards
    )
    overall = results.overall
    if OVERALL in samples:
        names = tuple(cut_off.rating for cut_off in results.questionnaire.overall_cut_offs)
        calculated, basis = (overall.without_decisions or overall).rating, _basis(results, answers, rated)
        stability = _stability(basis, names, calculated, samples[OVERALL], teams.get(OVERALL))
        overall = replace(overall, stability=stability)
    return replace(results, standards=standards, overall=overall)


def _all_ratings(results: Results, rated: Sequence[StandardResult], totals: SampleTotals) -> dict[str, Numbers]:
    """Return the rating of every standard in each sample, and the overall rating if there is one."""
    ratings = {result.standard.id: standard_ratings(result, totals, results.questionnaire) for result in rated}
    if not _has_overall(results):
        return ratings
    return {**ratings, OVERALL: overall_ratings(results, ratings, len(totals.yes))}


def _has_overall(results: Results) -> bool:
    """Return whether there is an overall rating in every sample: a rule must not replace a missing judgement."""
    calculated = {result.standard.id for result in rated_from_cases(results)}
    return results.overall.rating is not None and all(
        result.judgement is not None or result.standard.id in calculated
        for result in results.standards
        if result.is_rated
    )


def _other_samples(answers: CaseAnswers, eligible: int | None) -> SampleTotals:
    columns = np.hstack([answers.yes, answers.yes | answers.no, answers.unknown]).astype(np.float32)
    totals = np.vstack([samples @ columns for samples in draw_samples(answers, eligible)]).astype(np.int64)
    return SampleTotals(answers.question_ids, *np.split(totals, 3, axis=1))


def other_teams(answers: CaseAnswers) -> SampleTotals:
    """Return what other teams would answer in the same cases.

    The share of a question's cases in which two reviewers differ is measured. Half of the answers that would differ are
    Yes now and half are No, so that the expected share of Yes stays as it is. If there are too few of one, all of them
    would differ, and more of the other.
    """
    rng = np.random.default_rng(answers.seed(None))
    count = sample_count(answers.case_count)
    yes, no = answers.yes.sum(axis=0), answers.no.sum(axis=0)
    proportions = np.array([_proportion(answers.disagreement[question_id]) for question_id in answers.question_ids])
    differing = proportions * (yes + no)
    yes_differing = np.clip(differing / 2, differing - no, yes)
    size = (count, len(answers.question_ids))
    to_no = rng.binomial(yes, yes_differing / np.maximum(yes, 1), size)
    to_yes = rng.binomial(no, np.minimum((differing - yes_differing) / np.maximum(no, 1), 1), size)
    base, unknown = np.broadcast_to(yes + no, size), np.broadcast_to(answers.unknown.sum(axis=0), size)
    return SampleTotals(answers.question_ids, yes - to_no + to_yes, base, unknown)


def _proportion(share: Share) -> float:
    return share.yes / share.base if share.base else 0.0


def _basis(results: Results, answers: CaseAnswers, standards: Sequence[StandardResult]) -> Stability:
    """Return what a stability rests on, still without its figures."""
    few = results.questionnaire.discretion_limits.cases_at_most
    rating = (key for result in standards for key in rating_keys(result.standard, result.key_questions))
    keys = [key for key in rating if key.tally.base]
    smallest = min(key.tally.base for key in keys)
    twice = min(answers.disagreement[key.question.id].base for key in keys)
    all_reviewed = answers.all_reviewed(results.eligible)
    return Stability(
        case_count=answers.case_count,
        all_reviewed=all_reviewed,
        smallest_base=smallest if smallest <= few and not all_reviewed else None,
        other_team=OtherTeam(answers.reviewed_twice, can_say=twice > few) if answers.reviewed_twice else None,
    )


def _stability(
    basis: Stability, names: Sequence[str], calculated: str | None, samples: Numbers, teams: Numbers | None
) -> Stability:
    """Return the figures of one rating. Samples that give no rating are left out."""
    with_rating = samples[samples >= 0]
    numbers = np.bincount(with_rating, minlength=len(names))
    shares = [float(number) / len(with_rating) for number in numbers] if len(with_rating) else []
    stability = replace(basis, shares=tuple(map(RatingShare, names, shares)))
    if teams is None or basis.other_team is None or not basis.other_team.can_say:
        return stability
    other = sum(names[position] != calculated for position in teams.tolist())
    return replace(stability, other_team=replace(basis.other_team, share=other / len(teams)))
