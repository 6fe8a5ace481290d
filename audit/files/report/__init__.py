"""The Word report: the chapters of the source report, from summary to method, written from the results."""

from __future__ import annotations

import io
from datetime import UTC, datetime, time

import docx

from audit.analysis.results import Results
from audit.files.export_context import ExportContext, prepare_export
from audit.files.report.breakdowns import write_chosen_breakdowns, write_other_breakdowns
from audit.files.report.confidence import write_certainty
from audit.files.report.document import ReportDocument
from audit.files.report.feedback import feedback_chapter
from audit.files.report.method import write_method
from audit.files.report.prompts import write_prompts
from audit.files.report.properties import set_properties
from audit.files.report.ratings import write_ratings, write_recommendations
from audit.files.report.standards import write_standards
from audit.files.report.styles import apply_styles
from audit.files.report.template.headers import complete_headers
from audit.files.report.template.reading import ReportTemplate
from audit.files.report.template.styles import set_language
from audit.files.report.title_page import write_contents, write_header_and_footer, write_title_page
from audit.files.report.written_chapters import Chapter, chapter_text, write_background, write_outcomes
from audit.model.questionnaire import Questionnaire

__all__ = ["build_report"]
CHAPTERS: tuple[Chapter, ...] = (
    chapter_text("foreword"),
    write_ratings,
    write_recommendations,
    write_background,
    write_standards,
    write_chosen_breakdowns,
    chapter_text("resettlement"),
    feedback_chapter("feedback_people"),
    feedback_chapter("feedback_staff"),
    chapter_text("diversity"),
    write_outcomes,
    write_certainty,
    write_method,
    chapter_text("acknowledgements"),
    chapter_text("annexe"),
    write_prompts,
    write_other_breakdowns,
)


def build_report(results: Results, context: ExportContext, template: ReportTemplate | None = None) -> bytes:
    """Return the report as the bytes of a .docx file; the same content always gives the same bytes.

    Its layout is that of the organisation's own ``template``, if there is one.
    """
    report = prepare_export(results, context)
    results = report.results
    document = _new_document(results.questionnaire, template)
    set_properties(
        document.word_document,
        f"{context.description.name}: report",
        results.questionnaire.title,
        results.questionnaire.language,
        datetime.combine(context.created_on, time(), UTC),
    )
    contents_placeholder = write_title_page(document, report)
    for write_chapter in CHAPTERS:
        write_chapter(document, report)
    write_contents(document, contents_placeholder)
    if template is None:
        write_header_and_footer(document, context.description)
    else:
        complete_headers(document.word_document, context.description)
    return document.to_bytes()


def _new_document(questionnaire: Questionnaire, template: ReportTemplate | None) -> ReportDocument:
    """Return the document that the chapters are written to; it begins with what the template has before the report."""
    if template is None:
        document = ReportDocument(questionnaire.scale)
        apply_styles(document.word_document, questionnaire.language)
        return document
    word_document = docx.Document(io.BytesIO(template.data))
    set_language(word_document, questionnaire.language)
    return ReportDocument(questionnaire.scale, word_document, template.layout)
