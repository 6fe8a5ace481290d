"""Earlier copies for people outside the team, and the warning if a new one would reveal answers together with one."""

from __future__ import annotations

from collections.abc import Sequence

from audit.analysis.audit_results import AuditResults
from audit.formatting import format_timestamp, upper_first
from audit.messages import outside_copies as messages
from audit.model.outside_copy import OutsideCopy, why_copies_disclose
from audit.model.questionnaire import CaseLabel
from audit.web.components import html
from audit.web.session.page_context import PageContext

HEADING = "Earlier copies for people outside the team"
CAPTION = "Files made from the database, newest first"


def earlier_copies(context: PageContext, audit_results: AuditResults) -> tuple[OutsideCopy, ...]:
    """Return the register, compared with the cases included; nothing for people who may not see cases."""
    if not audit_results.shows_cases:
        return ()
    return context.store.outside_copies.all(context.person, audit_results.audit.id, audit_results.states)


def show_disclosure_warning(context: PageContext, audit_results: AuditResults, copies: Sequence[OutsideCopy]) -> None:
    """Show above the downloads if a copy made now would reveal answers together with an earlier one."""
    audit, case_label = audit_results.audit, audit_results.audit.questionnaire.case_label
    if sentence := why_copies_disclose(copies, audit.description.max_suppressed_count, case_label):
        html.notice(sentence)
    elif not audit_results.shows_cases and context.store.outside_copies.differ_by_few(context.person, audit.id):
        html.notice(messages.COPY_DISCLOSES.format(plural=case_label.plural))


def show_outside_copies(audit_results: AuditResults, copies: Sequence[OutsideCopy]) -> None:
    """Show the register, newest copy first, unless it is empty."""
    if not copies:
        return
    case_label = audit_results.audit.questionnaire.case_label
    html.subheading(HEADING)
    headings = ("Made", "File", "Difference to now", case_label.plural_heading, "By")
    html.table(CAPTION, headings, [_row(copy, case_label) for copy in copies], numeric_columns=(3,))
    html.paragraphs(messages.HOW_DIFFERENCES_ARE_COUNTED.format(plural=case_label.plural), kind="quiet")


def _row(copy: OutsideCopy, case_label: CaseLabel) -> html.Row:
    difference = copy.difference.describe(case_label)
    return html.Row(
        (format_timestamp(copy.made_at), upper_first(copy.file.label), difference, f"{copy.case_count:,}", copy.made_by)
    )
