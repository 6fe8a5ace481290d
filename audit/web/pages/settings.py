"""The settings of an audit: its details, its members and its history, closing it and opening it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from audit.errors import Conflict
from audit.model.audit import AuditDetails
from audit.model.case import OPEN
from audit.storage import Operation
from audit.storage.audit_log.change_log import What
from audit.storage.repositories.audits import Audit
from audit.web.components import html
from audit.web.components.audit_details_form import DetailsFields, as_draft, differences, from_draft, said_of
from audit.web.components.local_time import moment
from audit.web.empty_states import CLOSED
from audit.web.session.page_context import Visit, faults_told, visit

SEEN = "seen"
SAID = "said of settings"
PLACES = (
    ("Members", "members", Operation.SEE_MEMBERS),
    ("History: who changed and who saw what", "history", Operation.SEE_TRAIL),
    ("How long cases are kept", "retention", Operation.SEE_AUDIT),
)


def show(here: Visit) -> None:
    """What the audit is set to; whoever leads it can change that, close the audit, or open it again."""
    audit = here.audit()
    html.heading("Settings", over=audit.details.name, under=audit.questionnaire.title)
    if said := st.session_state.pop(SAID, ""):
        st.toast(said)
    places(here, audit)
    if audit.closed_at is not None:
        html.notice(f"{audit.closed_by} closed this audit on {moment(audit.closed_at)}.", CLOSED)
    if audit.closed_at is None and here.may(Operation.CHANGE_DETAILS, audit):
        html.subheading("Details")
        details(here, audit)
        html.subheading("Close the audit")
        close(here, audit)
        return
    html.table("What the audit is set to", ("Setting", "Set to"), map(html.Row, said_of(audit.details)))
    if audit.closed_at is not None and here.may(Operation.REOPEN_AUDIT, audit):
        reopen(here, audit)


def places(here: Visit, audit: Audit) -> None:
    """The ways to what else belongs to the care of an audit."""
    with st.container(horizontal=True, key="audit-places"):
        for label, page, operation in PLACES:
            if here.may(operation, audit):
                st.page_link(f"audit/web/pages/{page}.py", label=label, query_params={"audit": audit.id})


@dataclass(frozen=True)
class Form:
    """The form of the details: its draft, and the details that it was begun over."""

    here: Visit
    audit: Audit
    name: str
    round: int
    draft: Mapping[str, object]
    seen: AuditDetails

    def keep(self, typed: AuditDetails) -> None:
        """Keep what was typed as a draft; nothing where nothing was."""
        kept = {"typed": as_draft(typed), SEEN: as_draft(self.seen)}
        if typed != self.seen and kept != self.draft:
            self.here.store.drafts.keep(self.here.person, self.name, kept)
        elif typed == self.seen and self.draft:
            self.here.store.drafts.drop(self.here.person, self.name)

    def done(self, said: str) -> None:
        """Forget what was typed, say what came of it, and begin anew."""
        self.here.store.drafts.drop(self.here.person, self.name)
        st.session_state[f"round of {self.name}"] = self.round + 1
        st.session_state[SAID] = said
        st.rerun()

    def save(self, typed: AuditDetails, seen: AuditDetails) -> None:
        """Save over the details that were seen; where somebody came first, the next run says so."""
        try:
            self.here.store.audits.change_details(self.here.person, self.audit.id, typed, seen)
        except Conflict:
            st.rerun()
        self.done("Saved.")


def details(here: Visit, audit: Audit) -> None:
    """The fields, and the way to save them; what is typed is kept as a draft until then."""
    form = _form(here, audit)
    begin = from_draft(form.draft["typed"]) if form.draft else form.seen  # type: ignore[arg-type]
    typed = DetailsFields(f"{form.name} {form.round}", begin, audit.questionnaire).show()
    form.keep(typed)
    with faults_told():
        if audit.details not in (form.seen, typed):
            _clash(form, typed)
            return
        with st.container(horizontal=True):
            saved = st.button("Save the settings", type="primary")
            left = st.button("Leave them as they were", disabled=typed == form.seen)
        if saved:
            form.save(typed, form.seen)
        if left:
            form.done("Nothing was changed.")


def _form(here: Visit, audit: Audit) -> Form:
    name = f"settings {audit.id}"
    number = int(st.session_state.get(f"round of {name}", 0))
    draft = here.store.drafts.read(here.person, name)
    first: AuditDetails = st.session_state.setdefault(f"begun {name} {number}", audit.details)
    seen = from_draft(draft[SEEN]) if draft else first  # type: ignore[arg-type]
    return Form(here, audit, name, number, draft, seen)


def _clash(form: Form, typed: AuditDetails) -> None:
    """Say who changed the details, when, and to what; the second of the two chooses."""
    theirs = form.audit.details
    if typed == form.seen:  # nothing was typed here: show theirs
        form.done("Somebody else changed the settings; this is what they say now.")
    rows = form.here.store.audits.trail(form.here.person, form.audit.id)
    last = [row for row in rows if row.change.what is What.DETAILS][-1]
    html.notice(
        f"{last.by} changed the settings on {moment(last.at)}. What you wrote above is kept, but not saved.",
        *differences(theirs, typed),
    )
    with st.container(horizontal=True):
        if st.button("Keep theirs"):
            form.done("Yours was let go.")
        if st.button("Save mine"):
            form.save(typed, theirs)


def close(here: Visit, audit: Audit) -> None:
    """Close the audit: nothing can be changed any more, and comparisons read what was kept of it."""
    found = here.store.audits.results(here.person, audit.id)
    html.text(
        "A closed audit can be read and taken out, but nothing in it changed, until somebody opens it again and says "
        f"why. Comparisons read the figures that it keeps: {found.which_cases}."
    )
    with faults_told():
        if st.button("Close this audit", disabled=not _sure(here, audit)):
            here.store.audits.close(here.person, audit.id)
            st.rerun()


def _sure(here: Visit, audit: Audit) -> bool:
    """Whether the audit may be closed as it is: where something is not finished, that is said and asked first."""
    unfinished = len(here.store.audits.results(here.person, audit.id, OPEN).records)
    if not unfinished:
        return True
    noun = audit.questionnaire.record
    words = "is not submitted: while the audit is closed it does not count and cannot be recorded."
    if unfinished > 1:
        words = "are not submitted: while the audit is closed they do not count and cannot be recorded."
    html.notice(f"{noun.count(unfinished)} {words}")
    return st.checkbox("Close it all the same", key=f"unfinished {audit.id}")


def reopen(here: Visit, audit: Audit) -> None:
    """Open the audit again, for a reason that is kept in its trail."""
    form = f"reopen {audit.id}"
    kept = str(here.store.drafts.read(here.person, form).get("reason", ""))
    reason = st.text_input("Reason for opening it again, kept with the audit", kept, key=form, live=True) or ""
    if reason != kept:
        here.store.drafts.keep(here.person, form, {"reason": reason})
    with faults_told():
        if st.button("Open it again", type="primary"):
            here.store.audits.reopen(here.person, audit.id, reason)
            here.store.drafts.drop(here.person, form)
            st.rerun()


if __name__ == "__main__":
    show(visit())
