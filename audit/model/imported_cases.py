"""The cases of a responses file as they come in: whether they belong to the audit, and in which state each comes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from audit.errors import InputError
from audit.model.applicability import unanswered_questions
from audit.model.case import CaseRecord, CaseState
from audit.model.case_details import CaseDetailValues
from audit.model.questionnaire import Question, Questionnaire


def assign_states(
    questionnaire: Questionnaire, questions: Sequence[Question], imported: Sequence[CaseRecord]
) -> list[CaseRecord]:
    """The cases of a file, each in the state in which it comes in; ``question_ids`` are those that the audit inspects.

    A required fact is asked of every case where the file has it for one; a file of answers alone is complete
    without it. Notes cannot stand in a file, so none is asked.
    """
    details_in_file = {detail_id for record in imported for detail_id, values in record.case.details.items() if values}
    required_ids = [
        case_detail.id
        for case_detail in questionnaire.case_details
        if case_detail.required and case_detail.id in details_in_file
    ]
    return [
        replace(record, case=replace(record.case, state=_state(record, questions, required_ids))) for record in imported
    ]


def _state(record: CaseRecord, questions: Sequence[Question], required_ids: Iterable[str]) -> CaseState:
    case_details = record.case.details
    if not record.answers:
        return CaseState.ALLOCATED
    if unanswered_questions(questions, case_details, record.answers) or not all(
        case_details.get(detail_id) for detail_id in required_ids
    ):
        return CaseState.IN_PROGRESS
    return CaseState.SUBMITTED


def check_matches_questionnaire(questionnaire: Questionnaire, imported: Iterable[CaseRecord]) -> None:
    """Raise InputError where a fact, its value or an answer cannot be: the faults never repeat a value."""
    question_ids = {question.id for question in questionnaire.questions}
    problems = []
    for record in imported:
        case_name = f"Case {record.case.reference.strip()[:40]!a}"
        problems += [
            f"{case_name}: the questionnaire has no question {question_id!a}."
            for question_id in record.answers
            if question_id not in question_ids
        ]
        problems += [f"{case_name}: {problem}" for problem in _detail_problems(questionnaire, record.case.details)]
    if problems:
        raise InputError(*problems)


def _detail_problems(questionnaire: Questionnaire, case_details: CaseDetailValues) -> Iterator[str]:
    for detail_id, values in case_details.items():
        case_detail = questionnaire.case_details_by_id.get(detail_id)
        if case_detail is None:
            yield f"the questionnaire has no fact {detail_id!a}."
            continue
        try:
            is_valid = case_detail.parse(";".join(values)) == tuple(values)
        except InputError as error:
            yield str(error)
            continue
        if not is_valid:
            yield f"{case_detail.text} does not have such a value."
