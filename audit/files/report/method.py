"""How the figures were worked out, with this questionnaire's numbers, and what limits them in this audit."""

from __future__ import annotations

from audit.files.report.contents import Report
from audit.files.report.document import CellText, Column, Paper, Rating
from audit.files.report.limitations import limitations
from audit.files.sureness import how_intervals_are_made
from audit.files.workbook.front_sheets import cut_offs, discretion, unrounded_or_printed
from audit.model.questionnaire import Questionnaire, Rated


def write_method(paper: Paper, report: Report) -> None:
    """The last chapter; without bands and ratings where nothing is rated."""
    results, questionnaire = report.results, report.results.questionnaire
    paper.heading("Method and limitations", 1)
    paper.heading("How the figures were worked out", 2)
    count = f"{report.noun.headings} that count: {report.about.which_cases.rstrip('.')}."
    paper.bullets([count, *_figures(questionnaire), how_intervals_are_made(results, report.about.details)])
    if report.rates:
        _write_bands(paper, questionnaire)
        paper.heading("How the ratings were worked out", 2)
        paper.bullets(_ratings(questionnaire))
    paper.heading("Limitations of this audit" if report.rates else "Limitations of this survey", 2)
    paper.bullets(limitations(results, report.figures))
    paper.paragraph(f"Source of the questionnaire: {questionnaire.source}")


def _figures(questionnaire: Questionnaire) -> list[str]:
    noun = questionnaire.record
    rated = [
        "A key question is the auditor's own judgement of the case. It is not worked out from its prompts.",
        f"The {unrounded_or_printed(questionnaire)} decides which band a key question falls in.",
    ]
    return [
        f"Each question has one of four states for each {noun.one}: Yes, No, not applicable, or unanswered. All four "
        "are counted.",
        "The base of a percentage is Yes and No together. Not applicable and unanswered leave the base.",
        "Percentages are whole numbers; a half is rounded up. A base of nought has no percentage; a dash stands there.",
        f"Where a rule says that a question does not apply to a {noun.one}, it counts as not applicable, whatever was "
        "answered before.",
        *(rated if questionnaire.rates else []),
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
