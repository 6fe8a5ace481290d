"""Results that were worked once, kept in memory until something in their audit changes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Worked = TypeVar("Worked")
MOST = 8  # results of 1,000 cases with all their answers hold some 10 MB


class Kept(Generic[Worked]):
    """The latest results by what they are of; the ones asked for longest ago go first.

    >>> kept: Kept[str] = Kept(most=1)
    >>> kept.get("audit a", 7, lambda: "worked once"), kept.get("audit a", 7, lambda: "worked again")
    ('worked once', 'worked once')
    >>> kept.get("audit a", 8, lambda: "worked again")
    'worked again'
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._found: OrderedDict[Hashable, tuple[int, Worked]] = OrderedDict()
        self._lock = Lock()

    def get(self, of: Hashable, version: int, work: Callable[[], Worked]) -> Worked:
        """What was worked at this version, else what ``work`` gives now."""
        with self._lock:
            at, found = self._found.get(of, (None, None))
            if at == version and found is not None:
                self._found.move_to_end(of)
                return found
        new = work()
        with self._lock:
            self._found[of] = (version, new)
            self._found.move_to_end(of)
            while len(self._found) > self._most:
                self._found.popitem(last=False)
        return new
