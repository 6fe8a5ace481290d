"""The case map: cases by key questions, sorted so that what goes together stands together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from audit.analysis.breakdowns import CountedCase
from audit.model.answers import Answer, Tally, in_order, tally_of, value_text, values_of
from audit.model.bands import Share
from audit.model.questionnaire import Fact, Question

RANK = {Answer.YES: 0, Answer.NO: 1, Answer.NOT_APPLICABLE: 2, None: 3}


@dataclass(frozen=True)
class MapRow:
    """One case: what each question of the map counts as on it, in the order of the map."""

    reference: str
    answers: tuple[Answer | None, ...]

    @property
    def share(self) -> Share:
        """Yes out of the questions answered yes or no on this case."""
        return tally_of(self.answers).share


@dataclass(frozen=True)
class MapGroup:
    """The cases of the map with one value of a fact, or all of them under ''; ``cases`` is how many there are.

    On one page of a long map ``rows`` holds some of them only.
    """

    text: str
    cases: int
    rows: tuple[MapRow, ...]


@dataclass(frozen=True)
class CaseMap:
    """Questions, the one with the highest share first, and cases, the one with the most Yes first."""

    questions: tuple[Question, ...]
    tallies: Mapping[str, Tally]
    groups: tuple[MapGroup, ...]

    @property
    def length(self) -> int:
        """How many rows there are; a case with several values of the fact has one in each of their groups."""
        return sum(len(group.rows) for group in self.groups)


def case_map(cases: Sequence[CountedCase], questions: Sequence[Question], fact: Fact | None = None) -> CaseMap:
    """The map of these cases, all together or grouped by a fact; in each group its cases are sorted anew."""
    found = {question.id: tally_of(case.answers[question.id] for case in cases) for question in questions}
    # A stable sort, so ties keep the order of the questionnaire; those without a share come last.
    ordered = tuple(sorted(questions, key=lambda question: -_exact(found[question.id])))
    rows = {case.reference: MapRow(case.reference, tuple(case.answers[q.id] for q in ordered)) for case in cases}
    groups = tuple(
        MapGroup(text, len(members), tuple(sorted((rows[case.reference] for case in members), key=_place)))
        for text, members in _grouped(cases, fact)
    )
    return CaseMap(ordered, found, groups)


def page_of(found: CaseMap, number: int, size: int) -> CaseMap:
    """One page of a long map, the first being 1: so many rows, under the headings of their groups."""
    rows = [(group, row) for group in found.groups for row in group.rows][(number - 1) * size : number * size]
    groups = groupby(rows, key=lambda each: each[0])
    return replace(found, groups=tuple(replace(group, rows=tuple(row for _, row in each)) for group, each in groups))


def _exact(tally: Tally) -> float:
    return -1.0 if tally.share.exact is None else float(tally.share.exact)


def _place(row: MapRow) -> tuple[int, tuple[int, ...], str]:
    """Most Yes first; of as many, those alike on the questions with the highest shares stand together."""
    return -row.answers.count(Answer.YES), tuple(RANK[answer] for answer in row.answers), row.reference


def _grouped(cases: Sequence[CountedCase], fact: Fact | None) -> Iterator[tuple[str, Sequence[CountedCase]]]:
    if fact is None:
        yield "", cases
        return
    found: dict[str, list[CountedCase]] = {}
    for case in cases:
        for value in values_of(fact, case.facts):
            found.setdefault(value, []).append(case)
    for value in in_order(fact, found):
        yield value_text(fact, value), found[value]
