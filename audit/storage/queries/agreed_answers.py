"""Saving the agreed answers of a calibration exercise, each with its row in the audit log."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Connection, bindparam, delete

from audit.errors import ConflictError, InputError, NotAllowedError, NotFoundError
from audit.messages import calibration as messages
from audit.messages import model as model_messages
from audit.messages import storage as storage_messages
from audit.model.answer_scales import RecordedAnswer
from audit.model.audit import AuditHeader
from audit.model.audit_log import Change, ChangeType
from audit.model.calibration import AgreedAnswer, ExerciseCase
from audit.storage.audit_log import change_log
from audit.storage.audit_log.hash_chain import insert_many
from audit.storage.engine import clock, schema
from audit.storage.queries import exercises

Item = tuple[str, str]
"""The ids of a case and of a question."""


def require_not_released(connection: Connection, audit_id: str) -> None:
    """Raise NotAllowedError if the agreed answers are released: nobody may change what auditors are compared with."""
    if exercises.read_release(connection, audit_id) is not None:
        raise NotAllowedError(messages.RELEASED_ANSWERS_FIXED)


def check_item(audit: AuditHeader, cases: Sequence[ExerciseCase], item: Item, answer: RecordedAnswer | None) -> None:
    """Raise NotFoundError or InputError if the exercise has no such case or question, or it has no such answer."""
    case_id, question_id = item
    if case_id not in {case.case_id for case in cases}:
        raise NotFoundError(model_messages.CASE_NOT_FOUND)
    question = next((each for each in audit.inspected_questions if each.is_asked and each.id == question_id), None)
    if question is None:
        raise InputError(storage_messages.UNKNOWN_QUESTION.format(question=question_id))
    if answer is not None and (problem := question.why_not_allowed(answer)):
        raise InputError(problem)


def check_unchanged(before: AgreedAnswer | None, seen: AgreedAnswer | None, question_id: str) -> None:
    """Raise ConflictError if somebody changed the agreed answer since it was seen."""
    if before != seen:
        raise ConflictError(messages.AGREED_ALREADY.format(question=question_id))


def save(connection: Connection, by: str, audit_id: str, answers: Mapping[Item, tuple[RecordedAnswer, str]]) -> None:
    """Save agreed answers with their reasons, over any that are there."""
    before = exercises.agreed_answers(connection, audit_id)
    at = clock.now()
    _delete(connection, answers)
    rows = [
        {
            "case_id": case_id,
            "question_id": question_id,
            "value": answer.value,
            "reason": reason,
            "recorded_by": by,
            "recorded_at": at,
        }
        for (case_id, question_id), (answer, reason) in answers.items()
    ]
    insert_many(connection, schema.agreed_answer, rows)
    changes = [
        _change(audit_id, item, before.get(item[0], {}).get(item[1]), answer, reason)
        for item, (answer, reason) in answers.items()
    ]
    change_log.append(connection, by, changes, at)


def withdraw(connection: Connection, by: str, audit_id: str, item: Item, before: AgreedAnswer, reason: str) -> None:
    """Delete an agreed answer; the audit log still has it."""
    _delete(connection, [item])
    change_log.append(connection, by, [_change(audit_id, item, before, None, reason)])


def _delete(connection: Connection, items: Collection[Item]) -> None:
    table = schema.agreed_answer
    is_item = (table.c.case_id == bindparam("case"), table.c.question_id == bindparam("question"))
    if items:
        keys = [{"case": case_id, "question": question_id} for case_id, question_id in items]
        connection.execute(delete(table).where(*is_item), keys)


def _change(
    audit_id: str, item: Item, before: AgreedAnswer | None, after: RecordedAnswer | None, reason: str
) -> Change:
    old, new = (before.answer.value if before else None), (after.value if after else None)
    return Change(ChangeType.AGREED_ANSWER, audit_id, item[1], old, new, item[0], reason=reason)
