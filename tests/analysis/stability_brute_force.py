"""The stability of ratings by a plain, slow program, written from the method and not from the code that it checks."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import floor

RATINGS = ("Inadequate", "Requires improvement", "Good", "Outstanding")


@dataclass(frozen=True)
class PlainCase:
    """A case: its answers (True, False, or None for not applicable), its practitioner and its stratum."""

    answers: tuple[bool | None, ...]
    practitioner: str
    stratum: str


def stability(cases: Sequence[PlainCase], eligible: dict[str, int | None], samples: int, seed: int) -> dict[str, float]:
    """Return the share of samples that give each rating; ``eligible`` is by stratum, None if it is not known."""
    chance = random.Random(seed)
    columns = range(len(cases[0].answers))
    packed: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))  # a number holds all counts, as digits
    sizes = Counter(case.stratum for case in cases)
    for case in cases:
        for column in columns:
            answer = case.answers[column]
            packed[case.stratum][case.practitioner] += (answer is True) * 10 ** (8 * column)
            packed[case.stratum][case.practitioner] += (answer is not None) * 10 ** (8 * column + 4)

    @cache
    def rate(total: int) -> str | None:
        counts = [(total // 10 ** (8 * c) % 10**4, total // 10 ** (8 * c + 4) % 10**4) for c in columns]
        percents = [floor(100 * yes / base + 0.5) for yes, base in counts if base]
        return RATINGS[sum(min(percents) >= limit for limit in (50, 65, 80))] if percents else None

    found: Counter[str | None] = Counter()
    for _ in range(samples):
        lot: dict[tuple[str, int], float] = defaultdict(chance.random)  # a practitioner's lot is the same in all strata
        total = 0
        for stratum, members in packed.items():
            names, population = sorted(members), eligible[stratum]
            if population is None:
                total += sum(chance.choices(list(members.values()), k=len(names)))
                continue
            copies = floor(len(names) * population / sizes[stratum] + 0.5)
            urn = [(name, copy) for name in names for copy in range(copies // len(names))]
            urn += [(name, copies // len(names)) for name in chance.sample(names, copies % len(names))]
            total += sum(members[name] for name, _ in sorted(urn, key=lambda ball: lot[ball])[: len(names)])
        found[rate(total)] += 1
    rated = samples - found[None]
    return {rating: found[rating] / rated for rating in RATINGS}
