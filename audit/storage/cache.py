"""A cache of results, valid until something in their audit changes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")
MAX_ENTRIES = 8  # results of 1,000 cases with all their answers take about 10 MB


class VersionedCache(Generic[Value]):
    """The latest value of each key with its version; the least recently used are dropped first.

    >>> results: VersionedCache[str] = VersionedCache(max_entries=1)
    >>> results.get("audit a", 7, lambda: "first result"), results.get("audit a", 7, lambda: "second result")
    ('first result', 'first result')
    >>> results.get("audit a", 8, lambda: "second result")
    'second result'
    """

    def __init__(self, max_entries: int = MAX_ENTRIES) -> None:
        self._max_entries = max_entries
        self._entries: OrderedDict[Hashable, tuple[int, Value]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, version: int, calculate: Callable[[], Value]) -> Value:
        """Return the cached value of this version, or calculate it now."""
        with self._lock:
            cached_version, cached = self._entries.get(key, (None, None))
            if cached_version == version and cached is not None:
                self._entries.move_to_end(key)
                return cached
        value = calculate()
        with self._lock:
            self._entries[key] = (version, value)
            self._entries.move_to_end(key)
            while len(self._entries) > self._max_entries:
                self._entries.popitem(last=False)
        return value
