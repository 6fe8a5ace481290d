"""Breakdowns: the same questions for each value of one or two case details, each group compared with the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product

from audit.analysis.case_groups import detail_values, order_values, value_label
from audit.analysis.clustering import Clustering, cases_by_practitioner, measure_clustering
from audit.analysis.intervals import Difference, Interval, share_interval
from audit.analysis.tallies import Tally, tally_outcomes
from audit.errors import InputError
from audit.messages import analysis as messages
from audit.model.answer_scales import AnswerCode
from audit.model.answers import Outcome
from audit.model.applicability import AnswerResolver
from audit.model.case import CaseRecord
from audit.model.case_details import CaseDetail, CaseDetailValues
from audit.model.questionnaire import Question, Questionnaire


@dataclass(frozen=True)
class CountedCase:
    """A case with its details and how every question counts for it, calculated once for many breakdowns.

    ``practitioner`` is a code; '' if it is not known. ``named`` has the named answers and reasons that count, by
    question id.
    """

    reference: str
    details: CaseDetailValues
    outcomes: Mapping[str, Outcome]
    practitioner: str = ""
    named: Mapping[str, AnswerCode] = field(default_factory=dict)


def counted_cases(questionnaire: Questionnaire, records: Iterable[CaseRecord]) -> tuple[CountedCase, ...]:
    """Prepare cases for breakdowns. They must be the cases included."""
    resolver = AnswerResolver(questionnaire.questions)
    return tuple(_counted_case(resolver, record) for record in records)


def _counted_case(resolver: AnswerResolver, record: CaseRecord) -> CountedCase:
    recorded, case = resolver.recorded_outcomes(record), record.case
    named = {question_id: answer for question_id, answer in recorded.items() if isinstance(answer, AnswerCode)}
    return CountedCase(case.reference, case.details, resolver.counted(recorded), case.practitioner, named)


@dataclass(frozen=True)
class BreakdownGroup:
    """The cases with one value of a case detail (or one pair of values), and the rest: all other cases included.

    ``has_few_cases`` marks a group too small for a useful percentage (``Questionnaire.few_cases``). ``tallies`` and
    ``rest_tallies`` are by question id, and so are the design effects, which are 1 if no practitioner is known.
    ``standing_out`` are the ids of the key questions on which the group stands out (``differences.marked_breakdowns``),
    and ``clear_by_chance`` is the number of key questions on which chance alone gives an interval clear of 0.
    """

    values: tuple[str, ...]
    text: str
    case_count: int
    rest_case_count: int
    has_few_cases: bool
    tallies: Mapping[str, Tally]
    rest_tallies: Mapping[str, Tally]
    design_effects: Mapping[str, float] = field(default_factory=dict)
    rest_design_effects: Mapping[str, float] = field(default_factory=dict)
    standing_out: tuple[str, ...] = ()
    clear_by_chance: float = 0.0

    def design_effect(self, question_id: str) -> float:
        """Return the design effect of the group's share."""
        return self.design_effects.get(question_id, 1.0)

    @cached_property
    def intervals(self) -> Mapping[str, Interval | None]:
        """Wilson's interval of each share, with its design effect, by question id; None if there is no share."""
        return {
            question_id: share_interval(tally.share, design_effect=self.design_effect(question_id))
            for question_id, tally in self.tallies.items()
        }

    @cached_property
    def differences(self) -> Mapping[str, Difference]:
        """The difference between the share of the group and that of the rest, by question id."""
        return {
            question_id: Difference(
                tally.share,
                self.rest_tallies[question_id].share,
                self.design_effect(question_id),
                self.rest_design_effects.get(question_id, 1.0),
            )
            for question_id, tally in self.tallies.items()
        }

    def interval(self, question_id: str) -> Interval | None:
        """Return Wilson's interval of the group's share; None if there is no share."""
        return self.intervals[question_id]

    def difference(self, question_id: str) -> Difference:
        """Return the difference between the share of the group and the share of the rest."""
        return self.differences[question_id]


@dataclass(frozen=True)
class Breakdown:
    """Questions broken down by one or two case details; ``tallies`` are those of all cases, by question id.

    ``few_cases`` is the limit up to which a group is too small to be compared.
    """

    case_details: tuple[CaseDetail, ...]
    questions: tuple[Question, ...]
    case_count: int
    tallies: Mapping[str, Tally]
    groups: tuple[BreakdownGroup, ...]
    few_cases: int

    @property
    def text(self) -> str:
        """What the cases are broken down by: "Type of sentence", "Type of sentence and Office"."""
        return " and ".join(case_detail.text for case_detail in self.case_details)

    @property
    def is_mutually_exclusive(self) -> bool:
        """Whether every case is in one group only, which is not so if a case detail has several values."""
        return sum(group.case_count for group in self.groups) == self.case_count

    def of(self, questions: Sequence[Question]) -> Breakdown:
        """Return the same breakdown of some of its questions."""
        return replace(self, questions=tuple(questions))


def calculate_breakdown(
    questionnaire: Questionnaire,
    cases: Sequence[CountedCase],
    case_details: Sequence[CaseDetail],
    questions: Sequence[Question] | None = None,
    clustering: Clustering | None = None,
) -> Breakdown:
    """Break questions (by default the key questions) down by one or two case details, without empty groups.

    A case with several values of a case detail is in the group of each. ``clustering`` is that of all the cases, which
    is measured if it is not given. Raises InputError if a case detail is not marked as a breakdown, or if there are not
    one or two of them.
    """
    _check_case_details(questionnaire, case_details)
    selected_questions = tuple(questionnaire.key_questions if questions is None else questions)
    total_tallies = _tally_each_question(selected_questions, cases)
    few_cases_limit = questionnaire.few_cases
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
    clustering = clustering or _measure_clustering(questionnaire, cases)
    if clustering is not None:
        of_all = {question.id: cases_by_practitioner(cases, question.id) for question in selected_questions}
        groups = tuple(
            _add_design_effects(group, cases_by_values[group.values], of_all, clustering) for group in groups
        )
    return Breakdown(tuple(case_details), selected_questions, len(cases), total_tallies, groups, few_cases_limit)


def _measure_clustering(questionnaire: Questionnaire, cases: Sequence[CountedCase]) -> Clustering | None:
    key_questions = [question.id for question in questionnaire.key_questions]
    return measure_clustering(cases, key_questions, (), questionnaire.sample_settings.icc)


def _add_design_effects(
    group: BreakdownGroup,
    group_cases: Sequence[CountedCase],
    of_all: Mapping[str, Counter[str]],
    clustering: Clustering,
) -> BreakdownGroup:
    """Return a group with the design effect of each of its shares, and of those of the rest.

    ``of_all`` has the cases of each practitioner in the whole audit, by question id.
    """
    in_group, in_rest = {}, {}
    for question_id in group.tallies:
        counts = cases_by_practitioner(group_cases, question_id)
        in_group[question_id] = clustering.of_group(counts)
        in_rest[question_id] = clustering.of_group(of_all[question_id] - counts)
    return replace(group, design_effects=in_group, rest_design_effects=in_rest)


def calculate_all_breakdowns(
    questionnaire: Questionnaire, cases: Sequence[CountedCase], questions: Sequence[Question] | None = None
) -> tuple[Breakdown, ...]:
    """Break questions down by each case detail that the questionnaire marks for it, in its order."""
    breakdown_details = [case_detail for case_detail in questionnaire.case_details if case_detail.breakdown]
    clustering = _measure_clustering(questionnaire, cases)
    return tuple(
        calculate_breakdown(questionnaire, cases, [case_detail], questions, clustering)
        for case_detail in breakdown_details
    )


def _check_case_details(questionnaire: Questionnaire, case_details: Sequence[CaseDetail]) -> None:
    ids = [case_detail.id for case_detail in case_details]
    if len(ids) not in (1, 2) or len(set(ids)) != len(ids):
        raise InputError(messages.ONE_OR_TWO_CASE_DETAILS)
    breakdown_texts = [case_detail.text for case_detail in questionnaire.case_details if case_detail.breakdown]
    if problems := [
        messages.NOT_A_BREAKDOWN.format(detail=case_detail.text, breakdowns=", ".join(breakdown_texts))
        for case_detail in case_details
        if not case_detail.breakdown
    ]:
        raise InputError(*problems)


GroupKey = tuple[str, ...]
"""One value for each case detail; '' if it is not recorded."""


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
    return {question.id: tally_outcomes(case.outcomes[question.id] for case in cases) for question in questions}


def _subtract(total: Tally, part: Tally) -> Tally:
    """Return the tally of the cases that are not in the part."""
    return Tally(
        yes=total.yes - part.yes,
        no=total.no - part.no,
        not_applicable=total.not_applicable - part.not_applicable,
        unanswered=total.unanswered - part.unanswered,
        not_collected=total.not_collected - part.not_collected,
        not_asked=total.not_asked - part.not_asked,
    )
