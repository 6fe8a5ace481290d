"""What stands next to the text of a chapter: its figures, ratings and findings."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from audit.analysis import rating_wording
from audit.analysis.audit_results import AuditResults
from audit.analysis.disclosure_control import publish_all
from audit.analysis.overview_sentences import overview_sentence
from audit.analysis.published_breakdowns import PublishedBreakdown
from audit.analysis.results import StandardResult
from audit.analysis.stability_wording import standard_stability
from audit.messages import report_text as messages
from audit.model.finding import Finding
from audit.model.report_text import RESPONDENTS, Chapter, ChosenBreakdowns
from audit.web.breakdowns.restricted_view import show_standard_table
from audit.web.components import html
from audit.web.components.finding_text import KIND_TITLES
from audit.web.components.html import Row
from audit.web.findings.evidence import show_evidence
from audit.web.report_text.surveys import surveys_html
from audit.web.results.overall import overall_html
from audit.web.results.sample import sample_html
from audit.web.session.page_context import PageContext

OF_RATINGS = ("foreword", "overview")
OF_BREAKDOWNS = ("resettlement", "diversity")


def proposed_sentence(audit_results: AuditResults, chapter: Chapter) -> str:
    """Return the sentence that the figures propose for a chapter about a standard; '' for the others."""
    result = _standard_result(audit_results, chapter)
    return overview_sentence(result, audit_results.audit.description.unit) if result else ""


def show_figures(context: PageContext, audit_results: AuditResults, chapter: Chapter) -> None:
    """Show the figures of a chapter, then its findings."""
    if chapter.standard_id:
        show_evidence(audit_results, chapter.standard_id, "")
    elif chapter.id in OF_RATINGS:
        html.render(overall_html(audit_results), _ratings_html(audit_results))
    elif chapter.id == "background":
        html.render(_background_html(audit_results), sample_html(audit_results))
    elif chapter.id in RESPONDENTS:
        html.render(surveys_html(context, audit_results.audit, chapter))
    elif chapter.id == "certainty":
        html.render(_certainty_html(audit_results))
    elif chapter.id not in OF_BREAKDOWNS:
        html.paragraphs(messages.NO_FIGURES_HERE, kind="quiet")
    html.render(_findings_html(audit_results.audit.findings, chapter))


def _standard_result(audit_results: AuditResults, chapter: Chapter) -> StandardResult | None:
    results = audit_results.results.standards
    return next((result for result in results if result.standard.id == chapter.standard_id), None)


def _ratings_html(audit_results: AuditResults) -> str:
    """Return the rating and points of each rated standard as a table; '' if nothing is rated."""
    rows = [
        Row((result.standard.name, rating_wording.rating_label(result), rating_wording.points_text(result)))
        for result in audit_results.results.standards
        if result.is_rated
    ]
    caption = f"Ratings of the standards, {audit_results.which_cases}"
    return html.table_html(caption, ("Standard", "Rating", "Points"), rows, (2,), is_narrow=True) if rows else ""


def _background_html(audit_results: AuditResults) -> str:
    description = audit_results.audit.description
    details = (
        ("Unit", description.unit),
        ("Region", description.region),
        ("Fieldwork", description.fieldwork_dates),
        ("Cases started", description.started_in),
        ("Included", audit_results.which_cases),
    )
    return html.listing_html([f"{label}: {value}" for label, value in details if value])


def _certainty_html(audit_results: AuditResults) -> str:
    questionnaire = audit_results.audit.questionnaire
    stabilities = [
        (result.standard.name, standard_stability(result, questionnaire)) for result in audit_results.results.standards
    ]
    sentences = [f"{name}: {sentence}" for name, sentence in stabilities if sentence]
    return html.paragraphs_html(*sentences) or html.paragraphs_html(messages.NO_FIGURES_HERE, kind="quiet")


def _findings_html(findings: Sequence[Finding], chapter: Chapter) -> str:
    """Return the strengths, areas for improvement and practice examples of a chapter as HTML."""
    pieces = []
    for kind, title in KIND_TITLES.items():
        texts = [finding.text for finding in findings if finding.kind is kind and _is_of(finding, chapter)]
        if texts:
            pieces += [html.subheading_html(title, level=3), html.listing_html(texts)]
    return "".join(pieces)


def _is_of(finding: Finding, chapter: Chapter) -> bool:
    if finding.topic:
        return finding.topic == chapter.id
    return bool(chapter.standard_id) and finding.standard_id == chapter.standard_id


def show_breakdowns(
    context: PageContext, audit_results: AuditResults, chapter: Chapter, chosen: ChosenBreakdowns
) -> None:
    """Show the breakdowns in the body of the report below a chapter that needs them, in the width of the page."""
    if chapter.id not in OF_BREAKDOWNS:
        return
    shown = [each for each in _breakdowns(context, audit_results) if each.case_detail.id in chosen.detail_ids]
    if not shown:
        html.paragraphs(messages.NO_BREAKDOWN_CHOSEN, kind="quiet")
    for breakdown in shown:
        for result in audit_results.results.standards:
            if result.key_questions:
                show_standard_table(audit_results, breakdown, result)


def _breakdowns(context: PageContext, audit_results: AuditResults) -> tuple[PublishedBreakdown, ...]:
    if not audit_results.shows_groups_in_full:
        return context.store.audits.breakdowns(context.person, audit_results.audit.id)
    description = audit_results.audit.description
    return publish_all(audit_results.results, audit_results.breakdowns_to_publish, description, external=False)


def text_html(text: str) -> str:
    """Return a text in paragraphs as HTML, for people who read it and do not write."""
    return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in text.splitlines() if paragraph)
