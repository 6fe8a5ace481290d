"""Figures as they are printed: a percentage, an interval or a sentence that is worked out from counts, once.

They are cached properties. So the frozen results of a closed audit can give a value what was printed for it, even if a
later version of the program would work out something else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

Value = TypeVar("Value")


def with_printed(value: Value, printed: Mapping[str, object]) -> Value:
    """Give a new value its printed figures, by the names of its cached properties, and return it."""
    vars(value).update(printed)
    return value
