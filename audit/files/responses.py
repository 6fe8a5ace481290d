"""Reads the responses file: one row per case, with its details and answers, as CSV or as an Excel workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from audit.errors import InputError
from audit.files.file_reading import NO_CHOICES, FileReading, ReadingChoices, Responses, ResponsesError
from audit.files.spreadsheets.reader import Row, parse_rows, reject_mislabelled_workbook
from audit.files.spreadsheets.safety_checks import UPLOAD_LIMITS, Limits
from audit.files.spreadsheets.sandbox import parse_rows_in_sandbox
from audit.messages import files as messages
from audit.model.answers import Answer, parse_answer
from audit.model.case import Case, CaseRecord, normalise_reference, parse_reference, reference_key
from audit.model.import_problem import ImportProblem, column_letters
from audit.model.personal_data import find_identifier, personal_data_in_column
from audit.model.questionnaire import Questionnaire
from audit.model.text_fields import MAX_LINE_LENGTH, fold_text

CASE_COLUMN, AUDITOR_COLUMN = "case", "auditor"
UPLOAD_LABEL = "The file"


def parse_responses(
    data: bytes,
    name: str,
    questionnaire: Questionnaire,
    limits: Limits = UPLOAD_LIMITS,
    choices: ReadingChoices = NO_CHOICES,
) -> Responses:
    """Parse the cases in the bytes of a file called ``name``, CSV or Excel.

    This is for a person's own file, which must have answers; use ``parse_uploaded_responses`` for uploads. Required
    case details may be missing. Raises ResponsesError with every problem of the rows, or InputError if the file cannot
    be read at all.
    """
    return _parse_responses(parse_rows(data, name, limits), name, questionnaire, choices)


def parse_uploaded_responses(
    data: bytes, file_name: str, questionnaire: Questionnaire, choices: ReadingChoices = NO_CHOICES
) -> Responses:
    """Parse an uploaded file; a workbook is read in a separate process with limited resources.

    It may be a list of cases without answers. Problems call it "The file", as its name may identify a person.
    """
    reject_mislabelled_workbook(data, file_name, UPLOAD_LABEL)
    rows = parse_rows_in_sandbox(data, UPLOAD_LABEL)
    return _parse_responses(rows, UPLOAD_LABEL, questionnaire, choices, require_answers=False)


def _parse_responses(
    rows: Sequence[Row], name: str, questionnaire: Questionnaire, choices: ReadingChoices, require_answers: bool = True
) -> Responses:
    if not rows:
        raise InputError(messages.EMPTY_RESPONSES.format(file=name))
    parser = _ResponsesParser(questionnaire, choices, rows[0])
    if require_answers:
        parser.check_has_questions()
    records = [parser.parse_case(row) for row in rows[1:]]
    if len(rows) == 1:
        parser.add_problem(messages.NO_CASES)
    responses = parser.responses(tuple(record for record in records if record is not None))
    if parser.problems:
        raise ResponsesError(name, parser.problems, responses)
    return responses


@dataclass
class _RowValues:
    """The values of one row that were parsed so far."""

    reference: str = ""
    auditor: str = ""
    case_details: dict[str, tuple[str, ...]] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)


class _ResponsesParser:
    """Parses rows by the headings of the first one and collects every problem."""

    def __init__(self, questionnaire: Questionnaire, choices: ReadingChoices, heading: Row) -> None:
        self.questionnaire = questionnaire
        self.choices = choices
        self.problems: list[ImportProblem] = []
        self.columns = self.parse_headings(heading)
        self.columns_without_heading = {number for number, cell in enumerate(heading.cells, start=1) if not cell}
        self.question_ids = frozenset(column for column in self.columns if column in questionnaire.questions_by_id)
        self.row_by_reference: dict[str, int] = {}

    def check_has_questions(self) -> None:
        """Add a problem if no column is a question, because there would be no results."""
        if not self.question_ids and CASE_COLUMN in self.columns:
            self.add_problem(messages.NO_QUESTION_COLUMN)

    def responses(self, records: tuple[CaseRecord, ...]) -> Responses:
        """Return the cases with how they were read."""
        columns = {column: number for number, column in enumerate(self.columns, start=1) if column}
        rows = {
            record.case.reference: self.row_by_reference[reference_key(record.case.reference)] for record in records
        }
        reading = FileReading(
            questions_not_collected=tuple(id for id in self.questionnaire.questions_by_id if id not in columns),
            details_not_collected=tuple(id for id in self.questionnaire.case_details_by_id if id not in columns),
        )
        return Responses(records, self.question_ids, rows, columns, reading)

    def add_problem(self, message: str, row: int = 0, column: str = "") -> None:
        cell = f"{column_letters(self.columns.index(column) + 1)}{row}" if column else ""
        self.problems.append(ImportProblem(message, row, column, cell))

    def parse_headings(self, heading: Row) -> list[str]:
        """Return each column's id as the questionnaire spells it; '' if a heading is empty or unknown."""
        questionnaire = self.questionnaire
        column_ids = {
            fold_text(column): column
            for column in (
                CASE_COLUMN,
                AUDITOR_COLUMN,
                *questionnaire.case_details_by_id,
                *questionnaire.questions_by_id,
            )
        }
        columns = [column_ids.get(fold_text(cell), "") for cell in heading.cells]
        if CASE_COLUMN not in columns:
            # The first row may then be a case, so its content is not repeated.
            self.add_problem(messages.NO_CASE_COLUMN, heading.number)
            return columns
        for number, (cell, column) in enumerate(zip(heading.cells, columns, strict=True), start=1):
            if cell and not column:
                self.add_unknown_heading(cell, number, heading.number)
            if column and column in columns[: number - 1]:
                self.add_problem(messages.DUPLICATE_COLUMN.format(column=column), heading.number)
        return columns

    def add_unknown_heading(self, heading: str, column_number: int, row_number: int) -> None:
        """Add a problem for a heading that is not in the questionnaire or that would hold personal data."""
        if personal_data := personal_data_in_column(heading) or find_identifier(heading):
            self.add_problem(
                messages.PERSONAL_DATA_COLUMN.format(number=column_number, personal_data=personal_data),
                row_number,
            )
            return
        printable = "".join(character if character.isprintable() else " " for character in heading[:40])
        self.add_problem(
            messages.UNKNOWN_COLUMN.format(
                number=column_number, heading=printable, questionnaire=self.questionnaire.id
            ),
            row_number,
        )

    def parse_case(self, row: Row) -> CaseRecord | None:
        """Return the case of one row; None if its reference is missing or wrong."""
        if any(row.cells[len(self.columns) :]):
            self.add_problem(messages.MORE_CELLS_THAN_HEADINGS, row.number)
        values = _RowValues()
        for column_number, (column, cell) in enumerate(zip(self.columns, row.cells, strict=False), start=1):
            if cell and column:
                self.parse_cell(values, column, cell, row.number)
            elif cell and column_number in self.columns_without_heading:
                self.columns_without_heading.remove(column_number)
                self.add_problem(messages.COLUMN_WITHOUT_HEADING.format(number=column_number), row.number)
        if CASE_COLUMN in self.columns:
            self.check_reference(values, row)
        if not values.reference:
            return None
        return CaseRecord(Case(values.reference, values.auditor, values.case_details), values.answers)

    def parse_cell(self, values: _RowValues, column: str, cell: str, row_number: int) -> None:
        try:
            self.set_value(values, column, cell)
        except InputError as error:
            self.add_problem(_with_full_stop(str(error)), row_number, column)

    def set_value(self, values: _RowValues, column: str, cell: str) -> None:
        """Parse one cell into the values of its row. Raises InputError."""
        questionnaire = self.questionnaire
        if column in questionnaire.questions_by_id:
            folded = fold_text(cell)
            answer = self.choices.answers[folded] if folded in self.choices.answers else parse_answer(cell)
            if answer is not None:
                if reason := questionnaire.questions_by_id[column].why_not_allowed(answer):
                    raise InputError(reason)
                values.answers[column] = answer
        elif column in questionnaire.case_details_by_id:
            values.case_details[column] = questionnaire.case_details_by_id[column].parse(cell)
        elif column == CASE_COLUMN:
            is_confirmed = reference_key(cell) in self.choices.confirmed_references
            values.reference = normalise_reference(cell) if is_confirmed else parse_reference(cell)
        elif column == AUDITOR_COLUMN:
            values.auditor = _parse_auditor(cell)

    def check_reference(self, values: _RowValues, row: Row) -> None:
        """Add a problem for a row without a reference, or with one that an earlier row has."""
        column_index = self.columns.index(CASE_COLUMN)
        if len(row.cells) <= column_index or not row.cells[column_index]:
            self.add_problem(messages.NO_REFERENCE, row.number, CASE_COLUMN)
            return
        if not values.reference:
            return
        first_row = self.row_by_reference.setdefault(reference_key(values.reference), row.number)
        if first_row != row.number:
            self.add_problem(messages.DUPLICATE_CASE.format(row=first_row), row.number, CASE_COLUMN)


def _with_full_stop(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


def _parse_auditor(cell: str) -> str:
    if len(cell) > MAX_LINE_LENGTH or not cell.isprintable():
        raise InputError(messages.LONG_AUDITOR.format(max_length=MAX_LINE_LENGTH))
    return cell
