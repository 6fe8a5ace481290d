"""Discretion: why people should look twice at a calculated rating. The program itself changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from audit.analysis.tallies import Tally
from audit.model.bands import BandScale, Share
from audit.model.questionnaire import Questionnaire


def why_discretion(questionnaire: Questionnaire, key_tallies: Sequence[Tally]) -> tuple[str, ...]:
    """Why people should look twice at a standard's rating, one sentence each.

    [field] The lowest percentage lies near a boundary, one case judged otherwise would change the rating, or the
    sample is very small. ``key_tallies`` are the tallies of the key questions, each with a base.
    """
    limits, scale, case_label = questionnaire.discretion_limits, questionnaire.scale, questionnaire.case_label
    lowest = min(tally.share.percent or 0 for tally in key_tallies)
    near_boundaries = [boundary for boundary in scale.boundaries if abs(lowest - boundary) <= limits.within_points]
    smallest_base = min(tally.base for tally in key_tallies)
    reasons = []
    if near_boundaries:
        reasons.append(
            f"The lowest percentage ({lowest}%) lies within {limits.within_points} points of {near_boundaries[0]}%."
        )
    if _one_case_changes_rating(scale, key_tallies):
        reasons.append(f"One {case_label.singular} judged otherwise would change the rating.")
    if smallest_base <= limits.cases_at_most:
        reasons.append(f"A key question rests on {case_label.with_count(smallest_base)}.")
    return tuple(reasons)


def _one_case_changes_rating(scale: BandScale, key_tallies: Sequence[Tally]) -> bool:
    """Whether one Yes more on every key question, or one Yes fewer on one of them, gives another rating."""
    current_points = _lowest_points(scale, [tally.share for tally in key_tallies])
    points_up = _lowest_points(scale, [Share(min(tally.yes + 1, tally.base), tally.base) for tally in key_tallies])
    points_down = _lowest_points(scale, [Share(max(tally.yes - 1, 0), tally.base) for tally in key_tallies])
    return points_up != current_points or points_down != current_points


def _lowest_points(scale: BandScale, shares: Iterable[Share]) -> int:
    return min(band.points for band in map(scale.band, shares) if band is not None)
