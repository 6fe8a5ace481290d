"""A new questionnaire, and the file that is written from it."""

import tomllib
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from audit.model.answer_scales import AnswerScale, ScaleAnswer
from audit.model.answers import Answer
from audit.model.case_details import CaseDetailKind, Choice
from audit.model.conditions import CaseDetailIs
from audit.model.questionnaire import CaseLabel, Domain, QuestionnaireKind, RatingMethod
from audit.toml_files.new_questionnaire import (
    NewCaseDetail,
    NewPrompt,
    NewQuestion,
    NewQuestionnaire,
    NewSection,
    write_questionnaire,
)
from audit.toml_files.questionnaire import parse_questionnaire
from audit.toml_files.responses_file_checks import questionnaire_warnings
from audit.toml_files.written_values import TomlValue, write_lines, write_value

OFFICE = NewCaseDetail(
    "office", "Office", CaseDetailKind.TEXT, breakdown=True, guidance="Where the file is.\n\nA label."
)
SENTENCE = NewCaseDetail(
    "sentence_type",
    "Type of sentence",
    CaseDetailKind.CHOICE,
    (Choice("community", "Community"), Choice("custody", "Custody")),
    required=True,
)
CASELOAD = NewCaseDetail("caseload", "Caseload", CaseDetailKind.NUMBER, rules={"whole": True, "least": 1, "most": 300})
GRADE = AnswerScale("grade", "Grade", (ScaleAnswer("good", "Good", Answer.YES), ScaleAnswer("poor", "Poor", Answer.NO)))
QUESTION = NewQuestion(
    "A1",
    'Is the "first plan" clear?',
    guidance="Yes: it has dates.\nNo: it has none.",
    applies_when={"fact": "sentence_type", "is": ["custody"]},
    may_not_apply=False,
    note_needed=("no",),
    short="Plan",
    prompts=(NewPrompt("A1a", "Was it made in time?", answer_scale="grade"),),
)
NEW = NewQuestionnaire(
    "dip",
    "Dip sample",
    "Invented for tests.",
    (NewSection("A", "Planning", "Plans are clear.", questions=(QUESTION,)),),
    case_details=(OFFICE, SENTENCE, CASELOAD),
    answer_scales=(GRADE,),
)

VALUES = st.recursive(
    st.text() | st.booleans() | st.integers(-1000, 1000) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=6,
)


def test_the_file_of_a_new_questionnaire_has_everything_in_it() -> None:
    parsed = parse_questionnaire(write_questionnaire(NEW).encode(), "dip.toml")
    (standard,) = parsed.standards
    (key,) = standard.key_questions
    assert (parsed.id, parsed.version, parsed.title, parsed.source) == ("dip", "1", NEW.title, NEW.source)
    assert parsed.kind is QuestionnaireKind.AUDIT
    assert [domain.title for domain in parsed.domains] == ["Dip sample"]
    assert (standard.statement, standard.rating_method) == ("Plans are clear.", RatingMethod.NOT_RATED)
    assert (key.text, key.short, key.guidance) == (QUESTION.text, "Plan", QUESTION.guidance)
    assert key.applies_when == CaseDetailIs("sentence_type", frozenset({"custody"}))
    assert (key.may_not_apply, key.note_needed) == (False, frozenset({Answer.NO}))
    assert [(prompt.id, prompt.answer_scale) for prompt in key.prompts] == [("A1a", GRADE)]


def test_the_case_details_of_a_new_questionnaire_are_in_its_file() -> None:
    office, sentence, caseload = parse_questionnaire(write_questionnaire(NEW).encode(), "dip.toml").case_details
    assert (office.text, office.kind, office.breakdown) == ("Office", CaseDetailKind.TEXT, True)
    assert office.guidance == OFFICE.guidance
    assert (sentence.choices, sentence.required) == (SENTENCE.choices, True)
    assert (caseload.numbers.least, caseload.numbers.most, caseload.numbers.whole) == (Decimal(1), Decimal(300), True)


def test_the_file_of_a_new_questionnaire_has_no_problem_and_no_warning() -> None:
    parsed = parse_questionnaire(write_questionnaire(NEW).encode(), "dip.toml")
    assert questionnaire_warnings(parsed, "dip.toml") == []


def test_a_new_survey_has_its_own_word_for_a_case_and_its_own_domains() -> None:
    survey = NewQuestionnaire(
        "staff",
        "Survey of staff",
        "Invented for tests.",
        (NewSection("A", "Work", domain_id="2", questions=(NewQuestion("A1", "Is the work clear?", short="Clear"),)),),
        kind=QuestionnaireKind.SURVEY,
        case_label=CaseLabel("respondent", "respondents"),
        domains=(Domain("1", "Before"), Domain("2", "Now")),
    )
    parsed = parse_questionnaire(write_questionnaire(survey).encode(), "staff.toml")
    assert (parsed.is_survey, parsed.case_label.plural) == (True, "respondents")
    assert [(standard.domain_id, standard.statement) for standard in parsed.standards] == [("2", "Work")]


@given(VALUES)
def test_every_value_is_read_as_it_was_written(value: TomlValue) -> None:
    assert tomllib.loads(f"key = {write_value(value)}")["key"] == value


@given(st.text(st.characters(exclude_characters="\r", exclude_categories=["Cs"])))
def test_every_text_of_several_lines_is_read_as_it_was_written(text: str) -> None:
    assert tomllib.loads(f"key = {write_lines(text)}")["key"] == text


def test_a_number_with_places_and_a_day_are_written_without_quotes() -> None:
    assert write_value([Decimal("0.50"), date(2026, 11, 3)]) == "[0.50, 2026-11-03]"
