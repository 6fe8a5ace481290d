"""Changes to answers, notes and case details in words, for the recording form and for printed cases."""

from __future__ import annotations

from audit.model.answer_scales import read_answer
from audit.model.audit_log import AuditLogRow, Change, ChangeType
from audit.model.questionnaire import Questionnaire
from audit.model.saved_value import decode_detail

RECORDED_TYPES = (ChangeType.ANSWER, ChangeType.NOTE, ChangeType.SHARED_NOTE, ChangeType.CASE_DETAIL)
"""The changes to what an auditor records."""


def recorded_values(change_type: ChangeType, value: str | None) -> tuple[str, ...]:
    """Return the values in their stored form: none, one, or several of a case detail."""
    if value is None:
        return ()
    return decode_detail(value) if change_type is ChangeType.CASE_DETAIL else (value,)


def values_in_words(
    questionnaire: Questionnaire, change_type: ChangeType, subject: str, values: tuple[str, ...]
) -> str:
    """Return the values of an answer, a note or a case detail in words."""
    if change_type is ChangeType.SHARED_NOTE:
        return "shared" if values else "not shared"
    if not values:
        return "an empty note" if change_type is ChangeType.NOTE else "no answer"
    if change_type is ChangeType.ANSWER:
        return questionnaire.answer_label(subject, read_answer(values[0]))
    if change_type is ChangeType.NOTE:
        return f"a different note (“{values[0]}”)"
    case_detail = questionnaire.case_details_by_id.get(subject)
    return ", ".join(map(case_detail.value_label, values)) if case_detail else ", ".join(values)


def what_was_done(row: AuditLogRow, questionnaire: Questionnaire) -> tuple[str, str]:
    """Return what somebody did to an answer, a note or a case detail, and a remark: the value before, and the reason.

    The text of a note is left out.
    """
    change = row.change
    action, previous = _action(change, questionnaire)
    return action, "; ".join(filter(None, (previous, change.reason)))


def _action(change: Change, questionnaire: Questionnaire) -> tuple[str, str]:
    if change.type is ChangeType.CASE_DETAIL:
        old, new = (
            values_in_words(questionnaire, change.type, change.subject, recorded_values(change.type, value))
            for value in (change.old, change.new)
        )
        return f"recorded {new}" if change.new else "cleared it", f"was {old}"
    if change.type is ChangeType.NOTE:
        return "wrote a note" if change.old is None else "changed the note" if change.new else "cleared the note", ""
    if change.type is ChangeType.SHARED_NOTE:
        return "chose to share the note" if change.new else "chose not to share the note", ""
    old, new = (
        questionnaire.answer_label(change.subject, read_answer(value)) if value else ""
        for value in (change.old, change.new)
    )
    question = questionnaire.questions_by_id.get(change.subject)
    if question is not None and not question.is_asked:
        action = f"overrode it with {new}" if new else "removed the override"
        return action, f"was overridden with {old}" if old else "was not overridden"
    return f"answered {new}" if new else "cleared the answer", f"was {old or 'unanswered'}"
