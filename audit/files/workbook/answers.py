"""The answers behind the figures, case by case, without auditors and notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from audit.analysis.breakdowns import CountedCase
from audit.files.export_context import ExportData
from audit.files.spreadsheets.accessible_sheets import Column, Sheet, unique_headings
from audit.files.workbook.front_sheets import NOT_APPLICABLE, NOT_AVAILABLE, NOT_COLLECTED
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


def answers_sheet(data: ExportData, cases: Iterable[CountedCase]) -> Sheet:
    case_details, case_label = data.results.questionnaire.case_details, data.case_label
    question_ids = [question.id for result in data.results.standards for question in result.standard.questions]
    headings = [case_label.heading, *(case_detail.text for case_detail in case_details), *question_ids]
    widths = [16, *(20 for _ in case_details), *(9 for _ in question_ids)]
    columns = [Column(heading, width) for heading, width in zip(unique_headings(headings), widths, strict=True)]
    rows = [_answer_row(case_details, question_ids, case) for case in cases]
    lines = [
        *data.scope_lines,
        "Effective answers; [z] not applicable, [x] not yet answered or not recorded, [n] not collected.",
    ]
    name = f"{case_label.plural_heading} and answers"
    return Sheet(name, name, columns, rows, lines)


def _answer_row(case_details: Sequence[CaseDetail], question_ids: Sequence[str], case: CountedCase) -> list[str]:
    detail_cells = [
        "; ".join(map(case_detail.value_label, case.details.get(case_detail.id, ()))) or NOT_AVAILABLE
        for case_detail in case_details
    ]
    return [case.reference, *detail_cells, *(ANSWER_CELLS[case.outcomes[question_id]] for question_id in question_ids)]
