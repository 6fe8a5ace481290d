"""How the figures were worked out, with this questionnaire's numbers, and what limits them in this audit."""

from __future__ import annotations

from audit.files.export_context import ExportData
from audit.files.report.document import CellContent, Column, RatingCell, ReportDocument
from audit.files.report.limitations import limitations
from audit.files.wording import how_intervals_are_made
from audit.files.workbook.front_sheets import describe_cut_offs, describe_discretion, which_percentage_decides
from audit.model.questionnaire import Questionnaire, RatingMethod


def write_method(document: ReportDocument, report: ExportData) -> None:
    """The last chapter; without bands and ratings where nothing is rated."""
    results, questionnaire = report.results, report.results.questionnaire
    document.add_heading("Method and limitations", 1)
    document.add_heading("How the figures were worked out", 2)
    case_count = f"{report.case_label.plural_heading} that count: {report.context.which_cases.rstrip('.')}."
    document.add_bullets(
        [case_count, *_figure_rules(questionnaire), how_intervals_are_made(results, report.context.description)]
    )
    if report.has_ratings:
        _write_bands(document, questionnaire)
        document.add_heading("How the ratings were worked out", 2)
        document.add_bullets(_rating_rules(questionnaire))
    document.add_heading("Limitations of this audit" if report.has_ratings else "Limitations of this survey", 2)
    document.add_bullets(limitations(results, report.control))
    document.add_paragraph(f"Source of the questionnaire: {questionnaire.source}")


def _figure_rules(questionnaire: Questionnaire) -> list[str]:
    case_label = questionnaire.case_label
    rating_rules = [
        "A key question is the auditor's own judgement of the case. It is not worked out from its prompts.",
        f"The {which_percentage_decides(questionnaire)} decides which band a key question falls in.",
    ]
    return [
        f"Each question has one of four states for each {case_label.singular}: Yes, No, not applicable, or unanswered. All four "
        "are counted.",
        "The base of a percentage is Yes and No together. Not applicable and unanswered leave the base.",
        "Percentages are whole numbers; a half is rounded up. A base of nought has no percentage; a dash stands there.",
        f"Where a rule says that a question does not apply to a {case_label.singular}, it counts as not applicable, whatever was "
        "answered before.",
        *(rating_rules if questionnaire.has_ratings else []),
    ]


def _write_bands(document: ReportDocument, questionnaire: Questionnaire) -> None:
    columns = [
        Column("Percentage Yes", 4),
        Column("Words", 5),
        Column("Rating", 5),
        Column("Points", 3, is_number=True),
    ]
    rows: list[list[CellContent]] = [
        [f"{band.floor} to {band.ceiling}%", band.description, RatingCell(band.rating), str(band.points)]
        for band in questionnaire.scale.bands
    ]
    document.add_table("Bands", columns, rows)


def _rating_rules(questionnaire: Questionnaire) -> list[str]:
    rated_by_people = "; ".join(
        standard.name for standard in questionnaire.standards if standard.rating_method is RatingMethod.BY_JUDGEMENT
    )
    unrated = "; ".join(
        standard.name for standard in questionnaire.standards if standard.rating_method is RatingMethod.NOT_RATED
    )
    return [
        "A standard gets the band of its lowest key question, whose row is bold.",
        *([f"Judged by people, with their reasons: {rated_by_people}."] if rated_by_people else []),
        *([f"Shown and not rated: {unrated}."] if unrated else []),
        *(f"Rule: {rule.name}. {rule.reason}" for rule in questionnaire.decision_rules),
        f"The overall rating goes by the mean of the points of all rated standards: {describe_cut_offs(questionnaire.overall_cut_offs)}. "
        "A mean exactly on a limit goes down.",
        describe_discretion(questionnaire),
    ]
