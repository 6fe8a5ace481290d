"""The settings of an audit: its details, its members and its history, closing it and opening it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from audit.errors import ConflictError
from audit.model.audit import Audit, AuditDescription
from audit.model.audit_log import ChangeType
from audit.model.case import OPEN_STATES
from audit.storage import Permission
from audit.web.components import html
from audit.web.components.audit_details_form import (
    AuditDescriptionFields,
    describe_differences,
    from_draft,
    setting_rows,
    to_draft,
)
from audit.web.components.local_time import format_datetime
from audit.web.empty_states import AUDIT_CLOSED
from audit.web.session.page_context import PageContext, get_context, show_errors

SEEN_KEY = "seen"
MESSAGE_KEY = "said of settings"
PAGE_LINKS = (
    ("Members", "members", Permission.SEE_MEMBERS),
    ("History: who changed and who saw what", "history", Permission.SEE_AUDIT_LOG),
    ("How long cases are kept", "retention", Permission.SEE_AUDIT),
)


def show(context: PageContext) -> None:
    """What the audit is set to; whoever leads it can change that, close the audit, or open it again."""
    audit = context.require_audit()
    html.heading("Settings", caption=audit.description.name, subtitle=audit.questionnaire.title)
    if message := st.session_state.pop(MESSAGE_KEY, ""):
        st.toast(message)
    show_links(context, audit)
    if audit.closed_at is not None:
        html.notice(f"{audit.closed_by} closed this audit on {format_datetime(audit.closed_at)}.", AUDIT_CLOSED)
    if audit.closed_at is None and context.has_permission(Permission.CHANGE_DESCRIPTION, audit):
        html.subheading("Details")
        show_details_form(context, audit)
        html.subheading("Close the audit")
        show_close_form(context, audit)
        return
    html.table("What the audit is set to", ("Setting", "Set to"), map(html.Row, setting_rows(audit.description)))
    if audit.closed_at is not None and context.has_permission(Permission.REOPEN_AUDIT, audit):
        show_reopen_form(context, audit)


def show_links(context: PageContext, audit: Audit) -> None:
    """The ways to what else belongs to the care of an audit."""
    with st.container(horizontal=True, key="audit-places"):
        for label, page, permission in PAGE_LINKS:
            if context.has_permission(permission, audit):
                st.page_link(f"audit/web/pages/{page}.py", label=label, query_params={"audit": audit.id})


@dataclass(frozen=True)
class SettingsForm:
    """The form of the details: its draft, and the details that it was begun over."""

    context: PageContext
    audit: Audit
    draft_name: str
    reset_count: int
    draft: Mapping[str, object]
    seen_description: AuditDescription

    def save_draft(self, typed: AuditDescription) -> None:
        """Keep what was typed as a draft; nothing where nothing was."""
        draft = {"typed": to_draft(typed), SEEN_KEY: to_draft(self.seen_description)}
        if typed != self.seen_description and draft != self.draft:
            self.context.store.drafts.save(self.context.person, self.draft_name, draft)
        elif typed == self.seen_description and self.draft:
            self.context.store.drafts.delete(self.context.person, self.draft_name)

    def finish(self, message: str) -> None:
        """Forget what was typed, say what came of it, and begin anew."""
        self.context.store.drafts.delete(self.context.person, self.draft_name)
        st.session_state[f"round of {self.draft_name}"] = self.reset_count + 1
        st.session_state[MESSAGE_KEY] = message
        st.rerun()

    def save(self, typed: AuditDescription, seen_description: AuditDescription) -> None:
        """Save over the details that were seen; where somebody came first, the next run says so."""
        try:
            self.context.store.audits.update_description(self.context.person, self.audit.id, typed, seen_description)
        except ConflictError:
            st.rerun()
        self.finish("Saved.")


def show_details_form(context: PageContext, audit: Audit) -> None:
    """The fields, and the way to save them; what is typed is kept as a draft until then."""
    form = _load_form(context, audit)
    initial = from_draft(form.draft["typed"]) if form.draft else form.seen_description  # type: ignore[arg-type]
    typed = AuditDescriptionFields(f"{form.draft_name} {form.reset_count}", initial, audit.questionnaire).show()
    form.save_draft(typed)
    with show_errors():
        if audit.description not in (form.seen_description, typed):
            _show_conflict(form, typed)
            return
        with st.container(horizontal=True):
            save_clicked = st.button("Save the settings", type="primary")
            cancel_clicked = st.button("Leave them as they were", disabled=typed == form.seen_description)
        if save_clicked:
            form.save(typed, form.seen_description)
        if cancel_clicked:
            form.finish("Nothing was changed.")


def _load_form(context: PageContext, audit: Audit) -> SettingsForm:
    draft_name = f"settings {audit.id}"
    reset_count = int(st.session_state.get(f"round of {draft_name}", 0))
    draft = context.store.drafts.read(context.person, draft_name)
    first_seen: AuditDescription = st.session_state.setdefault(f"begun {draft_name} {reset_count}", audit.description)
    seen_description = from_draft(draft[SEEN_KEY]) if draft else first_seen  # type: ignore[arg-type]
    return SettingsForm(context, audit, draft_name, reset_count, draft, seen_description)


def _show_conflict(form: SettingsForm, typed: AuditDescription) -> None:
    """Say who changed the details, when, and to what; the second of the two chooses."""
    theirs = form.audit.description
    if typed == form.seen_description:  # nothing was typed here: show theirs
        form.finish("Somebody else changed the settings; this is what they say now.")
    log_rows = form.context.store.audits.audit_log(form.context.person, form.audit.id)
    last_change = [row for row in log_rows if row.change.type is ChangeType.DESCRIPTION][-1]
    html.notice(
        f"{last_change.by} changed the settings on {format_datetime(last_change.at)}. What you wrote above is kept, but not saved.",
        *describe_differences(theirs, typed),
    )
    with st.container(horizontal=True):
        if st.button("Keep theirs"):
            form.finish("Yours was let go.")
        if st.button("Save mine"):
            form.save(typed, theirs)


def show_close_form(context: PageContext, audit: Audit) -> None:
    """Close the audit: nothing can be changed any more, and comparisons read what was kept of it."""
    audit_results = context.store.audits.results(context.person, audit.id)
    html.paragraphs(
        "A closed audit can be read and taken out, but nothing in it changed, until somebody opens it again and says "
        f"why. Comparisons read the figures that it keeps: {audit_results.which_cases}."
    )
    with show_errors():
        if st.button("Close this audit", disabled=not _confirm_close(context, audit)):
            context.store.audits.close(context.person, audit.id)
            st.rerun()


def _confirm_close(context: PageContext, audit: Audit) -> bool:
    """Whether the audit may be closed as it is: where something is not finished, that is said and asked first."""
    unfinished_count = len(context.store.audits.results(context.person, audit.id, OPEN_STATES).records)
    if not unfinished_count:
        return True
    case_label = audit.questionnaire.case_label
    consequence = "is not submitted: while the audit is closed it does not count and cannot be recorded."
    if unfinished_count > 1:
        consequence = "are not submitted: while the audit is closed they do not count and cannot be recorded."
    html.notice(f"{case_label.with_count(unfinished_count)} {consequence}")
    return st.checkbox("Close it all the same", key=f"unfinished {audit.id}")


def show_reopen_form(context: PageContext, audit: Audit) -> None:
    """Open the audit again, for a reason that is kept in its trail."""
    draft_name = f"reopen {audit.id}"
    saved_reason = str(context.store.drafts.read(context.person, draft_name).get("reason", ""))
    reason = (
        st.text_input("Reason for opening it again, kept with the audit", saved_reason, key=draft_name, live=True) or ""
    )
    if reason != saved_reason:
        context.store.drafts.save(context.person, draft_name, {"reason": reason})
    with show_errors():
        if st.button("Open it again", type="primary"):
            context.store.audits.reopen(context.person, audit.id, reason)
            context.store.drafts.delete(context.person, draft_name)
            st.rerun()


if __name__ == "__main__":
    show(get_context())
