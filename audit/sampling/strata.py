"""Which stratum of the sample each case of a long list belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from audit.model.sampling import Stratum
from audit.model.text_fields import fold_text


def assign_strata(cases: pd.DataFrame, strata: Sequence[Stratum]) -> pd.Series[Any]:
    """Return the position of each case's stratum, the first that it fits; -1 if it fits none.

    Capital letters and spaces of a value make no difference.
    """
    columns = {column for stratum in strata for column in stratum.values}
    factorized = {column: pd.factorize(cases[column]) for column in columns}
    folded = {column: list(map(fold_text, different)) for column, (_, different) in factorized.items()}
    assigned = np.full(len(cases), -1)
    for position, stratum in enumerate(strata):
        fits = assigned == -1
        for column, values in stratum.values.items():
            fits &= _has_value(factorized[column][0], folded[column], values)
        assigned[fits] = position
    return pd.Series(assigned, index=cases.index)


def _has_value(codes: npt.NDArray[np.int64], folded: Sequence[str], values: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Return which cases have one of the values; ``folded`` has the text of each code."""
    wanted = set(map(fold_text, values))
    is_wanted = np.array([text in wanted for text in folded], dtype=bool)
    return is_wanted[codes]
