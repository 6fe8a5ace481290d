"""The table at the top of the summary: each standard with its rating and lowest score, or the questions of a survey."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from audit.analysis.rating_wording import basis_of_rating, few_cases_mark, lowest_shares, rating_label
from audit.analysis.results import QuestionResult, StandardResult
from audit.analysis.roll_ups import rolled_up_percent
from audit.analysis.tables import question_rows
from audit.analysis.wording import weakest_first
from audit.charts.share_bar import share_bar_svg
from audit.files.export_context import ExportData
from audit.files.summary.clipping import clip, count_lines
from audit.files.summary.question_names import name_question
from audit.formatting import join_list, lower_first, upper_first
from audit.messages import summary as messages
from audit.model.bands import NO_VALUE, SUPPRESSED, BandScale
from audit.model.questionnaire import RatingMethod, Standard
from audit.model.roll_up import RollUp

MAX_ROWS = 12
MAX_ROWS_OF_TWO_LINES = 8
NAME_WIDTH, RATING_WIDTH, FIGURE_WIDTH = 21, 25, 24
"""The width of one line of a column (see ``clipping.text_width``)."""
QUESTION_WIDTH, BANDS_WIDTH = 46, 92


@dataclass(frozen=True)
class SummaryRow:
    """A row of the table, with a bar of ``percent``; None if there is no percentage or it is suppressed.

    ``rating`` is '' in a survey.
    """

    name: str
    rating: str
    figure: str
    percent: int | None
    scale: BandScale

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text of the row."""
        return self.name, self.rating, self.figure

    @property
    def bar_svg(self) -> str:
        """The bar as a drawing; '' without a bar."""
        return "" if self.percent is None else share_bar_svg(self.scale, self.percent)

    @property
    def bar_in_words(self) -> str:
        """What the bar shows, for people who do not see it; '' without a bar."""
        if self.percent is None:
            return ""
        if not self.scale.bands:
            return messages.BAR_WITHOUT_BAND.format(percent=self.percent)
        return messages.BAR_OF_SHARE.format(percent=self.percent, band=self.scale.band_at(self.percent).rating)


def summary_rows(data: ExportData) -> tuple[SummaryRow, ...]:
    """Return a row for each rated standard; or for each key question, or the lowest, if nothing is rated."""
    if not data.has_ratings:
        return tuple(_question_row(data, result) for result in _listed_questions(data))
    rated = [result for result in data.results.standards if result.is_rated]
    lines = 2 if len(rated) <= MAX_ROWS_OF_TWO_LINES else 1
    return tuple(_standard_row(data, result, lines) for result in rated[:MAX_ROWS])


def count_row_lines(rows: Iterable[SummaryRow]) -> int:
    """Return about how many lines the table takes."""
    return sum(
        max(
            count_lines(row.name, NAME_WIDTH if row.rating else QUESTION_WIDTH),
            count_lines(row.rating, RATING_WIDTH),
            count_lines(row.figure, FIGURE_WIDTH),
        )
        for row in rows
    )


def how_to_read_bars(data: ExportData, rows: Sequence[SummaryRow]) -> str:
    """Return what the bars show, and what the table leaves out."""
    if not data.has_ratings:
        questions = len(data.results.key_questions)
        left_out = messages.MORE_QUESTIONS.format(count=len(rows), questions=f"{questions} questions")
        return " ".join(filter(None, [messages.BARS_OF_QUESTIONS, left_out if questions > len(rows) else ""]))
    rated = [result.standard for result in data.results.standards if result.is_rated]
    from_cases = [standard for standard in rated if standard.rating_method is RatingMethod.FROM_CASES]
    by_lowest = all(standard.roll_up is RollUp.LOWEST for standard in from_cases)
    sentences = [messages.RATED_BY_LOWEST] if by_lowest else []
    sentences.append(_where_bands_begin(data.results.questionnaire.scale, from_cases))
    more = len(rated) - len(rows)
    return " ".join([*sentences, *([messages.MORE_IN_REPORT.format(count=more)] if more else [])])


def _where_bands_begin(scale: BandScale, standards: Iterable[Standard]) -> str:
    """Return what the lines in the bars are; the percentages only if they are the same in each bar."""
    if any(standard.own_scale is not None for standard in standards):
        return messages.WHERE_OWN_BANDS_BEGIN
    begin = [messages.BAND_BEGINS.format(rating=band.rating, floor=band.floor) for band in scale.bands[1:]]
    return messages.WHERE_BANDS_BEGIN.format(bands=clip(join_list(begin, "and"), BANDS_WIDTH))


def _standard_row(data: ExportData, result: StandardResult, lines: int) -> SummaryRow:
    is_published = data.control.can_publish_all(result) and result.rating != SUPPRESSED
    scale = data.results.questionnaire.scale_of(result.standard)
    return SummaryRow(
        clip(result.standard.name, NAME_WIDTH * lines),
        clip(rating_label(result), RATING_WIDTH * lines),
        clip(_figure(result, is_published), FIGURE_WIDTH * lines),
        _percent(result) if is_published else None,
        scale,
    )


def _percent(result: StandardResult) -> int | None:
    """Return the percentage that rates a standard; None if none does."""
    rated = result.lowest_key_questions or result.rated_key_questions
    return rolled_up_percent(result.standard, rated) if rated else None


def _figure(result: StandardResult, is_published: bool) -> str:
    """Return the lowest score of a standard, or another basis of its rating, with what must be known about it."""
    if result.standard.rating_method is RatingMethod.BY_JUDGEMENT:
        return "By judgement" if result.judgement else NO_VALUE
    if not is_published:
        return ", ".join([SUPPRESSED, *_marks(result)])
    lowest = result.lowest_key_questions
    if result.rated_key_questions:
        return ", ".join([upper_first(basis_of_rating(result)), *_marks(result)])
    if not lowest:
        return NO_VALUE
    marks = [*_marks(result), *filter(None, [lower_first(few_cases_mark(result))])]
    shares = ", ".join([lowest_shares(result), *marks])
    names = join_list([lower_first(key.short_name) for key in lowest], "and")
    message = messages.LOWEST_OF_ONE if len(lowest) == 1 else messages.LOWEST_OF_SEVERAL
    return message.format(shares=shares, name=names, names=names)


def _marks(result: StandardResult) -> list[str]:
    """Return what else than the lowest score sets the rating."""
    return [*(["decided"] if result.decision else []), *(["by a rule"] if result.applied_rule else [])]


def _listed_questions(data: ExportData) -> Sequence[QuestionResult]:
    """Return every key question, or the lowest of many; those that are suppressed say nothing about their order."""
    questions = data.results.key_questions
    if len(questions) <= MAX_ROWS:
        return questions
    published = [result for result in questions if data.control.can_publish(result.question.id)]
    suppressed = [result for result in questions if result not in published]
    return [*weakest_first(published), *suppressed][:MAX_ROWS]


def _question_row(data: ExportData, result: QuestionResult) -> SummaryRow:
    (row,) = question_rows([result], data.control)
    lines = 2 if len(data.results.key_questions) <= MAX_ROWS_OF_TWO_LINES else 1
    percent = None if row.is_suppressed else result.share.percent
    name = name_question(result.question, QUESTION_WIDTH * lines, with_id=False)
    return SummaryRow(name, "", SUPPRESSED if row.is_suppressed else row.share, percent, BandScale(()))
