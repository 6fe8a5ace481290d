"""Small numbers in what leaves the team: held back, and safe against a reader who works with the totals."""

from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.analysis.breakdowns import calculate_breakdown, counted_cases
from audit.analysis.suppression import (
    SuppressedCount,
    SuppressedGroups,
    suppress_breakdown,
    suppress_groups,
)
from audit.analysis.tallies import Tally
from audit.errors import InputError
from tests.analysis.test_breakdowns import FULL, SAMPLE_CASES
from tests.sdc_attacker import deducible_counts, published_sums_of_groups
from tests.small_questionnaire import SMALL
from tests.text_tables import parse_records

pytestmark = pytest.mark.thorough

THRESHOLDS = st.integers(min_value=2, max_value=6)
HIDDEN = SuppressedCount(None, None, None)


def tallies(most: int) -> st.SearchStrategy[Tally]:
    # Noughts are drawn often: they are where numbers cannot give way.
    counts = st.just(0) | st.integers(min_value=0, max_value=most)
    return st.builds(Tally, yes=counts, no=counts)


def publish(threshold: int, *tallied: tuple[int, int]) -> SuppressedGroups:
    (table,) = suppress_groups([[Tally(*counts) for counts in tallied]], threshold)
    return table


def published_shares(table: SuppressedGroups) -> list[str]:
    return [f"{group.percent_text} ({group.count_text})" for group in (*table.groups, table.total)]


def published_counts(table: SuppressedGroups) -> list[SuppressedCount]:
    return [line.published for line in published_sums_of_groups(table)]


def small_counts(printed: Iterable[SuppressedCount], threshold: int) -> list[int]:
    """What is printed although it is small."""
    counts = [count for each in printed for count in (each.yes, each.no, each.base)]
    return [count for count in counts if count is not None and 0 < count < threshold]


# --- Attacks ----------------------------------------------------------------------------------------------------------


@settings(max_examples=250, deadline=None)
@given(st.lists(tallies(8), min_size=1, max_size=5), THRESHOLDS)
def test_no_suppressed_count_of_a_group_can_be_deduced(groups: list[Tally], threshold: int) -> None:
    (table,) = suppress_groups([groups], threshold)
    assert deducible_counts(published_sums_of_groups(table), groups) == []
    assert small_counts(published_counts(table), threshold) == []


def all_groups_have_equal_shares(groups: Sequence[Tally]) -> bool:
    return not sum(group.yes for group in groups) or not sum(group.no for group in groups)


def test_the_attacker_deduces_a_count_from_its_total() -> None:
    truth = [Tally(2, 1), Tally(20, 15)]
    careless = SuppressedGroups((HIDDEN, SuppressedCount(20, 15, 35)), SuppressedCount(22, 16, 38))
    assert deducible_counts(published_sums_of_groups(careless), truth) == ["yes of (0,)", "no of (0,)", "base of (0,)"]


def test_the_attacker_deduces_a_count_from_its_base_and_the_other_count() -> None:
    careless = SuppressedGroups(
        (SuppressedCount(None, 10, 12), SuppressedCount(None, 4, 9)), SuppressedCount(None, 14, 21)
    )
    assert deducible_counts(published_sums_of_groups(careless), [Tally(2, 10), Tally(5, 4)]) != []


def test_the_attacker_deduces_the_zeros_of_two_suppressed_groups() -> None:
    careless = SuppressedGroups((HIDDEN, HIDDEN, SuppressedCount(9, 9, 18)), SuppressedCount(9, 14, 23))
    truth = [Tally(0, 2), Tally(0, 3), Tally(9, 9)]
    assert deducible_counts(published_sums_of_groups(careless), truth) == ["yes of (0,)", "yes of (1,)"]


# --- What is held back, and what is not -------------------------------------------------------------------------------


def test_without_small_counts_everything_is_published() -> None:
    assert published_shares(publish(5, (9, 5), (20, 12))) == ["64% (9 of 14)", "63% (20 of 32)", "63% (29 of 46)"]


def test_the_smallest_other_group_is_suppressed_with_a_small_group() -> None:
    assert published_shares(publish(5, (2, 1), (20, 15), (6, 6), (30, 30))) == [
        "[c] ([c])",
        "57% (20 of 35)",
        "[c] ([c])",
        "50% (30 of 60)",
        "53% (58 of 110)",
    ]


def test_a_small_count_in_a_large_group_suppresses_the_percentage_but_not_the_base() -> None:
    assert published_shares(publish(5, (2, 12), (20, 12))) == ["[c] ([c] of 14)", "[c] ([c] of 32)", "48% (22 of 46)"]


@pytest.mark.parametrize(("count", "shown"), [(0, True), (1, False), (4, False), (5, True)])
def test_a_count_is_small_from_1_to_the_threshold(count: int, shown: bool) -> None:
    table = publish(5, (count, 12), (20, 12))
    assert (table.groups[0].yes is not None) is shown
    assert (table.groups[0].percent_text == "[c]") is not shown


def test_a_zero_is_published_if_its_base_is_large_enough() -> None:
    assert published_shares(publish(5, (0, 12), (20, 12))) == ["0% (0 of 12)", "63% (20 of 32)", "45% (20 of 44)"]


def test_a_group_without_a_base_keeps_its_dash_and_is_never_a_secondary_suppression() -> None:
    assert published_shares(publish(5, (0, 0), (2, 1), (20, 15)))[0] == "– (0 of 0)"
    assert published_shares(publish(5, (0, 0), (2, 1), (20, 15)))[1:] == ["[c] ([c])", "[c] ([c])", "58% (22 of 38)"]


def test_a_small_total_is_suppressed_with_the_counts_that_reveal_it() -> None:
    assert published_shares(publish(5, (2, 12), (0, 32))) == ["[c] ([c] of 14)", "0% (0 of 32)", "[c] ([c] of 46)"]


def test_a_group_equal_to_the_total_is_suppressed_with_it() -> None:
    assert published_shares(publish(5, (2, 1))) == ["[c] ([c])", "[c] ([c])"]


def test_a_zero_revealed_for_every_group_by_the_total_is_published() -> None:
    table = publish(5, (0, 3), (0, 20), (0, 30))
    assert table.groups[0] == SuppressedCount(yes=0, no=None, base=None)
    assert published_shares(table) == ["[c] ([c])", "[c] ([c])", "0% (0 of 30)", "0% (0 of 53)"]


def test_suppressed_groups_that_all_have_zero_yes_are_joined_by_a_group_that_has_some() -> None:
    table = publish(5, (0, 3), (0, 6), (0, 7), (9, 9))
    assert [group.yes for group in table.groups] == [None, None, 0, None]
    assert table.total == SuppressedCount(9, 25, 34)


def test_a_threshold_of_one_suppresses_nothing() -> None:
    assert published_shares(publish(1, (1, 0), (1, 1))) == ["100% (1 of 1)", "50% (1 of 2)", "67% (2 of 3)"]


def test_no_questions_and_no_groups_give_no_tables() -> None:
    assert suppress_groups([], 5) == ()
    assert suppress_groups([[]], 5) == (SuppressedGroups((), SuppressedCount(0, 0, 0)),)


# --- Several questions about the same groups --------------------------------------------------------------------------


def test_a_base_suppressed_in_one_question_is_not_revealed_by_another_on_the_same_cases() -> None:
    first = [Tally(2, 1), Tally(10, 10), Tally(8, 12), Tally(30, 30)]
    second = [Tally(0, 3), Tally(0, 20), Tally(0, 20), Tally(30, 30)]
    tables = suppress_groups([first, second], 5)
    bases = [[group.base for group in table.groups] for table in tables]
    assert bases[0] == bases[1]
    assert bases[0].count(None) >= 2


def test_questions_on_different_bases_are_suppressed_independently() -> None:
    first, second = [Tally(2, 1), Tally(10, 10), Tally(10, 12)], [Tally(9, 9), Tally(10, 10), Tally(10, 12)]
    tables = suppress_groups([first, second], 5)
    assert tables[0].groups[0] == HIDDEN
    assert tables[1].groups[0] == SuppressedCount(9, 9, 18)


# --- Breakdowns of the sample audit -----------------------------------------------------------------------------------


def test_an_external_file_suppresses_the_three_women_and_the_men() -> None:
    shown = calculate_breakdown(FULL, SAMPLE_CASES, [FULL.case_details_by_id["sex"]])
    tables = suppress_breakdown(shown, threshold=5)
    assert published_shares(tables["2.2.1"]) == ["[c] ([c])", "[c] ([c])", "54% (25 of 46)"]


def test_the_resettlement_cases_are_published_if_no_count_is_small() -> None:
    shown = calculate_breakdown(FULL, SAMPLE_CASES, [FULL.case_details_by_id["sentence_type"]])
    tables = suppress_breakdown(shown, threshold=5)
    assert published_shares(tables["2.3.3"]) == ["[c] ([c] of 32)", "[c] ([c] of 14)", "43% (20 of 46)"]
    assert all(len(table.groups) == 2 for table in tables.values())
    assert any(group.share for table in tables.values() for group in table.groups)


@pytest.mark.parametrize("detail", [detail.id for detail in FULL.case_details if detail.breakdown])
def test_no_small_count_of_the_sample_is_published(detail: str) -> None:
    shown = calculate_breakdown(FULL, SAMPLE_CASES, [FULL.case_details_by_id[detail]], FULL.questions)
    for table in suppress_breakdown(shown, threshold=5).values():
        assert small_counts(published_counts(table), 5) == []
        assert len(table.groups) == len(shown.groups)


def test_overlapping_groups_are_each_protected_against_their_complement() -> None:
    drawing = "case requirements 2.2.1\n" + "\n".join(
        f"A{number} {'programme;unpaid_work' if number < 2 else 'unpaid_work'} {'yes' if number % 2 else 'no'}"
        for number in range(20)
    )
    shown = calculate_breakdown(
        SMALL, counted_cases(SMALL, parse_records(drawing, SMALL)), [SMALL.case_details_by_id["requirements"]]
    )
    table = suppress_breakdown(shown, threshold=5)["2.2.1"]
    assert published_shares(table) == ["[c] ([c])", "50% (10 of 20)", "50% (10 of 20)"]


def test_a_two_way_breakdown_is_rejected_as_a_one_way_breakdown() -> None:
    shown = calculate_breakdown(FULL, SAMPLE_CASES, [FULL.case_details_by_id["sex"], FULL.case_details_by_id["office"]])
    with pytest.raises(InputError, match="would also need protection"):
        suppress_breakdown(shown, 5)
