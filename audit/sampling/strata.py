"""Which stratum of the sample each case of a long list belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from audit.model.sampling import Stratum


def assign_strata(cases: pd.DataFrame, strata: Sequence[Stratum]) -> pd.Series[Any]:
    """Return the position of each case's stratum, the first that it fits; -1 if it fits none."""
    assigned = pd.Series(-1, index=cases.index)
    for position, stratum in enumerate(strata):
        fits = assigned == -1
        for column, values in stratum.values.items():
            fits &= cases[column].isin(list(values))
        assigned[fits] = position
    return assigned
