"""The mark of a rating that rests on few cases, and a tie for the lowest score, in the text and the JSON of results."""

from __future__ import annotations

import json

import pytest

from audit.analysis import rating_wording
from audit.analysis.ratings import calculate_results
from audit.files.results_json import results_json
from audit.files.results_text import results_text
from tests.small_questionnaire import SMALL, records_with


@pytest.mark.parametrize(("cases", "is_few"), [(5, True), (6, False)])
def test_text_and_json_mark_a_rating_of_few_cases_and_say_a_tie(cases: int, is_few: bool) -> None:
    results = calculate_results(SMALL, records_with({"2.2.1": (cases, 0), "2.2.2": (cases, 0)}))
    assessment = next(result for result in results.standards if result.standard.id == "2.2")
    basis = rating_wording.how_rated(assessment)
    assert "have the same lowest score" in basis
    assert (rating_wording.few_cases_sentence(assessment) in basis) and bool(
        rating_wording.few_cases_mark(assessment)
    ) is is_few
    lines = results_text(results, "").splitlines()
    assert any(line.startswith("  2.2 Assessment") and line.endswith(basis) for line in lines)
    (content,) = (each for each in json.loads(results_json(results))["standards"] if each["id"] == "2.2")
    assert content["few_cases"] is is_few
    assert [key["lowest"] for key in content["key_questions"]] == [True, True]
