"""The responses file: one row for each case, with its facts and its answers, as CSV or as an Excel workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from audit.errors import InputError
from audit.files.spreadsheets.accessible_sheets import new_workbook, plain_table, to_bytes
from audit.files.spreadsheets.reader import Row, protected, read_rows, refuse_false_workbook
from audit.files.spreadsheets.safety_checks import UPLOAD, Limits
from audit.files.spreadsheets.sandbox import read_rows_apart
from audit.model.answers import Answer, CaseRecord, read_answer
from audit.model.audit import LONGEST_LINE
from audit.model.case import Case, read_reference
from audit.model.personal_data import column_holds, number_in
from audit.model.questionnaire import Fact, Questionnaire

CASE, AUDITOR = "case", "auditor"
MOST_FAULTS = 200
THE_FILE = "The file"
WRITTEN = {Answer.YES: "yes", Answer.NO: "no", Answer.NOT_APPLICABLE: "n/a"}


@dataclass(frozen=True)
class Responses:
    """The cases of a responses file, and the questions that had a column in it."""

    records: tuple[CaseRecord, ...]
    questions: frozenset[str]

    def standards_without_columns(self, questionnaire: Questionnaire) -> frozenset[str]:
        """The standards with questions of which the file has not one: they were not inspected, it seems."""
        return frozenset(
            standard.id
            for standard in questionnaire.standards
            if standard.questions and not any(question.id in self.questions for question in standard.questions)
        )


def read_responses(data: bytes, name: str, questionnaire: Questionnaire, limits: Limits = UPLOAD) -> Responses:
    """The cases in the bytes of a file called ``name``; CSV or Excel is told from the bytes.

    A person's own file is read here and now, and has answers; what somebody uploads is for
    ``read_uploaded_responses``.

    Facts that the questionnaire requires may be missing: what is asked here is only that nothing is wrong.
    Raises InputError with every fault, each with its row and column; what was written there is never repeated.
    """
    return _responses(read_rows(data, name, limits), name, questionnaire)


def read_uploaded_responses(data: bytes, file_name: str, questionnaire: Questionnaire) -> Responses:
    """The same of a file from anybody: a workbook is read in a process of its own, which may take only so much.

    It may be a list of cases without any answer. Faults call it "The file": its own name may tell of somebody.
    """
    refuse_false_workbook(data, file_name, THE_FILE)
    return _responses(read_rows_apart(data, THE_FILE), THE_FILE, questionnaire, answers_needed=False)


def _responses(rows: Sequence[Row], name: str, questionnaire: Questionnaire, answers_needed: bool = True) -> Responses:
    if not rows:
        raise InputError(f"{name}: the file is empty. Its first row must hold the headings: case, facts, questions.")
    reader = _Reader(name, questionnaire, rows[0])
    if answers_needed:
        reader.refuse_without_questions()
    records = [reader.record(row) for row in rows[1:]]
    if len(rows) == 1:
        reader.fault("there are headings but no cases. Write one row for each case.")
    if reader.faults:
        raise InputError(*_first(reader.faults, name))
    return Responses(tuple(record for record in records if record is not None), reader.questions)


def _first(faults: list[str], name: str) -> list[str]:
    more = len(faults) - MOST_FAULTS
    return faults if more <= 0 else [*faults[:MOST_FAULTS], f"{name}: and {more:,} more faults like these."]


@dataclass
class _Found:
    """What was read of one row so far."""

    reference: str = ""
    auditor: str = ""
    facts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)


class _Reader:
    """Reads row after row by the headings of the first, noting every fault."""

    def __init__(self, name: str, questionnaire: Questionnaire, heading: Row) -> None:
        self.name = name
        self.questionnaire = questionnaire
        self.faults: list[str] = []
        self.columns = self.headings(heading)
        self.without_heading = {number for number, cell in enumerate(heading.cells, start=1) if not cell}
        self.questions = frozenset(column for column in self.columns if column in questionnaire.question)
        self.row_of: dict[str, int] = {}

    def refuse_without_questions(self) -> None:
        """Note that no column is a question: results cannot be worked from such a file."""
        if not self.questions and CASE in self.columns:
            self.fault("no column is a question. Head each column of answers with the id of its question.")

    def fault(self, sentence: str, row: int | None = None, column: str = "") -> None:
        place = (self.name, f"row {row}" if row else "", f"column {column}" if column else "")
        self.faults.append(f"{', '.join(part for part in place if part)}: {sentence}")

    def headings(self, heading: Row) -> list[str]:
        """Each column's id as the questionnaire spells it; '' where a heading is empty or wrong."""
        q = self.questionnaire
        known = {_folded(column): column for column in (CASE, AUDITOR, *q.fact, *q.question)}
        columns = [known.get(_folded(cell), "") for cell in heading.cells]
        if CASE not in columns:
            # The first row may then be a case: nothing of it is repeated.
            self.fault('no column is headed "case". The first row must hold the headings.', heading.number)
            return columns
        for number, (cell, column) in enumerate(zip(heading.cells, columns, strict=True), start=1):
            if cell and not column:
                self.unknown(cell, number, heading.number)
            if column and column in columns[: number - 1]:
                self.fault(f'the column "{column}" stands here twice. Keep one of them.', heading.number)
        return columns

    def unknown(self, cell: str, number: int, row: int) -> None:
        """Note a heading that the questionnaire has not. What tells of a person has no place in the program at all."""
        if held := column_holds(cell) or number_in(cell):
            self.fault(
                f"column {number} seems to hold {held}. Take it out of the file: nothing that tells who a person is "
                "may come into the program.",
                row,
            )
            return
        shown = "".join(letter if letter.isprintable() else " " for letter in cell[:40])
        self.fault(
            f'column {number} is headed "{shown}", which is no fact or question of the questionnaire '
            f"{self.questionnaire.id}. Correct its id or take the column out.",
            row,
        )

    def record(self, row: Row) -> CaseRecord | None:
        """The case of one row; None where its reference is missing or wrong."""
        if any(row.cells[len(self.columns) :]):
            self.fault("there are more cells than headings. Take out what stands beyond the last heading.", row.number)
        found = _Found()
        for number, (column, cell) in enumerate(zip(self.columns, row.cells, strict=False), start=1):
            if cell and column:
                self.cell(found, column, cell, row.number)
            elif cell and number in self.without_heading:
                self.without_heading.remove(number)
                self.fault(f"column {number} has no heading. Head it, or empty it.", row.number)
        if CASE in self.columns:
            self.reference(found, row)
        if not found.reference:
            return None
        return CaseRecord(Case(found.reference, found.auditor, found.facts), found.answers)

    def cell(self, found: _Found, column: str, cell: str, row: int) -> None:
        try:
            self.take(found, column, cell)
        except InputError as fault:
            self.fault(_sentence(str(fault)), row, column)

    def take(self, found: _Found, column: str, cell: str) -> None:
        """Put one cell where it belongs, or raise InputError."""
        q = self.questionnaire
        if column in q.question:
            answer = read_answer(cell)
            if answer is not None:
                found.answers[column] = answer
        elif column in q.fact:
            found.facts[column] = q.fact[column].read(cell)
        elif column == CASE:
            found.reference = read_reference(cell)
        elif column == AUDITOR:
            found.auditor = _auditor(cell)

    def reference(self, found: _Found, row: Row) -> None:
        """Note a row without a reference, or one whose reference stood before."""
        at = self.columns.index(CASE)
        if len(row.cells) <= at or not row.cells[at]:
            self.fault("the case reference is missing. Every row needs one.", row.number, CASE)
            return
        if not found.reference:
            return
        first = self.row_of.setdefault(found.reference.casefold(), row.number)
        if first != row.number:
            self.fault(f"this case stands in row {first} as well. Keep one row for each case.", row.number, CASE)


def _folded(heading: str) -> str:
    return " ".join(heading.split()).casefold()


def _sentence(words: str) -> str:
    return words if words.endswith(".") else f"{words}."


def _auditor(cell: str) -> str:
    if len(cell) > LONGEST_LINE or not cell.isprintable():
        raise InputError(f"give at most {LONGEST_LINE} characters on one line.")
    return cell


def write_responses_csv(
    questionnaire: Questionnaire, records: Iterable[CaseRecord], not_inspected: Collection[str] = ()
) -> bytes:
    """The responses as CSV that Excel opens as it should: UTF-8 with its mark, RFC 4180, nothing taken for a formula.

    Answers are written as they were given, also where the question stopped applying since. Standards not inspected
    have no columns, unless somebody answered one of their questions.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for row in _rows(questionnaire, tuple(records), not_inspected):
        writer.writerow([protected(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def write_responses_xlsx(
    questionnaire: Questionnaire,
    records: Iterable[CaseRecord],
    not_inspected: Collection[str] = (),
    made_on: date | None = None,
) -> bytes:
    """The same as an Excel workbook of one sheet, its headings in the first row; made today unless told."""
    headings, *rows = _rows(questionnaire, tuple(records), not_inspected)
    workbook = new_workbook("Responses", questionnaire.language, made_on or datetime.now(UTC).date())
    plain_table(workbook, "Responses", headings, rows)
    return to_bytes(workbook)


def _rows(
    questionnaire: Questionnaire, records: Sequence[CaseRecord], not_inspected: Collection[str]
) -> Iterator[list[str]]:
    facts, questions = questionnaire.facts, _columns(questionnaire, records, not_inspected)
    yield [CASE, AUDITOR, *(fact.id for fact in facts), *questions]
    for record in records:
        yield [
            record.case.reference,
            record.case.auditor,
            *(_fact_cell(fact, record.case.facts) for fact in facts),
            *(WRITTEN[record.answers[question]] if question in record.answers else "" for question in questions),
        ]


def _columns(questionnaire: Questionnaire, records: Sequence[CaseRecord], not_inspected: Collection[str]) -> list[str]:
    answered = {question for record in records for question in record.answers}
    return [
        question.id
        for standard in questionnaire.standards
        if standard.id not in not_inspected or any(question.id in answered for question in standard.questions)
        for question in standard.questions
    ]


def _fact_cell(fact: Fact, facts: Mapping[str, tuple[str, ...]]) -> str:
    return "; ".join(facts.get(fact.id, ()))
