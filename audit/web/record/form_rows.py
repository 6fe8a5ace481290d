"""The rows of the recording form as plain data: texts ready to read, no HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import assert_never

from audit.formatting import format_datetime, format_time
from audit.messages import recording as messages
from audit.model.answer_scales import RecordedAnswer
from audit.model.answers import Answer
from audit.model.applicability import how_worked_out, why_not_applicable
from audit.model.audit_log import AuditLogRow, ChangeType
from audit.model.case_details import CaseDetail, CaseDetailKind
from audit.model.change_words import values_in_words, what_was_done
from audit.model.consistency_checks import NO_NOTE
from audit.model.feedback import has_feedback, is_changed_since_shared, is_shared
from audit.model.personal_text import text_warnings
from audit.model.questionnaire import KeyQuestion, Question, Standard
from audit.model.review_pair import FIRST_REVIEW
from audit.model.text_fields import what_cleaning_changes
from audit.storage import NO_VALUE, SavedValue
from audit.web.components import html
from audit.web.record.case_form import CaseForm, progress
from audit.web.record.comment_threads import answer_key, comment_lines, may_answer
from audit.web.record.component.message_types import ControlKind
from audit.web.record.component.messages import stored_values

MAX_RADIO_OPTIONS = 4
WITHOUT_TEXT = (ChangeType.ANSWER, ChangeType.SHARED_NOTE)
JsonObject = dict[str, object]


def case_detail_groups(case_form: CaseForm) -> list[JsonObject]:
    """Return the case details as one group of rows."""
    case_details = case_form.review.audit.questionnaire.case_details
    return [
        {"name": "", "done": "", "rows": [_case_detail_row(case_form, case_detail) for case_detail in case_details]}
    ]


def question_groups(case_form: CaseForm, standard: Standard) -> list[JsonObject]:
    """Return the questions of a standard as groups, one for each key question, its prompts first."""
    return [_question_group(case_form, key_question) for key_question in standard.key_questions]


def _question_group(case_form: CaseForm, key_question: KeyQuestion) -> JsonObject:
    answered, applicable = progress(case_form, key_question.questions)
    rows = [_question_row(case_form, question) for question in key_question.questions]
    return {"name": key_question.short, "done": f"{answered} of {applicable}" if applicable else "", "rows": rows}


def _question_row(case_form: CaseForm, question: Question) -> JsonObject:
    answer = case_form.answers.get(question.id)
    warning = case_form.consistency_warnings.get(question.id, "")
    has_reasons = question.answer_scale is not None and question.answer_scale.has_reasons
    return {
        "what": ChangeType.ANSWER,
        "id": question.id,
        "style": "judgement" if isinstance(question, KeyQuestion) else "prompt",
        "text": question.text,
        "guidance": question.guidance,
        "hint": "",
        "added": [change.as_read for change in case_form.added_guidance.get(question.id, ())],
        "kind": ControlKind.REASONS if has_reasons else ControlKind.RADIOS,
        "options": [[option.value, question.answer_label(option)] for option in _answer_options(question, answer)],
        "keys": _keys(question),
        "stored": _stored(case_form, ChangeType.ANSWER, question.id),
        "off": "" if question.id in case_form.applicable else _why_not_applicable(case_form, question, answer),
        "note": _stored(case_form, ChangeType.NOTE, question.id),
        "share": _share_content(case_form, question.id),
        "noteNeeded": case_form.review.is_open and question.id in case_form.missing_notes,
        "advice": "" if warning == NO_NOTE else warning,
        "comments": comment_lines(case_form, question.id),
        "reply": html.field_class(answer_key(case_form, question.id)) if may_answer(case_form, question.id) else "",
        "derived": _how_worked_out(case_form, question),
    }


def _share_content(case_form: CaseForm, question_id: str) -> JsonObject | None:
    """Return whether the note on a question is shared; None if the review has no feedback sheet."""
    review = case_form.review
    if review.number != FIRST_REVIEW or not has_feedback(review.audit.questionnaire, review.audit.purpose):
        return None
    saved = review.shared_notes.get(question_id, NO_VALUE)
    is_current = is_shared(review, question_id)
    return {
        "stored": stored_data(ChangeType.SHARED_NOTE, saved if is_current else replace(saved, value=None)),
        "open": case_form.may_write_feedback,
        "changed": is_changed_since_shared(review, question_id),
    }


def _how_worked_out(case_form: CaseForm, question: Question) -> str:
    """Return what a derived measure that applies comes to in this case, and why; '' for others."""
    review = case_form.review
    if question.id not in case_form.applicable:
        return ""
    details_by_id = review.audit.questionnaire.case_details_by_id
    return how_worked_out(question, review.case_record, case_form.counted_answers, details_by_id)


def _answer_options(question: Question, current_answer: RecordedAnswer | None) -> list[RecordedAnswer]:
    """Return the answers to choose from: "Not applicable" only if the questionnaire offers it or it is the answer."""
    options = list(question.offered_answers)
    return options if current_answer is None or current_answer in options else [*options, current_answer]


def _keys(question: Question) -> JsonObject:
    """Return the keys that choose an answer of the question's scale; empty if it is answered by Y, N and A."""
    if question.answer_scale is None or question.answer_scale.has_reasons:
        return {}
    plain = {"a": Answer.NOT_APPLICABLE.value} if Answer.NOT_APPLICABLE in question.offered_answers else {}
    return {**question.answer_scale.keys, **plain}


def _why_not_applicable(case_form: CaseForm, question: Question, stored_answer: RecordedAnswer | None) -> str:
    """Return why a question does not apply, and that an earlier answer is not counted."""
    details_by_id = case_form.review.audit.questionnaire.case_details_by_id
    sentence = why_not_applicable(question, case_form.case_details, case_form.counted_answers, details_by_id)
    if stored_answer is None:
        return sentence
    return f"{sentence} {messages.ANSWER_NOT_COUNTED.format(answer=question.answer_label(stored_answer))}"


def _case_detail_row(case_form: CaseForm, case_detail: CaseDetail) -> JsonObject:
    return {
        "what": ChangeType.CASE_DETAIL,
        "id": case_detail.id,
        "style": "fact",
        "text": case_detail.text if not case_detail.required else f"{case_detail.text} (required)",
        "guidance": case_detail.guidance,
        "hint": case_detail.hint,
        "added": [],
        "kind": case_detail_control(case_detail),
        "options": [[choice.id, choice.text] for choice in case_detail.choices],
        "keys": {},
        "stored": _stored(case_form, ChangeType.CASE_DETAIL, case_detail.id),
        "off": "",
        "note": None,
        "share": None,
        "noteNeeded": False,
        "advice": case_form.detail_warnings.get(case_detail.id, ""),
        "comments": [],
        "reply": "",
        "derived": "",
    }


def _stored(case_form: CaseForm, change_type: ChangeType, subject: str) -> JsonObject:
    review = case_form.review
    saved_values = {
        ChangeType.ANSWER: review.answers,
        ChangeType.NOTE: review.notes,
        ChangeType.CASE_DETAIL: review.details,
    }[change_type]
    entered = case_form.entered.get((change_type, subject), ())
    return saved_data(case_form, change_type, subject, saved_values.get(subject, NO_VALUE), entered)


def saved_data(
    case_form: CaseForm, change_type: ChangeType, subject: str, stored: SavedValue, entered: Iterable[str] = ()
) -> JsonObject:
    """Return what is saved for one control of the form, in the words of its questionnaire."""
    words = answer_words(case_form, change_type, subject, stored)
    return stored_data(change_type, stored, entered, words, _detail_of(case_form, subject))


def _detail_of(case_form: CaseForm, subject: str) -> CaseDetail | None:
    return case_form.review.audit.questionnaire.case_details_by_id.get(subject)


def _shown_values(values: tuple[str, ...], case_detail: CaseDetail | None) -> tuple[str, ...]:
    """Return the values of a control as it shows them: dates and numbers as people write them."""
    return values if case_detail is None else tuple(map(case_detail.entry_text, values))


def answer_words(case_form: CaseForm, change_type: ChangeType, subject: str, stored: SavedValue) -> str:
    """Return a saved answer in words; '' if nothing is saved, or if it is no answer."""
    if change_type is not ChangeType.ANSWER or not stored.value:
        return ""
    return value_in_words(case_form, change_type, subject, (stored.value,))


def case_detail_control(case_detail: CaseDetail) -> ControlKind:
    """Return the control for a case detail. A kind that is missing here fails the type check and the form."""
    match case_detail.kind:
        case CaseDetailKind.TEXT:
            return ControlKind.LINE
        case CaseDetailKind.DATE:
            return ControlKind.DATE
        case CaseDetailKind.NUMBER:
            return ControlKind.NUMBER
        case CaseDetailKind.CHOICES:
            return ControlKind.CHECKS
        case CaseDetailKind.CHOICE | CaseDetailKind.YES_NO:
            return ControlKind.RADIOS if len(case_detail.choices) <= MAX_RADIO_OPTIONS else ControlKind.SELECT
    assert_never(case_detail.kind)


def stored_data(
    change_type: ChangeType,
    stored: SavedValue,
    entered: Iterable[str] = (),
    words: str = "",
    case_detail: CaseDetail | None = None,
) -> JsonObject:
    """Return what is saved for one control: its values, version, answer in words, mark of saving, and what to check.

    The texts are empty if nothing is saved. ``entered`` are the values as they were typed, if they were saved just now.
    ``words`` are those of a saved answer, where the form is shown.
    """
    values = _shown_values(stored_values(change_type, stored), case_detail)
    short_words = "N/A" if words == Answer.NOT_APPLICABLE.label else words
    saved_text = f"{short_words} saved {format_time(stored.at)}".strip() if values and stored.at else ""
    return {
        "value": list(values),
        "version": stored.version,
        "held": words,
        "mark": saved_text[:1].upper() + saved_text[1:],
        "warnings": [] if change_type in WITHOUT_TEXT else _warnings((*values, *entered), values),
    }


def _warnings(texts: Iterable[str], values: Sequence[str]) -> list[str]:
    """Return what to check in saved texts: personal data, and what cleaning changed in what was typed."""
    found = [warning for value in values for warning in text_warnings(value)]
    cleaned = [sentence for text in texts for sentence in what_cleaning_changes(text)]
    return list(dict.fromkeys((*found, *cleaned)))


def conflict_data(case_form: CaseForm, change_type: ChangeType, subject: str, stored: SavedValue) -> JsonObject:
    """Return what was saved meanwhile, by whom (the person in another tab, or somebody else) and when."""
    return {
        "value": list(_shown_values(stored_values(change_type, stored), _detail_of(case_form, subject))),
        "version": stored.version,
        "by": stored.by,
        "mine": stored.by == case_form.context.person.name,
        "at": format_time(stored.at) if stored.at else "",
        "words": value_in_words(case_form, change_type, subject, stored_values(change_type, stored)),
    }


def value_in_words(case_form: CaseForm, change_type: ChangeType, subject: str, values: tuple[str, ...]) -> str:
    """Return the values of a control in words."""
    return values_in_words(case_form.review.audit.questionnaire, change_type, subject, values)


def change_in_words(case_form: CaseForm, row: AuditLogRow) -> str:
    """Return one change in words: who, what and when, and the previous value of an answer or case detail."""
    action, remark = what_was_done(row, case_form.review.audit.questionnaire)
    return f"{row.by} {action}, {format_datetime(row.at)}" + (f" ({remark})" if remark else "")
