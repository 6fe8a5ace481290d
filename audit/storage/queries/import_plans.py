"""The plan of an import: made by comparing the file with the database, and carried out in one transaction."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from audit.model.audit import AuditHeader
from audit.model.case import CaseRecord, reference_key
from audit.model.import_plan import ExistingCases, ImportOptions, ImportPlan, Outcome
from audit.model.imported_cases import plan_import
from audit.model.people import Person
from audit.storage.queries import case_updates
from audit.storage.queries import cases as case_queries
from audit.storage.queries.existing_cases import existing_cases


def make_plan(
    connection: Connection,
    audit: AuditHeader,
    imported: Sequence[CaseRecord],
    options: ImportOptions,
    for_update: bool = False,
) -> ImportPlan:
    """Return what the import does, with every problem; ``for_update`` locks the cases that it may change."""
    cleaned, problems = case_queries.clean_cases(imported, options.confirmed_references)
    keys = {reference_key(record.case.reference) for record in cleaned}
    updates = options.existing is ExistingCases.UPDATE
    existing = existing_cases(connection, audit.id, keys, with_values=updates, for_update=for_update)
    return plan_import(audit, cleaned, existing, options, problems)


def carry_out(connection: Connection, person: Person, audit_id: str, plan: ImportPlan) -> None:
    """Add the new cases of a plan without problems, and change those that it updates."""
    new_cases = [case.record for case in plan.with_outcome(Outcome.NEW)]
    if new_cases:
        case_queries.add_all(connection, person, audit_id, new_cases)
    updated = plan.with_outcome(Outcome.UPDATED)
    if updated:
        case_updates.update_all(connection, person, audit_id, updated)
