"""Answers in the database that no version of the program saves: another program wrote them, or somebody by hand."""

from __future__ import annotations

from collections.abc import Mapping

from audit.errors import UnknownAnswerError
from audit.messages import model as messages
from audit.model.answer_scales import AnswerCode, RecordedAnswer
from audit.model.questionnaire import Questionnaire


def check_saved_answers(
    questionnaire: Questionnaire, reference: str, answers: Mapping[str, RecordedAnswer | None]
) -> None:
    """Raise UnknownAnswerError at an answer of a case that its question does not have.

    Answers to questions that only an earlier version of the questionnaire has are left alone: nothing counts them.
    """
    for question_id, answer in answers.items():
        if not isinstance(answer, AnswerCode):
            continue
        question = questionnaire.questions_by_id.get(question_id)
        if question is not None and (question.answer_scale is None or question.answer_scale.find(answer) is None):
            case = f"{questionnaire.case_label.heading} {reference}"
            raise UnknownAnswerError(messages.UNKNOWN_ANSWER_SAVED.format(case=case, question=question_id))
