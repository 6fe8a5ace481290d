"""Answers drawn as a text table become case records: what a test is about can be seen in it."""

from __future__ import annotations

from audit.model.answers import Answer, CaseRecord, read_answer
from audit.model.case import Case, CaseState
from audit.model.questionnaire import Questionnaire

NOTHING = "-"


def records(drawing: str, questionnaire: Questionnaire) -> tuple[CaseRecord, ...]:
    """One submitted case per row; columns are facts or questions by their ids; "-" is not recorded or unanswered.

    Cells hold no spaces: several values of a fact are parted by semicolons.
    """
    heading, *rows = [line.split() for line in drawing.splitlines() if line.strip()]
    assert heading[0] == "case", "the first column is the case"
    return tuple(_record(dict(zip(heading, row, strict=True)), questionnaire) for row in rows)


def record(drawing: str, questionnaire: Questionnaire) -> CaseRecord:
    """The only case of a drawing."""
    (only,) = records(drawing, questionnaire)
    return only


def _record(cells: dict[str, str], questionnaire: Questionnaire) -> CaseRecord:
    reference = cells.pop("case")
    facts: dict[str, tuple[str, ...]] = {}
    answers: dict[str, Answer] = {}
    for column, cell in cells.items():
        if cell == NOTHING:
            continue
        if column in questionnaire.fact:
            facts[column] = questionnaire.fact[column].read(cell)
        else:
            answers[questionnaire.question[column].id] = _answer(cell)
    return CaseRecord(Case(reference, facts=facts, state=CaseState.SUBMITTED), answers)


def _answer(cell: str) -> Answer:
    answer = read_answer(cell)
    assert answer is not None
    return answer
