"""The answers behind the figures, case by case: by reference, without auditors and notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from audit.analysis.breakdowns import CountedCase
from audit.files.spreadsheets.accessible_sheets import Column, Sheet, unique_headings
from audit.files.workbook.contents import Book
from audit.files.workbook.front_sheets import NOT_APPLICABLE, NOT_AVAILABLE
from audit.model.answers import Answer
from audit.model.questionnaire import Fact

ANSWER_CELLS = {
    Answer.YES: Answer.YES.words,
    Answer.NO: Answer.NO.words,
    Answer.NOT_APPLICABLE: NOT_APPLICABLE,
    None: NOT_AVAILABLE,
}


def cases_sheet(book: Book, cases: Iterable[CountedCase]) -> Sheet:
    facts, noun = book.results.questionnaire.facts, book.noun
    questions = [question.id for result in book.results.standards for question in result.standard.questions]
    wanted = [noun.heading, *(fact.text for fact in facts), *questions]
    widths = [16, *(20 for _ in facts), *(9 for _ in questions)]
    columns = [Column(heading, width) for heading, width in zip(unique_headings(wanted), widths, strict=True)]
    rows = [_case_row(facts, questions, case) for case in cases]
    lines = [*book.scope, "Answers as they count; [z] not applicable, [x] not yet answered or not recorded."]
    name = f"{noun.headings} and answers"
    return Sheet(name, name, columns, rows, lines)


def _case_row(facts: Sequence[Fact], questions: Sequence[str], case: CountedCase) -> list[str]:
    recorded = ["; ".join(map(fact.text_of, case.facts.get(fact.id, ()))) or NOT_AVAILABLE for fact in facts]
    return [case.reference, *recorded, *(ANSWER_CELLS[case.answers[question]] for question in questions)]
