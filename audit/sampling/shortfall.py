"""Why fewer cases were drawn than asked for, in sentences for the person who draws."""

from __future__ import annotations

from collections.abc import Sequence

from audit.formatting import pluralise
from audit.messages import sampling as messages
from audit.model.sampling import DrawSettings, StratumDraw
from audit.model.shortfall import find_shortfall


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
