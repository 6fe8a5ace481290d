"""Imported cases: whether they match the questionnaire."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from audit.errors import InputError
from audit.messages import model as messages
from audit.model.case import CaseRecord
from audit.model.case_details import CaseDetailValues
from audit.model.questionnaire import Questionnaire


def check_matches_questionnaire(questionnaire: Questionnaire, imported: Iterable[CaseRecord]) -> None:
    """Raise InputError if a case has an unknown question or case detail, or a value that is not allowed.

    The errors never repeat a value.
    """
    problems = []
    for record in imported:
        reference = ascii(record.case.reference.strip()[:40])
        case_problems = [
            *_question_problems(questionnaire, record),
            *_detail_problems(questionnaire, record.case.details),
        ]
        problems += [messages.CASE_PROBLEM.format(reference=reference, problem=problem) for problem in case_problems]
    if problems:
        raise InputError(*problems)


def _question_problems(questionnaire: Questionnaire, record: CaseRecord) -> Iterator[str]:
    for question_id in record.answers:
        if question_id not in questionnaire.questions_by_id:
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
