"""Writes the responses file: one row for each review, with details and answers, as CSV or as an Excel workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

from audit.files.further_sheets import notes_rows, states_rows
from audit.files.measured_cells import with_measured_cells
from audit.files.moderated_answers import MODERATED_SHEET, RESPONSES_HEADINGS, responses_rows
from audit.files.practitioner_column import needs_column
from audit.files.spreadsheets.accessible_sheets import write_workbook
from audit.files.spreadsheets.formula_escape import escape_formula
from audit.files.spreadsheets.further_sheet_names import HEADINGS, NOTES_SHEET, REVIEW_HEADING, STATES_SHEET
from audit.files.spreadsheets.sheets import plain_table
from audit.formatting import today
from audit.model.answer_scales import RecordedAnswer
from audit.model.answers import Answer
from audit.model.case import CaseRecord
from audit.model.case_details import CaseDetail
from audit.model.limits import AUDITOR_COLUMN, CASE_COLUMN, PRACTITIONER_COLUMN, REVIEW_COLUMN
from audit.model.moderation import ModeratedRow
from audit.model.questionnaire import Questionnaire
from audit.model.review_pair import FIRST_REVIEW

ANSWER_TEXT = {Answer.YES: "yes", Answer.NO: "no", Answer.NOT_APPLICABLE: "n/a"}


def write_responses_csv(
    questionnaire: Questionnaire, records: Iterable[CaseRecord], not_inspected: Collection[str] = ()
) -> bytes:
    """Return the responses as CSV that Excel opens correctly: UTF-8 with BOM, RFC 4180, formulas escaped.

    Answers are written as entered, even if the question no longer applies. Standards that were not inspected have no
    columns, unless one of their questions has an answer. What was collected for no case has no column either. Notes and
    states are left out: a workbook has them.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    for row in _response_rows(questionnaire, tuple(records), not_inspected):
        writer.writerow([escape_formula(cell) for cell in row])
    return buffer.getvalue().encode("utf-8-sig")


def write_responses_xlsx(
    questionnaire: Questionnaire,
    records: Iterable[CaseRecord],
    not_inspected: Collection[str] = (),
    created_on: date | None = None,
    moderated: Sequence[ModeratedRow] = (),
) -> bytes:
    """Return the responses as an Excel workbook; ``created_on`` is today by default.

    Dates and numbers are real ones.

    Two further sheets hold what the table cannot: notes, and the state of each case. A third one has the moderated
    answers, which are not imported again.
    """
    listed = tuple(records)
    headings, *rows = _response_rows(questionnaire, listed, not_inspected)
    table = plain_table("Responses", headings, rows)
    sheets = [with_measured_cells(table, questionnaire.case_details_by_id.get)]
    width = None if has_second_reviews(listed) else -1  # the review is the last column
    for name, further_rows in ((NOTES_SHEET, notes_rows(listed)), (STATES_SHEET, states_rows(listed))):
        if further_rows:
            further_headings = (*HEADINGS[name], REVIEW_HEADING)[:width]
            sheets.append(plain_table(name, further_headings, [row[:width] for row in further_rows]))
    if moderated:
        sheets.append(plain_table(MODERATED_SHEET, RESPONSES_HEADINGS, responses_rows(questionnaire, moderated)))
    return write_workbook("Responses", questionnaire.language, created_on or today(), sheets)


def has_second_reviews(records: Sequence[CaseRecord]) -> bool:
    """Return whether some of the records are second reviews, so that the file needs a column for it."""
    return any(record.review != FIRST_REVIEW for record in records)


def questionnaire_has(questionnaire: Questionnaire, column: str) -> bool:
    """Return whether a case detail or question has this id: its column is then not that of the program."""
    return column in questionnaire.case_details_by_id or column in questionnaire.questions_by_id


def _response_rows(
    questionnaire: Questionnaire, records: Sequence[CaseRecord], not_inspected: Collection[str]
) -> Iterator[list[str]]:
    case_details = [detail for detail in questionnaire.case_details if not _is_never_collected(detail.id, records)]
    question_ids = _question_columns(questionnaire, records, not_inspected)
    with_review = has_second_reviews(records) and not questionnaire_has(questionnaire, REVIEW_COLUMN)
    review_column = [REVIEW_COLUMN] if with_review else []
    practitioner_column = [PRACTITIONER_COLUMN] if needs_column(questionnaire, records) else []
    ids = (case_detail.id for case_detail in case_details)
    yield [CASE_COLUMN, AUDITOR_COLUMN, *review_column, *practitioner_column, *ids, *question_ids]
    for record in records:
        yield [
            record.case.reference,
            record.case.auditor,
            *([str(record.review)] if with_review else []),
            *([record.case.practitioner] if practitioner_column else []),
            *(_case_detail_cell(case_detail, record.case.details) for case_detail in case_details),
            *(
                _answer_cell(record.answers[question_id]) if question_id in record.answers else ""
                for question_id in question_ids
            ),
        ]


def _question_columns(
    questionnaire: Questionnaire, records: Sequence[CaseRecord], not_inspected: Collection[str]
) -> list[str]:
    answered = {question for record in records for question in record.answers}
    return [
        question.id
        for standard in questionnaire.standards
        if standard.id not in not_inspected or any(question.id in answered for question in standard.questions)
        for question in standard.questions
        if question.id in answered or (question.is_asked and not _is_never_collected(question.id, records))
    ]


def _is_never_collected(item_id: str, records: Sequence[CaseRecord]) -> bool:
    """Return whether no case has a question or case detail because their files had no column for it."""
    return bool(records) and all(record.is_not_collected(item_id) for record in records)


def _answer_cell(answer: RecordedAnswer) -> str:
    """Return an answer as a responses file has it; a named answer by its id, as the value of a case detail."""
    return ANSWER_TEXT[answer] if isinstance(answer, Answer) else answer.value


def _case_detail_cell(case_detail: CaseDetail, case_details: Mapping[str, tuple[str, ...]]) -> str:
    return "; ".join(case_details.get(case_detail.id, ()))
