"""The ratings and key questions of several audits, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import streamlit as st

from audit.analysis import rating_wording
from audit.analysis.audit_counts import AuditReference, AuditSummaryCounts, earlier_audits
from audit.analysis.changes import ChangeSearch, how_changes_were_searched, search_changes
from audit.analysis.comparison import ComparedQuestion, ComparedShare, Comparison, ShareChange, compare_audits
from audit.messages import results as messages
from audit.model.audit import Audit
from audit.model.bands import NO_VALUE
from audit.model.questionnaire import CaseLabel, Questionnaire, RatingMethod, Standard
from audit.web.compare.comparable import ComparableAudits
from audit.web.components import html
from audit.web.components.address import get_param, has_param, set_param
from audit.web.components.copying import copied_table
from audit.web.components.html import Row, share_cell, two_lines
from audit.web.page_list import page_path
from audit.web.session.page_context import PageContext

MAX_OTHER_AUDITS = 4
WITH_PARAM = "with"
NOT_INSPECTED = "Not inspected"


def show_side_by_side(audits: ComparableAudits) -> None:
    """Show the selected audits: their ratings, percentages and the change from each audit to the next."""
    context, audit = audits.context, audits.audit
    references_by_id = {option.audit_id: option for option in audits.visible}
    comparable = [option for option in audits.comparable if option.audit_id != audit.id]
    if not has_param(WITH_PARAM) and not comparable:
        _show_ways_to_another_audit(context)
        return
    selected_ids = _select_audits(references_by_id, comparable, audit)
    if not selected_ids:
        html.paragraphs(messages.CHOOSE_ANOTHER_AUDIT)
        return
    compared_audits = audits.count([audit.id, *selected_ids])
    comparison = compare_audits(audit.questionnaire, compared_audits, _other_versions(context, audit, compared_audits))
    for note in comparison.notes:
        html.notice(note)
    if len(comparison.audits) > 1:
        _show_ratings(comparison, audit.questionnaire)
        _show_shares(comparison, audit.questionnaire)


def _show_ways_to_another_audit(context: PageContext) -> None:
    """Say why there is nothing to compare, and where to start or find another audit."""
    html.notice(messages.NOTHING_TO_COMPARE)
    with st.container(horizontal=True):
        if context.store.members.can_start_audits(context.person):
            st.page_link(page_path("new_audit"), label="Start an audit", icon=":material/add:")
        st.page_link(page_path("home"), label="Go to Home", icon=":material/arrow_forward:")


def _select_audits(
    references_by_id: Mapping[str, AuditReference], comparable: Sequence[AuditReference], audit: Audit
) -> list[str]:
    """Return the ids of the other audits: those in the address, else the previous one of the same unit."""
    references_by_id = dict(references_by_id)
    this_audit = references_by_id.pop(audit.id)
    option_ids = [option.audit_id for option in closest_audits(this_audit, comparable)]
    default_ids = [option.audit_id for option in earlier_audits(this_audit, comparable)[:1]]
    requested_ids = (
        [option for option in get_param(WITH_PARAM).split(",") if option in references_by_id]
        if has_param(WITH_PARAM)
        else default_ids
    )
    # A requested audit that cannot be compared stays selectable; a note says why it is not.
    option_ids += [option for option in requested_ids if option not in option_ids]
    if not option_ids:
        return []
    selected_ids = st.multiselect(
        "Compare with",
        option_ids,
        requested_ids[:MAX_OTHER_AUDITS],
        key=f"compare-with-{audit.id}",
        format_func=lambda option: audit_label(references_by_id[option]),
        max_selections=MAX_OTHER_AUDITS,
        placeholder="Choose audits",
    )
    set_param(WITH_PARAM, ",".join(selected_ids), ",".join(default_ids))
    return selected_ids


def closest_audits(this_audit: AuditReference, others: Iterable[AuditReference]) -> list[AuditReference]:
    """Return other audits: of the unit, of its region, then the rest, latest first."""
    latest_first = sorted(others, key=lambda audit: str(audit.fieldwork_date or ""), reverse=True)
    return sorted(
        latest_first, key=lambda audit: (_unit(audit) != _unit(this_audit), audit.region != this_audit.region)
    )


def _unit(audit: AuditReference) -> tuple[str, str]:
    return audit.region, audit.unit


def audit_label(audit: AuditReference) -> str:
    """Return the name, unit and month of an audit for the list."""
    month = f"{audit.fieldwork_date:%B %Y}" if audit.fieldwork_date else "no dates"
    return " · ".join((audit.name, audit.unit, month))


def _other_versions(
    context: PageContext, audit: Audit, compared_audits: Iterable[AuditSummaryCounts]
) -> list[Questionnaire]:
    """Return the other versions of the questionnaire that the audits used."""
    questionnaire = audit.questionnaire
    audit_by_version = {
        compared_audit.questionnaire_version: compared_audit.audit_id
        for compared_audit in compared_audits
        if compared_audit.questionnaire_id == questionnaire.id
        and compared_audit.questionnaire_version != questionnaire.version
    }
    return [context.store.audits.get(context.person, audit_id).questionnaire for audit_id in audit_by_version.values()]


def _show_ratings(comparison: Comparison, questionnaire: Questionnaire) -> None:
    """Show the rating of each standard in each audit, and the overall rating."""
    rows = [
        Row(
            (
                compared_standard.standard.name,
                *(_rating_badge(audit, compared_standard.standard.id, questionnaire) for audit in comparison.audits),
            )
        )
        for compared_standard in comparison.standards
        if compared_standard.standard.rating_method is not RatingMethod.NOT_RATED
    ]
    if not rows:
        return
    overall_badges = [
        NO_VALUE
        if audit.has_other_questionnaire
        else html.badge_html(audit.overall_rating or rating_wording.NOT_YET_RATED, questionnaire.scale)
        for audit in comparison.audits
    ]
    rows.append(Row(("Overall", *overall_badges), bold=True))
    html.subheading("Ratings")
    columns = range(1, len(comparison.audits) + 1)
    headers = ("Standard", *(audit.name for audit in comparison.audits))
    copied_table(
        f"Ratings of {len(comparison.audits)} audits, earliest first", headers, rows, html_columns=tuple(columns)
    )


def _rating_badge(audit: AuditSummaryCounts, standard_id: str, questionnaire: Questionnaire) -> str:
    if audit.has_other_questionnaire:
        return NO_VALUE
    fallback = rating_wording.NOT_YET_RATED if standard_id in audit.ratings else NOT_INSPECTED
    return html.badge_html(audit.ratings.get(standard_id) or fallback, questionnaire.scale)


def _show_shares(comparison: Comparison, questionnaire: Questionnaire) -> None:
    """Show the percentages with their bases, then the changes with their intervals."""
    case_label = questionnaire.case_label
    search = search_changes(comparison, questionnaire.few_cases)
    rows: list[Row] = []
    for compared_standard in comparison.standards:
        if compared_standard.questions:
            rows += [
                Row((compared_standard.standard.name,)),
                *(Row(_question_cells(compared_question, search)) for compared_question in compared_standard.questions),
            ]
    headers = [
        "Key question",
        *(f"{audit.name} ({case_label.with_count(audit.case_count)})" for audit in comparison.audits),
    ]
    headers += [f"Change to {audit.name}" for audit in comparison.audits[1:]]
    html.subheading("Key questions")
    columns = range(1, len(headers))
    with st.container(key="side-by-side"):
        copied_table(
            f"Percentage Yes with its base in {len(comparison.audits)} audits, earliest first; change in points with "
            f"its 95% interval; submitted and final {case_label.plural}",
            headers,
            rows,
            numeric_columns=columns,
            html_columns=columns,
        )
    html.paragraphs(*how_changes_were_searched(search, case_label), messages.HOW_CHANGES_ARE_CALCULATED, kind="quiet")
    if missing_reasons := _missing_share_reasons(comparison, questionnaire):
        html.subheading("Figures that cannot be compared", level=3)
        html.listing(missing_reasons)


def _question_cells(compared_question: ComparedQuestion, search: ChangeSearch) -> tuple[str, ...]:
    shares = [share_cell(share) for share in compared_question.shares]
    changes = [change_cell(change, search) for change in compared_question.changes]
    return (compared_question.question.name, *shares, *changes)


def change_cell(change: ShareChange, search: ChangeSearch) -> str:
    """Return a change with its interval below it, as HTML, and whether it stands out."""
    difference = change.difference
    mark = ", stands out" if search.stands_out(change) else ""
    return two_lines(change.text, f"({difference.interval}){mark}" if difference else "")


def _missing_share_reasons(comparison: Comparison, questionnaire: Questionnaire) -> Sequence[str]:
    """Return a sentence for each dash in the table."""
    reasons = [
        _why_no_share(share, compared_standard.standard, questionnaire.case_label)
        for compared_standard in comparison.standards
        for compared_question in compared_standard.questions
        for share in compared_question.shares
    ]
    return [reason for reason in dict.fromkeys(reasons) if reason]


def _why_no_share(share: ComparedShare, standard: Standard, case_label: CaseLabel) -> str:
    """Return why a cell has no percentage; '' if it has one."""
    if share.tally is not None:
        reason = share.tally.why_no_share_for(case_label)
        return f"{share.question_id} in “{share.audit.name}”: {reason}" if reason else ""
    if share.audit.has_other_questionnaire:
        return share.why_no_share
    if standard.rating_method is not RatingMethod.NOT_RATED and standard.id not in share.audit.ratings:
        return messages.NOT_INSPECTED_IN_AUDIT.format(audit=share.audit.name, standard=standard.name)
    return share.why_no_share
