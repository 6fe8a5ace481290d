"""The settings of a draw as JSON: the page saves them, and the command line draws the same cases with them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from audit.errors import InputError
from audit.messages import sampling as messages
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
    except (ValueError, KeyError, TypeError, AttributeError):
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
        int(values["size"]),
        str(values["seed"]),
        date.fromisoformat(values["listed_on"]),
        int(values.get("buffer_percentage", DEFAULT_BUFFER_PERCENTAGE)),
        None if cap is None else int(cap),
        INSPECTION_STRATA if strata is None else tuple(map(stratum_from_json, strata)),
        tuple(Window(*map(date.fromisoformat, window)) for window in values.get("windows", ())),
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
    allowed = {str(column): tuple(map(str, texts)) for column, texts in values["values"].items()}
    return Stratum(str(values["name"]), allowed, None if quota is None else int(quota))
