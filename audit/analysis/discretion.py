"""Discretion: why people should look twice at a calculated rating. The program itself changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from audit.model.answers import Tally
from audit.model.bands import BandScale, Share
from audit.model.questionnaire import Questionnaire


def discretion(questionnaire: Questionnaire, keys: Sequence[Tally]) -> tuple[str, ...]:
    """Why people should look twice at a standard's rating, one sentence each.

    [field] The lowest percentage lies near a boundary, one case judged otherwise would change the rating, or the
    sample is very small. ``keys`` are the tallies of the key questions, each with a base.
    """
    limits, scale, noun = questionnaire.discretion, questionnaire.scale, questionnaire.record
    lowest = min(tally.share.percent or 0 for tally in keys)
    near = [floor for floor in scale.boundaries if abs(lowest - floor) <= limits.within_points]
    smallest = min(tally.base for tally in keys)
    reasons = []
    if near:
        reasons.append(f"The lowest percentage ({lowest}%) lies within {limits.within_points} points of {near[0]}%.")
    if _one_case_decides(scale, keys):
        reasons.append(f"One {noun.one} judged otherwise would change the rating.")
    if smallest <= limits.cases_at_most:
        reasons.append(f"A key question rests on {noun.count(smallest)}.")
    return tuple(reasons)


def _one_case_decides(scale: BandScale, keys: Sequence[Tally]) -> bool:
    """Whether one Yes more on every key question, or one Yes fewer on one of them, gives another rating."""
    now = _worst(scale, [tally.share for tally in keys])
    up = _worst(scale, [Share(min(tally.yes + 1, tally.base), tally.base) for tally in keys])
    down = _worst(scale, [Share(max(tally.yes - 1, 0), tally.base) for tally in keys])
    return up != now or down != now


def _worst(scale: BandScale, shares: Iterable[Share]) -> int:
    return min(band.points for band in map(scale.band, shares) if band is not None)
