"""Which case somebody goes on with."""

from __future__ import annotations

from collections.abc import Iterable

from audit.cases import CaseState
from audit.pages.frame import Visit
from audit.storage.cases import CaseProgress

MOST_URGENT_FIRST = (CaseState.RETURNED, CaseState.IN_PROGRESS, CaseState.ALLOCATED)


def to_go_on_with(cases: Iterable[CaseProgress]) -> CaseProgress | None:
    """The first returned case, else the first begun, else the first allocated; None where none is open."""
    still_open = [case for case in cases if case.case.state in MOST_URGENT_FIRST]
    return min(still_open, key=lambda case: MOST_URGENT_FIRST.index(case.case.state), default=None)


def next_own(here: Visit, audit_id: str) -> CaseProgress | None:
    """The case of this person's own to go on with; None where each of them is submitted."""
    found = here.store.cases.progress(here.person, audit_id)
    return to_go_on_with(case for case in found if case.case.auditor == here.person.name)
