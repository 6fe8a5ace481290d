"""Importing cases: what an import does to the cases of an audit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from audit.messages import storage as messages
from audit.model.audit import AuditHeader
from audit.model.case import CaseRecord, CaseState, reference_key
from audit.model.confirmed_references import IN_AUDIT
from audit.model.import_plan import ExistingCase, ExistingCases, ImportOptions, ImportPlan
from audit.model.import_problem import ImportProblem
from audit.model.imported_cases import plan_import
from audit.model.limits import CASE_COLUMN
from audit.model.people import Person
from audit.model.review_pair import SECOND_REVIEW
from audit.storage.queries.blind_cases import blind_cases, is_second_review
from audit.storage.queries.case_checks import clean_cases
from audit.storage.queries.case_references import case_ids, reserved_references
from audit.storage.queries.existing_cases import existing_cases


def plan(
    connection: Connection,
    person: Person,
    audit: AuditHeader,
    imported: Sequence[CaseRecord],
    options: ImportOptions,
    for_update: bool = False,
) -> ImportPlan:
    """Return what an import does, with every problem; ``for_update`` locks the cases that it may change.

    A reference that the audit has already was confirmed before, if it looks as if it identifies a person.
    """
    confirmed = {**dict.fromkeys(case_ids(connection, audit.id), IN_AUDIT), **options.confirmed_references}
    cleaned, problems = clean_cases(imported, confirmed)
    references = [record.case.reference for record in cleaned]
    for reference in reserved_references(connection, audit.id, references):
        problem = messages.RESERVED_REFERENCE.format(reference=reference)
        problems.append(ImportProblem(problem, column=CASE_COLUMN, reference=reference))
    keys = set(map(reference_key, references))
    with_values = options.existing is ExistingCases.UPDATE
    existing = existing_cases(connection, audit.id, keys, with_values, for_update)
    second = existing_cases(connection, audit.id, keys, with_values, for_update, SECOND_REVIEW)
    blind = _blind(connection, person, audit.id, existing, second if with_values else {})
    if with_values:
        problems += [
            ImportProblem(messages.IMPORT_IS_BLIND, column=CASE_COLUMN, reference=reference)
            for key, reference in blind.items()
            if key not in set(map(reference_key, options.skipped))
        ]
    seen_second = {key: case for key, case in second.items() if key not in blind}
    unseen = {key: ExistingCase(existing[key].case_id, "", existing[key].reference) for key in blind}
    return plan_import(audit, cleaned, {**existing, **unseen}, options, problems, seen_second)


def _blind(
    connection: Connection,
    person: Person,
    audit_id: str,
    existing: Mapping[str, ExistingCase],
    second: Mapping[str, ExistingCase],
) -> dict[str, str]:
    """The references of those of these cases of which a plan may not show this person the other review, by key.

    ``second`` are the second reviews whose values a plan would show: to their first auditor too.
    """
    blind = blind_cases(connection, person, audit_id)
    started = {case.case_id for case in second.values() if case.state is not CaseState.ALLOCATED}
    return {
        key: case.reference
        for key, case in existing.items()
        if is_second_review(blind, case.case_id) or (case.case_id in blind and case.case_id in started)
    }
