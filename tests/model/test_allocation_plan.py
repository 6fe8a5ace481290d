"""Planning who reads which case, compared with every possible allocation and with scipy's maximum flow."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from audit.errors import InputError
from audit.model.allocation import AllocatableCase, Auditor, Conflict, Readers, StaffDetails, conflicts
from audit.model.allocation_plan import (
    Plan,
    PlanRequest,
    plan_without_changes,
    possible_readers,
    with_auditor,
    with_second_reviewer,
)
from audit.model.allocation_planner import plan_allocation, second_review_count
from audit.model.case import CaseState

STATES = st.sampled_from([CaseState.ALLOCATED, CaseState.IN_PROGRESS, CaseState.SUBMITTED])
CODES = ("", "S-1", "S-2", "S-3")
TEAMS = ("", "North", "South")


@st.composite
def requests(draw: st.DrawFn, max_cases: int = 5, max_auditors: int = 3) -> PlanRequest:
    """A small request: any mixture of staff codes, teams, limits, absences, kept and movable cases."""
    names = ["Ann", "Ben", "Cat", "Dan"][: draw(st.integers(1, max_auditors))]
    capacities = st.one_of(st.none(), st.integers(0, 3))
    auditors = [
        Auditor(name, StaffDetails(draw(st.sampled_from(CODES)), (draw(st.sampled_from(TEAMS)),), draw(capacities)))
        for name in names
    ]
    readers = st.sampled_from(["", *names, "Somebody else"])
    cases = [
        AllocatableCase(
            id=f"id{number}",
            reference=f"KSH-{number}",
            readers=Readers(first := draw(readers), draw(st.sampled_from([""] + [n for n in names if n != first]))),
            state=draw(STATES),
            is_drawn=True,
            stratum=draw(st.sampled_from("AB")),
            team=draw(st.sampled_from(TEAMS)),
            practitioner=draw(st.sampled_from(CODES)),
            manager=draw(st.sampled_from(CODES)),
        )
        for number in range(draw(st.integers(1, max_cases)))
    ]
    movable = draw(st.sets(st.sampled_from([case.id for case in cases])))
    absent = draw(st.sets(st.sampled_from(names), max_size=1))
    return PlanRequest(cases, auditors, movable, absent, draw(st.integers(0, 3)))


def is_kept(request: PlanRequest, case: AllocatableCase) -> bool:
    return not case.is_open or bool(case.readers.auditor and case.id not in request.movable)


def may_read(request: PlanRequest, case: AllocatableCase, auditor: Auditor) -> bool:
    """Whether somebody may get a case, told again from the rules."""
    details = auditor.details
    is_own = bool(details.staff_code) and details.staff_code in (case.practitioner, case.manager)
    is_team = bool(case.team) and case.team in details.teams
    return auditor.name not in request.absent and not is_own and not is_team


def quality(request: PlanRequest, auditors: dict[str, str]) -> tuple[int, int, int, int]:
    """How good an allocation is: cases allocated, then evenness, then evenness by stratum, then moves."""
    loads = Counter(name for name in auditors.values() if name)
    cells = Counter((auditors[case.id], case.stratum) for case in request.cases if auditors[case.id])
    moves = sum(
        bool(case.readers.auditor and auditors[case.id]) and auditors[case.id] != case.readers.auditor
        for case in request.cases
    )
    return (
        loads.total(),
        -sum(load**2 for load in loads.values()),
        -sum(count**2 for count in cells.values()),
        -moves,
    )


def every_allocation(request: PlanRequest) -> list[dict[str, str]]:
    """Every way to allocate the cases that are to be planned, in which the limits hold."""
    options = [
        [case.readers.auditor]
        if is_kept(request, case)
        else ["", *(auditor.name for auditor in request.auditors if may_read(request, case, auditor))]
        for case in request.cases
    ]
    kept = Counter(case.readers.auditor for case in request.cases if is_kept(request, case))
    limits = {auditor.name: auditor.details.capacity for auditor in request.auditors}
    allocations = []
    for names in product(*options):
        loads = Counter(names)
        if all(limit is None or loads[name] <= max(limit, kept[name]) for name, limit in limits.items()):
            allocations.append({case.id: name for case, name in zip(request.cases, names, strict=True)})
    return allocations


@given(requests())
@settings(max_examples=15, deadline=None)
def test_no_allocation_is_better_than_the_planned_one(request: PlanRequest) -> None:
    plan = plan_allocation(request)
    planned = {case_id: readers.auditor for case_id, readers in plan.readers.items()}
    allocations = every_allocation(request)
    assert planned in allocations
    best = max(quality(request, allocation) for allocation in allocations)
    assert quality(request, planned)[0] == best[0]
    left_out = {case.id for case in plan.unallocated}
    same_left_out = [a for a in allocations if {c.id for c in request.cases if c.is_open and not a[c.id]} == left_out]
    assert quality(request, planned) == max(quality(request, allocation) for allocation in same_left_out)


@given(requests(max_cases=8, max_auditors=4))
@settings(max_examples=15, deadline=None)
def test_a_second_review_is_free_of_conflicts_and_by_somebody_else(request: PlanRequest) -> None:
    plan = plan_allocation(request)
    auditors = {auditor.name: auditor for auditor in request.auditors}
    assert plan.second_review_count <= request.second_reviews
    for case in request.cases:
        readers = plan.readers[case.id]
        if readers.second_reviewer:
            assert readers.second_reviewer != readers.auditor != ""
            assert may_read(request, case, auditors[readers.second_reviewer])
    for name, auditor in auditors.items():
        kept = sum(name in (case.readers.auditor, case.readers.second_reviewer) for case in request.cases)
        assert auditor.details.capacity is None or plan.reading_counts[name] <= max(auditor.details.capacity, kept)


@given(requests(max_cases=8, max_auditors=4))
@settings(max_examples=15, deadline=None)
def test_the_same_request_gives_the_same_plan_in_any_order_of_auditors(request: PlanRequest) -> None:
    backwards = replace(request, auditors=list(reversed(request.auditors)))
    assert plan_allocation(request).readers == plan_allocation(backwards).readers


@given(requests(max_cases=6, max_auditors=3))
@settings(max_examples=15, deadline=None)
def test_no_more_cases_could_be_read_twice(request: PlanRequest) -> None:
    """As many second reviewers as a maximum matching finds, if nobody has a limit."""
    auditors = [replace(auditor, details=replace(auditor.details, capacity=None)) for auditor in request.auditors]
    request = replace(request, auditors=auditors)
    plan = plan_allocation(request)
    possible = [
        case
        for case in request.cases
        if plan.readers[case.id].auditor
        and any(
            may_read(request, case, auditor) and auditor.name != plan.readers[case.id].auditor for auditor in auditors
        )
    ]
    assert plan.second_review_count == min(request.second_reviews, len(possible))


def large_request(case_count: int, auditor_count: int, seed: int, capacity: int | None = None) -> PlanRequest:
    """A drawn sample: five strata, practitioners in teams, and auditors of whom some work or manage there."""
    random = np.random.default_rng(seed)
    practitioners = max(4, case_count // 4)
    auditors = [
        Auditor(f"auditor{n:02}", StaffDetails(f"S-{n}", (f"team {n % 12}",), capacity)) for n in range(auditor_count)
    ]
    cases = []
    for number in range(case_count):
        practitioner = int(random.integers(practitioners))
        cases.append(
            AllocatableCase(
                id=f"id{number:04}",
                reference=f"KSH-{number}",
                is_drawn=True,
                stratum=f"stratum {int(random.choice(5, p=(0.1, 0.4, 0.2, 0.2, 0.1)))}",
                team=f"team {practitioner % 12}",
                practitioner=f"S-{practitioner}",
                manager=f"S-{practitioner % 20}",
            )
        )
    return PlanRequest(cases, auditors, second_reviews=case_count // 10)


def matching_size(request: PlanRequest) -> int:
    """The most cases that can be allocated at all, by scipy's maximum flow."""
    cases, auditors = request.cases, request.auditors
    size = len(cases) + len(auditors) + 2
    capacities = np.zeros((size, size), dtype=np.int32)
    for row, case in enumerate(cases):
        capacities[size - 2, row] = 1
        for column, auditor in enumerate(auditors, len(cases)):
            capacities[row, column] = may_read(request, case, auditor)
            capacities[column, size - 1] = auditor.details.capacity if auditor.details.capacity is not None else size
    return int(maximum_flow(csr_array(capacities), size - 2, size - 1).flow_value)


@pytest.mark.parametrize(("seed", "capacity"), [(1, None), (2, 9), (3, 5), (4, 8)])
def test_as_many_cases_are_allocated_as_a_maximum_flow_allows(seed: int, capacity: int | None) -> None:
    request = large_request(46, 6, seed, capacity)
    plan = plan_allocation(request)
    assert len(request.cases) - len(plan.unallocated) == matching_size(request)
    assert not plan.in_conflict


def test_counts_differ_by_at_most_one_in_all_and_by_stratum_without_conflicts() -> None:
    cases = [AllocatableCase(f"id{n:02}", f"KSH-{n}", stratum="ABCDE"[n % 5]) for n in range(46)]
    auditors = [Auditor(name) for name in ["Ann", "Ben", "Cat", "Dan", "Eve", "Fay"]]
    plan = plan_allocation(PlanRequest(cases, auditors, second_reviews=10))
    first = Counter(readers.auditor for readers in plan.readers.values())
    assert sorted(first.values()) == [7, 7, 8, 8, 8, 8]
    assert max(plan.reading_counts.values()) - min(plan.reading_counts.values()) <= 1
    for stratum in "ABCDE":
        counts = [
            sum(plan.readers[case.id].auditor == auditor.name for case in cases if case.stratum == stratum)
            for auditor in auditors
        ]
        assert max(counts) - min(counts) <= 1
    twice = [case for case in cases if plan.readers[case.id].second_reviewer]
    assert Counter(case.stratum for case in twice) == dict.fromkeys("ABCDE", 2)
    per_reader = Counter(plan.readers[case.id].auditor for case in twice)
    assert len(per_reader) == 6 and max(per_reader.values()) == 2


def test_people_are_compared_by_staff_code_and_never_by_name() -> None:
    case = AllocatableCase("1", "KSH-1", practitioner="S-1", manager="S-2", team="Huyton  1")
    assert conflicts(case, StaffDetails("S-1")) == (Conflict.OWN_CASE,)
    assert conflicts(case, StaffDetails("S-2", ("HUYTON 1",))) == (Conflict.LINE_MANAGED, Conflict.OWN_TEAM)
    assert conflicts(case, StaffDetails("")) == conflicts(replace(case, practitioner=""), StaffDetails()) == ()


def ill(plan: Plan, name: str, states: set[CaseState]) -> Plan:
    """The plan after somebody's cases in some states are to be read by others."""
    cases = [replace(case, readers=plan.readers[case.id]) for case in plan.request.cases]
    movable = {case.id for case in cases if case.readers.auditor == name and case.state in states}
    return plan_allocation(replace(plan.request, cases=cases, movable=movable, absent={name}))


@pytest.mark.parametrize("also_started", [False, True])
def test_cases_of_somebody_ill_go_evenly_to_the_others_who_keep_theirs(also_started: bool) -> None:
    states = [CaseState.IN_PROGRESS, CaseState.ALLOCATED, CaseState.ALLOCATED]
    cases = [AllocatableCase(f"id{n:02}", f"KSH-{n}", state=states[n % 3], stratum="AB"[n % 2]) for n in range(30)]
    before = plan_allocation(PlanRequest(cases, [Auditor(name) for name in ["Ann", "Ben", "Cat"]], second_reviews=6))
    moving = {CaseState.ALLOCATED, CaseState.IN_PROGRESS} if also_started else {CaseState.ALLOCATED}
    after = ill(before, "Ann", moving)
    for case in cases:
        had = before.readers[case.id].auditor
        moves = had == "Ann" and case.state in moving
        assert (after.readers[case.id].auditor == had) is not moves
        assert after.readers[case.id].second_reviewer != "Ann"
    counts = Counter(readers.auditor for readers in after.readers.values())
    assert abs(counts["Ben"] - counts["Cat"]) <= 1
    assert after.second_review_count == 6


@pytest.fixture
def plan() -> Plan:
    """Two cases: nobody may read the first, and everybody the second."""
    cases = [
        AllocatableCase("1", "KSH-1", practitioner="S-1", manager="S-2", team="North"),
        AllocatableCase("2", "KSH-2", team="South"),
    ]
    people = {"Ann": StaffDetails("S-1"), "Ben": StaffDetails("S-2", capacity=1), "Cat": StaffDetails("", ("North",))}
    return plan_allocation(PlanRequest(cases, [Auditor(*person) for person in people.items()]))


def test_a_case_that_nobody_may_read_says_who_could_with_a_waiver(plan: Plan) -> None:
    [case] = plan.unallocated
    assert case.reference == "KSH-1"
    found = {person.name: person.conflicts for person in possible_readers(plan, case)}
    assert found == {"Ann": (Conflict.OWN_CASE,), "Ben": (Conflict.LINE_MANAGED,), "Cat": (Conflict.OWN_TEAM,)}


def test_a_conflict_needs_a_reason_and_then_holds(plan: Plan) -> None:
    with pytest.raises(InputError):
        with_auditor(plan, "1", "Cat", "  ")
    waived = with_auditor(plan, "1", "Cat", "Left the team in May")
    assert not waived.unallocated and not waived.in_conflict
    assert waived.assignments["1"].waivers == {"Cat": "Left the team in May"}
    assert waived.readers["2"] == plan.readers["2"]


def test_the_second_reviewer_who_becomes_first_reader_swaps(plan: Plan) -> None:
    first = plan.readers["2"].auditor
    other = next(name for name in ("Ann", "Ben", "Cat") if name != first)
    with_second = with_second_reviewer(plan, "2", other)
    assert with_auditor(with_second, "2", other).readers["2"] == Readers(other, first)
    assert with_auditor(with_second, "2", "").readers["2"] == Readers()
    with pytest.raises(InputError):
        with_second_reviewer(plan, "2", first)


def test_a_smaller_share_of_second_reviews_removes_some() -> None:
    cases = [AllocatableCase(f"id{n}", f"KSH-{n}", Readers("Ann", "Ben"), stratum="AB"[n % 2]) for n in range(8)]
    auditors = [Auditor("Ann"), Auditor("Ben")]
    fewer = plan_allocation(PlanRequest(cases, auditors, second_reviews=second_review_count(25, 8, is_percentage=True)))
    twice = [case for case in cases if fewer.readers[case.id].second_reviewer]
    assert Counter(case.stratum for case in twice) == {"A": 1, "B": 1}


def started(reviewer: str = "Ben", state: CaseState = CaseState.IN_PROGRESS) -> AllocatableCase:
    return AllocatableCase("id1", "KSH-1", Readers("Ann", reviewer), second_state=state)


@pytest.mark.parametrize("state", [CaseState.IN_PROGRESS, CaseState.SUBMITTED, CaseState.RETURNED, CaseState.FINAL])
def test_a_started_second_review_stays_though_fewer_are_asked_for_and_a_conflict_is_known(state: CaseState) -> None:
    case = replace(started(state=state), is_drawn=True, practitioner="S-1")
    auditors = [Auditor("Ann"), Auditor("Ben", StaffDetails("S-1", capacity=0)), Auditor("Cat")]
    assert plan_allocation(PlanRequest([case], auditors)).readers["id1"] == Readers("Ann", "Ben")


def test_the_started_second_review_of_somebody_absent_goes_to_another_but_a_submitted_one_stays() -> None:
    auditors = [Auditor(name) for name in ("Ann", "Ben", "Cat")]
    absent = frozenset({"Ben"})
    moved = plan_allocation(PlanRequest([started()], auditors, absent=absent))
    assert moved.readers["id1"] == Readers("Ann", "Cat")
    submitted = plan_allocation(PlanRequest([started(state=CaseState.SUBMITTED)], auditors, absent=absent))
    assert submitted.readers["id1"] == Readers("Ann", "Ben")
    nobody = plan_allocation(PlanRequest([started()], auditors[:2], absent=absent))
    assert nobody.readers["id1"] == Readers("Ann", "Ben"), "it is never removed"


def test_who_started_a_second_review_never_becomes_the_first_reader() -> None:
    case = started()
    auditors = [Auditor("Ann"), Auditor("Ben")]
    request = PlanRequest([case], auditors, movable={"id1"}, absent={"Ann"})
    assert plan_allocation(request).readers["id1"] == Readers("", "Ben")
    plan = plan_without_changes(replace(request, absent=frozenset()))
    for change in (lambda: with_auditor(plan, "id1", "Ben"), lambda: with_second_reviewer(plan, "id1", "")):
        with pytest.raises(InputError):
            change()
    assert with_auditor(plan, "id1", "").readers["id1"] == Readers("", "Ben")


def test_a_first_reader_who_has_started_does_not_become_the_blind_second_reviewer() -> None:
    case = replace(started(), state=CaseState.IN_PROGRESS, second_state=CaseState.ALLOCATED)
    plan = plan_without_changes(PlanRequest([case], [Auditor("Ann"), Auditor("Ben")]))
    assert with_auditor(plan, "id1", "Ben").readers["id1"] == Readers("Ben", "")


def test_which_cases_are_read_twice_is_by_chance_and_the_same_for_the_same_seed() -> None:
    cases = [AllocatableCase(f"id{n:02}", f"KSH-{n}", Readers("Ann"), stratum="AB"[n % 2]) for n in range(40)]
    request = PlanRequest(cases, [Auditor("Ann"), Auditor("Ben")], second_reviews=8)

    def twice(seed: str) -> list[AllocatableCase]:
        plan = plan_allocation(replace(request, seed=seed))
        return [case for case in cases if plan.readers[case.id].second_reviewer]

    chosen = {seed: twice(seed) for seed in map(str, range(20))}
    assert all(Counter(case.stratum for case in each) == {"A": 4, "B": 4} for each in chosen.values())
    assert chosen["3"] == twice("3")
    often = Counter(case.id for each in chosen.values() for case in each)
    assert len(often) == 40, "every case is chosen by some seed"
    assert max(often.values()) <= 12, "and none by most of them"
