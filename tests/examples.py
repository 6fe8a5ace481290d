"""How many random inputs and how many rows the thorough tests try."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import pytest

TIMES = int(os.environ.get("TEST_EXAMPLES", "1"))


def examples(number: int) -> int:
    """Return the number for continuous integration, multiplied by ``TEST_EXAMPLES`` if that is set."""
    return number * TIMES


def on_sqlite_and_some_on_postgresql(each: Sequence[Any], share: int) -> list[Any]:
    """Return the engines and values of a test: PostgreSQL, where queries take longer, gets one value of ``share``."""
    some, marks = each[:: max(1, share // TIMES)], pytest.mark.postgresql
    return [
        *(pytest.param("sqlite", value, id=f"sqlite-{value}") for value in each),
        *(pytest.param("postgresql", value, id=f"postgresql-{value}", marks=marks) for value in some),
    ]
