"""What a lead has chosen for a draw: saved as a draft, and the settings of the draw when it is complete."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from audit.formatting import format_date
from audit.messages import sample_page as messages
from audit.model.references import ALPHABET
from audit.model.sampling import (
    DEFAULT_BUFFER_PERCENTAGE,
    DEFAULT_PRACTITIONER_CAP,
    INSPECTION_STRATA,
    DrawSettings,
    Stratum,
    Window,
)
from audit.model.stratum_problems import stratum_problems
from audit.sampling.settings_file import stratum_from_json, stratum_to_json

OpenWindow = tuple[date | None, date | None]
NO_WINDOWS: tuple[OpenWindow, ...] = ((None, None),)
SEED_LENGTH = 6


@dataclass(frozen=True)
class SampleChoices:
    """The fields of the page.

    ``windows`` have a first and a last day, each None if it is not entered. ``strata`` without a name do not count.
    ``size`` is None as long as it is the one that is proposed.
    """

    listed_on: date | None
    seed: str
    windows: tuple[OpenWindow, ...] = NO_WINDOWS
    leave_out_recent: bool = True
    strata: tuple[Stratum, ...] = INSPECTION_STRATA
    size: int | None = None
    buffer_percentage: int = DEFAULT_BUFFER_PERCENTAGE
    practitioner_cap: int | None = DEFAULT_PRACTITIONER_CAP

    @property
    def named_strata(self) -> tuple[Stratum, ...]:
        """The strata that count."""
        return tuple(stratum for stratum in self.strata if stratum.name)

    @property
    def has_only_quotas(self) -> bool:
        """Whether every stratum has a fixed number, so that nothing is drawn in proportion."""
        return all(stratum.quota is not None for stratum in self.named_strata)

    def list_problems(self) -> list[str]:
        """Return what is wrong with the fields that decide which cases are eligible."""
        problems = [] if self.listed_on else [messages.DAY_MISSING]
        problems += _window_problems(self.windows)
        return [*problems, *stratum_problems(self.named_strata)]

    def settings(self, proposed_size: int) -> DrawSettings:
        """Return the settings of a draw, with the size that is proposed if none is chosen. There must be no problem."""
        assert self.listed_on is not None
        windows = tuple(Window(first, last) for first, last in self.windows if first and last)
        return DrawSettings(
            0 if self.has_only_quotas else self.size or proposed_size,
            self.seed,
            self.listed_on,
            self.buffer_percentage,
            self.practitioner_cap,
            self.named_strata,
            windows,
        )

    def to_draft(self) -> dict[str, object]:
        """Return the choices as a draft."""
        return {
            "listed_on": _day_text(self.listed_on),
            "seed": self.seed,
            "windows": [[_day_text(first), _day_text(last)] for first, last in self.windows],
            "leave_out_recent": self.leave_out_recent,
            "strata": [stratum_to_json(stratum) for stratum in self.strata],
            "size": self.size,
            "buffer_percentage": self.buffer_percentage,
            "practitioner_cap": self.practitioner_cap,
        }


def from_draft(draft: Mapping[str, Any]) -> SampleChoices:
    """Return the choices of a draft."""
    return SampleChoices(
        _parse_day(draft["listed_on"]),
        draft["seed"],
        tuple((_parse_day(first), _parse_day(last)) for first, last in draft["windows"]),
        draft["leave_out_recent"],
        tuple(map(stratum_from_json, draft["strata"])),
        draft["size"],
        draft["buffer_percentage"],
        draft["practitioner_cap"],
    )


def from_settings(settings: DrawSettings) -> SampleChoices:
    """Return the choices that give these settings."""
    return SampleChoices(
        settings.listed_on,
        settings.seed,
        tuple((window.first, window.last) for window in settings.windows) or NO_WINDOWS,
        strata=tuple(settings.strata),
        size=settings.size or None,
        buffer_percentage=settings.buffer_percentage,
        practitioner_cap=settings.practitioner_cap,
    )


def new_seed(day: date) -> str:
    """Return a seed that nobody has chosen: a day and random letters and digits."""
    return f"{day.isoformat()}-{''.join(secrets.choice(ALPHABET) for _ in range(SEED_LENGTH))}"


def _window_problems(windows: tuple[OpenWindow, ...]) -> Iterator[str]:
    for number, (first, last) in enumerate(windows, start=1):
        if (first is None) != (last is None):
            yield messages.WINDOW_INCOMPLETE.format(number=number)
        elif first and last and last < first:
            yield messages.WINDOW_REVERSED.format(number=number, first=format_date(first), last=format_date(last))


def _day_text(day: date | None) -> str:
    return day.isoformat() if day else ""


def _parse_day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
