"""The old and the new value of a change as people read them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from audit.formatting import format_date
from audit.model.answer_scales import read_answer
from audit.model.audit_log import AuditLogRow, Change, ChangeType
from audit.model.case import CaseState
from audit.model.questionnaire import Questionnaire
from audit.model.sampling import EliminationReason
from audit.model.saved_value import decode_detail, decode_ids
from audit.web.history.change_words import moderated_text

QUESTION_CHANGES = (
    ChangeType.ANSWER,
    ChangeType.NOTE,
    ChangeType.SHARED_NOTE,
    ChangeType.MODERATION,
    ChangeType.COMMENT,
    ChangeType.CONCERN,
    ChangeType.AGREED_ANSWER,
)
NO_VALUE = "–"
ERASED = "erased"


def value_texts(row: AuditLogRow, questionnaire: Questionnaire) -> tuple[str, str]:
    """Return the value before the change and the one after it; a dash for none, and a word for an erased one."""
    if row.is_erased:
        return ERASED, ERASED
    old, new = (_text(row.change, value, questionnaire) for value in (row.change.old, row.change.new))
    return old, new


def subject_text(change: Change, questionnaire: Questionnaire) -> str:
    """Return the wording of the question or case detail that was changed; '' if the change is of something else."""
    if change.type is ChangeType.CASE_DETAIL and change.subject in questionnaire.case_details_by_id:
        return questionnaire.case_details_by_id[change.subject].text
    if change.type in QUESTION_CHANGES and change.subject in questionnaire.questions_by_id:
        return questionnaire.questions_by_id[change.subject].text
    return ""


def _text(change: Change, value: str | None, questionnaire: Questionnaire) -> str:
    if not value:
        return NO_VALUE
    to_text = VALUE_TEXTS.get(change.type)
    return to_text(change, value, questionnaire) if to_text else value


def _answer(change: Change, value: str, questionnaire: Questionnaire) -> str:
    return questionnaire.answer_label(change.subject, read_answer(value))


def _agreed_answer(change: Change, value: str, questionnaire: Questionnaire) -> str:
    """Return an answer, or the word that says that the agreed answers were released."""
    return _answer(change, value, questionnaire) if change.subject in questionnaire.questions_by_id else value


def _state(change: Change, value: str, questionnaire: Questionnaire) -> str:
    return CaseState(value).label


def _case_detail(change: Change, value: str, questionnaire: Questionnaire) -> str:
    case_detail = questionnaire.case_details_by_id.get(change.subject)
    return "; ".join(case_detail.value_label(code) if case_detail else code for code in decode_detail(value))


def _ids(change: Change, value: str, questionnaire: Questionnaire) -> str:
    return ", ".join(sorted(decode_ids(value)))


def _retention(change: Change, value: str, questionnaire: Questionnaire) -> str:
    return format_date(date.fromisoformat(value)) if change.subject == "purge date" else value


def _sample(change: Change, value: str, questionnaire: Questionnaire) -> str:
    return questionnaire.case_label.with_count(int(value))


def _elimination(change: Change, value: str, questionnaire: Questionnaire) -> str:
    return EliminationReason(value).label


def _moderation(change: Change, value: str, questionnaire: Questionnaire) -> str:
    return moderated_text(value, change.subject, questionnaire)


def _shared_note(change: Change, value: str, questionnaire: Questionnaire) -> str:
    return "Shared"


VALUE_TEXTS: Mapping[ChangeType, Callable[[Change, str, Questionnaire], str]] = {
    ChangeType.ANSWER: _answer,
    ChangeType.AGREED_ANSWER: _agreed_answer,
    ChangeType.STATE: _state,
    ChangeType.DRAW: _sample,
    ChangeType.ELIMINATION: _elimination,
    ChangeType.CASE_DETAIL: _case_detail,
    ChangeType.NOT_COLLECTED: _ids,
    ChangeType.RETENTION: _retention,
    ChangeType.MODERATION: _moderation,
    ChangeType.SHARED_NOTE: _shared_note,
}
"""How to read the values of a kind of change; those of every other kind are saved as people read them."""
