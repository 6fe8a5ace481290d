"""The checklist at the end of a case: what is missing, and which answers to check, each with links.

Plain data that the browser shows. A block has a heading (``name``) and lines; a line has a text before and after its
links (``ways``); a link is a list of section, question or case detail, type of change, and text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from audit.formatting import pluralise
from audit.model.audit_log import ChangeType
from audit.model.case_details import CaseDetail, CaseDetailKind
from audit.model.consistency_checks import NO_NOTE
from audit.model.personal_text import find_personal_data
from audit.model.questionnaire import Question
from audit.storage import NO_VALUE
from audit.web.record.case_form import CASE_DETAILS_SECTION, CaseForm, details_title, section_of
from audit.web.record.form_rows import JsonObject


def outstanding_items(case_form: CaseForm) -> list[JsonObject]:
    """Return the blocks of the checklist: what is missing, then what to check. Empty blocks are left out."""
    lines_by_heading = {
        "Missing information": list(_missing_items(case_form)),
        "Answers to check": list(_items_to_check(case_form)),
        "Texts that may identify a person": list(_texts_to_check(case_form)),
    }
    return [{"name": name, "lines": lines} for name, lines in lines_by_heading.items() if lines]


def _missing_items(case_form: CaseForm) -> Iterator[JsonObject]:
    missing_details = case_form.missing_details
    if missing_details:
        links = list(map(_detail_link, missing_details))
        text = f"{details_title(case_form)}, {len(missing_details)} required: "
        yield {"before": text, "ways": links, "after": ""}
    for standard in case_form.standards:
        unanswered, notes = case_form.unanswered_in(standard), case_form.missing_notes_in(standard)
        if unanswered:
            text = f"{standard.name}, {pluralise(len(unanswered), 'question')} unanswered: "
            links = _links(case_form, _question_ids(unanswered), ChangeType.ANSWER)
            yield {"before": text, "ways": links, "after": ""}
        if notes:
            text = f"{standard.name}, {pluralise(len(notes), 'note')} required: "
            yield {"before": text, "ways": _links(case_form, _question_ids(notes), ChangeType.NOTE), "after": ""}


def _question_ids(questions: Iterable[Question]) -> list[str]:
    return [question.id for question in questions]


def _items_to_check(case_form: CaseForm) -> Iterator[JsonObject]:
    """Yield contradictions first, grouped by warning, then the key questions without a note."""
    questions_by_warning: dict[str, list[str]] = {}
    for question_id, warning in case_form.consistency_warnings.items():
        questions_by_warning.setdefault(warning, []).append(question_id)
    without_note = questions_by_warning.pop(NO_NOTE, [])
    for warning, question_ids in questions_by_warning.items():
        yield {"before": "", "ways": _links(case_form, question_ids, ChangeType.ANSWER), "after": f": {warning}"}
    for detail_id, warning in case_form.detail_warnings.items():
        case_detail = case_form.review.audit.questionnaire.case_details_by_id[detail_id]
        yield {"before": "", "ways": [_detail_link(case_detail)], "after": f": {warning}"}
    # A missing required note is listed above.
    without_note = [question_id for question_id in without_note if question_id not in case_form.missing_notes]
    if without_note:
        text = f"{pluralise(len(without_note), 'overall answer')} without a note: "
        yield {"before": text, "ways": _links(case_form, without_note, ChangeType.NOTE), "after": ""}


def _texts_to_check(case_form: CaseForm) -> Iterator[JsonObject]:
    """Yield the notes and the case details in which something looks like personal data."""
    notes = [
        question.id
        for question in case_form.review.questions
        if find_personal_data(case_form.review.notes.get(question.id, NO_VALUE).value or "")
    ]
    if notes:
        yield {"before": "Notes: ", "ways": _links(case_form, notes, ChangeType.NOTE), "after": ""}
    details = [
        _detail_link(case_detail)
        for case_detail in case_form.review.audit.questionnaire.case_details
        if case_detail.kind in (CaseDetailKind.TEXT, CaseDetailKind.NUMBER)
        and any(map(find_personal_data, case_form.case_details.get(case_detail.id, ())))
    ]
    if details:
        yield {"before": f"{details_title(case_form)}: ", "ways": details, "after": ""}


def _detail_link(case_detail: CaseDetail) -> list[str]:
    return [CASE_DETAILS_SECTION, case_detail.id, ChangeType.CASE_DETAIL, case_detail.text]


def _links(case_form: CaseForm, question_ids: Iterable[str], change_type: ChangeType) -> list[list[str]]:
    return [[section_of(case_form, question_id), question_id, change_type, question_id] for question_id in question_ids]
