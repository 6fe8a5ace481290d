"""How the figures were worked out, with this questionnaire's numbers, and what limits them in this audit."""

from __future__ import annotations

from audit.exchange.report.about import ReportAbout
from audit.exchange.report.limitations import limitations
from audit.exchange.report.paper import CellText, Column, Paper, Rating
from audit.exchange.workbook.notes import cut_offs, discretion, unrounded_or_printed
from audit.questionnaire import Questionnaire, Rated
from audit.ratings import Results


def write_method(paper: Paper, results: Results, about: ReportAbout) -> None:
    """The last chapter."""
    paper.heading("Method and limitations", 1)
    paper.heading("How the figures were worked out", 2)
    paper.bullets([f"Cases that count: {about.which_cases.rstrip('.')}.", *_figures(results.questionnaire)])
    _write_bands(paper, results.questionnaire)
    paper.heading("How the ratings were worked out", 2)
    paper.bullets(_ratings(results.questionnaire))
    paper.heading("Limitations of this audit", 2)
    paper.bullets(limitations(results))
    paper.paragraph(f"Source of the questionnaire: {results.questionnaire.source}")


def _figures(questionnaire: Questionnaire) -> list[str]:
    decides = unrounded_or_printed(questionnaire)
    return [
        "Each question has one of four states on each case: Yes, No, not applicable, or unanswered. All four are "
        "counted and shown.",
        "The base of a percentage is Yes and No together. Not applicable and unanswered leave the base.",
        "Percentages are whole numbers; a half is rounded up. A base of nought has no percentage; a dash stands there.",
        "Where a rule says that a question does not apply to a case, it counts as not applicable, whatever was "
        "answered before.",
        "A key question is the auditor's own judgement of the case. It is not worked out from its prompts.",
        f"The {decides} decides which band a key question falls in.",
    ]


def _write_bands(paper: Paper, questionnaire: Questionnaire) -> None:
    columns = [
        Column("Percentage Yes", 4),
        Column("Words", 5),
        Column("Rating", 5),
        Column("Points", 3, is_number=True),
    ]
    rows: list[list[CellText]] = [
        [f"{band.floor} to {band.ceiling}%", band.words, Rating(band.rating), str(band.points)]
        for band in questionnaire.scale.bands
    ]
    paper.table("Bands", columns, rows)


def _ratings(questionnaire: Questionnaire) -> list[str]:
    people = "; ".join(standard.name for standard in questionnaire.standards if standard.rated is Rated.BY_PEOPLE)
    unrated = "; ".join(standard.name for standard in questionnaire.standards if standard.rated is Rated.NOT_RATED)
    return [
        "A standard gets the band of its lowest key question, whose row is bold.",
        *([f"Judged by people, with their reasons: {people}."] if people else []),
        *([f"Shown and not rated: {unrated}."] if unrated else []),
        *(f"Rule: {rule.name}. {rule.reason}" for rule in questionnaire.decision_rules),
        f"The overall rating goes by the mean of the points of all rated standards: {cut_offs(questionnaire.overall)}. "
        "A mean exactly on a limit goes down.",
        discretion(questionnaire),
    ]
