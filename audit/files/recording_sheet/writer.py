"""Writes recording sheets: a cover, a sheet for each review, and two hidden sheets with the lists and the keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from audit.errors import InputError
from audit.files.measured_cells import measured_cell
from audit.files.recording_sheet import layout
from audit.files.recording_sheet.cover import COVER, cover_sheet
from audit.files.recording_sheet.formulas import CellRanges, FormulaWriter, left_to_do
from audit.files.recording_sheet.keys import value_check
from audit.files.recording_sheet.layout import SheetColumn
from audit.files.recording_sheet.rows import CaseSheet, SheetRow
from audit.files.recording_sheet.sheet_formats import SheetFormats
from audit.files.spreadsheets import page_layout
from audit.files.spreadsheets.accessible_sheets import TABLE_STYLE, build_workbook, set_page, write_text_sheet
from audit.files.spreadsheets.cell_writer import write_cell
from audit.files.spreadsheets.cells import Formula, clean_cell_text
from audit.files.spreadsheets.sheet_names import cell_address, unique_sheet_name, unique_table_name
from audit.files.spreadsheets.sheets import ONE_TABLE, Column, Link
from audit.messages import recording_sheets as messages
from audit.model.audit import AuditHeader
from audit.model.case_details import CaseDetail
from audit.model.questionnaire import Question
from audit.model.review_pair import review_name
from audit.model.saved_value import decode_detail

KEYS_SHEET, LISTS_SHEET = "Keys", "Lists"
HEADING_ROW = 3  # counted from 0: the title, the link to the cover and a sentence are above
COLUMNS = {
    SheetColumn.QUESTION: Column(SheetColumn.QUESTION, 52),
    SheetColumn.ANSWER: Column(SheetColumn.ANSWER, 20),
    SheetColumn.TO_DO: Column(SheetColumn.TO_DO, 26),
    SheetColumn.NOTE: Column(SheetColumn.NOTE, 44),
    SheetColumn.GUIDANCE: Column(SheetColumn.GUIDANCE, 56),
    SheetColumn.SECTION: Column(SheetColumn.SECTION, 22),
    SheetColumn.CASE: Column(SheetColumn.CASE, 18),
    SheetColumn.ITEM: Column(SheetColumn.ITEM, 18),
    SheetColumn.KEY: Column(SheetColumn.KEY, 40),
}
NUMBERS = {column: number for number, column in enumerate(COLUMNS)}
MAX_SHEETS = 300
PROTECTION = dict.fromkeys(("format_cells", "format_columns", "format_rows", "sort", "autofilter"), True)
"""What the protection of a sheet leaves open, besides the cells to fill in. It has no password."""
LOCKED_STRUCTURE = b'<workbookProtection lockStructure="1"/><bookViews>'


def build_recording_sheets(audit: AuditHeader, sheets: Sequence[CaseSheet], made_on: date) -> bytes:
    """Return the workbook for these reviews. Raises InputError if there are none or too many."""
    if not sheets:
        raise InputError(messages.NOTHING_TO_RECORD.format(plural=audit.questionnaire.case_label.plural))
    if len(sheets) > MAX_SHEETS:
        raise InputError(messages.TOO_MANY_CASES.format(limit=MAX_SHEETS))
    title = f"Recording sheets: {audit.description.name}"
    fill = partial(_fill, audit=audit, sheets=sheets, title=title, made_on=made_on)
    return build_workbook(title, audit.questionnaire.language, made_on, fill, _lock_structure)


def _lock_structure(name: str, part: bytes) -> bytes:
    """Return the part with the sheets locked in their order; XlsxWriter has no interface for that."""
    return part.replace(b"<bookViews>", LOCKED_STRUCTURE) if name == "xl/workbook.xml" else part


def _fill(workbook: Workbook, audit: AuditHeader, sheets: Sequence[CaseSheet], title: str, made_on: date) -> None:
    formats = SheetFormats.of(workbook)
    names, tables = [COVER, KEYS_SHEET, LISTS_SHEET], list[str]()
    cover = workbook.add_worksheet(COVER)
    set_page(cover)
    lists = _lists(audit)
    for sheet in sheets:
        short_name = f"{audit.questionnaire.case_label.heading} {len(names) - 2}"
        names.append(unique_sheet_name(sheet.name, names, short_name))
        tables.append(unique_table_name(names[-1], tables))
        ws = workbook.add_worksheet(names[-1])
        set_page(ws)
        _SheetWriter(ws, sheet, formats, lists).write(tables[-1])
    write_text_sheet(cover, cover_sheet(audit, title, made_on, sheets, names[3:]), formats.cells)
    cover.protect("", PROTECTION)
    _write_hidden(workbook, LISTS_SHEET, list(_listed(audit).values()), formats)
    _write_hidden(workbook, KEYS_SHEET, [layout.KEY_HEADINGS, *_key_rows(sheets)], formats)
    cover.activate()


def _key_rows(sheets: Sequence[CaseSheet]) -> list[tuple[str, ...]]:
    return [
        (str(row.key), sheet.name, row.key.item_id, value_check(row.saved.value), value_check(row.saved_note.value))
        for sheet in sheets
        for row in sheet.rows
    ]


def _listed(audit: AuditHeader) -> Mapping[str, list[str]]:
    """Return the values of each case detail that is chosen from a list, and the named answers of each scale."""
    details, questions = audit.questionnaire.case_details, audit.questionnaire.questions
    lists = {detail.id: layout.choice_texts(detail) for detail in details if layout.has_list(detail)}
    with_scale = (question for question in questions if question.answer_scale)
    return lists | {layout.list_key(question): layout.listed_answers(question) for question in with_scale}


def _lists(audit: AuditHeader) -> Mapping[str, str]:
    """Return where each list is. A range has no limit; a list in the cell itself has 255 characters.

    Each list is a row of the sheet of lists.
    """
    return {
        detail_id: "=" + cell_address(LISTS_SHEET, f"$A${row}:${xl_col_to_name(len(texts) - 1)}${row}")
        for row, (detail_id, texts) in enumerate(_listed(audit).items(), start=1)
    }


def _write_hidden(workbook: Workbook, name: str, rows: Sequence[Sequence[str]], formats: SheetFormats) -> None:
    ws = workbook.add_worksheet(name)
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            write_cell(ws, number, column, text, formats.cells.line)
    ws.protect("")
    ws.very_hidden()


@dataclass(frozen=True)
class _SheetWriter:
    """Writes the sheet of one review."""

    ws: Worksheet
    sheet: CaseSheet
    formats: SheetFormats
    lists: Mapping[str, str]

    def write(self, table_name: str) -> None:
        """Write the lines above the table, the table, and what Excel does with it."""
        formulas = FormulaWriter(
            self.sheet.review.audit.questionnaire,
            frozenset(question.id for question in self.sheet.review.questions if question.is_asked),
            CellRanges(*map(self._range, (SheetColumn.ANSWER, SheetColumn.NOTE, SheetColumn.ITEM, SheetColumn.TO_DO))),
        )
        self._write_lines(formulas)
        self._add_table(table_name)
        for number, row in enumerate(self.sheet.rows, start=HEADING_ROW + 1):
            self._write_row(number, row, formulas)
        self._add_lists()
        self._shade_what_does_not_apply()
        self.ws.protect("", PROTECTION)
        self.ws.freeze_panes(HEADING_ROW + 1, 1)
        self.ws.repeat_rows(HEADING_ROW)
        self.ws.set_print_scale(page_layout.MIN_PRINT_SCALE)

    @property
    def _last_row(self) -> int:
        return HEADING_ROW + len(self.sheet.rows)

    def _range(self, column: SheetColumn) -> str:
        letter = xl_col_to_name(NUMBERS[column])
        return f"${letter}${HEADING_ROW + 2}:${letter}${self._last_row + 1}"

    def _write_lines(self, formulas: FormulaWriter) -> None:
        ws, review, cells = self.ws, self.sheet.review, self.formats.cells
        text = left_to_do(self.sheet.name, [row.to_do for row in self.sheet.rows])
        write_cell(ws, 0, 0, Formula(formulas.what_is_left(self.sheet.name), text), cells.title)
        ws.set_row(0, page_layout.TITLE_HEIGHT)
        write_cell(ws, 1, 0, Link(COVER, text=f"Back to {COVER}"), cells.link)
        which = f"{review.audit.questionnaire.case_label.heading} {review.reference}, {review_name(review.number)}"
        auditor = f", allocated to {review.auditor}" if review.auditor else ""
        write_cell(ws, 2, 0, f"{ONE_TABLE} {which}{auditor}.", cells.line)

    def _add_table(self, name: str) -> None:
        case_label = self.sheet.review.audit.questionnaire.case_label
        headings = [case_label.heading if each is SheetColumn.CASE else str(each) for each in COLUMNS]
        options = {
            "name": name,
            "style": TABLE_STYLE,
            "autofilter": False,
            "banded_rows": False,
            "columns": [{"header": clean_cell_text(heading)} for heading in headings],
        }
        if self.ws.add_table(HEADING_ROW, 0, self._last_row, len(COLUMNS) - 1, options) != 0:
            raise ValueError(f"XlsxWriter rejected the table of the sheet {self.ws.get_name()}")
        for number, (heading, column) in enumerate(zip(headings, COLUMNS.values(), strict=True)):
            write_cell(self.ws, HEADING_ROW, number, heading, self.formats.cells.column_heading)
            self.ws.set_column(number, number, column.width)

    def _write_row(self, number: int, row: SheetRow, formulas: FormulaWriter) -> None:
        texts = {
            SheetColumn.QUESTION: row.label,
            SheetColumn.ANSWER: row.answer,
            SheetColumn.TO_DO: row.to_do,
            SheetColumn.NOTE: row.note,
            SheetColumn.GUIDANCE: row.guidance or messages.NO_GUIDANCE,
            SheetColumn.SECTION: row.section,
            SheetColumn.CASE: self.sheet.name,
            SheetColumn.ITEM: row.key.item_id,
            SheetColumn.KEY: str(row.key),
        }
        for column, text in texts.items():
            self._write_text(number, column, text, self._is_open(row, column))
        if isinstance(row.item, CaseDetail) and row.item.is_measured:
            self._write_measure(number, row, row.item)
        if formula := self._to_do(row, formulas):
            write_cell(self.ws, number, NUMBERS[SheetColumn.TO_DO], Formula(formula, row.to_do), self.formats.text)
        self.ws.set_row(number, page_layout.row_height(list(texts.values()), list(COLUMNS.values())))

    def _write_text(self, row: int, column: SheetColumn, text: str, is_open: bool) -> None:
        cell_format = self.formats.entry if is_open else self.formats.text
        if text:
            write_cell(self.ws, row, NUMBERS[column], text, cell_format)
        elif is_open:
            self.ws.write_blank(row, NUMBERS[column], None, cell_format)

    def _write_measure(self, number: int, row: SheetRow, detail: CaseDetail) -> None:
        """Write a date or number as a real one, over its text."""
        cell_format = self.formats.measured[detail.kind, self._is_open(row, SheetColumn.ANSWER)]
        values = decode_detail(row.saved.value)
        if values:
            write_cell(self.ws, number, NUMBERS[SheetColumn.ANSWER], measured_cell(detail, values[0]), cell_format)
        else:
            self.ws.write_blank(number, NUMBERS[SheetColumn.ANSWER], None, cell_format)

    @staticmethod
    def _is_open(row: SheetRow, column: SheetColumn) -> bool:
        """Return whether a cell is to be filled in: a case detail has no note."""
        if column is SheetColumn.NOTE:
            return isinstance(row.item, Question)
        return column is SheetColumn.ANSWER and not row.fixed

    def _to_do(self, row: SheetRow, formulas: FormulaWriter) -> str:
        if isinstance(row.item, CaseDetail):
            return formulas.to_do_of_detail(row.item, not row.optional)
        needs_note = not self.sheet.review.audit.questionnaire.is_survey
        return formulas.to_do_of_question(row.item, row.optional, needs_note)

    def _add_lists(self) -> None:
        """Add a list to each answer cell. It helps to choose and refuses nothing: the column To do says what is wrong.

        Excel would refuse "Y" for "y". Rows that follow one another with the same list share one rule.
        """
        column, rows = NUMBERS[SheetColumn.ANSWER], self.sheet.rows
        sources = ["" if row.fixed else self._list_source(row) for row in rows]
        start = 0
        for index in range(1, len(rows) + 1):
            if index < len(rows) and sources[index] == sources[start]:
                continue
            if source := sources[start]:
                first, last = HEADING_ROW + 1 + start, HEADING_ROW + index
                options = {"validate": "list", "source": source if source[0] == "=" else source.split(",")}
                self.ws.data_validation(first, column, last, column, {**options, "show_error": False})
            start = index

    def _list_source(self, row: SheetRow) -> str:
        if isinstance(row.item, Question):
            key = layout.list_key(row.item)
            return self.lists[key] if key else ",".join(layout.listed_answers(row.item))
        return self.lists.get(row.item.id, "")

    def _shade_what_does_not_apply(self) -> None:
        to_do = f"${xl_col_to_name(NUMBERS[SheetColumn.TO_DO])}{HEADING_ROW + 2}"
        words = layout.DOES_NOT_APPLY.strip()
        criteria = f'=LEFT({to_do},{len(words)})="{words}"'
        options = {"type": "formula", "criteria": criteria, "format": self.formats.grey}
        self.ws.conditional_format(HEADING_ROW + 1, 0, self._last_row, NUMBERS[SheetColumn.GUIDANCE], options)
