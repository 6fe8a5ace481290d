"""The findings of an audit in the order of the report, each with its percentage, cases and a button to change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

import streamlit as st

from audit.analysis.audit_results import AuditResults
from audit.analysis.tables import key_question_rows
from audit.formatting import format_datetime
from audit.messages import results as messages
from audit.model.finding import Addressee, FindingKind
from audit.model.report_text import CHAPTER_TITLES, TOPICS
from audit.model.saved_value import SavedFinding
from audit.web.components import html, tab_state
from audit.web.components.address import set_param
from audit.web.components.finding_text import KIND_TITLES, action_text
from audit.web.findings.form import FINDING_PARAM
from audit.web.findings.wording import finding_label
from audit.web.session.page_context import PageContext, defer_errors, get_context


@dataclass(frozen=True)
class FindingList:
    """The findings of an audit with their results, and the references of its cases by id.

    ``can_write`` says whether this person may change findings of this audit now.
    """

    context: PageContext
    audit_results: AuditResults
    cases: Mapping[str, str]
    saved_findings: Sequence[SavedFinding]
    can_write: bool

    def show(self) -> None:
        """Show recommendations by addressee, then the findings of each standard and topic, as in the report."""
        html.subheading("Findings so far")
        if not self.saved_findings:
            html.paragraphs(messages.NO_FINDINGS)
        self._show_recommendations()
        for standard in self.audit_results.audit.questionnaire.standards:
            self._show_subject(standard.name, standard.id, standard.id)
        for topic in TOPICS:
            self._show_subject(CHAPTER_TITLES[topic], CHAPTER_TITLES[topic].lower(), topic)

    def _show_subject(self, heading: str, name: str, subject_id: str) -> None:
        """Show the findings of a standard or topic by kind; ``name`` is part of the buttons' names."""
        findings = [
            saved_finding
            for saved_finding in self.saved_findings
            if saved_finding.finding.kind in KIND_TITLES
            and subject_id in (saved_finding.finding.standard_id, saved_finding.finding.topic)
        ]
        if findings:
            html.subheading(heading, level=3)
        for kind, title in KIND_TITLES.items():
            of_kind = [saved_finding for saved_finding in findings if saved_finding.finding.kind is kind]
            self._show_group(title, f"{name} {kind.label}", of_kind)

    def _show_recommendations(self) -> None:
        recommendations = [
            saved_finding
            for saved_finding in self.saved_findings
            if saved_finding.finding.kind is FindingKind.RECOMMENDATION
        ]
        first_number = 1
        if recommendations:
            html.subheading("Recommendations", level=3)
        for addressee in Addressee:
            addressed = [
                saved_finding for saved_finding in recommendations if saved_finding.finding.addressee is addressee
            ]
            title = f"{self.audit_results.audit.description.addressee_names[addressee]} should:"
            self._show_group(title, "recommendation", addressed, first_number)
            first_number += len(addressed)

    def _show_group(self, title: str, name: str, saved_findings: Sequence[SavedFinding], first_number: int = 1) -> None:
        """Show findings that belong together, numbered; the button of each names its number."""
        if not saved_findings:
            return
        html.paragraphs(title, kind="group-title")
        for number, saved_finding in enumerate(saved_findings, start=first_number):
            with st.container(horizontal=True, vertical_alignment="top", key=f"finding-row-{saved_finding.id}"):
                st.html(self._finding_html(saved_finding, number))
                if self.can_write:
                    label = f"Change {name} {number}"
                    st.button(
                        label,
                        key=f"change {saved_finding.id}",
                        on_click=start_change,
                        args=(saved_finding.id,),
                        type="tertiary",
                    )

    def _finding_html(self, saved_finding: SavedFinding, number: int) -> str:
        """Return a finding as HTML: its text, percentage, linked cases, owner and due date."""
        finding = saved_finding.finding
        footer_parts = [
            self._share_html(finding.question_id or finding.standard_id),
            self._case_links_html(finding.case_ids),
        ]
        footer_parts += [escape(action) for action in (action_text(finding),) if action]
        footer = f'<p class="quiet">{" · ".join(filter(None, footer_parts))}</p>' if any(footer_parts) else ""
        text = escape(finding.text).replace("\n", "<br>")
        anchor = finding_anchor(saved_finding.id)
        body = f'<span class="number">{number}.</span><div><p>{text}</p>{footer}</div>'
        return f'<div class="finding" id="{anchor}">{body}</div>'

    def _share_html(self, question_id: str) -> str:
        """Return the key question with its percentage as HTML; '' for a whole standard, which the heading names."""
        for standard in self.audit_results.results.standards:
            for row in key_question_rows(standard):
                if row.id == question_id:
                    return escape(", ".join(filter(None, [f"{row.name} {row.share}", row.lowest_label])))
        return ""

    def _case_links_html(self, case_ids: Sequence[str]) -> str:
        """Return the references of the linked cases as HTML, each a link to the Record page."""
        links = [self._case_link_html(case_id) for case_id in case_ids if case_id in self.cases]
        case_label = self.audit_results.audit.questionnaire.case_label
        title = (case_label.heading if len(links) == 1 else case_label.plural_heading) if links else ""
        return f"{escape(title)}: {', '.join(links)}" if links else ""

    def _case_link_html(self, case_id: str) -> str:
        url = "record?" + urlencode({"audit": self.audit_results.audit.id, "case": case_id})
        return html.link_to(self.cases[case_id], url)


def show_deleted_findings(context: PageContext, audit_id: str, can_write: bool) -> None:
    """Show the deleted findings and who deleted them, each with a button to restore it."""
    deleted_findings = context.store.findings.deleted(context.person, audit_id)
    if not deleted_findings:
        return
    with st.expander(f"Deleted findings ({len(deleted_findings)})"):
        for number, saved_finding in enumerate(deleted_findings, start=1):
            html.paragraphs(f"{number}. {saved_finding.finding.text}")
            deleted_text = f"deleted by {saved_finding.by} on {format_datetime(saved_finding.at)}"
            html.paragraphs(f"{finding_label(saved_finding.finding)}, {deleted_text}", kind="quiet")
            if can_write:
                click_args = (audit_id, saved_finding)
                st.button(
                    f"Restore deleted finding {number}",
                    key=f"back {saved_finding.id}",
                    on_click=restore_finding,
                    args=click_args,
                )


def finding_anchor(finding_id: int) -> str:
    """Return the id of a finding on the page, for links to it."""
    return f"finding-{finding_id}"


def start_change(finding_id: int) -> None:
    """Show the form of this finding at the next run, and scroll to it."""
    set_param(FINDING_PARAM, str(finding_id))
    tab_state.SCROLL_TO_FORM.set(finding_id)


def restore_finding(audit_id: str, saved_finding: SavedFinding) -> None:
    """Restore a deleted finding to its place, as the user who is signed in now."""
    with defer_errors():
        context = get_context()
        context.store.findings.restore(context.person, audit_id, saved_finding.id, saved_finding.version)
