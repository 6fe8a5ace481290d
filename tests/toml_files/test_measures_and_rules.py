"""Derived measures, roll-ups, bands of a standard and decision rules in a questionnaire file."""

from __future__ import annotations

import re
import tomllib

import pytest

from audit.messages import toml_files as messages
from audit.model.conditions import AnswerIs, CaseDetailIs, Not
from audit.model.derived_measures import Measure, Operator, QuestionPart
from audit.model.rating_conditions import AtLeast, DomainIs, NotRatedSo, StandardIs
from audit.model.roll_up import RollUp
from audit.toml_files.conditions import ConditionParser
from audit.toml_files.questionnaire import load_questionnaire
from audit.toml_files.reader import Table
from tests.guide import GUIDE
from tests.small_questionnaire import SHIPPED, SMALL, load_questionnaire_text, replace_in_small_toml
from tests.toml_files.problems import at, problems_in

SHORT, RULE, RATED = (
    'short = "Engagement"',
    'when_every_rated_standard_of_domain = "2"\nis_rated = "Inadequate"',
    "from_cases",
)
KEY = "standard 2.2, key question 2.2.1"
DERIVED = '{ all = ["2.2.1a", "2.2.1b"] }'
RATINGS = "Inadequate, Requires improvement, Good, Outstanding"


def derived(written: str, more: str = "") -> str:
    """Return the small questionnaire with key question 2.2.1 worked out."""
    return replace_in_small_toml(SHORT, f"{SHORT}\nderived = {written}\n{more}")


def first_standard(lines: str) -> str:
    """Return the small questionnaire with lines added to standard 2.2, whose first key question is worked out."""
    return derived(DERIVED).replace('rated = "from_cases"', f'rated = "from_cases"\n{lines}', 1)


def rule(condition: str, effect: str = 'then_standard = "1.1"\nbecomes = "Inadequate"') -> str:
    """Return the small questionnaire with its decision rule rewritten."""
    text = replace_in_small_toml(RULE, f"when = {condition}")
    return text.replace('then_standard = "1.1"\nbecomes = "Inadequate"', effect)


def test_a_key_question_may_be_worked_out_from_its_prompts() -> None:
    questionnaire = load_questionnaire_text(derived(DERIVED))
    question = questionnaire.questions_by_id["2.2.1"]
    assert question.derived == Measure(Operator.ALL, (QuestionPart("2.2.1a"), QuestionPart("2.2.1b")))
    assert question not in questionnaire.asked_questions
    assert question.note_needed == {"yes", "no", "not_applicable"}
    assert questionnaire.asked_behind["2.2.1"] == ("2.2.1a", "2.2.1b")


def test_not_is_read_as_what_else_may_be_recorded() -> None:
    def condition(written: str) -> object:
        text = replace_in_small_toml('applies_when = { question = "2.2.2a", is = "yes" }', f"applies_when = {written}")
        return load_questionnaire_text(text).questions_by_id["2.2.2b"].applies_when

    assert condition('{ not = { question = "2.2.2a", is = "no" } }') == AnswerIs(
        "2.2.2a", frozenset({"yes", "not_applicable"})
    )
    resettlement = CaseDetailIs("sentence_type", frozenset({"resettlement"}))
    assert condition('{ not = { fact = "sentence_type", is = "community" } }') == resettlement
    assert condition('{ not = { not = { fact = "sentence_type", is = "resettlement" } } }') == resettlement
    office = CaseDetailIs("office", frozenset({"Huyton"}))
    assert condition('{ not = { fact = "office", is = "Huyton" } }') == Not(office)


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ('"2.2.1a"', at(KEY, messages.NOT_A_MEASURE)),
        ("{ all = [] }", at(KEY, messages.MEASURE_WITHOUT_PARTS, operator="all")),
        ('{ some = ["2.2.1a"] }', at(KEY, messages.NOT_A_MEASURE)),
        ('{ all = ["2.2.1a", 5] }', at(KEY, messages.NOT_A_MEASURE)),
        ('{ all = ["2.2.1"] }', at(KEY, messages.MEASURE_NOT_EARLIER, question_id="2.2.1")),
        ('{ any = ["2.2.2"] }', at(KEY, messages.MEASURE_NOT_EARLIER, question_id="2.2.2")),
        ('{ any = ["2.2.1a", "2.2.1a"] }', at(KEY, messages.MEASURE_PART_TWICE, question_id="2.2.1a")),
        ('{ at_least = 3, of = ["2.2.1a", "2.2.1b"] }', at(KEY, messages.AT_LEAST_OUT_OF_RANGE, count=2)),
        ('{ at_least = true, of = ["2.2.1a", "2.2.1b"] }', at(KEY, messages.AT_LEAST_OUT_OF_RANGE, count=2)),
        ('{ none = [{ fact = "age", is = "9" }] }', at(KEY, messages.CONDITION_UNKNOWN_DETAIL, detail_id="age")),
        ("{ none = [{ not = [] }] }", at(KEY, messages.NOT_A_CONDITION)),
    ],
)
def test_a_measure_that_cannot_be_worked_out_is_refused_by_its_place(written: str, problem: str) -> None:
    assert problems_in(derived(written)) == (problem,)


def test_keys_about_answering_have_no_effect_on_a_measure() -> None:
    problems = problems_in(derived(DERIVED, 'may_not_apply = false\nnote_needed = ["no"]'))
    assert problems == tuple(
        at(KEY, messages.NO_EFFECT_ON_DERIVED, key=key) for key in ("may_not_apply", "note_needed")
    )


def test_a_standard_may_be_a_share_with_bands_of_its_own() -> None:
    bands = '[[standards.bands]]\nrating = "Inadequate"\nwords = "few"\nfrom = 0\nto = 94\npoints = 0\n'
    bands += '[[standards.bands]]\nrating = "Outstanding"\nwords = "nearly all"\nfrom = 95\nto = 100\npoints = 6'
    questionnaire = load_questionnaire_text(first_standard(f'roll_up = "share"\nshare_of = "2.2.1"\n{bands}'))
    standard = questionnaire.standards_by_id["2.2"]
    assert (standard.roll_up, standard.share_of) == (RollUp.SHARE, "2.2.1")
    assert questionnaire.scale_of(standard).ratings == ("Inadequate", "Outstanding")
    assert questionnaire.scale_of(standard).max_points == 6
    assert questionnaire.scale_of(questionnaire.standards_by_id["2.3"]) is questionnaire.scale


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        (
            'roll_up = "highest"',
            at("standard 2.2", messages.NOT_ONE_OF, key="roll_up", value="highest", allowed="lowest, mean, share"),
        ),
        ('roll_up = "share"', at("standard 2.2", messages.KEY_MISSING, key="share_of")),
        ('share_of = "2.2.1"', at("standard 2.2", messages.SHARE_OF_WITHOUT_SHARE)),
        (
            'roll_up = "share"\nshare_of = "2.2.2"',
            at("standard 2.2", messages.SHARE_OF_NO_MEASURE, question_id="2.2.2", measures="2.2.1"),
        ),
        (
            'bands = [{ rating = "Fine", words = "w", from = 0, to = 100, points = 1 }]',
            at("standard 2.2", messages.UNKNOWN_RATING, rating="Fine", allowed=RATINGS),
        ),
        (
            'bands = [{ rating = "Good", words = "w", from = 0, to = 9, points = 1 }, '
            '{ rating = "Inadequate", words = "v", from = 10, to = 100, points = 2 }]',
            at("standard 2.2", messages.OWN_BANDS_NOT_IN_ORDER, ratings=RATINGS),
        ),
    ],
)
def test_a_roll_up_that_cannot_be_worked_out_is_refused_by_its_place(lines: str, problem: str) -> None:
    assert problems_in(first_standard(lines)) == (problem,)


def test_a_roll_up_of_a_standard_that_is_not_rated_from_cases_is_refused() -> None:
    text = replace_in_small_toml('rated = "not_rated"', 'rated = "not_rated"\nroll_up = "mean"')
    assert problems_in(text) == (at("standard 2.6", messages.NO_EFFECT_ON_STANDARD, key="roll_up"),)


def test_rules_take_conditions_and_limit_the_overall_rating() -> None:
    written = (
        '{ any = [ { standard = "2.2", is_rated = "Inadequate" }, { at_least = 2, of = ['
        ' { any_rated_standard_of_domain = "2", is_rated = ["Good"] }, { standard = "1.1", is_rated = "Good" },'
        ' { not = { every_rated_standard_of_domain = "1", is_rated = "Good" } } ] } ] }'
    )
    rule_read = load_questionnaire_text(rule(written, 'overall_at_most = "Good"')).decision_rules[0]
    assert rule_read.overall_at_most == "Good"
    assert rule_read.standard_id == ""
    good = frozenset({"Good"})
    assert rule_read.when == AtLeast(
        1,
        (
            StandardIs("2.2", frozenset({"Inadequate"})),
            AtLeast(
                2,
                (
                    DomainIs(("2.2", "2.3"), good, every=False),
                    StandardIs("1.1", good),
                    NotRatedSo(DomainIs(("1.1",), good)),
                ),
            ),
        ),
    )
    assert SMALL.condition_of(SMALL.decision_rules[0]) == DomainIs(("2.2", "2.3", "2.6"), frozenset({"Inadequate"}))


PLACE = "decision rule leadership-follows-casework"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            rule('{ standard = "9", is_rated = "Good" }'),
            at(PLACE, messages.NOT_ONE_OF, key="standard", value="9", allowed="1.1, 2.2, 2.3"),
        ),
        (
            rule('{ standard = "2.2", is_rated = "Fine" }'),
            at(PLACE, messages.UNKNOWN_RATING, rating="Fine", allowed=RATINGS),
        ),
        (rule('{ standard = "2.2", is_rated = 3 }'), at(PLACE, messages.RATINGS_NOT_TEXT)),
        (rule('{ standard = "2.2" }'), at(PLACE, messages.NOT_A_RATING_CONDITION)),
        (rule('{ not = "2.2" }'), at(PLACE, messages.NOT_A_RATING_CONDITION)),
        (rule("{ all = [] }"), at(PLACE, messages.CONDITION_LIST_EMPTY, operator="all")),
        (
            rule('{ at_least = 2, of = [{ standard = "2.2", is_rated = "Good" }] }'),
            at(PLACE, messages.AT_LEAST_OUT_OF_RANGE, count=1),
        ),
        (
            rule('{ standard = "1.1", is_rated = "Good" }'),
            at(PLACE, messages.RULE_CHANGES_WHAT_IT_READS, standard_id="1.1"),
        ),
        (
            rule('{ standard = "2.2", is_rated = "Good" }', 'overall_at_most = "Fine"'),
            at(PLACE, messages.NOT_ONE_OF, key="overall_at_most", value="Fine", allowed=RATINGS),
        ),
    ],
)
def test_a_rule_that_cannot_be_applied_is_refused_by_its_place(text: str, problem: str) -> None:
    assert problems_in(text) == (problem,)


def test_a_rule_gives_a_standard_only_a_rating_of_its_own_bands() -> None:
    bands = 'bands = [{ rating = "Inadequate", words = "w", from = 0, to = 9, points = 1 }, '
    bands += '{ rating = "Good", words = "v", from = 10, to = 100, points = 2 }]'
    text = rule('{ standard = "2.3", is_rated = "Good" }', 'then_standard = "2.2"\nbecomes = "Outstanding"')
    text = text.replace('rated = "from_cases"', f'rated = "from_cases"\n{bands}', 1)
    assert problems_in(text) == (
        at(PLACE, messages.NOT_ONE_OF, key="becomes", value="Outstanding", allowed="Inadequate, Good"),
    )


def test_the_example_of_not_in_the_guide_is_read() -> None:
    (written,) = re.findall(r"`(applies_when = \{ not = .*?\} \})`", GUIDE)
    problems: list[str] = []
    details = load_questionnaire(SHIPPED).case_details
    condition = ConditionParser(details).parse(Table(tomllib.loads(written), "guide", problems))
    assert (condition, problems) == (Not(CaseDetailIs("requirements", frozenset({"unpaid_work"}))), [])
    assert condition is not None
    assert [condition.is_met({"requirements": each}, {}) for each in (("unpaid_work",), ("programme",), ())] == [
        False,
        True,
        None,
    ]
