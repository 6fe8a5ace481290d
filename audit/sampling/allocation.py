"""Allocation of a sample to groups in proportion to their sizes, with the reason for every change of a count.

The rules are those of the inspectorate's own sampler: proportional counts are rounded, then repaired to the exact
total, one case at a time; a group never gets more cases than it has.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import cycle
from typing import TypeVar

from audit.model.sampling import SampleCount, buffer_size

Group = TypeVar("Group", str, int)


def allocate(size: int, available: Mapping[Group, int], buffer_percentage: int = 0) -> dict[Group, SampleCount]:
    """Return the count of each group of a sample of ``size`` cases and its buffer, in proportion to the groups.

    ``available`` has the number of cases of each group. The counts add up to the size and its buffer, or to all
    cases if there are fewer. No count is a case or more away from its proportional share, unless the group is used up.

    >>> {name: count.total for name, count in allocate(12, {"N01": 18, "N02": 6}).items()}
    {'N01': 9, 'N02': 3}
    """
    population = sum(available.values())
    total = min(size + buffer_size(size, buffer_percentage), population)
    initial = _shares(min(size, population), available, population)
    rounded = _shares(total, available, population) if buffer_percentage else initial
    repaired = _repair(rounded, available, total)
    counts = {}
    for name, cases in available.items():
        buffer, rounding = (rounded[name] - initial[name], repaired[name] - rounded[name]) if cases else (0, 0)
        counts[name] = SampleCount(cases, initial.get(name, 0), buffer, rounding)
    return counts


def _shares(total: int, available: Mapping[Group, int], population: int) -> dict[Group, int]:
    """Return the proportional share of each group that has cases, rounded half up."""
    return {name: (2 * total * cases + population) // (2 * population) for name, cases in available.items() if cases}


def _repair(rounded: Mapping[Group, int], available: Mapping[Group, int], total: int) -> dict[Group, int]:
    """Return the counts with cases added or taken away until they add up to the total.

    Cases are added to the smallest counts in turn and taken from the largest in turn; of equal counts, the first first.
    """
    population = sum(available.values())
    repaired = dict(rounded)
    difference = total - sum(rounded.values())
    step = 1 if difference > 0 else -1
    for name in cycle(sorted(rounded, key=lambda name: step * rounded[name])):
        if not difference:
            return repaired
        changed = repaired[name] + step
        if abs(changed * population - total * available[name]) < population:
            repaired[name] = changed
            difference -= step
    return repaired
