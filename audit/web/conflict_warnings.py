"""Warnings where a case is allocated by hand to somebody with a known conflict of interest."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from audit.formatting import join_list, join_some
from audit.messages import allocation as messages
from audit.model.allocation import AllocationData, StaffDetails, conflicts
from audit.model.audit import Audit
from audit.storage import Permission
from audit.web.session.page_context import PageContext

MAX_NAMED_CASES = 10


def conflict_warnings(
    context: PageContext, audit: Audit, case_ids: Collection[str], auditor: str | None
) -> tuple[str, ...]:
    """Return a sentence if somebody has a conflict of interest in one of these cases that nobody has accepted.

    Only a lead gets it; there is none for nobody, and none for cases that were not drawn from a list.
    """
    return all_conflict_warnings(context, audit, {auditor: case_ids} if auditor and case_ids else {})


def all_conflict_warnings(
    context: PageContext, audit: Audit, case_ids: Mapping[str, Collection[str]]
) -> tuple[str, ...]:
    """Return the sentences about several auditors, each with the ids of the cases that they would read."""
    if not case_ids or not context.has_permission(Permission.ALLOCATE_CASE, audit):
        return ()
    data = context.store.staff.allocation(context.person, audit.id)
    warnings = (_conflict_warning(data, frozenset(ids), auditor) for auditor, ids in case_ids.items())
    return tuple(filter(None, warnings))


def _conflict_warning(data: AllocationData, case_ids: frozenset[str], auditor: str) -> str:
    details = data.staff.get(auditor, StaffDetails())
    named = [
        f"{case.reference} ({join_list([conflict.label for conflict in found], 'and')})"
        for case in data.cases
        if case.id in case_ids and (found := conflicts(case, details)) and auditor not in data.waivers.get(case.id, {})
    ]
    if not named:
        return ""
    return messages.CONFLICT_WARNING.format(name=auditor, references=join_some(named, MAX_NAMED_CASES))
