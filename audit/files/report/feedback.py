"""The chapters on feedback: what the lead wrote, the figures of surveys of the same unit, and the findings."""

from __future__ import annotations

from functools import partial

from audit.analysis.survey_figures import SurveyFigures, surveys_of_chapter
from audit.analysis.tables import INTERVAL_HEADING, NON_RESPONSE_HEADING, PERCENTAGE_HEADING, base_heading
from audit.files.export_context import ExportData
from audit.files.report.document import Column, ReportDocument
from audit.files.report.written_chapters import Chapter, write_chapter_text


def feedback_chapter(chapter: str) -> Chapter:
    """Return what writes a chapter on feedback; it is left out without a text, figures and findings."""

    def write(document: ReportDocument, report: ExportData) -> None:
        context = report.context
        surveys = surveys_of_chapter(context.surveys, chapter, context.external, context.survey_benchmarks)
        write_figures = partial(_write_surveys, document, surveys) if surveys else None
        write_chapter_text(document, report, chapter, write_figures)

    return write


def _write_surveys(document: ReportDocument, surveys: tuple[SurveyFigures, ...]) -> None:
    for survey in surveys:
        document.add_paragraph(" ".join(survey.about)).paragraph_format.keep_with_next = bool(survey.questions) or None
        if survey.questions:
            _write_questions(document, survey)


def _write_questions(document: ReportDocument, survey: SurveyFigures) -> None:
    """Write every question of a survey with the columns of the survey's own report."""
    columns = [
        Column("Question", 6.6),
        Column(PERCENTAGE_HEADING, 2.6, is_number=True),
        Column(base_heading(survey.case_label), 2.6, is_number=True),
        Column(INTERVAL_HEADING, 2.6, is_number=True),
        Column(NON_RESPONSE_HEADING, 2.6, is_number=True),
    ]
    rows = [[row.name, row.percentage, row.base, row.interval, row.non_response] for row in survey.questions]
    document.add_table(survey.caption, columns, rows, notes=survey.notes)
