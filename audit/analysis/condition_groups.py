"""The groups into which conditions on one case detail divide the cases, for working out what bases reveal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

from audit.model.case_details import CaseDetail, CaseDetailKind
from audit.model.conditions import AllOf, AnyOf, CaseDetailIs, Condition, Not
from audit.model.number_details import MAX_DECIMALS, number_text
from audit.model.range_conditions import InRange, Quantity

SMALLEST_STEP = Decimal(1).scaleb(-MAX_DECIMALS)


def subject_of(condition: Condition, details: Mapping[str, CaseDetail]) -> str | Quantity | None:
    """Return the case detail with one value, or the quantity, that a condition depends on; None if on anything else."""
    part = condition.part if isinstance(condition, Not) else condition
    if isinstance(part, CaseDetailIs):
        return None if details[part.detail_id].kind is CaseDetailKind.CHOICES else part.detail_id
    return part.quantity if isinstance(part, InRange) else None


def asked_by_group(conditions: Sequence[Condition], details: Mapping[str, CaseDetail]) -> list[tuple[int, ...]]:
    """Return for each group of cases which of some conditions on the same subject ask its question (1) or not (0).

    The last group are the cases in which nothing is recorded: a question is asked if its condition may be true.
    """
    parts = [condition.part if isinstance(condition, Not) else condition for condition in conditions]
    signs = [isinstance(condition, Not) for condition in conditions]
    values = [part for part in parts if isinstance(part, CaseDetailIs)]
    ranges = [part for part in parts if isinstance(part, InRange)]
    met: list[list[bool]] = [
        *([group in each.values for each in values] for group in _value_groups(values, details)),
        *([each.has(number) for each in ranges] for number in _numbers(ranges, details)),
    ]
    recorded = [tuple(int(is_met is not sign) for is_met, sign in zip(group, signs, strict=True)) for group in met]
    return [*dict.fromkeys(recorded), (1,) * len(conditions)]


def _value_groups(conditions: Sequence[CaseDetailIs], details: Mapping[str, CaseDetail]) -> list[str]:
    """Return the values that conditions mention, and '' for all others if there are any; none without conditions."""
    if not conditions:
        return []
    detail = details[conditions[0].detail_id]
    mentioned = sorted(frozenset().union(*(condition.values for condition in conditions)))
    has_others = not detail.choices or {choice.id for choice in detail.choices} > set(mentioned)
    return [*mentioned, *([""] if has_others else [])]


def _numbers(conditions: Sequence[InRange], details: Mapping[str, CaseDetail]) -> list[Decimal]:
    """Return a number from each range between the limits of conditions that a case can have."""
    if not conditions:
        return []
    quantity, limits = conditions[0].quantity, {limit for each in conditions for limit in (each.least, each.most)}
    rules = details[quantity.detail_id].numbers
    bounds = sorted(limit for limit in {*limits, rules.least, rules.most} if limit is not None)
    if quantity.since is not None or rules.whole:
        candidates = {whole for bound in bounds for whole in (bound // 1 - 1, bound // 1, bound // 1 + 1)}
    else:
        between = {(lower + upper) / 2 for lower, upper in pairwise(bounds)}
        candidates = {bounds[0] - 1, *bounds, *between, bounds[-1] + 1}
    return [
        number
        for number in sorted(candidates)
        if (rules.least is None or number >= rules.least) and (rules.most is None or number <= rules.most)
    ]


def may_apply(condition: Condition, detail: CaseDetail, group: str) -> bool:
    """Return whether a condition may be true in a group of a breakdown, as far as it depends on its case detail."""
    values = _values_in_group(condition, detail, group) if group and detail.is_measured else [group]
    recorded = ({detail.id: (value,)} if value else {} for value in values)
    return any(condition.is_met(details, {}) is not False for details in recorded)


def _values_in_group(condition: Condition, detail: CaseDetail, group: str) -> list[str]:
    """Return values of a group, so many that a condition that some value meets is met by one of them."""
    limits = [
        limit + (0 if each.quantity.since is None else each.quantity.since.toordinal())
        for each in _ranges(condition)
        if each.quantity.detail_id == detail.id and not isinstance(each.quantity.since, str)
        for limit in (each.least, each.most)
        if limit is not None
    ]
    if detail.kind is CaseDetailKind.DATE:
        near = {int(limit) + step for limit in limits for step in (-1, 0, 1)}
        days = [*detail.dates.days_of(group), *map(date.fromordinal, sorted(near))]
        values = [day.isoformat() for day in days]
    else:
        step = Decimal(1) if detail.numbers.whole else SMALLEST_STEP
        edges = {limit + sign * step for limit in (*limits, *detail.numbers.bands) for sign in (-1, 0, 1)}
        values = [number_text(number) for number in sorted(edges)]
    return [value for value in values if detail.group_of(value) == group]


def _ranges(condition: Condition) -> Iterator[InRange]:
    if isinstance(condition, InRange):
        yield condition
    elif isinstance(condition, AllOf | AnyOf):
        for part in condition.parts:
            yield from _ranges(part)
