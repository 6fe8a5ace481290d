"""What stands between a case and its submission, and what is worth a second look: each with a way to it.

Plain data, drawn by the page in the browser: a block has a heading and lines, a line its words before and after its
ways, a way the section, the question or fact, whether it leads to the note, and its words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from audit.model.audit_log import ChangeType
from audit.model.consistency_checks import NO_NOTE
from audit.model.questionnaire import Question
from audit.web.components import html
from audit.web.record.case_form import CASE_DETAILS_SECTION, CaseForm, section_of
from audit.web.record.form_rows import JsonObject


def outstanding_items(case_form: CaseForm) -> list[JsonObject]:
    """What is missing first, then what is worth a second look; a block without a line is left out."""
    lines_by_heading = {
        "Still missing": list(_missing_items(case_form)),
        "Worth a second look": list(_items_to_check(case_form)),
    }
    return [{"name": name, "lines": lines} for name, lines in lines_by_heading.items() if lines]


def _missing_items(case_form: CaseForm) -> Iterator[JsonObject]:
    missing_details = case_form.missing_details
    if missing_details:
        links = [
            [CASE_DETAILS_SECTION, case_detail.id, ChangeType.CASE_DETAIL, case_detail.text]
            for case_detail in missing_details
        ]
        yield {"before": f"Facts, {len(missing_details)} needed: ", "ways": links, "after": ""}
    for standard in case_form.standards:
        unanswered, notes = case_form.unanswered_in(standard), case_form.missing_notes_in(standard)
        if unanswered:
            words = f"{standard.name}, {html.pluralise(len(unanswered), 'question')} unanswered: "
            yield {
                "before": words,
                "ways": _links(case_form, _question_ids(unanswered), ChangeType.ANSWER),
                "after": "",
            }
        if notes:
            words = f"{standard.name}, {html.pluralise(len(notes), 'note')} needed: "
            yield {"before": words, "ways": _links(case_form, _question_ids(notes), ChangeType.NOTE), "after": ""}


def _question_ids(questions: Iterable[Question]) -> list[str]:
    return [question.id for question in questions]


def _items_to_check(case_form: CaseForm) -> Iterator[JsonObject]:
    """Contradictions first, those of one sentence together; then the judgements without a note, which say little."""
    questions_by_warning: dict[str, list[str]] = {}
    for question_id, warning in case_form.consistency_warnings.items():
        questions_by_warning.setdefault(warning, []).append(question_id)
    without_note = questions_by_warning.pop(NO_NOTE, [])
    for warning, question_ids in questions_by_warning.items():
        yield {"before": "", "ways": _links(case_form, question_ids, ChangeType.ANSWER), "after": f": {warning}"}
    without_note = [
        question_id for question_id in without_note if question_id not in case_form.missing_notes
    ]  # those stand above
    if without_note:
        words = (
            f"{html.pluralise(len(without_note), 'judgement')} {'has' if len(without_note) == 1 else 'have'} no note: "
        )
        yield {"before": words, "ways": _links(case_form, without_note, ChangeType.NOTE), "after": ""}


def _links(case_form: CaseForm, question_ids: Iterable[str], change_type: ChangeType) -> list[list[str]]:
    return [[section_of(case_form, question_id), question_id, change_type, question_id] for question_id in question_ids]
