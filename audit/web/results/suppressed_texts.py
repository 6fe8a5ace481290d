"""Written texts that print a suppressed number, listed before files for outside are downloaded."""

from __future__ import annotations

from collections.abc import Iterator
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
    control = disclosure_control(audit_results.results, audit.description, external=True)
    found = suppressed_in_texts(_texts(context, audit), audit_results.results, control)
    if not found:
        return
    html.notice(messages.TEXTS_PRINT_SUPPRESSED)
    rows = [_row(audit, each) for each in found]
    html.table("Suppressed numbers in written text", ("Where", "Printed", "Question"), rows, html_columns=(0,))


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
