"""The form that adds or changes a finding, next to its figures. Typed text is saved as a draft at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from audit.analysis.audit_results import AuditResults
from audit.formatting import format_datetime
from audit.messages import results as messages
from audit.model.audit import Audit
from audit.model.finding import Finding, FindingKind
from audit.model.saved_value import SavedFinding
from audit.web.components import html
from audit.web.components.address import get_param, remove_param
from audit.web.components.problem_fields import finding_fields
from audit.web.draft_form import ConflictChoice, DraftForm, rerun_on_conflict, reset_count
from audit.web.empty_states import inspected_standards
from audit.web.findings.evidence import show_evidence
from audit.web.findings.fields import FindingFields, finding_to_save, from_draft, to_draft
from audit.web.findings.wording import describe_differences, finding_label
from audit.web.session.page_context import PageContext, already_submitted, get_context, show_errors, submit_once

FINDING_PARAM = "finding"  # in the address: the finding that is being changed
PAGE_NAME = "findings"


@dataclass(frozen=True)
class FindingForm(DraftForm):
    """The form of a new finding, or of the saved finding that is being changed.

    ``stored`` is the finding as saved now; ``seen_version`` is the version that filled the form.
    """

    audit: Audit
    draft: Mapping[str, object]
    stored: SavedFinding | None = None
    seen_version: int = 0

    @property
    def is_stale(self) -> bool:
        """Whether someone else saved the finding after this form was opened."""
        return self.stored is not None and self.stored.version != self.seen_version

    def save_typed(self, typed: Finding, initial: Finding) -> None:
        """Save what was typed as a draft, unless it was just submitted."""
        if not already_submitted(self.draft_name, (self.reset_count, typed)):
            self.save_draft(to_draft(typed) | {"seen": self.seen_version}, self.draft, typed != initial)

    def close(self, message: str) -> None:
        """Remove the finding from the address, show a message at the next run and start a new form."""
        remove_param(FINDING_PARAM)
        self.finish(PAGE_NAME, message)


@st.fragment
def show_form(audit_results: AuditResults, cases: Mapping[str, str]) -> None:
    """Show the form of the finding in the address, else of a new one. Typing reruns this part of the page alone."""
    with show_errors():
        _show_form(get_context(), audit_results, cases)


def _show_form(context: PageContext, audit_results: AuditResults, cases: Mapping[str, str]) -> None:
    finding_form = _load_form(context, audit_results.audit)
    with show_errors(finding_fields(finding_form.key)):
        initial = _initial_finding(finding_form)
        html.subheading(
            f"Changes to {finding_label(finding_form.stored.finding)}" if finding_form.stored else "New finding",
            anchor="write",
        )
        typed, actions_area = _show_fields(
            finding_form, audit_results, cases, from_draft(finding_form.draft) if finding_form.draft else initial
        )
        if finding_form.is_stale and typed == initial:
            _show_latest(finding_form)
        with actions_area:
            finding_form.save_typed(typed, initial)
            _show_actions(finding_form, typed, initial, cases)


def _show_actions(finding_form: FindingForm, typed: Finding, initial: Finding, cases: Mapping[str, str]) -> None:
    """Show the buttons for the state of the form: add, resolve a conflict, or change."""
    if finding_form.stored is None:
        _show_add_buttons(finding_form, typed, typed == initial)
    elif finding_form.is_stale and (
        finding_form.stored.deleted or finding_form.stored.finding != finding_to_save(typed)
    ):
        _show_conflict(finding_form, finding_form.stored, finding_to_save(typed), cases)
    else:
        _show_change_buttons(finding_form, finding_form.stored, finding_to_save(typed))


def _load_form(context: PageContext, audit: Audit) -> FindingForm:
    """Return the form with its draft."""
    stored = _finding_from_url(context, audit.id)
    draft_name = f"finding {audit.id} {stored.id if stored else 'new'}"
    draft = context.store.drafts.read(context.person, draft_name)
    finding_form = FindingForm(context, draft_name, reset_count(draft_name), audit, draft, stored)
    if stored is None:
        return finding_form
    first_seen: SavedFinding = finding_form.first_seen.get_or_set(stored)
    seen_version = draft.get("seen", first_seen.version)
    return replace(finding_form, seen_version=seen_version if isinstance(seen_version, int) else first_seen.version)


def _finding_from_url(context: PageContext, audit_id: str) -> SavedFinding | None:
    """Return the finding in the address, even if it has been deleted; None if there is none."""
    finding_id = get_param(FINDING_PARAM)
    if not finding_id:
        return None
    saved_findings: Sequence[SavedFinding] = [
        *context.store.findings.all(context.person, audit_id),
        *context.store.findings.deleted(context.person, audit_id),
    ]
    return next((saved_finding for saved_finding in saved_findings if str(saved_finding.id) == finding_id), None)


def _initial_finding(finding_form: FindingForm) -> Finding:
    """Return the finding that the form shows before anything is typed."""
    if finding_form.stored is None:
        standards = inspected_standards(finding_form.audit)
        with_key_questions = [standard for standard in standards if standard.key_questions] or standards
        return Finding(FindingKind.STRENGTH, "", with_key_questions[0].id)
    first_seen: SavedFinding = finding_form.first_seen.get()
    return first_seen.finding


def _show_fields(
    finding_form: FindingForm, audit_results: AuditResults, cases: Mapping[str, str], initial: Finding
) -> tuple[Finding, DeltaGenerator]:
    """Show the fields next to the figures. Return the finding in the fields and the area for the buttons."""
    fields = FindingFields(finding_form.audit, cases, finding_form.key, initial)
    classified = fields.show_classification()
    left, right = st.columns([6, 5], gap="large")
    with right:
        show_evidence(audit_results, classified.standard_id, classified.question_id)
    with left, st.container(key="finding-words"):
        return fields.show_content(classified), left


def _show_latest(finding_form: FindingForm) -> None:
    """Show the version that somebody else saved, because nothing was typed here."""
    finding_form.reset()
    st.rerun()


def _show_add_buttons(finding_form: FindingForm, typed: Finding, is_empty: bool) -> None:
    """Show the buttons that add a new finding or clear the form; a double click adds it once."""
    with st.container(horizontal=True):
        add_clicked = st.button("Add finding", type="primary", key=f"add {finding_form.key}")
        clear_clicked = st.button("Clear form", key=f"clear {finding_form.key}", disabled=is_empty)
    if add_clicked:
        store, person = finding_form.context.store, finding_form.context.person
        finding = finding_to_save(typed)
        submit_once(
            finding_form.draft_name,
            (finding_form.reset_count, typed),
            lambda: str(store.findings.add(person, finding_form.audit.id, finding).id),
        )
        finding_form.close(messages.FINDING_ADDED.format(finding=finding_label(finding)))
    if clear_clicked:
        finding_form.close(messages.FORM_CLEARED)


def _show_change_buttons(finding_form: FindingForm, saved_finding: SavedFinding, finding: Finding) -> None:
    """Show the buttons that save or cancel the change, move the finding, or delete it."""
    store, person, audit_id = finding_form.context.store, finding_form.context.person, finding_form.audit.id
    with st.container(horizontal=True):
        save_clicked = st.button("Save changes", type="primary", key=f"save {finding_form.key}")
        cancel_clicked = st.button("Cancel", key=f"leave {finding_form.key}")
        up_clicked = st.button("Move up", key=f"up {finding_form.key}", icon=":material/arrow_upward:")
        down_clicked = st.button("Move down", key=f"down {finding_form.key}", icon=":material/arrow_downward:")
        delete_clicked = st.button("Delete finding", key=f"delete {finding_form.key}", icon=":material/delete:")
    with rerun_on_conflict():
        if save_clicked:
            store.findings.update(person, audit_id, saved_finding.id, finding, finding_form.seen_version)
            finding_form.close(messages.FINDING_SAVED.format(finding=finding_label(finding)))
        if up_clicked or down_clicked:
            store.findings.move(person, audit_id, saved_finding.id, up_clicked)
            st.rerun()
        if delete_clicked:
            store.findings.delete(person, audit_id, saved_finding.id, finding_form.seen_version)
            finding_form.close(messages.FINDING_DELETED)
    if cancel_clicked:
        finding_form.close(messages.FINDING_UNCHANGED)


def _show_conflict(finding_form: FindingForm, theirs: SavedFinding, mine: Finding, cases: Mapping[str, str]) -> None:
    """Show who changed or deleted the finding, when, and what it says now, and ask which version to keep."""
    template = messages.FINDING_DELETED_MEANWHILE if theirs.deleted else messages.FINDING_CHANGED_MEANWHILE
    sentences = [template.format(name=theirs.by, when=format_datetime(theirs.at))]
    sentences += [] if theirs.deleted else describe_differences(finding_form.audit, theirs.finding, cases, mine)
    labels = ("Keep the saved finding", "Use my finding")
    if theirs.deleted:
        labels = ("Keep it deleted", "Restore with my text")
    choice = finding_form.ask_about_conflict(sentences, *labels)
    if choice is ConflictChoice.KEEP_THEIRS:
        finding_form.close(messages.CHANGES_DISCARDED)
    if choice is ConflictChoice.SAVE_MINE:
        _save_mine(finding_form, theirs, mine)


def _save_mine(finding_form: FindingForm, theirs: SavedFinding, mine: Finding) -> None:
    """Save my version over the one that was shown, never over a later one."""
    findings, person, audit_id = finding_form.context.store.findings, finding_form.context.person, finding_form.audit.id
    with rerun_on_conflict():
        restored = findings.restore(person, audit_id, theirs.id, theirs.version) if theirs.deleted else theirs
        findings.update(person, audit_id, theirs.id, mine, restored.version)
    finding_form.close(messages.FINDING_SAVED.format(finding=finding_label(mine)))
