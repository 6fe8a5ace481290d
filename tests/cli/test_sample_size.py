"""The command that works out how many cases to draw."""

import json

import pytest

from audit.cli.main import EXIT_ERROR, main
from audit.messages import sample_sizes as messages


def printed(capsys: pytest.CaptureFixture[str], *options: str) -> str:
    assert main(["sample-size", *options]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("eligible", [62, 63])
def test_46_cases_are_needed_of_62_or_63(eligible: int, capsys: pytest.CaptureFixture[str]) -> None:
    figures = json.loads(printed(capsys, "--eligible", str(eligible), "--json"))
    assert (figures["cases"], figures["confidence"], figures["margin_wanted"]) == (46, 80, 5)
    assert figures["margin"] <= 5


def test_the_text_says_what_a_number_of_cases_tells(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, "--eligible", "63", "--cases", "46", "--per-practitioner", "6")
    effect = messages.DESIGN_EFFECT.format(
        each="6 cases", icc="0.1", effect="1.5", cases="46 cases", independent=31, margin="6.1"
    )
    assert effect in text.splitlines()
    assert "65% (30 of 46)" in text


def test_every_option_out_of_range_is_refused_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sample-size", "--eligible", "0", "--icc", "3"]) == EXIT_ERROR
    assert capsys.readouterr().err.splitlines() == [
        messages.OUT_OF_RANGE.format(option="--eligible", value=0, lowest=1, highest="1,000,000"),
        messages.OUT_OF_RANGE.format(option="--icc", value=3, lowest=0, highest=1),
    ]


def test_more_cases_than_are_eligible_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sample-size", "--eligible", "40", "--cases", "46"]) == EXIT_ERROR
    assert capsys.readouterr().err.strip() == messages.MORE_CASES_THAN_ELIGIBLE.format(cases="46 cases", eligible=40)


def test_a_survey_has_no_bands(capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(printed(capsys, "--questionnaire", "survey-staff", "--json"))["bands"] == []
