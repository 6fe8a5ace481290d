"""The results as the report prints them: overall rating, ratings, recommendations, then standard by standard."""

from __future__ import annotations

from audit.analysis import wording
from audit.analysis.certainty import why_not_eligible
from audit.analysis.ratings import Overall, StandardResult
from audit.model.audit import Addressee, Finding, FindingKind
from audit.storage.repositories.audits import Audit, AuditResults
from audit.web.case_filter import results_shown, suppression_told
from audit.web.components import html
from audit.web.components.html import Row
from audit.web.findings.wording import action_words
from audit.web.results import standard_section
from audit.web.session.page_context import Visit, visit

WRITTEN = "What people found beside the figures is written on the page Findings."


def show(here: Visit) -> None:
    """The whole chapter of one audit."""
    audit = here.audit()
    details = audit.details
    where = " · ".join(filter(None, (details.unit, details.region, details.fieldwork)))
    html.heading("Results", over=details.name, under=where)
    found = results_shown(here, audit)
    html.text(f"{found.which_cases}.", kind="quiet")
    if not suppression_told(found):
        return
    html.together(
        overall(found),
        ratings(found),
        recommendations(audit),
        f'<p class="quiet">{html.way(WRITTEN, f"findings?audit={audit.id}")}</p>',
    )
    if why := why_not_eligible(details.eligible, found.results.cases, audit.questionnaire.record):
        html.alert(f"{why} Until then the intervals below are worked without that number.")
    for domain in audit.questionnaire.domains:
        for standard in found.results.standards:
            if standard.standard.domain == domain.id:
                standard_section.standard(here, found, standard)


def overall(found: AuditResults) -> str:
    """The overall rating with its points, what it waits for, what was calculated, the rules that acted. HTML."""
    result = found.results.overall
    if not result.rated:
        return html.as_notice(f"{wording.NOTHING_RATED} in this questionnaire.")
    badge = html.badge(wording.overall_words(result), found.audit.questionnaire.scale)
    score = (
        '<div class="score"><div><p class="what">Overall rating</p>'
        f'{badge.replace("badge", "badge large", 1)}</div><div><p class="what">Score</p>'
        f'<span class="figure">{result.points}/{result.maximum}</span></div></div>'
    )
    return score + "".join(_overall_notices(result))


def _overall_notices(result: Overall) -> list[str]:
    notices = []
    if calculated := wording.calculated_overall(result):
        notices.append(html.as_text(calculated))
    if result.waiting_for:
        names = ", ".join(standard.name for standard in result.waiting_for)
        waits = f"The overall rating waits for the rating of {names}. The points are those reached so far."
        notices.append(html.as_notice(waits))
    rules = [html.as_notice(f"By the decision rule “{rule.name}”: {rule.reason}") for rule in result.rules]
    return notices + rules


def ratings(found: AuditResults) -> str:
    """The ratings page of the report, domain by domain; with what was calculated and decided where somebody decided."""
    rated = [result for result in found.results.standards if result.is_rated]
    decided = any(result.decision for result in rated)
    rows: list[Row] = []
    for domain in found.audit.questionnaire.domains:
        standards = [_rating_row(found, result, decided) for result in rated if result.standard.domain == domain.id]
        rows += [Row((f"{domain.id}. {domain.title}",)), *standards] if standards else []
    both = ("Calculated", "Decided") if decided else ()
    heads = ("Standard", "Rating", "Points", *both, "Where the rating comes from")
    caption = f"Ratings of the standards, {found.which_cases}"
    table = html.as_table(caption, heads, rows, (2,), ready=(0, 1)) if rows else ""
    heading = html.as_subheading("Ratings") if rows else ""
    left_out = ", ".join(standard.name for standard in found.results.not_inspected)
    said = f"Not inspected, so not in the maximum: {left_out}." if left_out else ""
    return heading + table + html.as_text(*filter(None, [said]), kind="quiet")


def _rating_row(found: AuditResults, result: StandardResult, decided: bool) -> Row:
    way = html.link(result.standard.name, standard_section.anchor(result.standard.id))
    badge = html.badge(wording.rating_words(result), found.audit.questionnaire.scale)
    both = (result.calculated or "–", result.decision.rating if result.decision else "–") if decided else ()
    return Row((way, badge, wording.score(result), *both, wording.how_rated(result)))


def recommendations(audit: Audit) -> str:
    """The recommendations by addressee, numbered through, each with who sees to it by when. HTML."""
    found = [finding for finding in audit.findings if finding.kind is FindingKind.RECOMMENDATION]
    pieces, number = [], 1
    for addressee in Addressee:
        texts = [_recommendation(finding) for finding in found if finding.addressee is addressee]
        if texts:
            pieces.append(html.as_subheading(f"{audit.details.addressees[addressee]} should:", level=3))
            pieces.append(html.as_listing(texts, start=number))
            number += len(texts)
    return "".join([html.as_subheading("Recommendations"), *pieces] if pieces else [])


def _recommendation(finding: Finding) -> str:
    action = action_words(finding)
    return f"{finding.text} ({action})" if action else finding.text


if __name__ == "__main__":
    show(visit())
