"""The recorded details of the cases of an audit."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, select

from audit.model.saved_value import decode_detail
from audit.storage.engine import schema


def case_details_of(connection: Connection, audit_id: str) -> Mapping[str, dict[str, tuple[str, ...]]]:
    """The details of the cases of an audit, by the ids of the case and of the detail."""
    case, case_detail = schema.audit_case, schema.case_fact
    query = (
        select(case_detail.c.case_id, case_detail.c.fact_id, case_detail.c.value)
        .join(case, case.c.id == case_detail.c.case_id)
        .where(case.c.audit_id == audit_id, case_detail.c.value.is_not(None))
    )
    details_by_case: dict[str, dict[str, tuple[str, ...]]] = {}
    for case_id, detail_id, value in connection.execute(query):
        details_by_case.setdefault(case_id, {})[detail_id] = decode_detail(value)
    return details_by_case
