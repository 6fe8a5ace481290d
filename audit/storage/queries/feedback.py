"""The feedback on a case: its actions and who has acknowledged its sheet."""

from __future__ import annotations

from sqlalchemy import Connection, Row, select

from audit.model.audit_log import Change, ChangeType
from audit.model.case_review import CaseReview
from audit.model.feedback import (
    Acknowledgement,
    Acknowledger,
    FeedbackAction,
    SavedAcknowledgement,
    SavedAction,
)
from audit.storage.audit_log import change_log
from audit.storage.engine import schema
from audit.storage.queries.write_row import write_row


def read_actions(connection: Connection, review_id: str) -> tuple[SavedAction, ...]:
    """The actions of a review in the order in which they were added, also those that were removed."""
    table = schema.feedback_action
    rows = connection.execute(select(table).where(table.c.reading_id == review_id).order_by(table.c.number))
    return tuple(map(_saved_action, rows))


def read_acknowledgements(connection: Connection, review_id: str) -> dict[Acknowledger, SavedAcknowledgement]:
    """Who has acknowledged the sheet of a review, also what was withdrawn."""
    table = schema.acknowledgement
    rows = connection.execute(select(table).where(table.c.reading_id == review_id))
    saved = {Acknowledger(row.acknowledger): _saved_acknowledgement(row) for row in rows}
    return {each: saved[each] for each in Acknowledger if each in saved}


def _saved_action(row: Row[tuple[object, ...]]) -> SavedAction:
    action = FeedbackAction(row.text, row.owner, row.due, row.done)
    return SavedAction(row.number, row.version, row.recorded_by, row.recorded_at, action, row.deleted)


def _saved_acknowledgement(row: Row[tuple[object, ...]]) -> SavedAcknowledgement:
    acknowledged = Acknowledgement(row.acknowledged_on, row.comment) if row.acknowledged_on else None
    author = (row.version, row.recorded_by, row.recorded_at)
    return SavedAcknowledgement(Acknowledger(row.acknowledger), *author, acknowledged, row.content)


def save_action(connection: Connection, review: CaseReview, before: SavedAction | None, after: SavedAction) -> None:
    """Save a new version of an action of a locked review, with its row in the audit log."""
    action, key = after.action, {"reading_id": review.id, "number": after.number}
    values = {
        "text": action.text,
        "owner": action.owner,
        "due": action.due_date,
        "done": action.is_done,
        "deleted": after.is_removed,
        "version": after.version,
        "recorded_by": after.by,
        "recorded_at": after.at,
    }
    write_row(connection, schema.feedback_action, key, values)
    old, new = (saved.action.in_words if saved and not saved.is_removed else None for saved in (before, after))
    _log(connection, review, after.by, ChangeType.FEEDBACK_ACTION, str(after.number), old, new)


def save_acknowledgement(
    connection: Connection, review: CaseReview, before: SavedAcknowledgement | None, after: SavedAcknowledgement
) -> None:
    """Save a new version of an acknowledgement of a locked review, with its row in the audit log."""
    key = {"reading_id": review.id, "acknowledger": after.acknowledger.value}
    given = after.acknowledgement
    values = {
        "acknowledged_on": given.acknowledged_on if given else None,
        "comment": given.comment if given else "",
        "content": after.content,
        "version": after.version,
        "recorded_by": after.by,
        "recorded_at": after.at,
    }
    write_row(connection, schema.acknowledgement, key, values)
    old, new = (each.acknowledgement.in_words if each and each.acknowledgement else None for each in (before, after))
    _log(connection, review, after.by, ChangeType.ACKNOWLEDGEMENT, after.acknowledger.value, old, new)


def _log(
    connection: Connection,
    review: CaseReview,
    by: str,
    change_type: ChangeType,
    subject: str,
    old: str | None,
    new: str | None,
) -> None:
    change = Change(change_type, review.audit.id, subject, old, new, review.case_id, review.id)
    change_log.append(connection, by, [change])
