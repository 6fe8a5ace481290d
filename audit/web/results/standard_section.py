"""One standard in the anatomy of the source report: statement, rating, table, findings; then how sure it is."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from audit.analysis import wording
from audit.analysis.audit_results import AuditResults
from audit.analysis.certainty import ConfidenceInterval, calculate_confidence, valid_eligible
from audit.analysis.ratings import QuestionResult, StandardResult
from audit.charts.intervals import IntervalRow, alt_text, interval_chart
from audit.model.finding import Finding, FindingKind
from audit.model.questionnaire import RatingMethod
from audit.web.components import html
from audit.web.components.charts import show_cached_chart
from audit.web.components.html import Row
from audit.web.results import prompts, rating_forms
from audit.web.results.prompts import key_question_label
from audit.web.session.page_context import PageContext

BAND_HEADER = "In words"
HEADERS = ("Key question", "Percentage Yes", "Yes of base", BAND_HEADER, "95% interval", "Not applicable", "Unanswered")
BAND_COLUMN = HEADERS.index(BAND_HEADER)
FINDING_TITLES = {
    FindingKind.STRENGTH: "Strengths",
    FindingKind.IMPROVEMENT: "Areas for improvement",
    FindingKind.PRACTICE: "Practice examples",
}


def standard_anchor(standard_id: str) -> str:
    """What a link to a standard on this page names."""
    return f"standard-{standard_id.replace('.', '-')}"


def show_standard(context: PageContext, audit_results: AuditResults, result: StandardResult) -> None:
    """One standard, with the forms for what people decide on it."""
    is_judged = result.standard.rating_method is RatingMethod.BY_JUDGEMENT
    body_html = judgement_html(result) if is_judged else key_questions_html(audit_results, result)
    html.render(
        heading_html(audit_results, result),
        body_html,
        findings_html(audit_results, result.standard.id),
        confidence_html(audit_results, result),
    )
    if is_judged:
        rating_forms.show_judgement_form(context, audit_results.audit, result.standard.id)
        return
    show_interval_chart(audit_results, result)
    rating_forms.show_override_form(context, audit_results.audit, result)
    prompts.show_prompt_expanders(audit_results, result)


def heading_html(audit_results: AuditResults, result: StandardResult) -> str:
    """The name of the standard with its rating, and its statement. HTML."""
    badge = html.badge_html(wording.rating_label(result), audit_results.audit.questionnaire.scale)
    element_id, name = escape(standard_anchor(result.standard.id)), escape(result.standard.name)
    title_html = f'<div class="title-line"><h2 id="{element_id}">{name}</h2>{badge}</div>'
    return title_html + html.paragraphs_html(result.standard.statement, kind="lead")


def judgement_html(result: StandardResult) -> str:
    """A standard that people rate: the rating entered, and why. HTML."""
    rule_reasons, before_rule = ([result.applied_rule.reason], " before the rule") if result.applied_rule else ([], "")
    if result.judgement is None:
        return html.paragraphs_html(*rule_reasons) + html.paragraphs_html("No rating is entered yet.", kind="quiet")
    rating_html = html.paragraphs_html(*rule_reasons, f"Entered rating{before_rule}: {result.judgement.rating}.")
    return rating_html + html.paragraphs_html(*filter(None, result.judgement.rationale.splitlines()))


def key_questions_html(audit_results: AuditResults, result: StandardResult) -> str:
    """The report's table and the sentence on the lowest; what people decided; what must be known of the figures."""
    caption = f"{result.standard.name}: percentage Yes, {audit_results.which_cases}"
    columns = [column for column in range(len(HEADERS)) if column != BAND_COLUMN or result.is_rated]
    headers = [HEADERS[column] for column in columns]
    rows = [_row(audit_results, question_result, columns) for question_result in result.key_questions]
    numeric_columns = [position for position, column in enumerate(columns) if column not in (0, BAND_COLUMN)]
    statements = [
        wording.lowest_score_sentence(result, audit_results.audit.description.unit),
        *question_notes(result.key_questions),
    ]
    decision_notices = (
        [wording.how_rated(result)]
        if result.decision
        else [result.lapsed_decision.why]
        if result.lapsed_decision
        else []
    )
    return "".join(
        (
            html.table_html(caption, headers, rows, numeric_columns),
            html.paragraphs_html(*filter(None, statements)),
            *map(html.notice_html, decision_notices),
        )
    )


def _row(audit_results: AuditResults, question_result: QuestionResult, columns: Sequence[int]) -> Row:
    tally, band_words = question_result.tally, question_result.band.description if question_result.band else "–"
    name = f"{question_result.question.id} {question_result.question.text}{' (lowest)' if question_result.is_lowest else ''}"
    result_cells = (
        question_result.share.percent_text,
        question_result.share.count_text,
        band_words,
        question_confidence(audit_results, question_result).text,
    )
    cells = (name, *result_cells, *tally.left_out)
    return Row(tuple(cells[column] for column in columns), bold=question_result.is_lowest)


def question_confidence(audit_results: AuditResults, question_result: QuestionResult) -> ConfidenceInterval:
    """How sure a share is: with the eligible cases, where their number is known and fits the cases that count."""
    eligible = valid_eligible(audit_results.audit.description.eligible, audit_results.results.case_count)
    return calculate_confidence(question_result, audit_results.audit.questionnaire.scale, eligible)


def confidence_html(audit_results: AuditResults, result: StandardResult) -> str:
    """How near the rating is to another, why people should look twice, and the same of each key question. HTML."""
    pieces = []
    if result.calculated_rating:
        suffix = (
            " The rating as calculated from the cases is meant." if result.rating != result.calculated_rating else ""
        )
        pieces.append(html.paragraphs_html(f"{result.sensitivity.sentence}{suffix}"))
    if result.discretion_reasons:
        reasons = " ".join(result.discretion_reasons)
        pieces.append(html.notice_html(f"Worth a second look before {result.calculated_rating} is settled. {reasons}"))
    if result.is_rated and any(question_result.tally.base for question_result in result.key_questions):
        headers = ("Key question", "95% interval", "Bands that it spans", "How near another band is")
        rows = [
            _confidence_row(question_confidence(audit_results, question_result), question_result)
            for question_result in result.key_questions
        ]
        caption = f"{result.standard.name}: how sure each figure is, {audit_results.which_cases}"
        pieces.append(
            html.details_html(
                "How sure each figure is",
                html.table_html(caption, headers, rows, (1,)),
                _population_note(audit_results),
            )
        )
    return html.subheading_html("How sure", level=3) + "".join(pieces) if pieces else ""


def _confidence_row(confidence: ConfidenceInterval, question_result: QuestionResult) -> Row:
    name = f"{key_question_label(question_result)} {question_result.share}"
    return Row(
        (name, confidence.text, confidence.bands_text, question_result.sensitivity.sentence or "–"),
        bold=question_result.is_lowest,
    )


def _population_note(audit_results: AuditResults) -> str:
    eligible, case_label = (
        valid_eligible(audit_results.audit.description.eligible, audit_results.results.case_count),
        audit_results.audit.questionnaire.case_label,
    )
    sample_text = (
        f"The intervals allow for {case_label.with_count(audit_results.results.case_count)} out of {eligible} eligible."
        if eligible is not None
        else f"The number of eligible {case_label.plural} is not used: the intervals hold for a sample of very many."
    )
    return html.paragraphs_html(
        f"{sample_text} Wilson’s intervals at 95%; this project’s own, the report has none.", kind="quiet"
    )


def show_interval_chart(audit_results: AuditResults, result: StandardResult) -> None:
    """The shares against the bands with their intervals; nothing where there is no share."""
    shown_shares = tuple(
        IntervalRow(
            f"{question_result.question.id} {key_question_label(question_result)}",
            question_result.share,
            question_confidence(audit_results, question_result),
            question_result.is_lowest,
        )
        for question_result in result.key_questions
        if question_result.tally.base
    )
    if shown_shares:
        chart_args = (shown_shares, audit_results.audit.questionnaire.scale, result.is_rated)
        show_cached_chart(
            audit_results.audit,
            interval_chart,
            chart_args,
            alt_text(shown_shares, result.is_rated),
            result.standard.name,
        )


def question_notes(results: tuple[QuestionResult, ...]) -> list[str]:
    """What a reader must know of single percentages, each with its question."""
    return [f"{result.question.id}: {note}" for result in results if (note := wording.percentage_note(result))]


def findings_html(audit_results: AuditResults, standard_id: str) -> str:
    """Strengths, areas for improvement and practice examples of one standard. HTML."""
    pieces = []
    for kind, title in FINDING_TITLES.items():
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
