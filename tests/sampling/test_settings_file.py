"""The settings of a draw as a file."""

from __future__ import annotations

import json
from datetime import date

import pytest

from audit.errors import InputError
from audit.messages import sampling as messages
from audit.model.sampling import DrawSettings, Stratum, Window
from audit.sampling.settings_file import read_settings, write_settings

OWN_STRATA = (Stratum("Women", {"sex": ("female",), "office": ("Huyton", "")}, quota=8), Stratum("Others"))
WINDOWS = (Window(date(2022, 9, 12), date(2022, 9, 18)), Window(date(2022, 10, 3), date(2022, 10, 9)))


@pytest.mark.parametrize(
    "settings",
    [
        DrawSettings(46, "Tŷ Gwyn 7", date(2023, 3, 20)),
        DrawSettings(46, "7", date(2023, 3, 20), 0, None, OWN_STRATA, WINDOWS),
    ],
)
def test_settings_are_read_as_they_were_written(settings: DrawSettings) -> None:
    assert read_settings(write_settings(settings), "settings.json") == settings


@pytest.mark.parametrize(
    "change",
    [
        {"size": 5.7},
        {"size": float("inf")},
        {"size": True},
        {"size": "5"},
        {"seed": None},
        {"seed": ["text"]},
        {"listed_on": "0001-01-01"},
        {"windows": [["2022-09-12"]]},
        {"windows": ["ab"]},
        {"practitioner_cap": float("inf")},
        {"strata": [{"name": 7, "values": {}}]},
        {"strata": [{"name": "Women", "values": {"sex": "female"}}]},
    ],
)
def test_values_of_another_type_are_refused_and_not_read_as_something_else(change: dict[str, object]) -> None:
    values = {"size": 46, "seed": "7", "listed_on": "2023-03-20"}
    assert read_settings(json.dumps(values).encode(), "draw.json").size == 46
    with pytest.raises(InputError) as error:
        read_settings(json.dumps(values | change).encode(), "draw.json")
    assert error.value.problems == (messages.NOT_SETTINGS.format(file="draw.json"),)


@pytest.mark.parametrize(
    "data",
    [b"[" * 100_000, b"", b"\xff", b"[]", b'"a"', b"{}", b'{"size": 4, "seed": "a", "listed_on": "today"}', b"{" * 100],
)
def test_a_file_that_has_no_settings_is_refused_by_its_name(data: bytes) -> None:
    with pytest.raises(InputError) as error:
        read_settings(data, "draw.json")
    assert error.value.problems == (messages.NOT_SETTINGS.format(file="draw.json"),)
