"""The confidence interval of a question: with the number of eligible cases, and the bands it reaches."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from audit.analysis.intervals import NO_CONFIDENCE_INTERVAL, ConfidenceInterval, Interval, confidence_interval
from audit.analysis.ratings import calculate_results
from audit.analysis.results import QuestionResult, Results
from audit.analysis.tallies import Tally
from audit.errors import InputError
from audit.messages import analysis as messages
from tests.small_questionnaire import SMALL, records_with


def interval_of(tally: Tally, is_rated: bool = True, eligible: int | None = None) -> ConfidenceInterval:
    return confidence_interval(tally, SMALL.scale, is_rated, eligible)


def test_the_interval_spans_bands_from_the_worst_to_the_best() -> None:
    interval = interval_of(Tally(25, 21))
    assert (interval.text, interval.bands_text) == ("40% to 68%", "Inadequate to Good")


def test_an_interval_within_one_band_names_it_once() -> None:
    assert interval_of(Tally(0, 46)).bands_text == "Inadequate"


def test_a_base_of_zero_has_no_interval_and_no_band() -> None:
    interval = interval_of(Tally(0, 0, 3, 1))
    assert (interval.interval, interval.text, interval.bands_text) == (None, "–", "–")


def test_an_unrated_question_has_an_interval_and_no_bands() -> None:
    interval = interval_of(Tally(25, 21), is_rated=False)
    assert (interval.text, interval.bands_text) == ("40% to 68%", "–")


def test_a_case_answered_not_applicable_counts_as_reviewed() -> None:
    assert interval_of(Tally(3, 1, not_applicable=6), eligible=10).interval == Interval(75, 75)
    assert interval_of(Tally(3, 1, unanswered=6), eligible=10).text != "75%"


def test_more_reviewed_cases_than_eligible_cases_are_rejected() -> None:
    with pytest.raises(InputError) as rejected:
        interval_of(Tally(3, 1), eligible=3)
    assert str(rejected.value) == messages.MORE_REVIEWED_THAN_ELIGIBLE.format(reviewed=4, eligible=3)


# --- As part of the results -------------------------------------------------------------------------------------------

COUNTS = {"2.2.1": (25, 21), "2.2.2": (11, 35), "2.3.1": (0, 0, 46)}


def every_question(results: Results) -> Iterator[QuestionResult]:
    yield from (*results.key_questions, *results.prompts)


@pytest.mark.parametrize(("entered", "used"), [(None, None), (63, 63), (46, 46), (45, None)])
def test_every_question_result_has_its_interval_with_the_eligible_cases(entered: int | None, used: int | None) -> None:
    results = calculate_results(SMALL, records_with(COUNTS), eligible=entered)
    assert (results.case_count, results.eligible) == (46, used)
    rated = {
        question.id for standard in results.standards if standard.is_rated for question in standard.standard.questions
    }
    for result in every_question(results):
        expected = confidence_interval(result.tally, SMALL.scale, result.question.id in rated, used)
        assert result.confidence_interval == expected
    assert results.key_questions[0].confidence_interval != NO_CONFIDENCE_INTERVAL
