"""The Breakdowns page: the biggest differences between groups, then results by one or two case details."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from audit.analysis import breakdown_tables
from audit.analysis.audit_results import AuditResults
from audit.analysis.breakdowns import (
    Breakdown,
)
from audit.analysis.difference_wording import (
    few_not_compared,
    how_many_compared,
    what_stands_out,
    which_stand_out,
)
from audit.analysis.differences import search_differences
from audit.analysis.interval_wording import how_group_intervals_are_made
from audit.analysis.wording import which_answers_count
from audit.charts.breakdown import alt_text, group_chart
from audit.messages import results as messages
from audit.model.audit import Audit
from audit.model.case_details import CaseDetail
from audit.model.questionnaire import CaseLabel, Question, Standard
from audit.web.breakdowns import restricted_view
from audit.web.breakdowns.differences import DifferenceRows, show_differences
from audit.web.breakdowns.table_rows import (
    crosstab_rows,
    difference_row,
    group_header,
    group_row,
    question_row,
    small_group_note,
)
from audit.web.case_filter import results_for_selected_cases, show_suppression
from audit.web.components import html
from audit.web.components.charts import show_chart
from audit.web.components.copying import copied_table
from audit.web.components.filters import breakdown_details, inspected_key_questions, select_in_url
from audit.web.session.page_context import PageContext, get_context


def show(context: PageContext) -> None:
    """Show the differences between groups, then the selected breakdown."""
    audit = context.require_audit()
    html.heading("Breakdowns", caption=audit.description.name)
    audit_results, case_label = results_for_selected_cases(context, audit), audit.questionnaire.case_label
    html.paragraphs(f"{audit_results.which_cases}.", *which_answers_count(audit_results.results), kind="quiet")
    if not breakdown_details(audit):
        html.notice(messages.NO_BREAKDOWN_DETAILS.format(singular=case_label.singular))
    elif not audit_results.results.case_count:
        html.notice(messages.NO_CASES_TO_COMPARE.format(plural=case_label.plural))
    elif audit_results.too_few:
        show_suppression(audit_results)
    elif not audit_results.shows_groups_in_full:
        restricted_view.show(context, audit_results)
    else:
        show_biggest_differences(audit_results)
        show_selected_breakdown(audit_results)


def show_biggest_differences(audit_results: AuditResults) -> None:
    """Show where groups differ from the rest, over every case detail and key question."""
    questionnaire = audit_results.audit.questionnaire
    with st.spinner("Comparing groups"):
        search = search_differences(audit_results.all_breakdowns(inspected_key_questions(audit_results)))
    standing_out = [difference for difference in search.compared if difference.stands_out]
    others = search.compared[len(standing_out) :]
    few_cases, case_label = questionnaire.few_cases, questionnaire.case_label
    standing_out_rows, other_rows, few_rows = (
        [difference_row(difference, few_cases) for difference in differences]
        for differences in (standing_out, others, search.few)
    )
    show_differences(
        DifferenceRows(standing_out_rows, other_rows, few_rows, search.exclusions),
        (
            how_many_compared(len(search.compared), search.by_chance),
            which_stand_out([difference.stands_out for difference in search.compared]),
        ),
        (what_stands_out(case_label), few_not_compared(few_cases, case_label)),
        audit_results.which_cases,
    )


def show_small_group_note(audit: Audit) -> None:
    """Show what the mark on small groups means."""
    html.paragraphs(small_group_note(audit.questionnaire.few_cases, audit.questionnaire.case_label), kind="quiet")


def show_selected_breakdown(audit_results: AuditResults) -> None:
    """Show the breakdown by the selected one or two case details."""
    audit = audit_results.audit
    html.subheading("Breakdown by one or two details", anchor="by-a-fact")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        case_details = select_case_details(audit)
        standards = select_standards(audit_results)
        questions_by_standard = {standard: table_questions(standard, len(standards) == 1) for standard in standards}
    questions = [question for standard in standards for question in questions_by_standard[standard]]
    selected_breakdown = audit_results.breakdown(case_details, questions)
    if len(case_details) == 1:
        for standard in standards:
            show_standard_table(audit_results, selected_breakdown, standard, questions_by_standard[standard])
    question = select_question(audit, questions)
    if len(case_details) == 2:
        show_crosstab(audit_results, selected_breakdown, question)
    show_small_group_note(audit)
    show_question_by_group(audit_results, selected_breakdown, question)


def select_case_details(audit: Audit) -> list[CaseDetail]:
    """Return the selected case detail, and the second one if there is one."""
    case_details = breakdown_details(audit)
    detail_id = select_in_url(
        "by", "Break down by", {case_detail.id: case_detail.text for case_detail in case_details.values()}, audit
    )
    other_labels = {
        case_detail.id: case_detail.text for case_detail in case_details.values() if case_detail.id != detail_id
    }
    second_id = select_in_url("and", "And by", {"": "Nothing else"} | other_labels, audit, key_suffix=detail_id)
    return [case_details[detail_id], *([case_details[second_id]] if second_id else [])]


def select_standards(audit_results: AuditResults) -> list[Standard]:
    """Return the selected standard, or all that have key questions."""
    standards = [result.standard for result in audit_results.results.standards if result.key_questions]
    labels = {standard.id: f"{standard.name}, with prompts" for standard in standards}
    label, options = audit_results.audit.questionnaire.standard_label.heading, {"": "All, key questions only"} | labels
    standard_id = select_in_url("standard", label, options, audit_results.audit)
    return [standard for standard in standards if standard_id in ("", standard.id)]


def table_questions(standard: Standard, with_prompts: bool) -> list[Question]:
    """Return the questions of a standard's table: each key question, followed by its prompts if requested."""
    return [
        question
        for key_question in standard.key_questions
        for question in (key_question, *(key_question.prompts if with_prompts else ()))
    ]


def select_question(audit: Audit, questions: Sequence[Question]) -> Question:
    """Return the question selected for the chart."""
    labels = {question.id: f"{question.id} {question.label}" for question in questions}
    key_suffix = f"{questions[0].id} {len(questions)}"
    return audit.questionnaire.questions_by_id[
        select_in_url("question", "Question in the chart", labels, audit, key_suffix=key_suffix)
    ]


def show_standard_table(
    audit_results: AuditResults, selected_breakdown: Breakdown, standard: Standard, questions: Sequence[Question]
) -> None:
    """Show the questions of one standard by the groups of a case detail."""
    case_label = audit_results.audit.questionnaire.case_label
    group_headers = (
        group_header(group.text, group.case_count, group.has_few_cases, case_label)
        for group in selected_breakdown.groups
    )
    headers = ("Question", f"All {case_label.plural} ({selected_breakdown.case_count})", *group_headers)
    columns = range(len(headers))
    copied_table(
        f"{standard.name} by {selected_breakdown.text}: percentage Yes, {audit_results.which_cases}",
        headers,
        [question_row(question, selected_breakdown) for question in questions],
        columns[1:],
        html_columns=columns,
    )


def show_crosstab(audit_results: AuditResults, selected_breakdown: Breakdown, question: Question) -> None:
    """Show one question by two case details, as rows and columns."""
    questionnaire = audit_results.audit.questionnaire
    if audit_results.closing is not None:
        html.paragraphs(messages.TWO_WAY_NOT_FROZEN.format(plural=questionnaire.case_label.plural), kind="quiet")
    row_breakdown, column_breakdown = (
        audit_results.breakdown([case_detail], [question]) for case_detail in selected_breakdown.case_details
    )
    headers = (
        row_breakdown.text,
        *(group.text for group in column_breakdown.groups),
        f"All {questionnaire.case_label.plural}",
    )
    column_range = range(len(headers))
    copied_table(
        f"Percentage Yes by {selected_breakdown.text}, {audit_results.which_cases}: {question.name}",
        headers,
        crosstab_rows(selected_breakdown, (row_breakdown, column_breakdown), question.id, questionnaire.case_label),
        column_range[1:],
        html_columns=column_range,
    )


def show_question_by_group(audit_results: AuditResults, selected_breakdown: Breakdown, question: Question) -> None:
    """Show the groups on one question next to all cases, as a chart and a table."""
    case_label = audit_results.audit.questionnaire.case_label
    table = breakdown_tables.groups_table(selected_breakdown, question.id, case_label)
    html.subheading(question.name, level=3)
    if table["percent"].notna().any():
        chart_name = f"{question.id} by {selected_breakdown.text}"
        show_chart(audit_results.audit, partial(group_chart, table), alt_text(table), chart_name)
    else:
        html.paragraphs(selected_breakdown.tallies[question.id].why_no_share_for(case_label))
    headers = (
        selected_breakdown.text,
        case_label.plural_heading,
        "Percentage Yes",
        "95% interval",
        "Difference from the rest",
        "95% interval",
    )
    rows = [group_row(row) for row in table.itertuples()]
    copied_table(
        f"{question.id}{question.mark} by {selected_breakdown.text}, {audit_results.which_cases}",
        headers,
        rows,
        (1, 2, 3, 4, 5),
    )
    html.paragraphs(how_group_intervals_are_made(audit_results.results), kind="quiet")
    html.listing(why_no_shares(selected_breakdown, question, case_label))


def why_no_shares(selected_breakdown: Breakdown, question: Question, case_label: CaseLabel) -> list[str]:
    """Return a sentence for each group without a percentage."""
    return [
        f"{group.text}: {reason}"
        for group in selected_breakdown.groups
        if (reason := group.tallies[question.id].why_no_share_for(case_label))
    ]


if __name__ == "__main__":
    show(get_context())
