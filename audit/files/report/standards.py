"""A chapter for each domain with its standards, in the order of the source report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from audit.analysis import rating_wording
from audit.analysis.overview_sentences import overview_sentence
from audit.analysis.results import StandardResult
from audit.analysis.tables import (
    QuestionRow,
    key_question_rows,
    question_notes,
)
from audit.charts.images import png
from audit.charts.intervals import IntervalRow, alt_text
from audit.charts.printed_intervals import printed_interval_chart
from audit.files.export_context import ExportData
from audit.files.report.document import Column, RatingCell, ReportDocument
from audit.files.report.figures import figure_columns
from audit.files.report.findings import FINDING_HEADINGS, write_findings
from audit.files.report.named_answers import write_named_answers
from audit.files.report.targets import write_targets
from audit.messages import model as messages
from audit.model.bands import NO_VALUE, BandScale
from audit.model.conditions_in_words import asked_of
from audit.model.finding import Finding
from audit.model.questionnaire import RatingMethod
from audit.model.report_text import chapter_of_standard
from audit.model.roll_up import RollUp


def write_standards(document: ReportDocument, report: ExportData) -> None:
    """Write every inspected standard under its domain."""
    for domain in report.results.questionnaire.domains:
        results = [
            result
            for result in report.results.standards
            if result.standard.domain_id == domain.id and _has_content(result, report)
        ]
        if results:
            document.add_heading(f"{domain.id} {domain.title}", 1)
        for result in results:
            _write_standard(document, result, report)
    standard_ids = {result.standard.id for result in report.results.standards}
    other_findings = [
        finding
        for finding in report.context.findings
        if finding.kind in FINDING_HEADINGS and finding.standard_id not in standard_ids and not finding.topic
    ]
    if other_findings:
        document.add_heading("Findings on other standards", 1)
        write_findings(document, other_findings, report, level=2)


def _write_standard(document: ReportDocument, result: StandardResult, report: ExportData) -> None:
    """Write the statement, rating and reasons, the key questions as table and chart, and the findings."""
    document.add_heading(result.standard.name, 2, is_listed=True)
    asked = asked_of(result.standard, report.results.questionnaire)
    statement = document.add_paragraph(" ".join(filter(None, (result.standard.statement, asked))))
    statement.runs[0].italic = True
    statement.paragraph_format.keep_with_next = True
    if report.has_ratings:
        max_points = report.results.questionnaire.scale_of(result.standard).max_points
        points = f"{result.points} of {max_points} points" if result.points is not None else ""
        document.add_rating("Rating:", RatingCell(rating_wording.rating_label(result), points))
        for sentence in _reasons(result, report):
            document.add_paragraph(sentence)
    rows = key_question_rows(result, report.control)
    if rows:
        _write_key_questions(document, result, rows, report)
    document.add_text(_text(result, report))
    _write_chart(document, result, rows, report.results.questionnaire.scale_of(result.standard))
    write_findings(document, _findings(result, report), report)


def _has_content(result: StandardResult, report: ExportData) -> bool:
    """Return whether there is anything to say about a standard: figures, a reason for its rating, text or findings."""
    return bool(
        result.key_questions
        or result.judgement
        or result.applied_rule
        or _findings(result, report)
        or _text(result, report)
    )


def _findings(result: StandardResult, report: ExportData) -> list[Finding]:
    return [finding for finding in report.context.findings if finding.standard_id == result.standard.id]


def _text(result: StandardResult, report: ExportData) -> str:
    """Return what the lead wrote about a standard; otherwise the sentence that its figures propose."""
    written = report.context.report_texts.get(chapter_of_standard(result.standard, report.results.questionnaire), "")
    if written or not result.key_questions:
        return written
    return overview_sentence(result, report.context.unit_name, report.control)


def _reasons(result: StandardResult, report: ExportData) -> list[str]:
    """Return what the rating is based on, in sentences."""
    if result.applies_to_no_case:
        return [messages.APPLIES_TO_NO_CASE.format(plural=report.case_label.plural, names=result.standard.name)]
    if not result.is_rated:
        return ["This standard is shown but not rated. It earns no points."]
    explanations = []
    if result.applied_rule:
        before_rule = f" Before the rule it was rated {result.rating_before_rule}." if result.rating_before_rule else ""
        explanations.append(f"{result.applied_rule.reason}{before_rule}")
    if result.judgement:
        rationale = result.judgement.rationale or "No reasons were entered."
        explanations.append(f"Rated {result.judgement.rating} by judgement. {rationale}")
    if result.standard.rating_method is RatingMethod.FROM_CASES:
        explanations.append(f"The calculated rating is that of {_what_is_rated(result)} a share of cases answered Yes.")
        explanations += filter(None, [rating_wording.decision_sentence(result, with_shares=False)])
    return explanations


def _what_is_rated(result: StandardResult) -> str:
    question_count = len(result.key_questions)
    match result.standard.roll_up:
        case RollUp.SHARE:
            return f"key question {result.standard.share_of},"
        case RollUp.MEAN:
            return f"the mean of {question_count} key questions, each"
        case RollUp.LOWEST:
            several = f"the lowest of {question_count} key questions, each"
            return several if question_count > 1 else "its only key question,"
    assert_never(result.standard.roll_up)


def _what_is_bold(result: StandardResult) -> str:
    return "the lowest" if result.standard.roll_up is RollUp.LOWEST else "the one that is rated"


def _write_key_questions(
    document: ReportDocument, result: StandardResult, rows: Sequence[QuestionRow], report: ExportData
) -> None:
    bold_rows = frozenset(index for index, row in enumerate(rows) if row.is_marked)
    lowest = f"; {_what_is_bold(result)} in bold" if bold_rows else ""
    figures, cells = figure_columns(rows, report.results.questionnaire)
    columns = [Column("Key question", 6.6), *figures]
    table_rows = [[row.name, *row_cells] for row, row_cells in zip(rows, cells, strict=True)]
    if result.is_rated:
        columns.append(Column("Band", 3.6))
        table_rows = [[*cells, _band(row)] for cells, row in zip(table_rows, rows, strict=True)]
    caption = f"{result.standard.name}: key questions{lowest}"
    notes = [*question_notes(rows), *_benchmarks(result, report)]
    document.add_table(caption, columns, table_rows, bold_rows, notes)
    write_targets(document, result.standard.name, rows)
    write_named_answers(document, rows)


def _benchmarks(result: StandardResult, report: ExportData) -> list[str]:
    """Return the benchmarks of the key questions and prompts of a standard, in sentences."""
    ids = {question.id for question in result.standard.questions}
    return [each.sentences for each in report.benchmark_rows if each.row.id in ids]


def _band(row: QuestionRow) -> str:
    band = row.rating if row.is_suppressed or row.rating == NO_VALUE else f"{row.rating}: {row.band_description}"
    return f"{band} ({row.lowest_label})" if row.is_marked else band


def _write_chart(
    document: ReportDocument, result: StandardResult, rows: Sequence[QuestionRow], scale: BandScale
) -> None:
    """Write a chart of the published shares with their intervals, which the table does not show.

    One share alone has no chart: the chapter on confidence has its interval.
    """
    shares = [
        IntervalRow(row.result.short_name, row.result.share, row.result.confidence_interval, row.is_lowest, row.is_tied)
        for row in rows
        if row.result.tally.base and not row.is_suppressed
    ]
    if len(shares) < 2:
        return
    chart = printed_interval_chart(shares, scale, with_bands=result.is_rated)
    against = ", against the bands" if result.is_rated else ""
    caption = f"{result.standard.name}: percentage Yes with its 95% interval{against}"
    document.add_picture(png(chart), caption, alt_text(shares, with_bands=result.is_rated))
