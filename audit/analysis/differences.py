"""The search for groups that differ from the rest: which comparisons are made, and which of them stand out.

This is the only place that decides either, for pages and files alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from audit.analysis.breakdowns import Breakdown, BreakdownGroup, CountedCase, calculate_all_breakdowns
from audit.analysis.case_groups import detail_values
from audit.analysis.intervals import Difference
from audit.analysis.shuffles import ByChance, Comparisons, compare_with_chance
from audit.messages import analysis as messages
from audit.model.answers import Answer
from audit.model.questionnaire import KeyQuestion, Question, Questionnaire


@dataclass(frozen=True)
class GroupDifference:
    """How one group differs from the rest on one question, and whether that stands out among all comparisons."""

    breakdown: Breakdown
    group: BreakdownGroup
    question: Question
    difference: Difference

    @property
    def stands_out(self) -> bool:
        """Whether chance hardly ever gives such a difference among all comparisons of the audit."""
        return self.question.id in self.group.standing_out


@dataclass(frozen=True)
class DifferenceSearch:
    """Every comparison that was made: those that stand out first, then the others, each the biggest first.

    ``few`` are the differences with few answers on one side, which are not compared. ``exclusions`` has a sentence for
    each that cannot be calculated. ``by_chance`` is how many comparisons would have an interval clear of 0 by chance
    alone.
    """

    compared: tuple[GroupDifference, ...]
    few: tuple[GroupDifference, ...]
    exclusions: tuple[str, ...]
    by_chance: float


def marked_breakdowns(
    questionnaire: Questionnaire, cases: Sequence[CountedCase], questions: Sequence[Question]
) -> tuple[Breakdown, ...]:
    """Break questions down by each case detail that is marked for it, with the key questions on which groups stand out.

    Prompts are not compared: with them there would be so many comparisons that hardly anything could stand out.
    """
    breakdowns = calculate_all_breakdowns(questionnaire, cases, questions)
    pairs = [(breakdown, group) for breakdown in breakdowns for group in groups_to_compare(breakdown)]
    key_questions = [question for question in questions if isinstance(question, KeyQuestion)]
    if not (pairs and key_questions and cases):
        return breakdowns
    by_chance = _compare_with_chance(pairs, cases, key_questions, questionnaire.few_cases)
    marked = {
        (breakdown.case_details[0].id, group.values): replace(
            group,
            standing_out=tuple(
                question.id for column, question in enumerate(key_questions) if by_chance.stands_out[row, column]
            ),
            clear_by_chance=float(by_chance.clear_of_zero[row]),
        )
        for row, (breakdown, group) in enumerate(pairs)
    }
    return tuple(
        replace(
            breakdown,
            groups=tuple(marked.get((breakdown.case_details[0].id, group.values), group) for group in breakdown.groups),
        )
        for breakdown in breakdowns
    )


def search_differences(breakdowns: Sequence[Breakdown]) -> DifferenceSearch:
    """Return the comparisons of every group with the rest on every question of breakdowns by one case detail.

    Differences of equal size are in the order of the questions.
    """
    found = [
        GroupDifference(breakdown, group, question, group.difference(question.id))
        for breakdown in breakdowns
        for group in groups_to_compare(breakdown)
        for question in breakdown.questions
    ]
    order = {question.id: index for breakdown in breakdowns for index, question in enumerate(breakdown.questions)}
    calculable = [each for each in found if each.difference.points is not None]
    calculable.sort(key=lambda each: (not each.stands_out, *_size_order(each.difference, order[each.question.id])))
    return DifferenceSearch(
        tuple(each for each in calculable if is_compared(each.difference, each.breakdown.few_cases)),
        tuple(each for each in calculable if not is_compared(each.difference, each.breakdown.few_cases)),
        tuple(dict.fromkeys(_why_excluded(each) for each in found if each.difference.points is None)),
        sum(group.clear_by_chance for breakdown in breakdowns for group in groups_to_compare(breakdown)),
    )


def is_compared(difference: Difference, few_cases: int) -> bool:
    """Return whether both sides have more than a few answers, so that a comparison says something."""
    return min(difference.share.base, difference.other.base) > few_cases


def _size_order(difference: Difference, question_order: int) -> tuple[Fraction, int]:
    return -abs(difference.points or Fraction()), question_order


def groups_to_compare(breakdown: Breakdown) -> tuple[BreakdownGroup, ...]:
    """Return the groups that are compared.

    If there are only two groups with no case in both, each is the other's rest, so only the smaller one is compared,
    and the first if they are of equal size.
    """
    if len(breakdown.groups) == 2 and breakdown.is_mutually_exclusive:
        return (min(breakdown.groups, key=lambda group: group.case_count),)
    return breakdown.groups


def _compare_with_chance(
    pairs: Sequence[tuple[Breakdown, BreakdownGroup]],
    cases: Sequence[CountedCase],
    questions: Sequence[Question],
    few_cases: int,
) -> ByChance:
    """Return what shuffled details give for these groups and questions."""
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


def _why_excluded(group_difference: GroupDifference) -> str:
    group, question_id = group_difference.group, group_difference.question.id
    group_name = f"{group_difference.breakdown.text}, {group.text}"
    if not group.rest_case_count:
        return messages.NO_REST.format(group=group_name)
    if not group_difference.breakdown.tallies[question_id].base:
        return messages.NO_ANSWER_TO_QUESTION.format(question=question_id)
    missing_side = "the rest" if group_difference.difference.share.base else "this group"
    return messages.NO_ANSWER_IN_GROUP.format(group=group_name, side=missing_side, question=question_id)
