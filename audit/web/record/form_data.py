"""Everything that the recording form in the browser shows of a case, as plain data."""

from __future__ import annotations

from collections.abc import Sequence

from audit.files.recording_sheet.keys import questionnaire_check
from audit.files.unsaved_answers import account_code
from audit.formatting import format_datetime, join_list, pluralise
from audit.messages import recording as messages
from audit.messages.calibration import ONLY_LEAD_CHANGES_DETAILS
from audit.messages.pages import AUDIT_CLOSED
from audit.model.audit_log import AuditLogRow, ChangeType
from audit.model.case import CaseState
from audit.model.change_words import RECORDED_TYPES
from audit.model.conditions_in_words import asked_of
from audit.model.review_pair import FIRST_REVIEW, review_name
from audit.storage import Permission
from audit.web.components import tab_state
from audit.web.record.case_form import (
    CASE_DETAILS_SECTION,
    CHECK_SECTION,
    CaseForm,
    case_key,
    details_title,
    pending_navigation,
    section_labels,
    section_names,
    section_of,
    which_notes,
)
from audit.web.record.checklist import outstanding_items
from audit.web.record.comment_threads import comment_summary
from audit.web.record.component.messages import FormRequest, SaveRequest, SaveResult
from audit.web.record.form_rows import (
    JsonObject,
    case_detail_groups,
    change_in_words,
    conflict_data,
    question_groups,
    saved_data,
)
from audit.web.record.saving import SaveResults
from audit.web.record.submission import action_count, who_records, why_asked_for, why_eliminated
from audit.web.record.undo import next_undo, undo_message

CASE_DETAILS_STATEMENT = "Do not enter names, CRNs or dates of birth. These details decide which questions apply."


def form_data(case_form: CaseForm, section: str, request: FormRequest, save_results: SaveResults) -> JsonObject:
    """Return everything that the page in the browser shows."""
    navigation = pending_navigation(case_form)
    return {
        "person": case_form.context.person.name,
        "account": account_code(case_form.context.person.name),
        "questionnaire": questionnaire_check(case_form.review.audit.questionnaire),
        "case": case_key(case_form),
        "reference": f"{case_form.case_label.heading} {case_form.review.reference}",
        "number": request.number,
        "open": case_form.is_open,
        "unreachable": case_form.is_unreachable,
        "concerns": not case_form.problems and case_form.may(Permission.RAISE_CONCERN),
        "names": {detail.id: detail.text for detail in case_form.review.audit.questionnaire.case_details},
        "sections": list(section_labels(case_form).items()),
        "status": _status_line(case_form),
        "told": " ".join(tab_state.DEFERRED_ERRORS.pop()),
        "acts": action_count(),
        "undo": next_undo(case_form),
        "undone": {"id": request.undo, "words": undo_message()} if request.undo else None,
        "notices": _notices(case_form, section),
        "go": navigation.number if navigation else 0,
        "to": navigation.subject if navigation else "",
        **_section_content(case_form, section),
        "comments": comment_summary(case_form),
        "history": {request.asked: _history(case_form, request.asked)} if request.asked else {},
        "ahead": _sections_ahead(case_form, section, request),
        "outcomes": {
            save_request.save_id: _save_result_data(case_form, save_request, save_results[save_request.save_id])
            for save_request in request.saves
            if not save_results[save_request.save_id].unavailable  # it waits, as if the network were cut
        },
    }


def _sections_ahead(case_form: CaseForm, shown: str, request: FormRequest) -> list[JsonObject]:
    """Return the other sections, once for each request that asks for them. The checklist needs a connection."""
    if not request.ahead or case_form.problems or tab_state.SENT_AHEAD.get() == request.number:
        return []
    tab_state.SENT_AHEAD.set(request.number)
    others = [section for section in section_names(case_form) if section not in (shown, CHECK_SECTION)]
    return [_section_content(case_form, section) for section in others]


def _section_content(case_form: CaseForm, section: str) -> JsonObject:
    return {"section": section, **_section_words(case_form, section), "next": _next_section(case_form, section)}


def _next_section(case_form: CaseForm, section: str) -> JsonObject | None:
    names = section_names(case_form)
    if section == CHECK_SECTION:
        return None
    next_section = list(names)[list(names).index(section) + 1]
    return {"id": next_section, "name": names[next_section]}


def _section_words(case_form: CaseForm, section: str) -> JsonObject:
    if section == CHECK_SECTION:
        items = outstanding_items(case_form) if case_form.is_open else []
        title = "Checklist" if case_form.review.is_open else case_form.state.label.capitalize()
        return {"title": title, "statement": "", "groups": [], "ways": items}
    if section == CASE_DETAILS_SECTION:
        return _section_data(details_title(case_form), CASE_DETAILS_STATEMENT, case_detail_groups(case_form))
    standard = case_form.review.audit.questionnaire.standards_by_id[section]
    asked = asked_of(standard, case_form.review.audit.questionnaire)
    statement = " ".join(filter(None, (standard.statement, asked)))
    return _section_data(standard.name, statement, question_groups(case_form, standard))


def _section_data(title: str, statement: str, groups: list[JsonObject]) -> JsonObject:
    return {"title": title, "statement": statement, "groups": groups, "ways": []}


def _save_result_data(case_form: CaseForm, save_request: SaveRequest, save_result: SaveResult) -> JsonObject:
    if save_result.stored:
        change_type, subject = save_request.change_type, save_request.subject
        return {"stored": saved_data(case_form, change_type, subject, save_result.stored)}
    section = section_of(case_form, save_request.subject)  # the person may have opened another section since
    if save_result.conflict:
        return {
            "clash": conflict_data(case_form, save_request.change_type, save_request.subject, save_result.conflict),
            "section": section,
        }
    return {"fault": save_result.error, "section": section}


def _status_line(case_form: CaseForm) -> str:
    """Return the status of the case in one line: its state, what is left to do, and its auditor."""
    number, state_words, auditor = case_form.review.number, case_form.state.label, case_form.review.auditor
    is_only = number == FIRST_REVIEW or case_form.review.audit.purpose.is_exercise
    which = "" if is_only else review_name(number).capitalize()
    allocation = f"allocated to {auditor}" if auditor else "not allocated"
    remaining = "" if case_form.state is CaseState.ELIMINATED else _remaining_work(case_form)
    return " · ".join(filter(None, (which, f"{state_words[:1].upper()}{state_words[1:]}", remaining, allocation)))


def _remaining_work(case_form: CaseForm) -> str:
    note_count, detail_count = len(case_form.missing_notes), len(case_form.missing_details)
    missing_texts = [which_notes(case_form, note_count)] if note_count else []
    missing_texts += [f"{pluralise(detail_count, 'required detail')} missing"] if detail_count else []
    return ", ".join([f"{pluralise(len(case_form.unanswered), 'question')} left", *missing_texts])


def _notices(case_form: CaseForm, section: str) -> list[str]:
    """Return the notices about the whole case: that it cannot be read or changed, and why, or why it was returned."""
    if case_form.is_unreachable:
        return []  # the form says so itself, with what waits, as if the network were cut
    if case_form.problems:
        return [*case_form.problems, messages.ENTRIES_STAY_ON_PAGE]
    if case_form.review.audit.closed_at is not None:
        return [AUDIT_CLOSED]
    if case_form.elimination is not None:
        return [] if section == CHECK_SECTION else why_eliminated(case_form, case_form.elimination)
    shared = _details_of_lead(case_form, section)
    return [*_what_was_moderated(case_form), *_state_notices(case_form, section), *shared]


def _details_of_lead(case_form: CaseForm, section: str) -> list[str]:
    """Return that only the lead changes the case details of a calibration exercise, to others who open them."""
    is_shared = section == CASE_DETAILS_SECTION and case_form.review.audit.purpose.is_exercise
    is_others = is_shared and case_form.is_open and not case_form.may(Permission.ADD_CASE)
    return [ONLY_LEAD_CHANGES_DETAILS] if is_others else []


def _state_notices(case_form: CaseForm, section: str) -> list[str]:
    """Return why the case cannot be changed, or why it was returned, and what was not collected."""
    if not case_form.review.is_open:
        read_only = messages.READ_ONLY.format(singular=case_form.case_label.singular, state=case_form.state.label)
        without = [*_why_without_notes(case_form), *why_asked_for(case_form)]
        return [*([read_only] if section != CHECK_SECTION else []), *without]
    returned = [_why_returned(case_form)] if case_form.state is CaseState.RETURNED else []
    open_notices = [*returned, *_what_was_not_collected(case_form)]
    return open_notices if case_form.is_open else [who_records(case_form), *open_notices]


def _why_without_notes(case_form: CaseForm) -> list[str]:
    """Return that required notes are not written: a file may have answers only. Here no such case is submitted."""
    if not case_form.missing_notes:
        return []
    count = pluralise(len(case_form.missing_notes), "note")
    return [messages.IMPORTED_WITHOUT_NOTES.format(singular=case_form.case_label.singular, count=count)]


def _what_was_moderated(case_form: CaseForm) -> list[str]:
    """Return which answers of the first review do not count because others were agreed; none for other reviews."""
    agreed = [
        f"{question_id} ({case_form.review.audit.questionnaire.answer_label(question_id, answer)})"
        for question_id, answer in case_form.review.moderated.items()
    ]
    return [] if not agreed else [messages.MODERATED.format(agreed=join_list(sorted(agreed), "and"))]


def _what_was_not_collected(case_form: CaseForm) -> list[str]:
    """Return how many questions need no answer because the file of the case had no column for them, if any."""
    if not case_form.not_collected:
        return []
    count = pluralise(len(case_form.not_collected), "question")
    return [messages.NOT_COLLECTED.format(count=count)]


def _audit_log(case_form: CaseForm) -> Sequence[AuditLogRow]:
    """Return the changes of this review and of the case, without those of another review that the person may see."""
    review = case_form.review
    rows = case_form.context.store.reviews.audit_log(case_form.context.person, review.audit.id, review.case_id)
    return [row for row in rows if row.change.review_id in ("", review.id) or row.change.type is ChangeType.CASE_DETAIL]


def _why_returned(case_form: CaseForm) -> str:
    """Return who returned the case last, when and why."""
    returns = (
        row
        for row in _audit_log(case_form)
        if row.change.type is ChangeType.STATE and row.change.new == CaseState.RETURNED
    )
    last_return = list(returns)[-1]
    return messages.RETURNED.format(
        name=last_return.by,
        singular=case_form.case_label.singular,
        when=format_datetime(last_return.at),
        reason=last_return.change.reason,
    )


def _history(case_form: CaseForm, subject: str) -> list[str]:
    """Return the changes to a question or case detail, latest first. The text of notes is left out."""
    if case_form.problems:
        return []
    rows = [row for row in _audit_log(case_form) if row.change.subject == subject and row.change.type in RECORDED_TYPES]
    return [change_in_words(case_form, row) for row in reversed(rows)]
