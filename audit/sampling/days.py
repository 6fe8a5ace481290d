"""A day in a long list or in the settings of a draw."""

from __future__ import annotations

import re
from datetime import date

FIRST_YEAR = 1900
ISO_DATE = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[T ][\d:.]+Z?)?")
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
