"""Which stratum of the sample each case of a long list belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from audit.model.sampling import Stratum
from audit.model.text_fields import fold_text


def assign_strata(cases: pd.DataFrame, strata: Sequence[Stratum]) -> pd.Series[Any]:
    """Return the position of each case's stratum, the first that it fits; -1 if it fits none.

    Capital letters and spaces of a value make no difference.
    """
    assigned = pd.Series(-1, index=cases.index)
    for position, stratum in enumerate(strata):
        fits = assigned == -1
        for column, values in stratum.values.items():
            fits &= _has_value(cases[column], values)
        assigned[fits] = position
    return assigned


def _has_value(texts: pd.Series[Any], values: Sequence[str]) -> pd.Series[Any]:
    folded = set(map(fold_text, values))
    return texts.isin([text for text in texts.unique() if fold_text(text) in folded])
