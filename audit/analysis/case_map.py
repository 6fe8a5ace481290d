"""The case map: cases by key questions, sorted so that similar cases are next to each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from audit.analysis.breakdowns import CountedCase
from audit.analysis.case_groups import detail_values, order_values, value_label
from audit.analysis.tallies import Tally, tally_outcomes
from audit.model.answer_scales import AnswerCode
from audit.model.answers import Answer, NoAnswer, Outcome
from audit.model.bands import Share
from audit.model.case_details import CaseDetail
from audit.model.questionnaire import Question

OUTCOME_RANK: dict[Outcome, int] = {
    Answer.YES: 0,
    Answer.NO: 1,
    Answer.NOT_APPLICABLE: 2,
    NoAnswer.DOES_NOT_APPLY: 2,
    NoAnswer.UNANSWERED: 3,
    NoAnswer.NOT_COLLECTED: 4,
}


@dataclass(frozen=True)
class CaseMapRow:
    """One case and how each question counts for it, with its named answer if it has one, in the order of the map."""

    reference: str
    outcomes: tuple[Outcome, ...]
    named: tuple[AnswerCode | None, ...]

    @property
    def share(self) -> Share:
        """Yes out of the questions answered yes or no on this case."""
        return tally_outcomes(self.outcomes).share


@dataclass(frozen=True)
class CaseMapGroup:
    """The cases with one value of a case detail, or all cases under ''; ``case_count`` is how many there are.

    On one page of a long map, ``rows`` has only some of them.
    """

    text: str
    case_count: int
    rows: tuple[CaseMapRow, ...]


@dataclass(frozen=True)
class CaseMap:
    """Questions, the one with the highest share first, and cases, the one with the most Yes first."""

    questions: tuple[Question, ...]
    tallies: Mapping[str, Tally]
    groups: tuple[CaseMapGroup, ...]

    @property
    def row_count(self) -> int:
        """The number of rows; a case with several values of the case detail has a row in each group."""
        return sum(len(group.rows) for group in self.groups)


def build_case_map(
    cases: Sequence[CountedCase], questions: Sequence[Question], case_detail: CaseDetail | None = None
) -> CaseMap:
    """Build the map of these cases, all together or grouped by a case detail and sorted within each group."""
    tallies = {question.id: tally_outcomes(case.outcomes[question.id] for case in cases) for question in questions}
    # The sort is stable, so ties stay in questionnaire order; questions without a share come last.
    ordered = tuple(sorted(questions, key=lambda question: -_exact_percent(tallies[question.id])))
    rows = {case.reference: _row(case, ordered) for case in cases}
    groups = tuple(
        CaseMapGroup(
            text, len(group_cases), tuple(sorted((rows[case.reference] for case in group_cases), key=_sort_key))
        )
        for text, group_cases in _group_cases(cases, case_detail)
    )
    return CaseMap(ordered, tallies, groups)


def _row(case: CountedCase, questions: Sequence[Question]) -> CaseMapRow:
    outcomes = tuple(case.outcomes[question.id] for question in questions)
    return CaseMapRow(case.reference, outcomes, tuple(case.named.get(question.id) for question in questions))


def get_page(case_map: CaseMap, page_number: int, page_size: int) -> CaseMap:
    """Return one page of a long map, numbered from 1, with the headings of its groups."""
    rows = [(group, row) for group in case_map.groups for row in group.rows][
        (page_number - 1) * page_size : page_number * page_size
    ]
    groups = groupby(rows, key=lambda each: each[0])
    return replace(case_map, groups=tuple(replace(group, rows=tuple(row for _, row in each)) for group, each in groups))


def _exact_percent(tally: Tally) -> float:
    return -1.0 if tally.share.exact_percent is None else float(tally.share.exact_percent)


def _sort_key(row: CaseMapRow) -> tuple[int, tuple[int, ...], str]:
    """Sort by most Yes, then by the answers to the questions with the highest shares."""
    return -row.outcomes.count(Answer.YES), tuple(OUTCOME_RANK[outcome] for outcome in row.outcomes), row.reference


def _group_cases(
    cases: Sequence[CountedCase], case_detail: CaseDetail | None
) -> Iterator[tuple[str, Sequence[CountedCase]]]:
    if case_detail is None:
        yield "", cases
        return
    cases_by_value: dict[str, list[CountedCase]] = {}
    for case in cases:
        for value in detail_values(case_detail, case.details):
            cases_by_value.setdefault(value, []).append(case)
    for value in order_values(case_detail, cases_by_value):
        yield value_label(case_detail, value), cases_by_value[value]
