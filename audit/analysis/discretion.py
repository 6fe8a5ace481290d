"""Discretion: reasons for people to check a calculated rating. The program itself changes no rating."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from audit.analysis.tallies import Tally
from audit.messages import analysis as messages
from audit.model.bands import BandScale, Share
from audit.model.questionnaire import Questionnaire

SharedNo = Callable[[Sequence[str]], bool]
"""Whether a single case was answered No on each of these questions."""


def assume_shared_no(_question_ids: Sequence[str]) -> bool:
    """Return True: if only the tallies are known, a single case may have been answered No on each question."""
    return True


def why_discretion(
    questionnaire: Questionnaire, key_tallies: Mapping[str, Tally], has_shared_no: SharedNo
) -> tuple[str, ...]:
    """Return the reasons to check a standard's rating, one sentence each.

    [field] The lowest percentage is near a boundary, one different answer would change the rating, or the sample is
    very small. ``key_tallies`` are the tallies of the key questions by id, each with a base.
    """
    tallies = tuple(key_tallies.values())
    limits, scale, case_label = questionnaire.discretion_limits, questionnaire.scale, questionnaire.case_label
    lowest = min(tally.share.percent or 0 for tally in tallies)
    near_boundaries = [boundary for boundary in scale.boundaries if abs(lowest - boundary) <= limits.within_points]
    smallest_base = min(tally.base for tally in tallies)
    reasons = []
    if near_boundaries:
        reasons.append(
            messages.NEAR_BOUNDARY.format(percent=lowest, points=limits.within_points, boundary=near_boundaries[0])
        )
    if _one_case_changes_rating(scale, key_tallies, has_shared_no):
        reasons.append(messages.ONE_DIFFERENT_ANSWER)
    if smallest_base <= limits.cases_at_most:
        reasons.append(messages.SMALL_BASE.format(cases=case_label.with_count(smallest_base)))
    return tuple(reasons)


def _one_case_changes_rating(scale: BandScale, key_tallies: Mapping[str, Tally], has_shared_no: SharedNo) -> bool:
    """Return whether one case answered differently gives another rating.

    For a worse rating, one Yes fewer on any key question is enough. For a better one, every key question in the lowest
    band has to rise, so a single case must have been answered No on all of them.
    """
    current_points = _lowest_points(scale, [tally.share for tally in key_tallies.values()])
    points_down = _lowest_points(scale, [Share(max(tally.yes - 1, 0), tally.base) for tally in key_tallies.values()])
    if points_down != current_points:
        return True
    points_up = _lowest_points(scale, [_one_more_yes(tally) for tally in key_tallies.values()])
    if points_up == current_points:
        return False
    return has_shared_no([key for key, tally in key_tallies.items() if _points(scale, tally.share) == current_points])


def _one_more_yes(tally: Tally) -> Share:
    return Share(min(tally.yes + 1, tally.base), tally.base)


def _lowest_points(scale: BandScale, shares: Iterable[Share]) -> int:
    return min(points for share in shares if (points := _points(scale, share)) is not None)


def _points(scale: BandScale, share: Share) -> int | None:
    band = scale.band(share)
    return None if band is None else band.points
