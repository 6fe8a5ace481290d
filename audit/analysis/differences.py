"""The search for groups that differ from the rest: which comparisons are made, and which of them stand out.

This is the only place that decides either, for pages and files alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from audit.analysis.breakdowns import Breakdown, BreakdownGroup, CountedCase, calculate_all_breakdowns
from audit.analysis.case_groups import detail_values
from audit.analysis.intervals import Difference
from audit.analysis.shuffles import ByChance, Comparisons, compare_with_chance
from audit.messages import analysis as messages
from audit.model.answers import Answer
from audit.model.questionnaire import Question, Questionnaire

ComparisonKey = tuple[str, tuple[str, ...], str]
"""The id of a case detail, the values of a group, and the id of a question."""


@dataclass(frozen=True)
class GroupDifference:
    """How one group differs from the rest on one question, and whether that stands out among all comparisons."""

    breakdown: Breakdown
    group: BreakdownGroup
    question: Question
    difference: Difference
    stands_out: bool = False

    @property
    def key(self) -> ComparisonKey:
        """What tells this comparison from the others."""
        return self.breakdown.case_details[0].id, self.group.values, self.question.id


@dataclass(frozen=True)
class DifferenceSearch:
    """Every comparison that was made: those that stand out first, then the others, each the biggest first.

    ``few`` are the differences with ``few_cases`` answers or fewer on one side, which are not compared. ``exclusions``
    has a sentence for each that cannot be calculated. ``by_chance`` is, for each case detail by its id, how many of its
    comparisons would have an interval clear of 0 by chance alone.
    """

    compared: tuple[GroupDifference, ...]
    few: tuple[GroupDifference, ...]
    exclusions: tuple[str, ...]
    few_cases: int
    by_chance: Mapping[str, float]

    @cached_property
    def compared_by_key(self) -> Mapping[ComparisonKey, GroupDifference]:
        """The comparisons that were made, by case detail, group and question."""
        return {each.key: each for each in self.compared}


def search_differences(
    questionnaire: Questionnaire, cases: Sequence[CountedCase], questions: Sequence[Question]
) -> DifferenceSearch:
    """Compare every group with the rest on every question, for each case detail that is marked for breakdowns.

    If there are only two groups with no case in both, each is the other's rest, so only the smaller one is compared
    (the first, if they are of equal size). Differences of equal size are in the order of the questions.
    """
    breakdowns = calculate_all_breakdowns(questionnaire, cases, questions)
    pairs = [(breakdown, group) for breakdown in breakdowns for group in _groups_to_compare(breakdown)]
    by_chance = _by_chance(pairs, cases, questions, questionnaire.few_cases)
    found = list(_differences(pairs, questions, by_chance))
    order = {question.id: index for index, question in enumerate(questions)}
    calculable = [each for each in found if each.difference.points is not None]
    calculable.sort(key=lambda each: (not each.stands_out, *_size_order(each.difference, order[each.question.id])))
    return DifferenceSearch(
        tuple(each for each in calculable if is_compared(each.difference, questionnaire.few_cases)),
        tuple(each for each in calculable if not is_compared(each.difference, questionnaire.few_cases)),
        tuple(dict.fromkeys(_why_excluded(each) for each in found if each.difference.points is None)),
        questionnaire.few_cases,
        _expected_by_detail(pairs, by_chance),
    )


def is_compared(difference: Difference, few_cases: int) -> bool:
    """Return whether both sides have more than a few answers, so that a comparison says something."""
    return min(difference.share.base, difference.other.base) > few_cases


def _size_order(difference: Difference, question_order: int) -> tuple[Fraction, int]:
    return -abs(difference.points or Fraction()), question_order


def _groups_to_compare(breakdown: Breakdown) -> tuple[BreakdownGroup, ...]:
    """Return the groups that are compared: of two that are each other's rest, only the smaller."""
    if len(breakdown.groups) == 2 and breakdown.is_mutually_exclusive:
        return (min(breakdown.groups, key=lambda group: group.case_count),)
    return breakdown.groups


def _by_chance(
    pairs: Sequence[tuple[Breakdown, BreakdownGroup]],
    cases: Sequence[CountedCase],
    questions: Sequence[Question],
    few_cases: int,
) -> ByChance | None:
    """Return what shuffled details give; None if there is nothing to compare."""
    if not (pairs and questions and cases):
        return None
    ordered = sorted(cases, key=lambda case: case.reference)  # so that the same cases always give the same shuffles
    members = tuple(
        bytes(group.values[0] in detail_values(breakdown.case_details[0], case.details) for case in ordered)
        for breakdown, group in pairs
    )
    yes, answered = (
        tuple(bytes(case.outcomes[question.id] in outcomes for case in ordered) for question in questions)
        for outcomes in ((Answer.YES,), (Answer.YES, Answer.NO))
    )
    differences = tuple(tuple(group.difference(question.id) for question in questions) for _, group in pairs)
    return compare_with_chance(Comparisons(members, yes, answered, differences, few_cases))


def _differences(
    pairs: Sequence[tuple[Breakdown, BreakdownGroup]], questions: Sequence[Question], by_chance: ByChance | None
) -> Iterator[GroupDifference]:
    for row, (breakdown, group) in enumerate(pairs):
        for column, question in enumerate(questions):
            stands_out = by_chance is not None and bool(by_chance.stands_out[row, column])
            yield GroupDifference(breakdown, group, question, group.difference(question.id), stands_out)


def _expected_by_detail(
    pairs: Sequence[tuple[Breakdown, BreakdownGroup]], by_chance: ByChance | None
) -> dict[str, float]:
    expected: dict[str, float] = {}
    for row, (breakdown, _) in enumerate(pairs):
        detail_id = breakdown.case_details[0].id
        if by_chance is not None:
            expected[detail_id] = expected.get(detail_id, 0.0) + float(by_chance.clear_of_zero[row])
    return expected


def _why_excluded(group_difference: GroupDifference) -> str:
    group, question_id = group_difference.group, group_difference.question.id
    group_name = f"{group_difference.breakdown.text}, {group.text}"
    if not group.rest_case_count:
        return messages.NO_REST.format(group=group_name)
    if not group_difference.breakdown.tallies[question_id].base:
        return messages.NO_ANSWER_TO_QUESTION.format(question=question_id)
    missing_side = "the rest" if group_difference.difference.share.base else "this group"
    return messages.NO_ANSWER_IN_GROUP.format(group=group_name, side=missing_side, question=question_id)
