"""The groups that conditions on dates and numbers make: what they say is what trying every value says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from audit.analysis.condition_groups import asked_by_group, may_apply
from audit.model.case_details import CaseDetail, CaseDetailKind
from audit.model.conditions import AllOf, AnyOf, CaseDetailIs, Not
from audit.model.date_details import DateRules, Period
from audit.model.number_details import NumberRules
from audit.model.range_conditions import InRange, Quantity

NUMBERS = range(-3, 16)
LEAST, MOST, BANDS = Decimal(0), Decimal(12), (Decimal(1), Decimal(5))
WHOLE = CaseDetail("n", "n", CaseDetailKind.NUMBER, numbers=NumberRules(LEAST, MOST, whole=True, bands=BANDS))
DECIMAL = replace(WHOLE, numbers=replace(WHOLE.numbers, whole=False))
LIMITS = st.tuples(st.integers(-2, 14), st.integers(-2, 14)).map(sorted)
RANGES = st.builds(
    lambda limits, ends, outside: InRange(
        Quantity("n"),
        Decimal(limits[0]) if ends != "most" else None,
        Decimal(limits[1]) if ends != "least" else None,
        outside,
    ),
    LIMITS,
    st.sampled_from(["both", "least", "most"]),
    st.booleans(),
)


@settings(max_examples=30)
@given(RANGES, RANGES, st.sampled_from([AllOf, AnyOf]))
def test_a_question_may_apply_in_a_band_if_some_number_of_the_band_meets_its_condition(
    first: InRange, second: InRange, combine: type[AllOf | AnyOf]
) -> None:
    condition = combine((first, second))
    for detail, step in ((WHOLE, 1), (DECIMAL, 4)):
        tried = {Decimal(number) / step for number in range(-20, 20 * step)}
        for group in detail.numbers.group_labels:
            values = [str(value) for value in tried if detail.numbers.group_of(str(value)) == group]
            expected = any(condition.is_met({"n": (value,)}, {}) for value in values)
            assert may_apply(condition, detail, group) is expected, (detail, group)
        assert may_apply(condition, detail, "")


@settings(max_examples=30)
@given(st.lists(RANGES, min_size=1, max_size=4))
def test_the_groups_of_several_ranges_are_those_of_every_number_that_can_be(ranges: list[InRange]) -> None:
    numbers = [Decimal(number) for number in NUMBERS if LEAST <= number <= MOST]
    expected = {tuple(int(each.has(number)) for each in ranges) for number in numbers} | {(1,) * len(ranges)}
    assert set(asked_by_group(ranges, {"n": WHOLE})) == expected
    tenths = [LEAST + Decimal(number) / 10 for number in range(121)]
    expected = {tuple(int(each.has(number)) for each in ranges) for number in tenths} | {(1,) * len(ranges)}
    assert set(asked_by_group(ranges, {"n": DECIMAL})) == expected


def test_a_value_and_its_opposite_leave_only_the_cases_in_which_nothing_is_recorded() -> None:
    office = CaseDetail("office", "Office", CaseDetailKind.TEXT)
    condition = CaseDetailIs("office", frozenset({"Huyton"}))
    assert set(asked_by_group([condition, Not(condition)], {"office": office})) == {(1, 0), (0, 1), (1, 1)}


@settings(max_examples=12)
@given(st.integers(0, 900), st.integers(0, 900), st.booleans(), st.sampled_from(Period))
def test_a_question_may_apply_in_a_period_if_some_day_of_it_meets_its_condition(
    least: int, most: int, outside: bool, period: Period
) -> None:
    start = date(2024, 1, 1)
    detail = CaseDetail("day", "Day", CaseDetailKind.DATE, dates=DateRules(period=period))
    condition = InRange(Quantity("day", start), Decimal(min(least, most)), Decimal(max(least, most)), outside)
    met: dict[str, bool] = {}
    for offset in range(-40, 1096):
        day = (start + timedelta(offset)).isoformat()
        group = detail.group_of(day)
        met[group] = met.get(group, False) or condition.is_met({"day": (day,)}, {}) is True
    first, last = detail.group_of((start - timedelta(40)).isoformat()), detail.group_of("2026-12-31")
    for group in met.keys() - {first, last}:  # the days tried do not fill these
        assert may_apply(condition, detail, group) is met[group], group
