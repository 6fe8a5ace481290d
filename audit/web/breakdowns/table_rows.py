"""The rows and cells of the breakdowns page: every share with its base, few cases marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

import pandas as pd

from audit.analysis.breakdown_tables import FEW
from audit.analysis.breakdowns import Breakdown, BreakdownGroup, GroupDifference
from audit.analysis.intervals import Difference
from audit.analysis.published_breakdowns import GroupFigure, PrintedDifference
from audit.model.answers import Tally
from audit.model.questionnaire import KeyQuestion, Noun, Prompt, Question
from audit.web.components import html
from audit.web.components.filters import address, name_of
from audit.web.components.html import Row


def few_note(limit: int, noun: Noun) -> str:
    """What the mark on a small group means; '' where the questionnaire has no limit, so that none is marked."""
    if not limit:
        return ""
    return f"Marked “{FEW}”: {limit} {noun.many} or fewer. A percentage of so few says little."


def head(text: str, cases: int, few: bool, noun: Noun) -> str:
    """A group as the heading of a column: "Female (3 cases, few)"."""
    return f"{text} ({noun.count(cases)}{_few(few)})"


def _few(few: bool) -> str:
    return f", {FEW}" if few else ""


def cell(tally: Tally, mark: str = "") -> str:
    """A share with its base, and below it the cases that are not in the base. Returns HTML."""
    beside = {"not applicable": tally.not_applicable, "unanswered": tally.unanswered}
    under = ", ".join([*(f"{number} {words}" for words, number in beside.items() if number), *filter(None, [mark])])
    return escape(str(tally.share)) + (f'<br><span class="quiet">{under}</span>' if under else "")


def question_row(question: Question, found: Breakdown) -> Row:
    """One question: all cases, then each group. The cells are HTML."""
    tallies = [found.tallies[question.id], *(group.tallies[question.id] for group in found.groups)]
    name = escape(f"{question.id} {question.text}")
    among_prompts = any(isinstance(other, Prompt) for other in found.questions)
    if among_prompts and isinstance(question, KeyQuestion):
        name = f"<strong>{name}</strong>"
    return Row((name, *map(cell, tallies)))


def difference_row(each: GroupDifference, limit: int) -> Row:
    """A group beside the rest on one key question; its name leads to the breakdown by that fact."""
    fact, group, question = each.breakdown.facts[0], each.group, each.question
    standard = question.id.rpartition(".")[0]
    where = address(by=fact.id, **{"and": "", "standard": standard, "question": question.id}) + "#by-a-fact"
    return Row(
        (
            html.way(f"{fact.text}: {group.text}{_few(group.few)}", where),
            *_difference_cells(question, each.difference, few_rest=group.rest_cases <= limit),
        )
    )


def printed_difference_row(one: PrintedDifference) -> Row:
    """The same of two groups whose small numbers are held back."""
    where = address(by=one.fact.id, question=one.question.id) + "#by-a-fact"
    return Row(
        (
            html.way(f"{one.fact.text}: {one.group.text}", where),
            *_difference_cells(one.question, one.difference),
        )
    )


def _difference_cells(question: Question, difference: Difference, few_rest: bool = False) -> tuple[str, ...]:
    """The question, the shares of the group and of the rest, how far they differ, and the interval of that."""
    interval = difference.interval.text if difference.interval else ""
    rest = f"{difference.other}{_few(few_rest)}"
    return f"{question.id} {name_of(question)}", str(difference.share), rest, difference.text, interval


def printed_row(question: Question, tally: Tally, figures: Sequence[GroupFigure]) -> Row:
    """One question: all cases, then as much of each group as is printed. The cells are HTML."""
    groups = (cell(one.tally) if one.tally else escape(one.published.words) for one in figures)
    return Row((escape(f"{question.id} {question.text}"), cell(tally), *groups))


def printed_group_row(row: pd.Series) -> Row:
    """A line of ``breakdown_tables.printed_groups``."""
    return Row((row.group, row.share, row.interval, row.difference, row.difference_interval), bold=row.whole)


def group_row(row: pd.Series) -> Row:
    """A line of ``breakdown_tables.groups``: the table beside the chart."""
    percentage = f"{row.percentage} ({row.base})"
    cells = (f"{row.group}{_few(row.few)}", str(row.cases), percentage, row.interval)
    return Row((*cells, row.difference, row.difference_interval), bold=row.whole)


def grid_rows(found: Breakdown, margins: tuple[Breakdown, Breakdown], question_id: str, noun: Noun) -> Iterator[Row]:
    """One question for two facts crossed, with what each row and each column comes to. The cells are HTML."""
    groups = {group.values: group for group in found.groups}
    rows, columns = margins
    for row in rows.groups:
        pairs = (groups.get((*row.values, *column.values)) for column in columns.groups)
        cells = (pair_cell(pair, question_id, noun) for pair in pairs)
        yield Row((escape(row.text), *cells, _marked(row, question_id)))
    whole = (_marked(column, question_id) for column in columns.groups)
    yield Row((f"All {noun.many}", *whole, cell(found.tallies[question_id])), bold=True)


def pair_cell(pair: BreakdownGroup | None, question_id: str, noun: Noun) -> str:
    """The cell of two values; words where no case has both. Returns HTML."""
    return _marked(pair, question_id) if pair else f'<span class="quiet">no {noun.one}</span>'


def _marked(group: BreakdownGroup, question_id: str) -> str:
    return cell(group.tallies[question_id], FEW if group.few else "")
