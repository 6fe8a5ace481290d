"""The data workbook: all results and the answers behind them, with one accessible table per sheet."""

from __future__ import annotations

from collections.abc import Iterable

from audit.analysis.breakdowns import counted_cases
from audit.analysis.results import Results
from audit.files.export_context import ExportContext, ExportData, prepare_export
from audit.files.filenames import file_name
from audit.files.spreadsheets.accessible_sheets import write_workbook
from audit.files.spreadsheets.sheets import Sheet, TextSheet
from audit.files.workbook.agreement import agreement_sheets
from audit.files.workbook.answers import answers_sheet
from audit.files.workbook.band_table import band_sheets
from audit.files.workbook.benchmarks import benchmarks_sheet
from audit.files.workbook.breakdowns import breakdown_sheet, differences_sheet
from audit.files.workbook.comparison import comparison_sheets
from audit.files.workbook.cover import cover_sheet
from audit.files.workbook.findings import findings_sheet
from audit.files.workbook.front_sheets import contents_sheet, notes_sheet
from audit.files.workbook.make_up import make_up_sheet
from audit.files.workbook.moderated import moderated_sheet
from audit.files.workbook.named_answers import named_answers_sheets
from audit.files.workbook.ratings import decisions_sheet, overall_sheet, ratings_sheet
from audit.files.workbook.recalculated_breakdowns import recalculated_breakdowns_sheet
from audit.files.workbook.recalculated_ratings import recalculated_rating_sheets
from audit.files.workbook.recalculation import recalculation_sheet
from audit.files.workbook.sample import sample_sheets
from audit.files.workbook.standards import prompts_sheet, standard_sheet
from audit.files.workbook.targets import targets_sheets
from audit.model.case import CaseRecord

__all__ = ["build_data_workbook", "file_name"]


def build_data_workbook(results: Results, records: Iterable[CaseRecord], context: ExportContext) -> bytes:
    """Return the data workbook as the bytes of an .xlsx file; ``records`` are the cases included in the results.

    It identifies cases by reference only and has no auditors and no notes. An external workbook needs no records.
    """
    data = prepare_export(results, context)
    title = f"{context.description.name}: data workbook"
    notes, tables = notes_sheet(data), _data_sheets(data, records)
    tables = [sheet.without_empty_columns() for sheet in tables]
    with_tables = [contents_sheet([notes, *tables]), notes, *tables]
    sheets: list[Sheet | TextSheet] = [cover_sheet(data, title, len(with_tables)), *with_tables]
    return write_workbook(title, data.results.questionnaire.language, context.created_on, sheets)


def _data_sheets(data: ExportData, records: Iterable[CaseRecord]) -> list[Sheet]:
    """Return the sheets after the notes, in order."""
    results, decisions, differences = data.results, decisions_sheet(data), differences_sheet(data)
    benchmarks, groups = benchmarks_sheet(data), make_up_sheet(data)
    return [
        *([ratings_sheet(data), overall_sheet(data)] if results.overall.rated_standards else []),
        *([decisions] if decisions else []),
        *(standard_sheet(data, result) for result in results.standards if result.key_questions),
        *([prompts_sheet(data)] if results.prompts else []),
        *targets_sheets(data),
        *named_answers_sheets(data),
        *([benchmarks] if benchmarks else []),
        *([groups] if groups else []),
        *sample_sheets(data),
        *agreement_sheets(data),
        *(
            breakdown_sheet(data, breakdown, number)
            for number, breakdown in enumerate(data.context.breakdowns, start=1)
        ),
        *([differences] if differences else []),
        *comparison_sheets(data),
        *([] if data.context.external else _case_sheets(data, records)),
        *([findings_sheet(data)] if data.context.findings else []),
    ]


def _case_sheets(data: ExportData, records: Iterable[CaseRecord]) -> list[Sheet]:
    """Return the answers case by case, those that were moderated, and the sheets that recalculate the figures.

    They are only for the audit team.
    """
    included = tuple(records)
    cases = counted_cases(data.results.questionnaire, included)
    if not cases:
        return []
    answers, moderated = answers_sheet(data, cases), moderated_sheet(data, included)
    percentages, breakdowns = recalculation_sheet(data, answers), recalculated_breakdowns_sheet(data, answers, cases)
    return [
        answers,
        *([moderated] if moderated else []),
        percentages,
        *recalculated_rating_sheets(data, percentages),
        *([breakdowns] if breakdowns else []),
        *band_sheets(data),
    ]
