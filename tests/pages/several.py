"""Several audits of the small questionnaire for tests, each closed with so many Yes of ten on every question."""

from __future__ import annotations

from datetime import date

from audit.storage import Store
from tests.small import SMALL_TOML
from tests.storage.begun import ANN, begin_audit, submit_cases

CASES = 10


def audited(
    store: Store,
    name: str,
    year: int | None = 2023,
    yes: int = 5,
    source: str = SMALL_TOML,
    closed: bool = True,
    **details: object,
) -> str:
    """An audit in June of a year (None: without dates); returns its id."""
    days = {"fieldwork_from": date(year, 6, 5), "fieldwork_to": date(year, 6, 9)} if year else {}
    audit_id = begin_audit(store, source, name, **{"region": "North"} | days | details)
    submit_cases(store, audit_id, CASES, yes)
    if closed:
        store.audits.close(ANN, audit_id)
    return audit_id
