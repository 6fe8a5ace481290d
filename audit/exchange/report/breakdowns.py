"""The figures of each group of cases beside each other, every group on its own base."""

from __future__ import annotations

from collections.abc import Sequence

from audit.answers import Group
from audit.exchange.report.about import Breakdown, ReportAbout
from audit.exchange.report.paper import Column, Paper
from audit.exchange.report.styles import TEXT_WIDTH
from audit.ratings import QuestionResult, Results, StandardResult
from audit.tables import breakdown_title

GROUP_WIDTH = 3.3  # centimetres
SIDE_BY_SIDE = 3  # more groups go on in a further table: their figures would break into lines


def write_breakdowns(paper: Paper, results: Results, about: ReportAbout) -> None:
    """A chapter with each breakdown that was asked for."""
    if not about.breakdowns:
        return
    paper.heading("Breakdowns", 1)
    paper.paragraph(
        "Each group stands on its own base: Yes out of Yes and No among its own cases. A case with several values of "
        "a fact stands in each of their groups."
    )
    for breakdown in about.breakdowns:
        paper.heading(breakdown_title(breakdown.fact), 2)
        for first in range(0, len(breakdown.groups), SIDE_BY_SIDE):
            _write_groups(paper, results, breakdown, breakdown.groups[first : first + SIDE_BY_SIDE])


def _write_groups(
    paper: Paper, results: Results, breakdown: Breakdown, groups: Sequence[tuple[Group, Results]]
) -> None:
    few = results.questionnaire.discretion.cases_at_most
    columns = [
        Column("Question", TEXT_WIDTH - GROUP_WIDTH * len(groups)),
        *(Column(_heading(group, few), GROUP_WIDTH, is_number=True) for group, _ in groups),
    ]
    for place, standard in enumerate(results.standards):
        if standard.key_questions:
            found = [of_group.standards[place] for _, of_group in groups]
            caption = f"{standard.standard.name}: {breakdown_title(breakdown.fact).lower()}; key questions in bold"
            rows, bold = _rows(standard, found)
            paper.table(caption, columns, rows, bold)


def _heading(group: Group, few: int) -> str:
    number = len(group.records)
    cases = f"{number} {'case' if number == 1 else 'cases'}"
    return f"{group.text}: {cases}{' (very few)' if number <= few else ''}"


def _rows(standard: StandardResult, found: Sequence[StandardResult]) -> tuple[list[list[str]], frozenset[int]]:
    names = _questions(standard)
    columns = [_questions(one) for one in found]
    rows = [
        [f"{name.question.id} {name.question.text}", *(str(column[number].share) for column in columns)]
        for number, name in enumerate(names)
    ]
    keys = {key.question.id for key in standard.key_questions}
    return rows, frozenset(number for number, name in enumerate(names) if name.question.id in keys)


def _questions(standard: StandardResult) -> list[QuestionResult]:
    return [question for key in standard.key_questions for question in (key, *key.prompts)]
