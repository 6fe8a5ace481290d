"""One sheet for each case detail that results are broken down by, and one of the biggest differences."""

from __future__ import annotations

from collections.abc import Sequence

from audit.analysis.intervals import Difference, round_half_up
from audit.analysis.published_breakdowns import (
    PublishedBreakdown,
    PublishedDifference,
    PublishedGroup,
    PublishedGroupResult,
    biggest_published_differences,
)
from audit.analysis.tables import base_heading
from audit.analysis.wording import breakdown_title
from audit.files.export_context import ExportData
from audit.files.spreadsheets.accessible_sheets import Column, Sheet
from audit.files.spreadsheets.cells import CellValue
from audit.files.workbook.front_sheets import NOT_APPLICABLE
from audit.files.workbook.standards import (
    COUNT_COLUMNS,
    EXCLUDED_COLUMNS,
    INTERVAL_COLUMNS,
    SHARE_COLUMN,
    figure_cells,
    interval_cells,
    no_share_symbol,
)
from audit.model.bands import SUPPRESSED

MAX_LISTED_DIFFERENCES = 50
DIFFERENCE_COLUMNS = [
    Column("Difference from the rest, in points", 16),
    Column("Difference: interval from", 14),
    Column("Difference: interval to", 14),
]


def breakdown_sheet(data: ExportData, breakdown: PublishedBreakdown) -> Sheet:
    """Return the key questions by groups; an external sheet has nothing that reveals the size of a group."""
    columns = [
        Column("Question id", 10),
        Column("Key question", 50),
        Column("Group", 26),
        *(
            []
            if data.context.groups_suppressed
            else [Column(f"{data.case_label.plural_heading} in the group", 12), Column("Few", 8)]
        ),
        SHARE_COLUMN,
        *COUNT_COLUMNS,
        *EXCLUDED_COLUMNS,
        *INTERVAL_COLUMNS,
        *DIFFERENCE_COLUMNS,
    ]
    rows = [_row(data, figure) for figure in breakdown.group_results]
    title = breakdown_title(breakdown.case_detail)
    return Sheet(title, f"{title}: key questions", columns, rows, data.scope_lines)


def _row(data: ExportData, figure: PublishedGroupResult) -> list[CellValue]:
    group, question, tally = figure.group, figure.question, figure.tally
    size_cells: list[CellValue] = (
        [] if data.context.groups_suppressed else [_size_cell(group), few_label(group.has_few_cases)]
    )
    interval = interval_cells(figure.interval, SUPPRESSED if tally is None else no_share_symbol(tally))
    counts = figure_cells(tally, figure.counts)
    return [
        question.id,
        question.text,
        group.text,
        *size_cells,
        *counts,
        *interval,
        *_difference_cells(figure.difference),
    ]


def _size_cell(group: PublishedGroup) -> CellValue:
    return SUPPRESSED if group.case_count is None else group.case_count


def few_label(is_few: bool) -> str:
    """Return whether a group has too few cases for a useful percentage, as a word."""
    return "Few" if is_few else "No"


def _difference_cells(difference: Difference | None) -> list[CellValue]:
    """Return a difference in whole points with its interval, or [c] if it is suppressed."""
    if difference is None:
        return [SUPPRESSED] * 3
    points, interval = difference.points, difference.interval
    if points is None or interval is None:
        return [NOT_APPLICABLE] * 3
    return [round_half_up(points), *interval.rounded]


def differences_sheet(data: ExportData) -> Sheet | None:
    """Return the biggest differences between a group and the rest over all case details; None if there are none."""
    differences = biggest_published_differences(data.context.breakdowns)
    if not differences:
        return None
    columns = [
        Column("Broken down by", 26),
        Column("Group", 26),
        *([] if data.context.groups_suppressed else [Column("Few", 8)]),
        Column("Question id", 10),
        Column("Key question", 50),
        Column("Group: percentage Yes", 12, is_percentage=True),
        Column(f"Group: {base_heading(data.case_label)}", 12),
        Column("Rest: percentage Yes", 12, is_percentage=True),
        Column(f"Rest: {base_heading(data.case_label)}", 12),
        *DIFFERENCE_COLUMNS,
    ]
    listed = differences[:MAX_LISTED_DIFFERENCES]
    note = f"The {len(listed)} biggest of the {len(differences)} differences on the sheets before this one."
    rows = [_difference_row(data, group_difference) for group_difference in listed]
    return Sheet("Biggest differences", "Biggest differences from the rest", columns, rows, [*data.scope_lines, note])


def _difference_row(data: ExportData, group_difference: PublishedDifference) -> list[CellValue]:
    share, rest_share = group_difference.difference.share, group_difference.difference.other
    few_cells: list[CellValue] = (
        [] if data.context.groups_suppressed else [few_label(group_difference.group.has_few_cases)]
    )
    share_cells: list[CellValue] = [
        (share.percent or 0) / 100,
        share.count_text,
        (rest_share.percent or 0) / 100,
        rest_share.count_text,
    ]
    label_cells: Sequence[CellValue] = [group_difference.case_detail.text, group_difference.group.text, *few_cells]
    return [
        *label_cells,
        group_difference.question.id,
        group_difference.question.text,
        *share_cells,
        *_difference_cells(group_difference.difference),
    ]
