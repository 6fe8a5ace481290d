"""A reader who tries to work out hidden numbers: a solver over everything that a published table says.

It knows nothing of how numbers are hidden. Unknown are the yes and no of each group (or cell); known is every
number that is printed, each a sum of unknowns. It looks for whole numbers, none below nought, that fit them all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass

from audit.analysis.breakdowns import Breakdown
from audit.analysis.disclosure_control import available_breakdowns
from audit.analysis.published_breakdowns import PublishedBreakdown, PublishedGroupResult
from audit.analysis.results import Results
from audit.analysis.suppression import SuppressedCount
from audit.analysis.tallies import Tally
from audit.model.case import CaseRecord

MAX_COUNT = 12
"""No unknown of the tests is larger: a bound for those that nothing printed bounds."""

Equation = tuple[tuple[int, ...], int]
"""Unknowns, and the number that they add up to."""


@dataclass(frozen=True)
class PublishedSum:
    """One printed group or total: what is printed of it, and the unknown groups that it is the sum of."""

    published: SuppressedCount
    group_indices: tuple[int, ...]

    def equations(self) -> Iterator[tuple[tuple[int, ...], int | None]]:
        """The unknowns behind yes, no and base, and what is printed: group 3 has the unknowns 6 (yes) and 7 (no)."""
        yes, no = tuple(2 * part for part in self.group_indices), tuple(2 * part + 1 for part in self.group_indices)
        published = self.published
        base = published.share.base if published.share else published.base
        yield from ((yes, published.yes), (no, published.no), ((*yes, *no), base))


def published_sums_of_groups(groups: Sequence[SuppressedCount], total: SuppressedCount) -> list[PublishedSum]:
    sums = [PublishedSum(group, (index,)) for index, group in enumerate(groups)]
    return [*sums, PublishedSum(total, tuple(range(len(sums))))]


def deducible_counts(
    published_sums: Sequence[PublishedSum],
    true_tallies: Sequence[Tally],
    bases_known: bool = False,
    max_count: int = MAX_COUNT,
) -> list[str]:
    """Every hidden number that could be no other than it is; ``bases_known`` gives the reader all bases as well.

    ``max_count`` is a bound that no unknown passes.
    """
    unknowns = [count for tally in true_tallies for count in (tally.yes, tally.no)]
    known: list[Equation] = []
    suppressed: list[tuple[str, tuple[int, ...], int]] = []
    for line in published_sums:
        for name, (terms, published) in zip(("yes", "no", "base"), line.equations(), strict=True):
            true_value = sum(unknowns[part] for part in terms)
            assert published in (None, true_value), "a wrong number is printed"
            if published is None and not (bases_known and name == "base"):
                suppressed.append((f"{name} of {line.group_indices}", terms, true_value))
            else:
                known.append((terms, true_value))
    solutions: list[Mapping[int, int]] = []
    return [
        name
        for name, terms, true_value in suppressed
        if not _has_other_solution(len(unknowns), known, terms, true_value, solutions, max_count)
    ]


def deducible_counts_of(
    printed: Sequence[PublishedBreakdown], audit_results: Results, cases: Sequence[CaseRecord], small: int
) -> list[str]:
    """Every small number of a group that can be no other than it is, for somebody who knows all totals as well."""
    printed_details = [breakdown.case_detail for breakdown in printed]
    every = available_breakdowns(audit_results, cases)
    truths = [breakdown for breakdown in every if breakdown.case_details[0] in printed_details]
    assert printed_details == [breakdown.case_details[0] for breakdown in truths]
    return [
        f"{truth.text}, {question.id}: {name}"
        for shown, truth in zip(printed, truths, strict=True)
        for question in truth.questions
        for lines, true in published_sums(shown.for_question(question.id), truth, question.id)
        for name in deducible_counts([*lines, whole(true)], true, max_count=len(cases))
        if 0 < true_count(name, true) <= small
    ]


def published_sums(
    figures: Sequence[PublishedGroupResult], truth: Breakdown, question_id: str
) -> Iterator[tuple[list[PublishedSum], Sequence[Tally]]]:
    """What is printed of one question, and the tallies behind it; a group and its rest, where groups share cases."""
    if truth.is_mutually_exclusive:
        every = range(len(figures))
        groups = [PublishedSum(figure.counts, (place,)) for place, figure in enumerate(figures)]
        rests = [
            PublishedSum(rest, tuple(other for other in every if other != place))
            for place, figure in enumerate(figures)
            if (rest := rest_of(figure))
        ]
        yield [*groups, *rests], [group.tallies[question_id] for group in truth.groups]
        return
    for figure, group in zip(figures, truth.groups, strict=True):
        rest = [PublishedSum(rest, (1,)) for rest in [rest_of(figure)] if rest]
        yield [PublishedSum(figure.counts, (0,)), *rest], [group.tallies[question_id], group.rest_tallies[question_id]]


def rest_of(figure: PublishedGroupResult) -> SuppressedCount | None:
    """The share of the rest, which a difference tells."""
    other = figure.difference and figure.difference.other
    return SuppressedCount(other.yes, other.base - other.yes, other.base) if other else None


def whole(true: Sequence[Tally]) -> PublishedSum:
    """The total over all cases, as the page of results prints it."""
    yes, no = sum(tally.yes for tally in true), sum(tally.no for tally in true)
    return PublishedSum(SuppressedCount(yes, no, yes + no), tuple(range(len(true))))


def true_count(name: str, truth: Sequence[Tally]) -> int:
    """The number that the attack calls by this name: ``yes of (0, 1)``."""
    kind, parts = re.fullmatch(r"(\w+) of \((.*)\)", name).groups()  # type: ignore[union-attr]
    return sum(int(getattr(truth[int(part)], kind)) for part in parts.split(",") if part)


def contained_objects(value: object) -> Iterator[object]:
    """An object and all that stands in it."""
    yield value
    if is_dataclass(value):
        inside: list[object] = [getattr(value, field.name) for field in fields(value)]
    elif isinstance(value, Mapping):
        inside = [*value.keys(), *value.values()]
    else:
        inside = list(value) if isinstance(value, tuple | list | set | frozenset) else []
    for item in inside:
        yield from contained_objects(item)


def _has_other_solution(
    unknowns: int,
    known: Sequence[Equation],
    terms: tuple[int, ...],
    true_value: int,
    solutions: list[Mapping[int, int]],
    max_count: int,
) -> bool:
    """Whether the printed numbers leave any other number for a sum. What fits is ``found`` for the next sum too."""
    if any(sum(solution[part] for part in terms) != true_value for solution in solutions):
        return True
    others = sorted(
        (value for value in range(max_count * len(terms) + 1) if value != true_value), key=lambda n: abs(n - true_value)
    )
    for value in others:
        if solution := _solve(unknowns, [*known, (terms, value)], {}, max_count):
            solutions.append(solution)
            return True
    return False


def _solve(
    unknowns: int, known: Sequence[Equation], assigned: Mapping[int, int], max_count: int
) -> Mapping[int, int] | None:
    """Whole numbers that fit every sum, if any do: the unknown with the fewest possible numbers is tried out first."""
    remaining = [
        (value - sum(assigned.get(part, 0) for part in terms), _unassigned(terms, assigned)) for terms, value in known
    ]
    if any(value < 0 or (value and not terms) for value, terms in remaining):
        return None
    ranges = _possible_ranges([unknown for unknown in range(unknowns) if unknown not in assigned], remaining, max_count)
    if not ranges:
        return assigned
    unknown, candidates = min(ranges.items(), key=lambda item: len(item[1]))
    solutions = (_solve(unknowns, known, {**assigned, unknown: value}, max_count) for value in candidates)
    return next((solution for solution in solutions if solution is not None), None)


def _unassigned(terms: tuple[int, ...], assigned: Mapping[int, int]) -> tuple[int, ...]:
    return tuple(part for part in terms if part not in assigned)


def _possible_ranges(
    unknowns: Sequence[int], remaining: Sequence[tuple[int, tuple[int, ...]]], max_count: int
) -> dict[int, range]:
    """The numbers that each unknown may still have: what its sums have left, less what the others could take of it."""
    highest = dict.fromkeys(unknowns, max_count)
    for value, terms in remaining:
        highest.update((part, min(highest[part], value)) for part in terms)
    lowest = dict.fromkeys(unknowns, 0)
    for value, terms in remaining:
        total = sum(highest[part] for part in terms)
        lowest.update((part, max(lowest[part], value - (total - highest[part]))) for part in terms)
    return {unknown: range(lowest[unknown], highest[unknown] + 1) for unknown in unknowns}
