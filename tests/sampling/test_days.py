"""Days in a long list: the quick reading of many texts is that of one."""

from __future__ import annotations

from datetime import date

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.model.days import parse_day
from audit.sampling.day_columns import parse_days

DAYS = st.dates()
TEXTS = st.one_of(
    DAYS.map(date.isoformat),
    DAYS.map(lambda day: f"{day.day:02}/{day.month:02}/{day.year:04}"),
    DAYS.map(lambda day: f"{day.day}.{day.month}.{day.year:04} 00:00"),
    st.sampled_from(("", "31/02/2022", "2022-13-01", "9999-12-31", "31/12/9999", "01/01/1900", "31/12/1899", "soon")),
)


@settings(deadline=None)
@given(st.lists(TEXTS, max_size=8))
def test_many_texts_are_read_as_each_of_them(texts: list[str]) -> None:
    expected = [None if day is None else np.datetime64(day) for day in map(parse_day, texts)]
    assert [None if np.isnat(day) else day for day in parse_days(texts)] == expected
