"""Case details that are dates and numbers: how they are written, stored, shown, grouped and compared."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.errors import InputError
from audit.formatting import format_date, today
from audit.messages import case_details as messages
from audit.model.applicability import resolve_answers
from audit.model.case_details import CaseDetail, CaseDetailKind
from audit.model.conditions import explain_condition, negate
from audit.model.conditions_in_words import asked_of
from audit.model.date_details import DateRules, Period
from audit.model.number_details import NumberRules
from audit.model.range_conditions import InRange, Quantity
from tests.dated_questionnaire import DATED, dated_toml
from tests.small_questionnaire import load_questionnaire_text

LIMITS = st.none() | st.integers(-4, 4)
DAY = CaseDetail("day", "Day", CaseDetailKind.DATE)


def number(**rules: Any) -> CaseDetail:
    """Return a case detail of kind number with some rules."""
    return CaseDetail("weeks", "Weeks", CaseDetailKind.NUMBER, numbers=NumberRules(**rules))


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("3/11/26", "2026-11-03"),
        ("03/11/2026", "2026-11-03"),
        ("3.11.2026", "2026-11-03"),
        ("3-11-2026", "2026-11-03"),
        ("3 11 2026", "2026-11-03"),
        ("3 Nov 2026", "2026-11-03"),
        ("3rd  November,\xa02026", "2026-11-03"),
        ("3-Nov-26", "2026-11-03"),
        ("November 3, 2026", "2026-11-03"),
        ("2026-11-03", "2026-11-03"),
        ("2026-11-03T00:00:00", "2026-11-03"),
        ("31/12/69", "2069-12-31"),
        ("1/1/70", "1970-01-01"),
        ("29 Feb 2024", "2024-02-29"),
    ],
)
def test_a_date_is_read_as_people_in_the_united_kingdom_write_it(written: str, stored: str) -> None:
    assert DAY.parse(written) == (stored,)
    assert DAY.parse(DAY.value_label(stored)) == (stored,)


@pytest.mark.parametrize(
    "written",
    [
        "11/30/2026",
        "31/2/2026",
        "29 Feb 2023",
        "3 November",
        "November 2026",
        "soon",
        "46329",
        "3/11",
        "1/1/1850",
        "0/1/26",
    ],
)
def test_what_is_no_date_or_not_clear_is_refused_with_an_example(written: str) -> None:
    with pytest.raises(InputError) as refused:
        DAY.parse(written)
    assert str(refused.value) == messages.NOT_A_DATE.format(detail="Day")


def test_a_date_outside_its_limits_is_refused() -> None:
    tomorrow = today() + timedelta(days=1)
    past = CaseDetail("day", "Day", CaseDetailKind.DATE, dates=DateRules(not_in_future=True))
    with pytest.raises(InputError) as refused:
        past.parse(tomorrow.isoformat())
    assert str(refused.value) == messages.DATE_IN_FUTURE.format(detail="Day", day=format_date(tomorrow))
    assert past.parse(today().isoformat())
    since = CaseDetail("day", "Day", CaseDetailKind.DATE, dates=DateRules(not_before=today()))
    with pytest.raises(InputError) as refused:
        since.parse((today() - timedelta(days=1)).isoformat())
    assert str(refused.value) == messages.DATE_TOO_EARLY.format(detail="Day", day=format_date(today()))


@pytest.mark.parametrize(
    ("written", "stored", "shown"),
    [
        ("12", "12", "12 weeks"),
        ("1,200.50", "1200.5", "1,200.5 weeks"),
        ("12 345", "12345", "12,345 weeks"),
        ("1 week", "1", "1 week"),
        ("007 WEEKS", "7", "7 weeks"),
        (".5", "0.5", "0.5 weeks"),
        ("-3", "-3", "-3 weeks"),
        ("\N{MINUS SIGN}3", "-3", "-3 weeks"),
        ("-0", "0", "0 weeks"),
        ("999999999999.999", "999999999999.999", "999,999,999,999.999 weeks"),
    ],
)
def test_a_number_is_stored_in_digits_and_shown_with_its_unit(written: str, stored: str, shown: str) -> None:
    weeks = number(unit="weeks")
    assert weeks.parse(written) == (stored,)
    assert weeks.value_label(stored) == shown
    assert weeks.parse(shown) == (stored,)


@pytest.mark.parametrize(
    "written", ["12,5", "1,2000", "1e3", "twelve", "1.2.3", "12 months", "½", "1000000000000", "0.0001", "٣", "--1"]
)
def test_what_is_no_number_is_refused_with_an_example(written: str) -> None:
    with pytest.raises(InputError) as refused:
        number(unit="weeks").parse(written)
    assert str(refused.value) == messages.NOT_A_NUMBER.format(detail="Weeks")


@pytest.mark.parametrize(
    ("rules", "written", "message"),
    [
        ({"whole": True}, "1.5", messages.NOT_A_WHOLE_NUMBER.format(detail="Weeks")),
        ({"least": Decimal(1)}, "0", messages.NUMBER_OUTSIDE.format(detail="Weeks", range="1 or more")),
        ({"most": Decimal(9)}, "9.5", messages.NUMBER_OUTSIDE.format(detail="Weeks", range="9 or less")),
        (
            {"least": Decimal(1), "most": Decimal(1200), "unit": "hours"},
            "1201",
            messages.NUMBER_OUTSIDE.format(detail="Weeks", range="from 1 to 1,200 hours"),
        ),
    ],
)
def test_a_number_outside_its_limits_is_refused(rules: dict[str, Any], written: str, message: str) -> None:
    with pytest.raises(InputError) as refused:
        number(**rules).parse(written)
    assert str(refused.value) == message


@pytest.mark.parametrize(("unit", "shown"), [("£", "£1,200"), ("%", "1,200%"), ("", "1,200")])
def test_the_sign_of_a_currency_comes_before_the_number(unit: str, shown: str) -> None:
    detail = number(unit=unit)
    assert detail.value_label("1200") == shown
    assert detail.parse(shown) == ("1200",)


def test_numbers_are_grouped_in_bands_and_dates_in_periods() -> None:
    bands = number(unit="weeks", bands=(Decimal(1), Decimal("2.5"), Decimal(10)))
    labels = [bands.group_label(bands.group_of(value)) for value in ("-4", "0.999", "1", "2.5", "9.9", "10")]
    lowest, third = ["Under 1 week"] * 2, ["2.5 to under 10 weeks"] * 2
    assert labels == [*lowest, "1 to under 2.5 weeks", *third, "10 weeks or more"]
    expected = {Period.MONTH: "March 2026", Period.QUARTER: "January to March 2026", Period.YEAR: "2026"}
    for period, label in expected.items():
        detail = CaseDetail("day", "Day", CaseDetailKind.DATE, dates=DateRules(period=period))
        assert detail.group_label(detail.group_of("2026-03-31")) == label


SENTENCED, FIRST, MISSED = "sentenced_on", "first_appointment_on", "appointments_missed"


@pytest.mark.parametrize(
    ("question", "details", "is_met", "reason"),
    [
        ("1.1", {MISSED: "0"}, False, "“Appointments missed” is 0"),
        ("1.1", {MISSED: "4"}, True, "“Appointments missed” is 4"),
        ("1.1", {}, None, ""),
        (
            "1.2", {SENTENCED: "2026-03-01", FIRST: "2026-03-01"}, False,
            "“Date of first appointment” is on the same day as “Date of sentence”",
        ),
        ("1.2", {SENTENCED: "2026-03-01"}, None, ""),
        ("1.2", {FIRST: "2026-03-01"}, None, ""),
        ("1.3", {SENTENCED: "2024-03-31"}, False, "“Date of sentence” is 31 March 2024"),
        ("1.3", {SENTENCED: "2024-04-01"}, True, "“Date of sentence” is 1 April 2024"),
        (
            "1.4", {SENTENCED: "2024-02-26", FIRST: "2024-03-02"}, True,
            "“Date of first appointment” is 5 days after “Date of sentence”",
        ),
        (
            "1.4", {SENTENCED: "2024-02-26", FIRST: "2024-02-20"}, False,
            "“Date of first appointment” is 6 days before “Date of sentence”",
        ),
    ],
)  # fmt: skip
def test_a_condition_on_a_date_or_number_is_met_or_not_or_not_known(
    question: str, details: dict[str, str], is_met: bool | None, reason: str
) -> None:
    recorded = {detail_id: (value,) for detail_id, value in details.items()}
    condition = DATED.questions_by_id[question].applies_when
    assert condition is not None
    assert condition.is_met(recorded, {}) is is_met
    if is_met is not None:
        assert explain_condition(condition, is_met, recorded, {}, DATED.case_details_by_id) == reason
    counted = resolve_answers(DATED.questions, recorded, {})[question]
    assert (counted is None) is (is_met is not False)


@given(st.lists(st.tuples(LIMITS, LIMITS, st.booleans()), min_size=2, max_size=2), st.integers(-6, 6))
def test_ranges_imply_and_exclude_each_other_as_their_numbers_do(
    limits: list[tuple[int | None, int | None, bool]], number: int
) -> None:
    first, second = (
        InRange(Quantity("n"), *(None if each is None else Decimal(each) for each in pair), outside=outside)
        for *pair, outside in limits
    )
    value = Decimal(number)
    assert not (first.implies(second) and first.has(value) and not second.has(value))
    assert not (first.excludes(second) and first.has(value) and second.has(value))


def test_the_opposite_of_a_range_is_what_is_outside_it() -> None:
    details = {MISSED: ("3",)}
    condition = DATED.questions_by_id["1.1"].applies_when
    assert isinstance(condition, InRange)
    opposite = negate(condition, DATED.case_details_by_id)
    assert (condition.is_met(details, {}), opposite.is_met(details, {}), opposite.is_met({}, {})) == (True, False, None)
    assert condition.implies(condition)
    assert negate(opposite, {}) == condition


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (f'{{ fact = "{MISSED}", at_least = 1, at_most = 4 }}', "“Appointments missed” is from 1 to 4"),
        (f'{{ not = {{ fact = "{MISSED}", at_least = 1200 }} }}', "“Appointments missed” is not 1,200 or more"),
        (f'{{ fact = "{FIRST}", before = "{SENTENCED}" }}', "“Date of first appointment” is before “Date of sentence”"),
        (f'{{ fact = "{SENTENCED}", on_or_before = 2024-04-01 }}', "“Date of sentence” is on or before 1 April 2024"),
        (
            f'{{ not = {{ fact = "{FIRST}", within_days = 1, of = "{SENTENCED}" }} }}',
            "“Date of first appointment” is not within 1 day of “Date of sentence”",
        ),
        (
            f'{{ any = [ {{ fact = "{MISSED}", at_most = 2 }}, {{ fact = "{SENTENCED}", after = 2024-04-01 }} ] }}',
            "“Appointments missed” is 2 or less or “Date of sentence” is after 1 April 2024",
        ),
    ],
)
def test_of_which_cases_a_section_is_asked_is_said_in_words(written: str, words: str) -> None:
    text = dated_toml([""]).replace('rated = "not_rated"', f'rated = "not_rated"\napplies_when = {written}')
    questionnaire = load_questionnaire_text(text)
    assert asked_of(questionnaire.standards[0], questionnaire) == f"Asked only if {words}."
    assert asked_of(DATED.standards[0], DATED) == ""
