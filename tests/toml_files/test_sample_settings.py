"""The questionnaire's settings for the size of a sample."""

import pytest

from audit.messages import toml_files as messages
from audit.model.sampling import DEFAULT_SAMPLE_SETTINGS, SampleSettings
from tests.small_questionnaire import SMALL, load_questionnaire_text, replace_in_small_toml
from tests.toml_files.problems import at, problems_in

SHIPPED_LINES = "confidence = 80\nmargin = 5\nicc = 0.1\n"


def with_sample(lines: str) -> str:
    return replace_in_small_toml(SHIPPED_LINES, f"{lines}\n")


def test_settings_are_read_and_have_defaults() -> None:
    assert SMALL.sample_settings == DEFAULT_SAMPLE_SETTINGS == SampleSettings(80, 5, 0.1)
    without_table = load_questionnaire_text(replace_in_small_toml(f"[sample]\n{SHIPPED_LINES}", ""))
    assert without_table.sample_settings == DEFAULT_SAMPLE_SETTINGS
    changed = load_questionnaire_text(with_sample("confidence = 95\nicc = 0.05"))
    assert changed.sample_settings == SampleSettings(95, 5, 0.05)


@pytest.mark.parametrize(
    ("line", "key", "lowest", "highest"),
    [
        ("confidence = 100", "confidence", 50, 99),
        ("margin = 0", "margin", 1, 50),
        ("icc = 1.5", "icc", 0, 1),
    ],
)
def test_a_setting_out_of_range_is_refused(line: str, key: str, lowest: int, highest: int) -> None:
    problem = at("sample", messages.SAMPLE_SETTING_OUT_OF_RANGE, key=key, lowest=lowest, highest=highest)
    assert problems_in(with_sample(line)) == (problem,)


def test_an_unknown_setting_is_refused() -> None:
    assert problems_in(with_sample("size = 46")) == (at("sample", messages.KEY_UNKNOWN, key="size"),)
