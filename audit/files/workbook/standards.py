"""One sheet for each standard with its key questions, and one of all prompts."""

from __future__ import annotations

from audit.analysis.certainty import calculate_confidence
from audit.analysis.intervals import Interval
from audit.analysis.ratings import QuestionResult, StandardResult
from audit.analysis.suppression import SuppressedCount
from audit.analysis.tallies import Tally
from audit.analysis.wording import lowest_score_sentence, percentage_note, rating_with_decision, weakest_first
from audit.files.export_context import ExportData
from audit.files.spreadsheets.accessible_sheets import Column, Sheet
from audit.files.spreadsheets.cells import CellValue
from audit.files.workbook.front_sheets import NO_NOTE, NOT_APPLICABLE, NOT_AVAILABLE
from audit.model.bands import SUPPRESSED

SHARE_COLUMN = Column("Percentage Yes", 12, is_percentage=True)
COUNT_COLUMNS = [Column("Yes", 8), Column("Base: Yes and No", 12), Column("No", 8)]
EXCLUDED_COLUMNS = [Column("Not applicable", 12), Column("Unanswered", 14)]
INTERVAL_COLUMNS = [Column("Interval from", 10, is_percentage=True), Column("Interval to", 10, is_percentage=True)]


def standard_sheet(data: ExportData, result: StandardResult) -> Sheet:
    """The key questions of one standard, the lowest in bold; outside, only where every share is printed."""
    all_published, key_questions = data.figures.can_publish_all(result), result.key_questions
    intro_lines = [f"Rating: {rating_with_decision(result)}."]
    if all_published:
        intro_lines += filter(None, [lowest_score_sentence(result, data.context.description.unit or "The unit")])
    bold_rows = frozenset(
        index for index, key_question in enumerate(key_questions) if key_question.is_lowest and all_published
    )
    columns = [
        Column("Id", 8),
        Column("Key question", 60),
        SHARE_COLUMN,
        *COUNT_COLUMNS,
        *EXCLUDED_COLUMNS,
        Column("Lowest", 16),
        Column("Band", 22),
        *INTERVAL_COLUMNS,
        Column("Bands that the interval spans", 24),
        Column("What would change the band", 36),
        Column("Notes", 40),
    ]
    rows = [_key_question_row(data, result, key_question) for key_question in key_questions]
    title = f"{result.standard.name}: key questions"
    return Sheet(result.standard.name, title, columns, rows, [*data.scope_lines, *intro_lines], bold_rows)


def _key_question_row(data: ExportData, result: StandardResult, key_question: QuestionResult) -> list[CellValue]:
    return [
        key_question.question.id,
        key_question.question.text,
        *figure_cells(key_question.tally, data.figures.totals[key_question.question.id]),
        _lowest_cell(key_question, result) if data.figures.can_publish_all(result) else SUPPRESSED,
        *(
            _confidence_cells(data, result, key_question)
            if data.figures.can_publish(key_question.question.id)
            else [SUPPRESSED] * 5
        ),
        _note_cell(data, key_question),
    ]


def _confidence_cells(data: ExportData, result: StandardResult, key_question: QuestionResult) -> list[CellValue]:
    """The band, the interval, the bands that it spans, and what would change the band."""
    confidence_interval = calculate_confidence(key_question, data.results.questionnaire.scale, data.eligible)
    placeholder = no_share_symbol(key_question.tally) if result.is_rated else NOT_APPLICABLE
    return [
        key_question.band.rating if key_question.band else placeholder,
        *interval_cells(confidence_interval.interval, no_share_symbol(key_question.tally)),
        confidence_interval.bands_text if confidence_interval.bands else placeholder,
        key_question.sensitivity.sentence or placeholder,
    ]


def figure_cells(tally: Tally | None, published: SuppressedCount) -> list[CellValue]:
    """The percentage as the number that 0% prints as its very text, then the counts behind it; [c] where held back."""
    counts = [SUPPRESSED if count is None else count for count in (published.yes, published.base, published.no)]
    if published.share is None or tally is None:
        return [SUPPRESSED, *counts, SUPPRESSED, SUPPRESSED]
    return [share_cell(tally), *counts, tally.not_applicable, tally.unanswered]


def share_cell(tally: Tally) -> CellValue:
    """A percentage as a number, or the shorthand that says why there is none."""
    percent = tally.share.percent
    return no_share_symbol(tally) if percent is None else percent / 100


def interval_cells(interval: Interval | None, placeholder: str) -> list[CellValue]:
    """Both bounds of an interval as whole percentages."""
    return [placeholder, placeholder] if interval is None else [bound / 100 for bound in interval.rounded]


def no_share_symbol(tally: Tally) -> str:
    """The shorthand that stands where there is no percentage."""
    return NOT_APPLICABLE if tally.case_count and not tally.unanswered else NOT_AVAILABLE


def _lowest_cell(key_question: QuestionResult, result: StandardResult) -> str:
    if not result.is_rated:
        return NOT_APPLICABLE
    if not result.lowest_key_questions:
        return NOT_AVAILABLE
    return "Lowest" if key_question.is_lowest else "Not the lowest"


def _note_cell(data: ExportData, result: QuestionResult) -> str:
    return (percentage_note(result) if data.figures.can_publish(result.question.id) else "") or NO_NOTE


def prompts_sheet(data: ExportData) -> Sheet:
    """Every prompt below its key question, what drags that down first; those held back stand behind the others."""
    rows = [
        _prompt_row(data, result, key_question, prompt)
        for result in data.results.standards
        for key_question in result.key_questions
        for prompt in sorted(weakest_first(key_question.prompts), key=lambda question: _suppressed_last(data, question))
    ]
    columns = [
        Column("Standard", 24),
        Column("Key question", 10),
        Column("Id", 8),
        Column("Prompt", 60),
        SHARE_COLUMN,
        *COUNT_COLUMNS,
        *EXCLUDED_COLUMNS,
        *INTERVAL_COLUMNS,
        Column("Notes", 40),
    ]
    return Sheet("Prompts", "Prompts, the weakest of each key question first", columns, rows, data.scope_lines)


def _suppressed_last(data: ExportData, prompt: QuestionResult) -> tuple[bool, str]:
    """Where a held-back share stands among the others must not tell how large it is."""
    suppressed = not data.figures.can_publish(prompt.question.id)
    return suppressed, prompt.question.id if suppressed else ""


def _prompt_row(
    data: ExportData, result: StandardResult, key_question: QuestionResult, prompt: QuestionResult
) -> list[CellValue]:
    is_published = data.figures.can_publish(prompt.question.id)
    confidence_interval = calculate_confidence(prompt, data.results.questionnaire.scale, data.eligible)
    interval = confidence_interval.interval if is_published else None
    return [
        result.standard.name,
        key_question.question.id,
        prompt.question.id,
        prompt.question.text,
        *figure_cells(prompt.tally, data.figures.totals[prompt.question.id]),
        *interval_cells(interval, no_share_symbol(prompt.tally) if is_published else SUPPRESSED),
        _note_cell(data, prompt),
    ]
