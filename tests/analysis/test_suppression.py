"""Small numbers in what leaves the team: held back, and safe against a reader who works with the totals."""

from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.analysis.breakdowns import breakdown, count_cases
from audit.analysis.suppression import (
    Published,
    PublishedCrossing,
    PublishedGroups,
    publish_breakdown,
    publish_crossing,
    publish_groups,
)
from audit.errors import InputError
from audit.model.answers import Tally
from tests.analysis.test_breakdowns import FULL, SAMPLE_CASES
from tests.sdc_attacker import lines_of_crossing, lines_of_groups, worked_out
from tests.small_questionnaire import SMALL
from tests.text_tables import records

pytestmark = pytest.mark.thorough

THRESHOLDS = st.integers(min_value=2, max_value=6)
HIDDEN = Published(None, None, None)


def tallies(most: int) -> st.SearchStrategy[Tally]:
    # Noughts are drawn often: they are where numbers cannot give way.
    counts = st.just(0) | st.integers(min_value=0, max_value=most)
    return st.builds(Tally, yes=counts, no=counts)


@st.composite
def crossings(draw: st.DrawFn, most: int = 5) -> list[list[Tally]]:
    rows, columns = draw(st.integers(2, 3)), draw(st.integers(2, 3))
    row = st.lists(tallies(most), min_size=columns, max_size=columns)
    return draw(st.lists(row, min_size=rows, max_size=rows))


def groups_of(threshold: int, *tallied: tuple[int, int]) -> PublishedGroups:
    (found,) = publish_groups([[Tally(*counts) for counts in tallied]], threshold)
    return found


def drawn(found: PublishedGroups) -> list[str]:
    return [f"{group.text} ({group.of})" for group in (*found.groups, found.total)]


def lines_printed(found: PublishedGroups | PublishedCrossing) -> list[Published]:
    lines = lines_of_groups(found) if isinstance(found, PublishedGroups) else lines_of_crossing(found)
    return [line.printed for line in lines]


def small_numbers(printed: Iterable[Published], threshold: int) -> list[int]:
    """What is printed although it is small."""
    counts = [count for each in printed for count in (each.yes, each.no, each.base)]
    return [count for count in counts if count is not None and 0 < count < threshold]


# --- Attacks ----------------------------------------------------------------------------------------------------------


@settings(max_examples=250, deadline=None)
@given(st.lists(tallies(8), min_size=1, max_size=5), THRESHOLDS)
def test_no_hidden_number_of_a_group_can_be_worked_out(groups: list[Tally], threshold: int) -> None:
    (found,) = publish_groups([groups], threshold)
    assert worked_out(lines_of_groups(found), groups) == []
    assert small_numbers(lines_printed(found), threshold) == []


@settings(max_examples=120, deadline=None)
@given(crossings(), THRESHOLDS)
def test_no_hidden_number_of_two_facts_crossed_can_be_worked_out(cells: list[list[Tally]], threshold: int) -> None:
    (found,) = publish_crossing([cells], threshold)
    assert worked_out(lines_of_crossing(found), [cell for row in cells for cell in row]) == []
    assert small_numbers(lines_printed(found), threshold) == []


def everybody_is_judged_alike(groups: Sequence[Tally]) -> bool:
    return not sum(group.yes for group in groups) or not sum(group.no for group in groups)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(tallies(8), min_size=1, max_size=5).filter(lambda groups: not everybody_is_judged_alike(groups)),
    THRESHOLDS,
)
def test_nor_by_a_reader_who_knows_every_base(groups: list[Tally], threshold: int) -> None:
    (found,) = publish_groups([groups], threshold)
    assert worked_out(lines_of_groups(found), groups, bases_known=True) == []


@settings(max_examples=60, deadline=None)
@given(crossings(4), THRESHOLDS)
def test_nor_in_a_crossing_by_a_reader_who_knows_every_base(cells: list[list[Tally]], threshold: int) -> None:
    flat = [cell for row in cells for cell in row]
    if not everybody_is_judged_alike(flat):
        (found,) = publish_crossing([cells], threshold)
        assert worked_out(lines_of_crossing(found), flat, bases_known=True) == []


def test_the_attack_works_out_a_number_that_only_its_total_gives_away() -> None:
    truth = [Tally(2, 1), Tally(20, 15)]
    careless = PublishedGroups((HIDDEN, Published(20, 15, 35)), Published(22, 16, 38))
    assert worked_out(lines_of_groups(careless), truth) == ["yes of (0,)", "no of (0,)", "base of (0,)"]


def test_the_attack_works_out_a_count_from_its_base_and_the_other_count() -> None:
    careless = PublishedGroups((Published(None, 10, 12), Published(None, 4, 9)), Published(None, 14, 21))
    assert worked_out(lines_of_groups(careless), [Tally(2, 10), Tally(5, 4)]) != []


def test_the_attack_finds_the_noughts_of_two_hidden_groups_that_share_a_nought() -> None:
    careless = PublishedGroups((HIDDEN, HIDDEN, Published(9, 9, 18)), Published(9, 14, 23))
    truth = [Tally(0, 2), Tally(0, 3), Tally(9, 9)]
    assert worked_out(lines_of_groups(careless), truth) == ["yes of (0,)", "yes of (1,)"]


def test_the_attack_works_out_a_cell_that_is_hidden_alone_in_its_row() -> None:
    row = Published(6, 6, 12)
    careless = PublishedCrossing(((HIDDEN, row), (row, row)), (Published(8, 7, 15), Published(12, 12, 24)),
                                 (Published(8, 7, 15), Published(12, 12, 24)), Published(20, 19, 39))  # fmt: skip
    assert len(worked_out(lines_of_crossing(careless), [Tally(2, 1), *[Tally(6, 6)] * 3])) == 3


# --- What is held back, and what is not -------------------------------------------------------------------------------


def test_where_nothing_is_small_everything_is_printed() -> None:
    assert drawn(groups_of(5, (9, 5), (20, 12))) == ["64% (9 of 14)", "63% (20 of 32)", "63% (29 of 46)"]


def test_a_small_group_takes_the_smallest_other_group_with_it() -> None:
    assert drawn(groups_of(5, (2, 1), (20, 15), (6, 6), (30, 30))) == [
        "[c] ([c])",
        "57% (20 of 35)",
        "[c] ([c])",
        "50% (30 of 60)",
        "53% (58 of 110)",
    ]


def test_a_small_count_in_a_large_group_hides_the_percentage_and_leaves_the_base() -> None:
    assert drawn(groups_of(5, (2, 12), (20, 12))) == ["[c] ([c] of 14)", "[c] ([c] of 32)", "48% (22 of 46)"]


@pytest.mark.parametrize(("count", "shown"), [(0, True), (1, False), (4, False), (5, True)])
def test_a_count_is_small_from_one_up_to_the_threshold(count: int, shown: bool) -> None:
    found = groups_of(5, (count, 12), (20, 12))
    assert (found.groups[0].yes is not None) is shown
    assert (found.groups[0].text == "[c]") is not shown


def test_a_nought_is_printed_where_its_base_is_large_enough() -> None:
    assert drawn(groups_of(5, (0, 12), (20, 12))) == ["0% (0 of 12)", "63% (20 of 32)", "45% (20 of 44)"]


def test_a_group_without_a_base_keeps_its_dash_and_is_not_hidden_for_others() -> None:
    assert drawn(groups_of(5, (0, 0), (2, 1), (20, 15)))[0] == "– (0 of 0)"
    assert drawn(groups_of(5, (0, 0), (2, 1), (20, 15)))[1:] == ["[c] ([c])", "[c] ([c])", "58% (22 of 38)"]


def test_a_total_that_is_small_itself_is_held_back_with_what_would_give_it_away() -> None:
    assert drawn(groups_of(5, (2, 12), (0, 32))) == ["[c] ([c] of 14)", "0% (0 of 32)", "[c] ([c] of 46)"]


def test_one_group_that_is_the_total_is_held_back_with_it() -> None:
    assert drawn(groups_of(5, (2, 1))) == ["[c] ([c])", "[c] ([c])"]


def test_a_nought_that_the_published_total_tells_for_every_group_is_printed() -> None:
    found = groups_of(5, (0, 3), (0, 20), (0, 30))
    assert found.groups[0] == Published(yes=0, no=None, base=None)
    assert drawn(found) == ["[c] ([c])", "[c] ([c])", "0% (0 of 30)", "0% (0 of 53)"]


def test_hidden_groups_that_all_have_no_yes_take_one_with_them_that_has() -> None:
    found = groups_of(5, (0, 3), (0, 6), (0, 7), (9, 9))
    assert [group.yes for group in found.groups] == [None, None, 0, None]
    assert found.total == Published(9, 25, 34)


def test_in_a_crossing_a_small_cell_is_hidden_in_a_rectangle() -> None:
    cells = [[Tally(2, 1), Tally(9, 9), Tally(40, 40)], [Tally(8, 8), Tally(7, 7), Tally(40, 40)]]
    (found,) = publish_crossing([cells], 5)
    assert [[cell.text for cell in row] for row in found.cells] == [["[c]", "[c]", "50%"], ["[c]", "[c]", "50%"]]
    assert [total.of for total in (*found.rows, *found.columns, found.total)] == [
        "51 of 101",
        "55 of 110",
        "10 of 19",
        "16 of 32",
        "80 of 160",
        "106 of 211",
    ]


def test_in_a_crossing_a_small_total_of_a_row_is_hidden_too() -> None:
    cells = [[Tally(1, 0), Tally(1, 1)], [Tally(20, 20), Tally(30, 30)], [Tally(25, 25), Tally(35, 35)]]
    (found,) = publish_crossing([cells], 5)
    assert found.rows[0] == HIDDEN
    assert sum(row == HIDDEN for row in found.rows) == 2
    assert found.total == Published(112, 111, 223)


def test_a_threshold_of_one_holds_nothing_back() -> None:
    assert drawn(groups_of(1, (1, 0), (1, 1))) == ["100% (1 of 1)", "50% (1 of 2)", "67% (2 of 3)"]


def test_no_questions_and_no_groups_make_no_tables() -> None:
    assert publish_groups([], 5) == ()
    assert publish_crossing([], 5) == ()
    assert publish_groups([[]], 5) == (PublishedGroups((), Published(0, 0, 0)),)


# --- Several questions about the same groups --------------------------------------------------------------------------


def test_a_base_that_one_question_hides_is_not_told_by_another_that_rests_on_the_same_cases() -> None:
    first = [Tally(2, 1), Tally(10, 10), Tally(8, 12), Tally(30, 30)]
    second = [Tally(0, 3), Tally(0, 20), Tally(0, 20), Tally(30, 30)]
    found = publish_groups([first, second], 5)
    bases = [[group.base for group in table.groups] for table in found]
    assert bases[0] == bases[1]
    assert bases[0].count(None) >= 2


@settings(max_examples=60, deadline=None)
@given(crossings(4), THRESHOLDS)
def test_in_a_crossing_too_each_question_on_the_same_cases_hides_the_same_bases(
    cells: list[list[Tally]], threshold: int
) -> None:
    turned = [[Tally(cell.no, cell.yes) if place % 2 else cell for place, cell in enumerate(row)] for row in cells]
    first, second = publish_crossing([cells, turned], threshold)
    hidden = [[printed.base is None for printed in lines_printed(found)] for found in (first, second)]
    assert hidden[0] == hidden[1]
    assert worked_out(lines_of_crossing(first), [cell for row in cells for cell in row]) == []
    assert worked_out(lines_of_crossing(second), [cell for row in turned for cell in row]) == []


def test_questions_on_other_bases_are_hidden_each_by_itself() -> None:
    first, second = [Tally(2, 1), Tally(10, 10), Tally(10, 12)], [Tally(9, 9), Tally(10, 10), Tally(10, 12)]
    found = publish_groups([first, second], 5)
    assert found[0].groups[0] == HIDDEN
    assert found[1].groups[0] == Published(9, 9, 18)


# --- Breakdowns of the sample audit -----------------------------------------------------------------------------------


def test_the_three_women_and_with_them_the_men_are_held_back_in_a_file_that_leaves_the_team() -> None:
    shown = breakdown(FULL, SAMPLE_CASES, [FULL.fact["sex"]])
    found = publish_breakdown(shown, threshold=5)
    assert drawn(found["2.2.1"]) == ["[c] ([c])", "[c] ([c])", "54% (25 of 46)"]


def test_the_resettlement_cases_are_printed_where_no_count_is_small() -> None:
    shown = breakdown(FULL, SAMPLE_CASES, [FULL.fact["sentence_type"]])
    found = publish_breakdown(shown, threshold=5)
    assert drawn(found["2.3.3"]) == ["[c] ([c] of 32)", "[c] ([c] of 14)", "43% (20 of 46)"]
    assert all(len(table.groups) == 2 for table in found.values())
    assert any(group.share for table in found.values() for group in table.groups)


@pytest.mark.parametrize("fact", [fact.id for fact in FULL.facts if fact.breakdown])
def test_no_small_number_of_the_sample_leaves_the_team(fact: str) -> None:
    shown = breakdown(FULL, SAMPLE_CASES, [FULL.fact[fact]], FULL.questions)
    for table in publish_breakdown(shown, threshold=5).values():
        assert small_numbers(lines_printed(table), 5) == []
        assert len(table.groups) == len(shown.groups)


def test_groups_that_share_cases_are_each_protected_against_their_own_rest() -> None:
    drawing = "case requirements 2.2.1\n" + "\n".join(
        f"A{number} {'programme;unpaid_work' if number < 2 else 'unpaid_work'} {'yes' if number % 2 else 'no'}"
        for number in range(20)
    )
    shown = breakdown(SMALL, count_cases(SMALL, records(drawing, SMALL)), [SMALL.fact["requirements"]])
    found = publish_breakdown(shown, threshold=5)["2.2.1"]
    assert drawn(found) == ["[c] ([c])", "50% (10 of 20)", "50% (10 of 20)"]


def test_two_facts_of_the_sample_crossed_give_no_small_number_away() -> None:
    shown = breakdown(FULL, SAMPLE_CASES, [FULL.fact["office"], FULL.fact["sex"]])
    ids = [question.id for question in shown.questions]
    for question, found in zip(ids, publish_crossing([shown.grid(each) for each in ids], 5), strict=True):
        truth = [cell for row in shown.grid(question) for cell in row]
        assert small_numbers(lines_printed(found), 5) == []
        assert found.total.base == shown.tallies[question].base
        assert sum(tally.base for tally in truth) == found.total.base


def test_two_facts_crossed_are_refused_as_a_plain_breakdown() -> None:
    shown = breakdown(FULL, SAMPLE_CASES, [FULL.fact["sex"], FULL.fact["office"]])
    with pytest.raises(InputError, match="totals to protect"):
        publish_breakdown(shown, 5)
