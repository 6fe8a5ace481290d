"""An answer, a note or a case detail as the database stores it, checked against the questionnaire."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from audit.errors import InputError
from audit.messages import storage as messages
from audit.model.answer_scales import RecordedAnswer
from audit.model.questionnaire import Question, Questionnaire
from audit.model.saved_value import encode_detail
from audit.model.text_fields import check_text


@dataclass(frozen=True)
class EncodedValue:
    """A value as the database stores it, and the standard that must be inspected ("": none)."""

    value: str | None
    standard_id: str = ""


def encode_answer(question_id: str, answer: RecordedAnswer | None, questionnaire: Questionnaire) -> EncodedValue:
    """Return an answer (None: cleared). Raises InputError if the question is unknown or does not offer it."""
    question, standard_id = _find_question(questionnaire, question_id)
    if answer is not None and (reason := question.why_not_allowed(answer)):
        raise InputError(reason)
    return EncodedValue(None if answer is None else answer.value, standard_id)


def encode_note(question_id: str, text: str, questionnaire: Questionnaire) -> EncodedValue:
    """Return a note; an empty one is None. Raises InputError if the question is unknown or the text too long."""
    _, standard_id = _find_question(questionnaire, question_id)
    return EncodedValue(check_text("The note", text) or None, standard_id)


def encode_recorded_detail(detail_id: str, values: Sequence[str], questionnaire: Questionnaire) -> EncodedValue:
    """Return the values of a case detail. Raises InputError if the detail is unknown or a value does not fit it."""
    case_detail = questionnaire.case_details_by_id.get(detail_id)
    if case_detail is None:
        raise InputError(messages.UNKNOWN_DETAIL.format(detail=detail_id))
    return EncodedValue(encode_detail(case_detail.parse(";".join(values))))


def _find_question(questionnaire: Questionnaire, question_id: str) -> tuple[Question, str]:
    """A question, and the id of its standard. Raises InputError if the questionnaire does not have it."""
    for standard in questionnaire.standards:
        for question in standard.questions:
            if question.id == question_id:
                return question, standard.id
    raise InputError(messages.UNKNOWN_QUESTION.format(question=question_id))
