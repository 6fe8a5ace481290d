"""The answers behind the figures, case by case, without auditors and notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil

from audit.analysis.breakdowns import CountedCase
from audit.analysis.case_groups import detail_values
from audit.analysis.wording import what_was_overridden
from audit.files.export_context import ExportData
from audit.files.measured_cells import cell_format, measured_cell
from audit.files.spreadsheets.cells import CellValue
from audit.files.spreadsheets.sheet_names import unique_headings
from audit.files.spreadsheets.sheets import (
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    NOT_COLLECTED,
    WHOLE_NUMBER,
    Column,
    Sheet,
)
from audit.files.spreadsheets.text_width import INDENT, text_width
from audit.model.answers import Answer, NoAnswer, Outcome
from audit.model.case_details import CaseDetail
from audit.model.questionnaire import Questionnaire

ANSWER_CELLS: dict[Outcome, str] = {
    Answer.YES: Answer.YES.label,
    Answer.NO: Answer.NO.label,
    Answer.NOT_APPLICABLE: NOT_APPLICABLE,
    NoAnswer.DOES_NOT_APPLY: NOT_APPLICABLE,
    NoAnswer.UNANSWERED: NOT_AVAILABLE,
    NoAnswer.NOT_COLLECTED: NOT_COLLECTED,
}
VALUE_SEPARATOR = "; "
GROUP_HEADING = "{detail} (group)"
WIDEST_NUMBER = "30 September 2026"
MAX_WIDTH = 60  # characters


def answers_sheet(data: ExportData, cases: Iterable[CountedCase]) -> Sheet:
    case_details, case_label = data.results.questionnaire.case_details, data.case_label
    question_ids = [question.id for result in data.results.standards for question in result.standard.questions]
    grouped = grouped_details(data.results.questionnaire)
    group_headings = [GROUP_HEADING.format(detail=detail.text) for detail in grouped]
    headings = [case_label.heading, *(case_detail.text for case_detail in case_details), *group_headings, *question_ids]
    rows = [_answer_row(case_details, grouped, question_ids, case) for case in cases]
    formats = {index: cell_format(detail.kind) for index, detail in enumerate(case_details, 1) if detail.is_measured}
    columns = [
        Column(heading, _width(heading, [row[index] for row in rows]), formats.get(index, WHOLE_NUMBER))
        for index, heading in enumerate(unique_headings(headings))
    ]
    lines = [
        *data.scope_lines,
        "Effective answers; [z] not applicable, [x] not yet answered or not recorded, [n] not collected.",
    ]
    lines += what_was_overridden(data.results)
    name = f"{case_label.plural_heading} and answers"
    return Sheet(name, name, columns, rows, lines)


def grouped_details(questionnaire: Questionnaire) -> list[CaseDetail]:
    """Return the dates and numbers that are broken down: the sheet has a column with the group of each."""
    return [detail for detail in questionnaire.case_details if detail.is_measured and detail.breakdown]


def _width(heading: str, cells: Sequence[CellValue]) -> int:
    """Return the width of a column whose cells take one line if possible, so that a page holds many cases."""
    longest_word = max(map(text_width, heading.split()), default=0)
    texts = {cell if isinstance(cell, str) else WIDEST_NUMBER for cell in cells}
    longest_cell = min(MAX_WIDTH, max(map(text_width, texts), default=0))
    return ceil(max(longest_word, longest_cell) + INDENT)


def _answer_row(
    case_details: Sequence[CaseDetail], grouped: Sequence[CaseDetail], question_ids: Sequence[str], case: CountedCase
) -> list[CellValue]:
    detail_cells = [_detail_cell(case_detail, case.details.get(case_detail.id, ())) for case_detail in case_details]
    groups = [group_text(detail, detail_values(detail, case.details)[0]) for detail in grouped]
    return [
        case.reference,
        *detail_cells,
        *groups,
        *(ANSWER_CELLS[case.outcomes[question_id]] for question_id in question_ids),
    ]


def _detail_cell(case_detail: CaseDetail, values: Sequence[str]) -> CellValue:
    if not values:
        return NOT_AVAILABLE
    if case_detail.is_measured:
        return measured_cell(case_detail, values[0])
    return VALUE_SEPARATOR.join(map(case_detail.value_label, values))


def group_text(case_detail: CaseDetail, group: str) -> str:
    """Return the text of a group of a breakdown on this sheet."""
    return case_detail.group_label(group) if group else NOT_AVAILABLE
