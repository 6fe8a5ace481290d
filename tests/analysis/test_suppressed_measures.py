"""Derived measures in files for outside: they do not reveal a suppressed count of what they are worked out from."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import product

import pytest

from audit.analysis.disclosure_control import disclosure_control
from audit.analysis.ratings import calculate_results
from audit.analysis.restricted_results import external_results, without_small_numbers
from audit.analysis.suppressed_measures import without_revealing_measures
from audit.analysis.suppression import ALL_SUPPRESSED, SPARE, SuppressedCount, suppress_tally
from audit.analysis.tallies import Tally
from audit.model.audit import AuditDescription
from audit.model.bands import SUPPRESSED
from tests.analysis.test_roll_ups import GUIDE, load_text
from tests.guide import PLAN_SHARED, example, load
from tests.small_questionnaire import load_questionnaire_text, records_with, replace_in_small_toml
from tests.text_tables import parse_records

THRESHOLD = 6
SIMPLE = load_questionnaire_text(
    replace_in_small_toml('short = "Engagement"', 'short = "Engagement"\nderived = { all = ["2.2.1a", "2.2.1b"] }')
)


def published(measure: Tally, first: Tally, second: Tally) -> dict[str, SuppressedCount]:
    """Return what is published of a measure of all of two questions."""
    tallies = {"2.2.1": measure, "2.2.1a": first, "2.2.1b": second}
    counts = {question_id: suppress_tally(tally, THRESHOLD) for question_id, tally in tallies.items()}
    return dict(*without_revealing_measures([counts], [tallies], SIMPLE, THRESHOLD))


def test_a_measure_that_tells_a_suppressed_part_is_suppressed_with_it() -> None:
    first, second = Tally(41, 5), Tally(36, 10)
    # 15 cases have a No in one of them, 10 in the second: at least 5 in the first, and at most 5 because it is small.
    shown = published(Tally(31, 15), first, second)
    assert shown["2.2.1"] == ALL_SUPPRESSED
    assert shown["2.2.1b"].share is not None
    # 12 leave 2 to 5: four numbers.
    assert published(Tally(34, 12), first, second)["2.2.1"].share is not None


def test_parts_that_tell_a_suppressed_measure_are_suppressed_with_it() -> None:
    # At most 20 and 21 of 46 are No: at least 5 are Yes on both, and at most 5 because that is small.
    shown = published(Tally(5, 41), Tally(26, 20), Tally(25, 21))
    assert {shown[each].share for each in shown} == {None}
    # 20 and 12: at least 14 are Yes on both, so that nothing is small.
    assert None not in {each.share for each in published(Tally(14, 32), Tally(26, 20), Tally(34, 12)).values()}


def test_a_suppressed_measure_is_as_it_was_if_none_of_its_parts_is_published() -> None:
    """A breakdown has the key questions without their prompts."""
    tally = Tally(3, 43)
    counts = {"2.2.1": suppress_tally(tally, THRESHOLD)}
    assert counts["2.2.1"].share is None
    assert without_revealing_measures([counts], [{"2.2.1": tally}], SIMPLE, THRESHOLD) == (counts,)


def test_no_simple_measure_leaves_a_reader_two_numbers_or_fewer_for_a_suppressed_count() -> None:
    rng = random.Random(16)
    told = 0
    for _ in range(150):
        cases = [(rng.random() < 0.85, rng.random() < rng.choice((0.2, 0.7, 0.9))) for _ in range(rng.randint(8, 30))]
        counts = [sum(each) for each in ([a and b for a, b in cases], [a for a, _ in cases], [b for _, b in cases])]
        tallies = [Tally(yes, len(cases) - yes) for yes in counts]
        shown = list(published(*tallies).values())
        possible = [
            {each.no}
            if each.share is not None
            else {no for no in range(len(cases) + 1) if each.base is None or min(no, len(cases) - no) < THRESHOLD}
            for each in shown
        ]
        fitting = [
            (whole, first, second)
            for whole, first, second in product(*possible)
            if max(first, second) <= whole <= first + second
        ]
        for place, each in enumerate(shown):
            left = {numbers[place] for numbers in fitting}
            alone = len(possible[place])
            told += each.share is None
            assert each.share is not None or len(left) > SPARE or len(left) == alone, (cases, shown)
    assert told > 40


def test_a_measure_of_details_is_suppressed_as_soon_as_a_part_is() -> None:
    questionnaire = load(PLAN_SHARED, example("Derived measures: questions that are worked out"))
    rows = [f"A{place} {'no' if place < 3 else 'yes'} {'no' if place < 20 else 'yes'} yes" for place in range(40)]
    records = parse_records("\n".join(["case 5.1a 5.1b plan_shared", *rows]), questionnaire)
    results = calculate_results(questionnaire, records)
    control = disclosure_control(results, AuditDescription("Spring", "Huyton"), external=True)
    assert control.totals["5.1a"].share is None
    assert control.totals["5.1"] == ALL_SUPPRESSED
    assert control.totals["5.1b"].share is not None


@pytest.mark.parametrize("restrict", [external_results, without_small_numbers])
def test_a_mean_is_suppressed_with_any_of_its_percentages_and_a_limit_with_what_it_reads(restrict: object) -> None:
    answers = {
        "2.2.1": (24, 6),
        "2.2.2": (24, 6),
        "2.3.1": (2, 28),
        "6.1": (30, 0),
        "6.2": (30, 0),
        "7.1": (15, 15),
    }
    results = calculate_results(load_text(GUIDE), records_with({**answers, "7.2": (28, 2)}))
    shown = restrict(results, AuditDescription("Spring", "Huyton"))  # type: ignore[operator]
    ratings = {each.standard.id: each.rating for each in shown.standards}
    assert (ratings["7"], ratings["2.3"], ratings["2.2"]) == (SUPPRESSED, SUPPRESSED, "Outstanding")
    assert (shown.overall.points, shown.overall.rating_before_rules) == (None, None)
    assert shown.overall.applied_rules == ()  # that it limits the overall rating tells that planning is Inadequate
    assert replace(results.overall, stability=shown.overall.stability).applied_rules != ()


def test_a_condition_on_a_question_that_is_not_inspected_reveals_nothing() -> None:
    records = records_with({"2.3.1": (20, 10), "2.3.1a": (15, 15)})
    description = AuditDescription("Spring", "Huyton", not_inspected=frozenset({"2.2"}))
    results = calculate_results(SIMPLE, records, not_inspected={"2.2"})
    shown = {each.question.id: each.tally for each in without_small_numbers(results, description).all_questions}
    assert (shown["2.3.1a"].yes, shown["2.3.1a"].suppressed) == (15, False)
