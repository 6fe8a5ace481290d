"""The target of a question: the percentage of Yes that it should reach, and what is allowed not to count."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from audit.model.bands import Share


@dataclass(frozen=True)
class Target:
    """A percentage of Yes to reach. ``exceptions`` are named answers that count as not applicable, by id.

    >>> target = Target(Decimal("95"))
    >>> target.text, target.is_met(Share(19, 20)), target.is_met(Share(946, 1000))
    ('95%', True, False)
    """

    percent: Decimal
    exceptions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Return the percentage as it is printed."""
        return f"{self.percent.normalize():f}%"

    def is_met(self, share: Share) -> bool:
        """Return whether a share reaches the target, before it is rounded."""
        return share.base > 0 and Decimal(100 * share.yes) >= self.percent * share.base
