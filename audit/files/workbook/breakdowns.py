"""One sheet for each fact that results are broken down by, and one of the biggest differences."""

from __future__ import annotations

from collections.abc import Sequence

from audit.analysis.intervals import Difference, half_up, share_interval
from audit.analysis.published_breakdowns import (
    GroupFigure,
    PrintedBreakdown,
    PrintedDifference,
    PrintedGroup,
    biggest_printed,
)
from audit.analysis.suppression import HIDDEN
from audit.analysis.wording import breakdown_title
from audit.files.spreadsheets.accessible_sheets import Column, Sheet
from audit.files.spreadsheets.cells import CellValue
from audit.files.workbook.contents import Book
from audit.files.workbook.front_sheets import NOT_APPLICABLE
from audit.files.workbook.standards import BOUNDS, LEFT_OUT, NUMBERS, SHARE, bounds, figures, why_no_share

MOST_DIFFERENCES = 50
POINTS = [
    Column("Difference from the rest, in points", 16),
    Column("Difference: interval from", 14),
    Column("Difference: interval to", 14),
]


def breakdown_sheet(book: Book, shown: PrintedBreakdown) -> Sheet:
    """Key questions by groups; outside without anything that tells how many cases a group has."""
    columns = [
        Column("Question id", 10),
        Column("Key question", 50),
        Column("Group", 26),
        *([] if book.about.outside else [Column(f"{book.noun.headings} in the group", 12), Column("Few", 8)]),
        SHARE,
        *NUMBERS,
        *LEFT_OUT,
        *BOUNDS,
        *POINTS,
    ]
    rows = [_row(book, figure) for figure in shown.figures]
    title = breakdown_title(shown.fact)
    return Sheet(title, f"{title}: key questions", columns, rows, book.scope)


def _row(book: Book, figure: GroupFigure) -> list[CellValue]:
    group, question, tally = figure.group, figure.question, figure.tally
    size: list[CellValue] = [] if book.about.outside else [_size(group), few(group.few)]
    if tally is None:
        interval: list[CellValue] = [HIDDEN, HIDDEN]
    else:
        interval = bounds(share_interval(tally.share), why_no_share(tally))
    counts = figures(tally, figure.published)
    return [question.id, question.text, group.text, *size, *counts, *interval, *_points(figure.difference)]


def _size(group: PrintedGroup) -> CellValue:
    return HIDDEN if group.cases is None else group.cases


def few(is_few: bool) -> str:
    """The mark of a group of so few cases that a percentage says little."""
    return "Few" if is_few else "No"


def _points(difference: Difference | None) -> list[CellValue]:
    """A difference in whole points with its interval; [c] where it may not leave the team."""
    if difference is None:
        return [HIDDEN] * 3
    points, interval = difference.points, difference.interval
    if points is None or interval is None:
        return [NOT_APPLICABLE] * 3
    return [half_up(points), *interval.whole]


def differences_sheet(book: Book) -> Sheet | None:
    """The biggest differences of any group from the rest, over all facts; None where none is printed."""
    found = biggest_printed(book.about.breakdowns)
    if not found:
        return None
    columns = [
        Column("Broken down by", 26),
        Column("Group", 26),
        *([] if book.about.outside else [Column("Few", 8)]),
        Column("Question id", 10),
        Column("Key question", 50),
        Column("Group: percentage Yes", 12, is_share=True),
        Column("Group: Yes of base", 12),
        Column("Rest: percentage Yes", 12, is_share=True),
        Column("Rest: Yes of base", 12),
        *POINTS,
    ]
    shown = found[:MOST_DIFFERENCES]
    line = f"The {len(shown)} biggest of {len(found)} differences that are printed on the sheets before."
    rows = [_difference_row(book, one) for one in shown]
    return Sheet("Biggest differences", "Biggest differences from the rest", columns, rows, [*book.scope, line])


def _difference_row(book: Book, one: PrintedDifference) -> list[CellValue]:
    share, other = one.difference.share, one.difference.other
    mark: list[CellValue] = [] if book.about.outside else [few(one.group.few)]
    figures_: list[CellValue] = [(share.percent or 0) / 100, share.of, (other.percent or 0) / 100, other.of]
    where: Sequence[CellValue] = [one.fact.text, one.group.text, *mark]
    return [*where, one.question.id, one.question.text, *figures_, *_points(one.difference)]
