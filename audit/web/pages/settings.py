"""The settings of an audit: its details, links to members and history, closing and reopening it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

import streamlit as st

from audit.formatting import format_datetime
from audit.messages import pages as messages
from audit.messages import questionnaire_versions as version_messages
from audit.model.audit import Audit, AuditDescription
from audit.model.audit_log import ChangeType
from audit.storage import Permission
from audit.web import closing_form
from audit.web.calibration.gate_form import show_calibration
from audit.web.components import html
from audit.web.components.audit_details_form import (
    AuditDescriptionFields,
    describe_differences,
    from_draft,
    setting_rows,
    to_draft,
)
from audit.web.components.confirmation import show_confirmation
from audit.web.components.problem_fields import ProblemFields, details_fields, reason_fields
from audit.web.draft_form import (
    ConflictChoice,
    DraftForm,
    form_of,
    rerun_on_conflict,
    reset_count,
)
from audit.web.empty_states import why_closed
from audit.web.installation_settings import show_installation_settings
from audit.web.page_list import page_path
from audit.web.questionnaire_version import show_version_form
from audit.web.session.page_context import PageContext, get_context, show_errors

SEEN_KEY = "seen"
PAGE_NAME = "settings"
PAGE_LINKS = (
    ("Members", "members", Permission.SEE_MEMBERS),
    ("History and access log", "history", Permission.SEE_AUDIT_LOG),
    ("How long {cases} are stored", "retention", Permission.SEE_AUDIT),
)


def show(context: PageContext) -> None:
    """Show the settings. The lead can change them, close the audit or reopen it."""
    audit = context.require_audit()
    _show_audit_settings(context, audit)
    show_installation_settings()


def _show_audit_settings(context: PageContext, audit: Audit) -> None:
    html.heading("Settings", caption=audit.description.name, subtitle=audit.questionnaire.title)
    show_confirmation(closing_form.PLACE)
    show_links(context, audit)
    if audit.closed_at is not None:
        closed_on = format_datetime(audit.closed_at)
        html.notice(messages.CLOSED_BY.format(name=audit.closed_by, when=closed_on), why_closed(audit))
    if audit.closed_at is None and context.has_permission(Permission.CHANGE_DESCRIPTION, audit):
        html.subheading("Details")
        show_details_form(context, audit)
        if _can_require_calibration(audit):
            show_calibration(context, audit)
        if not audit.purpose.is_exercise:
            html.subheading(version_messages.HEADING)
            show_version_form(context, audit)
        html.subheading("Closing the audit")
        closing_form.show_close_form(context, audit)
        return
    html.table("Settings of this audit", ("Setting", "Value"), map(html.Row, setting_rows(audit.description)))
    if audit.closed_at is None and _can_require_calibration(audit):
        show_calibration(context, audit)
    if _can_reopen(context, audit):
        show_reopen_form(context, audit)


def _can_require_calibration(audit: Audit) -> bool:
    """Return whether auditors can be asked to pass an exercise first: nobody judges a survey."""
    return not audit.purpose.is_exercise and not audit.questionnaire.is_survey


def _can_reopen(context: PageContext, audit: Audit) -> bool:
    is_erased = audit.retention.erased_on is not None
    return audit.closed_at is not None and not is_erased and context.has_permission(Permission.REOPEN_AUDIT, audit)


def show_links(context: PageContext, audit: Audit) -> None:
    """Show links to what else belongs to managing an audit."""
    with st.container(horizontal=True, key="audit-places"):
        for label, page, permission in PAGE_LINKS:
            if context.has_permission(permission, audit):
                label = label.format(cases=audit.questionnaire.case_label.plural)
                st.page_link(page_path(page), label=label, query_params={"audit": audit.id})


@dataclass(frozen=True)
class SettingsForm(DraftForm):
    """The form of the audit's details, and the details that were stored when it was opened."""

    audit: Audit
    draft: Mapping[str, object]
    seen_description: AuditDescription

    def save_typed(self, typed: AuditDescription) -> None:
        """Save what was typed as a draft."""
        draft = {"typed": to_draft(typed), SEEN_KEY: to_draft(self.seen_description)}
        self.save_draft(draft, self.draft, typed != self.seen_description)

    def save(self, typed: AuditDescription, seen_description: AuditDescription) -> None:
        """Save over the details that this person saw."""
        with rerun_on_conflict():
            self.context.store.audits.update_description(self.context.person, self.audit.id, typed, seen_description)
        self.finish(PAGE_NAME, messages.SETTINGS_SAVED)


def show_details_form(context: PageContext, audit: Audit) -> None:
    """Show the fields and the buttons. What is typed is saved as a draft until it is submitted."""
    form = _load_form(context, audit)
    initial = from_draft(form.draft["typed"]) if form.draft else form.seen_description  # type: ignore[arg-type]
    typed = AuditDescriptionFields(form.key, initial, audit.questionnaire).show()
    form.save_typed(typed)
    with show_errors(_problem_fields(form.key)):
        if audit.description not in (form.seen_description, typed):
            _show_conflict(form, typed)
            return
        with st.container(horizontal=True):
            save_clicked = st.button("Save settings", type="primary")
            cancel_clicked = st.button("Cancel", disabled=typed == form.seen_description)
        if save_clicked:
            form.save(typed, form.seen_description)
        if cancel_clicked:
            form.finish(PAGE_NAME, messages.SETTINGS_UNCHANGED)
    show_confirmation(PAGE_NAME)


def _problem_fields(form_key: str) -> ProblemFields:
    """Return the fields of the problems with the details."""
    return details_fields({field.name: f"{field.name} {form_key}" for field in fields(AuditDescription)})


def _load_form(context: PageContext, audit: Audit) -> SettingsForm:
    draft_name = f"settings {audit.id}"
    draft = context.store.drafts.read(context.person, draft_name)
    form = SettingsForm(context, draft_name, reset_count(draft_name), audit, draft, audit.description)
    first_seen: AuditDescription = form.first_seen.get_or_set(audit.description)
    seen_description = from_draft(draft[SEEN_KEY]) if draft else first_seen  # type: ignore[arg-type]
    return replace(form, seen_description=seen_description)


def _show_conflict(form: SettingsForm, typed: AuditDescription) -> None:
    """Show who changed the settings, when and to what; the second person chooses a version."""
    theirs = form.audit.description
    if typed == form.seen_description:  # nothing was typed here
        form.finish(PAGE_NAME, messages.SETTINGS_REFRESHED)
    log_rows = form.context.store.audits.audit_log(form.context.person, form.audit.id)
    last_change = [row for row in log_rows if row.change.type is ChangeType.DESCRIPTION][-1]
    sentences = [
        messages.SETTINGS_CHANGED_MEANWHILE.format(name=last_change.by, when=format_datetime(last_change.at)),
        *describe_differences(theirs, typed),
    ]
    choice = form.ask_about_conflict(sentences, "Keep the saved settings", "Use my settings")
    if choice is ConflictChoice.KEEP_THEIRS:
        form.finish(PAGE_NAME, messages.CHANGES_DISCARDED)
    if choice is ConflictChoice.SAVE_MINE:
        form.save(typed, theirs)


def show_reopen_form(context: PageContext, audit: Audit) -> None:
    """Show the form to reopen the audit, for a reason that is saved in its audit log."""
    form = form_of(context, f"reopen {audit.id}")
    reason = form.show_reason("Reason for reopening the audit", is_prose=True, live=True)
    with show_errors(reason_fields(form.reason_key)):
        if st.button("Reopen audit", type="primary"):
            context.store.closings.reopen(context.person, audit.id, reason)
            form.finish(closing_form.PLACE, messages.AUDIT_WAS_REOPENED)


if __name__ == "__main__":
    show(get_context())
