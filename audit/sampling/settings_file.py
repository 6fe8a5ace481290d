"""The settings of a draw as JSON: the page saves them, and the command line draws the same cases with them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from audit.errors import InputError
from audit.messages import sampling as messages
from audit.model.days import parse_day
from audit.model.sampling import (
    DEFAULT_BUFFER_PERCENTAGE,
    DEFAULT_PRACTITIONER_CAP,
    INSPECTION_STRATA,
    DrawSettings,
    Stratum,
    Window,
)


def write_settings(settings: DrawSettings) -> bytes:
    """Return the settings as a JSON file."""
    return (json.dumps(settings_to_json(settings), ensure_ascii=False, indent=2) + "\n").encode()


def read_settings(data: bytes, name: str) -> DrawSettings:
    """Return the settings in a JSON file called ``name``. Raises InputError if it is not a file of settings."""
    try:
        return settings_from_json(json.loads(data))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):  # the last if it is nested very deeply
        raise InputError(messages.NOT_SETTINGS.format(file=name)) from None


def settings_to_json(settings: DrawSettings) -> dict[str, object]:
    """Return the settings as values that JSON has."""
    return {
        "size": settings.size,
        "seed": settings.seed,
        "listed_on": settings.listed_on.isoformat(),
        "buffer_percentage": settings.buffer_percentage,
        "practitioner_cap": settings.practitioner_cap,
        "windows": [[window.first.isoformat(), window.last.isoformat()] for window in settings.windows],
        "strata": [stratum_to_json(stratum) for stratum in settings.strata],
    }


def settings_from_json(values: Mapping[str, Any]) -> DrawSettings:
    """Return the settings; size, seed and the day of the list are needed. Raises ValueError, KeyError or TypeError."""
    cap = values.get("practitioner_cap", DEFAULT_PRACTITIONER_CAP)
    strata = values.get("strata")
    return DrawSettings(
        _whole_number(values["size"]),
        _text(values["seed"]),
        _day(values["listed_on"]),
        _whole_number(values.get("buffer_percentage", DEFAULT_BUFFER_PERCENTAGE)),
        None if cap is None else _whole_number(cap),
        INSPECTION_STRATA if strata is None else tuple(map(stratum_from_json, strata)),
        tuple(Window(*map(_day, _list(window))) for window in values.get("windows", ())),
    )


def stratum_to_json(stratum: Stratum) -> dict[str, object]:
    """Return a stratum as values that JSON has."""
    return {
        "name": stratum.name,
        "values": {column: list(allowed) for column, allowed in stratum.values.items()},
        "quota": stratum.quota,
    }


def stratum_from_json(values: Mapping[str, Any]) -> Stratum:
    """Return a stratum. Raises ValueError, KeyError or TypeError if it is none."""
    quota = values.get("quota")
    allowed = {column: tuple(map(_text, _list(texts))) for column, texts in values["values"].items()}
    return Stratum(_text(values["name"]), allowed, None if quota is None else _whole_number(quota))


def _whole_number(value: object) -> int:
    """Return a value if it is a whole number. Raises TypeError otherwise: 5.7 is not read as 5."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _day(value: object) -> date:
    day = parse_day(_text(value))
    if day is None:
        raise ValueError
    return day


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError
    return value
