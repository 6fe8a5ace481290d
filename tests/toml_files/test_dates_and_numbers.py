"""Case details that are dates and numbers in a questionnaire file: what is parsed, and what is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from audit.messages import questionnaire_details as detail_messages
from audit.messages import toml_files as messages
from audit.model.case_details import CaseDetailKind
from audit.model.date_details import DateRules, Period
from audit.model.number_details import NumberRules
from audit.model.range_conditions import InRange, Quantity
from audit.toml_files.questionnaire import parse_questionnaire
from audit.toml_files.responses_file_checks import questionnaire_warnings
from tests.dated_questionnaire import DATE_CONDITIONS, DATED, dated_toml
from tests.toml_files.problems import at, problems_in

MISSED, FIRST, SENTENCED = "appointments_missed", "first_appointment_on", "sentenced_on"


def test_the_example_of_the_guide_has_dates_and_numbers() -> None:
    sentenced, first, missed = DATED.case_details
    assert (sentenced.kind, sentenced.dates) == (CaseDetailKind.DATE, DateRules(True, period=Period.QUARTER))
    assert first.dates == DateRules(not_in_future=True, not_before_detail=SENTENCED)
    rules = NumberRules(Decimal(0), Decimal(500), whole=True, bands=(Decimal(1), Decimal(5)))
    assert (missed.kind, missed.numbers) == (CaseDetailKind.NUMBER, rules)
    assert list(rules.group_labels.values()) == ["Under 1", "1 to 4", "5 or more"]


def test_the_conditions_of_the_guide_are_ranges_of_numbers_and_days() -> None:
    assert [question.applies_when for question in DATED.questions] == [
        InRange(Quantity(MISSED), Decimal(1), Decimal(4)),
        InRange(Quantity(FIRST, SENTENCED), Decimal(1)),
        InRange(Quantity(SENTENCED, date(2024, 4, 1)), Decimal(0)),
        InRange(Quantity(FIRST, SENTENCED), Decimal(-5), Decimal(5)),
    ]


def missed(template: str, **values: object) -> str:
    """Return a problem of the number."""
    return at(f"case detail {MISSED}", template, **values)


def sentenced(template: str, **values: object) -> str:
    """Return a problem of the first date."""
    return at(f"case detail {SENTENCED}", template, **values)


NUMBER, TOO_PRECISE = "a number without quotes", {"key": "at_most", "digits": 12, "decimals": 3}
DATE = at(f"case detail {FIRST}", detail_messages.NOT_A_DAY_OR_DATE_DETAIL, key="not_before")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("whole = true", 'whole = "yes"', missed(messages.WRONG_TYPE, key="whole", expected="true or false")),
        ("most = 500", "most = -1", missed(detail_messages.LEAST_ABOVE_MOST)),
        ("most = 500", 'most = "500"', missed(messages.WRONG_TYPE, key="most", expected="a number without quotes")),
        ("most = 500", "most = 1e12", missed(detail_messages.NUMBER_TOO_PRECISE, key="most", digits=12, decimals=3)),
        ("bands = [1, 5]", "bands = []", missed(detail_messages.BANDS_NOT_A_LIST, limit=30)),
        ("bands = [1, 5]", "bands = [5, 1]", missed(detail_messages.BANDS_NOT_RISING)),
        ("bands = [1, 5]", "bands = [1.5]", missed(detail_messages.BANDS_NOT_WHOLE)),
        ("bands = [1, 5]", "", missed(detail_messages.BREAKDOWN_WITHOUT_GROUPS, key="bands")),
        ('group_by = "quarter"', "", sentenced(detail_messages.BREAKDOWN_WITHOUT_GROUPS, key="group_by")),
        (
            'group_by = "quarter"',
            'group_by = "week"',
            sentenced(messages.NOT_ONE_OF, key="group_by", value="week", allowed="month, quarter, year"),
        ),
        ("breakdown = true\ngroup_by", "group_by", sentenced(detail_messages.GROUPS_WITHOUT_BREAKDOWN, key="group_by")),
        ("least = 0", "unit = 7", missed(messages.WRONG_TYPE, key="unit", expected="a text in quotes")),
        ("least = 0", 'unit = "in 7 days"', missed(detail_messages.UNIT_NOT_A_WORD, limit=20)),
        ("least = 0", "not_in_future = true", missed(messages.KEY_UNKNOWN, key="not_in_future")),
        ('group_by = "quarter"', 'group_by = "quarter"\nleast = 1', sentenced(messages.KEY_UNKNOWN, key="least")),
        ('not_before = "sentenced_on"', 'not_before = "appointments_missed"', DATE),
        ('not_before = "sentenced_on"', f'not_before = "{FIRST}"', DATE),
        ('not_before = "sentenced_on"', "not_before = 1850-01-01", DATE),
        ('not_before = "sentenced_on"', "not_before = 2024-04-01T09:00:00", DATE),
    ],
)
def test_a_date_or_number_that_cannot_be_is_refused_at_its_place(old: str, new: str, problem: str) -> None:
    text = dated_toml()
    assert old in text
    assert problem in problems_in(text.replace(old, new))


@pytest.mark.parametrize(
    ("condition", "problem", "values"),
    [
        (
            f'{{ fact = "{MISSED}", is = "2" }}',
            detail_messages.CONDITION_IS_ON_MEASURE,
            {"kind": "number", "detail_id": MISSED},
        ),
        (
            f'{{ fact = "{MISSED}", after = 2024-04-01 }}',
            detail_messages.CONDITION_NEEDS_KIND,
            {"key": "after", "kind": "date", "detail_id": MISSED},
        ),
        (
            f'{{ fact = "{FIRST}", at_least = 1 }}',
            detail_messages.CONDITION_NEEDS_KIND,
            {"key": "at_least", "kind": "number", "detail_id": FIRST},
        ),
        (f'{{ fact = "{MISSED}", at_least = "1" }}', messages.WRONG_TYPE, {"key": "at_least", "expected": NUMBER}),
        (f'{{ fact = "{MISSED}", at_most = nan }}', detail_messages.NUMBER_TOO_PRECISE, TOO_PRECISE),
        (f'{{ fact = "{MISSED}", at_most = 1e999999 }}', detail_messages.NUMBER_TOO_PRECISE, TOO_PRECISE),
        (f'{{ fact = "{MISSED}", at_least = 3, at_most = 2 }}', detail_messages.CONDITION_LEAST_ABOVE_MOST, {}),
        (
            f'{{ fact = "{FIRST}", within_days = -1, of = "{SENTENCED}" }}',
            detail_messages.CONDITION_NOT_DAYS,
            {"limit": 36_525},
        ),
        (
            f'{{ fact = "{FIRST}", within_days = 5, of = "{FIRST}" }}',
            detail_messages.NOT_A_DAY_OR_DATE_DETAIL,
            {"key": "of"},
        ),
        (f'{{ fact = "{FIRST}", after = "soon" }}', detail_messages.NOT_A_DAY_OR_DATE_DETAIL, {"key": "after"}),
        ('{ fact = "height", at_least = 1 }', messages.CONDITION_UNKNOWN_DETAIL, {"detail_id": "height"}),
        (f'{{ fact = "{FIRST}", after = "{SENTENCED}", before = "{SENTENCED}" }}', messages.NOT_A_CONDITION, {}),
        (f'{{ fact = "{FIRST}", within_days = 5 }}', messages.NOT_A_CONDITION, {}),
    ],
)
def test_a_condition_on_a_date_or_number_that_cannot_be_is_refused(
    condition: str, problem: str, values: dict[str, object]
) -> None:
    assert problems_in(dated_toml([f"applies_when = {condition}"])) == (
        at("standard 1, key question 1.1", problem, **values),
    )


def test_a_date_of_birth_is_warned_of_by_name() -> None:
    text = dated_toml().replace('id = "sentenced_on"', 'id = "date_of_birth"').replace("sentenced_on", "date_of_birth")
    (warning,) = questionnaire_warnings(parse_questionnaire(text.encode(), "x.toml"), "x.toml")
    assert detail_messages.DATE_OF_BIRTH_ASKED.format(id="date_of_birth") in warning
    assert not questionnaire_warnings(DATED, "x.toml")


def test_a_standard_may_be_asked_only_of_some_cases() -> None:
    text = dated_toml([DATE_CONDITIONS[0], ""]).replace(
        'rated = "not_rated"', f'rated = "not_rated"\n{DATE_CONDITIONS[1]}'
    )
    questionnaire = parse_questionnaire(text.encode(), "x.toml")
    first, second = questionnaire.questions
    (standard,) = questionnaire.standards
    assert standard.applies_when == second.applies_when == DATED.questions_by_id["1.2"].applies_when
    conditions = {question_id: DATED.questions_by_id[question_id].applies_when for question_id in ("1.1", "1.2")}
    assert first.applies_when is not None
    assert set(first.applies_when.parts) == set(conditions.values())  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            'short = "Question 1"',
            'short = "Question 1"\nrepeat = 3',
            at("standard 1, key question 1.1", messages.REPEATED_GROUP, key="repeat"),
        ),
        (
            'id = "small"',
            'id = "small"\ncase_kinds = ["case", "incident"]',
            at("", messages.SEVERAL_KINDS_OF_CASE, key="case_kinds"),
        ),
        (
            "[[domains]]",
            '[[record]]\none = "case"\n\n[[record]]\none = "incident"\n\n[[domains]]',
            at("", messages.SEVERAL_KINDS_OF_CASE, key="record"),
        ),
    ],
)
def test_what_no_questionnaire_can_do_is_refused_in_words(old: str, new: str, problem: str) -> None:
    assert problems_in(dated_toml().replace(old, new)) == (problem,)
