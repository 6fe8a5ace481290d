"""The draw: eligible cases by stratum, cluster, local delivery unit and practitioner, and the reserves.

Each case has a random number that depends only on the seed and its CRN. The cases with the lowest numbers are drawn,
and the next are the reserves. So the same list, settings and seed give the same cases on every machine, in any order
of the rows.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from audit.errors import InputError
from audit.messages import sampling as messages
from audit.model.sampling import DrawSettings, DropReason, GroupDraw, SampleCount, Stratum, StratumDraw
from audit.model.shortfall import find_shortfall
from audit.sampling.allocation import allocate
from audit.sampling.folding import Numbers, fold_number
from audit.sampling.list_counts import classify_cases, count_dropped
from audit.sampling.long_list import LongList
from audit.sampling.settings_check import check_settings

GROUP_COLUMNS = ("cluster", "ldu", "practitioner")
DIGEST_BYTES = hashlib.sha256().digest_size

_Group = tuple[int, str, str, str]  # the position of the stratum, cluster, local delivery unit and practitioner
_Tree = dict[str, dict[str, dict[str, int]]]  # the number of cases by cluster, local delivery unit and practitioner


@dataclass(frozen=True, eq=False)
class DrawnRows:
    """Some of the cases of a long list, by their positions, with the position of the stratum of each.

    There may be very many, so only the columns that are needed are copied.
    """

    long_list: pd.DataFrame = field(repr=False)
    positions: Numbers = field(repr=False)
    strata_of: Numbers = field(repr=False)
    strata: Sequence[Stratum]

    def table(self, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Return the cases with the columns of the long list, or some of them, and ``stratum`` (its name)."""
        names = pd.array([stratum.name for stratum in self.strata], dtype="str")
        cases = self.long_list if columns is None else self.long_list[list(columns)]
        return cases.take(self.positions).assign(stratum=names.take(self.strata_of))


@dataclass(frozen=True)
class Draw:
    """A drawn sample.

    ``cases`` are the drawn cases and ``reserves`` the others that are eligible, each with the columns of the long list
    and ``stratum`` (its name). Reserves of a stratum are in the order in which they replace a case. ``shortfall`` is
    how many cases fewer than asked for were drawn.
    """

    settings: DrawSettings
    listed: int
    dropped: Mapping[DropReason, int]
    strata: tuple[StratumDraw, ...]
    groups: tuple[GroupDraw, ...]
    drawn_rows: DrawnRows
    reserve_rows: DrawnRows
    shortfall: int

    @property
    def eligible(self) -> int:
        """The number of eligible cases of the list."""
        return sum(stratum.count.available for stratum in self.strata)

    @cached_property
    def cases(self) -> pd.DataFrame:
        """The drawn cases, by stratum."""
        return self.drawn_rows.table()

    @cached_property
    def reserves(self) -> pd.DataFrame:
        """The reserves, by stratum, in the order in which they replace a case."""
        return self.reserve_rows.table()


def draw_sample(long_list: LongList, settings: DrawSettings, recently_audited: Collection[str] = ()) -> Draw:
    """Draw a sample from a long list. Raises InputError if the settings are impossible or no case is eligible."""
    check_settings(settings)
    cases = long_list.cases
    reasons, positions = classify_cases(long_list, settings, recently_audited)
    eligible = np.flatnonzero((reasons == "").to_numpy())
    if not len(eligible):
        raise InputError(messages.NO_ELIGIBLE_CASES)
    strata_of = positions.to_numpy()[eligible]
    counts = _stratum_counts(settings, strata_of)
    group_of, sizes = _group_cases(cases[list(GROUP_COLUMNS)].iloc[eligible], strata_of)
    groups = _group_draws(settings, counts, sizes)
    order = random_numbers(settings.seed, cases["crn"].iloc[eligible])
    is_drawn = _lowest_numbers(group_of, order, groups)
    by_stratum = np.lexsort((order, strata_of))
    drawn, others = by_stratum[is_drawn[by_stratum]], by_stratum[~is_drawn[by_stratum]]
    strata = _stratum_draws(settings, counts, groups)
    return Draw(
        settings,
        len(cases),
        count_dropped(reasons),
        strata,
        tuple(groups),
        DrawnRows(cases, eligible[drawn], strata_of[drawn], settings.strata),
        DrawnRows(cases, eligible[others], strata_of[others], settings.strata),
        find_shortfall(settings, strata).total,
    )


def random_numbers(seed: str, crns: pd.Series[Any]) -> npt.NDArray[np.uint64]:
    """Return a random number of 64 bits for each CRN: the first 8 bytes of a SHA-256 digest of the seed and the CRN.

    Spaces, punctuation and capital letters of a CRN make no difference.
    """
    prefix = f"{seed}\x1f".encode()
    digests = [hashlib.sha256(prefix + crn.encode()).digest() for crn in fold_number(crns).tolist()]
    first_8_bytes = np.frombuffer(b"".join(digests), dtype=">u8")[:: DIGEST_BYTES // 8]
    return first_8_bytes.astype(np.uint64)


def _group_cases(cases: pd.DataFrame, strata_of: Numbers) -> tuple[Numbers, dict[_Group, int]]:
    """Return the number of each case's group, and the size of each group in the order of these numbers.

    A group is a practitioner of a unit in a stratum; groups are in order.
    """
    codes, levels = strata_of, []
    for column in GROUP_COLUMNS:
        column_codes, names = pd.factorize(cases[column], sort=True)
        codes = codes * len(names) + column_codes
        levels.append(names.tolist())
    different, group_of, sizes = np.unique(codes, return_inverse=True, return_counts=True)
    practitioners, ldus, clusters = reversed(levels)
    groups = {}
    for code, size in zip(different.tolist(), sizes.tolist(), strict=True):
        code, practitioner = divmod(code, len(practitioners))
        code, ldu = divmod(code, len(ldus))
        position, cluster = divmod(code, len(clusters))
        groups[position, clusters[cluster], ldus[ldu], practitioners[practitioner]] = size
    return group_of, groups


def _stratum_counts(settings: DrawSettings, strata_of: Numbers) -> dict[int, SampleCount]:
    """Return the count of each stratum by its position, before the limit for each practitioner."""
    sizes = dict(enumerate(np.bincount(strata_of, minlength=len(settings.strata)).tolist()))
    proportional = {position: size for position, size in sizes.items() if settings.strata[position].quota is None}
    counts = allocate(settings.size, proportional, settings.buffer_percentage)
    for position, stratum in enumerate(settings.strata):
        if stratum.quota is not None:
            counts[position] = SampleCount(sizes[position], min(stratum.quota, sizes[position]))
    return counts


def _group_draws(
    settings: DrawSettings, counts: Mapping[int, SampleCount], group_sizes: Mapping[_Group, int]
) -> list[GroupDraw]:
    """Return the count of every practitioner in every stratum, in proportion at each level."""
    cap = _PractitionerCap(settings.practitioner_cap)
    trees: dict[int, _Tree] = {}
    for (position, cluster, ldu, practitioner), size in group_sizes.items():
        tree = trees.setdefault(position, {})
        tree.setdefault(cluster, {}).setdefault(ldu, {})[practitioner] = size
    return [
        GroupDraw(position, cluster, ldu, practitioner, count)
        for position, tree in trees.items()
        for cluster, ldu, practitioner, count in _allocate_tree(counts[position].total, tree, cap)
    ]


def _allocate_tree(size: int, tree: _Tree, cap: _PractitionerCap) -> Iterator[tuple[str, str, str, SampleCount]]:
    cluster_sizes = {cluster: sum(sum(sizes.values()) for sizes in ldus.values()) for cluster, ldus in tree.items()}
    for cluster, cluster_count in allocate(size, cluster_sizes).items():
        ldu_sizes = {ldu: sum(sizes.values()) for ldu, sizes in tree[cluster].items()}
        for ldu, ldu_count in allocate(cluster_count.total, ldu_sizes).items():
            practitioners = cap.limit(allocate(ldu_count.total, tree[cluster][ldu]))
            for practitioner, count in practitioners.items():
                yield cluster, ldu, practitioner, count


class _PractitionerCap:
    """Limits the cases of each practitioner over the whole draw."""

    def __init__(self, maximum: int | None) -> None:
        self._maximum = maximum
        self._drawn: Counter[str] = Counter()

    def limit(self, counts: Mapping[str, SampleCount]) -> dict[str, SampleCount]:
        """Return the counts of one unit's practitioners within the limit.

        What is cut goes to the unit's other practitioners, to those with the fewest cases first.
        """
        if self._maximum is None:
            return dict(counts)
        limited = {name: self._cut(name, count) for name, count in counts.items()}
        to_move = sum(count.total for count in counts.values()) - sum(count.total for count in limited.values())
        takers = self._takers(limited) if to_move else iter(())
        for name in takers:
            if not to_move:
                break
            limited[name] = replace(limited[name], cap=limited[name].cap + 1)
            to_move -= 1
        self._drawn.update({name: count.total for name, count in limited.items()})
        return limited

    def _room(self, name: str, count: SampleCount) -> int:
        assert self._maximum is not None
        return min(self._maximum - self._drawn[name], count.available) - count.total

    def _cut(self, name: str, count: SampleCount) -> SampleCount:
        if not count.total:  # true of most practitioners of a large list
            return count
        room = self._room(name, count)
        return count if room >= 0 else replace(count, cap=room)

    def _takers(self, limited: dict[str, SampleCount]) -> Iterator[str]:
        """Yield the practitioners who can take one more case, in turn, for as long as there is one."""
        names = sorted(limited, key=lambda name: (limited[name].total, name))
        while takers := [name for name in names if self._room(name, limited[name]) > 0]:
            yield from takers


def _lowest_numbers(
    group_of: Numbers, order: npt.NDArray[np.uint64], groups: Sequence[GroupDraw]
) -> npt.NDArray[np.bool_]:
    """Return which cases are drawn: in each group those with the lowest random numbers."""
    wanted = np.array([group.count.total for group in groups])
    sizes = np.array([group.count.available for group in groups])
    by_group = np.lexsort((order, group_of))
    rank = np.arange(len(by_group)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    is_drawn = np.empty(len(by_group), dtype=bool)
    is_drawn[by_group] = rank < wanted[group_of[by_group]]
    return is_drawn


def _stratum_draws(
    settings: DrawSettings, counts: Mapping[int, SampleCount], groups: Sequence[GroupDraw]
) -> tuple[StratumDraw, ...]:
    drawn: Counter[int] = Counter()
    for group in groups:
        drawn[group.stratum] += group.count.total
    return tuple(
        StratumDraw(stratum, replace(counts[position], cap=drawn[position] - counts[position].total))
        for position, stratum in enumerate(settings.strata)
    )
