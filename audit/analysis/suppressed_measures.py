"""Which derived measures are suppressed because they would reveal a suppressed answer that they are worked out from.

A measure of "all" is No in the cases in which some part is No: at least in as many as any part is, and at most in as
many as all parts together. So a reader who knows some of these counts knows between which numbers the others are. A
measure is suppressed if that leaves two numbers or fewer for a suppressed count, and its parts are if that is not
enough. Of a combined question, whose counts are the sum of its parts, the parts are. A measure that is put together in
another way is suppressed as soon as one of its parts is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

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
    groups = [dict(counts) for counts in published]
    measures = [each for each in questionnaire.questions if each.derived is not None and each.id in groups[0]]
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
    is_revealing = any(
        _reveals(measure.derived, [measure.id, *parts], counts, of_group, threshold)
        for counts, of_group in zip(groups, tallies, strict=True)
    )
    if not parts or not is_revealing:
        return False
    for suppressed in ([measure.id], parts):
        if _is_published(suppressed, groups):
            for counts in groups:
                counts.update(dict.fromkeys(suppressed, ALL_SUPPRESSED))
            return True
    return False


def _parts(measure: Question, questionnaire: Questionnaire) -> Iterable[str]:
    """Return the questions that a measure is put together from: in a simple way, or all that people answer for it."""
    if measure.derived is not None and _is_simple(measure.derived):
        return measure.derived.question_ids
    return questionnaire.asked_behind[measure.id]


def _is_simple(measure: Measure) -> bool:
    return measure.operator in SIDES and all(isinstance(part, QuestionPart) for part in measure.parts)


def _is_published(question_ids: Iterable[str], groups: Iterable[Counts]) -> bool:
    return any(counts[each] != ALL_SUPPRESSED for counts in groups for each in question_ids)


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
    if whole.is_narrowed([max(part.lowest for part in parts)], [sum(part.highest for part in parts)]):
        return True
    together = sum(part.highest for part in parts)
    return any(part.is_narrowed([whole.lowest - together + part.highest], [whole.highest]) for part in parts)


@dataclass(frozen=True)
class _Possible:
    """The numbers that a count may be for a reader; one if it is published."""

    numbers: tuple[int, ...]

    @property
    def lowest(self) -> int:
        return self.numbers[0]

    @property
    def highest(self) -> int:
        return self.numbers[-1]

    def is_narrowed(self, at_least: Sequence[int], at_most: Sequence[int]) -> bool:
        """Return whether limits leave so few numbers of a suppressed count that it is as good as told."""
        left = [number for number in self.numbers if max(at_least) <= number <= min(at_most)]
        return len(self.numbers) > 1 and len(left) < len(self.numbers) and len(left) <= SPARE


def _possible(counts: SuppressedCount, tally: Tally, side: str, threshold: int) -> _Possible:
    if counts.share is not None:
        return _Possible((tally.yes if side == "yes" else tally.no,))
    if counts.base is None:
        return _Possible(tuple(range(tally.case_count + 1)))
    numbers = range(counts.base + 1)
    return _Possible(tuple(each for each in numbers if each < threshold or counts.base - each < threshold))
