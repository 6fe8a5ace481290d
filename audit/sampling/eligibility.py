"""Eligible cases: which cases of a long list may be drawn, and why each of the others is dropped.

The rules are those of the inspectorate's own sampler, and the window in which cases must have started.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from audit.model.sampling import UNKNOWN, DropReason, Window
from audit.sampling.folding import NOBODY, fold_number
from audit.sampling.long_list import ROW, LongList

REASONS = ("", *(reason.value for reason in DropReason))
PERSON_NUMBERS = ("pnc", "person")  # they depend on the order of the rows


def drop_reasons(
    long_list: LongList, listed_on: date, windows: Sequence[Window] = (), recently_audited: Collection[str] = ()
) -> pd.Series[Any]:
    """Return the reason why each case is dropped; '' for an eligible case.

    ``listed_on`` is the day of the list. Without windows, every start date is eligible. ``recently_audited`` has the
    CRNs of cases that were audited recently.
    """
    cases = long_list.cases
    reasons = _Reasons(len(cases))
    started = cases["start_date"]
    reasons.add(DropReason.RESTRICTED, cases["is_restricted"])
    reasons.add(DropReason.NOT_STARTED, started > pd.Timestamp(listed_on))
    reasons.add(DropReason.SEX_MISSING, cases["sex"] == UNKNOWN)
    if windows:
        inside = pd.Series(False, index=cases.index)
        for window in windows:
            inside |= started.between(pd.Timestamp(window.first), pd.Timestamp(window.last))
        reasons.add(DropReason.OUTSIDE_WINDOW, ~inside)
    if recently_audited:
        reasons.add(DropReason.RECENTLY_AUDITED, cases["crn"].isin(recently_audited))
    reasons.add(DropReason.DUPLICATE_PERSON, _is_later_case(cases, reasons.codes == 0))
    return pd.Series(pd.Categorical.from_codes(reasons.codes, REASONS), index=cases.index)


class _Reasons:
    """The position of each case's reason in ``REASONS``; the first reason stays."""

    def __init__(self, count: int) -> None:
        self.codes = np.zeros(count, dtype=np.int8)

    def add(self, reason: DropReason, applies: pd.Series[Any]) -> None:
        self.codes[applies.to_numpy() & (self.codes == 0)] = REASONS.index(reason.value)


def _is_later_case(cases: pd.DataFrame, among: npt.NDArray[np.bool_]) -> pd.Series[Any]:
    """Return which of some cases are of a person who has an earlier one; records may be linked through a third."""
    crns = fold_number(cases["crn"][among])
    keys = [pd.Series(pd.factorize(crns)[0], index=crns.index), *(cases[key][among] for key in PERSON_NUMBERS)]
    is_repeated = pd.Series(False, index=crns.index)
    for numbers in keys:
        is_repeated |= numbers.duplicated(keep=False) & (numbers != NOBODY)
    # Every column decides between cases that start on one day, so that the order of the rows never does.
    others = [column for column in cases.columns if column not in ("start_date", "crn", ROW, *PERSON_NUMBERS)]
    repeated = cases.loc[is_repeated.index[is_repeated]]
    ordered = repeated.sort_values(["start_date", "crn", *others, ROW])
    earliest = list(range(len(ordered)))
    for numbers in keys:
        _link_equal(numbers[ordered.index].tolist(), earliest)
    later = [_root(earliest, position) != position for position in range(len(ordered))]
    return pd.Series(later, index=ordered.index, dtype=bool).reindex(cases.index, fill_value=False)


def _link_equal(keys: Sequence[int], earliest: list[int]) -> None:
    """Link the cases with the same key, unless it is missing, to the earliest of them."""
    first_position: dict[int, int] = {}
    for position, key in enumerate(keys):
        if key != NOBODY:
            first = _root(earliest, first_position.setdefault(key, position))
            own = _root(earliest, position)
            earliest[max(first, own)] = min(first, own)


def _root(earliest: list[int], position: int) -> int:
    while earliest[position] != position:
        earliest[position] = earliest[earliest[position]]
        position = earliest[position]
    return position
