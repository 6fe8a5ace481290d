"""A case in memory with which the recording form of a questionnaire is tried. The database never hears of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress

from audit.errors import InputError
from audit.model.answer_scales import read_answer
from audit.model.audit import AuditDescription, AuditHeader
from audit.model.audit_log import ChangeType
from audit.model.case import CaseState
from audit.model.case_review import CaseReview
from audit.model.encoded_value import encode_answer, encode_note, encode_recorded_detail
from audit.model.feedback import encode_shared_note
from audit.model.people import Permission
from audit.model.questionnaire import Questionnaire
from audit.model.review_pair import FIRST_REVIEW
from audit.model.saved_value import decode_detail
from audit.storage import NO_VALUE, SavedValue
from audit.web.record.component.messages import SaveRequest, SaveResult

PREVIEW_ID = "preview"
REFERENCE = "EXAMPLE-1"
PreviewValues = Mapping[tuple[ChangeType, str], SavedValue]


def save_in_memory(
    questionnaire: Questionnaire, values: PreviewValues, requests: Iterable[SaveRequest]
) -> tuple[PreviewValues, dict[str, SaveResult]]:
    """Return the values after the saves that the form asks for, and the result of each save by its id."""
    after, results = dict(values), {}
    for request in requests:
        key = (request.change_type, request.subject)
        try:
            encoded = _encode(questionnaire, after, request.change_type, request.subject, request.values)
            after[key] = SavedValue(encoded, max(request.seen_version, after.get(key, NO_VALUE).version) + 1)
            results[request.save_id] = SaveResult(stored=after[key])
        except InputError as error:
            results[request.save_id] = SaveResult(error=" ".join(error.problems))
    return after, results


def _encode(
    questionnaire: Questionnaire,
    values: PreviewValues,
    change_type: ChangeType,
    subject: str,
    entered: tuple[str, ...],
) -> str | None:
    """Return a value as an audit would save it. Raises InputError if the questionnaire does not allow it."""
    value = entered[0] if entered else ""
    if change_type is ChangeType.CASE_DETAIL:
        return encode_recorded_detail(subject, entered, questionnaire).value
    if change_type is ChangeType.NOTE:
        return encode_note(subject, value, questionnaire).value
    if change_type is ChangeType.SHARED_NOTE:
        return encode_shared_note(value or None, values.get((ChangeType.NOTE, subject), NO_VALUE))
    return encode_answer(subject, read_answer(value) if value else None, questionnaire).value


def values_that_fit(questionnaire: Questionnaire, values: PreviewValues) -> PreviewValues:
    """Return the values that the questionnaire, which may have been changed since, still allows."""
    fitting: dict[tuple[ChangeType, str], SavedValue] = {}
    for (change_type, subject), saved in values.items():
        entered = _entered(change_type, saved.value)
        with suppress(InputError):
            if change_type is not ChangeType.SHARED_NOTE:
                _encode(questionnaire, values, change_type, subject, entered)
            fitting[change_type, subject] = saved
    return fitting


def _entered(change_type: ChangeType, value: str | None) -> tuple[str, ...]:
    if change_type is ChangeType.CASE_DETAIL:
        return decode_detail(value)
    return (value,) if value else ()


def preview_review(questionnaire: Questionnaire, auditor: str, values: PreviewValues) -> CaseReview:
    """Return the case as its auditor would see it with these values."""
    description = AuditDescription("Preview", "Preview")
    of_type = {
        each: {subject: saved for (change_type, subject), saved in values.items() if change_type is each}
        for each in (ChangeType.CASE_DETAIL, ChangeType.ANSWER, ChangeType.NOTE, ChangeType.SHARED_NOTE)
    }
    return CaseReview(
        id=PREVIEW_ID,
        audit=AuditHeader(PREVIEW_ID, description, questionnaire, closed_at=None, closed_by=""),
        case_id=PREVIEW_ID,
        reference=REFERENCE,
        number=FIRST_REVIEW,
        auditor=auditor,
        state=CaseState.IN_PROGRESS,
        details=of_type[ChangeType.CASE_DETAIL],
        answers=of_type[ChangeType.ANSWER],
        notes=of_type[ChangeType.NOTE],
        shared_notes=of_type[ChangeType.SHARED_NOTE],
        permissions=frozenset({Permission.SEE_CASE, Permission.RECORD_ANSWERS, Permission.WRITE_FEEDBACK}),
    )
