"""Why fewer cases were drawn than asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from audit.formatting import pluralise
from audit.messages import sampling as messages
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


def why_short(settings: DrawSettings, strata: Sequence[StratumDraw]) -> list[str]:
    """Return a sentence for each reason why cases are missing; none if the draw has as many as asked for."""
    shortfall = find_shortfall(settings, strata)
    cases = {reason: pluralise(missing, "case") for reason, missing in vars(shortfall).items()}
    sentences = []
    if shortfall.too_few_eligible:
        asked = settings.size + settings.buffer
        has_quotas = any(drawn.stratum.quota is not None for drawn in strata)
        message = messages.TOO_FEW_ELIGIBLE if has_quotas else messages.TOO_FEW_ELIGIBLE_AT_ALL
        eligible = asked - shortfall.too_few_eligible
        sentences.append(
            message.format(
                cases=cases["too_few_eligible"],
                asked=asked,
                size=settings.size,
                buffer=settings.buffer,
                eligible=eligible,
            )
        )
    if shortfall.quotas:
        sentences.append(messages.QUOTAS_NOT_FILLED.format(cases=cases["quotas"]))
    if shortfall.cap:
        sentences.append(messages.CAP_LEFT_SHORT.format(cases=cases["cap"], cap=settings.practitioner_cap))
    return sentences
