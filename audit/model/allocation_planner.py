"""Planning who reads which cases, as evenly as conflicts and limits allow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from audit.model.allocation import AllocatableCase, Readers
from audit.model.allocation_plan import Plan, PlanRequest
from audit.model.case import OPEN_STATES
from audit.model.even_shares import Item, Workload, distribute, in_random_order, select_evenly


def plan_allocation(request: PlanRequest) -> Plan:
    """Plan who reads which cases first, and which are read a second time by whom."""
    auditors = _first_readers(request)
    second_reviewers = _second_reviewers(request, auditors)
    readers = {case.id: Readers(auditors[case.id], second_reviewers.get(case.id, "")) for case in request.cases}
    return Plan(request, readers, request.waivers)


def _able(request: PlanRequest, case: AllocatableCase, other_reader: str = "") -> tuple[str, ...]:
    """The names of those who may get a case, apart from its other reader."""
    names = (name for name in sorted(request.available) if name != other_reader)
    return tuple(name for name in names if not request.is_in_conflict(case, name))


def _room(request: PlanRequest, readings: Counter[str]) -> dict[str, int]:
    """How many more cases everybody may read."""
    limits = {name: request.limit(name) for name in request.auditors_by_name}
    most = 2 * len(request.cases)
    return {name: most if limit is None else max(0, limit - readings[name]) for name, limit in limits.items()}


def _first_readers(request: PlanRequest) -> dict[str, str]:
    kept = {case.id: case.readers.auditor for case in request.cases if _keeps_auditor(request, case)}
    loads = Counter(name for name in kept.values() if name)
    by_stratum = Counter((name, request.cases_by_id[case_id].stratum) for case_id, name in kept.items() if name)
    items = [
        Item(case.id, case.stratum, _able(request, case, case.started_second_reviewer), case.readers.auditor)
        for case in request.cases
        if case.id not in kept
    ]
    planned = distribute(items, Workload(loads, by_stratum, _room(request, loads)))
    return {case.id: kept.get(case.id, planned.get(case.id, "")) for case in request.cases}


def _keeps_auditor(request: PlanRequest, case: AllocatableCase) -> bool:
    """Whether a case is not planned: it is closed, or has an auditor and is not to be moved."""
    return not case.is_open or (bool(case.readers.auditor) and case.id not in request.movable)


def _second_reviewers(request: PlanRequest, auditors: Mapping[str, str]) -> dict[str, str]:
    cases = [case for case in request.cases if auditors[case.id]]
    cells = {case.id: (auditors[case.id], case.stratum) for case in cases}
    started = {case.id: case.started_second_reviewer for case in request.cases if case.second_is_started}
    moved = {case_id: name for case_id, name in started.items() if _is_moved(request, case_id, name)}
    kept = {case_id: name for case_id, name in started.items() if case_id not in moved}
    wanted = max(0, request.second_reviews - len(started))
    unstarted = [case for case in cases if case.id not in started]
    stay = _kept_second_reviewers(request, unstarted, auditors, kept)
    if len(stay) > wanted:
        stay = {case_id: stay[case_id] for case_id in select_evenly(cells, stay, wanted, kept, request.seed)}
    kept |= stay
    others = {case.id for case in unstarted if case.id not in kept and _able(request, case, auditors[case.id])}
    missing = wanted - len(stay)
    chosen = select_evenly(cells, others, missing, set(kept) & set(cells), request.seed)
    in_order = [*moved, *chosen, *in_random_order(others - set(chosen), request.seed)]  # the last only replace others
    items = [_second_item(request, request.cases_by_id[case_id], auditors[case_id]) for case_id in in_order]
    given = distribute(items, _second_workload(request, auditors, kept), len(moved) + missing)
    return moved | kept | given


def _is_moved(request: PlanRequest, case_id: str, name: str) -> bool:
    """Whether a started second review goes to somebody else: its reviewer is absent, and it is not submitted."""
    return name in request.absent and request.cases_by_id[case_id].second_state in OPEN_STATES


def _second_item(request: PlanRequest, case: AllocatableCase, first_reader: str) -> Item:
    return Item(case.id, case.stratum, _able(request, case, first_reader), case.readers.second_reviewer)


def _kept_second_reviewers(
    request: PlanRequest, cases: Sequence[AllocatableCase], auditors: Mapping[str, str], started: Mapping[str, str]
) -> dict[str, str]:
    """The second reviewers who stay: still somebody else, without a conflict, not absent, and within their limit."""
    room = _room(request, Counter(auditors.values()) + Counter(started.values()))
    kept = {}
    for case in cases:
        name = case.readers.second_reviewer
        if name in _able(request, case, auditors[case.id]) and room[name] > 0:
            kept[case.id] = name
            room[name] -= 1
    return kept


def _second_workload(request: PlanRequest, auditors: Mapping[str, str], kept: Mapping[str, str]) -> Workload:
    readings = Counter(name for name in auditors.values() if name) + Counter(kept.values())
    by_stratum = Counter((name, request.cases_by_id[case_id].stratum) for case_id, name in kept.items())
    return Workload(readings, by_stratum, _room(request, readings))


def second_review_count(share: int, case_count: int, is_percentage: bool) -> int:
    """Return how many cases a share means: a percentage of the cases, rounded half up, or a number.

    >>> second_review_count(10, 46, is_percentage=True), second_review_count(60, 46, is_percentage=False)
    (5, 46)
    """
    count = (2 * share * case_count + 100) // 200 if is_percentage else share
    return min(count, case_count)
