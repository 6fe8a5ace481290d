"""The results as the report prints them: overall rating, ratings, recommendations, then standard by standard."""

from __future__ import annotations

from audit.analysis import wording
from audit.analysis.certainty import why_not_eligible
from audit.analysis.ratings import Overall, StandardResult
from audit.model.audit import Addressee, Finding, FindingKind
from audit.pages import chapter, parts
from audit.pages.counting import results_shown, suppression_told
from audit.pages.finding_words import action_words
from audit.pages.frame import Visit, visit
from audit.pages.parts import Row
from audit.storage.repositories.audits import Audit, AuditResults

WRITTEN = "What people found beside the figures is written on the page Findings."


def show(here: Visit) -> None:
    """The whole chapter of one audit."""
    audit = here.audit()
    details = audit.details
    where = " · ".join(filter(None, (details.unit, details.region, details.fieldwork)))
    parts.heading("Results", over=details.name, under=where)
    found = results_shown(here, audit)
    parts.text(f"{found.which_cases}.", kind="quiet")
    if not suppression_told(found):
        return
    parts.together(
        overall(found),
        ratings(found),
        recommendations(audit),
        f'<p class="quiet">{parts.way(WRITTEN, f"findings?audit={audit.id}")}</p>',
    )
    if why := why_not_eligible(details.eligible, found.results.cases, audit.questionnaire.record):
        parts.alert(f"{why} Until then the intervals below are worked without that number.")
    for domain in audit.questionnaire.domains:
        for standard in found.results.standards:
            if standard.standard.domain == domain.id:
                chapter.standard(here, found, standard)


def overall(found: AuditResults) -> str:
    """The overall rating with its points, what it waits for, what was calculated, the rules that acted. HTML."""
    result = found.results.overall
    if not result.rated:
        return parts.as_notice(f"{wording.NOTHING_RATED} in this questionnaire.")
    badge = parts.badge(wording.overall_words(result), found.audit.questionnaire.scale)
    score = (
        '<div class="score"><div><p class="what">Overall rating</p>'
        f'{badge.replace("badge", "badge large", 1)}</div><div><p class="what">Score</p>'
        f'<span class="figure">{result.points}/{result.maximum}</span></div></div>'
    )
    return score + "".join(_overall_notices(result))


def _overall_notices(result: Overall) -> list[str]:
    notices = []
    if calculated := wording.calculated_overall(result):
        notices.append(parts.as_text(calculated))
    if result.waiting_for:
        names = ", ".join(standard.name for standard in result.waiting_for)
        waits = f"The overall rating waits for the rating of {names}. The points are those reached so far."
        notices.append(parts.as_notice(waits))
    rules = [parts.as_notice(f"By the decision rule “{rule.name}”: {rule.reason}") for rule in result.rules]
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
    table = parts.as_table(caption, heads, rows, (2,), ready=(0, 1)) if rows else ""
    heading = parts.as_subheading("Ratings") if rows else ""
    left_out = ", ".join(standard.name for standard in found.results.not_inspected)
    said = f"Not inspected, so not in the maximum: {left_out}." if left_out else ""
    return heading + table + parts.as_text(*filter(None, [said]), kind="quiet")


def _rating_row(found: AuditResults, result: StandardResult, decided: bool) -> Row:
    way = parts.link(result.standard.name, chapter.anchor(result.standard.id))
    badge = parts.badge(wording.rating_words(result), found.audit.questionnaire.scale)
    both = (result.calculated or "–", result.decision.rating if result.decision else "–") if decided else ()
    return Row((way, badge, wording.score(result), *both, wording.how_rated(result)))


def recommendations(audit: Audit) -> str:
    """The recommendations by addressee, numbered through, each with who sees to it by when. HTML."""
    found = [finding for finding in audit.findings if finding.kind is FindingKind.RECOMMENDATION]
    pieces, number = [], 1
    for addressee in Addressee:
        texts = [_recommendation(finding) for finding in found if finding.addressee is addressee]
        if texts:
            pieces.append(parts.as_subheading(f"{audit.details.addressees[addressee]} should:", level=3))
            pieces.append(parts.as_listing(texts, start=number))
            number += len(texts)
    return "".join([parts.as_subheading("Recommendations"), *pieces] if pieces else [])


def _recommendation(finding: Finding) -> str:
    action = action_words(finding)
    return f"{finding.text} ({action})" if action else finding.text


if __name__ == "__main__":
    show(visit())
