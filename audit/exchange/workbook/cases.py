"""The answers behind the figures, case by case: by reference, without auditors and notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from audit.answers import Answer, CaseRecord, counted
from audit.exchange.sheets import Column, Sheet, unique_headings
from audit.exchange.workbook.about import WorkbookAbout, scope
from audit.exchange.workbook.notes import NOT_APPLICABLE, NOT_AVAILABLE
from audit.questionnaire import Questionnaire
from audit.ratings import Results

ANSWER_CELLS = {
    Answer.YES: Answer.YES.words,
    Answer.NO: Answer.NO.words,
    Answer.NOT_APPLICABLE: NOT_APPLICABLE,
    None: NOT_AVAILABLE,
}


def cases_sheet(results: Results, records: Iterable[CaseRecord], about: WorkbookAbout) -> Sheet:
    facts, noun = results.questionnaire.facts, results.questionnaire.record
    questions = [question.id for result in results.standards for question in result.standard.questions]
    wanted = [noun.heading, *(fact.text for fact in facts), *questions]
    widths = [16, *(20 for _ in facts), *(9 for _ in questions)]
    columns = [Column(heading, width) for heading, width in zip(unique_headings(wanted), widths, strict=True)]
    rows = [_case_row(results.questionnaire, questions, record) for record in records]
    lines = [*scope(about), "Answers as they count; [z] not applicable, [x] not yet answered or not recorded."]
    name = f"{noun.headings} and answers"
    return Sheet(name, name, columns, rows, lines)


def _case_row(questionnaire: Questionnaire, questions: Sequence[str], record: CaseRecord) -> list[str]:
    case = record.case
    facts = ["; ".join(map(fact.text_of, case.facts.get(fact.id, ()))) or NOT_AVAILABLE for fact in questionnaire.facts]
    counts = counted(questionnaire.questions, case.facts, record.answers)
    return [case.reference, *facts, *(ANSWER_CELLS[counts[question]] for question in questions)]
