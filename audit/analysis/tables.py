"""Layout of the table of questions: one row per question, with the text that every surface prints.

Screens, the workbook, the Word report and plain text choose columns of these rows. Nothing is calculated here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

import pandas as pd

from audit.analysis.disclosure_control import DisclosureControl
from audit.analysis.distributions import AnswerRow, answer_rows
from audit.analysis.results import QuestionResult, StandardResult
from audit.analysis.suppression import SuppressedCount, suppress_tally
from audit.analysis.wording import percentage_note
from audit.model.bands import NO_VALUE, SUPPRESSED
from audit.model.questionnaire import CaseLabel, Questionnaire
from audit.model.roll_up import RollUp

PERCENTAGE_HEADING = "Percentage Yes"
RATED_LABEL = "rated"
"""What marks the one share on which a standard is rated."""
INTERVAL_HEADING = "95% interval"
NOT_APPLICABLE_HEADING, UNANSWERED_HEADING = "Not applicable", "Unanswered"
NON_RESPONSE_HEADING = "Did not answer, of those asked"


def base_heading(case_label: CaseLabel) -> str:
    """Return the heading of the base: ``Yes out of cases``."""
    return f"Yes out of {case_label.plural}"


def excluded_headings(questionnaire: Questionnaire) -> tuple[str, ...]:
    """Return the headings of the counts outside the base; in a survey also that of the item non-response."""
    headings = (NOT_APPLICABLE_HEADING, UNANSWERED_HEADING)
    return (*headings, NON_RESPONSE_HEADING) if questionnaire.is_survey else headings


@dataclass(frozen=True)
class QuestionRow:
    """One question as every table prints it; ``[c]`` replaces what is suppressed.

    ``result`` and ``counts`` hold the numbers, for tables of numbers and for charts. ``is_lowest`` is False if that
    would reveal a suppressed share. ``is_tied``: another key question has the same lowest score. ``sets_rating``: its
    standard is rated on this share, and not on its lowest.
    """

    result: QuestionResult
    counts: SuppressedCount
    is_lowest: bool = False
    is_suppressed: bool = False
    is_tied: bool = False
    threshold: int = 0
    sets_rating: bool = False

    @property
    def id(self) -> str:
        """The id of the question."""
        return self.result.question.id

    @property
    def text(self) -> str:
        """The wording of the question, with a mark if No is the good answer."""
        return self.result.question.marked_text

    @property
    def name(self) -> str:
        """The question with its id."""
        return f"{self.id} {self.text}"

    @property
    def lowest_label(self) -> str:
        """What marks the key questions that set a rating: "lowest", "joint lowest" or "rated"; '' for the others."""
        return RATED_LABEL if self.sets_rating else lowest_label(self.is_lowest, self.is_tied)

    @property
    def is_marked(self) -> bool:
        """Whether the question is in bold, because its share sets the rating."""
        return self.is_lowest or self.sets_rating

    @property
    def percentage(self) -> str:
        """The percentage Yes: ``54%``."""
        return self.counts.percent_text

    @property
    def base(self) -> str:
        """Yes out of the base: ``25 of 46``."""
        return self.counts.count_text

    @property
    def share(self) -> str:
        """The percentage with its base: ``54% (25 of 46)``."""
        return f"{self.percentage} ({self.base})"

    @property
    def excluded_counts(self) -> tuple[str, ...]:
        """The cells under ``excluded_headings``: not applicable, unanswered, and in a survey the item non-response."""
        counts = (SUPPRESSED, SUPPRESSED) if self.is_suppressed else self.result.tally.left_out
        return (*counts, self.non_response) if self.result.is_survey else counts

    @property
    def non_response(self) -> str:
        """The share of those asked who did not answer: ``2% (2 of 88)``."""
        hidden = self.is_suppressed or self.result.tally.suppressed
        return SUPPRESSED if hidden else str(self.result.tally.non_response)

    @property
    def rating(self) -> str:
        """The rating of the band, or a dash."""
        return self._unless_suppressed(self.result.band.rating if self.result.band else NO_VALUE)

    @property
    def band_description(self) -> str:
        """The band in words, such as ``too few``, or a dash."""
        return self._unless_suppressed(self.result.band.description if self.result.band else NO_VALUE)

    @property
    def interval(self) -> str:
        """The 95% confidence interval: ``40% to 68%``, or a dash."""
        return self._unless_suppressed(self.result.confidence_interval.text)

    @property
    def bands_spanned(self) -> str:
        """The bands that the interval reaches: ``Inadequate to Good``, or a dash."""
        return self._unless_suppressed(self.result.confidence_interval.bands_text)

    @property
    def sensitivity(self) -> str:
        """What would change the band, in one sentence, or a dash."""
        return self._unless_suppressed(self.result.sensitivity.sentence or NO_VALUE)

    @property
    def answers(self) -> tuple[AnswerRow, ...]:
        """The named answers of the question's scale; none without a scale."""
        return answer_rows(self.result.question, self.result.tally, self.counts, self.threshold)

    @property
    def note(self) -> str:
        """What a reader needs to know about the percentage; often ''."""
        return "" if self.is_suppressed else percentage_note(self.result)

    def _unless_suppressed(self, text: str) -> str:
        return SUPPRESSED if self.is_suppressed else text


def key_question_rows(result: StandardResult, control: DisclosureControl | None = None) -> tuple[QuestionRow, ...]:
    """Return the rows of a standard's key questions, with what ``control`` does not publish suppressed."""
    show_lowest = control is None or control.can_publish_all(result)
    rows = question_rows(result.key_questions, control, show_lowest)
    if result.standard.roll_up is RollUp.SHARE:
        return tuple(replace(row, sets_rating=row.result in result.rated_key_questions) for row in rows)
    is_tied = len(result.lowest_key_questions) > 1
    return tuple(replace(row, is_tied=is_tied) if row.is_lowest else row for row in rows)


def lowest_label(is_lowest: bool, is_tied: bool) -> str:
    """Return the mark of a key question that sets a rating, alone or with others; '' for one that does not."""
    return ("joint lowest" if is_tied else "lowest") if is_lowest else ""


def question_rows(
    results: Iterable[QuestionResult], control: DisclosureControl | None = None, show_lowest: bool = True
) -> tuple[QuestionRow, ...]:
    """Return one row per question, in order; ``show_lowest`` False leaves the lowest unmarked."""
    return tuple(_question_row(result, control, show_lowest) for result in results)


def _question_row(result: QuestionResult, control: DisclosureControl | None, show_lowest: bool) -> QuestionRow:
    is_lowest = result.is_lowest and show_lowest
    if control is None:
        return QuestionRow(result, suppress_tally(result.tally, threshold=0), is_lowest)
    question_id = result.question.id
    is_suppressed, threshold = not control.can_publish(question_id), control.threshold
    return QuestionRow(result, control.totals[question_id], is_lowest, is_suppressed, threshold=threshold)


def question_notes(rows: Iterable[QuestionRow]) -> list[str]:
    """Return what a reader needs to know about single percentages, each note with the id of its question."""
    return [f"{row.id}: {row.note}" for row in rows if row.note]


CHART_COLUMNS = {
    "question": "str",
    "short": "str",
    "percentage": "str",
    "percent": "Int64",
    "base": "str",
    "yes": "int64",
    "no": "int64",
    "not_applicable": "int64",
    "unanswered": "int64",
    "band": "str",
    "lowest": "bool",
    "note": "str",
}


def questions_table(rows: Iterable[QuestionRow]) -> pd.DataFrame:
    """Return the rows as a data frame for charts, indexed by question id.

    ``percent`` is the whole number behind ``percentage``, missing if the base is 0. ``short`` is the short name, after
    the id if another row has the same short name.
    """
    listed = list(rows)
    shorts = Counter(row.result.short_name for row in listed)
    frame = pd.DataFrame(
        [_chart_row(row, shorts) for row in listed],
        index=pd.Index([row.id for row in listed], name="id", dtype="str"),
        columns=list(CHART_COLUMNS),
    )
    return frame.astype(CHART_COLUMNS)


def _chart_row(row: QuestionRow, shorts: Counter[str]) -> tuple[object, ...]:
    tally, band, short = row.result.tally, row.result.band, row.result.short_name
    return (
        row.text,
        f"{row.id} {short}" if shorts[short] > 1 else short,
        row.percentage,
        row.result.share.percent,
        row.base,
        tally.yes,
        tally.no,
        tally.not_applicable,
        tally.unanswered,
        band.rating if band else "",
        row.is_lowest,
        row.note,
    )
