"""One sheet for each standard with its key questions, and one of all prompts."""

from __future__ import annotations

from audit.analysis.rating_wording import lowest_score_sentence, rating_with_decision
from audit.analysis.results import QuestionResult, StandardResult
from audit.analysis.stability_wording import standard_stability
from audit.analysis.suppression import SuppressedCount
from audit.analysis.tables import (
    NON_RESPONSE_HEADING,
    PERCENTAGE_HEADING,
    QuestionRow,
    key_question_rows,
    question_rows,
)
from audit.analysis.tallies import Tally
from audit.analysis.wording import weakest_first
from audit.files.export_context import ExportData
from audit.files.spreadsheets.cells import CellValue
from audit.files.spreadsheets.sheets import (
    NO_NOTE,
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    NOT_COLLECTED,
    PERCENTAGE,
    Column,
    Sheet,
)
from audit.files.workbook.shown_values import interval_values, share_value
from audit.model.bands import NO_VALUE, SUPPRESSED
from audit.model.conditions_in_words import asked_of

SHARE_COLUMN = Column(PERCENTAGE_HEADING, 11, PERCENTAGE)
COUNT_COLUMNS = [Column("Yes", 6), Column("Base: Yes and No", 9), Column("No", 6)]
EXCLUDED_COLUMNS = [Column("Not applicable", 11, optional=True), Column("Unanswered", 12, optional=True)]
NON_RESPONSE_COLUMN = Column(NON_RESPONSE_HEADING, 14, PERCENTAGE, optional=True)
INTERVAL_COLUMNS = [Column("Interval from", 9, PERCENTAGE), Column("Interval to", 9, PERCENTAGE)]


def standard_sheet(data: ExportData, result: StandardResult) -> Sheet:
    """Return the key questions of one standard, the lowest in bold unless that would reveal a suppressed share."""
    all_published, question_rows = data.control.can_publish_all(result), key_question_rows(result, data.control)
    intro_lines = [f"Rating: {rating_with_decision(result)}."] if data.has_ratings else []
    intro_lines += filter(None, [asked_of(result.standard, data.results.questionnaire)])
    if all_published:
        intro_lines += filter(None, [lowest_score_sentence(result, data.context.description.unit or "The unit")])
        intro_lines += filter(None, [result.sensitivity.sentence])
    intro_lines += filter(None, [standard_stability(result, data.results.questionnaire)])
    bold_rows = frozenset(index for index, row in enumerate(question_rows) if row.is_marked)
    columns = [
        Column("Id", 12),
        Column("Key question", 38),
        SHARE_COLUMN,
        *COUNT_COLUMNS,
        *EXCLUDED_COLUMNS,
        *non_response_columns(data),
        Column("Lowest", 10, optional=True),
        Column("Band", 15, optional=True),
        *INTERVAL_COLUMNS,
        Column("Bands in the interval", 15, optional=True),
        Column("What would change the band", 26, optional=True),
        Column("Notes", 40, optional=True),
    ]
    rows = [_key_question_row(row, result, all_published, data.stores_unrounded) for row in question_rows]
    title = f"{result.standard.name}: key questions"
    lines = [*data.scope_lines, *intro_lines]
    short_name = f"Standard {result.standard.id}"
    return Sheet(result.standard.name, title, columns, rows, lines, bold_rows, short_name=short_name)


def _key_question_row(
    row: QuestionRow, result: StandardResult, all_published: bool, unrounded: bool
) -> list[CellValue]:
    return [
        row.id,
        row.text,
        *figure_cells(row.result.tally, row.counts),
        *_non_response_cells(row),
        _lowest_cell(row, result) if all_published else SUPPRESSED,
        *([SUPPRESSED] * 5 if row.is_suppressed else _confidence_cells(row, result, unrounded)),
        row.note or NO_NOTE,
    ]


def _confidence_cells(row: QuestionRow, result: StandardResult, unrounded: bool) -> list[CellValue]:
    """The band, the interval, the bands it spans, and what would change the band."""
    no_share = no_share_symbol(row.result.tally)
    placeholder = no_share if result.is_rated else NOT_APPLICABLE
    return [
        _text_or(row.rating, placeholder),
        *interval_values(row.result.confidence_interval.interval, no_share, unrounded),
        _text_or(row.bands_spanned, placeholder),
        _text_or(row.sensitivity, placeholder),
    ]


def _text_or(text: str, placeholder: str) -> str:
    """Return the text, or the shorthand that replaces a dash: every empty cell of a workbook says why."""
    return placeholder if text == NO_VALUE else text


def figure_cells(tally: Tally | None, published: SuppressedCount) -> list[CellValue]:
    """Return the share, then its counts; [c] if suppressed."""
    counts = [SUPPRESSED if count is None else count for count in (published.yes, published.base, published.no)]
    if published.share is None or tally is None:
        return [SUPPRESSED, *counts, SUPPRESSED, SUPPRESSED]
    return [share_cell(tally), *counts, tally.not_applicable, tally.unanswered]


def non_response_columns(data: ExportData) -> list[Column]:
    """Return the column of the item non-response, which only a survey has."""
    return [NON_RESPONSE_COLUMN] if data.results.questionnaire.is_survey else []


def _non_response_cells(row: QuestionRow) -> list[CellValue]:
    if not row.result.is_survey:
        return []
    if row.is_suppressed or row.counts.share is None:
        return [SUPPRESSED]
    percent = row.result.tally.non_response.percent
    return [no_share_symbol(row.result.tally) if percent is None else percent / 100]  # its base has no column


def share_cell(tally: Tally) -> CellValue:
    """Return a share as a number, or the mark that says why there is none."""
    share = share_value(tally.share)
    return no_share_symbol(tally) if share is None else share


def no_share_symbol(tally: Tally) -> str:
    """Return the shorthand that replaces a missing percentage."""
    if tally.applies_to_no_case:
        return NOT_APPLICABLE
    return NOT_COLLECTED if 0 < tally.case_count == tally.not_collected else NOT_AVAILABLE


def _lowest_cell(row: QuestionRow, result: StandardResult) -> str:
    if not result.is_rated:
        return NOT_APPLICABLE
    if result.rated_key_questions:
        return ("Rated" if row.sets_rating else "Not rated") if result.standard.share_of else "In the mean"
    if not result.lowest_key_questions:
        return NOT_AVAILABLE
    return "Lowest" if row.is_lowest else "Not the lowest"


def prompts_sheet(data: ExportData) -> Sheet:
    """Return every prompt under its key question, the weakest first and the suppressed ones last."""
    rows = [
        _prompt_row(row, result, key_question, data.stores_unrounded)
        for result in data.results.standards
        for key_question in result.key_questions
        for row in sorted(question_rows(weakest_first(key_question.prompts), data.control), key=_suppressed_last)
    ]
    columns = [
        Column("Id", 12),
        Column("Prompt", 60),
        Column("Key question", 10),
        Column("Standard", 18),
        SHARE_COLUMN,
        *COUNT_COLUMNS,
        *EXCLUDED_COLUMNS,
        *non_response_columns(data),
        *INTERVAL_COLUMNS,
        Column("Notes", 40, optional=True),
    ]
    return Sheet("Prompts", "Prompts, the weakest of each key question first", columns, rows, data.scope_lines)


def _suppressed_last(row: QuestionRow) -> tuple[bool, str]:
    """Sort suppressed prompts last, by id: their position must not reveal their share."""
    return row.is_suppressed, row.id if row.is_suppressed else ""


def _prompt_row(
    row: QuestionRow, result: StandardResult, key_question: QuestionResult, unrounded: bool
) -> list[CellValue]:
    return [
        row.id,
        row.text,
        key_question.question.id,
        result.standard.name,
        *figure_cells(row.result.tally, row.counts),
        *_non_response_cells(row),
        *interval_cells(row, unrounded),
        row.note or NO_NOTE,
    ]


def interval_cells(row: QuestionRow, unrounded: bool) -> list[CellValue]:
    """Return both bounds of the interval, or the marks that say why there is none."""
    if row.is_suppressed:
        return [SUPPRESSED, SUPPRESSED]
    return interval_values(row.result.confidence_interval.interval, no_share_symbol(row.result.tally), unrounded)
