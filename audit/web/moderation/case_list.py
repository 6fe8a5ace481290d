"""The list of the page Moderate: the cases with something to decide, the longest wait first, then the decided ones."""

from __future__ import annotations

from collections.abc import Sequence

from audit.formatting import format_datetime, join_list, pluralise
from audit.messages import moderation as messages
from audit.messages.agreement import NO_PAIRS_IN_CLOSED_AUDIT, SECOND_REVIEWS_ERASED
from audit.model.audit import Audit
from audit.model.moderation import CaseToModerate, Standing
from audit.web.components import html
from audit.web.components.address import url_with
from audit.web.components.html import Row


def show_list(audit: Audit, cases: Sequence[CaseToModerate], reopened: Sequence[str]) -> None:
    """Show every case of which the reviews differ, with a link to each, and how many do not differ."""
    case_label = audit.questionnaire.case_label
    waiting = [case for case in cases if case.needs_moderator]
    decided = [case for case in cases if case.differs and not case.needs_moderator]
    if waiting:
        html.subheading(f"To decide: {case_label.with_count(len(waiting))}")
        headers = (case_label.heading, "To do", "Waiting since")
        rows = [Row((_link(case), _what_waits(case), format_datetime(case.waiting_since))) for case in waiting]
        _show_table(f"{case_label.plural_heading} to decide, the longest wait first", headers, rows)
    elif decided:
        html.paragraphs(messages.NOTHING_LEFT)
    if decided:
        html.subheading(f"Decided: {case_label.with_count(len(decided))}")
        rows = [Row((_link(case), str(len(case.with_standing(Standing.DECIDED))))) for case in decided]
        _show_table(f"{case_label.plural_heading} decided", (case_label.heading, "Moderated answers"), rows)
    _show_others(audit, cases, reopened)


def _show_table(caption: str, headers: Sequence[str], rows: Sequence[Row]) -> None:
    """Show cases as a table that fits a phone; the first cell of each row is a link."""
    html.render(html.table_html(caption, headers, rows, html_columns=(0,), is_narrow=True))


def _show_others(audit: Audit, cases: Sequence[CaseToModerate], reopened: Sequence[str]) -> None:
    """Show the cases without a difference, those that were reopened, and why there is none at all."""
    case_label = audit.questionnaire.case_label
    alike = [case for case in cases if not case.differs]
    if alike:
        html.subheading(f"No difference: {case_label.with_count(len(alike))}")
        html.paragraphs(", ".join(case.reference for case in alike))
    if reopened:
        html.subheading(f"Reopened: {case_label.with_count(len(reopened))}")
        html.paragraphs(messages.REOPENED_LIST.format(references=join_list(reopened, "and")))
    if not cases and not reopened:
        html.notice(_why_empty(audit).format(singular=case_label.singular, plural=case_label.plural))


def _why_empty(audit: Audit) -> str:
    if audit.retention.erased_on:
        return SECOND_REVIEWS_ERASED
    return NO_PAIRS_IN_CLOSED_AUDIT if audit.closed_at else messages.NO_PAIRS


def _what_waits(case: CaseToModerate) -> str:
    to_decide, to_confirm = len(case.to_decide), len(case.to_confirm)
    parts = [pluralise(to_decide, "question") + " to decide"] if to_decide else []
    parts += [f"{to_confirm} to confirm"] if to_confirm else []
    return ", ".join(parts)


def _link(case: CaseToModerate, label: str = "") -> str:
    """Return a link to a case on this page as HTML. Streamlit's own link to the same page keeps the address."""
    return html.link_to(label or case.reference, url_with(case=case.case_id))


def show_case_link(case: CaseToModerate, label: str) -> None:
    """Show a link to a case on this page."""
    html.render(f"<p>{_link(case, label)}</p>")


def show_list_link(audit: Audit) -> None:
    """Show a link back to the list."""
    label = f"All {audit.questionnaire.case_label.plural} to moderate"
    html.render(f"<p>{html.link_to(label, url_with(case=''))}</p>")
