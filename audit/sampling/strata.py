"""Strata: the groups of the long list that are represented in the sample in proportion or by a quota."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from audit.sampling.long_list import COMMUNITY, FEMALE, HIGH, LOW, MALE, MEDIUM, POST_CUSTODY, VERY_HIGH

NOT_LOW = (MEDIUM, HIGH, VERY_HIGH)


@dataclass(frozen=True)
class Stratum:
    """A stratum: its name, and the values that each column of a case must have to belong to it.

    ``quota`` is the fixed number of cases to draw; None draws in proportion to the other strata.
    """

    name: str
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    quota: int | None = None


def _men(sentence_type: str, risks: Sequence[str]) -> Mapping[str, Sequence[str]]:
    return {"sex": (MALE,), "sentence_type": (sentence_type,), "rosh": risks}


# The strata of the inspectorate's own sampler.
INSPECTION_STRATA = (
    Stratum("Women", {"sex": (FEMALE,)}),
    Stratum("Men, community sentence, medium to very high risk", _men(COMMUNITY, NOT_LOW)),
    Stratum("Men, community sentence, low risk", _men(COMMUNITY, (LOW,))),
    Stratum("Men, post-custody, medium to very high risk", _men(POST_CUSTODY, NOT_LOW)),
    Stratum("Men, post-custody, low risk", _men(POST_CUSTODY, (LOW,))),
)


def assign_strata(cases: pd.DataFrame, strata: Sequence[Stratum]) -> pd.Series[Any]:
    """Return the position of each case's stratum, the first that it fits; -1 if it fits none."""
    assigned = pd.Series(-1, index=cases.index)
    for position, stratum in enumerate(strata):
        fits = assigned == -1
        for column, values in stratum.values.items():
            fits &= cases[column].isin(list(values))
        assigned[fits] = position
    return assigned
