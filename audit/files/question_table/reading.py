"""Reads a table of questions: which sheet, which headings, and the sections and questions below them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from audit.errors import InputError
from audit.files.question_table.assembly import Assembler
from audit.files.question_table.columns import (
    HEADING_ROWS,
    HEADINGS,
    Columns,
    QuestionColumn,
    find_headings,
    read_columns,
)
from audit.files.question_table.rows import RowReader
from audit.files.spreadsheets.file_kind import is_spreadsheet
from audit.files.spreadsheets.limits import UPLOAD_LIMITS
from audit.files.spreadsheets.table import Table
from audit.files.upload_process import parse_sheets_in_process, parse_table_in_process
from audit.formatting import join_list, pluralise, upper_first
from audit.messages import question_table as messages
from audit.model.import_problem import column_letters
from audit.model.proposed_ids import propose_questionnaire_id
from audit.model.questionnaire import CaseLabel, QuestionnaireKind
from audit.toml_files.new_questionnaire import NewQuestionnaire, NewSection

UPLOAD_LABEL = "The table"
RESPONDENTS = CaseLabel("respondent", "respondents")


@dataclass(frozen=True)
class QuestionTable:
    """The sections and questions of a table, and what a person should know about how it was read."""

    sections: tuple[NewSection, ...]
    notes: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def question_count(self) -> int:
        """Return how many key questions there are."""
        return sum(len(section.questions) for section in self.sections)

    @property
    def prompt_count(self) -> int:
        """Return how many prompts there are."""
        return sum(len(question.prompts) for section in self.sections for question in section.questions)


def read_question_table(data: bytes, name: str) -> QuestionTable:
    """Return the questions of an uploaded file. Raises InputError if it cannot be read as a table at all."""
    if is_spreadsheet(data, name):
        tables = parse_sheets_in_process(data, UPLOAD_LABEL, UPLOAD_LIMITS)
    else:
        tables = (parse_table_in_process(data, UPLOAD_LABEL, UPLOAD_LIMITS, HEADING_ROWS),)
    table = next((table for table in tables if find_headings(table)), None)
    heading_row = find_headings(table) if table else None
    if table is None or heading_row is None:
        headings = join_list([f"“{each.capitalize()}”" for each in HEADINGS[QuestionColumn.TEXT].split(", ")[:4]], "or")
        raise InputError(messages.NO_HEADINGS.format(rows=HEADING_ROWS, headings=headings))
    columns, problems = read_columns(heading_row)
    others = [other.reading.sheet for other in tables if other is not table and other.rows]
    return _read(table, columns, problems, others)


def _read(table: Table, columns: Columns, problems: list[tuple[str, str]], others: Sequence[str]) -> QuestionTable:
    reader = RowReader(table, columns, list(problems))
    questions = reader.read()
    assembler = Assembler(reader, questions)
    sections = assembler.sections()
    notes = [*_reading_notes(table, columns, others), *_row_notes(reader), *reader.notes]
    if assembler.proposed:
        notes.append(messages.IDS_PROPOSED.format(questions=pluralise(assembler.proposed, "question")))
    sheet = table.reading.sheet
    in_order = sorted(reader.problems, key=lambda problem: _position(problem[0]))
    sentences = [_problem(sheet, cell, problem) for cell, problem in in_order]
    if not questions and not sentences:
        sentences.append(messages.NO_QUESTIONS)
    return QuestionTable(sections, tuple(notes), tuple(sentences))


def _position(cell: str) -> tuple[int, int, str]:
    """Return where a cell is, from the top.

    >>> sorted(["B10", "AA2", "B2"], key=_position)
    ['B2', 'AA2', 'B10']
    """
    letters = cell.rstrip("0123456789")
    return int(cell[len(letters) :]), len(letters), letters


def _problem(sheet: str, cell: str, problem: str) -> str:
    place = (messages.PLACE_ON_SHEET if sheet else messages.PLACE).format(sheet=sheet, cell=cell)
    return messages.PROBLEM.format(place=upper_first(place), problem=problem)


def _reading_notes(table: Table, columns: Columns, others: Sequence[str]) -> Iterator[str]:
    """Yield which part of the file was read as what, and what was not read."""
    heading_row, sheet = columns.heading_row, table.reading.sheet
    yield (messages.READ_SHEET if sheet else messages.READ_TABLE).format(sheet=sheet, row=heading_row.number)
    for column, number in columns.numbers.items():
        heading = heading_row.cells[number - 1]
        yield messages.COLUMN_READ.format(column=column_letters(number), heading=heading, meaning=column.value)
    if others:
        sheets = join_list([f"“{other}”" for other in others], "and")
        yield messages.OTHER_SHEETS.format(sheets=f"{'sheet' if len(others) == 1 else 'sheets'} {sheets}")
    if above := [row for row in table.rows if row.number < heading_row.number]:
        yield messages.ROWS_ABOVE.format(rows=pluralise(len(above), "row"))
    yield from _columns_not_read(table, columns)


def _columns_not_read(table: Table, columns: Columns) -> Iterator[str]:
    rows = [row for row in table.rows if row.number > columns.heading_row.number]
    for number in range(1, max((len(row.cells) for row in table.rows), default=0) + 1):
        heading = columns.heading_row.cells[number - 1] if number <= len(columns.heading_row.cells) else ""
        filled = [row.number for row in rows if number <= len(row.cells) and row.cells[number - 1]]
        letter = column_letters(number)
        if number in columns.numbers.values() or not filled:
            continue
        if heading:
            yield messages.COLUMN_NOT_READ.format(column=letter, heading=heading)
        else:
            yield messages.COLUMN_WITHOUT_HEADING.format(column=letter, cell=f"{letter}{filled[0]}")


def _row_notes(reader: RowReader) -> Iterator[str]:
    if reader.heading_rows:
        rows = join_list([str(number) for number in reader.heading_rows], "and")
        yield messages.HEADING_ROWS.format(rows=f"{'row' if len(reader.heading_rows) == 1 else 'rows'} {rows}")


def questionnaire_of_table(table: QuestionTable, title: str, source: str, kind: QuestionnaireKind) -> NewQuestionnaire:
    """Return the questionnaire of a table: not rated, with one domain. A section without a title gets that of all."""
    sections = tuple(section if section.title else replace(section, title=title) for section in table.sections)
    questionnaire_id = propose_questionnaire_id(title)
    new = NewQuestionnaire(questionnaire_id, title, source, sections, kind=kind)
    return replace(new, case_label=RESPONDENTS) if kind is QuestionnaireKind.SURVEY else new
