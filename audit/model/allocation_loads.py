"""How much everybody has to read under a plan: cases they have now, new and moved ones, and second reviews."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from audit.model.allocation_plan import Plan


@dataclass(frozen=True)
class Load:
    """What one person reads: first reviews in each stratum, how many they had, get and lose, and second reviews.

    ``by_stratum`` is in the order of ``strata_of`` the plan.
    """

    name: str
    by_stratum: tuple[int, ...] = ()
    before: int = 0
    new: int = 0
    moved_away: int = 0
    second_reviews: int = 0

    @property
    def first_reviews(self) -> int:
        """The number of cases that this person reads first."""
        return sum(self.by_stratum)

    @property
    def total(self) -> int:
        """The number of first and second reviews."""
        return self.first_reviews + self.second_reviews


def loads(plan: Plan) -> tuple[Load, ...]:
    """Return the load of everybody who may get cases, and of everybody else who has one, by name."""
    pairs = [(case, case.readers, plan.readers[case.id]) for case in plan.request.cases]
    names = {name for _, before, after in pairs for name in (before.auditor, after.auditor, after.second_reviewer)}
    strata = strata_of(plan)
    counts = Counter((after.auditor, case.stratum) for case, _, after in pairs)
    return tuple(
        Load(
            name,
            tuple(counts[name, stratum] for stratum in strata),
            sum(before.auditor == name for _, before, _ in pairs),
            sum(after.auditor == name != before.auditor for _, before, after in pairs),
            sum(before.auditor == name != after.auditor for _, before, after in pairs),
            sum(after.second_reviewer == name for _, _, after in pairs),
        )
        for name in sorted((names | plan.request.available) - {""}, key=str.casefold)
    )


def strata_of(plan: Plan) -> tuple[str, ...]:
    """Return the strata of the cases in the order of the cases; '' is that of cases that were not drawn."""
    return tuple(dict.fromkeys(case.stratum for case in plan.request.cases))
