"""Breakdowns for somebody who sees the results and no single case: a solver that knows every total finds no number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from audit.analysis.breakdowns import Breakdown, BreakdownGroup, CountedCase
from audit.analysis.differences import GroupDifference
from audit.analysis.disclosure_control import available_breakdowns, published_breakdowns
from audit.analysis.published_breakdowns import PublishedBreakdown, biggest_published_differences
from audit.analysis.ratings import calculate_results
from audit.analysis.restricted_results import restricted_breakdowns
from audit.analysis.results import Results
from audit.analysis.tallies import Tally
from audit.model.audit import AuditDescription
from audit.model.case import CaseRecord
from tests.random_records import case_records
from tests.sdc_attacker import contained_objects, deducible_counts_of, rest_of
from tests.small_questionnaire import SMALL
from tests.test_sample_audit import RECORDS, RESULTS
from tests.test_survey import RECORDS as RESPONDENTS
from tests.test_survey import RESULTS as SURVEYED
from tests.text_tables import parse_records

DETAILS = AuditDescription("Huyton 2023", "Huyton PDU", small_number=5)
RAW = (Tally, CaseRecord, CountedCase, Breakdown, BreakdownGroup, GroupDifference, Results)


def contains_only_published(printed: Sequence[PublishedBreakdown], small: int) -> bool:
    """Whether no tally, no case and no size of a group stands in it, and nothing beside a figure that is held back."""
    assert not [item for item in contained_objects(printed) if isinstance(item, RAW)]
    for shown in printed:
        assert all(group.case_count is None and not group.has_few_cases for group in shown.groups)
        for figure in shown.group_results:
            counts = (figure.counts.yes, figure.counts.no, figure.counts.base)
            assert not [count for count in counts if count is not None and 0 < count <= small]
            if figure.counts.share is None:
                assert (figure.excluded_counts, figure.difference, figure.is_listed, figure.tally) == (
                    None,
                    None,
                    False,
                    None,
                )
            if rest := rest_of(figure):
                assert not [count for count in (rest.yes, rest.no, rest.base) if count and count <= small]
    return True


def publish(audit_results: Results, cases: Sequence[CaseRecord], small: int = 5) -> tuple[PublishedBreakdown, ...]:
    return restricted_breakdowns(
        audit_results, available_breakdowns(audit_results, cases), replace(DETAILS, small_number=small)
    )


def test_the_restricted_view_contains_only_published_figures() -> None:
    shown = publish(RESULTS, RECORDS)
    assert contains_only_published(shown, small=5)
    assert any(figure.counts.share is None for breakdown in shown for figure in breakdown.group_results)
    assert biggest_published_differences(shown)


def test_the_search_finds_a_tally_at_any_depth() -> None:
    hidden = replace(publish(RESULTS, RECORDS)[0].group_results[0], excluded_counts=({"a": (Tally(1),)},))  # type: ignore[arg-type]
    assert [item for item in contained_objects((hidden,)) if isinstance(item, RAW)] == [Tally(1)]


# Three No in all, none of them in Kirkby.
THREE_NO = "\n".join(
    ["case  office  2.2.1"]
    + [f"H{number}  Huyton  {'no' if number < 3 else 'yes'}" for number in range(12)]
    + [f"K{number}  Kirkby  yes" for number in range(14)]
)


def test_no_group_is_shown_to_a_reader_if_the_total_is_small() -> None:
    cases = parse_records(THREE_NO, SMALL)
    audit_results = calculate_results(SMALL, cases)
    in_file = published_breakdowns(audit_results, cases, DETAILS, external=True)
    assert deducible_counts_of(in_file, audit_results, cases, 5) == []
    shown = publish(audit_results, cases)
    assert deducible_counts_of(shown, audit_results, cases, 5) == []
    (by_office,) = [breakdown for breakdown in shown if breakdown.case_detail.id == "office"]
    assert {(figure.counts.percent_text, figure.counts.count_text) for figure in by_office.for_question("2.2.1")} == {
        ("[c]", "[c]")
    }


@pytest.mark.parametrize(
    ("audit_results", "cases"), [(RESULTS, RECORDS), (SURVEYED, RESPONDENTS)], ids=["sample", "survey"]
)
def test_no_count_of_a_group_can_be_deduced_from_all_totals(
    audit_results: Results, cases: Sequence[CaseRecord]
) -> None:
    assert deducible_counts_of(publish(audit_results, cases), audit_results, cases, 5) == []


@pytest.mark.thorough
@settings(max_examples=200, deadline=None, phases=(Phase.explicit, Phase.generate))  # shrinking takes minutes
@given(st.integers(1, 5).flatmap(lambda small: st.tuples(case_records(at_least=small + 1), st.just(small))))
def test_no_count_of_a_random_audit_can_be_deduced_from_all_totals(audit: tuple[tuple[CaseRecord, ...], int]) -> None:
    cases, small = audit
    audit_results = calculate_results(SMALL, cases)
    shown = publish(audit_results, cases, small)
    assert contains_only_published(shown, small)
    assert deducible_counts_of(shown, audit_results, cases, small) == []


@pytest.mark.parametrize("small", range(6))
def test_too_few_cases_have_no_breakdowns(small: int) -> None:
    rows = [f"C{number}  {('Huyton', 'Kirkby')[number % 2]}  yes" for number in range(7)]
    for number in range(2, 8):
        cases = parse_records("\n".join(["case  office  2.2.1", *rows[:number]]), SMALL)
        assert bool(publish(calculate_results(SMALL, cases), cases, small)) is (number > max(small, 3 * bool(small)))


def test_the_biggest_differences_are_between_published_groups() -> None:
    shown = publish(RESULTS, RECORDS)
    differences = biggest_published_differences(shown)
    sizes = [abs(item.difference.points or 0) for item in differences]
    assert sizes == sorted(sizes, reverse=True)
    shares = {
        (figure.group.text, figure.question.id) for item in shown for figure in item.group_results if figure.tally
    }
    assert {(item.group.text, item.question.id) for item in differences} <= shares
    assert "Female" not in {item.group.text for item in differences}


def test_two_complementary_groups_appear_as_one_difference() -> None:
    differences = [
        difference
        for difference in biggest_published_differences(publish(RESULTS, RECORDS))
        if difference.case_detail.id == "sentence_type"
    ]
    assert {difference.group.text for difference in differences} == {"Resettlement"}
