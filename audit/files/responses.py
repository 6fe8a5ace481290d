"""The responses file: one row for each case, with its facts and its answers, as CSV or as an Excel workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from audit.errors import InputError
from audit.files.spreadsheets.accessible_sheets import add_plain_table, new_workbook, to_bytes
from audit.files.spreadsheets.reader import Row, escape_formula, parse_rows, reject_mislabelled_workbook
from audit.files.spreadsheets.safety_checks import UPLOAD_LIMITS, Limits
from audit.files.spreadsheets.sandbox import parse_rows_in_sandbox
from audit.model.answers import Answer, parse_answer
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
    """The cases of a responses file, and the questions that had a column in it."""

    records: tuple[CaseRecord, ...]
    question_ids: frozenset[str]

    def standards_without_columns(self, questionnaire: Questionnaire) -> frozenset[str]:
        """The standards with questions of which the file has not one: they were not inspected, it seems."""
        return frozenset(
            standard.id
            for standard in questionnaire.standards
            if standard.questions and not any(question.id in self.question_ids for question in standard.questions)
        )


def parse_responses(data: bytes, name: str, questionnaire: Questionnaire, limits: Limits = UPLOAD_LIMITS) -> Responses:
    """The cases in the bytes of a file called ``name``; CSV or Excel is told from the bytes.

    A person's own file is read here and now, and has answers; what somebody uploads is for
    ``parse_uploaded_responses``.

    Facts that the questionnaire requires may be missing: what is asked here is only that nothing is wrong.
    Raises InputError with every fault, each with its row and column; what was written there is never repeated.
    """
    return _parse_responses(parse_rows(data, name, limits), name, questionnaire)


def parse_uploaded_responses(data: bytes, file_name: str, questionnaire: Questionnaire) -> Responses:
    """The same of a file from anybody: a workbook is read in a process of its own, which may take only so much.

    It may be a list of cases without any answer. Faults call it "The file": its own name may tell of somebody.
    """
    reject_mislabelled_workbook(data, file_name, UPLOAD_LABEL)
    return _parse_responses(
        parse_rows_in_sandbox(data, UPLOAD_LABEL), UPLOAD_LABEL, questionnaire, require_answers=False
    )


def _parse_responses(
    rows: Sequence[Row], name: str, questionnaire: Questionnaire, require_answers: bool = True
) -> Responses:
    if not rows:
        raise InputError(f"{name}: the file is empty. Its first row must hold the headings: case, facts, questions.")
    parser = _ResponsesParser(name, questionnaire, rows[0])
    if require_answers:
        parser.check_has_questions()
    records = [parser.parse_case(row) for row in rows[1:]]
    if len(rows) == 1:
        parser.add_problem("there are headings but no cases. Write one row for each case.")
    if parser.problems:
        raise InputError(*_limit_problems(parser.problems, name))
    return Responses(tuple(record for record in records if record is not None), parser.question_ids)


def _limit_problems(problems: list[str], name: str) -> list[str]:
    excess = len(problems) - MAX_PROBLEMS
    return problems if excess <= 0 else [*problems[:MAX_PROBLEMS], f"{name}: and {excess:,} more faults like these."]


@dataclass
class _RowValues:
    """What was read of one row so far."""

    reference: str = ""
    auditor: str = ""
    case_details: dict[str, tuple[str, ...]] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)


class _ResponsesParser:
    """Reads row after row by the headings of the first, noting every fault."""

    def __init__(self, name: str, questionnaire: Questionnaire, heading: Row) -> None:
        self.name = name
        self.questionnaire = questionnaire
        self.problems: list[str] = []
        self.columns = self.parse_headings(heading)
        self.columns_without_heading = {number for number, cell in enumerate(heading.cells, start=1) if not cell}
        self.question_ids = frozenset(column for column in self.columns if column in questionnaire.questions_by_id)
        self.row_by_reference: dict[str, int] = {}

    def check_has_questions(self) -> None:
        """Note that no column is a question: results cannot be worked from such a file."""
        if not self.question_ids and CASE_COLUMN in self.columns:
            self.add_problem("no column is a question. Head each column of answers with the id of its question.")

    def add_problem(self, message: str, row: int | None = None, column: str = "") -> None:
        location = (self.name, f"row {row}" if row else "", f"column {column}" if column else "")
        self.problems.append(f"{', '.join(part for part in location if part)}: {message}")

    def parse_headings(self, heading: Row) -> list[str]:
        """Each column's id as the questionnaire spells it; '' where a heading is empty or wrong."""
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
            # The first row may then be a case: nothing of it is repeated.
            self.add_problem('no column is headed "case". The first row must hold the headings.', heading.number)
            return columns
        for number, (cell, column) in enumerate(zip(heading.cells, columns, strict=True), start=1):
            if cell and not column:
                self.add_unknown_heading(cell, number, heading.number)
            if column and column in columns[: number - 1]:
                self.add_problem(f'the column "{column}" stands here twice. Keep one of them.', heading.number)
        return columns

    def add_unknown_heading(self, heading: str, column_number: int, row_number: int) -> None:
        """Note a heading that the questionnaire has not. What tells of a person has no place in the program at all."""
        if personal_data := personal_data_in_column(heading) or find_identifier(heading):
            self.add_problem(
                f"column {column_number} seems to hold {personal_data}. Take it out of the file: nothing that tells who a person is "
                "may come into the program.",
                row_number,
            )
            return
        printable = "".join(character if character.isprintable() else " " for character in heading[:40])
        self.add_problem(
            f'column {column_number} is headed "{printable}", which is no fact or question of the questionnaire '
            f"{self.questionnaire.id}. Correct its id or take the column out.",
            row_number,
        )

    def parse_case(self, row: Row) -> CaseRecord | None:
        """The case of one row; None where its reference is missing or wrong."""
        if any(row.cells[len(self.columns) :]):
            self.add_problem(
                "there are more cells than headings. Take out what stands beyond the last heading.", row.number
            )
        values = _RowValues()
        for column_number, (column, cell) in enumerate(zip(self.columns, row.cells, strict=False), start=1):
            if cell and column:
                self.parse_cell(values, column, cell, row.number)
            elif cell and column_number in self.columns_without_heading:
                self.columns_without_heading.remove(column_number)
                self.add_problem(f"column {column_number} has no heading. Head it, or empty it.", row.number)
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
        """Put one cell where it belongs, or raise InputError."""
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
        """Note a row without a reference, or one whose reference stood before."""
        column_index = self.columns.index(CASE_COLUMN)
        if len(row.cells) <= column_index or not row.cells[column_index]:
            self.add_problem("the case reference is missing. Every row needs one.", row.number, CASE_COLUMN)
            return
        if not values.reference:
            return
        first_row = self.row_by_reference.setdefault(reference_key(values.reference), row.number)
        if first_row != row.number:
            self.add_problem(
                f"this case stands in row {first_row} as well. Keep one row for each case.", row.number, CASE_COLUMN
            )


def _with_full_stop(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


def _parse_auditor(cell: str) -> str:
    if len(cell) > MAX_LINE_LENGTH or not cell.isprintable():
        raise InputError(f"give at most {MAX_LINE_LENGTH} characters on one line.")
    return cell


def write_responses_csv(
    questionnaire: Questionnaire, records: Iterable[CaseRecord], not_inspected: Collection[str] = ()
) -> bytes:
    """The responses as CSV that Excel opens as it should: UTF-8 with its mark, RFC 4180, nothing taken for a formula.

    Answers are written as they were given, also where the question stopped applying since. Standards not inspected
    have no columns, unless somebody answered one of their questions.
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
    """The same as an Excel workbook of one sheet, its headings in the first row; made today unless told."""
    headings, *rows = _response_rows(questionnaire, tuple(records), not_inspected)
    workbook = new_workbook("Responses", questionnaire.language, created_on or datetime.now(UTC).date())
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
