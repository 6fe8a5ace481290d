"""A plan of who reads which cases, and how it is changed by hand before it is confirmed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from audit.errors import InputError
from audit.formatting import join_list
from audit.messages import allocation as messages
from audit.model.allocation import AllocatableCase, Assignment, Auditor, Conflict, Readers, Waivers, conflicts
from audit.model.case import CaseState
from audit.model.text_fields import require_reason


@dataclass(frozen=True)
class PlanRequest:
    """What to plan.

    Cases that have an auditor keep them, unless their id is in ``movable``. Nobody in ``absent`` gets anything new.
    ``second_reviews`` is the number of cases to be read twice, and ``seed`` decides which, among those that are alike.
    A second review that is started is kept, beyond that number too. ``waivers`` has the conflicts accepted so far.
    """

    cases: Sequence[AllocatableCase]
    auditors: Sequence[Auditor]
    movable: Collection[str] = frozenset()
    absent: Collection[str] = frozenset()
    second_reviews: int = 0
    waivers: Waivers = field(default_factory=dict)
    seed: str = ""

    @cached_property
    def auditors_by_name(self) -> Mapping[str, Auditor]:
        """The auditors by name, in the order of their names."""
        return {auditor.name: auditor for auditor in sorted(self.auditors, key=lambda auditor: auditor.name)}

    @cached_property
    def cases_by_id(self) -> Mapping[str, AllocatableCase]:
        """The cases by id."""
        return {case.id: case for case in self.cases}

    @cached_property
    def available(self) -> frozenset[str]:
        """The names of those who may get cases."""
        return frozenset(name for name in self.auditors_by_name if self.limit(name) != 0)

    def conflicts_of(self, case: AllocatableCase, name: str) -> tuple[Conflict, ...]:
        """Return the known conflicts of somebody in a case, accepted ones too."""
        auditor = self.auditors_by_name.get(name)
        return conflicts(case, auditor.details) if auditor is not None else ()

    def is_in_conflict(self, case: AllocatableCase, name: str) -> bool:
        """Whether somebody has a conflict in a case that nobody has accepted."""
        return bool(self.conflicts_of(case, name)) and name not in self.waivers.get(case.id, {})

    def limit(self, name: str) -> int | None:
        """Return the most cases that somebody may read: None is no limit, 0 for somebody absent."""
        return 0 if name in self.absent else self.auditors_by_name[name].details.capacity


@dataclass(frozen=True)
class Plan:
    """Who reads each case, by its id, and the conflicts that are accepted."""

    request: PlanRequest
    readers: Mapping[str, Readers]
    waivers: Waivers = field(default_factory=dict)

    @cached_property
    def reading_counts(self) -> Counter[str]:
        """The number of first and second reviews of everybody."""
        names = (name for readers in self.readers.values() for name in (readers.auditor, readers.second_reviewer))
        return Counter(name for name in names if name)

    @property
    def unallocated(self) -> list[AllocatableCase]:
        """The open cases that have no auditor."""
        return [case for case in self.request.cases if case.is_open and not self.readers[case.id].auditor]

    @property
    def second_review_count(self) -> int:
        """The number of cases that are to be read twice."""
        return sum(bool(readers.second_reviewer) for readers in self.readers.values())

    @property
    def in_conflict(self) -> list[tuple[AllocatableCase, str]]:
        """The cases with a reader who has a conflict that nobody has accepted, with the reader's name."""
        pairs = ((case, name) for case in self.request.cases for name in _names(self.readers[case.id]))
        return [(case, name) for case, name in pairs if self.is_in_conflict(case, name)]

    def is_in_conflict(self, case: AllocatableCase, name: str) -> bool:
        """Whether somebody has a conflict in a case that nobody has accepted, in this plan or before."""
        return bool(self.request.conflicts_of(case, name)) and name not in self.waivers.get(case.id, {})

    @property
    def assignments(self) -> dict[str, Assignment]:
        """What the plan changes, by the id of the case."""
        return {
            case.id: Assignment(
                self.readers[case.id], case.readers, case.state, self._new_waivers(case), case.second_state
            )
            for case in self.request.cases
            if self.readers[case.id] != case.readers
        }

    def _new_waivers(self, case: AllocatableCase) -> dict[str, str]:
        accepted, names = self.waivers.get(case.id, {}), _names(self.readers[case.id])
        return {name: accepted[name] for name in names if name in accepted and name not in _names(case.readers)}


def plan_without_changes(request: PlanRequest) -> Plan:
    """Return who reads each case now."""
    return Plan(request, {case.id: case.readers for case in request.cases}, request.waivers)


@dataclass(frozen=True)
class PossibleReader:
    """Somebody who might read a case: their conflicts in it, and whether they have reached their limit."""

    name: str
    conflicts: tuple[Conflict, ...]
    is_full: bool


def _names(readers: Readers) -> list[str]:
    return [name for name in (readers.auditor, readers.second_reviewer) if name]


def possible_readers(plan: Plan, case: AllocatableCase) -> list[PossibleReader]:
    """Return everybody who might read a case, with what speaks against it; those who may without a waiver first."""
    request = plan.request
    people = []
    for name in request.auditors_by_name:
        limit = request.limit(name)
        is_full = limit is not None and plan.reading_counts[name] >= limit
        people.append(PossibleReader(name, request.conflicts_of(case, name), is_full))
    return sorted(people, key=lambda person: (bool(person.conflicts), person.is_full, person.name))


def with_auditor(plan: Plan, case_id: str, name: str, reason: str = "") -> Plan:
    """Return the plan with another first reader of one case ('': nobody); the other cases stay as they are.

    If that is the case's second reviewer, the two swap, unless the first reader has started and so would not be blind.
    Raises InputError if a conflict has no reason, or if that person has started the second review.
    """
    case, before = plan.request.cases_by_id[case_id], plan.readers[case_id]
    if name and name == case.started_second_reviewer == before.second_reviewer:
        raise InputError(messages.SECOND_IS_STARTED.format(name=name, reference=case.reference))
    second = before.second_reviewer if name or case.second_is_started else ""
    if name and second == name:
        can_swap = case.state is CaseState.ALLOCATED and not plan.request.is_in_conflict(case, before.auditor)
        second = before.auditor if can_swap else ""
    return _with_readers(plan, case, Readers(name, second), name, reason)


def with_second_reviewer(plan: Plan, case_id: str, name: str, reason: str = "") -> Plan:
    """Return the plan with another second reviewer of one case ('': nobody).

    Raises InputError if that is its first reader, or if a conflict has no reason.
    """
    case, before = plan.request.cases_by_id[case_id], plan.readers[case_id]
    if name and name == before.auditor:
        raise InputError(messages.SAME_READER.format(name=name, reference=case.reference))
    if not name and case.second_is_started:
        started_by = case.started_second_reviewer
        raise InputError(messages.SECOND_IS_STARTED.format(name=started_by, reference=case.reference))
    return _with_readers(plan, case, Readers(before.auditor, name), name, reason)


def _with_readers(plan: Plan, case: AllocatableCase, readers: Readers, name: str, reason: str) -> Plan:
    waivers = plan.waivers
    if name and plan.is_in_conflict(case, name):
        accepted = require_waiver(case, name, plan.request.conflicts_of(case, name), reason)
        waivers = {**waivers, case.id: {**waivers.get(case.id, {}), name: accepted}}
    return replace(plan, readers={**plan.readers, case.id: readers}, waivers=waivers)


def require_waiver(case: AllocatableCase, name: str, found: Sequence[Conflict], reason: str) -> str:
    """Return the reason for accepting a conflict. Raises InputError if there is none."""
    if not reason.strip():
        labels = join_list([conflict.label for conflict in found], "and")
        problem = messages.CONFLICT_WITHOUT_REASON.format(name=name, reference=case.reference, conflicts=labels)
        raise InputError(problem)
    return require_reason(reason, "waiver")
