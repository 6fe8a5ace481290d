"""The overall rating of an audit with its score, on the Results page and on a reader's home page."""

from __future__ import annotations

from html import escape

from audit.analysis import rating_wording
from audit.analysis.audit_results import AuditResults
from audit.analysis.results import OverallResult, StandardResult
from audit.analysis.stability_wording import overall_stability
from audit.messages import results as messages
from audit.model.bands import SUPPRESSED
from audit.model.questionnaire import Questionnaire
from audit.web.components import html
from audit.web.results.stability import stability_html


def overall_html(audit_results: AuditResults) -> str:
    """Return the overall rating, its score, its stability and the notices about it, as HTML."""
    result = audit_results.results.overall
    if not audit_results.audit.questionnaire.has_ratings:
        return ""
    if not result.rated_standards:
        return html.notice_html(f"{rating_wording.NOTHING_RATED} in this questionnaire.")
    badge = html.badge_html(rating_wording.overall_label(result), audit_results.audit.questionnaire.scale)
    points = SUPPRESSED if result.points is None else result.points
    score_html = (
        '<div class="score"><div><p class="what">Overall rating</p>'
        f'{badge.replace("badge", "badge large", 1)}</div><div><p class="what">Score</p>'
        f'<span class="figure">{points}/{result.max_points}</span></div></div>'
    )
    stability = stability_html(
        result.stability, overall_stability(audit_results.results), audit_results.audit.questionnaire.scale
    )
    return score_html + stability + "".join(_overall_notices(result))


def marked_badge_html(result: StandardResult, questionnaire: Questionnaire) -> str:
    """Return the rating of a standard as a badge, with a mark in words if it rests on very few cases, as HTML."""
    mark = rating_wording.few_cases_mark(result)
    badge = html.badge_html(rating_wording.rating_label(result), questionnaire.scale)
    return f'{badge} <span class="few">{escape(mark)}</span>' if mark else badge


def _overall_notices(result: OverallResult) -> list[str]:
    notices = []
    if calculated_text := rating_wording.calculated_overall(result):
        notices.append(html.paragraphs_html(calculated_text))
    if result.awaiting_rating:
        names = ", ".join(standard.name for standard in result.awaiting_rating)
        notices.append(html.notice_html(messages.NO_OVERALL_RATING_YET.format(standards=names)))
    for rule in result.applied_rules:
        sentence = messages.DECISION_RULE_APPLIED.format(name=rule.name, reason=rule.reason)
        notices.append(html.notice_html(sentence))
    return notices
