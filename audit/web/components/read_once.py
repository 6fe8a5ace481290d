"""Reading an upload once, not on each run of the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from audit.errors import InputError
from audit.web.components.tab_state import StateKey

Key = TypeVar("Key")
Value = TypeVar("Value")


def read_once(state: StateKey[tuple[Key, Value | InputError] | None], key: Key, read: Callable[[], Value]) -> Value:
    """Return what an upload holds, as this tab remembers it for this ``key``, or read it now.

    An InputError is remembered, and raised again, in the same way.
    """
    known = state.get()
    if known is None or known[0] != key:
        try:
            known = (key, read())
        except InputError as error:
            known = (key, error)
        state.set(known)
    if isinstance(known[1], InputError):
        raise known[1]
    return known[1]
