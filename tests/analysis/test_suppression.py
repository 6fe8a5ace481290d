"""Small numbers in what leaves the team: suppressed, and safe against a reader who works with the totals."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.analysis.breakdown_suppression import suppress_breakdown
from audit.analysis.breakdowns import calculate_breakdown, counted_cases
from audit.analysis.disclosure_control import published_breakdowns
from audit.analysis.ratings import calculate_results
from audit.analysis.suppression import (
    ALL_SUPPRESSED,
    SuppressedCount,
    group_table,
    suppress_tables,
    suppress_tally,
)
from audit.analysis.tallies import Tally
from audit.errors import InputError
from audit.model.audit import AuditDescription
from tests.analysis.test_breakdowns import FULL, SAMPLE_CASES
from tests.sdc_attacker import deducible_counts, published_sums_of_groups
from tests.small_questionnaire import SMALL, records_with
from tests.text_tables import parse_records


def publish(threshold: int, *tallied: tuple[int, int]) -> tuple[SuppressedCount, ...]:
    (groups,) = suppress_tables([group_table([Tally(*counts) for counts in tallied])], threshold)
    return groups


def texts(counts: Sequence[SuppressedCount]) -> list[str]:
    return [group.full_text for group in counts]


def small_counts(counts: Sequence[SuppressedCount], threshold: int) -> list[SuppressedCount]:
    """What is printed although it is small."""
    return [
        group
        for group in counts
        if (group.base is not None and 0 < group.base < threshold)
        or (group.base and any(count is not None and count < threshold for count in (group.yes, group.no)))
    ]


@pytest.mark.thorough
@settings(max_examples=250, deadline=None)
@given(
    st.lists(st.builds(Tally, yes=st.integers(0, 8), no=st.integers(0, 8)), min_size=1, max_size=5), st.integers(2, 6)
)
def test_no_suppressed_count_of_a_group_can_be_deduced(groups: list[Tally], threshold: int) -> None:
    table = group_table(groups)
    (shown,) = suppress_tables([table], threshold)
    total = suppress_tally(table.total, threshold)
    assert deducible_counts(published_sums_of_groups(shown, total), groups) == []
    assert small_counts(shown, threshold) == []


def test_the_attacker_deduces_a_count_from_its_total() -> None:
    truth = [Tally(2, 1), Tally(20, 15)]
    careless = [ALL_SUPPRESSED, SuppressedCount(20, 15, 35)]
    sums = published_sums_of_groups(careless, SuppressedCount(22, 16, 38))
    assert deducible_counts(sums, truth) == ["yes of (0,)", "no of (0,)", "base of (0,)"]


def test_without_small_counts_everything_is_published() -> None:
    assert texts(publish(5, (9, 5), (20, 12))) == ["64% (9 of 14)", "63% (20 of 32)"]


def test_the_smallest_other_group_is_suppressed_with_a_small_group() -> None:
    assert texts(publish(5, (2, 1), (20, 15), (6, 6), (30, 30))) == ["[c]", "57% (20 of 35)", "[c]", "50% (30 of 60)"]


def test_more_groups_are_suppressed_until_their_sum_is_not_small() -> None:
    assert texts(publish(5, (1, 0), (0, 1), (20, 15), (30, 30)))[:3] == ["[c]", "[c]", "[c]"]


def test_a_small_count_in_a_large_group_suppresses_the_percentage_but_not_the_base() -> None:
    assert texts(publish(5, (2, 12), (20, 12))) == ["[c] of 14", "[c] of 32"]


@pytest.mark.parametrize(("count", "shown"), [(0, False), (1, False), (4, False), (5, True)])
def test_a_count_is_small_from_0_to_the_threshold(count: int, shown: bool) -> None:
    assert (publish(5, (count, 12), (20, 12))[0].yes is not None) is shown


@pytest.mark.parametrize("group", [(0, 6), (6, 0), (0, 40), (40, 0)])
def test_a_group_in_which_everybody_has_the_same_answer_is_suppressed(group: tuple[int, int]) -> None:
    assert texts(publish(6, group, (20, 20), (30, 30)))[0] == f"[c] of {sum(group)}"
    assert suppress_tally(Tally(*group), 6) == SuppressedCount(None, None, sum(group))


def test_groups_are_suppressed_if_all_others_have_the_same_answer() -> None:
    assert texts(publish(5, (20, 20), (0, 9), (0, 7))) == ["[c] of 40", "[c] of 9", "[c] of 7"]


def test_a_group_without_a_base_keeps_its_dash() -> None:
    assert texts(publish(5, (0, 0), (2, 1), (20, 15))) == ["– (0 of 0)", "[c]", "[c]"]


def test_every_group_is_suppressed_with_a_small_total() -> None:
    assert texts(publish(5, (2, 12), (0, 32))) == ["[c] of 14", "[c] of 32"]


def test_a_threshold_of_0_suppresses_nothing_and_no_questions_give_no_tables() -> None:
    assert suppress_tally(Tally(1, 0), 0).full_text == "100% (1 of 1)"
    assert suppress_tables([], 5) == ()


def test_a_small_group_is_suppressed_on_every_question_with_the_same_other_groups() -> None:
    first = group_table([Tally(2, 1), Tally(10, 10, not_applicable=2), Tally(8, 12), Tally(30, 30)])
    second = group_table([Tally(1, 2), Tally(11, 11), Tally(9, 9, unanswered=2), Tally(30, 30)])
    tables = suppress_tables([first, second], 5)
    assert [[group.base is None for group in table] for table in tables] == [[True, False, True, False]] * 2


def test_a_small_base_among_larger_groups_is_suppressed_on_its_question_only() -> None:
    first = group_table([Tally(2, 1, unanswered=20), Tally(10, 10), Tally(10, 12)])
    second = group_table([Tally(11, 12), Tally(10, 10), Tally(10, 12)])
    tables = suppress_tables([first, second], 5)
    assert texts(tables[0]) == ["[c]", "[c]", "45% (10 of 22)"]
    assert texts(tables[1]) == ["48% (11 of 23)", "50% (10 of 20)", "45% (10 of 22)"]


def test_a_group_whose_size_readers_know_protects_no_other() -> None:
    tallies = [Tally(1, 2), Tally(10, 10), Tally(30, 30)]
    (counts,) = suppress_tables([group_table(tallies)], 5, blocks=[frozenset({0, 2}), frozenset({1})])
    assert texts(counts) == ["[c]", "50% (10 of 20)", "[c]"]


def test_an_external_file_suppresses_the_three_women_and_the_men() -> None:
    shown = calculate_breakdown(FULL, SAMPLE_CASES, [FULL.case_details_by_id["sex"]])
    assert texts(suppress_breakdown(shown, threshold=5)["2.2.1"]) == ["[c]", "[c]"]


@pytest.mark.parametrize("detail", [detail.id for detail in FULL.case_details if detail.breakdown])
def test_no_small_count_of_the_sample_is_published(detail: str) -> None:
    shown = calculate_breakdown(FULL, SAMPLE_CASES, [FULL.case_details_by_id[detail]])
    for counts in suppress_breakdown(shown, threshold=5).values():
        assert small_counts(counts, 5) == []
        assert len(counts) == len(shown.groups)


def test_overlapping_groups_are_each_protected_against_their_complement() -> None:
    drawing = "case requirements 2.2.1\n" + "\n".join(
        f"A{number} {'programme;unpaid_work' if number < 2 else 'unpaid_work'} {'yes' if number % 2 else 'no'}"
        for number in range(20)
    )
    shown = calculate_breakdown(
        SMALL, counted_cases(SMALL, parse_records(drawing, SMALL)), [SMALL.case_details_by_id["requirements"]]
    )
    assert texts(suppress_breakdown(shown, threshold=5)["2.2.1"]) == ["[c]", "50% (10 of 20)"]


def test_a_two_way_breakdown_is_rejected() -> None:
    shown = calculate_breakdown(FULL, SAMPLE_CASES, [FULL.case_details_by_id["sex"], FULL.case_details_by_id["office"]])
    with pytest.raises(InputError, match="would also need protection"):
        suppress_breakdown(shown, 5)


def test_many_groups_of_one_case_each_are_hidden_with_a_larger_group() -> None:
    """Each printed group has a case: seven cases in seven suppressed groups would be one in each."""
    shown = publish(6, *[(1, 0)] * 7, (20, 20), (40, 40))
    assert [group.base for group in shown] == [*[None] * 8, 80]


def test_a_breakdown_of_nearly_as_many_groups_as_cases_is_not_published() -> None:
    description = AuditDescription("Huyton 2023", "Huyton PDU", small_number=5)
    for offices, is_published in ((6, True), (7, False)):
        cases = [
            replace(record, case=replace(record.case, details={"office": (f"Office {number % offices}",)}))
            for number, record in enumerate(records_with({"2.2.1": (4, 4)}))
        ]
        results = calculate_results(SMALL, cases)
        assert bool(published_breakdowns(results, cases, description, external=True)) == is_published
        assert published_breakdowns(results, cases, description, external=False)
