"""One sheet for each standard with its key questions, and one of all prompts."""

from __future__ import annotations

from audit.answers import Tally
from audit.exchange.cells import CellValue
from audit.exchange.sheets import Column, Sheet
from audit.exchange.workbook.about import WorkbookAbout, scope
from audit.exchange.workbook.notes import NO_NOTE, NOT_APPLICABLE, NOT_AVAILABLE
from audit.ratings import QuestionResult, Results, StandardResult
from audit.tables import lowest_sentence, note_on, rating_in_full

NUMBERS = [Column("Yes", 8), Column("Base: Yes and No", 12), Column("No", 8)]
LEFT_OUT = [Column("Not applicable", 12), Column("Unanswered", 14)]


def standard_sheet(result: StandardResult, about: WorkbookAbout) -> Sheet:
    standard, keys = result.standard, result.key_questions
    lines = [f"Rating: {rating_in_full(result)}.", lowest_sentence(result, about.details.unit or "The unit")]
    rows = [
        [
            key.question.id,
            key.question.text,
            *figures(key),
            _lowest(key, result),
            key.band.rating if key.band else why_no_share(key.tally) if result.is_rated else NOT_APPLICABLE,
            note_on(key) or NO_NOTE,
        ]
        for key in keys
    ]
    columns = [
        Column("Id", 8),
        Column("Key question", 60),
        Column("Percentage Yes", 12, is_share=True),
        *NUMBERS,
        *LEFT_OUT,
        Column("Lowest", 16),
        Column("Band", 22),
        Column("Notes", 40),
    ]
    bold = frozenset(number for number, key in enumerate(keys) if key.lowest)
    lines = [*scope(about), *filter(None, lines)]
    return Sheet(standard.name, f"{standard.name}: key questions", columns, rows, lines, bold)


def figures(result: QuestionResult) -> list[CellValue]:
    """The percentage as the number that 0% prints as its very text, then the counts behind it."""
    tally, percent = result.tally, result.share.percent
    share = why_no_share(tally) if percent is None else percent / 100
    return [share, tally.yes, tally.base, tally.no, tally.not_applicable, tally.unanswered]


def why_no_share(tally: Tally) -> str:
    """The shorthand that stands where there is no percentage."""
    return NOT_APPLICABLE if tally.cases and not tally.unanswered else NOT_AVAILABLE


def _lowest(key: QuestionResult, standard: StandardResult) -> str:
    if not standard.is_rated:
        return NOT_APPLICABLE
    if not standard.lowest:
        return NOT_AVAILABLE
    return "Lowest" if key.lowest else "Not the lowest"


def prompts_sheet(results: Results, about: WorkbookAbout) -> Sheet:
    rows = [
        [standard.standard.name, key.question.id, prompt.question.id, prompt.question.text, *figures(prompt),
         note_on(prompt) or NO_NOTE]
        for standard in results.standards
        for key in standard.key_questions
        for prompt in key.prompts
    ]  # fmt: skip
    columns = [
        Column("Standard", 24),
        Column("Key question", 10),
        Column("Id", 8),
        Column("Prompt", 60),
        Column("Percentage Yes", 12, is_share=True),
        *NUMBERS,
        *LEFT_OUT,
        Column("Notes", 40),
    ]
    return Sheet("Prompts", "Prompts", columns, rows, scope(about))
