"""Derived measures: what they are in a case, and the words that say why."""

from __future__ import annotations

from itertools import product

import pytest

from audit.model.answers import Answer, NoAnswer
from audit.model.applicability import AnswerResolver
from audit.model.case_details import YES_NO, CaseDetail, CaseDetailKind, Choice
from audit.model.conditions import AllOf, AnswerIs, AnyOf, CaseDetailIs, Condition, negate
from audit.model.counting import notes_to_write
from audit.model.derived_measures import ConditionPart, Measure, Operator, QuestionPart, explain_measure
from audit.toml_files.questionnaire import QUESTIONNAIRES_FOLDER
from tests.guide import PLAN_SHARED, example, load
from tests.small_questionnaire import load_questionnaire_text
from tests.text_tables import parse_record

PARTS = tuple(map(QuestionPart, ("a", "b", "c")))
NESTED = Measure(Operator.ALL, (QuestionPart("a"), Measure(Operator.NONE, PARTS[1:])))
MEASURES = [
    *(Measure(operator, PARTS) for operator in (Operator.ALL, Operator.ANY, Operator.NONE)),
    *(Measure(Operator.AT_LEAST, PARTS, needed) for needed in (1, 2, 3)),
]


@pytest.mark.parametrize("measure", MEASURES, ids=range(len(MEASURES)))
def test_a_measure_is_known_exactly_when_no_missing_answer_could_change_it(measure: Measure) -> None:
    for values in product((*Answer, None), repeat=len(PARTS)):
        completions = product(*(Answer if value is None else (value,) for value in values))
        possible = {measure.value({}, dict(zip("abc", each, strict=True))) for each in completions}
        value = measure.value({}, dict(zip("abc", values, strict=True)))
        assert possible == {value} if value is not None else len(possible) > 1, values


def test_the_value_counts_the_parts_that_apply() -> None:
    def plainly(measure: Measure, values: list[Answer]) -> Answer:
        yes, applying = values.count(Answer.YES), len(values) - values.count(Answer.NOT_APPLICABLE)
        needed = {Operator.ALL: applying, Operator.ANY: 1, Operator.NONE: 0}.get(measure.operator, measure.needed)
        if applying < max(needed, 1):
            return Answer.NOT_APPLICABLE
        met = yes == 0 if measure.operator is Operator.NONE else yes >= needed
        return Answer.YES if met else Answer.NO

    for measure, values in product(MEASURES, product(Answer, repeat=3)):
        assert measure.value({}, dict(zip("abc", values, strict=True))) is plainly(measure, list(values))


@pytest.mark.parametrize(
    ("measure", "answers", "reason"),
    [
        (MEASURES[0], "yyy", "a, b and c are Yes"),
        (MEASURES[0], "ynn", "b and c are No"),
        (MEASURES[0], "ya-", "c is unanswered"),
        (MEASURES[0], "aaa", "nothing that it depends on applies"),
        (MEASURES[1], "nan", "a and c are No"),
        (MEASURES[2], "nyn", "b is Yes"),
        (MEASURES[2], "naa", "a is No"),
        (MEASURES[4], "ynn", "b and c are No, and at least 2 must be Yes"),
        (MEASURES[4], "yaa", "too little of what it depends on applies"),
        (NESTED, "yyn", "b is Yes"),
        (NESTED, "ynn", "a is Yes and b and c are No"),
    ],
)
def test_the_reason_names_only_what_decides(measure: Measure, answers: str, reason: str) -> None:
    letters = {"y": Answer.YES, "n": Answer.NO, "a": Answer.NOT_APPLICABLE, "-": None}
    effective = dict(zip("abc", map(letters.get, answers), strict=True))
    assert explain_measure(measure, {}, effective, {}) == reason


DETAILS = {
    "kind": CaseDetail("kind", "Kind", CaseDetailKind.CHOICE, (Choice("x", "X"), Choice("y", "Y"), Choice("z", "Z"))),
    "needs": CaseDetail("needs", "Needs", CaseDetailKind.CHOICES, (Choice("x", "X"), Choice("y", "Y"))),
    "flag": CaseDetail("flag", "Flag", CaseDetailKind.YES_NO, YES_NO),
    "office": CaseDetail("office", "Office", CaseDetailKind.TEXT),
}
CONDITIONS: list[Condition] = [
    CaseDetailIs("kind", frozenset({"x", "y"})),
    CaseDetailIs("needs", frozenset({"y"})),
    CaseDetailIs("office", frozenset({"Huyton"})),
    AnswerIs("q", frozenset({"yes"})),
    AllOf((CaseDetailIs("flag", frozenset({"yes"})), AnswerIs("q", frozenset({"no", "yes"})))),
    AnyOf((CaseDetailIs("flag", frozenset({"yes"})), AllOf((CaseDetailIs("needs", frozenset({"x"})),)))),
]


@pytest.mark.parametrize("condition", CONDITIONS, ids=range(len(CONDITIONS)))
def test_a_condition_and_its_opposite_are_never_both_known_and_equal(condition: Condition) -> None:
    opposite = negate(condition, DETAILS)
    values = product(
        ("", "x", "z"), ((), ("x",), ("x", "y")), ("", "Huyton", "St Helens"), ("", "no", "yes"), (None, *Answer)
    )
    for kind, needs, office, flag, answer in values:
        details = {"kind": (kind,) if kind else (), "needs": needs, "office": (office,) if office else ()}
        details["flag"] = (flag,) if flag else ()
        is_met = condition.is_met(details, {"q": answer})
        assert opposite.is_met(details, {"q": answer}) is (None if is_met is None else not is_met)
        assert negate(opposite, DETAILS).is_met(details, {"q": answer}) is is_met


def test_a_missing_detail_is_named_as_missing() -> None:
    measure = Measure(Operator.ALL, (ConditionPart(CONDITIONS[0]),))
    assert explain_measure(measure, {}, {}, DETAILS) == "a detail that it depends on is not recorded"
    assert explain_measure(measure, {"kind": ("z",)}, {}, DETAILS) == "“Kind” is Z"


GUIDE_EXAMPLE = load(PLAN_SHARED, example("Derived measures: questions that are worked out"))


@pytest.mark.parametrize(
    ("row", "outcome"),
    [
        ("5.1a 5.1b plan_shared\nA1 yes yes yes", Answer.YES),
        ("5.1a 5.1b plan_shared\nA1 yes n/a yes", Answer.YES),
        ("5.1a 5.1b plan_shared\nA1 yes yes no", Answer.NO),
        ("5.1a\nA1 no", Answer.NO),  # one No fails it, whatever is missing
        ("5.1a 5.1b\nA1 yes yes", NoAnswer.UNANSWERED),
        ("5.1 5.1a\nA1 yes no", Answer.YES),  # overridden
    ],
)
def test_the_example_of_the_guide_is_worked_out(row: str, outcome: object) -> None:
    record = parse_record(f"case {row}", GUIDE_EXAMPLE)
    assert AnswerResolver(GUIDE_EXAMPLE.questions).outcomes(record)["5.1"] is outcome


def test_in_a_survey_an_override_that_does_not_apply_requires_no_note() -> None:
    text = (QUESTIONNAIRES_FOLDER / "survey-staff.toml").read_text("utf-8")
    first, second, third = (key.id for key in load_questionnaire_text(text).key_questions[:3])
    written = f"""applies_when = {{ question = "{first}", is = "yes" }}\nderived = {{ all = ["{second}"] }}\n"""
    survey = load_questionnaire_text(text.replace(f'id = "{third}"\n', f'id = "{third}"\n{written}'))
    for answer, missing in (("no", []), ("yes", [third])):
        record = parse_record(f"case {first} {third}\nA1 {answer} no", survey)
        assert [question.id for question in notes_to_write(survey, survey.questions, record, ())] == missing


def test_a_measure_waits_for_what_was_not_collected() -> None:
    from dataclasses import replace

    record = replace(parse_record("case 5.1a\nA1 yes", GUIDE_EXAMPLE), not_collected=frozenset({"5.1", "5.1b"}))
    assert AnswerResolver(GUIDE_EXAMPLE.questions).outcomes(record)["5.1"] is NoAnswer.NOT_COLLECTED
    answered = replace(record, not_collected=frozenset({"5.1"}))
    assert AnswerResolver(GUIDE_EXAMPLE.questions).outcomes(answered)["5.1"] is NoAnswer.UNANSWERED
