"""Checks the settings of a draw."""

from __future__ import annotations

from collections.abc import Iterator

from audit.errors import InputError
from audit.messages import sampling as messages
from audit.model.sampling import MAX_CASES, DrawSettings
from audit.model.stratum_problems import is_plain_line, stratum_problems
from audit.model.text_fields import MAX_LINE_LENGTH


def check_settings(settings: DrawSettings) -> None:
    """Raise InputError with every problem of the settings."""
    problems = [*_number_problems(settings), *stratum_problems(settings.strata)]
    problems += [
        messages.WINDOW_ENDS_BEFORE_START.format(first=window.first, last=window.last)
        for window in settings.windows
        if window.last < window.first
    ]
    if problems:
        raise InputError(*problems)


def _number_problems(settings: DrawSettings) -> Iterator[str]:
    """Yield the problems of size, seed, buffer and cap. If every stratum has a quota, the size is 0."""
    needs_size = any(stratum.quota is None for stratum in settings.strata)
    if settings.size < 0 or (needs_size and not settings.size):
        yield messages.SIZE_TOO_SMALL.format(size=settings.size)
    if not settings.seed.strip():
        yield messages.SEED_MISSING
    elif not is_plain_line(settings.seed):
        yield messages.SEED_UNREADABLE.format(limit=MAX_LINE_LENGTH)
    if settings.size > MAX_CASES:
        yield messages.NUMBER_TOO_LARGE.format(number="sample size", limit=MAX_CASES)
    if settings.practitioner_cap is not None and settings.practitioner_cap > MAX_CASES:
        yield messages.NUMBER_TOO_LARGE.format(number="limit for each practitioner", limit=MAX_CASES)
    if not 0 <= settings.buffer_percentage <= 100:
        yield messages.BUFFER_OUT_OF_RANGE.format(buffer=settings.buffer_percentage)
    if settings.practitioner_cap is not None and settings.practitioner_cap < 1:
        yield messages.CAP_TOO_SMALL.format(cap=settings.practitioner_cap)
