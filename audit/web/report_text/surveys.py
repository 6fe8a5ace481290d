"""The figures of surveys of the same unit, next to the chapters on feedback."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from audit.analysis.audit_results import AuditResults
from audit.analysis.survey_figures import SurveyFigures, surveys_of_chapter, surveys_of_nobody
from audit.analysis.tables import INTERVAL_HEADING, PERCENTAGE_HEADING
from audit.formatting import join_list
from audit.messages import report_text as messages
from audit.model.audit import Audit
from audit.model.report_text import Chapter
from audit.web.components import html
from audit.web.components.html import Row
from audit.web.session.page_context import PageContext
from audit.web.unit_surveys import benchmarks_of_surveys


def surveys_html(context: PageContext, audit: Audit, chapter: Chapter) -> str:
    """Return the figures of each survey of a chapter as HTML, then the surveys that are in no chapter."""
    surveys = context.store.audits.surveys_of_unit(context.person, audit.id)
    shown = surveys_of_chapter(surveys, chapter.id, benchmarks=benchmarks_of_surveys(context, surveys))
    return "".join(_pieces(surveys, shown))


def _pieces(surveys: Sequence[AuditResults], shown: Sequence[SurveyFigures]) -> Iterator[str]:
    if not shown:
        yield html.paragraphs_html(messages.NO_SURVEY_HERE, kind="quiet")
    for survey in shown:
        yield html.paragraphs_html(" ".join(survey.about))
        if survey.questions:
            yield _questions_html(survey)
    if names := surveys_of_nobody(surveys):
        listed = join_list([f"“{name}”" for name in names], "and")
        yield html.notice_html(messages.SURVEYS_OF_NOBODY.format(names=listed))


def _questions_html(survey: SurveyFigures) -> str:
    """Return the table of a survey's questions, narrow enough for the column next to the text, and their notes."""
    rows = [Row((row.name, html.two_lines(row.percentage, row.base), row.interval)) for row in survey.questions]
    headers = ("Question", PERCENTAGE_HEADING, INTERVAL_HEADING)
    table = html.table_html(survey.caption, headers, rows, (1, 2), html_columns=(1,), is_narrow=True)
    return table + (html.listing_html(survey.notes) if survey.notes else "")
