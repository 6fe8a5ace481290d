"""Imported cases: whether they match the questionnaire, and the state that each starts in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from audit.errors import InputError
from audit.messages import model as messages
from audit.model.applicability import unanswered_questions
from audit.model.case import CaseRecord, CaseState
from audit.model.case_details import CaseDetailValues
from audit.model.questionnaire import Question, Questionnaire


def assign_states(
    questionnaire: Questionnaire, questions: Sequence[Question], imported: Sequence[CaseRecord]
) -> list[CaseRecord]:
    """Return the imported cases, each with its state. ``questions`` are those that the audit inspects.

    A required case detail counts as missing only if another case of the file has it, so a file of answers alone is
    complete. Files have no notes, so required notes are not checked.
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
    """Raise InputError if a case has an unknown question or case detail, or a value that is not allowed.

    The errors never repeat a value.
    """
    question_ids = {question.id for question in questionnaire.questions}
    problems = []
    for record in imported:
        reference = ascii(record.case.reference.strip()[:40])
        case_problems = [
            *_question_problems(question_ids, record.answers),
            *_detail_problems(questionnaire, record.case.details),
        ]
        problems += [messages.CASE_PROBLEM.format(reference=reference, problem=problem) for problem in case_problems]
    if problems:
        raise InputError(*problems)


def _question_problems(question_ids: Collection[str], answered_ids: Iterable[str]) -> Iterator[str]:
    for question_id in answered_ids:
        if question_id not in question_ids:
            yield messages.QUESTION_NOT_IN_QUESTIONNAIRE.format(question_id=ascii(question_id))


def _detail_problems(questionnaire: Questionnaire, case_details: CaseDetailValues) -> Iterator[str]:
    for detail_id, values in case_details.items():
        case_detail = questionnaire.case_details_by_id.get(detail_id)
        if case_detail is None:
            yield messages.DETAIL_NOT_IN_QUESTIONNAIRE.format(detail_id=ascii(detail_id))
            continue
        try:
            is_valid = case_detail.parse(";".join(values)) == tuple(values)
        except InputError as error:
            yield str(error)
            continue
        if not is_valid:
            yield messages.DETAIL_VALUE_NOT_ALLOWED.format(detail=case_detail.text)
