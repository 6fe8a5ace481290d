"""The responses file: one row per case, with its details and answers, as CSV or as an Excel workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from audit.errors import InputError
from audit.files.spreadsheets.accessible_sheets import add_plain_table, new_workbook, to_bytes
from audit.files.spreadsheets.reader import Row, escape_formula, parse_rows, reject_mislabelled_workbook
from audit.files.spreadsheets.safety_checks import UPLOAD_LIMITS, Limits
from audit.files.spreadsheets.sandbox import parse_rows_in_sandbox
from audit.formatting import today
from audit.messages import files as messages
from audit.messages import model as model_messages
from audit.model.answers import Answer, parse_answer
from audit.model.applicability import wrongly_not_applicable
from audit.model.case import Case, CaseRecord, parse_reference, reference_key
from audit.model.case_details import CaseDetail
from audit.model.personal_data import find_identifier, personal_data_in_column
from audit.model.questionnaire import Questionnaire
from audit.model.text_fields import MAX_LINE_LENGTH, fold_text

CASE_COLUMN, AUDITOR_COLUMN = "case", "auditor"
MAX_PROBLEMS = 200
UPLOAD_LABEL = "The file"
ANSWER_TEXT = {Answer.YES: "yes", Answer.NO: "no", Answer.NOT_APPLICABLE: "n/a"}


@dataclass(frozen=True)
class Responses:
    """The cases of a responses file. Each says for which questions and case details the file had no column."""

    records: tuple[CaseRecord, ...]


def parse_responses(data: bytes, name: str, questionnaire: Questionnaire, limits: Limits = UPLOAD_LIMITS) -> Responses:
    """Parse the cases in the bytes of a file called ``name``, CSV or Excel.

    This is for a person's own file, which must have answers; use ``parse_uploaded_responses`` for uploads. Required
    case details may be missing. Raises InputError with every problem, each with its row and column but not the
    content of the cell.
    """
    return _parse_responses(parse_rows(data, name, limits), name, questionnaire)


def parse_uploaded_responses(data: bytes, file_name: str, questionnaire: Questionnaire) -> Responses:
    """Parse an uploaded file; a workbook is read in a separate process with limited resources.

    It may be a list of cases without answers. Problems call it "The file", as its name may identify a person.
    """
    reject_mislabelled_workbook(data, file_name, UPLOAD_LABEL)
    return _parse_responses(
        parse_rows_in_sandbox(data, UPLOAD_LABEL), UPLOAD_LABEL, questionnaire, require_answers=False
    )


def _parse_responses(
    rows: Sequence[Row], name: str, questionnaire: Questionnaire, require_answers: bool = True
) -> Responses:
    if not rows:
        raise InputError(messages.EMPTY_RESPONSES.format(file=name))
    parser = _ResponsesParser(name, questionnaire, rows[0])
    if require_answers:
        parser.check_has_questions()
    records = [parser.parse_case(row) for row in rows[1:]]
    if len(rows) == 1:
        parser.add_problem(messages.NO_CASES)
    if parser.problems:
        raise InputError(*_limit_problems(parser.problems, name))
    return Responses(tuple(record for record in records if record is not None))


def _limit_problems(problems: list[str], name: str) -> list[str]:
    excess = len(problems) - MAX_PROBLEMS
    if excess <= 0:
        return problems
    return [*problems[:MAX_PROBLEMS], messages.MORE_PROBLEMS.format(file=name, count=excess)]


@dataclass
class _RowValues:
    """The values of one row that were parsed so far."""

    reference: str = ""
    auditor: str = ""
    case_details: dict[str, tuple[str, ...]] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)


class _ResponsesParser:
    """Parses rows by the headings of the first one and collects every problem."""

    def __init__(self, name: str, questionnaire: Questionnaire, heading: Row) -> None:
        self.name = name
        self.questionnaire = questionnaire
        self.problems: list[str] = []
        self.columns = self.parse_headings(heading)
        self.columns_without_heading = {number for number, cell in enumerate(heading.cells, start=1) if not cell}
        self.question_ids = frozenset(column for column in self.columns if column in questionnaire.questions_by_id)
        self.not_collected = frozenset(
            {*questionnaire.case_details_by_id, *questionnaire.questions_by_id} - set(self.columns)
        )
        self.row_by_reference: dict[str, int] = {}

    def check_has_questions(self) -> None:
        """Add a problem if no column is a question, because there would be no results."""
        if not self.question_ids and CASE_COLUMN in self.columns:
            self.add_problem(messages.NO_QUESTION_COLUMN)

    def add_problem(self, message: str, row: int | None = None, column: str = "") -> None:
        location = (self.name, f"row {row}" if row else "", f"column {column}" if column else "")
        self.problems.append(f"{', '.join(part for part in location if part)}: {message}")

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
        case = Case(values.reference, values.auditor, values.case_details)
        record = CaseRecord(case, values.answers, self.not_collected)
        for question in wrongly_not_applicable(self.questionnaire.questions, record):
            self.add_problem(
                model_messages.NOT_APPLICABLE_NOT_OFFERED.format(question=question.id), row.number, question.id
            )
        return record

    def parse_cell(self, values: _RowValues, column: str, cell: str, row_number: int) -> None:
        try:
            self.set_value(values, column, cell)
        except InputError as error:
            self.add_problem(_with_full_stop(str(error)), row_number, column)

    def set_value(self, values: _RowValues, column: str, cell: str) -> None:
        """Parse one cell into the values of its row. Raises InputError."""
        questionnaire = self.questionnaire
        if column in questionnaire.questions_by_id:
            answer = parse_answer(cell)
            if answer is not None:
                values.answers[column] = answer
        elif column in questionnaire.case_details_by_id:
            values.case_details[column] = questionnaire.case_details_by_id[column].parse(cell)
        elif column == CASE_COLUMN:
            values.reference = parse_reference(cell)
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


def write_responses_csv(
    questionnaire: Questionnaire, records: Iterable[CaseRecord], not_inspected: Collection[str] = ()
) -> bytes:
    """Return the responses as CSV that Excel opens correctly: UTF-8 with BOM, RFC 4180, formulas escaped.

    Answers are written as entered, even if the question no longer applies. Standards that were not inspected have no
    columns, unless one of their questions has an answer.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    for row in _response_rows(questionnaire, tuple(records), not_inspected):
        writer.writerow([escape_formula(cell) for cell in row])
    return buffer.getvalue().encode("utf-8-sig")


def write_responses_xlsx(
    questionnaire: Questionnaire,
    records: Iterable[CaseRecord],
    not_inspected: Collection[str] = (),
    created_on: date | None = None,
) -> bytes:
    """Return the responses as an Excel workbook with one sheet; ``created_on`` is today by default."""
    headings, *rows = _response_rows(questionnaire, tuple(records), not_inspected)
    workbook = new_workbook("Responses", questionnaire.language, created_on or today())
    add_plain_table(workbook, "Responses", headings, rows)
    return to_bytes(workbook)


def _response_rows(
    questionnaire: Questionnaire, records: Sequence[CaseRecord], not_inspected: Collection[str]
) -> Iterator[list[str]]:
    case_details, question_ids = questionnaire.case_details, _question_columns(questionnaire, records, not_inspected)
    yield [CASE_COLUMN, AUDITOR_COLUMN, *(case_detail.id for case_detail in case_details), *question_ids]
    for record in records:
        yield [
            record.case.reference,
            record.case.auditor,
            *(_case_detail_cell(case_detail, record.case.details) for case_detail in case_details),
            *(
                ANSWER_TEXT[record.answers[question_id]] if question_id in record.answers else ""
                for question_id in question_ids
            ),
        ]


def _question_columns(
    questionnaire: Questionnaire, records: Sequence[CaseRecord], not_inspected: Collection[str]
) -> list[str]:
    answered = {question for record in records for question in record.answers}
    return [
        question.id
        for standard in questionnaire.standards
        if standard.id not in not_inspected or any(question.id in answered for question in standard.questions)
        for question in standard.questions
    ]


def _case_detail_cell(case_detail: CaseDetail, case_details: Mapping[str, tuple[str, ...]]) -> str:
    return "; ".join(case_details.get(case_detail.id, ()))
