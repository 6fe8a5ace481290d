"""Days in a long list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

FIRST_YEAR = 1900
ISO_DATE = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[T ][\d:.]+Z?)?")
USUAL_FORMS = ("%d/%m/%Y", "%Y-%m-%d")
UK_DATE = re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})(?: [\d:.]+)?")


def parse_day(text: str) -> date | None:
    """Return the day in a text, in ISO form or as dd/mm/yyyy, without a time after it; None if it is not a date.

    >>> parse_day("12/09/2022") == parse_day("2022-09-12T09:30:00"), parse_day("31/02/2022")
    (True, None)
    """
    match = ISO_DATE.fullmatch(text) or UK_DATE.fullmatch(text)
    if match is None:
        return None
    try:
        day = date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None
    return day if day.year >= FIRST_YEAR else None


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
