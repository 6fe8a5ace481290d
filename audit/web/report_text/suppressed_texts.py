"""Written texts that print a suppressed number, listed before files for outside are downloaded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlencode

from audit.analysis.audit_results import AuditResults
from audit.analysis.disclosure_control import disclosure_control
from audit.analysis.suppressed_in_texts import SuppressedInText, WrittenText, suppressed_in_texts
from audit.formatting import join_some
from audit.messages import results as messages
from audit.model.audit import Audit
from audit.model.report_text import written_chapters
from audit.web.components import html
from audit.web.findings.list import finding_anchor
from audit.web.findings.wording import numbered_labels
from audit.web.report_text.contents import chapter_link, chapters_of
from audit.web.session.page_context import PageContext

MAX_NAMED = 3
Linked = tuple[WrittenText, str]
"""A text, and the link to it as HTML."""


def show_suppressed_texts(context: PageContext, audit_results: AuditResults, surveys: Iterable[AuditResults]) -> None:
    """Show which texts print a suppressed number, each with a link to it; for a person who sees all cases.

    The report prints the figures of the ``surveys`` of the unit too.
    """
    links = dict(_texts(context, audit_results.audit))
    found = [
        text
        for each in (audit_results, *(survey for survey in surveys if survey.shows_cases))
        for text in _suppressed_of(each, links)
    ]
    if not found:
        return
    html.notice(messages.TEXTS_PRINT_SUPPRESSED)
    rows = [html.Row((links[each.text], each.printed, join_some(each.about, MAX_NAMED))) for each in found]
    html.table("Suppressed numbers in written text", ("Where", "Printed", "Number of"), rows, html_columns=(0,))


def _suppressed_of(audit_results: AuditResults, texts: Iterable[WrittenText]) -> list[SuppressedInText]:
    results = audit_results.results
    control = disclosure_control(results, audit_results.audit.description, external=True)
    breakdowns = audit_results.breakdowns_to_publish if audit_results.shows_groups_in_full else ()
    return suppressed_in_texts(texts, results, control, breakdowns)


def _texts(context: PageContext, audit: Audit) -> Iterator[Linked]:
    saved_findings = context.store.findings.all(context.person, audit.id)
    labels = numbered_labels(saved_findings)
    for saved in saved_findings:
        place, url = (
            f"Finding: {labels[saved.id]}",
            f"findings?{urlencode({'audit': audit.id})}#{finding_anchor(saved.id)}",
        )
        yield WrittenText(place, saved.finding.text, saved.finding.standard_id), html.link_to(place, url)
    texts = written_chapters(context.store.report_texts.all(context.person, audit.id))
    for chapter in chapters_of(audit):
        if chapter.id in texts:
            place = f"Report text: {chapter.title}"
            link = chapter_link(audit, chapter, place)
            yield WrittenText(place, texts[chapter.id], chapter.standard_id), link
