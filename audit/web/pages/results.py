"""The Results page in the order of the report: overall rating, ratings, recommendations, then each standard."""

from __future__ import annotations

from audit.analysis import rating_wording, wording
from audit.analysis.audit_results import AuditResults
from audit.analysis.intervals import why_eligible_not_used
from audit.analysis.results import StandardResult
from audit.formatting import today
from audit.messages import results as messages
from audit.messages.benchmarks import TITLE
from audit.model.finding import recommendations_by_addressee
from audit.web.case_filter import results_for_selected_cases, show_suppression
from audit.web.components import html
from audit.web.components.copying import copied_table_html, copied_text_html
from audit.web.components.html import Row
from audit.web.export_files import ExportFiles
from audit.web.results import section_text, standard_section
from audit.web.results.benchmarks import BENCHMARKS, show_benchmarks
from audit.web.results.closing import show_closing
from audit.web.results.downloads import SUMMARY, SUMMARY_TITLE, show_summary_downloads, what_summary_has
from audit.web.results.overall import marked_badge_html, overall_html
from audit.web.results.sample import SAMPLE, sample_html, sample_title
from audit.web.session.page_context import PageContext, get_context

RECOMMENDATIONS = "recommendations"  # an anchor
FINDINGS_LINK_TEXT = "See Findings for written strengths and areas for improvement."


def show(context: PageContext) -> None:
    """Show the results of an audit."""
    audit = context.require_audit()
    # Read first: a change made after this gives the files new names.
    version = context.store.audits.version(context.person)
    description = audit.description
    location = " · ".join(filter(None, (description.unit, description.region, description.fieldwork_dates)))
    html.heading("Results", caption=description.name, subtitle=location)
    audit_results = results_for_selected_cases(context, audit)
    html.paragraphs(
        f"{audit_results.which_cases}.",
        *filter(None, [audit_results.how_eliminated()]),
        *wording.which_answers_count(audit_results.results),
        kind="quiet",
    )
    show_closing(context, audit_results)
    if not show_suppression(audit_results):
        return
    benchmarks = context.store.benchmarks.all(context.person, audit.id)
    html.render(
        contents_html(audit_results, bool(benchmarks)),
        overall_html(audit_results),
        ratings_html(audit_results),
        recommendations_html(audit_results),
        f'<p class="quiet">{html.link_to(FINDINGS_LINK_TEXT, f"findings?audit={audit.id}")}</p>',
    )
    show_summary(context, audit_results, version)
    if eligible_problem := why_eligible_not_used(
        description.eligible, audit_results.results.case_count, audit.questionnaire.case_label
    ):
        html.alert(messages.INTERVALS_WITHOUT_ELIGIBLE.format(problem=eligible_problem))
    for domain in audit.questionnaire.domains:
        for result in audit_results.results.standards:
            if result.standard.domain_id == domain.id:
                standard_section.show_standard(context, audit_results, result)
    show_benchmarks(context, audit_results, benchmarks)
    html.render(sample_html(audit_results))


def contents_html(audit_results: AuditResults, has_benchmarks: bool) -> str:
    """Return links to the parts of this page, which is long, as HTML."""
    has_ratings = any(result.is_rated for result in audit_results.results.standards)
    recommended = bool(recommendations_by_addressee(audit_results.audit.findings))
    sections = [("Ratings", standard_section.RATINGS)] if has_ratings else []
    sections += [("Recommendations", RECOMMENDATIONS)] if recommended else []
    sections.append((SUMMARY_TITLE, SUMMARY))
    sections += [
        (result.standard.name, standard_section.standard_anchor(result.standard.id))
        for domain in audit_results.audit.questionnaire.domains
        for result in audit_results.results.standards
        if result.standard.domain_id == domain.id
    ]
    sections += [(TITLE, BENCHMARKS)] if has_benchmarks else []
    if audit_results.sample is not None:
        sections.append((sample_title(audit_results), SAMPLE))
    return html.contents_html(sections)


def show_summary(context: PageContext, audit_results: AuditResults, version: int) -> None:
    """Show the downloads of the summary for the team; others get theirs on Export, where it says what to check."""
    audit_id = audit_results.audit.id
    html.subheading(SUMMARY_TITLE, anchor=SUMMARY)
    link = html.link_to(messages.SUMMARY_ON_EXPORT, f"export?audit={audit_id}")
    if not audit_results.shows_cases:
        html.render(html.paragraphs_html(what_summary_has(audit_results.audit)), f"<p>{link}</p>")
        return
    html.paragraphs(f"{what_summary_has(audit_results.audit)} {messages.SUMMARY_FOR_OTHERS}")
    show_summary_downloads(ExportFiles(context, audit_results, False, today(), version))


def ratings_html(audit_results: AuditResults) -> str:
    """Return the table of ratings by domain as HTML, with calculated and decided ratings if any was decided."""
    rated = [result for result in audit_results.results.standards if result.is_rated]
    any_decided = any(result.decision for result in rated)
    rows: list[Row] = []
    for domain in audit_results.audit.questionnaire.domains:
        standards = [
            _rating_row(audit_results, result, any_decided)
            for result in rated
            if result.standard.domain_id == domain.id
        ]
        rows += [Row((f"{domain.id}. {domain.title}",)), *standards] if standards else []
    decision_headers = ("Calculated", "Decided") if any_decided else ()
    headers = ("Standard", "Rating", "Points", *decision_headers, "Basis of the rating")
    caption = f"Ratings of the standards, {audit_results.which_cases}"
    table = copied_table_html(caption, headers, rows, (2,), html_columns=(0, 1)) if rows else ""
    heading = html.subheading_html("Ratings", anchor=standard_section.RATINGS) if rows else ""
    results = audit_results.results
    not_inspected = ", ".join(
        standard.name for standard in results.not_inspected if standard not in results.without_columns
    )
    sentence = messages.NOT_INSPECTED if results.questionnaire.has_ratings else messages.SECTIONS_LEFT_OUT
    not_inspected_text = sentence.format(names=not_inspected) if not_inspected else ""
    quiet = html.paragraphs_html(*filter(None, [not_inspected_text]), kind="quiet")
    copied = copied_text_html("Ratings", section_text.ratings_text(audit_results)) if rows else ""
    return heading + table + quiet + copied


def _rating_row(audit_results: AuditResults, result: StandardResult, any_decided: bool) -> Row:
    standard_link = html.anchor_link(result.standard.name, standard_section.standard_anchor(result.standard.id))
    badge = marked_badge_html(result, audit_results.audit.questionnaire)
    decision_cells = (
        (result.calculated_rating or "–", result.decision.rating if result.decision else "–") if any_decided else ()
    )
    return Row(
        (standard_link, badge, rating_wording.points_text(result), *decision_cells, rating_wording.how_rated(result))
    )


def recommendations_html(audit_results: AuditResults) -> str:
    """Return the recommendations by addressee, numbered consecutively, as HTML."""
    audit = audit_results.audit
    names, pieces = audit.description.addressee_names, []
    for addressee, numbered in recommendations_by_addressee(audit.findings).items():
        if addressee is not None:
            texts = [section_text.recommendation_text(finding) for _, finding in numbered]
            pieces.append(html.subheading_html(f"{names[addressee]} should:", level=3))
            pieces.append(html.listing_html(texts, start=numbered[0][0]))
    if not pieces:
        return ""
    copied = copied_text_html("Recommendations", section_text.recommendations_text(audit_results))
    return "".join([html.subheading_html("Recommendations", anchor=RECOMMENDATIONS), *pieces, copied])


if __name__ == "__main__":
    show(get_context())
