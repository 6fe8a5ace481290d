"""Choosing which notes are shared on the feedback sheet of a case."""

from __future__ import annotations

from sqlalchemy import Connection

from audit.model.audit_log import Change, ChangeType
from audit.model.case_review import ReviewKey
from audit.model.feedback import SharedNote, encode_shared_note
from audit.model.saved_value import SavedValue
from audit.storage.audit_log import change_log
from audit.storage.engine import schema
from audit.storage.queries import versioned_values
from audit.storage.queries.versioned_values import ValueKey


def save(connection: Connection, by: str, key: ReviewKey, review_id: str, shared: SharedNote) -> SavedValue:
    """Save a choice for a locked review, with its row in the audit log; return what the database now holds.

    Raises InputError if the note is another one by now, VersionConflictError if somebody chose otherwise since.
    """
    value_key = ValueKey(schema.shared_note, review_id, shared.question_id)
    before, already_saved = versioned_values.read_for_save(connection, value_key, shared.save_id)
    if already_saved:
        return before
    note, _ = versioned_values.read_for_save(connection, ValueKey(schema.note, review_id, shared.question_id), "")
    value = encode_shared_note(shared.shown_text, note)
    after = versioned_values.save(connection, value_key, before, value, shared.seen_version, by)
    if after != before:
        ids = {"case_id": key.case_id, "review_id": review_id, "save_id": shared.save_id}
        change = Change(ChangeType.SHARED_NOTE, key.audit_id, shared.question_id, before.value, after.value, **ids)
        change_log.append(connection, by, [change], after.at)
    return after
