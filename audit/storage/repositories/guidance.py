"""Guidance that the lead adds to a question during an audit, for everybody who records cases."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, insert

from audit.errors import ConflictError, InputError, NotAllowedError
from audit.messages import model as model_messages
from audit.messages import storage as messages
from audit.model.audit import Audit
from audit.model.audit_log import Change, ChangeType
from audit.model.guidance import GuidanceChange, guidance_in_force, join_guidance
from audit.model.people import Permission, Person
from audit.model.text_fields import check_text, require_reason
from audit.storage.audit_log import change_log
from audit.storage.authorisation import Access
from audit.storage.engine import clock, schema
from audit.storage.queries import guidance_changes
from audit.storage.queries.audit_reader import AuditReader


class Guidance:
    """The added guidance of every audit. A change names the last one of its question that was seen."""

    def __init__(self, access: Access, reader: AuditReader) -> None:
        self._access = access
        self._reader = reader

    def all(self, person: Person, audit_id: str) -> Sequence[GuidanceChange]:
        """Every change to the guidance of an audit, oldest first."""
        with self._access.read_transaction(person, Permission.SEE_AUDIT, audit_id) as connection:
            return guidance_changes.read(connection, audit_id)

    def add(
        self, person: Person, audit_id: str, question_id: str, text: str, reason: str, seen: int = 0
    ) -> GuidanceChange:
        """Add guidance to a question; ``seen`` is the number of the last change of it that was seen (0: none).

        The same again changes nothing. Raises InputError with every problem, ConflictError if somebody else
        changed the guidance of the question since.
        """
        cleaned, cleaned_reason = check_text("The guidance", text), check_text("The reason", reason)
        without_text = [] if cleaned else [model_messages.GUIDANCE_WITHOUT_TEXT]
        without_reason = [] if cleaned_reason else [model_messages.REASON_MISSING.format(subject="guidance")]
        if problems := without_text + without_reason:
            raise InputError(*problems)
        with self._access.write_transaction(person, Permission.WRITE_GUIDANCE, audit_id) as connection:
            changes = self._read_for_change(connection, audit_id, question_id)
            last = changes[-1] if changes else None
            if last and (last.text, last.reason, last.by) == (cleaned, cleaned_reason, person.name):
                return last
            _check_seen(question_id, last, seen)
            return _save(connection, person, audit_id, question_id, cleaned, cleaned_reason)

    def withdraw(self, person: Person, audit_id: str, question_id: str, reason: str, seen: int) -> GuidanceChange:
        """Withdraw everything that was added to a question. It stays in the database and in the audit log.

        Raises InputError without a reason, NotAllowedError if nothing is added, ConflictError as ``add`` does.
        """
        cleaned_reason = require_reason(reason, "guidance")
        with self._access.write_transaction(person, Permission.WRITE_GUIDANCE, audit_id) as connection:
            changes = self._read_for_change(connection, audit_id, question_id)
            _check_seen(question_id, changes[-1] if changes else None, seen)
            in_force = guidance_in_force(changes).get(question_id, ())
            if not in_force:
                raise NotAllowedError(messages.NO_ADDED_GUIDANCE.format(question=question_id))
            withdrawn = "\n\n".join(change.text for change in in_force)
            return _save(connection, person, audit_id, question_id, "", cleaned_reason, withdrawn)

    def _read_for_change(self, connection: Connection, audit_id: str, question_id: str) -> list[GuidanceChange]:
        """The changes of one question, locked. Raises InputError if the audit does not ask it."""
        audit = self._reader.read_open_for_update(connection, audit_id)
        _check_asked(audit, question_id)
        return [change for change in guidance_changes.read(connection, audit_id) if change.question_id == question_id]


def _check_asked(audit: Audit, question_id: str) -> None:
    if question_id not in {question.id for question in audit.inspected_questions}:
        raise InputError(model_messages.NOT_A_QUESTION.format(question_id=question_id))


def _check_seen(question_id: str, last: GuidanceChange | None, seen: int) -> None:
    if last is not None and last.number != seen:
        raise ConflictError(messages.GUIDANCE_CONFLICT.format(name=last.by, question=question_id))


def _save(
    connection: Connection,
    person: Person,
    audit_id: str,
    question_id: str,
    text: str,
    reason: str,
    withdrawn: str = "",
) -> GuidanceChange:
    number = len(guidance_changes.read(connection, audit_id)) + 1
    change = GuidanceChange(number, question_id, text, reason, person.name, clock.now())
    _insert(connection, audit_id, change, withdrawn)
    return change


def _insert(connection: Connection, audit_id: str, change: GuidanceChange, withdrawn: str = "") -> None:
    """Add a change, with its row in the audit log. ``withdrawn`` is the text that no longer applies."""
    row = {
        "audit_id": audit_id,
        "number": change.number,
        "question_id": change.question_id,
        "text": change.text,
        "reason": change.reason,
        "recorded_by": change.by,
        "recorded_at": change.at,
    }
    connection.execute(insert(schema.guidance_change).values(row))
    old, new = (join_guidance(change.question_id, text) if text else None for text in (withdrawn, change.text))
    logged = Change(ChangeType.GUIDANCE, audit_id, str(change.number), old, new, reason=change.reason)
    change_log.append(connection, change.by, [logged])
