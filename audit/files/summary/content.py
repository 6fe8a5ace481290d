"""What the one-page summary says, in the few words that a page holds; the web page and the Word file print it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from audit.analysis.rating_wording import overall_label, score_text
from audit.analysis.tables import PERCENTAGE_HEADING
from audit.files.export_context import ExportData
from audit.files.summary.actions import actions, how_many_more
from audit.files.summary.changes import what_changed
from audit.files.summary.clipping import ELLIPSIS, ONE_LINE, TWO_LINES, clip, count_lines
from audit.files.summary.highlights import what_stands_out
from audit.files.summary.rows import SummaryRow, count_row_lines, how_to_read_bars, summary_rows
from audit.files.wording import based_on
from audit.formatting import format_date
from audit.messages import summary as messages
from audit.model.bands import SUPPRESSED
from audit.model.finding import recommendations_in_order

RATING_HEADINGS = ("Standard", "Rating", "0% to 100%", "Lowest score")
QUESTION_HEADINGS = ("Question", "0% to 100%", PERCENTAGE_HEADING)
TITLE_WIDTH, NAME_WIDTH, FOOTER_WIDTH = 84, 40, 96
MAX_LINES = 38
"""Lines of the table and the lists with which the page is full."""


@dataclass(frozen=True)
class SummarySection:
    """A heading with a list of short texts, and a note on what the list leaves out."""

    heading: str
    items: tuple[str, ...]
    note: str = ""
    is_numbered: bool = False


@dataclass(frozen=True)
class Summary:
    """The parts of the page, from top to bottom. ``overall_rating`` and ``score`` are '' if nothing is rated."""

    title: str
    details: tuple[str, ...]
    overall_rating: str
    score: str
    caption: str
    headings: tuple[str, ...]
    rows: tuple[SummaryRow, ...]
    legend: str
    sections: tuple[SummarySection, ...]
    footers: tuple[str, ...]


def summarise(data: ExportData) -> Summary:
    """Return what the page says about an audit or a survey: long texts in more lines if the page has room for them."""
    rows = summary_rows(data)
    taken = count_row_lines(rows)
    for lines in (4, 3):
        sections = _sections(data, lines)
        if taken + sum(map(count_lines, _texts(sections))) <= MAX_LINES:
            return _with_sections(data, rows, sections)
    return _with_sections(data, rows, _sections(data, 2))


def _sections(data: ExportData, lines: int) -> tuple[SummarySection, ...]:
    """Return the sections below the table, in which a long text has at most so many lines."""
    findings = data.context.findings
    return (
        SummarySection("What stands out", what_stands_out(data, lines)),
        SummarySection("What changed", what_changed(data, lines)),
        SummarySection(
            "Actions",
            actions(data.context, lines),
            how_many_more(findings),
            is_numbered=bool(recommendations_in_order(findings)),
        ),
    )


def _texts(sections: Iterable[SummarySection]) -> list[str]:
    return [item for section in sections for item in section.items]


def _with_sections(data: ExportData, rows: tuple[SummaryRow, ...], sections: tuple[SummarySection, ...]) -> Summary:
    overall, details = data.results.overall, _details(data)
    title = clip(data.context.description.name, TITLE_WIDTH)
    shown = [title, *details, *(text for row in rows for text in row.texts), *_texts(sections)]
    return Summary(
        title,
        details,
        overall_label(overall) if data.has_ratings else "",
        score_text(overall) if data.has_ratings else "",
        "Ratings of the standards" if data.has_ratings else "Questions",
        _headings(data),
        rows,
        how_to_read_bars(data, rows),
        sections,
        _footers(data, any(ELLIPSIS in text for text in shown)),
    )


def _details(data: ExportData) -> tuple[str, ...]:
    """Return where and when, which cases are included, and what must be known before anything else."""
    context, description = data.context, data.context.description
    names = (clip(name, NAME_WIDTH) for name in (description.unit, description.region))
    place = " · ".join(filter(None, [*names, description.fieldwork_dates]))
    awaiting = [standard.name for standard in data.results.overall.awaiting_rating]
    not_rated = messages.NOT_RATED_YET.format(names=", ".join(awaiting)) if awaiting else ""
    lines = (based_on(context.which_cases), *data.erasure_lines, not_rated)
    return (*filter(None, [clip(place, TWO_LINES)]), *(clip(line, ONE_LINE) for line in lines if line))


def _footers(data: ExportData, any_clipped: bool) -> tuple[str, ...]:
    context = data.context
    limit = context.description.max_suppressed_count
    audience = messages.FOR_OUTSIDE.format(limit=limit, mark=SUPPRESSED) if context.external else messages.FOR_TEAM
    clipped = messages.CLIPPED_TEXTS.format(ellipsis=ELLIPSIS) if any_clipped else ""
    created = messages.CREATED_ON.format(date=format_date(context.created_on))
    first = " ".join(filter(None, [audience, clipped, created]))
    return (first, *(clip(line, FOOTER_WIDTH) for line in data.closing_lines))


def _headings(data: ExportData) -> tuple[str, ...]:
    if not data.has_ratings:
        return QUESTION_HEADINGS
    has_others = any(result.rated_key_questions for result in data.results.standards)
    return (*RATING_HEADINGS[:-1], "Score") if has_others else RATING_HEADINGS
