"""Invented cases: what auditors could have recorded, on every questionnaire of the program."""

from __future__ import annotations

import pytest

from audit.errors import InputError
from audit.model.answers import NoAnswer
from audit.model.applicability import AnswerResolver
from audit.model.case import CaseState
from audit.model.counting import details_to_record, questions_to_answer
from audit.model.invented_cases import invent_cases
from audit.model.questionnaire import Questionnaire
from audit.toml_files.questionnaire import shipped_questionnaires
from tests.dated_questionnaire import DATED
from tests.small_questionnaire import SMALL

QUESTIONNAIRES = [SMALL, DATED, *(each.questionnaire for each in shipped_questionnaires())]


@pytest.mark.parametrize("questionnaire", QUESTIONNAIRES, ids=lambda each: each.id)
def test_an_invented_case_is_complete_and_has_only_what_the_questionnaire_allows(questionnaire: Questionnaire):
    resolver = AnswerResolver(questionnaire.questions)
    for record in invent_cases(questionnaire, 30, seed=1):
        assert record.case.state is CaseState.SUBMITTED
        assert questions_to_answer(questionnaire.questions, record) == []
        assert details_to_record(questionnaire, record) == []
        for question_id, answer in record.answers.items():
            assert questionnaire.questions_by_id[question_id].why_not_allowed(answer) == ""
            assert questionnaire.questions_by_id[question_id].is_asked
        for detail_id, values in record.case.details.items():
            assert questionnaire.case_details_by_id[detail_id].parse(";".join(values)) == values
        not_applying = {key for key, each in resolver.outcomes(record).items() if each is NoAnswer.DOES_NOT_APPLY}
        assert not_applying.isdisjoint(record.answers)


@pytest.mark.parametrize("questionnaire", QUESTIONNAIRES, ids=lambda each: each.id)
def test_enough_invented_cases_use_every_answer_and_every_choice(questionnaire: Questionnaire):
    records = invent_cases(questionnaire, 200, seed=3)
    for detail in questionnaire.case_details:
        values = {value for record in records for value in record.case.details.get(detail.id, ())}
        assert {choice.id for choice in detail.choices} <= values
        assert len(values) > 1
    for question in questionnaire.questions:
        if question.is_asked:
            answers = {record.answers.get(question.id) for record in records}
            assert len(answers - {None}) > 1, question.id


def test_the_same_seed_gives_the_same_cases_and_another_seed_others():
    assert invent_cases(SMALL, 20, seed=1) == invent_cases(SMALL, 20, seed=1)
    assert invent_cases(SMALL, 20, seed=1) != invent_cases(SMALL, 20, seed=2)


def test_an_invented_case_has_no_detail_that_cannot_be_recorded():
    with pytest.raises(InputError):
        SMALL.case_details_by_id["sentence_type"].parse("neither")
