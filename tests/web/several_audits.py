"""Several audits of the small questionnaire for tests, each closed with so many Yes of ten on every question."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from audit.model.audit import AuditDetails
from audit.storage import Store
from tests.small_questionnaire import SMALL_TOML
from tests.storage.factories import ANN, submit_cases

CASES = 10


def audited(
    store: Store,
    name: str,
    year: int | None = 2023,
    yes: int = 5,
    source: str = SMALL_TOML,
    closed: bool = True,
    **details: Any,
) -> str:
    """An audit in June of a year (None: without dates); returns its id."""
    begins, ends = (date(year, 6, 5), date(year, 6, 9)) if year else (None, None)
    about = replace(AuditDetails(name, "Example unit", "North", begins, ends), **details)
    audit_id = store.audits.start(ANN, about, source.encode())
    submit_cases(store, audit_id, CASES, yes)
    if closed:
        store.audits.close(ANN, audit_id)
    return audit_id
