"""Discretion: reasons for people to check a calculated rating. The program itself changes no rating."""

from __future__ import annotations

from collections.abc import Sequence

from audit.analysis.sensitivity import Sensitivity
from audit.analysis.tallies import Tally
from audit.messages import analysis as messages
from audit.model.questionnaire import Questionnaire


def why_discretion(
    questionnaire: Questionnaire, key_tallies: Sequence[Tally], sensitivity: Sensitivity
) -> tuple[str, ...]:
    """Return the reasons to check a standard's rating, one sentence each.

    [field] The lowest percentage is near a boundary, one case answered otherwise would change the rating, or the sample
    is very small. ``key_tallies`` are those of the key questions, each with a base.
    """
    limits, case_label = questionnaire.discretion_limits, questionnaire.case_label
    lowest = min(tally.share.percent or 0 for tally in key_tallies)
    near_boundaries = [
        boundary for boundary in questionnaire.scale.boundaries if abs(lowest - boundary) <= limits.within_points
    ]
    reasons = []
    if near_boundaries:
        reasons.append(
            messages.NEAR_BOUNDARY.format(percent=lowest, points=limits.within_points, boundary=near_boundaries[0])
        )
    if sensitivity.one_case_changes_rating:
        reasons.append(messages.ONE_CASE_CHANGES_RATING.format(singular=case_label.singular))
    if has_few_cases(questionnaire, key_tallies):
        smallest_base = min(tally.base for tally in key_tallies)
        reasons.append(messages.SMALL_BASE.format(cases=case_label.with_count(smallest_base)))
    return tuple(reasons)


def has_few_cases(questionnaire: Questionnaire, key_tallies: Sequence[Tally]) -> bool:
    """Return whether a key question is based on so few cases that people should check the rating."""
    return min(tally.base for tally in key_tallies) <= questionnaire.discretion_limits.cases_at_most
