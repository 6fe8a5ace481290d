"""The rows and cells of the Breakdowns page: every percentage with its base, small groups marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from audit.analysis.breakdown_tables import FEW
from audit.analysis.breakdowns import Breakdown, BreakdownGroup
from audit.analysis.differences import GroupDifference
from audit.analysis.intervals import Difference
from audit.analysis.published_breakdowns import PublishedDifference, PublishedGroupResult
from audit.analysis.tallies import Tally
from audit.messages import results as messages
from audit.model.questionnaire import CaseLabel, KeyQuestion, Prompt, Question
from audit.web.components import html
from audit.web.components.address import url_with
from audit.web.components.html import Row


def small_group_note(limit: int, case_label: CaseLabel) -> str:
    """Return what the mark on small groups means."""
    return messages.FEW_CASES.format(mark=FEW, limit=limit, plural=case_label.plural)


def group_header(text: str, cases: int, is_small: bool, case_label: CaseLabel) -> str:
    """Return the heading of a group's column: "Female (3 cases, few)"."""
    return f"{text} ({case_label.with_count(cases)}{_few_suffix(is_small)})"


def _few_suffix(is_small: bool) -> str:
    return f", {FEW}" if is_small else ""


def tally_cell(tally: Tally, flag: str = "") -> str:
    """Return a percentage with its base as HTML, and below it the cases that are not in the base."""
    excluded = {
        "not applicable": tally.not_applicable,
        "unanswered": tally.unanswered,
        "not collected": tally.not_collected,
    }
    subtext = ", ".join([*(f"{count} {label}" for label, count in excluded.items() if count), *filter(None, [flag])])
    return escape(str(tally.share)) + (f'<br><span class="quiet">{subtext}</span>' if subtext else "")


def question_row(question: Question, breakdown: Breakdown) -> Row:
    """Return the row of a question: all cases, then each group. The cells are HTML."""
    tallies = [breakdown.tallies[question.id], *(group.tallies[question.id] for group in breakdown.groups)]
    name = escape(question.name)
    has_prompts = any(isinstance(other_question, Prompt) for other_question in breakdown.questions)
    if has_prompts and isinstance(question, KeyQuestion):
        name = f"<strong>{name}</strong>"
    return Row((name, *map(tally_cell, tallies)))


def difference_row(group_difference: GroupDifference, limit: int) -> Row:
    """Return the row of a group and the rest on one key question, with a link to the breakdown by that detail."""
    case_detail, group, question = (
        group_difference.breakdown.case_details[0],
        group_difference.group,
        group_difference.question,
    )
    standard = question.id.rpartition(".")[0]
    url = url_with(by=case_detail.id, **{"and": "", "standard": standard, "question": question.id}) + "#by-a-fact"
    return Row(
        (
            html.link_to(f"{case_detail.text}: {group.text}", url),
            *_difference_cells(question, group_difference.difference, limit),
        )
    )


def published_difference_row(group_difference: PublishedDifference) -> Row:
    """Return the same row for groups whose small counts are suppressed."""
    url = url_with(by=group_difference.case_detail.id, question=group_difference.question.id) + "#by-a-fact"
    return Row(
        (
            html.link_to(f"{group_difference.case_detail.text}: {group_difference.group.text}", url),
            *_difference_cells(group_difference.question, group_difference.difference),
        )
    )


def _difference_cells(question: Question, difference: Difference, limit: int = 0) -> tuple[str, ...]:
    """Return the question, the two percentages, their difference and its interval; bases up to ``limit`` are marked."""
    interval = difference.interval.text if difference.interval else ""
    shares = (f"{share}{_few_suffix(share.base <= limit)}" for share in (difference.share, difference.other))
    return f"{question.id} {question.label}", *shares, difference.text, interval


def published_question_row(question: Question, tally: Tally, group_results: Sequence[PublishedGroupResult]) -> Row:
    """Return the row of a question: all cases, then each group, suppressed as published. The cells are HTML."""
    group_cells = (
        tally_cell(group_result.tally) if group_result.tally else escape(group_result.counts.full_text)
        for group_result in group_results
    )
    return Row((escape(question.name), tally_cell(tally), *group_cells))


def published_group_row(row: Any) -> Row:
    """Return a row of ``breakdown_tables.published_groups_table``, as ``itertuples`` gives it."""
    return Row((row.group, row.share, row.interval, row.difference, row.difference_interval), bold=row.whole)


def group_row(row: Any) -> Row:
    """Return a row of ``breakdown_tables.groups_table``, as ``itertuples`` gives it: the table below the chart."""
    percentage = f"{row.percentage} ({row.base})"
    cells = (f"{row.group}{_few_suffix(row.few)}", str(row.cases), percentage, row.interval)
    return Row((*cells, row.difference, row.difference_interval), bold=row.whole)


def crosstab_rows(
    breakdown: Breakdown, margins: tuple[Breakdown, Breakdown], question_id: str, case_label: CaseLabel
) -> Iterator[Row]:
    """Yield the rows of one question by two details, with totals of rows and columns. The cells are HTML."""
    groups = {group.values: group for group in breakdown.groups}
    row_breakdown, column_breakdown = margins
    for row in row_breakdown.groups:
        crossed_groups = (groups.get((*row.values, *column.values)) for column in column_breakdown.groups)
        cells = (crosstab_cell(crossed_group, question_id, case_label) for crossed_group in crossed_groups)
        yield Row((escape(row.text), *cells, _group_cell(row, question_id)))
    column_totals = (_group_cell(column, question_id) for column in column_breakdown.groups)
    yield Row((f"All {case_label.plural}", *column_totals, tally_cell(breakdown.tallies[question_id])), bold=True)


def crosstab_cell(crossed_group: BreakdownGroup | None, question_id: str, case_label: CaseLabel) -> str:
    """Return the cell of two values as HTML; "no case" if no case has both."""
    return (
        _group_cell(crossed_group, question_id)
        if crossed_group
        else f'<span class="quiet">no {case_label.singular}</span>'
    )


def _group_cell(group: BreakdownGroup, question_id: str) -> str:
    return tally_cell(group.tallies[question_id], FEW if group.has_few_cases else "")
