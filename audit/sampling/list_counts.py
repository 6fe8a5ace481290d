"""Counts of a long list: listed, dropped by reason, and eligible by stratum."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from audit.model.sampling import DrawSettings, DropReason, Stratum
from audit.sampling.eligibility import drop_reasons
from audit.sampling.long_list import LongList
from audit.sampling.strata import assign_strata


@dataclass(frozen=True)
class ListCounts:
    """How many cases are listed, dropped for each reason, and eligible in each stratum, in the order of the strata."""

    listed: int
    dropped: Mapping[DropReason, int]
    strata: tuple[tuple[Stratum, int], ...]

    @property
    def eligible(self) -> int:
        """The number of eligible cases."""
        return sum(count for _, count in self.strata)


def count_list(long_list: LongList, settings: DrawSettings, recently_audited: Collection[str] = ()) -> ListCounts:
    """Return the counts of a long list; ``recently_audited`` has CRNs."""
    reasons, positions = classify_cases(long_list, settings, recently_audited)
    eligible = Counter(positions[reasons == ""].tolist())
    strata = tuple((stratum, eligible[position]) for position, stratum in enumerate(settings.strata))
    return ListCounts(len(long_list), count_dropped(reasons), strata)


def classify_cases(
    long_list: LongList, settings: DrawSettings, recently_audited: Collection[str] = ()
) -> tuple[pd.Series[Any], pd.Series[Any]]:
    """Return for each case the reason why it is dropped ('' if it is eligible), and the position of its stratum."""
    reasons = drop_reasons(long_list, settings.listed_on, settings.windows, recently_audited)
    positions = assign_strata(long_list.cases, settings.strata)
    reasons[(reasons == "") & (positions == -1)] = DropReason.NO_STRATUM.value
    return reasons, positions


def count_dropped(reasons: pd.Series[Any]) -> dict[DropReason, int]:
    """Return the number of dropped cases by reason, without reasons that drop nobody."""
    counts = reasons.value_counts()
    return {reason: int(counts[reason.value]) for reason in DropReason if counts[reason.value]}
