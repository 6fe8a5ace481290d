"""Written texts that print what a copy for outside suppresses are found, each with its place."""

from dataclasses import replace

import pytest

from audit.analysis.disclosure_control import available_breakdowns, disclosure_control
from audit.analysis.ratings import calculate_results
from audit.analysis.suppressed_in_texts import WrittenText, suppressed_in_texts
from audit.model.audit import AuditDescription
from tests.small_questionnaire import SMALL, records_with

SMALL_GROUP = records_with({"2.2.1": (1, 3), "2.2.2": (3, 1)}, details={"office": ("Kirkby",), "concern": ("yes",)})
LARGE_GROUP = records_with({"2.2.1": (2, 8), "2.2.2": (7, 9)}, details={"office": ("Huyton",)})
CASES = [
    *SMALL_GROUP,
    *(replace(each, case=replace(each.case, reference=f"B{each.case.reference}")) for each in LARGE_GROUP),
]
RESULTS = calculate_results(SMALL, CASES)
CONTROL = disclosure_control(RESULTS, AuditDescription("Spring", "Huyton"), external=True)
BREAKDOWNS = available_breakdowns(RESULTS, CASES)


def found(text: str, standard_id: str = "") -> list[tuple[str, tuple[str, ...]]]:
    """What is found of the numbers of all cases (2.2.1 is 3 of 14 and suppressed, 2.2.2 is 10 of 20), and of groups."""
    written = WrittenText("Finding 1", text, standard_id)
    return [(each.printed, each.about) for each in suppressed_in_texts([written], RESULTS, CONTROL, BREAKDOWNS)]


@pytest.mark.parametrize("printed", ["3 of 14", "three of the 14", "Eleven out of 14", "11 of 14"])
def test_a_suppressed_count_in_figures_or_words_is_found(printed: str) -> None:
    assert found(f"Plans were good in {printed} cases.") == [(printed, ("2.2.1",))]


@pytest.mark.parametrize("printed", ["21%", "21 %", "79 per cent", "21 percent"])
def test_a_suppressed_percentage_is_found_in_texts_about_its_standard_and_about_all(printed: str) -> None:
    for standard_id, about in (("2.2", [(printed, ("2.2.1",))]), ("", [(printed, ("2.2.1",))]), ("2.3", [])):
        assert found(f"Plans were good in {printed} of cases.", standard_id) == about


@pytest.mark.parametrize(
    ("text", "printed", "about"),
    [
        ("In Kirkby one of four was good.", "one of four", ("2.2.1 (Office: Kirkby)", "2.2.2 (Office: Kirkby)")),
        ("Kirkby did best: 75% were safe.", "75%", ("2.2.1 (Office: Kirkby)", "2.2.2 (Office: Kirkby)")),
        ("In KIRKBY a quarter was good.", "a quarter", ("2.2.1 (Office: Kirkby)", "2.2.2 (Office: Kirkby)")),
        ("There were four cases in Kirkby.", "four cases", ("Office: Kirkby",)),
    ],
)
def test_a_suppressed_number_of_a_group_that_the_sentence_names_is_found(
    text: str, printed: str, about: tuple[str, ...]
) -> None:
    assert found(text) == [(printed, about)]


@pytest.mark.parametrize(
    "text",
    [
        "In 10 of 20 cases.",
        "In 4 of 14 cases.",
        "Most of the 14 cases.",
        "50% were good, and 121% is no share.",
        "In Kirkby much was good. Elsewhere 75% were.",
        "There were four cases. One was in Kirkby.",
        "Kirkbyshire had one of four.",
        "",
    ],
)
def test_published_and_other_numbers_are_not_found(text: str) -> None:
    assert found(text) == []
