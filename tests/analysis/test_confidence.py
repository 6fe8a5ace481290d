"""How sure a figure is: its interval with the eligible cases, and the bands that it spans."""

from __future__ import annotations

from dataclasses import replace

import pytest

from audit.analysis.certainty import calculate_confidence
from audit.analysis.intervals import Interval
from audit.analysis.ratings import QuestionResult
from audit.analysis.tallies import Tally
from audit.errors import InputError
from tests.small_questionnaire import SMALL

ASKED = SMALL.questions_by_id["2.2.1"]
SCALE = SMALL.scale


def result(tally: Tally) -> QuestionResult:
    return QuestionResult(ASKED, tally, SCALE.band(tally.share))


def test_the_interval_spans_bands_from_the_worst_to_the_best() -> None:
    confidence = calculate_confidence(result(Tally(25, 21)), SCALE)
    assert (confidence.text, confidence.bands_text) == ("40% to 68%", "Inadequate to Good")


def test_an_interval_within_one_band_names_it_once() -> None:
    assert calculate_confidence(result(Tally(0, 46)), SCALE).bands_text == "Inadequate"


def test_a_base_of_zero_has_no_interval_and_no_band() -> None:
    confidence = calculate_confidence(result(Tally(0, 0, 3, 1)), SCALE)
    assert (confidence.interval, confidence.text, confidence.bands_text) == (None, "–", "–")


def test_an_unrated_question_has_an_interval_and_no_bands() -> None:
    confidence = calculate_confidence(replace(result(Tally(25, 21)), band=None), SCALE)
    assert (confidence.text, confidence.bands_text) == ("40% to 68%", "–")


def test_a_case_answered_not_applicable_counts_as_reviewed() -> None:
    confidence = calculate_confidence(result(Tally(3, 1, not_applicable=6)), SCALE, eligible=10)
    assert confidence.interval == Interval(75, 75)
    assert calculate_confidence(result(Tally(3, 1, unanswered=6)), SCALE, eligible=10).text != "75%"


def test_more_reviewed_cases_than_eligible_cases_are_rejected() -> None:
    with pytest.raises(InputError, match="only 3 are said to be eligible"):
        calculate_confidence(result(Tally(3, 1)), SCALE, eligible=3)
