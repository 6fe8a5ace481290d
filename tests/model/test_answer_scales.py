"""What named answers count as, which are offered, and where a condition or a note names one."""

import pytest

from audit.errors import UnknownAnswerError
from audit.messages import model as messages
from audit.model.answer_scales import AnswerCode, read_answer
from audit.model.answers import Answer, NoAnswer
from audit.model.applicability import AnswerResolver, questions_missing_notes, why_not_applicable
from audit.model.case import Case, CaseRecord
from audit.model.conditions import AnswerIs
from audit.model.conditions_in_words import describe_condition
from audit.model.consistency_checks import check_consistency, contradicted_questions
from audit.toml_files.answer_scales import with_named_answers
from tests.graded_questionnaire import GRADED

QUESTIONS = GRADED.questions_by_id


def record(**answers: str) -> CaseRecord:
    """Return a case with answers by the last part of the question's id: ``q1``, ``q1a``, ``q1b``, ``q2``, ``q3``."""
    return CaseRecord(Case("KSH-1"), {f"1.1.{key[1:]}": read_answer(value) for key, value in answers.items()})


def test_a_saved_text_is_an_answer_or_a_code() -> None:
    assert read_answer("not_applicable") is Answer.NOT_APPLICABLE
    assert read_answer("good") == AnswerCode("good")
    assert read_answer("good").value == "good"


def test_a_named_answer_counts_as_its_scale_says() -> None:
    resolver = AnswerResolver(GRADED.questions)
    assert resolver.outcomes(record(q1="good", q1a="no", q1b="declined")) == {
        "1.1.1a": Answer.NO,
        "1.1.1b": Answer.NOT_APPLICABLE,
        "1.1.1": Answer.YES,
        "1.1.2": NoAnswer.DOES_NOT_APPLY,
        "1.1.3": NoAnswer.DOES_NOT_APPLY,
        "1.1.4": NoAnswer.UNANSWERED,
    }


@pytest.mark.parametrize(("grade", "applying"), [("inadequate", {"1.1.2", "1.1.3"}), ("improve", {"1.1.3"})])
def test_a_condition_names_a_grade_or_what_it_counts_as(grade: str, applying: set[str]) -> None:
    outcomes = AnswerResolver(GRADED.questions).recorded_outcomes(record(q1=grade))
    assert {id for id in ("1.1.2", "1.1.3") if outcomes[id] is NoAnswer.UNANSWERED} == applying
    assert outcomes["1.1.1"] == grade


def test_a_reason_is_in_the_words_of_the_scale() -> None:
    answers = {"1.1.1": AnswerCode("improve")}
    assert why_not_applicable(QUESTIONS["1.1.2"], {}, answers, {}).endswith("1.1.1 is Requires improvement.")


@pytest.mark.parametrize(
    ("question", "values", "words"),
    [
        ("1.1.1", {"inadequate"}, "Inadequate"),
        ("1.1.1", {"yes", "inadequate"}, "Outstanding, Good or Inadequate"),
        ("1.1.1", {"not_applicable"}, "Not applicable"),
        ("1.1.1b", {"not_applicable"}, "Declined by the person"),
        ("1.1.4", {"no"}, "No"),
        ("1.1.4", {"no.no_time"}, "No: No time"),
        ("1.1.4", {"yes", "no.no_time"}, "Yes or No: No time"),
    ],
)
def test_a_condition_is_described_with_the_answers_that_are_offered(
    question: str, values: set[str], words: str
) -> None:
    scale = QUESTIONS[question].answer_scale
    condition = AnswerIs(question, with_named_answers(scale, frozenset(values)), scale)
    assert describe_condition(condition, {}) == f"{question} is {words}"


def test_a_note_is_required_for_the_named_answer_alone() -> None:
    needed = [
        questions_missing_notes(GRADED.questions, {}, record(q1=grade).answers, ())
        for grade in ("improve", "inadequate")
    ]
    assert [[question.id for question in questions] for questions in needed] == [[], ["1.1.1"]]


def test_an_answer_that_the_scale_does_not_have_is_refused() -> None:
    grade, plain = QUESTIONS["1.1.1"], QUESTIONS["1.1.1a"]
    answers = "Outstanding, Good, Requires improvement or Inadequate"
    assert grade.why_not_allowed(Answer.YES) == messages.NOT_ON_SCALE.format(question="1.1.1", answers=answers)
    assert plain.why_not_allowed(AnswerCode("good")) == messages.QUESTION_WITHOUT_SCALE.format(question="1.1.1a")
    assert not grade.why_not_allowed(Answer.NOT_APPLICABLE)
    assert QUESTIONS["1.1.1b"].why_not_allowed(Answer.NOT_APPLICABLE)


def test_a_code_that_no_version_saves_is_an_error_and_not_a_count() -> None:
    with pytest.raises(UnknownAnswerError, match=messages.ANSWER_NOT_IN_SCALE):
        AnswerResolver(GRADED.questions).outcomes(record(q1="splendid"))


def test_checks_compare_what_answers_count_as() -> None:
    contradicting = record(q1="outstanding", q1a="no", q1b="partly").answers
    assert contradicted_questions(GRADED.standards, {}, contradicting) == ["1.1.1"]
    assert check_consistency(GRADED.standards, {}, contradicting, (), {})["1.1.1"]
