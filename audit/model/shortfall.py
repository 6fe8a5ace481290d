"""How many cases fewer than asked for were drawn, by reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from audit.model.sampling import DrawSettings, StratumDraw


@dataclass(frozen=True)
class Shortfall:
    """How many cases are missing, by reason.

    ``too_few_eligible``: the strata without a quota have fewer eligible cases than size and buffer. ``quotas``: strata
    have fewer cases than their quota. ``cap``: the limit for each practitioner, if nobody else of a unit had a case.
    """

    too_few_eligible: int
    quotas: int
    cap: int

    @property
    def total(self) -> int:
        """The number of cases missing."""
        return self.too_few_eligible + self.quotas + self.cap


def find_shortfall(settings: DrawSettings, strata: Sequence[StratumDraw]) -> Shortfall:
    """Return how many cases are missing from a draw."""
    eligible = sum(drawn.count.available for drawn in strata if drawn.stratum.quota is None)
    asked = settings.size + settings.buffer
    quotas = [(drawn.stratum.quota or 0) - drawn.count.available for drawn in strata]
    return Shortfall(
        max(0, asked - eligible),
        sum(max(0, missing) for missing in quotas),
        -sum(drawn.count.cap for drawn in strata),
    )
