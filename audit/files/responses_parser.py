"""Turns the table of a responses file into cases, with every problem and with how the file was read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import repeat
from typing import TypeVar

from audit.errors import InputError
from audit.files.columns import Columns, RefusedValueError
from audit.files.detail_columns import ACCEPTED, BOOLEAN, detail_parser
from audit.files.file_reading import MAX_PROBLEMS, FileReading, FoldedValue, ParsedFile, ReadingChoices, Responses
from audit.files.folded_values import fold_capitals, folded_values, why_capitals_folded
from audit.files.further_sheets import FurtherSheets
from audit.files.garbage_collection import garbage_collection_paused
from audit.files.headings import Headings, sheet_name, sheet_names
from audit.files.practitioner_column import is_own_column, with_practitioners
from audit.files.review_rows import ReviewRows
from audit.files.spellings import Spellings
from audit.files.spreadsheets.limits import Limits
from audit.files.spreadsheets.reader import parse_table
from audit.files.spreadsheets.table import CellContent, Table, TableReading
from audit.files.xlsform.collected import read_collected
from audit.messages import files as messages
from audit.model.answer_scales import RecordedAnswer
from audit.model.answers import Answer
from audit.model.case import Case, CaseRecord, normalise_reference, parse_reference
from audit.model.case_details import CaseDetail, CaseDetailKind
from audit.model.import_problem import ImportProblem, ProblemKind, column_letters
from audit.model.limits import AUDITOR_COLUMN, CASE_COLUMN, PRACTITIONER_COLUMN, REVIEW_COLUMN
from audit.model.practitioners import parse_practitioner
from audit.model.questionnaire import Question, Questionnaire
from audit.model.quoting import quotable_value
from audit.model.review_pair import FIRST_REVIEW, SECOND_REVIEW
from audit.model.text_fields import clean_name

Value = TypeVar("Value")
DetailColumn = list[tuple[str, ...] | None]
AnswerColumn = list[RecordedAnswer | None]
SPARE_COLUMNS = 50
REVIEW_NUMBERS = {"1": FIRST_REVIEW, "2": SECOND_REVIEW}


def parse_file(
    data: bytes,
    name: str,
    questionnaire: Questionnaire,
    choices: ReadingChoices,
    limits: Limits,
    require_answers: bool = True,
) -> ParsedFile:
    """Return the cases and problems of a file. Raises InputError if it cannot be read at all."""
    with garbage_collection_paused():
        table = parse_table(data, name, _wide_enough(limits, questionnaire))
        if not table.rows:
            raise InputError(_why_empty(table.reading, name))
        return _parse_rows(table, questionnaire, choices, require_answers)


def _parse_rows(
    table: Table, questionnaire: Questionnaire, choices: ReadingChoices, require_answers: bool
) -> ParsedFile:
    collected = read_collected(table, questionnaire)
    parser = _ResponsesParser(collected.table, questionnaire, choices)
    further = FurtherSheets(questionnaire, table.further_sheets)
    responses = further.add_to(collected.add_to(parser.parse()))
    problems = [
        *(*parser.headings.problems, *parser.columns.sorted_problems()),
        *(*collected.problems, *further.problems),
    ]
    if require_answers and not responses.question_ids and not parser.headings.problems:
        problems.insert(0, ImportProblem(messages.NO_QUESTION_COLUMN))
    if len(table.rows) == 1 and CASE_COLUMN in responses.columns:
        problems.append(ImportProblem(messages.NO_CASES))
    unlisted = parser.columns.unlisted + max(0, len(problems) - MAX_PROBLEMS)
    return ParsedFile(responses, tuple(problems[:MAX_PROBLEMS]), unlisted)


def _wide_enough(limits: Limits, questionnaire: Questionnaire) -> Limits:
    """Return limits that let through a column for every detail, choice, question and note, and some others."""
    choices = sum(len(detail.choices) for detail in questionnaire.case_details)
    needed = len(questionnaire.case_details) + choices + 2 * len(questionnaire.questions) + SPARE_COLUMNS
    return replace(limits, columns=max(limits.columns, needed))


def _why_empty(reading: TableReading, name: str) -> str:
    if not reading.sheets_not_read:
        return messages.EMPTY_RESPONSES.format(file=name)
    others = sheet_names(reading.sheets_not_read)
    return messages.EMPTY_SHEET.format(file=name, sheet=sheet_name(reading.sheet), others=others)


class _ResponsesParser:
    """Parses the columns of a table one after another, then puts the rows together."""

    def __init__(self, table: Table, questionnaire: Questionnaire, choices: ReadingChoices) -> None:
        self.table = table
        self.questionnaire = questionnaire
        self.choices = choices
        self.headings = Headings(table, questionnaire)
        self.columns = Columns(table)
        self.spellings = Spellings(choices)
        self.folded_values: list[FoldedValue] = []
        self.warnings: list[str] = []
        self.rows: Mapping[str, int] = {}
        self.second_rows: Mapping[str, int] = {}

    def parse(self) -> Responses:
        """Return the cases. Problems are collected in ``columns``."""
        numbers = self.headings.number_by_id
        if CASE_COLUMN not in numbers:
            return Responses((), frozenset())
        self.report_columns_without_heading()
        references = self.parse_references()
        auditors = self.parse_lines(AUDITOR_COLUMN, _parse_auditor) if AUDITOR_COLUMN in numbers else None
        review_rows = self.number_reviews(references, auditors)
        details = {
            detail.id: self.parse_detail(detail) for detail in self.questionnaire.case_details if detail.id in numbers
        }
        answers = {
            question.id: self.parse_answers(question)
            for question in self.questionnaire.questions
            if question.id in numbers
        }
        self.share_details(review_rows.pairs, details)
        rows = self.build_records(references, auditors or repeat(None), details, answers)
        practitioners = self.parse_practitioners(references)
        numbered = [*zip(rows, review_rows.numbers, strict=True)]
        first = tuple(record for record, number in numbered if record and number == FIRST_REVIEW)
        second = tuple(
            replace(record, review=SECOND_REVIEW) for record, number in numbered if record and number == SECOND_REVIEW
        )
        first, second = (with_practitioners(records, practitioners) for records in (first, second))
        return Responses(first, frozenset(answers), self.rows, dict(numbers), self.reading(), second, self.second_rows)

    def reading(self) -> FileReading:
        """Return how the file was read."""
        numbers = self.headings.number_by_id
        return FileReading(
            self.table.reading,
            self.spellings.counted(),
            tuple(self.folded_values),
            tuple(question.id for question in self.questionnaire.asked_questions if question.id not in numbers),
            tuple(id for id in self.questionnaire.case_details_by_id if id not in numbers),
            (*self.warnings, *self.columns.warnings),
        )

    def report_columns_without_heading(self) -> None:
        """Add a problem for the first value of each column that has no heading."""
        heading = self.columns.heading
        for number in self.columns.numbers():
            has_heading = number <= len(heading.cells) and heading.cells[number - 1]
            first = None if has_heading else next((i for i, t in enumerate(self.columns.texts(number)) if t), None)
            if first is not None:
                reason = messages.COLUMN_WITHOUT_HEADING.format(cell=f"{column_letters(number)}{heading.number}")
                self.columns.add_problem(reason, self.columns.row_numbers[first], "", number)

    def parse_references(self) -> list[str | None]:
        """Return the reference of each row. A missing one is a problem."""
        number = self.headings.number_by_id[CASE_COLUMN]
        references = self.columns.read(CASE_COLUMN, number, self.parse_reference).values
        self.folded_values += folded_values(CASE_COLUMN, self.columns.texts(number), references)
        for index, text in enumerate(self.columns.texts(number)):
            if not text:
                self.columns.add_problem(messages.NO_REFERENCE, self.columns.row_numbers[index], CASE_COLUMN, number)
        return references

    def number_reviews(self, references: Sequence[str | None], auditors: Sequence[str | None] | None) -> ReviewRows:
        """Return which review of its case each row is."""
        stated = self.parse_reviews() if self.headings.review_number else None
        rows = ReviewRows(references, auditors, stated, self.columns.row_numbers)
        for row, reason in rows.problems:
            self.columns.add_problem(reason, row, CASE_COLUMN, self.headings.number_by_id[CASE_COLUMN])
        self.rows, self.second_rows = rows.rows_of(FIRST_REVIEW), rows.rows_of(SECOND_REVIEW)
        return rows

    def parse_reviews(self) -> list[int | None]:
        """Return what the column "review" says of each row; None if its cell is empty."""
        return list(self.columns.read(REVIEW_COLUMN, self.headings.review_number, _parse_review).values)

    def share_details(self, pairs: Sequence[tuple[int, int]], details: Mapping[str, DetailColumn]) -> None:
        """Give both rows of a case the same details. A detail that differs between them is a problem."""
        for detail_id, column in details.items():
            for first, second in pairs:
                one, other = column[first], column[second]
                if one and other and set(one) != set(other):
                    reason = messages.DETAIL_DIFFERS.format(row=self.columns.row_numbers[first])
                    row, number = self.columns.row_numbers[second], self.headings.number_by_id[detail_id]
                    self.columns.add_problem(reason, row, detail_id, number)
                column[first] = column[second] = one or other

    def parse_reference(self, text: str) -> str:
        """Return a reference. Raises RefusedValueError if it looks personal and nobody has confirmed it."""
        try:
            return parse_reference(text, self.choices.confirmed_references)
        except InputError as error:
            normalise_reference(text)  # a reference that no case can have cannot be confirmed either
            raise RefusedValueError(str(error), ProblemKind.REFERENCE_LOOKS_PERSONAL) from None

    def parse_practitioners(self, references: Sequence[str | None]) -> dict[str, str]:
        """Return the practitioner of each reference, of those whose practitioner is known."""
        number = self.headings.number_by_id.get(PRACTITIONER_COLUMN)
        if number is None or not is_own_column(self.questionnaire):
            return {}
        values = self.columns.read(PRACTITIONER_COLUMN, number, parse_practitioner).values
        return {reference: value for reference, value in zip(references, values, strict=True) if reference and value}

    def parse_lines(self, column: str, parse: Callable[[str], str]) -> list[str | None]:
        """Return the texts of a column, those that look the same as one value."""
        read = self.columns.read(column, self.headings.number_by_id[column], parse)
        folded = fold_capitals(read.values)
        values = [folded.get(value, value) if value else None for value in read.values]
        self.folded_values += folded_values(column, read.texts, values)
        self.warnings += why_capitals_folded(column, folded)
        return values

    def parse_answers(self, question: Question) -> AnswerColumn:
        """Return the answers to a question."""
        parse, scale = partial(self.spellings.parse_answer, question), question.answer_scale
        accepted = BOOLEAN if Answer.YES in question.offered_answers else ()
        return self.count_spellings(question.id, parse, accepted, scale.spellings if scale else ())

    def parse_detail(self, detail: CaseDetail) -> DetailColumn:
        """Return the values of a case detail."""
        match detail.kind:
            case CaseDetailKind.TEXT:
                lines = self.parse_lines(detail.id, lambda text: "".join(detail.parse(text)))
                return [(line,) if line else None for line in lines]
            case CaseDetailKind.YES_NO:
                return self.count_spellings(detail.id, self.spellings.parse_yes_no)
            case _:
                number = self.headings.number_by_id[detail.id]
                return self.columns.read(detail.id, number, detail_parser(detail), ACCEPTED.get(detail.kind, ())).values

    def count_spellings(
        self,
        column: str,
        parse: Callable[[str], Value],
        accepted: Collection[CellContent] = BOOLEAN,
        named: Collection[str] = (),
    ) -> list[Value | None]:
        """Return the values of a column of yes and no, and count how they are spelled, but not named answers."""
        number = self.headings.number_by_id[column]
        read = self.columns.read(column, number, parse, accepted)
        self.spellings.count(read.texts, read.counts, partial(self.columns.cell, number), named)
        return read.values

    def build_records(
        self,
        references: Sequence[str | None],
        auditors: Iterable[str | None],
        details: Mapping[str, DetailColumn],
        answers: Mapping[str, AnswerColumn],
    ) -> list[CaseRecord | None]:
        """Return the record of each row that has a reference."""
        detail_rows = zip(*details.values(), strict=True) if details else repeat(())
        answer_rows = zip(*answers.values(), strict=True) if answers else repeat(())
        rows = zip(references, auditors, detail_rows, answer_rows, strict=False)
        not_collected = self.reading().not_collected
        return [
            CaseRecord(
                Case(reference, auditor or "", _without_empty(details, detail_row)),
                _without_empty(answers, answer_row),
                not_collected,
            )
            if reference
            else None
            for reference, auditor, detail_row, answer_row in rows
        ]


def _without_empty(ids: Iterable[str], values: Sequence[Value | None]) -> dict[str, Value]:
    pairs = zip(ids, values, strict=False)
    return dict(pairs) if all(values) else {id: value for id, value in pairs if value}  # type: ignore[arg-type]


def _parse_review(text: str) -> int | None:
    """Return which review a row is. Raises RefusedValueError for anything but 1 and 2."""
    if text and text not in REVIEW_NUMBERS:
        raise RefusedValueError(messages.REVIEW_NOT_A_NUMBER, quoted=quotable_value(text))
    return REVIEW_NUMBERS.get(text)


def _parse_auditor(text: str) -> str:
    return clean_name(text, messages.LONG_AUDITOR)
