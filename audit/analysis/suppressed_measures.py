"""Which derived measures are suppressed because they would reveal a suppressed answer that they are worked out from.

A measure of "all" is No in the cases in which some part is No: at least in as many as any part is, and at most in as
many as all parts together. So a reader who knows some of these counts knows between which numbers the others are. A
measure is suppressed if that leaves two numbers or fewer for a suppressed count, and its parts are if that is not
enough. Of a combined question, whose counts are the sum of its parts, the parts are. A measure that is put together in
another way is suppressed as soon as one of its parts is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from audit.analysis.combined_suppression import suppress_parts
from audit.analysis.suppression import ALL_SUPPRESSED, SPARE, SuppressedCount
from audit.analysis.tallies import Tally
from audit.model.derived_measures import Measure, Operator, QuestionPart
from audit.model.questionnaire import Question, Questionnaire

SIDES = {Operator.ALL: ("no", "no"), Operator.ANY: ("yes", "yes"), Operator.NONE: ("no", "yes")}
"""Which answer to the measure, and which to a part, goes with each way of putting questions together."""

Counts = Mapping[str, SuppressedCount]


def without_revealing_measures(
    published: Sequence[Counts],
    tallies: Sequence[Mapping[str, Tally]],
    questionnaire: Questionnaire,
    threshold: int,
) -> tuple[Counts, ...]:
    """Return published counts by question, for all cases or for each group, without measures that reveal others.

    What is suppressed here in one group is suppressed in all of them.
    """
    if not published or not questionnaire.derived_questions:
        return tuple(published)
    groups = [dict(counts) for counts in published]
    measures = [each for each in questionnaire.derived_questions if each.id in groups[0]]
    while any(_suppress_more(measure, groups, tallies, questionnaire, threshold) for measure in measures):
        pass  # what was suppressed may be a part of another measure
    return tuple(groups)


def _suppress_more(
    measure: Question,
    groups: Sequence[dict[str, SuppressedCount]],
    tallies: Sequence[Mapping[str, Tally]],
    questionnaire: Questionnaire,
    threshold: int,
) -> bool:
    """Suppress a measure, or else its parts, if they reveal too much in any group; return whether anything was."""
    if measure.is_combined:
        return suppress_parts(measure, groups, tallies)
    parts = [each for each in _parts(measure, questionnaire) if each in groups[0]]
    if not parts:
        return False
    is_revealing = any(
        _reveals(measure.derived, [measure.id, *parts], counts, of_group, threshold)
        for counts, of_group in zip(groups, tallies, strict=True)
    )
    if not is_revealing:
        return False
    shows_measure = any(counts[measure.id].share is not None for counts in groups)
    suppressed = [measure.id] if shows_measure else parts
    was_published = any(counts[each] != ALL_SUPPRESSED for counts in groups for each in suppressed)
    for counts in groups:
        counts.update(dict.fromkeys(suppressed, ALL_SUPPRESSED))
    return was_published


def _parts(measure: Question, questionnaire: Questionnaire) -> Iterable[str]:
    """Return the questions that a measure is put together from: in a simple way, or all that people answer for it."""
    if measure.derived is not None and _is_simple(measure.derived):
        return measure.derived.question_ids
    return questionnaire.asked_behind[measure.id]


def _is_simple(measure: Measure) -> bool:
    return measure.operator in SIDES and all(isinstance(part, QuestionPart) for part in measure.parts)


def _reveals(
    measure: Measure | None,
    question_ids: Sequence[str],
    counts: Counts,
    tallies: Mapping[str, Tally],
    threshold: int,
) -> bool:
    """Return whether one of the suppressed counts can be told; the first of ``question_ids`` is the measure."""
    if all(counts[each].share is not None for each in question_ids):
        return False
    if measure is None or not _is_simple(measure):
        return counts[question_ids[0]].share is not None
    of_measure, of_part = SIDES[measure.operator]
    sides = [of_measure, *[of_part] * (len(question_ids) - 1)]
    whole, *parts = (
        _possible(counts[each], tallies[each], side, threshold) for each, side in zip(question_ids, sides, strict=True)
    )
    before = list(map(len, (whole, *parts)))
    after = list(map(len, _that_fit(whole, parts)))
    return any(left <= SPARE and left < numbers for left, numbers in zip(after, before, strict=True))


def _possible(counts: SuppressedCount, tally: Tally, side: str, threshold: int) -> list[int]:
    """Return the numbers that a count may be for a reader, in order; one if it is published."""
    if counts.share is not None:
        return [tally.yes if side == "yes" else tally.no]
    if counts.base is None:
        return list(range(tally.case_count + 1))
    numbers = range(counts.base + 1)
    return [each for each in numbers if each < threshold or counts.base - each < threshold]


def _that_fit(whole: list[int], parts: list[list[int]]) -> list[list[int]]:
    """Return the numbers of the measure, then of each part, that are possible together as far as their ends tell.

    The measure's number is that of the cases in which any part is so, overlapping as much or as little as can be.
    """
    while whole and all(parts):
        together = sum(part[-1] for part in parts)
        fitting = [each for each in whole if max(part[0] for part in parts) <= each <= together]
        fitting_parts = [
            [each for each in part if whole[0] - (together - part[-1]) <= each <= whole[-1]] for part in parts
        ]
        if (fitting, fitting_parts) == (whole, parts):
            break
        whole, parts = fitting, fitting_parts
    return [whole, *parts]
