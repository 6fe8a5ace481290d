"""The latest results on a reader's home page: no more than the Results page shows them."""

from __future__ import annotations

from collections.abc import Iterator

from audit.analysis.audit_results import AuditResults
from audit.analysis.results import StandardResult
from audit.analysis.tables import PERCENTAGE_HEADING, base_heading, key_question_rows
from audit.messages import home as messages
from audit.model.audit import Audit
from audit.model.questionnaire import RatingMethod
from audit.web.case_filter import show_suppression
from audit.web.components import html
from audit.web.components.html import Row
from audit.web.results.overall import marked_badge_html, overall_html
from audit.web.session.page_context import PageContext


def show_latest_results(context: PageContext, audit: Audit) -> None:
    """Show the overall rating, and each standard with its rating and its key questions with percentages and bases."""
    html.subheading("Latest results")
    audit_results = context.store.audits.results(context.person, audit.id)
    if not audit_results.results.case_count:
        html.paragraphs(messages.NO_RESULTS_YET.format(singular=audit.questionnaire.case_label.singular))
        return
    html.paragraphs(f"{audit_results.which_cases}.", kind="quiet")
    if not show_suppression(audit_results):
        return
    case_label, rating = audit.questionnaire.case_label, ["Rating"] if audit.questionnaire.has_ratings else []
    headers = ("Standard and key question", PERCENTAGE_HEADING, base_heading(case_label), *rating)
    rows = [row for result in audit_results.results.standards for row in _standard_rows(audit_results, result)]
    caption = f"Percentage Yes, {audit_results.which_cases}"
    html.render(
        overall_html(audit_results), html.table_html(caption, headers, rows, numeric_columns=(1, 2), html_columns=(3,))
    )


def _standard_rows(audit_results: AuditResults, result: StandardResult) -> Iterator[Row]:
    """Return the row of a standard with its rating, and one for each of its key questions."""
    questionnaire = audit_results.audit.questionnaire
    rating = [marked_badge_html(result, questionnaire)] if questionnaire.has_ratings else []
    by_judgement = "by judgement" if result.standard.rating_method is RatingMethod.BY_JUDGEMENT else ""
    yield Row((result.standard.name, by_judgement, "", *rating), bold=True)
    for question_row in key_question_rows(result):
        cells = (question_row.name, question_row.percentage, question_row.base)
        yield Row((*cells, *([""] if rating else [])))
