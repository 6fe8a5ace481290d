"""Written texts that print a suppressed number, listed before files for outside are downloaded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlencode

from audit.analysis.audit_results import AuditResults
from audit.analysis.disclosure_control import disclosure_control
from audit.analysis.suppressed_in_texts import SuppressedInText, suppressed_in_texts
from audit.messages import results as messages
from audit.model.audit import Audit
from audit.model.report_text import chapter_title, written_chapters
from audit.web.components import html
from audit.web.session.page_context import PageContext

FINDING, CHAPTER = "Finding", "Report text"
PAGES = {FINDING: "findings", CHAPTER: "report-text"}


def show_suppressed_texts(context: PageContext, audit_results: AuditResults) -> None:
    """Show which texts print a suppressed number, each with its place and a link; for a person who sees all cases."""
    audit = audit_results.audit
    texts = tuple(_texts(context, audit))
    surveys = context.store.audits.surveys_of_unit(context.person, audit.id)  # the report prints their figures
    found = [
        text
        for each in (audit_results, *(survey for survey in surveys if survey.shows_cases))
        for text in _suppressed_of(each, texts)
    ]
    if not found:
        return
    html.notice(messages.TEXTS_PRINT_SUPPRESSED)
    rows = [_row(audit, each) for each in found]
    html.table("Suppressed numbers in written text", ("Where", "Printed", "Question"), rows, html_columns=(0,))


def _suppressed_of(audit_results: AuditResults, texts: Iterable[tuple[str, str]]) -> list[SuppressedInText]:
    results, description = audit_results.results, audit_results.audit.description
    return suppressed_in_texts(texts, results, disclosure_control(results, description, external=True))


def _texts(context: PageContext, audit: Audit) -> Iterator[tuple[str, str]]:
    for number, finding in enumerate(audit.findings, 1):
        place = finding.standard_id or finding.topic
        yield f"{FINDING} {number}, {finding.kind.label}{f' of {place}' if place else ''}", finding.text
    for chapter, text in written_chapters(context.store.report_texts.all(context.person, audit.id)).items():
        yield f"{CHAPTER}, {chapter_title(chapter, audit.questionnaire)}", text


def _row(audit: Audit, found: SuppressedInText) -> html.Row:
    page = PAGES[FINDING if found.place.startswith(FINDING) else CHAPTER]
    link = html.link_to(found.place, f"{page}?{urlencode({'audit': audit.id})}")
    return html.Row((link, found.printed, ", ".join(found.question_ids)))
