"""Allocation in proportion: exact totals, close to proportional, with the reason for every change."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from audit.model.sampling import SampleCount
from audit.sampling.allocation import allocate

GROUPS = st.dictionaries(st.text("abcdef", min_size=1, max_size=2), st.integers(0, 60), min_size=1, max_size=9)


@given(GROUPS, st.integers(1, 200), st.integers(0, 100))
def test_counts_add_up_and_are_close_to_proportional(groups: dict[str, int], size: int, buffer: int) -> None:
    population = sum(groups.values())
    counts = allocate(size, groups, buffer)
    total = min(population, size + round_half_up(size * buffer, 100))
    assert sum(count.total for count in counts.values()) == total
    for name, count in counts.items():
        assert 0 <= count.total <= groups[name]
        assert not population or abs(count.total - Fraction(total * groups[name], population)) < 1


def round_half_up(numerator: int, denominator: int) -> int:
    return int(Fraction(numerator, denominator) + Fraction(1, 2))


def test_a_case_that_rounding_leaves_over_goes_to_the_smallest_group() -> None:
    counts = allocate(10, {"a": 13, "b": 14, "c": 73})
    assert {name: count.total for name, count in counts.items()} == {"a": 2, "b": 1, "c": 7}
    assert counts["a"] == SampleCount(available=13, initial=1, rounding=1)


def test_a_case_that_rounding_adds_comes_from_the_largest_group() -> None:
    counts = allocate(10, {"a": 15, "b": 25, "c": 60})
    assert {name: count.total for name, count in counts.items()} == {"a": 2, "b": 2, "c": 6}
    assert counts["b"].rounding == -1


def test_the_inspectorates_example_of_148_cases_keeps_every_group_within_a_case_of_its_share() -> None:
    groups = {"a": 454, "b": 138, "c": 327, "d": 129, "e": 169}
    assert [count.total for count in allocate(148, groups).values()] == [55, 17, 39, 16, 21]
    # Its own sampler takes the case from "a", which has a share of 55.2 and then gets 54.
    assert [count.total for count in allocate(148, groups, 20).values()] == [66, 20, 48, 19, 25]


def test_a_buffer_is_stated_next_to_the_initial_count() -> None:
    counts = allocate(46, {"a": 14, "b": 49}, 20)
    assert counts["a"] == SampleCount(available=14, initial=10, buffer=2)
    assert counts["b"] == SampleCount(available=49, initial=36, buffer=7)
