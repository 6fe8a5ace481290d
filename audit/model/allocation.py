"""Who may read which case: auditors, what a plan has to know of a case, conflicts of interest, and assignments.

``allocation_planner`` plans; the database saves an assignment only if nobody else changed the case since.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from audit.model.case import OPEN_STATES, CaseState
from audit.model.text_fields import fold_text


class Conflict(StrEnum):
    """Why somebody should not read a case."""

    OWN_CASE = "own_case"
    LINE_MANAGED = "line_managed"
    OWN_TEAM = "own_team"

    @property
    def label(self) -> str:
        """The conflict in words, after the name of an auditor and a colon."""
        return _CONFLICT_LABELS[self]


_CONFLICT_LABELS = {
    Conflict.OWN_CASE: "own case",
    Conflict.LINE_MANAGED: "manages the practitioner",
    Conflict.OWN_TEAM: "own team",
}


@dataclass(frozen=True)
class StaffDetails:
    """What an audit knows of an auditor: the code of the staff id, teams, and the most cases to read.

    ``capacity`` counts first and second reviews; None is no limit. ``staff_code`` is '' if it is not known.
    """

    staff_code: str = ""
    teams: tuple[str, ...] = ()
    capacity: int | None = None


@dataclass(frozen=True)
class Auditor:
    """Somebody who may read cases."""

    name: str
    details: StaffDetails = field(default_factory=StaffDetails)


@dataclass(frozen=True)
class Readers:
    """Who reads a case first, and who reads it again ('': nobody)."""

    auditor: str = ""
    second_reviewer: str = ""


@dataclass(frozen=True)
class AllocatableCase:
    """A case as a plan sees it. ``practitioner`` and ``manager`` are codes of staff ids; '' if not known.

    ``is_drawn`` tells whether it comes from a sample, so that conflicts can be checked. ``second_state`` is how far the
    second review is, if there is one.
    """

    id: str
    reference: str
    readers: Readers = field(default_factory=Readers)
    state: CaseState = CaseState.ALLOCATED
    is_drawn: bool = False
    stratum: str = ""
    team: str = ""
    practitioner: str = ""
    manager: str = ""
    second_state: CaseState = CaseState.ALLOCATED

    @property
    def is_open(self) -> bool:
        """Whether it can still be read."""
        return self.state in OPEN_STATES

    @property
    def second_is_started(self) -> bool:
        """Whether the second review is started: it is never removed, nor made by the first reader."""
        return bool(self.readers.second_reviewer) and self.second_state is not CaseState.ALLOCATED

    @property
    def started_second_reviewer(self) -> str:
        """Who has started the second review; '' if nobody has."""
        return self.readers.second_reviewer if self.second_is_started else ""


WAIVER = "waiver"
"""The subject of a change in the audit log that allocates a case in spite of a conflict of interest."""

Waivers: TypeAlias = Mapping[str, Mapping[str, str]]
"""Why a conflict of interest is accepted: reasons by the id of the case and the name of the reader."""


@dataclass(frozen=True)
class Assignment:
    """Who is to read a case, and why a conflict is accepted, by the reader's name.

    ``before``, ``state`` and ``second_state`` are the readers and the states of the reviews when this was planned.
    """

    readers: Readers
    before: Readers
    state: CaseState = CaseState.ALLOCATED
    waivers: Mapping[str, str] = field(default_factory=dict)
    second_state: CaseState = CaseState.ALLOCATED


@dataclass(frozen=True)
class AllocationData:
    """What the allocation of an audit is planned from: cases, staff details by name, and the conflicts accepted."""

    cases: Sequence[AllocatableCase] = ()
    staff: Mapping[str, StaffDetails] = field(default_factory=dict)
    waivers: Waivers = field(default_factory=dict)


def conflicts(case: AllocatableCase, details: StaffDetails) -> tuple[Conflict, ...]:
    """Return the conflicts of interest of somebody in a case, as far as they are known.

    People are compared by the code of their staff id, never by name. Teams are compared without regard to capital
    letters and spaces.

    >>> ann = StaffDetails("S-7K3F9Q", ("Huyton 1",))
    >>> conflicts(AllocatableCase("1", "KSH-1", team="huyton  1", manager="S-7K3F9Q"), ann)
    (<Conflict.LINE_MANAGED: 'line_managed'>, <Conflict.OWN_TEAM: 'own_team'>)
    """
    found = {
        Conflict.OWN_CASE: bool(details.staff_code) and details.staff_code == case.practitioner,
        Conflict.LINE_MANAGED: bool(details.staff_code) and details.staff_code == case.manager,
        Conflict.OWN_TEAM: bool(fold_text(case.team)) and fold_text(case.team) in map(fold_text, details.teams),
    }
    return tuple(conflict for conflict, applies in found.items() if applies)
