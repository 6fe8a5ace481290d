"""One sheet for each standard with its key questions, and one of all prompts."""

from __future__ import annotations

from audit.analysis.certainty import certainty
from audit.analysis.intervals import Interval
from audit.analysis.ratings import QuestionResult, StandardResult
from audit.analysis.suppression import HIDDEN, Published
from audit.analysis.wording import lowest_sentence, note_on, rating_in_full, weakest_first
from audit.files.spreadsheets.accessible_sheets import Column, Sheet
from audit.files.spreadsheets.cells import CellValue
from audit.files.workbook.contents import Book
from audit.files.workbook.front_sheets import NO_NOTE, NOT_APPLICABLE, NOT_AVAILABLE
from audit.model.answers import Tally

SHARE = Column("Percentage Yes", 12, is_share=True)
NUMBERS = [Column("Yes", 8), Column("Base: Yes and No", 12), Column("No", 8)]
LEFT_OUT = [Column("Not applicable", 12), Column("Unanswered", 14)]
BOUNDS = [Column("Interval from", 10, is_share=True), Column("Interval to", 10, is_share=True)]


def standard_sheet(book: Book, result: StandardResult) -> Sheet:
    """The key questions of one standard, the lowest in bold; outside, only where every share is printed."""
    printed, keys = book.figures.prints_all(result), result.key_questions
    lines = [f"Rating: {rating_in_full(result)}."]
    if printed:
        lines += filter(None, [lowest_sentence(result, book.about.details.unit or "The unit")])
    bold = frozenset(number for number, key in enumerate(keys) if key.lowest and printed)
    columns = [
        Column("Id", 8),
        Column("Key question", 60),
        SHARE,
        *NUMBERS,
        *LEFT_OUT,
        Column("Lowest", 16),
        Column("Band", 22),
        *BOUNDS,
        Column("Bands that the interval spans", 24),
        Column("What would change the band", 36),
        Column("Notes", 40),
    ]
    rows = [_key_row(book, result, key) for key in keys]
    title = f"{result.standard.name}: key questions"
    return Sheet(result.standard.name, title, columns, rows, [*book.scope, *lines], bold)


def _key_row(book: Book, result: StandardResult, key: QuestionResult) -> list[CellValue]:
    return [
        key.question.id,
        key.question.text,
        *figures(key.tally, book.figures.totals[key.question.id]),
        _lowest(key, result) if book.figures.prints_all(result) else HIDDEN,
        *(_sure(book, result, key) if book.figures.prints(key.question.id) else [HIDDEN] * 5),
        _note(book, key),
    ]


def _sure(book: Book, result: StandardResult, key: QuestionResult) -> list[CellValue]:
    """The band, the interval, the bands that it spans, and what would change the band."""
    sure = certainty(key, book.results.questionnaire.scale, book.eligible)
    missing = why_no_share(key.tally) if result.is_rated else NOT_APPLICABLE
    return [
        key.band.rating if key.band else missing,
        *bounds(sure.interval, why_no_share(key.tally)),
        sure.spans_text if sure.spans else missing,
        key.sensitivity.sentence or missing,
    ]


def figures(tally: Tally | None, published: Published) -> list[CellValue]:
    """The percentage as the number that 0% prints as its very text, then the counts behind it; [c] where held back."""
    counts = [HIDDEN if count is None else count for count in (published.yes, published.base, published.no)]
    if published.share is None or tally is None:
        return [HIDDEN, *counts, HIDDEN, HIDDEN]
    return [share_cell(tally), *counts, tally.not_applicable, tally.unanswered]


def share_cell(tally: Tally) -> CellValue:
    """A percentage as a number, or the shorthand that says why there is none."""
    percent = tally.share.percent
    return why_no_share(tally) if percent is None else percent / 100


def bounds(interval: Interval | None, missing: str) -> list[CellValue]:
    """Both bounds of an interval as whole percentages."""
    return [missing, missing] if interval is None else [bound / 100 for bound in interval.whole]


def why_no_share(tally: Tally) -> str:
    """The shorthand that stands where there is no percentage."""
    return NOT_APPLICABLE if tally.cases and not tally.unanswered else NOT_AVAILABLE


def _lowest(key: QuestionResult, standard: StandardResult) -> str:
    if not standard.is_rated:
        return NOT_APPLICABLE
    if not standard.lowest:
        return NOT_AVAILABLE
    return "Lowest" if key.lowest else "Not the lowest"


def _note(book: Book, result: QuestionResult) -> str:
    return (note_on(result) if book.figures.prints(result.question.id) else "") or NO_NOTE


def prompts_sheet(book: Book) -> Sheet:
    """Every prompt below its key question, what drags that down first; those held back stand behind the others."""
    rows = [
        _prompt_row(book, standard, key, prompt)
        for standard in book.results.standards
        for key in standard.key_questions
        for prompt in sorted(weakest_first(key.prompts), key=lambda one: _held_back_last(book, one))
    ]
    columns = [
        Column("Standard", 24),
        Column("Key question", 10),
        Column("Id", 8),
        Column("Prompt", 60),
        SHARE,
        *NUMBERS,
        *LEFT_OUT,
        *BOUNDS,
        Column("Notes", 40),
    ]
    return Sheet("Prompts", "Prompts, the weakest of each key question first", columns, rows, book.scope)


def _held_back_last(book: Book, prompt: QuestionResult) -> tuple[bool, str]:
    """Where a held-back share stands among the others must not tell how large it is."""
    held_back = not book.figures.prints(prompt.question.id)
    return held_back, prompt.question.id if held_back else ""


def _prompt_row(book: Book, standard: StandardResult, key: QuestionResult, prompt: QuestionResult) -> list[CellValue]:
    printed = book.figures.prints(prompt.question.id)
    sure = certainty(prompt, book.results.questionnaire.scale, book.eligible)
    interval = sure.interval if printed else None
    return [
        standard.standard.name,
        key.question.id,
        prompt.question.id,
        prompt.question.text,
        *figures(prompt.tally, book.figures.totals[prompt.question.id]),
        *bounds(interval, why_no_share(prompt.tally) if printed else HIDDEN),
        _note(book, prompt),
    ]
