"""The surveys of the same unit as an audit, held at about the same time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Select, select

from audit.model.audit import AuditDescription
from audit.model.purpose import Purpose
from audit.model.text_fields import fold_text
from audit.storage.engine import schema
from audit.storage.queries import audit_headers
from audit.storage.queries.questionnaires import Questionnaires

MARGIN = timedelta(days=90)
"""How long before or after the fieldwork of an audit a survey still belongs to it: surveys are often held earlier."""


def other_audits(audit_id: str) -> Select[Any]:
    """Select every other audit, without exercises, oldest first."""
    table = schema.audit
    query = select(table).where(table.c.id != audit_id, table.c.purpose == Purpose.AUDIT.value)
    return query.order_by(table.c.started_at, table.c.id)


def survey_ids(
    connection: Connection, questionnaires: Questionnaires, candidates: Select[Any], audit: AuditDescription
) -> Sequence[str]:
    """The surveys among the candidates that are of the unit of an audit and whose fieldwork belongs to its own.

    An audit or survey without fieldwork dates has none.
    """
    return [
        row.id
        for row in connection.execute(candidates).all()
        if belongs_to(audit_headers.description_of(row), audit)
        and questionnaires.get(connection, row.questionnaire_digest).is_survey
    ]


def belongs_to(survey: AuditDescription, audit: AuditDescription) -> bool:
    """Whether a survey is of the unit of an audit, with fieldwork at most 90 days before or after."""
    if not audit.unit or fold_text(survey.unit) != fold_text(audit.unit):
        return False
    survey_days, audit_days = _window(survey), _window(audit)
    if survey_days is None or audit_days is None:
        return False
    return survey_days[0] - MARGIN <= audit_days[1] and audit_days[0] - MARGIN <= survey_days[1]


def _window(description: AuditDescription) -> tuple[date, date] | None:
    """The first and last day of the fieldwork; with one of them, that day; None without any."""
    days = [day for day in (description.fieldwork_from, description.fieldwork_to) if day is not None]
    return (days[0], days[-1]) if days else None
