"""Writes the cases of an uploaded responses file for the process that asked for it, and reads them again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from audit.files.file_reading import FileReading, FoldedValue, ParsedFile, Responses, SpellingCount
from audit.files.json_blocks import decode_blocks, encode_blocks
from audit.files.practitioner_column import practitioners_by_reference, with_practitioners
from audit.files.spreadsheets.table import TableReading
from audit.model.answer_scales import AnswerCode, RecordedAnswer
from audit.model.answers import Answer
from audit.model.case import Case, CaseRecord, CaseState
from audit.model.import_problem import ImportProblem, ProblemKind
from audit.model.review_pair import FIRST_REVIEW, SECOND_REVIEW

LETTERS: dict[RecordedAnswer, str] = {Answer.YES: "y", Answer.NO: "n", Answer.NOT_APPLICABLE: "a"}
ANSWERS = {letter: answer for answer, letter in LETTERS.items()}
UNANSWERED, NAMED = ".", "*"


def encode(parsed: ParsedFile) -> bytes:
    """Return the cases and problems of a file."""
    responses = parsed.responses
    question_ids = [column for column in responses.columns if column in responses.question_ids]
    head = {
        "question_ids": question_ids,
        "columns": responses.columns,
        "not_collected": sorted(responses.reading.not_collected),
        "reading": asdict(responses.reading),
        "problems": [asdict(problem) for problem in parsed.problems],
        "unlisted": parsed.unlisted,
        "practitioners": practitioners_by_reference(responses.all_records),
    }
    return encode_blocks(head, (_encode_row(record, responses, question_ids) for record in responses.all_records))


def _encode_row(record: CaseRecord, responses: Responses, question_ids: Sequence[str]) -> list[object]:
    case, answers = record.case, record.answers
    given = [answers.get(id) for id in question_ids]
    letters = "".join(UNANSWERED if answer is None else LETTERS.get(answer, NAMED) for answer in given)
    named = [answer for answer in given if isinstance(answer, AnswerCode)]
    row = responses.row_of(case.reference, record.review)
    return [case.reference, record.review, row, case.auditor, case.details, letters, named, _encode_further(record)]


def _encode_further(record: CaseRecord) -> list[object]:
    """Return what the sheets with notes and states say of a case; nothing if there are no such sheets."""
    if record.state_in_file is None and not record.notes:
        return []
    return [record.state_in_file, record.notes, sorted(record.not_collected)]


def _decode_further(record: CaseRecord, further: Sequence[Any]) -> CaseRecord:
    if not further:
        return record
    state, notes, not_collected = further
    state_in_file = None if state is None else CaseState(state)
    return replace(record, state_in_file=state_in_file, notes=notes, not_collected=frozenset(not_collected))


def decode(response: bytes) -> ParsedFile:
    """Return the cases and problems that were written. Raises InputError if the file could not be read."""
    head, encoded_rows = decode_blocks(response)
    records: dict[int, list[CaseRecord]] = {FIRST_REVIEW: [], SECOND_REVIEW: []}
    rows: dict[int, dict[str, int]] = {FIRST_REVIEW: {}, SECOND_REVIEW: {}}
    not_collected = frozenset(head["not_collected"])
    for reference, review, row, auditor, details, letters, named, further in encoded_rows:
        rows[review][reference] = row
        case = Case(reference, auditor, {id: tuple(values) for id, values in details.items()})
        answers = _decode_answers(head["question_ids"], letters, named)
        record = CaseRecord(case, answers, not_collected, review=review)
        records[review].append(_decode_further(record, further))
    responses = Responses(
        with_practitioners(records[FIRST_REVIEW], head["practitioners"]),
        frozenset(head["question_ids"]),
        rows[FIRST_REVIEW],
        head["columns"],
        _decode_reading(head["reading"]),
        with_practitioners(records[SECOND_REVIEW], head["practitioners"]),
        rows[SECOND_REVIEW],
    )
    problems = tuple(ImportProblem(**{**problem, "kind": ProblemKind(problem["kind"])}) for problem in head["problems"])
    return ParsedFile(responses, problems, head["unlisted"])


def _decode_answers(question_ids: Sequence[str], letters: str, named: Sequence[str]) -> dict[str, RecordedAnswer]:
    codes = iter(named)
    return {
        id: AnswerCode(next(codes)) if letter == NAMED else ANSWERS[letter]
        for id, letter in zip(question_ids, letters, strict=True)
        if letter != UNANSWERED
    }


def _decode_reading(reading: dict[str, Any]) -> FileReading:
    """Return how a file was read; lists of JSON become tuples again."""
    return FileReading(
        decode_table_reading(reading["table"]),
        tuple(_decode_spelling(spelling) for spelling in reading["spellings"]),
        tuple(FoldedValue(**folded) for folded in reading["folded_values"]),
        *(tuple(reading[name]) for name in ("questions_not_collected", "details_not_collected", "warnings")),
    )


def decode_table_reading(table: dict[str, Any]) -> TableReading:
    """Return which part of a file was read."""
    return replace(TableReading(**table), sheets_not_read=tuple(table["sheets_not_read"]))


def _decode_spelling(spelling: dict[str, Any]) -> SpellingCount:
    answer = spelling["answer"]
    return replace(
        SpellingCount(**spelling),
        answer=None if answer is None else Answer(answer),
        first_cells=tuple(spelling["first_cells"]),
    )
