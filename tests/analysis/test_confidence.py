"""How sure a figure is: its interval with the eligible cases, and the bands that it spans."""

from __future__ import annotations

from dataclasses import replace

import pytest

from audit.analysis.certainty import certainty
from audit.analysis.intervals import Interval
from audit.analysis.ratings import QuestionResult
from audit.errors import InputError
from audit.model.answers import Tally
from tests.small_questionnaire import SMALL

ASKED = SMALL.question["2.2.1"]
SCALE = SMALL.scale


def result(tally: Tally) -> QuestionResult:
    return QuestionResult(ASKED, tally, SCALE.band(tally.share))


def test_the_interval_and_the_bands_from_the_worst_to_the_best() -> None:
    found = certainty(result(Tally(25, 21)), SCALE)
    assert (found.text, found.spans_text) == ("40% to 68%", "Inadequate to Good")


def test_an_interval_within_one_band_names_it_once() -> None:
    assert certainty(result(Tally(0, 46)), SCALE).spans_text == "Inadequate"


def test_a_base_of_nought_has_no_interval_and_no_band() -> None:
    found = certainty(result(Tally(0, 0, 3, 1)), SCALE)
    assert (found.interval, found.text, found.spans_text) == (None, "–", "–")


def test_what_is_not_rated_has_an_interval_and_spans_no_band() -> None:
    found = certainty(replace(result(Tally(25, 21)), band=None), SCALE)
    assert (found.text, found.spans_text) == ("40% to 68%", "–")


def test_every_case_whose_answer_is_known_was_read_not_applicable_included() -> None:
    found = certainty(result(Tally(3, 1, not_applicable=6)), SCALE, eligible=10)
    assert found.interval == Interval(75, 75)
    assert certainty(result(Tally(3, 1, unanswered=6)), SCALE, eligible=10).text != "75%"


def test_more_cases_than_are_eligible_are_refused() -> None:
    with pytest.raises(InputError, match="only 3 are said to be eligible"):
        certainty(result(Tally(3, 1)), SCALE, eligible=3)
