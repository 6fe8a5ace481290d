"""Several audits of the small questionnaire for tests, each with a given number of Yes out of ten cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from audit.model.audit import AuditDescription
from audit.storage import Store
from tests.small_questionnaire import SMALL_TOML
from tests.storage.factories import ANN, close_audit, import_submitted_cases

CASES_PER_AUDIT = 10


def create_audit_with_cases(
    store: Store,
    name: str,
    year: int | None = 2023,
    yes: int = 5,
    source: str = SMALL_TOML,
    closed: bool = True,
    **fields: Any,
) -> str:
    """Create an audit in June of a year (None: without dates) and return its id."""
    start, end = (date(year, 6, 5), date(year, 6, 9)) if year else (None, None)
    description = replace(AuditDescription(name, "Example unit", "North", start, end), **fields)
    audit_id = store.audits.start(ANN, description, source.encode())
    import_submitted_cases(store, audit_id, CASES_PER_AUDIT, yes)
    if closed:
        close_audit(store, audit_id)
    return audit_id
