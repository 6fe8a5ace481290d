"""Written texts that print what a copy for outside suppresses are found, each with its place."""

import pytest

from audit.analysis.disclosure_control import disclosure_control
from audit.analysis.ratings import calculate_results
from audit.analysis.suppressed_in_texts import SuppressedInText, suppressed_in_texts
from audit.model.audit import AuditDescription
from tests.small_questionnaire import SMALL, records_with

RESULTS = calculate_results(SMALL, records_with({"2.2.1": (3, 11), "2.2.2": (10, 10)}))
CONTROL = disclosure_control(RESULTS, AuditDescription("Spring", "Huyton"), external=True)


@pytest.mark.parametrize("printed", ["3 of 14", "three of the 14", "Eleven out of 14", "11 of 14"])
def test_a_suppressed_count_in_figures_or_words_is_found_with_its_place(printed: str) -> None:
    found = suppressed_in_texts([("Finding 1", f"Plans were good in {printed} cases.")], RESULTS, CONTROL)
    assert found == [SuppressedInText("Finding 1", printed, ("2.2.1",))]


@pytest.mark.parametrize("text", ["In 10 of 20 cases.", "In 4 of 14 cases.", "Most of the 14 cases.", ""])
def test_published_and_other_counts_are_not_found(text: str) -> None:
    assert suppressed_in_texts([("Finding 1", text)], RESULTS, CONTROL) == []
