"""Audits compared: the shares of key questions with their changes, and the ratings."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from audit.analysis.changes import (
    ChangeSearch,
    can_publish_share,
    how_changes_were_searched,
    published_changes,
    search_changes,
)
from audit.analysis.comparison import ComparedQuestion, ComparedShare, Comparison, ShareChange
from audit.analysis.tables import base_heading
from audit.files.export_context import ExportData
from audit.files.spreadsheets.cells import CellValue
from audit.files.spreadsheets.sheet_names import unique_headings
from audit.files.spreadsheets.sheets import NOT_AVAILABLE, PERCENTAGE, POINTS, Column, Sheet
from audit.files.workbook.breakdowns import stands_out_label
from audit.files.workbook.shown_values import difference_values
from audit.files.workbook.standards import share_cell
from audit.model.bands import SUPPRESSED


def comparison_sheets(data: ExportData) -> list[Sheet]:
    """Return the sheets of shares and of ratings side by side, the earliest audit first; none for a single audit."""
    comparison = data.context.comparison
    if comparison is None or len(comparison.audits) < 2:
        return []
    rating_sheets = [_ratings_sheet(data, comparison)] if any(audit.ratings for audit in comparison.audits) else []
    return [_shares_sheet(data, comparison), *rating_sheets]


def _shares_sheet(data: ExportData, comparison: Comparison) -> Sheet:
    first, *later = _audit_names(comparison)
    share_columns = [
        column
        for name, audit in zip((first, *later), comparison.audits, strict=True)
        for column in (
            Column(f"{name}: percentage Yes", 16, PERCENTAGE),
            Column(f"{name}: {base_heading(data.case_label)}", 16),
            *([Column(f"{name}: question", 20)] if audit.joined else []),
        )
    ]
    change_columns = [
        Column(f"Change to {name}: {measure}", 16, POINTS)
        for name in later
        for measure in ("points", "from", "to", "stands out")
    ]
    search = search_changes(comparison, data.results.questionnaire.few_cases)
    rows: list[list[CellValue]] = [
        [
            question.question.id,
            question.question.marked_text,
            standard.standard.name,
            *_question_cells(data, question, search),
        ]
        for standard in comparison.standards
        for question in standard.questions
    ]
    columns = [
        Column("Question id", 12),
        Column("Key question", 40),
        Column("Standard", 20),
        *share_columns,
        *change_columns,
    ]
    lines = [
        *data.scope_lines,
        "Changes from each audit to the next, with Newcombe's interval at 95%.",
        *how_changes_were_searched(
            search, data.case_label, published_changes(comparison, data.control) if data.context.external else None
        ),
        *comparison.notes,
    ]
    return Sheet("Comparison", "Audits compared: key questions", columns, rows, lines)


def _audit_names(comparison: Comparison) -> list[str]:
    return unique_headings([audit.name for audit in comparison.audits])


def _question_cells(data: ExportData, question: ComparedQuestion, search: ChangeSearch) -> Iterator[CellValue]:
    published = [can_publish_share(data.control, question.question, share) for share in question.shares]
    for share, is_published in zip(question.shares, published, strict=True):
        yield from _share_cells(share) if is_published else (SUPPRESSED,) * 2
        if share.audit.joined:
            yield share.joined_text if share.tally is not None else NOT_AVAILABLE
    for change, (earlier, later) in zip(question.changes, pairwise(published), strict=True):
        yield from _change_cells(change, search, data.stores_unrounded) if earlier and later else (SUPPRESSED,) * 4


def _share_cells(share: ComparedShare) -> tuple[CellValue, CellValue]:
    if share.tally is None:
        return NOT_AVAILABLE, NOT_AVAILABLE
    return share_cell(share.tally), share.tally.share.count_text


def _change_cells(change: ShareChange, search: ChangeSearch, unrounded: bool) -> tuple[CellValue, ...]:
    difference = change.difference
    if difference is None or difference.points is None or difference.interval is None:
        return (NOT_AVAILABLE,) * 4
    stands_out = stands_out_label(search.stands_out(change))
    return *difference_values(difference, NOT_AVAILABLE, unrounded), stands_out


def _ratings_sheet(data: ExportData, comparison: Comparison) -> Sheet:
    names = _audit_names(comparison)
    rows: list[list[CellValue]] = [
        [standard.standard.name, *(rating or NOT_AVAILABLE for rating in standard.ratings)]
        for standard in comparison.standards
    ]
    rows.append(["Overall", *(audit.overall_rating or NOT_AVAILABLE for audit in comparison.audits)])
    columns = [Column("Standard", 36), *(Column(name, 24) for name in names)]
    return Sheet("Ratings compared", "Audits compared: ratings", columns, rows, data.scope_lines)
