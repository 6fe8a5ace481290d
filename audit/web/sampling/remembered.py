"""What the page Sample worked out from the long list, so that a click does not work it out again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from audit.errors import InputError
from audit.web.components import tab_state

Value = TypeVar("Value")


def remember(name: str, key: object, work_out: Callable[[], Value]) -> Value:
    """Return a value that depends on ``key`` only: as it was remembered, or worked out now.

    An InputError is remembered, and raised again, in the same way.
    """
    work = tab_state.SAMPLE_WORK.get_or_set({})
    if name not in work or work[name][0] != key:
        try:
            work[name] = (key, work_out())
        except InputError as error:
            work[name] = (key, error)
    value = work[name][1]
    if isinstance(value, InputError):
        raise value
    return value  # type: ignore[no-any-return]


def forget(*names: str) -> None:
    """Forget these values."""
    work = tab_state.SAMPLE_WORK.get_or_set({})
    for name in names:
        work.pop(name, None)


def forget_list() -> None:
    """Forget everything that was worked out from the list."""
    forget("file", "list", "recent", "counts")
