"""The Word report: the chapters of the source report, from summary to method, written from the results."""

from __future__ import annotations

import io
from datetime import UTC, datetime, time

from audit.analysis.disclosure_control import figures, without_names
from audit.analysis.ratings import Results
from audit.files.report.breakdowns import write_breakdowns
from audit.files.report.contents import Report, ReportAbout
from audit.files.report.document import Paper
from audit.files.report.method import write_method
from audit.files.report.prompts import write_prompts
from audit.files.report.settings import settle
from audit.files.report.standards import write_standards
from audit.files.report.styles import dress
from audit.files.report.summary import write_summary
from audit.files.report.title_page import write_contents, write_front, write_margins
from audit.files.spreadsheets.accessible_sheets import CREATOR
from audit.files.spreadsheets.cells import legal
from audit.files.spreadsheets.reproducible_zip import packed

__all__ = ["ReportAbout", "report_document"]
LONGEST_TITLE = 255


def report_document(results: Results, about: ReportAbout) -> bytes:
    """The report as the bytes of a .docx file; the same content gives the same bytes, whenever it is made."""
    results = without_names(results) if about.outside else results
    paper = Paper(results.questionnaire.scale)
    dress(paper.document, results.questionnaire.language)
    _describe(paper, results, about)
    report = Report(results, about, figures(results, about.details, about.outside))
    contents_at = write_front(paper, report)
    for write in (write_summary, write_standards, write_prompts, write_breakdowns, write_method):
        write(paper, report)
    write_contents(paper, contents_at)
    write_margins(paper, about)
    settle(paper.document)
    loose = io.BytesIO()
    paper.document.save(loose)
    return packed(loose)


def _describe(paper: Paper, results: Results, about: ReportAbout) -> None:
    properties = paper.document.core_properties
    made = datetime.combine(about.made_on, time(), UTC)
    properties.title = f"{legal(about.details.name)}: report"[:LONGEST_TITLE]
    properties.subject = legal(results.questionnaire.title)[:LONGEST_TITLE]
    properties.language = results.questionnaire.language
    properties.author = properties.last_modified_by = CREATOR
    properties.comments, properties.keywords = "", ""
    properties.created = properties.modified = made
    properties.revision = 1
