"""Discretion: reasons for people to check a calculated rating. The program itself changes no rating."""

from __future__ import annotations

from collections.abc import Sequence

from audit.analysis.sensitivity import Sensitivity
from audit.analysis.tallies import Tally
from audit.messages import analysis as messages
from audit.model.questionnaire import Questionnaire, Standard
from audit.model.roll_up import RollUp

NEAR_BOUNDARY = {
    RollUp.LOWEST: messages.NEAR_BOUNDARY,
    RollUp.MEAN: messages.NEAR_BOUNDARY_OF_MEAN,
    RollUp.SHARE: messages.NEAR_BOUNDARY_OF_SHARE,
}


def why_discretion(
    questionnaire: Questionnaire,
    standard: Standard,
    percent: int,
    key_tallies: Sequence[Tally],
    sensitivity: Sensitivity,
) -> tuple[str, ...]:
    """Return the reasons to check a standard's rating, one sentence each.

    [field] The percentage that rates it is near a boundary, one case answered otherwise would change the rating, or
    the sample is very small. ``key_tallies`` are those of the key questions that rate it, each with a base.
    """
    limits, case_label = questionnaire.discretion_limits, questionnaire.case_label
    boundaries = questionnaire.scale_of(standard).boundaries
    near_boundaries = [boundary for boundary in boundaries if abs(percent - boundary) <= limits.within_points]
    reasons = []
    if near_boundaries:
        near = NEAR_BOUNDARY[standard.roll_up]
        reasons.append(near.format(percent=percent, points=limits.within_points, boundary=near_boundaries[0]))
    if sensitivity.one_case_changes_rating:
        reasons.append(messages.ONE_CASE_CHANGES_RATING.format(singular=case_label.singular))
    if has_few_cases(questionnaire, key_tallies):
        smallest_base = min(tally.base for tally in key_tallies)
        reasons.append(messages.SMALL_BASE.format(cases=case_label.with_count(smallest_base)))
    return tuple(reasons)


def has_few_cases(questionnaire: Questionnaire, key_tallies: Sequence[Tally]) -> bool:
    """Return whether a key question is based on so few cases that people should check the rating."""
    return min(tally.base for tally in key_tallies) <= questionnaire.discretion_limits.cases_at_most
