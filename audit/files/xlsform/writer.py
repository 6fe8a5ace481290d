"""Writes a questionnaire as an XLSForm: an Excel workbook from which ODK and KoBo make a form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from functools import partial

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from audit.errors import InputError
from audit.files.spreadsheets.accessible_sheets import build_workbook
from audit.files.spreadsheets.cell_writer import write_cell
from audit.files.spreadsheets.cells import MAX_CELL_LENGTH
from audit.files.xlsform import xpath
from audit.files.xlsform.form import build_form
from audit.files.xlsform.left_out import what_form_leaves_out
from audit.files.xlsform.names import CASE_FIELD
from audit.files.xlsform.rows import SurveyRow
from audit.messages import xlsform as messages
from audit.model.questionnaire import Questionnaire

TRANSLATED = ("label", "hint", "required_message", "constraint_message")
"""The columns whose texts are in a language, which the heading of the column then names."""
LANGUAGES = {"en": "English", "cy": "Welsh"}
WIDTHS = {"type": 24, "name": 24, "label": 60, "hint": 40, "relevant": 60, "calculation": 40}
OTHER_WIDTH = 20
TEXT_WIDTH = 100


def build_xlsform(questionnaire: Questionnaire, made_on: date) -> bytes:
    """Return the workbook: the sheets of XLSForm, and one that says what the form does not have.

    Raises InputError if a condition is too long for a cell.
    """
    check_xlsform(questionnaire)
    return build_workbook(
        questionnaire.title, questionnaire.language, made_on, partial(_fill, questionnaire=questionnaire)
    )


def check_xlsform(questionnaire: Questionnaire) -> None:
    """Raise InputError if the workbook cannot be made. This is quick, so that it can be made on a click only."""
    for rows in _sheets(questionnaire).values():
        for row in rows:
            if any(len(cell) > MAX_CELL_LENGTH for cell in row):
                raise InputError(messages.EXPRESSION_TOO_LONG.format(field=row[1], limit=MAX_CELL_LENGTH))


def _fill(workbook: Workbook, questionnaire: Questionnaire) -> None:
    language = form_language(questionnaire.language)
    for name, rows in _sheets(questionnaire).items():
        _write(workbook.add_worksheet(name), rows, language)
    about = workbook.add_worksheet(messages.SHEET_NAME)
    about.set_column(0, 0, TEXT_WIDTH)
    about_lines = (messages.SHEET_TITLE, messages.SHEET_TEXT, *what_form_leaves_out(questionnaire))
    for number, line in enumerate(about_lines):
        write_cell(about, number, 0, line, None)


def _sheets(questionnaire: Questionnaire) -> dict[str, list[Sequence[str]]]:
    """Return the rows of each sheet of XLSForm by its name, the headings first."""
    form = build_form(questionnaire)
    columns = [column.name for column in fields(SurveyRow)]
    survey = [[getattr(row, column) for column in columns] for row in form.survey]
    settings = {
        "form_title": questionnaire.title,
        "form_id": questionnaire.id,
        "version": questionnaire.version,
        "default_language": form_language(questionnaire.language),
        "instance_name": xpath.reference(CASE_FIELD),
    }
    return {
        "survey": [columns, *survey],
        "choices": [["list_name", "name", "label"], *form.choices.rows],
        "settings": [list(settings), list(settings.values())],
    }


def form_language(code: str) -> str:
    """Return a language as a form names it: in words, with the code of its first part in brackets.

    >>> form_language("en-GB"), form_language("fr")
    ('English (en)', 'fr (fr)')
    """
    first = code.split("-")[0]
    return f"{LANGUAGES.get(first, first)} ({first})"


def _write(worksheet: Worksheet, rows: Sequence[Sequence[str]], language: str) -> None:
    """Write the headings and rows of a sheet, all as texts."""
    headings = [f"{each}::{language}" if each in TRANSLATED else each for each in rows[0]]
    for number, row in enumerate((headings, *rows[1:])):
        for column, cell in enumerate(row):
            write_cell(worksheet, number, column, cell, None)
    for column, name in enumerate(rows[0]):
        worksheet.set_column(column, column, WIDTHS.get(name, OTHER_WIDTH))
    worksheet.freeze_panes(1, 0)
