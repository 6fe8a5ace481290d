"""The draw: worked examples of the inspectorate's sampler, and what holds for every list."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.errors import InputError
from audit.messages import sampling as messages
from audit.model.sampling import INSPECTION_STRATA, MAX_CASES, DrawSettings, DropReason, Stratum, Window
from audit.model.text_fields import MAX_LINE_LENGTH
from audit.sampling.allocation import allocate
from audit.sampling.draw import Draw, draw_sample
from audit.sampling.shortfall import find_shortfall, why_short
from tests.sampling.random_long_lists import case_row, long_list, random_rows

LISTED_ON = date(2023, 1, 1)
ONE_STRATUM = (Stratum("All cases"),)


def worked_example() -> list[dict[str, str]]:
    groups = [("N01", "L1", "ro1", 8), ("N01", "L1", "ro2", 4), ("N01", "L2", "ro3", 6), ("N02", "L3", "ro4", 6)]
    places = [(cluster, ldu, practitioner) for cluster, ldu, practitioner, count in groups for _ in range(count)]
    return [
        case_row(number, cluster=cluster, ldu=ldu, practitioner=practitioner)
        for number, (cluster, ldu, practitioner) in enumerate(places)
    ]


def drawn_by_practitioner(draw: Draw) -> dict[str, int]:
    return dict(Counter(draw.cases["practitioner"].tolist()))


def test_the_worked_example_is_drawn_in_proportion_at_each_level() -> None:
    draw = draw_sample(long_list(worked_example()), DrawSettings(12, "seed", LISTED_ON, buffer_percentage=0))
    assert drawn_by_practitioner(draw) == {"ro1": 4, "ro2": 2, "ro3": 3, "ro4": 3}
    assert draw.shortfall == 0


def test_what_the_limit_cuts_goes_to_other_practitioners_of_the_unit() -> None:
    rows = [case_row(number, practitioner="ro1") for number in range(20)]
    rows += [case_row(100 + number, practitioner="ro2") for number in range(4)]
    draw = draw_sample(long_list(rows), DrawSettings(12, "seed", LISTED_ON, 0, 6, ONE_STRATUM))
    assert drawn_by_practitioner(draw) == {"ro1": 6, "ro2": 4}
    assert draw.shortfall == 2
    assert [(group.practitioner, group.count.initial, group.count.cap) for group in draw.groups] == [
        ("ro1", 10, -4),
        ("ro2", 2, 2),
    ]
    assert draw.strata[0].count.cap == -2


def test_the_limit_holds_over_all_strata() -> None:
    rows = [case_row(number, sex="F" if number % 2 else "M", practitioner="ro1") for number in range(40)]
    draw = draw_sample(long_list(rows), DrawSettings(20, "seed", LISTED_ON))
    assert drawn_by_practitioner(draw) == {"ro1": 6}
    assert draw.shortfall == 18


@pytest.mark.thorough
@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 250), st.integers(1, 40), st.integers(1, 120), st.sampled_from((0, 20)))
def test_every_draw_keeps_the_rules(seed: int, cases: int, practitioners: int, size: int, buffer: int) -> None:
    rows = random_rows(seed, cases, practitioners)
    draw = draw_sample(long_list(rows), DrawSettings(size, str(seed), LISTED_ON, buffer))
    chosen = [*draw.cases["crn"], *draw.reserves["crn"]]
    assert len(chosen) == len(set(chosen))
    assert len(chosen) + sum(draw.dropped.values()) == cases
    assert max(Counter(draw.cases["practitioner"].tolist()).values(), default=0) <= 6
    asked = size + (size * buffer + 50) // 100
    assert len(draw.cases) + draw.shortfall == asked
    assert find_shortfall(draw.settings, draw.strata).total == draw.shortfall
    assert bool(why_short(draw.settings, draw.strata)) == (draw.shortfall > 0)
    proportional = allocate(size, {item.stratum.name: item.count.available for item in draw.strata}, buffer)
    eligible = sum(item.count.available for item in draw.strata)
    for item in draw.strata:
        assert item.count.total == proportional[item.stratum.name].total + item.count.cap
        share = Fraction(min(asked, eligible) * item.count.available, eligible)
        assert abs(item.count.total - item.count.cap - share) < 1
        assert item.count.total == int((draw.cases["stratum"] == item.stratum.name).sum())


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6))
def test_no_person_is_eligible_twice(seed: int) -> None:
    rows = random_rows(seed, 80, 9, duplicate_share=0.5)
    draw = draw_sample(long_list(rows), DrawSettings(30, "seed", LISTED_ON))
    chosen = draw.cases["person"].tolist() + draw.reserves["person"].tolist()
    assert len(chosen) == len(set(chosen))
    numbers = draw.cases["pnc"].tolist() + draw.reserves["pnc"].tolist()
    assert len(numbers) == len(set(numbers))


@settings(max_examples=3, deadline=None)
@given(st.integers(0, 10**6))
def test_the_same_seed_draws_the_same_cases_in_any_order_of_the_rows(seed: int) -> None:
    rows = random_rows(seed, 200, 20, duplicate_share=0.4)
    shuffled = random.Random(seed).sample(rows, len(rows))
    first, second = (draw_sample(long_list(each), DrawSettings(46, "a seed", LISTED_ON)) for each in (rows, shuffled))
    assert first.cases["crn"].tolist() == second.cases["crn"].tolist()
    assert first.reserves["crn"].tolist() == second.reserves["crn"].tolist()
    other = draw_sample(long_list(rows), DrawSettings(46, "another seed", LISTED_ON))
    assert set(other.cases["crn"]) != set(first.cases["crn"])


def test_a_seed_gives_the_cases_it_gave_before() -> None:
    """Recorded from the first version: another version that draws other cases could not repeat a published draw."""
    draw = draw_sample(long_list(worked_example()), DrawSettings(4, "2022-09", LISTED_ON, 0))
    assert draw.cases["crn"].tolist() == ["X000018", "X000001", "X000011", "X000013"]


def test_a_quota_is_drawn_next_to_the_proportional_strata_with_its_weight() -> None:
    rows = [case_row(number, sex="F", practitioner=f"w{number}") for number in range(10)]
    rows += [case_row(100 + number, practitioner=f"m{number}") for number in range(90)]
    strata = (Stratum("Women", {"sex": ("female",)}, quota=8), Stratum("Men", {"sex": ("male",)}))
    draw = draw_sample(long_list(rows), DrawSettings(30, "seed", LISTED_ON, 0, 6, strata))
    assert [(item.stratum.name, item.count.total, item.weight) for item in draw.strata] == [
        ("Women", 8, 1.25),
        ("Men", 30, 3.0),
    ]


def test_each_case_is_dropped_for_one_reason() -> None:
    rows = [
        case_row(1),
        case_row(2, first_name="***"),
        case_row(3, start_date="2023-01-02"),
        case_row(4, sex=""),
        case_row(5, start_date="2022-10-10"),
        case_row(6, crn="X000001", start_date="2022-09-13"),
        case_row(7, rosh=""),
        case_row(8),
    ]
    window = Window(date(2022, 9, 12), date(2022, 9, 18))
    draw = draw_sample(
        long_list(rows), DrawSettings(1, "seed", LISTED_ON, 0, windows=(window,)), recently_audited={"X000008"}
    )
    assert draw.dropped == dict.fromkeys(DropReason, 1)
    assert draw.cases["crn"].tolist() == ["X000001"]


def test_a_later_case_of_a_person_linked_through_a_third_record_is_dropped() -> None:
    rows = [
        case_row(1, pnc="2000/0000001A", start_date="2022-09-12"),
        case_row(2, pnc="2000/0000001A", family_name="Other", start_date="2022-09-13"),
        case_row(3, family_name="Other", start_date="2022-09-11"),
    ]
    draw = draw_sample(long_list(rows), DrawSettings(1, "seed", LISTED_ON, 0))
    assert draw.cases["crn"].tolist() == ["X000003"]
    assert draw.dropped == {DropReason.DUPLICATE_PERSON: 2}


def test_an_empty_pnc_or_name_links_nobody() -> None:
    rows = [case_row(number, family_name="", pnc="") for number in range(5)]
    assert draw_sample(long_list(rows), DrawSettings(5, "seed", LISTED_ON, 0)).dropped == {}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"size": 0}, messages.SIZE_TOO_SMALL.format(size=0)),
        ({"buffer_percentage": 101}, messages.BUFFER_OUT_OF_RANGE.format(buffer=101)),
        ({"practitioner_cap": 0}, messages.CAP_TOO_SMALL.format(cap=0)),
        ({"size": MAX_CASES + 1}, messages.NUMBER_TOO_LARGE.format(number="sample size", limit=MAX_CASES)),
        (
            {"practitioner_cap": MAX_CASES + 1},
            messages.NUMBER_TOO_LARGE.format(number="limit for each practitioner", limit=MAX_CASES),
        ),
        ({"seed": "\udcff"}, messages.SEED_UNREADABLE.format(limit=MAX_LINE_LENGTH)),
        ({"seed": "a\0b"}, messages.SEED_UNREADABLE.format(limit=MAX_LINE_LENGTH)),
        ({"seed": "7 "}, messages.SEED_UNREADABLE.format(limit=MAX_LINE_LENGTH)),
        ({"seed": "7" * (MAX_LINE_LENGTH + 1)}, messages.SEED_UNREADABLE.format(limit=MAX_LINE_LENGTH)),
        (
            {"strata": (Stratum("\udcff"),)},
            messages.STRATUM_NAME_UNREADABLE.format(number=1, limit=MAX_LINE_LENGTH),
        ),
        ({"strata": (Stratum("All"), Stratum("ALL"))}, messages.STRATUM_TWICE.format(stratum="All")),
        (
            {"strata": (Stratum("All", quota=MAX_CASES + 1),)},
            messages.NUMBER_TOO_LARGE.format(number="quota of stratum 1", limit=MAX_CASES),
        ),
    ],
)
def test_impossible_settings_are_refused(changes: dict[str, object], message: str) -> None:
    values = {"size": 5, "seed": "seed", "listed_on": LISTED_ON, **changes}
    with pytest.raises(InputError) as refusal:
        draw_sample(long_list([case_row(1)]), DrawSettings(**values))  # type: ignore[arg-type]
    assert refusal.value.problems == (message,)


def test_a_list_without_eligible_cases_says_so() -> None:
    with pytest.raises(InputError) as refusal:
        draw_sample(long_list([case_row(1, sex="")]), DrawSettings(5, "seed", LISTED_ON))
    assert refusal.value.problems == (messages.NO_ELIGIBLE_CASES,)


def test_the_strata_of_an_inspection_take_in_every_recorded_case() -> None:
    rows = random_rows(3, 150, 12, duplicate_share=0)
    draw = draw_sample(long_list(rows), DrawSettings(50, "seed", LISTED_ON))
    assert sum(item.count.available for item in draw.strata) == 150
    assert len(draw.strata) == len(INSPECTION_STRATA)


SAME_PERSON = [
    pytest.param({"crn": "x000001"}, id="CRN in small letters"),
    pytest.param({"crn": " X 000001"}, id="CRN with spaces"),
    pytest.param({"pnc": "01/12345a"}, id="short PNC"),
    pytest.param({"pnc": "2001 / 0012345A"}, id="PNC with spaces"),
    pytest.param(
        {"family_name": "o'neil smith", "first_name": "ZOË", "date_of_birth": "31/01/1990"}, id="name in other spelling"
    ),
]
OTHER_PERSON = [
    pytest.param({"pnc": "N/A"}, {"pnc": "n/a"}, id="missing PNC"),
    pytest.param({"pnc": ""}, {"pnc": ""}, id="empty PNC"),
    pytest.param({"date_of_birth": ""}, {"date_of_birth": "N/A"}, id="missing date of birth"),
    pytest.param({"date_of_birth": "1990-01-31"}, {"date_of_birth": "1990-01-30"}, id="another day"),
    pytest.param({"pnc": "2001/0012345A"}, {"pnc": "2001/0012345B"}, id="another check letter"),
]


@pytest.mark.parametrize("changes", SAME_PERSON)
def test_a_person_is_found_again_in_another_spelling_and_the_earliest_start_stays(changes: dict[str, str]) -> None:
    first = case_row(1, family_name="O’Neil-Smith", first_name="Zoe", pnc="2001/0012345A")
    second = case_row(2, start_date="2022-09-01") | changes
    draw = draw_sample(long_list([first, second]), DrawSettings(1, "seed", LISTED_ON, 0))
    assert draw.dropped == {DropReason.DUPLICATE_PERSON: 1}
    assert draw.cases["row"].tolist() == [3]


@pytest.mark.parametrize(("first", "second"), OTHER_PERSON)
def test_what_is_missing_or_differs_makes_nobody_the_same_person(first: dict[str, str], second: dict[str, str]) -> None:
    same_name = {"family_name": "Smith", "first_name": "Zoe"} if "date_of_birth" in first else {}
    rows = [case_row(1) | same_name | first, case_row(2) | same_name | second]
    assert draw_sample(long_list(rows), DrawSettings(2, "seed", LISTED_ON, 0)).dropped == {}


def test_a_restricted_record_hides_no_other_case_of_the_person() -> None:
    rows = [case_row(1, first_name="****", pnc="2001/0012345A"), case_row(2, pnc="2001/0012345A")]
    assert draw_sample(long_list(rows), DrawSettings(1, "seed", LISTED_ON, 0)).cases["crn"].tolist() == ["X000002"]


def test_of_two_cases_that_start_on_one_day_the_order_of_the_rows_decides_nothing() -> None:
    rows = [case_row(1, practitioner="ro2"), case_row(1, practitioner="ro1")]
    for order in (rows, rows[::-1]):
        draw = draw_sample(long_list(order), DrawSettings(1, "seed", LISTED_ON, 0))
        assert draw.cases["practitioner"].tolist() == ["ro1"]


def test_a_practitioner_in_two_spellings_is_one_practitioner() -> None:
    rows = [case_row(number, practitioner=("Jo Bloggs", "JO  BLOGGS ")[number % 2]) for number in range(21)]
    draw = draw_sample(long_list(rows), DrawSettings(20, "seed", LISTED_ON, 0))
    assert drawn_by_practitioner(draw) == {"Jo Bloggs": 6}


def test_cases_without_unit_or_practitioner_are_drawn_and_limited_together() -> None:
    rows = [case_row(number, cluster="", ldu="", practitioner="") for number in range(30)]
    draw = draw_sample(long_list(rows), DrawSettings(20, "seed", LISTED_ON, 0))
    assert (len(draw.cases), draw.shortfall) == (6, 14)


def test_an_ended_case_may_be_drawn() -> None:
    rows = [case_row(1, end_date="2022-10-01")]
    assert len(draw_sample(long_list(rows), DrawSettings(1, "seed", LISTED_ON, 0)).cases) == 1


def test_a_case_that_starts_on_the_day_of_the_list_has_started() -> None:
    rows = [case_row(1, start_date="2023-01-01"), case_row(2, start_date="2023-01-02")]
    draw = draw_sample(long_list(rows), DrawSettings(1, "seed", LISTED_ON, 0))
    assert draw.cases["crn"].tolist() == ["X000001"]
    assert draw.dropped == {DropReason.NOT_STARTED: 1}
