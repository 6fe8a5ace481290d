"""The figures of each group of cases beside each other, every group on its own base."""

from __future__ import annotations

from collections.abc import Sequence

from audit.analysis.published_breakdowns import PrintedBreakdown, PrintedDifference, PrintedGroup, biggest_printed
from audit.analysis.wording import breakdown_title
from audit.files.report.contents import Report
from audit.files.report.document import Column, Paper
from audit.files.report.styles import TEXT_WIDTH
from audit.model.questionnaire import Noun

GROUP_WIDTH = 3.3  # centimetres
SIDE_BY_SIDE = 3  # more groups go on in a further table: their figures would break into lines
MOST_DIFFERENCES = 10
DIFFERENCES = [
    Column("Group", 4.0),
    Column("Key question", 4.8),
    Column("In the group", 2.5, is_number=True),
    Column("In the rest", 2.5, is_number=True),
    Column("Difference, interval", 3.2, is_number=True),
]


def write_breakdowns(paper: Paper, report: Report) -> None:
    """A chapter with the biggest differences, and with each breakdown that was asked for."""
    if not report.about.breakdowns:
        return
    noun = report.noun
    paper.heading("Breakdowns", 1)
    paper.paragraph(
        f"Each group stands on its own base: Yes out of Yes and No among its own {noun.many}. The rest are all other "
        f"{noun.many} that count. With several values of a fact, a {noun.one} stands in each of their groups."
    )
    _write_differences(paper, report)
    for shown in report.about.breakdowns:
        paper.heading(breakdown_title(shown.fact), 2)
        number = len(shown.groups)
        for first in range(0, number, SIDE_BY_SIDE):
            _write_groups(paper, report, shown, range(first, min(first + SIDE_BY_SIDE, number)))


def _write_differences(paper: Paper, report: Report) -> None:
    few = report.results.questionnaire.discretion.cases_at_most
    found = [one for one in biggest_printed(report.about.breakdowns) if one.cases > few][:MOST_DIFFERENCES]
    if not found:
        return
    paper.heading("The biggest differences", 2)
    paper.table("The biggest differences of a group from the rest", DIFFERENCES, [_difference(one) for one in found])
    paper.paragraph(
        f"Groups of {report.noun.count(few)} or fewer are left out of this table. Where an interval holds 0, the "
        "counts fit no difference at all as well."
    )


def _difference(one: PrintedDifference) -> list[str]:
    return [
        f"{one.fact.text}: {one.group.text}",
        f"{one.question.id} {one.question.text}",
        str(one.difference.share),
        str(one.difference.other),
        f"{one.difference.text}, {one.difference.interval}",
    ]


def _write_groups(paper: Paper, report: Report, shown: PrintedBreakdown, places: Sequence[int]) -> None:
    groups = [shown.groups[place] for place in places]
    columns = [
        Column("Question", TEXT_WIDTH - GROUP_WIDTH * len(groups)),
        *(Column(_heading(group, report.noun), GROUP_WIDTH, is_number=True) for group in groups),
    ]
    rows = []
    for question in shown.questions:
        figures = [shown.of(question.id)[place].published for place in places]
        rows.append([f"{question.id} {question.text}", *(f"{figure.text} ({figure.of})" for figure in figures)])
    paper.table(f"{breakdown_title(shown.fact)}: key questions", columns, rows)


def _heading(group: PrintedGroup, noun: Noun) -> str:
    """The group with its cases, which outside the team would tell what is held back."""
    if group.cases is None:
        return group.text
    return f"{group.text}: {noun.count(group.cases)}{' (few)' if group.few else ''}"
