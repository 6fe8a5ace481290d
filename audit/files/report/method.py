"""The chapter on the method, with this questionnaire's numbers, and the details of the audit."""

from __future__ import annotations

from audit.analysis.interval_wording import how_group_intervals_are_made, how_intervals_are_made
from audit.analysis.rating_wording import how_standards_are_rolled_up
from audit.analysis.stability_wording import TITLE, how_stability_is_made
from audit.analysis.wording import which_answers_count
from audit.files.export_context import ExportData
from audit.files.report.about import write_about
from audit.files.report.document import CellContent, Column, RatingCell, ReportDocument
from audit.files.report.sample import write_sample
from audit.files.wording import based_on
from audit.files.workbook.front_sheets import describe_cut_offs, describe_discretion, which_percentage_decides
from audit.formatting import join_list, lower_first
from audit.messages import measures
from audit.messages.benchmarks import HOW_TO_READ
from audit.model.questionnaire import Questionnaire, RatingMethod


def write_method(document: ReportDocument, report: ExportData) -> None:
    """Write the chapter, without bands and ratings if nothing is rated."""
    results, questionnaire = report.results, report.results.questionnaire
    document.add_heading("Method", 1)
    document.add_heading("How the figures were calculated", 2)
    document.add_bullets(
        [
            based_on(report.context.which_cases),
            *([report.context.eliminated] if report.context.eliminated and report.sample_section is None else []),
            *which_answers_count(results),
            *_figure_rules(questionnaire),
            *how_intervals_are_made(results),
            *([how_group_intervals_are_made(results)] if report.context.breakdowns else []),
            *([HOW_TO_READ] if _has_benchmarks(report) else []),
        ]
    )
    write_sample(document, report)
    if report.has_ratings:
        _write_bands(document, questionnaire)
        document.add_heading("How the ratings were calculated", 2)
        document.add_bullets(_rating_rules(questionnaire, report.context.external))
    write_about(document, report)
    document.add_paragraph(f"Source of the questionnaire: {questionnaire.source}")


def _has_benchmarks(report: ExportData) -> bool:
    """Whether the report prints a benchmark of the audit, or of a survey of the same unit."""
    return bool(report.benchmark_rows) or any(report.context.survey_benchmarks.values())


def _figure_rules(questionnaire: Questionnaire) -> list[str]:
    case_label = questionnaire.case_label
    derived = [question.id for question in questionnaire.derived_questions]
    unless = f", unless it is one of these: {join_list(derived, 'and')}" if derived else ""
    rating_rules = [
        f"A key question is the auditor's own judgement of the case. It is not calculated from its prompts{unless}.",
        f"The {which_percentage_decides(questionnaire)} decides which band a key question falls in.",
    ]
    return [
        f"For each {case_label.singular}, a question is Yes, No, not applicable or unanswered. All are counted.",
        "The base of a percentage is Yes and No together. Not applicable and unanswered are not in the base.",
        "A column of not applicable or unanswered answers is left out of a table if all its figures are 0.",
        "Percentages are whole numbers; a half is rounded up. If the base is 0, there is a dash instead.",
        f"If a rule says that a question does not apply to a {case_label.singular}, it counts as not applicable, "
        "whatever the answer.",
        *([measures.NOT_ASKED.format(questions=join_list(derived, "and"))] if derived else []),
        *(rating_rules if questionnaire.has_ratings else []),
    ]


def _write_bands(document: ReportDocument, questionnaire: Questionnaire) -> None:
    columns = [
        Column("Percentage Yes", 4),
        Column("In words", 5),
        Column("Rating", 5),
        Column("Points", 3, is_number=True),
    ]
    rows: list[list[CellContent]] = [
        [f"{band.floor} to {band.ceiling}%", band.description, RatingCell(band.rating), str(band.points)]
        for band in questionnaire.scale.bands
    ]
    document.add_table("Bands", columns, rows)


def _rating_rules(questionnaire: Questionnaire, external: bool) -> list[str]:
    rated_by_judgement = "; ".join(
        standard.name for standard in questionnaire.standards if standard.rating_method is RatingMethod.BY_JUDGEMENT
    )
    unrated = "; ".join(
        standard.name for standard in questionnaire.standards if standard.rating_method is RatingMethod.NOT_RATED
    )
    return [
        *how_standards_are_rolled_up(questionnaire, "which is in bold"),
        *([f"Rated by judgement, with reasons: {rated_by_judgement}."] if rated_by_judgement else []),
        *([f"Shown but not rated: {unrated}."] if unrated else []),
        *(f"Decision rule: {rule.name}. {rule.reason}" for rule in questionnaire.decision_rules),
        "The overall rating comes from the mean points of all rated standards: "
        f"{describe_cut_offs(questionnaire.overall_cut_offs)}. A mean exactly on a limit gets the lower rating.",
        describe_discretion(questionnaire),
        f"{TITLE}: {lower_first(how_stability_is_made(questionnaire.case_label, external))}",
    ]
