"""The one rule for what counts in results, for every surface: pages, command line, workbook, report and JSON.

In an audit of cases, complete cases count. In a survey, every answer counts. A question or case detail for which a
responses file has no column was not collected, so it makes no case incomplete. A column of a required case detail that
is empty in every row is the same as no column.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from audit.messages import model as messages
from audit.model.applicability import questions_missing_notes, unanswered_questions
from audit.model.case import COUNTED_STATES, CaseRecord, CaseState
from audit.model.case_details import CaseDetail
from audit.model.questionnaire import Question, Questionnaire, Standard


def counting_rule(questionnaire: Questionnaire, open_count: int = 0) -> str:
    """Return the sentence next to every table that says which records and answers count.

    ``open_count`` is the number of records that are not submitted but were included by choice.
    """
    if questionnaire.is_survey:
        return messages.EVERY_ANSWER_COUNTS.format(plural=questionnaire.case_label.plural)
    if open_count:
        included = questionnaire.case_label.with_count(open_count)
        return messages.OPEN_CASES_INCLUDED.format(included=included)
    return messages.COMPLETE_CASES_COUNT.format(plural=questionnaire.case_label.plural)


def questions_to_answer(questions: Sequence[Question], record: CaseRecord) -> list[Question]:
    """Return the questions that apply, were collected and are unanswered, in order."""
    return [
        question
        for question in unanswered_questions(questions, record.case.details, record.answers)
        if question.id not in record.not_collected
    ]


def details_to_record(questionnaire: Questionnaire, record: CaseRecord) -> list[CaseDetail]:
    """Return the required case details that were collected and are not recorded. A survey requires none."""
    if questionnaire.is_survey:
        return []
    return [
        case_detail
        for case_detail in questionnaire.case_details
        if case_detail.required
        and not record.case.details.get(case_detail.id)
        and case_detail.id not in record.not_collected
    ]


def notes_to_write(
    questionnaire: Questionnaire, questions: Sequence[Question], record: CaseRecord, noted_ids: Collection[str]
) -> list[Question]:
    """Return the questions whose answer requires a note that is missing. A survey requires those on overrides only."""
    missing = questions_missing_notes(questions, record.case.details, record.answers, noted_ids)
    return [question for question in missing if not (questionnaire.is_survey and question.is_asked)]


def counts_when_submitted(questionnaire: Questionnaire, questions: Sequence[Question], record: CaseRecord) -> bool:
    """Return whether a record has what results need: in a survey any answer, in an audit every answer and detail.

    ``questions`` are those that the audit inspects. Notes are not results, so they are not asked for here.
    """
    if questionnaire.is_survey:
        return bool(record.answers)
    return not questions_to_answer(questions, record) and not details_to_record(questionnaire, record)


def imported_state(questionnaire: Questionnaire, questions: Sequence[Question], record: CaseRecord) -> CaseState:
    """Return the state that a record of a responses file gets: the state in the file, if its answers allow it.

    A case that is submitted or final must count, and a case with answers or notes has been started. Otherwise it is in
    progress. A returned case stays returned. Without a state in the file, a complete case is submitted.
    """
    counts, stated = counts_when_submitted(questionnaire, questions, record), record.state_in_file
    is_started = bool(record.answers or record.notes)
    if stated is None:
        stated = CaseState.SUBMITTED if is_started else CaseState.ALLOCATED
    if (stated in COUNTED_STATES and not counts) or (stated is CaseState.ALLOCATED and is_started):
        return CaseState.IN_PROGRESS
    return stated


def assign_states(
    questionnaire: Questionnaire, questions: Sequence[Question], imported: Iterable[CaseRecord]
) -> list[CaseRecord]:
    """Return the records of a responses file, each with its state. ``questions`` are those that the audit inspects."""
    return [
        replace(record, case=replace(record.case, state=imported_state(questionnaire, questions, record)))
        for record in mark_not_collected(questionnaire, imported)
    ]


def mark_not_collected(questionnaire: Questionnaire, imported: Iterable[CaseRecord]) -> list[CaseRecord]:
    """Return the records of a responses file with the required case details that none of them has as not collected.

    A case that is not started is recorded from the start, so nothing of it is marked. Of a case whose state is in the
    file, the file says itself what was not collected.
    """
    records = list(imported)
    recorded = {detail_id for record in records for detail_id, values in record.case.details.items() if values}
    required = {case_detail.id for case_detail in questionnaire.case_details if case_detail.required}
    empty = frozenset(required - recorded)
    return [replace(record, not_collected=_not_collected(record, empty)) for record in records]


def _not_collected(record: CaseRecord, empty: frozenset[str]) -> frozenset[str]:
    if record.state_in_file is not None:
        return frozenset() if record.state_in_file is CaseState.ALLOCATED else record.not_collected
    return record.not_collected | empty if record.answers else frozenset()


def standards_not_collected(questionnaire: Questionnaire, records: Sequence[CaseRecord]) -> tuple[Standard, ...]:
    """Return the standards of which no question was collected in any of these records; none without records.

    Such a standard was not inspected.
    """
    if not records:
        return ()
    return tuple(
        standard
        for standard in questionnaire.standards
        if standard.questions
        and all(
            record.is_not_collected(question_id)
            for record in records
            for question in standard.questions
            for question_id in questionnaire.asked_behind[question.id]
        )
    )
