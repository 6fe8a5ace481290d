"""The ratings of the standards, the decisions on them, and the overall rating."""

from __future__ import annotations

from collections.abc import Sequence

from audit.analysis.disclosure_control import why_rated
from audit.analysis.rating_wording import calculated_overall, rating_label
from audit.analysis.results import StandardResult
from audit.analysis.stability import Stability
from audit.analysis.stability_wording import SHARE_HEADING, TITLE, has_chart, overall_stability, standard_stability
from audit.files.export_context import ExportData
from audit.files.spreadsheets.cells import CellValue
from audit.files.spreadsheets.sheets import NO_NOTE, NOT_APPLICABLE, NOT_AVAILABLE, Column, Sheet
from audit.formatting import format_date
from audit.model.bands import SUPPRESSED
from audit.model.judgement import Decision


def ratings_sheet(data: ExportData) -> Sheet:
    domain_titles = {domain.id: f"{domain.id} {domain.title}" for domain in data.results.questionnaire.domains}
    rows = [
        [
            result.standard.id,
            result.standard.title,
            domain_titles[result.standard.domain_id],
            rating_label(result),
            _points_cell(result),
            why_rated(result, data.control) or NOT_AVAILABLE,
            _rating_notes(data, result),
            _sensitivity(data, result),
            _stability(data, result),
            *stability_cells(result.stability, data.results.questionnaire.scale.ratings),
        ]
        for result in data.results.standards
        if result.is_rated
    ]
    main_columns = [("Standard", 10), ("Title", 20), ("Domain", 18), ("Rating", 16), ("Points", 8), ("How rated", 32)]
    note_columns = [
        Column("Notes", 42, optional=True),
        Column("What would change the calculated rating", 30, optional=True),
    ]
    stability_columns = [
        Column(TITLE, 45, optional=True),
        *(
            Column(SHARE_HEADING.format(rating=rating), 15, optional=True)
            for rating in data.results.questionnaire.scale.ratings
        ),
    ]
    columns = [*(Column(heading, width) for heading, width in main_columns), *note_columns, *stability_columns]
    return Sheet("Ratings", "Ratings of the standards", columns, rows, data.scope_lines)


def _points_cell(result: StandardResult) -> CellValue:
    if result.rating == SUPPRESSED:
        return SUPPRESSED
    return NOT_AVAILABLE if result.points is None else result.points


def _rating_notes(data: ExportData, result: StandardResult) -> str:
    """Return the reason of an applied decision rule, the reasons of a judgement, and why to check the rating."""
    rule_reason = result.applied_rule.reason if result.applied_rule else ""
    rationale = result.judgement.rationale if result.judgement else ""
    if rationale and result.applied_rule:
        rationale = f"Reasons for the judgement: {rationale}"
    discretion_notes = result.discretion_reasons if data.control.can_publish_all(result) else ()
    return " ".join(filter(None, (rule_reason, rationale, *discretion_notes))) or NO_NOTE


def _sensitivity(data: ExportData, result: StandardResult) -> str:
    is_rated = result.calculated_rating or result.rating == SUPPRESSED
    if is_rated and not data.control.can_publish_all(result):
        return SUPPRESSED
    return result.sensitivity.sentence or NOT_APPLICABLE


def _stability(data: ExportData, result: StandardResult) -> str:
    if result.calculated_rating and not result.stability.shares and not data.control.can_publish_all(result):
        return SUPPRESSED
    return standard_stability(result, data.results.questionnaire) or NOT_APPLICABLE


def stability_cells(stability: Stability, ratings: Sequence[str]) -> list[CellValue]:
    """Return how many of 100 samples have each rating, if other samples could have another one."""
    numbers = dict(stability.in_a_hundred) if has_chart(stability) else None
    return [NOT_APPLICABLE if numbers is None else numbers.get(rating, 0) for rating in ratings]


def decisions_sheet(data: ExportData) -> Sheet | None:
    """Return the decisions on calculated ratings, including lapsed ones; None if there are none."""
    rows = [row for result in data.results.standards if (row := _decision_row(result))]
    columns = [
        Column("Standard", 30),
        Column("Calculated", 22),
        Column("Decided", 22),
        Column("By", 24),
        Column("On", 20),
        Column("Reason", 60),
        Column("Counts", 50),
    ]
    return Sheet("Decisions", "Decisions on calculated ratings", columns, rows, data.scope_lines) if rows else None


def _decision_row(result: StandardResult) -> list[CellValue]:
    if result.decision is not None:
        return _decision_cells(result, result.decision, "Yes")
    return (
        _decision_cells(result, result.lapsed_decision.decision, f"No. {result.lapsed_decision.why}")
        if result.lapsed_decision
        else []
    )


def _decision_cells(result: StandardResult, decision: Decision, in_effect: str) -> list[CellValue]:
    calculated, decided_on = result.calculated_rating or NOT_AVAILABLE, format_date(decision.decided_at)
    return [
        result.standard.name,
        calculated,
        decision.rating,
        decision.decided_by,
        decided_on,
        decision.reason,
        in_effect,
    ]


def overall_sheet(data: ExportData) -> Sheet:
    overall = data.results.overall
    waiting_for = "; ".join(standard.name for standard in overall.awaiting_rating)
    not_inspected = "; ".join(standard.name for standard in data.results.not_inspected)
    rows: list[list[CellValue]] = [
        ["Overall rating", overall.rating or NOT_AVAILABLE],
        ["Points", SUPPRESSED if overall.points is None else overall.points],
        ["Maximum points", overall.max_points],
        ["Standards without a rating yet", waiting_for or "None"],
        ["Standards not inspected", not_inspected or "None"],
    ]
    if sentence := overall_stability(data.results):
        rows.append([TITLE, sentence])
    if calculated := calculated_overall(overall):
        rows.append(["Without rule" if overall.without_decisions is None else "Without decisions", calculated])
    rows += [[f"Decision rule applied: {rule.name}", rule.reason] for rule in overall.applied_rules]
    columns = [Column("Item", 40), Column("Result", 70)]
    return Sheet("Overall", "Overall rating", columns, rows, data.scope_lines, bold_rows=frozenset({0}))
