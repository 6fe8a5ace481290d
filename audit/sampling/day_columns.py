"""Columns of days in a long list."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from audit.model.days import FIRST_YEAR, parse_day

USUAL_FORMS = ("%d/%m/%Y", "%Y-%m-%d")


def parse_days(texts: Sequence[str]) -> npt.NDArray[np.datetime64]:
    """Return what ``parse_day`` returns for each text; no time if it is not a date."""
    table = pd.Series(texts, dtype="str")
    days = pd.Series(pd.NaT, index=table.index, dtype="datetime64[s]")  # nanoseconds have no year 9999
    for form in USUAL_FORMS:
        unread = table[days.isna()]  # nearly always all of them or none, as a list has one form
        days = days.fillna(pd.to_datetime(unread, format=form, errors="coerce").astype("datetime64[s]"))
    days = days.where(days >= f"{FIRST_YEAR}-01-01")
    parsed: npt.NDArray[np.datetime64] = days.to_numpy().astype("datetime64[D]")
    for position in np.isnat(parsed).nonzero()[0].tolist():
        parsed[position] = parse_day(texts[position])
    return parsed
