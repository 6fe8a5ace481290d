"""The data workbook: everything that the results print and the answers behind it, one marked-up table a sheet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from audit.answers import CaseRecord
from audit.exchange.file_names import file_name
from audit.exchange.sheets import Sheet, add_sheet, new_workbook, to_bytes
from audit.exchange.workbook.about import WorkbookAbout
from audit.exchange.workbook.cases import cases_sheet
from audit.exchange.workbook.findings import findings_sheet
from audit.exchange.workbook.notes import contents_sheet, cover_sheet, notes_sheet
from audit.exchange.workbook.ratings import overall_sheet, ratings_sheet
from audit.exchange.workbook.standards import prompts_sheet, standard_sheet
from audit.exchange.workbook.trace import trace_sheet
from audit.ratings import Results

__all__ = ["WorkbookAbout", "data_workbook", "file_name"]


def data_workbook(results: Results, records: Iterable[CaseRecord], about: WorkbookAbout) -> bytes:
    """The data workbook as the bytes of an .xlsx file; ``records`` are the cases that the results count.

    It names cases by their references alone: no auditor and no note is in it.
    """
    about = replace(about, noun=results.questionnaire.record)
    title = f"{about.details.name}: data workbook"
    notes, tables = notes_sheet(results, about.which_cases), _tables(results, records, about)
    cover = cover_sheet(title, results, about.details, about.which_cases, about.made_on)
    sheets = [cover, contents_sheet([notes, *tables]), notes, *tables]
    workbook = new_workbook(title, results.questionnaire.language, about.made_on)
    for sheet in sheets:
        add_sheet(workbook, sheet)
    return to_bytes(workbook, sheets)


def _tables(results: Results, records: Iterable[CaseRecord], about: WorkbookAbout) -> list[Sheet]:
    """The sheets behind the notes, in their order; a further one is one more line."""
    cases = cases_sheet(results, records, about)
    return [
        *([ratings_sheet(results, about), overall_sheet(results, about)] if results.overall.rated else []),
        *(standard_sheet(standard, about) for standard in results.standards if standard.key_questions),
        *([prompts_sheet(results, about)] if results.prompts else []),
        cases,
        trace_sheet(results, cases, about),
        *([findings_sheet(results, about)] if about.findings else []),
    ]
