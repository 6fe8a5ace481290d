"""How many random inputs and how many rows the thorough tests try."""

from __future__ import annotations

import os

TIMES = int(os.environ.get("TEST_EXAMPLES", "1"))


def examples(number: int) -> int:
    """Return the number for continuous integration, multiplied by ``TEST_EXAMPLES`` if that is set."""
    return number * TIMES
