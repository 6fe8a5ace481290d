"""Turns text tables in tests into case records."""

from __future__ import annotations

from audit.model.answers import Answer, parse_answer
from audit.model.case import Case, CaseRecord, CaseState
from audit.model.questionnaire import Questionnaire

EMPTY_CELL = "-"


def parse_records(table: str, questionnaire: Questionnaire) -> tuple[CaseRecord, ...]:
    """Return one submitted case for each row. Columns are ids of case details or questions.

    "-" means not recorded or unanswered. Cells contain no spaces: semicolons separate several values.
    """
    heading, *rows = [line.split() for line in table.splitlines() if line.strip()]
    assert heading[0] == "case", "the first column is the case"
    return tuple(_parse_row(dict(zip(heading, row, strict=True)), questionnaire) for row in rows)


def parse_record(table: str, questionnaire: Questionnaire) -> CaseRecord:
    """Return the only case of a text table."""
    (case_record,) = parse_records(table, questionnaire)
    return case_record


def _parse_row(cells: dict[str, str], questionnaire: Questionnaire) -> CaseRecord:
    reference = cells.pop("case")
    details: dict[str, tuple[str, ...]] = {}
    answers: dict[str, Answer] = {}
    for column, cell in cells.items():
        if cell == EMPTY_CELL:
            continue
        if column in questionnaire.case_details_by_id:
            details[column] = questionnaire.case_details_by_id[column].parse(cell)
        else:
            answers[questionnaire.questions_by_id[column].id] = _parse_answer(cell)
    return CaseRecord(Case(reference, details=details, state=CaseState.SUBMITTED), answers)


def _parse_answer(cell: str) -> Answer:
    answer = parse_answer(cell)
    assert answer is not None
    return answer
