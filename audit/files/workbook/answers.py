"""The answers behind the figures, case by case, without auditors and notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil

from audit.analysis.breakdowns import CountedCase
from audit.files.export_context import ExportData
from audit.files.spreadsheets.sheet_names import unique_headings
from audit.files.spreadsheets.sheets import NOT_APPLICABLE, NOT_AVAILABLE, NOT_COLLECTED, Column, Sheet
from audit.files.spreadsheets.text_width import INDENT, text_width
from audit.model.answers import Answer, NoAnswer, Outcome
from audit.model.case_details import CaseDetail

ANSWER_CELLS: dict[Outcome, str] = {
    Answer.YES: Answer.YES.label,
    Answer.NO: Answer.NO.label,
    Answer.NOT_APPLICABLE: NOT_APPLICABLE,
    NoAnswer.DOES_NOT_APPLY: NOT_APPLICABLE,
    NoAnswer.UNANSWERED: NOT_AVAILABLE,
    NoAnswer.NOT_COLLECTED: NOT_COLLECTED,
}
VALUE_SEPARATOR = "; "
MAX_WIDTH = 60  # characters


def answers_sheet(data: ExportData, cases: Iterable[CountedCase]) -> Sheet:
    case_details, case_label = data.results.questionnaire.case_details, data.case_label
    question_ids = [question.id for result in data.results.standards for question in result.standard.questions]
    headings = [case_label.heading, *(case_detail.text for case_detail in case_details), *question_ids]
    rows = [_answer_row(case_details, question_ids, case) for case in cases]
    columns = [
        Column(heading, _width(heading, [row[index] for row in rows]))
        for index, heading in enumerate(unique_headings(headings))
    ]
    lines = [
        *data.scope_lines,
        "Effective answers; [z] not applicable, [x] not yet answered or not recorded, [n] not collected.",
    ]
    name = f"{case_label.plural_heading} and answers"
    return Sheet(name, name, columns, rows, lines)


def _width(heading: str, cells: Sequence[str]) -> int:
    """Return the width of a column whose cells take one line if possible, so that a page holds many cases."""
    longest_word = max(map(text_width, heading.split()), default=0)
    longest_cell = min(MAX_WIDTH, max(map(text_width, set(cells)), default=0))
    return ceil(max(longest_word, longest_cell) + INDENT)


def _answer_row(case_details: Sequence[CaseDetail], question_ids: Sequence[str], case: CountedCase) -> list[str]:
    detail_cells = [
        VALUE_SEPARATOR.join(map(case_detail.value_label, case.details.get(case_detail.id, ()))) or NOT_AVAILABLE
        for case_detail in case_details
    ]
    return [case.reference, *detail_cells, *(ANSWER_CELLS[case.outcomes[question_id]] for question_id in question_ids)]
