"""Breakdowns: the same questions for each value of a fact, or of two facts crossed, each group beside the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from audit.analysis.case_groups import detail_values, order_values, value_label
from audit.analysis.intervals import Difference
from audit.analysis.tallies import Tally, tally_answers
from audit.errors import InputError
from audit.model.answers import Answer
from audit.model.applicability import resolve_answers
from audit.model.case import CaseRecord
from audit.model.case_details import CaseDetail, CaseDetailValues
from audit.model.questionnaire import Question, Questionnaire


@dataclass(frozen=True)
class CountedCase:
    """A case with its facts and what every question counts as on it: worked out once for many breakdowns."""

    reference: str
    details: CaseDetailValues
    answers: Mapping[str, Answer | None]


def counted_cases(questionnaire: Questionnaire, records: Iterable[CaseRecord]) -> tuple[CountedCase, ...]:
    """The cases as breakdowns take them. They must be those that count."""
    return tuple(
        CountedCase(
            record.case.reference,
            record.case.details,
            resolve_answers(questionnaire.questions, record.case.details, record.answers),
        )
        for record in records
    )


@dataclass(frozen=True)
class BreakdownGroup:
    """The cases with one value of a fact (or one pair of values), and the rest: all other cases that count.

    ``few`` marks a group of so few cases that a percentage says little; the questionnaire has the limit.
    ``tally_questions`` and ``rest_tallies`` are by question id.
    """

    values: tuple[str, ...]
    text: str
    case_count: int
    rest_case_count: int
    has_few_cases: bool
    tallies: Mapping[str, Tally]
    rest_tallies: Mapping[str, Tally]

    def difference(self, question_id: str) -> Difference:
        """The share of the group against the share of the rest."""
        return Difference(self.tallies[question_id].share, self.rest_tallies[question_id].share)


@dataclass(frozen=True)
class Breakdown:
    """Some questions broken down by one fact, or by two facts crossed; ``tally_questions`` are those of all cases."""

    case_details: tuple[CaseDetail, ...]
    questions: tuple[Question, ...]
    case_count: int
    tallies: Mapping[str, Tally]
    groups: tuple[BreakdownGroup, ...]

    @property
    def text(self) -> str:
        """What the cases are broken down by: "Type of sentence", "Type of sentence and Office"."""
        return " and ".join(case_detail.text for case_detail in self.case_details)

    @property
    def is_mutually_exclusive(self) -> bool:
        """Whether every case stands in one group only; with a fact that may have several values it may not."""
        return sum(group.case_count for group in self.groups) == self.case_count

    @property
    def axes(self) -> tuple[tuple[str, ...], ...]:
        """For each fact its values that occur, in order: the headings of rows, and of columns where two are crossed."""
        return tuple(
            tuple(order_values(case_detail, {group.values[index] for group in self.groups}))
            for index, case_detail in enumerate(self.case_details)
        )

    def crosstab(self, question_id: str) -> tuple[tuple[Tally, ...], ...]:
        """One question for two facts crossed, rows by columns as in ``axes``; a pair without a case counts nought."""
        tallies_by_values = {group.values: group.tallies[question_id] for group in self.groups}
        rows, columns = self.axes
        return tuple(tuple(tallies_by_values.get((row, column), Tally()) for column in columns) for row in rows)


def calculate_breakdown(
    questionnaire: Questionnaire,
    cases: Sequence[CountedCase],
    case_details: Sequence[CaseDetail],
    questions: Sequence[Question] | None = None,
) -> Breakdown:
    """The questions (by default the key questions) by one fact, or by two facts crossed; empty groups left out.

    A case with several values of a fact stands in each of their groups. Raises InputError where a fact is not
    marked as a breakdown, or where there are not one or two of them.
    """
    _check_case_details(questionnaire, case_details)
    selected_questions = tuple(questionnaire.key_questions if questions is None else questions)
    total_tallies = _tally_each_question(selected_questions, cases)
    few_cases_limit = questionnaire.discretion_limits.cases_at_most
    cases_by_values = _group_cases(case_details, cases)
    groups = tuple(
        _build_group(
            values,
            case_details,
            selected_questions,
            cases_by_values[values],
            total_tallies,
            len(cases),
            few_cases_limit,
        )
        for values in _order_groups(case_details, cases_by_values)
    )
    return Breakdown(tuple(case_details), selected_questions, len(cases), total_tallies, groups)


def calculate_all_breakdowns(
    questionnaire: Questionnaire, cases: Sequence[CountedCase], questions: Sequence[Question] | None = None
) -> tuple[Breakdown, ...]:
    """A breakdown by each fact that the questionnaire marks as one, in its order."""
    breakdown_details = [case_detail for case_detail in questionnaire.case_details if case_detail.breakdown]
    return tuple(
        calculate_breakdown(questionnaire, cases, [case_detail], questions) for case_detail in breakdown_details
    )


def _check_case_details(questionnaire: Questionnaire, case_details: Sequence[CaseDetail]) -> None:
    ids = [case_detail.id for case_detail in case_details]
    if len(ids) not in (1, 2) or len(set(ids)) != len(ids):
        raise InputError("A breakdown takes one fact, or two different ones to cross.")
    breakdown_texts = [case_detail.text for case_detail in questionnaire.case_details if case_detail.breakdown]
    if problems := [
        f"{case_detail.text} is not a breakdown in the questionnaire. Choose from: {', '.join(breakdown_texts)}."
        for case_detail in case_details
        if not case_detail.breakdown
    ]:
        raise InputError(*problems)


GroupKey = tuple[str, ...]
"""One value for each of the facts; '' where it is not recorded."""


def _group_cases(case_details: Sequence[CaseDetail], cases: Iterable[CountedCase]) -> dict[GroupKey, list[CountedCase]]:
    cases_by_values: dict[GroupKey, list[CountedCase]] = {}
    for case in cases:
        for values in product(*(detail_values(case_detail, case.details) for case_detail in case_details)):
            cases_by_values.setdefault(values, []).append(case)
    return cases_by_values


def _order_groups(case_details: Sequence[CaseDetail], group_keys: Iterable[GroupKey]) -> list[GroupKey]:
    present = set(group_keys)
    values_by_detail = [
        order_values(case_detail, {values[index] for values in present})
        for index, case_detail in enumerate(case_details)
    ]
    return [values for values in product(*values_by_detail) if values in present]


def _build_group(
    values: GroupKey,
    case_details: Sequence[CaseDetail],
    questions: Sequence[Question],
    group_cases: Sequence[CountedCase],
    total_tallies: Mapping[str, Tally],
    total_cases: int,
    few_cases_limit: int,
) -> BreakdownGroup:
    tallies = _tally_each_question(questions, group_cases)
    return BreakdownGroup(
        values=values,
        text=", ".join(
            value_label(case_detail, value) for case_detail, value in zip(case_details, values, strict=True)
        ),
        case_count=len(group_cases),
        rest_case_count=total_cases - len(group_cases),
        has_few_cases=len(group_cases) <= few_cases_limit,
        tallies=tallies,
        rest_tallies={
            question_id: _subtract(total_tallies[question_id], tally) for question_id, tally in tallies.items()
        },
    )


def _tally_each_question(questions: Iterable[Question], cases: Sequence[CountedCase]) -> dict[str, Tally]:
    return {question.id: tally_answers(case.answers[question.id] for case in cases) for question in questions}


def _subtract(total: Tally, part: Tally) -> Tally:
    """The tally of the cases that are not in the part."""
    return Tally(
        yes=total.yes - part.yes,
        no=total.no - part.no,
        not_applicable=total.not_applicable - part.not_applicable,
        unanswered=total.unanswered - part.unanswered,
    )


@dataclass(frozen=True)
class GroupDifference:
    """How one group differs from the rest on one question."""

    breakdown: Breakdown
    group: BreakdownGroup
    question: Question
    difference: Difference


@dataclass(frozen=True)
class BiggestDifferences:
    """Differences of groups from the rest, the biggest first, and a sentence for each that cannot be worked out."""

    differences: tuple[GroupDifference, ...]
    exclusions: tuple[str, ...]


def biggest_differences(breakdowns: Sequence[Breakdown]) -> BiggestDifferences:
    """Every group against the rest on every question, by the size of the exact difference; ties by question order.

    Where there are two groups without a case in both, each is the other's rest, and one line says it all: that
    of the smaller group (the first, if they are of one size).
    """
    group_differences = [
        group_difference
        for breakdown in breakdowns
        for group in groups_to_list(breakdown)
        for group_difference in _group_differences(breakdown, group)
    ]
    order = {question.id: order for breakdown in breakdowns for order, question in enumerate(breakdown.questions)}
    ranked = sorted(
        (group_difference for group_difference in group_differences if group_difference.difference.points is not None),
        key=lambda group_difference: (
            -abs(group_difference.difference.points or 0),
            order[group_difference.question.id],
        ),
    )
    not_calculable = [
        group_difference for group_difference in group_differences if group_difference.difference.points is None
    ]
    return BiggestDifferences(tuple(ranked), tuple(dict.fromkeys(map(_why_excluded, not_calculable))))


def groups_to_list(breakdown: Breakdown) -> tuple[BreakdownGroup, ...]:
    """The groups whose differences are listed: of two without a case in both, the smaller one."""
    if len(breakdown.groups) == 2 and breakdown.is_mutually_exclusive:
        return (min(breakdown.groups, key=lambda group: group.case_count),)
    return breakdown.groups


def _group_differences(breakdown: Breakdown, group: BreakdownGroup) -> Iterator[GroupDifference]:
    for question in breakdown.questions:
        yield GroupDifference(breakdown, group, question, group.difference(question.id))


def _why_excluded(group_difference: GroupDifference) -> str:
    group, question_id = group_difference.group, group_difference.question.id
    group_name = f"{group_difference.breakdown.text}, {group.text}"
    if not group.rest_case_count:
        return f"{group_name}: every case stands in this group, so there is no rest."
    if not group_difference.breakdown.tallies[question_id].base:
        return f"No case was answered yes or no on {question_id}."
    missing_side = "the rest" if group_difference.difference.share.base else "this group"
    return f"{group_name}: no case of {missing_side} was answered yes or no on {question_id}."
