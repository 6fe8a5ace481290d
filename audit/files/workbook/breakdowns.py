"""One sheet for each case detail that results are broken down by, and one of the biggest differences."""

from __future__ import annotations

from collections.abc import Sequence

from audit.analysis.difference_wording import (
    few_not_compared,
    how_many_compared,
    what_stands_out,
    which_stand_out,
)
from audit.analysis.intervals import Difference, round_half_up
from audit.analysis.published_breakdowns import (
    PublishedBreakdown,
    PublishedDifference,
    PublishedGroup,
    PublishedGroupResult,
    biggest_published_differences,
    expected_by_chance,
)
from audit.analysis.tables import base_heading
from audit.analysis.wording import breakdown_title
from audit.files.export_context import ExportData
from audit.files.spreadsheets.accessible_sheets import Column, Sheet
from audit.files.spreadsheets.cells import CellValue
from audit.files.workbook.front_sheets import NOT_APPLICABLE, NOT_AVAILABLE
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
    """Return the differences between a group and the rest over all case details, with what stands out first.

    None if nothing was compared.
    """
    differences = biggest_published_differences(data.context.breakdowns)
    if not differences:
        return None
    columns = [
        Column("Stands out", 10),
        Column("Broken down by", 26),
        Column("Group", 26),
        Column("Question id", 10),
        Column("Key question", 50),
        Column("Group: percentage Yes", 12, is_percentage=True),
        Column(f"Group: {base_heading(data.case_label)}", 12),
        Column("Rest: percentage Yes", 12, is_percentage=True),
        Column(f"Rest: {base_heading(data.case_label)}", 12),
        *DIFFERENCE_COLUMNS,
    ]
    listed = differences[:MAX_LISTED_DIFFERENCES]
    rows = [_difference_row(group_difference) for group_difference in listed]
    lines = [*data.scope_lines, *_search_lines(data, differences, len(listed))]
    return Sheet("Biggest differences", "Biggest differences from the rest", columns, rows, lines)


def _search_lines(data: ExportData, differences: Sequence[PublishedDifference], listed: int) -> list[str]:
    """Return how the search went, which differences are listed, and what standing out means."""
    return [
        how_many_compared(len(differences), expected_by_chance(data.context.breakdowns)),
        which_stand_out([difference.stands_out for difference in differences]),
        what_stands_out(data.case_label),
        few_not_compared(data.results.questionnaire.few_cases, data.case_label),
        *([f"The {listed} biggest are listed."] if listed < len(differences) else []),
    ]


def _difference_row(group_difference: PublishedDifference) -> list[CellValue]:
    share, rest_share = group_difference.difference.share, group_difference.difference.other
    return [
        stands_out_label(group_difference.stands_out),
        group_difference.case_detail.text,
        group_difference.group.text,
        group_difference.question.id,
        group_difference.question.text,
        (share.percent or 0) / 100,
        share.count_text,
        (rest_share.percent or 0) / 100,
        rest_share.count_text,
        *_difference_cells(group_difference.difference),
    ]


def stands_out_label(stands_out: bool | None) -> str:
    """Return whether a difference stands out, as a word."""
    if stands_out is None:
        return NOT_AVAILABLE
    return "Yes" if stands_out else "No"
