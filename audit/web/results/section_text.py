"""A section of the Results page as plain text, ready for an e-mail. It says no more than the page shows."""

from __future__ import annotations

from collections.abc import Iterable

from audit.analysis import rating_wording
from audit.analysis.audit_results import AuditResults
from audit.analysis.results import StandardResult
from audit.analysis.stability_wording import overall_stability, standard_stability
from audit.analysis.tables import INTERVAL_HEADING, QuestionRow, key_question_rows, question_notes
from audit.messages import results as messages
from audit.model.bands import NO_VALUE, SUPPRESSED
from audit.model.conditions_in_words import asked_of
from audit.model.finding import Finding, recommendations_by_addressee
from audit.web.components.finding_text import KIND_TITLES, action_text


def ratings_text(audit_results: AuditResults) -> str:
    """Return the overall rating and the ratings of the standards."""
    results = audit_results.results
    overall = results.overall
    score = f"Overall rating: {rating_wording.overall_label(overall)}, {rating_wording.score_text(overall)}."
    ratings = [_rating_line(result) for result in results.standards if result.is_rated]
    return _join([*_scope(audit_results, "Ratings"), [score, overall_stability(results)], ratings])


def recommendations_text(audit_results: AuditResults) -> str:
    """Return the recommendations by addressee, numbered as on the page."""
    names = audit_results.audit.description.addressee_names
    parts = [
        [f"{names[addressee]} should:", *(f"{number}. {recommendation_text(finding)}" for number, finding in numbered)]
        for addressee, numbered in recommendations_by_addressee(audit_results.audit.findings).items()
        if addressee is not None
    ]
    return _join([*_scope(audit_results, "Recommendations"), *parts])


def recommendation_text(finding: Finding) -> str:
    """Return a recommendation with who acts and until when, as the page shows it."""
    action = action_text(finding)
    return f"{finding.text} ({action})" if action else finding.text


def standard_text(audit_results: AuditResults, result: StandardResult) -> str:
    """Return one standard: its rating, its statement, its key questions with their bases, and its findings."""
    rows = key_question_rows(result)
    questionnaire = audit_results.audit.questionnaire
    opening = [_rating_line(result)] if questionnaire.has_ratings else []
    unit = audit_results.audit.description.unit
    explained = [
        rating_wording.lowest_score_sentence(result, unit),
        standard_stability(result, audit_results.audit.questionnaire),
    ]
    return _join(
        [
            *_scope(audit_results, result.standard.name),
            [*opening, result.standard.statement, *filter(None, [asked_of(result.standard, questionnaire)])],
            _judgement(result),
            list(map(_question_line, rows)),
            [*question_notes(rows), *explained, *_check(result)],
            *_findings(audit_results, result.standard.id),
        ]
    )


def _scope(audit_results: AuditResults, title: str) -> Iterable[list[str]]:
    """Return the heading of a text, and which cases its figures are from."""
    suppressed = []
    limit = audit_results.audit.description.max_suppressed_count
    if limit and not audit_results.shows_cases:
        suppressed = [messages.COUNTS_SUPPRESSED.format(limit=limit, mark=SUPPRESSED)]
    return [[f"{audit_results.audit.description.name}: {title}", f"{audit_results.which_cases}.", *suppressed]]


def _rating_line(result: StandardResult) -> str:
    how = rating_wording.how_rated(result)
    return f"{result.standard.name}: {rating_wording.rating_label(result)}.{f' {how}' if how else ''}"


def _judgement(result: StandardResult) -> list[str]:
    rule = [result.applied_rule.reason] if result.applied_rule else []
    return [*rule, *(result.judgement.rationale.splitlines() if result.judgement else [])]


def _question_line(row: QuestionRow) -> str:
    interval = f"{INTERVAL_HEADING} {row.interval}" if row.interval != NO_VALUE else ""
    parts = [f"- {row.name} {row.share}", interval, row.lowest_label]
    return ", ".join(filter(None, parts))


def _check(result: StandardResult) -> list[str]:
    if not result.discretion_reasons:
        return []
    reasons = " ".join(result.discretion_reasons)
    return [messages.CHECK_BEFORE_CONFIRMING.format(rating=result.calculated_rating, reasons=reasons)]


def _findings(audit_results: AuditResults, standard_id: str) -> Iterable[list[str]]:
    for kind, title in KIND_TITLES.items():
        texts = [
            f"- {finding.text}"
            for finding in audit_results.audit.findings
            if finding.kind is kind and finding.standard_id == standard_id
        ]
        yield [f"{title}:", *texts] if texts else []


def _join(parts: Iterable[Iterable[str]]) -> str:
    """Return the parts with an empty line between them, each with a line for each of its texts."""
    blocks = ["\n".join(filter(None, part)) for part in parts]
    return "\n\n".join(filter(None, blocks))
