"""The ratings of the standards, what people decided on them, and what they add up to."""

from __future__ import annotations

from audit.analysis.disclosure_control import why_rated
from audit.analysis.ratings import Decision, StandardResult
from audit.analysis.suppression import HIDDEN
from audit.analysis.wording import calculated_overall, rating_words
from audit.files.spreadsheets.accessible_sheets import Column, Sheet
from audit.files.spreadsheets.cells import CellValue
from audit.files.workbook.contents import Book
from audit.files.workbook.front_sheets import NO_NOTE, NOT_APPLICABLE, NOT_AVAILABLE
from audit.formatting import day_words


def ratings_sheet(book: Book) -> Sheet:
    titles = {domain.id: f"{domain.id} {domain.title}" for domain in book.results.questionnaire.domains}
    rows = [
        [
            result.standard.id,
            result.standard.title,
            titles[result.standard.domain],
            rating_words(result),
            NOT_AVAILABLE if result.points is None else result.points,
            why_rated(result, book.figures) or NOT_AVAILABLE,
            _rating_notes(book, result),
            _sensitivity(book, result),
        ]
        for result in book.results.standards
        if result.is_rated
    ]
    widths = [("Standard", 10), ("Title", 30), ("Domain", 30), ("Rating", 22), ("Points", 8), ("How rated", 45)]
    more = [Column("Notes", 60), Column("What would change the calculated rating", 45)]
    columns = [*(Column(heading, width) for heading, width in widths), *more]
    return Sheet("Ratings", "Ratings of the standards", columns, rows, book.scope)


def _rating_notes(book: Book, result: StandardResult) -> str:
    """The reason of a rule that acted, people's reasons, and why to look twice."""
    rule = result.rule.reason if result.rule else ""
    people = result.judgement.rationale if result.judgement else ""
    if people and result.rule:
        people = f"People's reasons: {people}"
    twice = result.discretion if book.figures.prints_all(result) else ()
    return " ".join(filter(None, (rule, people, *twice))) or NO_NOTE


def _sensitivity(book: Book, result: StandardResult) -> str:
    if result.calculated and not book.figures.prints_all(result):
        return HIDDEN
    return result.sensitivity.sentence or NOT_APPLICABLE


def decisions_sheet(book: Book) -> Sheet | None:
    """What people decided on calculated ratings, whether it counts or not; None where nobody decided anything."""
    rows = [row for result in book.results.standards if (row := _decision_row(result))]
    columns = [
        Column("Standard", 30),
        Column("Calculated", 22),
        Column("Decided", 22),
        Column("By", 24),
        Column("On", 20),
        Column("Reason", 60),
        Column("Counts", 50),
    ]
    return Sheet("Decisions", "Ratings that people decided", columns, rows, book.scope) if rows else None


def _decision_row(result: StandardResult) -> list[CellValue]:
    if result.decision is not None:
        return _decided(result, result.decision, "Yes")
    return _decided(result, result.lapsed.decision, f"No. {result.lapsed.why}") if result.lapsed else []


def _decided(result: StandardResult, decision: Decision, counts: str) -> list[CellValue]:
    calculated, on = result.calculated or NOT_AVAILABLE, day_words(decision.at)
    return [result.standard.name, calculated, decision.rating, decision.by, on, decision.reason, counts]


def overall_sheet(book: Book) -> Sheet:
    overall = book.results.overall
    waiting = "; ".join(standard.name for standard in overall.waiting_for)
    not_inspected = "; ".join(standard.name for standard in book.results.not_inspected)
    rows: list[list[CellValue]] = [
        ["Overall rating", overall.rating or NOT_AVAILABLE],
        ["Points", overall.points],
        ["Most points possible", overall.maximum],
        ["Standards without a rating yet", waiting or "None"],
        ["Standards not inspected", not_inspected or "None"],
    ]
    if without := calculated_overall(overall):
        rows.append(["What people's decisions change", without])
    rows += [[f"Rule that acted: {rule.name}", rule.reason] for rule in overall.rules]
    columns = [Column("Item", 40), Column("Result", 70)]
    return Sheet("Overall", "Overall rating", columns, rows, book.scope, bold=frozenset({0}))
