"""Writing and changing a finding beside the figures that it rests on. What is typed is kept as a draft at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from audit.analysis.audit_results import AuditResults
from audit.errors import ConflictError
from audit.model.audit import Audit
from audit.model.finding import Finding, FindingKind
from audit.model.saved_value import SavedFinding
from audit.web.components import html
from audit.web.components.local_time import format_datetime
from audit.web.empty_states import inspected_standards
from audit.web.findings.evidence import show_evidence
from audit.web.findings.fields import FindingFields, finding_to_save, from_draft, to_draft
from audit.web.findings.wording import describe_differences, finding_label
from audit.web.session.page_context import PageContext, already_submitted, get_context, show_errors, submit_once

FINDING_PARAM = "finding"  # in the address: the finding that is being changed
MESSAGE_KEY = "said of findings"


@dataclass(frozen=True)
class FindingForm:
    """One form: of a new finding, or of the one that is changed, as it was when this page began to change it.

    ``stored`` is that finding as the store holds it; ``seen_version`` the version over which the form was filled.
    """

    context: PageContext
    audit: Audit
    draft_name: str
    reset_count: int
    draft: Mapping[str, object]
    stored: SavedFinding | None = None
    seen_version: int = 0

    @property
    def key(self) -> str:
        """What sets its fields apart: after each save the form is another one."""
        return f"{self.draft_name} {self.reset_count}"

    def save_draft(self, typed: Finding, initial: Finding) -> None:
        """Keep what was typed as a draft; nothing where nothing was."""
        draft = to_draft(typed) | {"seen": self.seen_version}
        if already_submitted(self.draft_name, (self.reset_count, typed)) or draft == self.draft:
            return
        if typed != initial:
            self.context.store.drafts.save(self.context.person, self.draft_name, draft)
        elif self.draft:
            self.context.store.drafts.delete(self.context.person, self.draft_name)

    def finish(self, message: str = "") -> None:
        """Forget what was typed, say what came of it, and begin anew."""
        self.context.store.drafts.delete(self.context.person, self.draft_name)
        st.session_state[f"round of {self.draft_name}"] = self.reset_count + 1
        st.session_state.pop(f"begun {self.key}", None)
        st.session_state[MESSAGE_KEY] = message
        if FINDING_PARAM in st.query_params:
            del st.query_params[FINDING_PARAM]
        st.rerun()


@st.fragment
def show_form(audit_results: AuditResults, cases: Mapping[str, str]) -> None:
    """The form of the finding that the address names, else of a new one; typing reruns this part of the page alone."""
    with show_errors():
        context = get_context()
        finding_form = _load_form(context, audit_results.audit)
        initial = _initial_finding(finding_form)
        html.subheading(
            f"Change {finding_label(finding_form.stored.finding)}" if finding_form.stored else "Write a finding",
            anchor="write",
        )
        typed, actions_area = _show_fields(
            finding_form, audit_results, cases, from_draft(finding_form.draft) if finding_form.draft else initial
        )
        if (
            finding_form.stored is not None
            and finding_form.stored.version != finding_form.seen_version
            and typed == initial
        ):
            _show_latest(finding_form)
        finding_form.save_draft(typed, initial)
        with actions_area:
            _show_actions(finding_form, typed, initial, cases)


def _show_actions(finding_form: FindingForm, typed: Finding, initial: Finding, cases: Mapping[str, str]) -> None:
    """What can be done with what the form holds now."""
    if finding_form.stored is None:
        _show_add_buttons(finding_form, typed, typed == initial)
    elif finding_form.stored.version != finding_form.seen_version and (
        finding_form.stored.deleted or finding_form.stored.finding != finding_to_save(typed)
    ):
        _show_conflict(finding_form, finding_form.stored, finding_to_save(typed), cases)
    else:
        _show_change_buttons(finding_form, finding_form.stored, finding_to_save(typed))


def _load_form(context: PageContext, audit: Audit) -> FindingForm:
    """The form with its draft."""
    stored = _finding_from_url(context, audit.id)
    draft_name = f"finding {audit.id} {stored.id if stored else 'new'}"
    reset_count = int(st.session_state.get(f"round of {draft_name}", 0))
    draft = context.store.drafts.read(context.person, draft_name)
    if stored is None:
        return FindingForm(context, audit, draft_name, reset_count, draft)
    first_seen: SavedFinding = st.session_state.setdefault(f"begun {draft_name} {reset_count}", stored)
    seen_version = draft.get("seen", first_seen.version)
    return FindingForm(
        context,
        audit,
        draft_name,
        reset_count,
        draft,
        stored,
        seen_version if isinstance(seen_version, int) else first_seen.version,
    )


def _finding_from_url(context: PageContext, audit_id: str) -> SavedFinding | None:
    """The finding that the address names, also where somebody deleted it meanwhile."""
    finding_id = st.query_params.get(FINDING_PARAM, "")
    if not finding_id:
        return None
    saved_findings: Sequence[SavedFinding] = [
        *context.store.findings.all(context.person, audit_id),
        *context.store.findings.deleted(context.person, audit_id),
    ]
    return next((saved_finding for saved_finding in saved_findings if str(saved_finding.id) == finding_id), None)


def _initial_finding(finding_form: FindingForm) -> Finding:
    """What the form holds before anything is typed."""
    if finding_form.stored is None:
        standards = inspected_standards(finding_form.audit)
        with_key_questions = [standard for standard in standards if standard.key_questions] or standards
        return Finding(FindingKind.STRENGTH, "", with_key_questions[0].id)
    first_seen: SavedFinding = st.session_state[f"begun {finding_form.key}"]
    return first_seen.finding


def _show_fields(
    finding_form: FindingForm, audit_results: AuditResults, cases: Mapping[str, str], initial: Finding
) -> tuple[Finding, DeltaGenerator]:
    """The fields with the figures beside them; returns what they hold now, and the place right below them."""
    fields = FindingFields(finding_form.audit, cases, finding_form.key, initial)
    classified = fields.show_classification()
    left, right = st.columns([6, 5], gap="large")
    with right:
        show_evidence(audit_results, classified.standard_id, classified.question_id)
    with left, st.container(key="finding-words"):
        return fields.show_content(classified), left


def _show_latest(finding_form: FindingForm) -> None:
    """Nothing was typed here, but somebody else changed the finding: show theirs."""
    st.session_state[f"round of {finding_form.draft_name}"] = finding_form.reset_count + 1
    st.rerun()


def _show_add_buttons(finding_form: FindingForm, typed: Finding, is_empty: bool) -> None:
    """Add a new finding; a double click adds it once."""
    with st.container(horizontal=True):
        add_clicked = st.button("Add the finding", type="primary", key=f"add {finding_form.key}")
        clear_clicked = st.button("Clear the form", key=f"clear {finding_form.key}", disabled=is_empty)
    if add_clicked:
        store, person = finding_form.context.store, finding_form.context.person
        finding = finding_to_save(typed)
        submit_once(
            finding_form.draft_name,
            (finding_form.reset_count, typed),
            lambda: str(store.findings.add(person, finding_form.audit.id, finding).id),
        )
        finding_form.finish(f"Added: {finding_label(finding)}.")
    if clear_clicked:
        finding_form.finish("The form is empty again.")


def _show_change_buttons(finding_form: FindingForm, saved_finding: SavedFinding, finding: Finding) -> None:
    """Save the change, leave it, move the finding among its neighbours, or delete it."""
    store, person, audit_id = finding_form.context.store, finding_form.context.person, finding_form.audit.id
    with st.container(horizontal=True):
        save_clicked = st.button("Save the change", type="primary", key=f"save {finding_form.key}")
        cancel_clicked = st.button("Leave it as it was", key=f"leave {finding_form.key}")
        up_clicked = st.button("Move up", key=f"up {finding_form.key}", icon=":material/arrow_upward:")
        down_clicked = st.button("Move down", key=f"down {finding_form.key}", icon=":material/arrow_downward:")
        delete_clicked = st.button("Delete", key=f"delete {finding_form.key}", icon=":material/delete:")
    try:
        if save_clicked:
            store.findings.update(person, audit_id, saved_finding.id, finding, finding_form.seen_version)
            finding_form.finish(f"Saved: {finding_label(finding)}.")
        if up_clicked or down_clicked:
            store.findings.move(person, audit_id, saved_finding.id, up_clicked)
            st.rerun()
        if delete_clicked:
            store.findings.delete(person, audit_id, saved_finding.id, finding_form.seen_version)
            finding_form.finish("Deleted. It can be brought back at the end of this page.")
    except ConflictError:
        st.rerun()  # somebody came first: the next run shows what they did, and asks
    if cancel_clicked:
        finding_form.finish("Nothing was changed.")


def _show_conflict(finding_form: FindingForm, theirs: SavedFinding, mine: Finding, cases: Mapping[str, str]) -> None:
    """Say who changed or deleted the finding, when, and what it says now; the second of the two chooses."""
    verb = "deleted" if theirs.deleted else "changed"
    messages = [
        f"{theirs.by} {verb} this finding on {format_datetime(theirs.at)}. What you wrote above is kept, but not saved."
    ]
    messages += [] if theirs.deleted else describe_differences(finding_form.audit, theirs.finding, cases, mine)
    html.notice(*messages)
    with st.container(horizontal=True):
        keep_clicked = st.button(
            "Leave it deleted" if theirs.deleted else "Keep theirs", key=f"theirs {finding_form.key}"
        )
        save_clicked = st.button(
            "Bring it back with mine" if theirs.deleted else "Save mine", key=f"mine {finding_form.key}"
        )
    if keep_clicked:
        finding_form.finish("Yours was let go.")
    if save_clicked:
        _save_mine(finding_form, theirs, mine)


def _save_mine(finding_form: FindingForm, theirs: SavedFinding, mine: Finding) -> None:
    """Save over the version that was shown with the question, never over a later one."""
    findings, person, audit_id = finding_form.context.store.findings, finding_form.context.person, finding_form.audit.id
    try:
        restored = findings.restore(person, audit_id, theirs.id, theirs.version) if theirs.deleted else theirs
        findings.update(person, audit_id, theirs.id, mine, restored.version)
    except ConflictError:
        st.rerun()
    finding_form.finish(f"Saved: {finding_label(mine)}.")
