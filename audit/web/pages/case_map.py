"""The Case map page: the answers of each case to each key question, then the progress of recording by day."""

from collections.abc import Mapping
from functools import partial
from html import escape
from urllib.parse import urlencode

import streamlit as st

from audit.analysis import breakdown_tables
from audit.analysis.audit_results import AuditResults
from audit.analysis.breakdowns import counted_cases
from audit.analysis.case_map import CaseMap, CaseMapRow, build_case_map, get_page
from audit.analysis.wording import which_answers_count
from audit.charts.case_map import LEGEND, QUESTION_FIELD, REFERENCE_FIELD, SELECTION_NAME, alt_text, case_map_chart
from audit.charts.progress import Measure, progress_chart
from audit.charts.progress import alt_text as describe_progress
from audit.formatting import format_date
from audit.messages import results as messages
from audit.model.answer_scales import with_counted
from audit.model.answers import Answer, NoAnswer, Outcome
from audit.model.audit import Audit
from audit.model.questionnaire import KeyQuestion
from audit.web.case_filter import results_for_selected_cases
from audit.web.components import html
from audit.web.components.charts import chart_downloads, show_chart
from audit.web.components.filters import breakdown_details, inspected_key_questions, select_in_url
from audit.web.components.html import Row
from audit.web.page_list import page_path
from audit.web.session.page_context import PageContext, get_context

PAGE_SIZE = 50
SHORT_LABELS: dict[Outcome, str] = {
    Answer.NOT_APPLICABLE: "n/a",
    NoAnswer.DOES_NOT_APPLY: "n/a",
    NoAnswer.UNANSWERED: "–",
    NoAnswer.NOT_COLLECTED: "·",
}


def show(context: PageContext) -> None:
    """Show the map of the included cases, then the progress of all cases."""
    audit = context.require_audit()
    case_label = audit.questionnaire.case_label
    html.heading(f"{case_label.heading} map", caption=audit.description.name)
    audit_results = results_for_selected_cases(context, audit)
    html.notice_if_any(audit_results.which_are_blind)
    if audit_results.shown_records:
        show_map(context, audit_results)
    elif audit_results.is_erased:
        html.notice(messages.MAP_ERASED.format(plural=case_label.plural))
    else:
        html.paragraphs(f"{audit_results.which_cases}.", *which_answers_count(audit_results.results), kind="quiet")
        html.notice(messages.NO_CASES_TO_MAP.format(plural=case_label.plural))
    show_progress(context, audit)


def show_map(context: PageContext, audit_results: AuditResults) -> None:
    """Show one page of the map, as a chart and as a table."""
    audit, case_label = audit_results.audit, audit_results.audit.questionnaire.case_label
    html.paragraphs(*which_answers_count(audit_results.results), kind="quiet")
    case_details = breakdown_details(audit)
    detail_id = select_in_url(
        "by",
        "Group by",
        {"": "Nothing"} | {case_detail.id: case_detail.text for case_detail in case_details.values()},
        audit,
    )
    full_map = build_case_map(
        counted_cases(audit.questionnaire, audit_results.shown_records),
        inspected_key_questions(audit_results),
        case_details.get(detail_id),
    )
    page_count = -(-full_map.row_count // PAGE_SIZE)
    html.paragraphs(
        f"{audit_results.which_cases}. Sorted by most Yes. Select a cell to open the {case_label.singular}.",
        f"{LEGEND}.",
        kind="quiet",
    )
    page_number = 1
    if page_count > 1:
        html.paragraphs(
            f"The map has {full_map.row_count} rows, {PAGE_SIZE} on each of {page_count} pages.", kind="quiet"
        )
        page_number = st.pagination(page_count, key=f"map-page-{audit.id}-{detail_id}")
    map_page, case_ids = (
        get_page(full_map, page_number, PAGE_SIZE),
        {reference: case_id for case_id, reference in context.store.cases.references(context.person, audit.id).items()},
    )
    show_map_chart(audit_results, map_page, case_ids)
    with st.expander(f"Map as a table, with a link to each {case_label.singular}"):
        show_map_table(audit_results, map_page, case_ids)


def show_map_chart(audit_results: AuditResults, map_page: CaseMap, case_ids: Mapping[str, str]) -> None:
    """Show the chart. Selecting a cell opens the case at that question."""
    audit, case_label = audit_results.audit, audit_results.audit.questionnaire.case_label
    draw = partial(case_map_chart, breakdown_tables.case_map_table(map_page, case_label), map_key_questions(map_page))
    description = alt_text(case_label.with_count(map_page.row_count), map_key_questions(map_page))
    chart = draw(html.chart_theme())
    event = st.altair_chart(chart, alt=description, width="stretch", key=f"map-{audit.id}", on_select="rerun")
    chart_downloads(audit, draw, description, f"{case_label.heading} map")
    for cell in event.selection.get(SELECTION_NAME, []):
        if cell.get(REFERENCE_FIELD) in case_ids:
            query_params = {
                "audit": audit.id,
                "case": case_ids[cell[REFERENCE_FIELD]],
                "question": str(cell.get(QUESTION_FIELD, "")),
            }
            st.switch_page(page_path("record"), query_params=query_params)


def map_key_questions(map_page: CaseMap) -> list[KeyQuestion]:
    """Return the key questions of the map, in its order."""
    return [question for question in map_page.questions if isinstance(question, KeyQuestion)]


def show_map_table(audit_results: AuditResults, map_page: CaseMap, case_ids: Mapping[str, str]) -> None:
    """Show the map as a table: all cases first, then each case with a link."""
    audit, case_label = audit_results.audit, audit_results.audit.questionnaire.case_label
    headers = (
        case_label.heading,
        "Yes",
        *(f"{question.id} {question.short}" for question in map_key_questions(map_page)),
    )
    total_shares = (str(map_page.tallies[question.id].share) for question in map_page.questions)
    rows = [Row((escape(f"All {case_label.plural}"), "", *map(escape, total_shares)), bold=True)]
    moderated = {record.case.reference: record.moderated for record in audit_results.shown_records}
    for group in map_page.groups:
        rows += [Row((f"{group.text}: {case_label.with_count(group.case_count)}",))] if group.text else []
        rows += [
            Row(
                (
                    _case_link(audit, row.reference, case_ids),
                    row.share.count_text,
                    *_answer_cells(map_page, row, moderated),
                )
            )
            for row in group.rows
        ]
    caption = (
        f"{case_label.heading} map, {audit_results.which_cases}. n/a: not applicable; –: unanswered; ·: not collected"
    )
    html.table(caption, headers, rows, html_columns=range(len(headers)))


def _case_link(audit: Audit, reference: str, case_ids: Mapping[str, str]) -> str:
    return html.link_to(reference, f"record?{urlencode({'audit': audit.id, 'case': case_ids[reference]})}")


def _answer_cells(map_page: CaseMap, row: CaseMapRow, moderated: Mapping[str, frozenset[str]]) -> list[str]:
    """Return the answers of a case as they count; a moderated one says so."""
    labels = [
        with_counted(question.answer_scale, named, SHORT_LABELS.get(outcome, outcome.label))
        for question, outcome, named in zip(map_page.questions, row.outcomes, row.named, strict=True)
    ]
    return [
        escape(f"{label} (moderated)" if question.id in moderated.get(row.reference, ()) else label)
        for question, label in zip(map_page.questions, labels, strict=True)
    ]


def show_progress(context: PageContext, audit: Audit) -> None:
    """Show the number of answers and submitted cases at the end of each day."""
    days, case_label = context.store.audits.progress_by_day(context.person, audit.id), audit.questionnaire.case_label
    html.subheading("Progress by day")
    if audit.retention.erased_on is not None:
        html.paragraphs(messages.PROGRESS_ERASED.format(plural=case_label.plural))
        return
    if not days:
        html.paragraphs(messages.NO_ANSWERS_YET)
        return
    titles: dict[Measure, str] = {"answers": "Answers recorded", "submitted": f"{case_label.plural_heading} submitted"}
    if len(days) > 1:
        for column, (measure, title) in zip(st.columns(2), titles.items(), strict=True):
            with column:
                draw = partial(progress_chart, days, measure, title)
                show_chart(audit, draw, describe_progress(days, measure, title), title)
    rows = [Row((format_date(day.day), f"{day.answers:,}", f"{day.submitted:,}")) for day in days]
    caption = f"Totals at the end of each day with changes, all {case_label.plural}"
    html.table(caption, ("Day", *titles.values()), rows, (1, 2))


if __name__ == "__main__":
    show(get_context())
