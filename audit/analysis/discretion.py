"""Discretion: reasons for people to check a calculated rating. The program itself changes no rating."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from audit.analysis.tallies import Tally
from audit.messages import analysis as messages
from audit.model.bands import BandScale, Share
from audit.model.questionnaire import Questionnaire


def why_discretion(questionnaire: Questionnaire, key_tallies: Sequence[Tally]) -> tuple[str, ...]:
    """Return the reasons to check a standard's rating, one sentence each.

    [field] The lowest percentage is near a boundary, one different answer would change the rating, or the sample is
    very small. ``key_tallies`` are the tallies of the key questions, each with a base.
    """
    limits, scale, case_label = questionnaire.discretion_limits, questionnaire.scale, questionnaire.case_label
    lowest = min(tally.share.percent or 0 for tally in key_tallies)
    near_boundaries = [boundary for boundary in scale.boundaries if abs(lowest - boundary) <= limits.within_points]
    smallest_base = min(tally.base for tally in key_tallies)
    reasons = []
    if near_boundaries:
        reasons.append(
            messages.NEAR_BOUNDARY.format(percent=lowest, points=limits.within_points, boundary=near_boundaries[0])
        )
    if _one_case_changes_rating(scale, key_tallies):
        reasons.append(messages.ONE_DIFFERENT_ANSWER)
    if smallest_base <= limits.cases_at_most:
        reasons.append(messages.SMALL_BASE.format(cases=case_label.with_count(smallest_base)))
    return tuple(reasons)


def _one_case_changes_rating(scale: BandScale, key_tallies: Sequence[Tally]) -> bool:
    """Return whether one more Yes on every key question, or one fewer on any of them, gives another rating."""
    current_points = _lowest_points(scale, [tally.share for tally in key_tallies])
    points_up = _lowest_points(scale, [Share(min(tally.yes + 1, tally.base), tally.base) for tally in key_tallies])
    points_down = _lowest_points(scale, [Share(max(tally.yes - 1, 0), tally.base) for tally in key_tallies])
    return points_up != current_points or points_down != current_points


def _lowest_points(scale: BandScale, shares: Iterable[Share]) -> int:
    return min(band.points for band in map(scale.band, shares) if band is not None)
