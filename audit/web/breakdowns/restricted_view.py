"""Breakdowns for people whose role shows no single case, or after the cases are erased: small counts are suppressed.

There is no breakdown by two details here: with the breakdowns by each of them it would reveal too much.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from audit.analysis.audit_results import AuditResults
from audit.analysis.breakdown_tables import published_groups_table
from audit.analysis.difference_wording import (
    few_not_compared,
    how_many_compared,
    what_stands_out,
    which_stand_out,
)
from audit.analysis.interval_wording import how_group_intervals_are_made
from audit.analysis.published_breakdowns import (
    PublishedBreakdown,
    biggest_published_differences,
    expected_by_chance,
)
from audit.analysis.results import QuestionResult, StandardResult
from audit.charts.breakdown import alt_text, group_chart
from audit.messages import results as messages
from audit.model.bands import SUPPRESSED
from audit.web.breakdowns.differences import DifferenceRows, show_differences
from audit.web.breakdowns.table_rows import published_difference_row, published_group_row, published_question_row
from audit.web.components import html
from audit.web.components.charts import show_chart
from audit.web.components.copying import copied_table
from audit.web.components.filters import select_in_url
from audit.web.session.page_context import PageContext


def show(context: PageContext, audit_results: AuditResults) -> None:
    """Show the differences between groups, then the selected breakdown."""
    case_label = audit_results.audit.questionnaire.case_label
    published_breakdowns = context.store.audits.breakdowns(context.person, audit_results.audit.id)
    limit = audit_results.audit.description.max_suppressed_count
    why_suppressed = messages.SAVED_GROUPS if audit_results.is_erased else messages.GROUPS_SUPPRESSED
    html.notice(why_suppressed.format(plural=case_label.plural, limit=limit, mark=SUPPRESSED))
    if not published_breakdowns:
        why_none = messages.NO_SAVED_BREAKDOWNS if audit_results.is_erased else messages.NO_DIFFERENT_DETAILS
        html.paragraphs(why_none.format(plural=case_label.plural))
        return
    show_biggest_differences(audit_results, published_breakdowns)
    show_selected_breakdown(audit_results, published_breakdowns)


def show_biggest_differences(audit_results: AuditResults, published_breakdowns: Sequence[PublishedBreakdown]) -> None:
    """Show where groups differ from the rest, without suppressed figures."""
    differences = biggest_published_differences(published_breakdowns)
    questionnaire = audit_results.audit.questionnaire
    standing_out, others = (
        [published_difference_row(each) for each in differences if bool(each.stands_out) is is_standing_out]
        for is_standing_out in (True, False)
    )
    show_differences(
        DifferenceRows(standing_out, others),
        (
            how_many_compared(len(differences), expected_by_chance(published_breakdowns)),
            which_stand_out([difference.stands_out for difference in differences]),
        ),
        (
            what_stands_out(questionnaire.case_label),
            few_not_compared(questionnaire.few_cases, questionnaire.case_label),
        ),
        audit_results.which_cases,
    )


def show_selected_breakdown(audit_results: AuditResults, published_breakdowns: Sequence[PublishedBreakdown]) -> None:
    """Show the selected breakdown, and one question of it next to all cases."""
    html.subheading("Breakdown by one detail", anchor="by-a-fact")
    breakdowns_by_detail = {
        published_breakdown.case_detail.id: published_breakdown for published_breakdown in published_breakdowns
    }
    labels = {
        detail_id: published_breakdown.case_detail.text
        for detail_id, published_breakdown in breakdowns_by_detail.items()
    }
    selected_breakdown = breakdowns_by_detail[
        select_in_url("by", "Break down by", labels, audit_results.audit, key_suffix="suppressed")
    ]
    for result in audit_results.results.standards:
        if result.key_questions:
            show_standard_table(audit_results, selected_breakdown, result)
    show_question_by_group(audit_results, selected_breakdown, select_question(audit_results))


def show_standard_table(
    audit_results: AuditResults, selected_breakdown: PublishedBreakdown, result: StandardResult
) -> None:
    """Show the key questions of one standard by the groups of a case detail."""
    plural = audit_results.audit.questionnaire.case_label.plural
    headers = (
        "Question",
        f"All {plural} ({audit_results.results.case_count})",
        *(group.text for group in selected_breakdown.groups),
    )
    columns = range(len(headers))
    copied_table(
        f"{result.standard.name} by {selected_breakdown.case_detail.text}: percentage Yes, {audit_results.which_cases}",
        headers,
        [
            published_question_row(
                question_result.question,
                question_result.tally,
                selected_breakdown.for_question(question_result.question.id),
            )
            for question_result in result.key_questions
        ],
        columns[1:],
        html_columns=columns,
    )


def select_question(audit_results: AuditResults) -> QuestionResult:
    """Return the key question selected for the chart."""
    question_results = {
        question_result.question.id: question_result for question_result in audit_results.results.key_questions
    }
    labels = {
        question_id: f"{question_id} {question_result.question.label}"
        for question_id, question_result in question_results.items()
    }
    return question_results[
        select_in_url("question", "Question in the chart", labels, audit_results.audit, key_suffix="suppressed")
    ]


def show_question_by_group(
    audit_results: AuditResults, selected_breakdown: PublishedBreakdown, question_result: QuestionResult
) -> None:
    """Show the groups on one question next to all cases: a chart of those not suppressed, and the table."""
    question, case_label = question_result.question, audit_results.audit.questionnaire.case_label
    table = published_groups_table(selected_breakdown, question.id, question_result.tally, case_label)
    html.subheading(question.name, level=3)
    if table["percent"][1:].notna().any():
        show_chart(
            audit_results.audit,
            partial(group_chart, table),
            alt_text(table),
            f"{question.id} by {selected_breakdown.case_detail.text}",
        )
    else:
        html.paragraphs(question_result.tally.why_no_share_for(case_label) or messages.NO_GROUP_PERCENTAGE)
    headers = (
        selected_breakdown.case_detail.text,
        "Percentage Yes",
        "95% interval",
        "Difference from the rest",
        "95% interval",
    )
    rows = [published_group_row(row) for row in table.itertuples()]
    copied_table(
        f"{question.id}{question.mark} by {selected_breakdown.case_detail.text}, {audit_results.which_cases}",
        headers,
        rows,
        (1, 2, 3, 4),
    )
    html.paragraphs(how_group_intervals_are_made(audit_results.results), kind="quiet")
