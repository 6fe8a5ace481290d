"""One standard in the order of the source report: statement, rating, table, findings, then the confidence in it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from audit.analysis import rating_wording
from audit.analysis.audit_results import AuditResults
from audit.analysis.interval_wording import how_intervals_are_made
from audit.analysis.results import StandardResult
from audit.analysis.stability_wording import standard_stability
from audit.analysis.tables import (
    INTERVAL_HEADING,
    PERCENTAGE_HEADING,
    QuestionRow,
    base_heading,
    excluded_headings,
    key_question_rows,
    question_notes,
)
from audit.charts.intervals import IntervalRow, alt_text, interval_chart
from audit.messages import results as messages
from audit.messages.model import RATING_SUPPRESSED
from audit.model.bands import SUPPRESSED
from audit.model.conditions_in_words import asked_of
from audit.model.finding import Finding
from audit.model.questionnaire import RatingMethod
from audit.web.components import html
from audit.web.components.charts import show_cached_chart
from audit.web.components.copying import copied_table_html, copied_text_html
from audit.web.components.finding_text import KIND_TITLES
from audit.web.components.html import Row
from audit.web.results import prompts, rating_forms, section_text
from audit.web.results.named_answers import named_answers_html
from audit.web.results.overall import marked_badge_html
from audit.web.results.stability import stability_html
from audit.web.results.targets import targets_html
from audit.web.session.page_context import PageContext

RATINGS = "ratings"  # the anchor of the ratings on the page
BAND_HEADER = "In words"
BAND_COLUMN = 3


def standard_anchor(standard_id: str) -> str:
    """Return the anchor of a standard on this page."""
    return f"standard-{standard_id.replace('.', '-')}"


def show_standard(context: PageContext, audit_results: AuditResults, result: StandardResult) -> None:
    """Show one standard, with the forms for its judgement or decision."""
    is_judged = result.standard.rating_method is RatingMethod.BY_JUDGEMENT
    body_html = judgement_html(result) if is_judged else key_questions_html(audit_results, result)
    html.render(
        heading_html(audit_results, result),
        body_html,
        findings_html(audit_results, result.standard.id),
        confidence_html(audit_results, result),
        copied_text_html(result.standard.name, section_text.standard_text(audit_results, result)),
        html.back_links_html(
            *([("Back to ratings", RATINGS)] if audit_results.audit.questionnaire.has_ratings else [])
        ),
    )
    if is_judged:
        rating_forms.show_judgement_form(context, audit_results.audit, result.standard.id)
        return
    show_interval_chart(audit_results, result)
    rating_forms.show_override_form(context, audit_results.audit, result)
    prompts.show_prompt_expanders(audit_results, result)


def heading_html(audit_results: AuditResults, result: StandardResult) -> str:
    """Return the name of the standard with its rating, its statement, and how stable the rating is, as HTML."""
    questionnaire = audit_results.audit.questionnaire
    badge = f"<span>{marked_badge_html(result, questionnaire)}</span>" if questionnaire.has_ratings else ""
    element_id, name = escape(standard_anchor(result.standard.id)), escape(result.standard.name)
    title_html = f'<div class="title-line"><h2 id="{element_id}">{name}</h2>{badge}</div>'
    sentence = standard_stability(result, questionnaire)
    stability = stability_html(result.stability, sentence, questionnaire.scale)
    asked = html.paragraphs_html(*filter(None, [asked_of(result.standard, questionnaire)]), kind="quiet")
    return title_html + html.paragraphs_html(result.standard.statement, kind="lead") + asked + stability


def judgement_html(result: StandardResult) -> str:
    """Return the rating and rationale of a standard that is rated by judgement, as HTML."""
    rule_reasons = [result.applied_rule.reason] if result.applied_rule else _why_no_rating(result)
    before_rule = " before the decision rule" if result.applied_rule else ""
    if result.judgement is None and result.rating == SUPPRESSED:
        return html.paragraphs_html(*rule_reasons)
    if result.judgement is None:
        return html.paragraphs_html(*rule_reasons) + html.paragraphs_html(messages.NO_RATING_ENTERED, kind="quiet")
    rating_html = html.paragraphs_html(*rule_reasons, f"Entered rating{before_rule}: {result.judgement.rating}.")
    return rating_html + html.paragraphs_html(*filter(None, result.judgement.rationale.splitlines()))


def _why_no_rating(result: StandardResult) -> list[str]:
    return [RATING_SUPPRESSED] if result.rating == SUPPRESSED else []


def key_questions_html(audit_results: AuditResults, result: StandardResult) -> str:
    """Return the table of key questions, the sentence on the lowest one, notes and decisions, as HTML."""
    caption = f"{result.standard.name}: percentage Yes, {audit_results.which_cases}"
    all_headers = _headers(audit_results)
    columns = [column for column in range(len(all_headers)) if column != BAND_COLUMN or result.is_rated]
    headers = [all_headers[column] for column in columns]
    question_rows = key_question_rows(result)
    rows = [_row(question_row, columns) for question_row in question_rows]
    numeric_columns = [position for position, column in enumerate(columns) if column not in (0, BAND_COLUMN)]
    statements = [
        *_why_no_rating(result),
        rating_wording.lowest_score_sentence(result, audit_results.audit.description.unit),
        *question_notes(question_rows),
    ]
    decision_notices = (
        [rating_wording.how_rated(result)]
        if result.decision
        else [result.lapsed_decision.why]
        if result.lapsed_decision
        else []
    )
    return "".join(
        (
            copied_table_html(caption, headers, rows, numeric_columns),
            targets_html(result.standard.name, question_rows, audit_results.which_cases),
            named_answers_html(question_rows, audit_results.which_cases),
            html.paragraphs_html(*filter(None, statements)),
            *map(html.notice_html, decision_notices),
        )
    )


def _headers(audit_results: AuditResults) -> tuple[str, ...]:
    base_header = base_heading(audit_results.audit.questionnaire.case_label)
    excluded = excluded_headings(audit_results.audit.questionnaire)
    return "Key question", PERCENTAGE_HEADING, base_header, BAND_HEADER, INTERVAL_HEADING, *excluded


def _row(row: QuestionRow, columns: Sequence[int]) -> Row:
    name = f"{row.name} ({row.lowest_label})" if row.is_marked else row.name
    cells = (name, row.percentage, row.base, row.band_description, row.interval, *row.excluded_counts)
    return Row(tuple(cells[column] for column in columns), bold=row.is_marked)


def confidence_html(audit_results: AuditResults, result: StandardResult) -> str:
    """Return how near the rating is to another, why to check it, and the intervals of its key questions, as HTML."""
    pieces = []
    if result.calculated_rating:
        suffix = " This refers to the calculated rating." if result.rating != result.calculated_rating else ""
        pieces.append(html.paragraphs_html(f"{result.sensitivity.sentence}{suffix}"))
    if result.discretion_reasons:
        notice = messages.CHECK_BEFORE_CONFIRMING.format(
            rating=result.calculated_rating, reasons=" ".join(result.discretion_reasons)
        )
        pieces.append(html.notice_html(notice))
    if result.is_rated and any(question_result.tally.base for question_result in result.key_questions):
        headers = ("Key question", INTERVAL_HEADING, "Bands in the interval", "Distance to another band")
        rows = [_confidence_row(row) for row in key_question_rows(result)]
        caption = f"{result.standard.name}: confidence intervals, {audit_results.which_cases}"
        pieces.append(
            html.details_html(
                "Confidence intervals",
                copied_table_html(caption, headers, rows, (1,)),
                _method_note(audit_results),
            )
        )
    return html.subheading_html("Confidence in the result", level=3) + "".join(pieces) if pieces else ""


def _confidence_row(row: QuestionRow) -> Row:
    name = f"{row.result.question.label} {row.result.share}"
    return Row((name, row.interval, row.bands_spanned, row.sensitivity), bold=row.is_marked)


def _method_note(audit_results: AuditResults) -> str:
    sentences = how_intervals_are_made(audit_results.results)
    return html.paragraphs_html(" ".join(sentences), kind="quiet")


def show_interval_chart(audit_results: AuditResults, result: StandardResult) -> None:
    """Show the percentages with their intervals against the bands, if there are any."""
    shown_shares = tuple(
        IntervalRow(
            f"{question_result.question.id} {question_result.question.label}",
            question_result.share,
            question_result.confidence_interval,
            question_result.is_lowest,
            len(result.lowest_key_questions) > 1,
        )
        for question_result in result.key_questions
        if question_result.tally.base
    )
    if shown_shares:
        chart_args = (shown_shares, audit_results.audit.questionnaire.scale_of(result.standard), result.is_rated)
        show_cached_chart(
            audit_results.audit,
            interval_chart,
            chart_args,
            alt_text(shown_shares, result.is_rated),
            result.standard.name,
        )


def findings_html(audit_results: AuditResults, standard_id: str) -> str:
    """Return the strengths, areas for improvement and practice examples of one standard as HTML."""
    pieces = []
    for kind, title in KIND_TITLES.items():
        texts = [
            _finding_text(finding)
            for finding in audit_results.audit.findings
            if finding.kind is kind and finding.standard_id == standard_id
        ]
        if texts:
            pieces += [html.subheading_html(title, level=3), html.listing_html(texts)]
    return "".join(pieces)


def _finding_text(finding: Finding) -> str:
    return f"{finding.text} ({finding.question_id})" if finding.question_id else finding.text
