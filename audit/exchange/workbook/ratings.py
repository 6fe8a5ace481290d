"""The ratings of the standards, and what they add up to."""

from __future__ import annotations

from audit.exchange.cells import CellValue
from audit.exchange.sheets import Column, Sheet
from audit.exchange.workbook.about import WorkbookAbout, scope
from audit.exchange.workbook.notes import NO_NOTE, NOT_AVAILABLE
from audit.ratings import Results, StandardResult
from audit.tables import calculated_overall, how_rated, rating_words


def ratings_sheet(results: Results, about: WorkbookAbout) -> Sheet:
    titles = {domain.id: f"{domain.id} {domain.title}" for domain in results.questionnaire.domains}
    rows = [
        [
            result.standard.id,
            result.standard.title,
            titles[result.standard.domain],
            rating_words(result),
            NOT_AVAILABLE if result.points is None else result.points,
            how_rated(result) or NOT_AVAILABLE,
            _rating_notes(result),
        ]
        for result in results.standards
        if result.is_rated
    ]
    widths = [("Standard", 10), ("Title", 30), ("Domain", 30), ("Rating", 22), ("Points", 8), ("How rated", 45)]
    columns = [*(Column(heading, width) for heading, width in widths), Column("Notes", 70)]
    return Sheet("Ratings", "Ratings of the standards", columns, rows, scope(about))


def _rating_notes(result: StandardResult) -> str:
    """The reason of a rule that acted, people's reasons, and why to look twice."""
    rule = result.rule.reason if result.rule else ""
    people = result.judgement.rationale if result.judgement else ""
    if people and result.rule:
        people = f"People's reasons: {people}"
    return " ".join(filter(None, (rule, people, *result.discretion))) or NO_NOTE


def overall_sheet(results: Results, about: WorkbookAbout) -> Sheet:
    overall = results.overall
    waiting = "; ".join(standard.name for standard in overall.waiting_for)
    rows: list[list[CellValue]] = [
        ["Overall rating", overall.rating or NOT_AVAILABLE],
        ["Points", overall.points],
        ["Most points possible", overall.maximum],
        ["Standards without a rating yet", waiting or "None"],
        ["Standards not inspected", _names(results) or "None"],
    ]
    if without := calculated_overall(overall):
        rows.append(["What people's decisions change", without])
    rows += [[f"Rule that acted: {rule.name}", rule.reason] for rule in overall.rules]
    columns = [Column("Item", 40), Column("Result", 70)]
    return Sheet("Overall", "Overall rating", columns, rows, scope(about), bold=frozenset({0}))


def _names(results: Results) -> str:
    return "; ".join(standard.name for standard in results.not_inspected)
