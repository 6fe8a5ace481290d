"""One sheet for each case detail that results are broken down by, and one of the biggest differences."""

from __future__ import annotations

from collections.abc import Sequence

from audit.analysis.difference_wording import (
    few_not_compared,
    how_many_compared,
    what_stands_out,
    which_stand_out,
)
from audit.analysis.intervals import Difference
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
from audit.files.spreadsheets.cells import CellValue
from audit.files.spreadsheets.sheet_names import fits_sheet_name
from audit.files.spreadsheets.sheets import NOT_APPLICABLE, NOT_AVAILABLE, PERCENTAGE, POINTS, Column, Sheet
from audit.files.workbook.shown_values import difference_values, interval_values, share_value
from audit.files.workbook.standards import (
    COUNT_COLUMNS,
    EXCLUDED_COLUMNS,
    INTERVAL_COLUMNS,
    SHARE_COLUMN,
    figure_cells,
    no_share_symbol,
)
from audit.model.bands import SUPPRESSED

MAX_LISTED_DIFFERENCES = 50
DIFFERENCE_COLUMNS = [
    Column("Difference from the rest, in points", 11, POINTS),
    Column("Difference: interval from", 11, POINTS),
    Column("Difference: interval to", 11, POINTS),
]


def breakdown_sheet(data: ExportData, breakdown: PublishedBreakdown, number: int) -> Sheet:
    """Return the key questions by groups; an external sheet has nothing that reveals the size of a group.

    ``number`` counts the breakdowns, from 1.
    """
    columns = [
        Column("Question id", 10),
        Column("Group", 21),
        Column("Key question", 19),
        *(
            []
            if data.context.groups_suppressed
            else [Column(f"{data.case_label.plural_heading} in the group", 9), Column("Few", 6)]
        ),
        SHARE_COLUMN,
        *COUNT_COLUMNS,
        *EXCLUDED_COLUMNS,
        *INTERVAL_COLUMNS,
        *DIFFERENCE_COLUMNS,
    ]
    rows = [_row(data, figure) for figure in breakdown.group_results]
    title = breakdown_title(breakdown.case_detail)
    short_name = f"By {breakdown.case_detail.id.replace('_', ' ')}"
    if not fits_sheet_name(short_name):
        short_name = f"Breakdown {number}"
    return Sheet(
        title, f"{title}: key questions", columns, rows, data.scope_lines, row_headings=2, short_name=short_name
    )


def _row(data: ExportData, figure: PublishedGroupResult) -> list[CellValue]:
    group, question, tally = figure.group, figure.question, figure.tally
    size_cells: list[CellValue] = (
        [] if data.context.groups_suppressed else [_size_cell(group), few_label(group.has_few_cases)]
    )
    placeholder = SUPPRESSED if tally is None else no_share_symbol(tally)
    interval = interval_values(figure.interval, placeholder, not data.context.groups_suppressed)
    counts = figure_cells(tally, figure.counts)
    return [
        question.id,
        group.text,
        question.label,
        *size_cells,
        *counts,
        *interval,
        *_difference_cells(figure.difference, not data.context.groups_suppressed),
    ]


def _size_cell(group: PublishedGroup) -> CellValue:
    return SUPPRESSED if group.case_count is None else group.case_count


def few_label(is_few: bool) -> str:
    """Return whether a group has too few cases for a useful percentage, as a word."""
    return "Few" if is_few else "No"


def _difference_cells(difference: Difference | None, unrounded: bool) -> list[CellValue]:
    """Return a difference in points with its interval, or [c] if it is suppressed."""
    if difference is None:
        return [SUPPRESSED] * 3
    return difference_values(difference, NOT_APPLICABLE, unrounded)


def differences_sheet(data: ExportData) -> Sheet | None:
    """Return the differences between a group and the rest over all case details, with what stands out first.

    None if nothing was compared.
    """
    differences = biggest_published_differences(data.context.breakdowns)
    if not differences:
        return None
    columns = [
        Column("Stands out", 12),
        Column("Broken down by", 27),
        Column("Group", 22),
        Column("Question id", 10),
        Column("Key question", 20),
        Column("Group: percentage Yes", 12, PERCENTAGE),
        Column(f"Group: {base_heading(data.case_label)}", 10),
        Column("Rest: percentage Yes", 12, PERCENTAGE),
        Column(f"Rest: {base_heading(data.case_label)}", 10),
        *DIFFERENCE_COLUMNS,
    ]
    listed = differences[:MAX_LISTED_DIFFERENCES]
    rows = [_difference_row(difference, not data.context.groups_suppressed) for difference in listed]
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


def _difference_row(group_difference: PublishedDifference, unrounded: bool) -> list[CellValue]:
    share, rest_share = group_difference.difference.share, group_difference.difference.other
    return [
        stands_out_label(group_difference.stands_out),
        group_difference.case_detail.text,
        group_difference.group.text,
        group_difference.question.id,
        group_difference.question.label,
        share_value(share) or 0,
        share.count_text,
        share_value(rest_share) or 0,
        rest_share.count_text,
        *_difference_cells(group_difference.difference, unrounded),
    ]


def stands_out_label(stands_out: bool | None) -> str:
    """Return whether a difference stands out, as a word."""
    if stands_out is None:
        return NOT_AVAILABLE
    return "Yes" if stands_out else "No"
