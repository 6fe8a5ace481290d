"""The cover of the data workbook: plain text in column A, which a screen reader reads from top to bottom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from audit.analysis.wording import which_answers_count
from audit.files.export_context import ExportData
from audit.files.spreadsheets.sheets import CONTENTS, MARKS, Heading, Link, TextSheet
from audit.files.wording import NOT_ENTERED, audience_note
from audit.files.workbook.front_sheets import COVER
from audit.formatting import format_date, join_list
from audit.messages import files as messages

NOTES = "Notes"

CoverLine = str | Heading | Link


def cover_sheet(data: ExportData, title: str, sheet_count: int) -> TextSheet:
    """Return the sheet that says what the workbook is about, how to use it, and whom to ask.

    ``sheet_count`` is the number of sheets with a table, which follow the cover.
    """
    lines: list[CoverLine] = [
        audience_note(data.context.external, data.context.description.max_suppressed_count, data.case_label),
        *(f"{label}: {text}" for label, text in _about(data)),
        Heading("How to use this workbook"),
        *_how_to_use(data, sheet_count),
        Heading("Method"),
        messages.WORKBOOK_METHOD,
        Link(NOTES, text="Go to the notes on the method"),
        Heading("Contact"),
        data.context.contact or messages.NO_CONTACT,
        Heading("Licence"),
        data.context.licence or _licence(data),
    ]
    return TextSheet(COVER, title, lines)


def _about(data: ExportData) -> Iterator[Sequence[str]]:
    """Yield what the audit is and which cases count, each with its label."""
    questionnaire, description, results = data.results.questionnaire, data.context.description, data.results
    plural = questionnaire.case_label.plural_heading
    if description.marking:
        yield "Marking", description.marking
    yield "Unit", description.unit or NOT_ENTERED
    yield "Region", description.region or NOT_ENTERED
    yield "Fieldwork", description.fieldwork_dates or NOT_ENTERED
    yield f"{plural} started in", description.started_in or NOT_ENTERED
    yield f"{plural} included", data.context.which_cases
    yield from data.eliminated_rows
    yield "What counts", " ".join(which_answers_count(results))
    yield (
        f"Eligible {questionnaire.case_label.plural}",
        f"{description.eligible:,}" if description.eligible else NOT_ENTERED,
    )
    yield (
        questionnaire.not_inspected_label,
        "; ".join(standard.name for standard in results.not_inspected) or "None",
    )
    yield "Questionnaire", f"{questionnaire.title} ({questionnaire.id}, version {questionnaire.version})"
    yield "Source of the questionnaire", questionnaire.source
    yield "Workbook created", format_date(data.context.created_on)
    for line in data.closing_lines:
        yield "Figures frozen", line
    for line in data.erasure_lines:
        yield f"{plural} erased", line


def _how_to_use(data: ExportData, sheet_count: int) -> Iterator[CoverLine]:
    yield messages.WORKBOOK_SHEETS.format(sheets=sheet_count)
    yield Link(CONTENTS, text="Go to the contents")
    yield messages.WORKBOOK_MARKS.format(
        marks=join_list([f"{mark} {meaning}" for mark, meaning in MARKS.items()], "and")
    )
    yield messages.UNROUNDED if data.stores_unrounded else messages.PARTLY_UNROUNDED


def _licence(data: ExportData) -> str:
    return messages.NO_LICENCE if data.context.external else messages.NOT_FOR_PUBLICATION
