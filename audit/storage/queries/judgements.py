"""Saving ratings by judgement, and their rows in the audit log."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection, update

from audit.errors import InputError
from audit.messages import storage as messages
from audit.model.audit_log import Change, ChangeType
from audit.model.judgement import Judgement
from audit.model.questionnaire import Questionnaire, RatingMethod
from audit.model.text_fields import check_text
from audit.storage.audit_log import change_log
from audit.storage.engine import schema


def check(questionnaire: Questionnaire, standard_id: str, judgement: Judgement | None) -> Judgement | None:
    """Return the judgement cleaned. Raises InputError if the standard or the rating is not valid."""
    standard = questionnaire.standards_by_id.get(standard_id)
    if standard is None or standard.rating_method is not RatingMethod.BY_JUDGEMENT:
        raise InputError(messages.NOT_RATED_BY_JUDGEMENT.format(standard=standard_id))
    if judgement is None:
        return None
    if judgement.rating not in questionnaire.scale.ratings:
        raise InputError(messages.UNKNOWN_RATING.format(ratings=", ".join(questionnaire.scale.ratings)))
    return replace(judgement, rationale=check_text("The rationale", judgement.rationale))


def save(
    connection: Connection,
    by: str,
    audit_id: str,
    standard_id: str,
    before: Judgement | None,
    after: Judgement | None,
) -> None:
    """Save a judgement in place of another; None means no judgement."""
    table = schema.audit_standard
    values = {"rating": after.rating if after else None, "rationale": after.rationale if after else ""}
    condition = (table.c.audit_id == audit_id, table.c.standard_id == standard_id)
    connection.execute(update(table).where(*condition).values(values))
    change_log.append(
        connection, by, [Change(ChangeType.STANDARD, audit_id, standard_id, _as_text(before), _as_text(after))]
    )


def _as_text(judgement: Judgement | None) -> str | None:
    return None if judgement is None else "\n".join(filter(None, (judgement.rating, judgement.rationale)))
