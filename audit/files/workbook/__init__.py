"""The data workbook: everything that the results print and the answers behind it, one marked-up table a sheet."""

from __future__ import annotations

from collections.abc import Iterable

from audit.analysis.breakdowns import count_cases
from audit.analysis.disclosure_control import figures, without_names
from audit.analysis.ratings import Results
from audit.files.filenames import file_name
from audit.files.spreadsheets.accessible_sheets import Sheet, add_sheet, new_workbook, to_bytes
from audit.files.workbook.answers import cases_sheet
from audit.files.workbook.breakdowns import breakdown_sheet, differences_sheet
from audit.files.workbook.comparison import comparison_sheets
from audit.files.workbook.contents import Book, WorkbookAbout
from audit.files.workbook.findings import findings_sheet
from audit.files.workbook.front_sheets import contents_sheet, cover_sheet, notes_sheet
from audit.files.workbook.ratings import decisions_sheet, overall_sheet, ratings_sheet
from audit.files.workbook.recalculation import trace_sheet
from audit.files.workbook.standards import prompts_sheet, standard_sheet
from audit.model.answers import CaseRecord

__all__ = ["WorkbookAbout", "data_workbook", "file_name"]


def data_workbook(results: Results, records: Iterable[CaseRecord], about: WorkbookAbout) -> bytes:
    """The data workbook as the bytes of an .xlsx file; ``records`` are the cases that the results count.

    It names cases by their references alone: no auditor and no note is in it. Outside the team no record is needed.
    """
    results = without_names(results) if about.outside else results
    book = Book(results, about, figures(results, about.details, about.outside))
    title = f"{about.details.name}: data workbook"
    notes, tables = notes_sheet(book), _tables(book, records)
    sheets = [cover_sheet(book, title), contents_sheet([notes, *tables]), notes, *tables]
    workbook = new_workbook(title, results.questionnaire.language, about.made_on)
    for sheet in sheets:
        add_sheet(workbook, sheet)
    return to_bytes(workbook, sheets)


def _tables(book: Book, records: Iterable[CaseRecord]) -> list[Sheet]:
    """The sheets behind the notes, in their order; a further one is one more line."""
    results, decisions, differences = book.results, decisions_sheet(book), differences_sheet(book)
    return [
        *([ratings_sheet(book), overall_sheet(book)] if results.overall.rated else []),
        *([decisions] if decisions else []),
        *(standard_sheet(book, standard) for standard in results.standards if standard.key_questions),
        *([prompts_sheet(book)] if results.prompts else []),
        *(breakdown_sheet(book, shown) for shown in book.about.breakdowns),
        *([differences] if differences else []),
        *comparison_sheets(book),
        *([] if book.about.outside else _by_case(book, records)),
        *([findings_sheet(book)] if book.about.findings else []),
    ]


def _by_case(book: Book, records: Iterable[CaseRecord]) -> list[Sheet]:
    """The answers case by case, and the sheet that counts them again: they stay inside the team."""
    cases = count_cases(book.results.questionnaire, records)
    if not cases:
        return []
    answers = cases_sheet(book, cases)
    return [answers, trace_sheet(book, answers)]
