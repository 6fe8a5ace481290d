"""This audit beside others: the shares of key questions with their changes, and the ratings."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from audit.analysis.comparison import Change, ComparedQuestion, ComparedShare, Comparison
from audit.analysis.intervals import half_up
from audit.analysis.suppression import HIDDEN
from audit.files.spreadsheets.accessible_sheets import Column, Sheet, unique_headings
from audit.files.spreadsheets.cells import CellValue
from audit.files.workbook.contents import Book
from audit.files.workbook.front_sheets import NOT_AVAILABLE
from audit.files.workbook.standards import share_cell
from audit.model.answers import Tally
from audit.model.questionnaire import Question


def comparison_sheets(book: Book) -> list[Sheet]:
    """Shares side by side, the earliest audit first, and where anything is rated the ratings; none without others."""
    compared = book.about.comparison
    if compared is None or len(compared.audits) < 2:
        return []
    rated = [_ratings(book, compared)] if any(audit.ratings for audit in compared.audits) else []
    return [_shares(book, compared), *rated]


def _shares(book: Book, compared: Comparison) -> Sheet:
    first, *later = _names(compared)
    shares = [column for name in (first, *later) for column in (
        Column(f"{name}: percentage Yes", 16, is_share=True), Column(f"{name}: Yes of base", 16))]  # fmt: skip
    changes = [Column(f"Change to {name}: {what}", 16) for name in later for what in ("points", "from", "to")]
    rows: list[list[CellValue]] = [
        [standard.standard.name, question.question.id, question.question.text, *_cells(book, question)]
        for standard in compared.standards
        for question in standard.questions
    ]
    columns = [Column("Standard", 24), Column("Question id", 10), Column("Key question", 50), *shares, *changes]
    lines = [*book.scope, "Changes from each audit to the next, with Newcombe's interval at 95%.", *compared.notes]
    return Sheet("Comparison", "Audits compared: key questions", columns, rows, lines)


def _names(compared: Comparison) -> list[str]:
    return unique_headings([audit.name for audit in compared.audits])


def _cells(book: Book, compared: ComparedQuestion) -> Iterator[CellValue]:
    printed = [_prints(book, compared.question, share.tally) for share in compared.shares]
    for share, prints in zip(compared.shares, printed, strict=True):
        yield from _share(share) if prints else (HIDDEN,) * 2
    for change, (earlier, later) in zip(compared.changes, pairwise(printed), strict=True):
        yield from _change(change) if earlier and later else (HIDDEN,) * 3


def _prints(book: Book, question: Question, tally: Tally | None) -> bool:
    return tally is None or book.figures.prints_beside(question, tally)


def _share(compared: ComparedShare) -> tuple[CellValue, CellValue]:
    if compared.tally is None:
        return NOT_AVAILABLE, NOT_AVAILABLE
    return share_cell(compared.tally), compared.tally.share.of


def _change(change: Change) -> tuple[CellValue, ...]:
    difference = change.difference
    if difference is None or difference.points is None or difference.interval is None:
        return (NOT_AVAILABLE,) * 3
    return half_up(difference.points), *difference.interval.whole


def _ratings(book: Book, compared: Comparison) -> Sheet:
    names = _names(compared)
    rows: list[list[CellValue]] = [
        [standard.standard.name, *(rating or NOT_AVAILABLE for rating in standard.ratings)]
        for standard in compared.standards
    ]
    rows.append(["Overall", *(audit.overall or NOT_AVAILABLE for audit in compared.audits)])
    columns = [Column("Standard", 36), *(Column(name, 24) for name in names)]
    return Sheet("Ratings compared", "Audits compared: ratings", columns, rows, book.scope)
