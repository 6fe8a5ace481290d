"""Writing and changing a finding beside the figures that it rests on. What is typed is kept as a draft at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from audit.errors import Conflict
from audit.model.audit import Finding, FindingKind
from audit.storage.queries.findings import KeptFinding
from audit.storage.repositories.audits import Audit, AuditResults
from audit.web.components import html
from audit.web.components.local_time import moment
from audit.web.empty_states import inspected
from audit.web.findings.evidence import figures
from audit.web.findings.fields import Fields, as_draft, from_draft, to_write
from audit.web.findings.wording import differences, name_of
from audit.web.session.page_context import Visit, faults_told, once, visit, was_sent

FINDING = "finding"  # in the address: the finding that is being changed
SAID = "said of findings"


@dataclass(frozen=True)
class Form:
    """One form: of a new finding, or of the one that is changed, as it was when this page began to change it.

    ``now`` is that finding as the store holds it; ``seen`` the version over which the form was filled.
    """

    here: Visit
    audit: Audit
    name: str
    round: int
    draft: Mapping[str, object]
    now: KeptFinding | None = None
    seen: int = 0

    @property
    def key(self) -> str:
        """What sets its fields apart: after each save the form is another one."""
        return f"{self.name} {self.round}"

    def keep(self, typed: Finding, untouched: Finding) -> None:
        """Keep what was typed as a draft; nothing where nothing was."""
        kept = as_draft(typed) | {"seen": self.seen}
        if was_sent(self.name, (self.round, typed)) or kept == self.draft:
            return
        if typed != untouched:
            self.here.store.drafts.keep(self.here.person, self.name, kept)
        elif self.draft:
            self.here.store.drafts.drop(self.here.person, self.name)

    def done(self, said: str = "") -> None:
        """Forget what was typed, say what came of it, and begin anew."""
        self.here.store.drafts.drop(self.here.person, self.name)
        st.session_state[f"round of {self.name}"] = self.round + 1
        st.session_state.pop(f"begun {self.key}", None)
        st.session_state[SAID] = said
        if FINDING in st.query_params:
            del st.query_params[FINDING]
        st.rerun()


@st.fragment
def form(found: AuditResults, cases: Mapping[str, str]) -> None:
    """The form of the finding that the address names, else of a new one; typing reruns this part of the page alone."""
    with faults_told():
        here = visit()
        drawn = _form(here, found.audit)
        begun = _begun(drawn)
        html.subheading(f"Change {name_of(drawn.now.finding)}" if drawn.now else "Write a finding", anchor="write")
        typed, below = _fields(drawn, found, cases, from_draft(drawn.draft) if drawn.draft else begun)
        if drawn.now is not None and drawn.now.version != drawn.seen and typed == begun:
            _follow(drawn)
        drawn.keep(typed, begun)
        with below:
            _ways_on(drawn, typed, begun, cases)


def _ways_on(drawn: Form, typed: Finding, begun: Finding, cases: Mapping[str, str]) -> None:
    """What can be done with what the form holds now."""
    if drawn.now is None:
        _add(drawn, typed, typed == begun)
    elif drawn.now.version != drawn.seen and (drawn.now.deleted or drawn.now.finding != to_write(typed)):
        _clash(drawn, drawn.now, to_write(typed), cases)
    else:
        _change(drawn, drawn.now, to_write(typed))


def _form(here: Visit, audit: Audit) -> Form:
    """The form with its draft."""
    now = _named(here, audit.id)
    name = f"finding {audit.id} {now.id if now else 'new'}"
    number = int(st.session_state.get(f"round of {name}", 0))
    draft = here.store.drafts.read(here.person, name)
    if now is None:
        return Form(here, audit, name, number, draft)
    first: KeptFinding = st.session_state.setdefault(f"begun {name} {number}", now)
    seen = draft.get("seen", first.version)
    return Form(here, audit, name, number, draft, now, seen if isinstance(seen, int) else first.version)


def _named(here: Visit, audit_id: str) -> KeptFinding | None:
    """The finding that the address names, also where somebody deleted it meanwhile."""
    wanted = st.query_params.get(FINDING, "")
    if not wanted:
        return None
    every: Sequence[KeptFinding] = [
        *here.store.findings.all(here.person, audit_id),
        *here.store.findings.deleted(here.person, audit_id),
    ]
    return next((kept for kept in every if str(kept.id) == wanted), None)


def _begun(drawn: Form) -> Finding:
    """What the form holds before anything is typed."""
    if drawn.now is None:
        standards = inspected(drawn.audit)
        with_figures = [standard for standard in standards if standard.key_questions] or standards
        return Finding(FindingKind.STRENGTH, "", with_figures[0].id)
    first: KeptFinding = st.session_state[f"begun {drawn.key}"]
    return first.finding


def _fields(
    drawn: Form, found: AuditResults, cases: Mapping[str, str], begin: Finding
) -> tuple[Finding, DeltaGenerator]:
    """The fields with the figures beside them; returns what they hold now, and the place right below them."""
    fields = Fields(drawn.audit, cases, drawn.key, begin)
    place = fields.place()
    left, right = st.columns([6, 5], gap="large")
    with right:
        figures(found, place.standard, place.question)
    with left, st.container(key="finding-words"):
        return fields.words(place), left


def _follow(drawn: Form) -> None:
    """Nothing was typed here, but somebody else changed the finding: show theirs."""
    st.session_state[f"round of {drawn.name}"] = drawn.round + 1
    st.rerun()


def _add(drawn: Form, typed: Finding, is_empty: bool) -> None:
    """Add a new finding; a double click adds it once."""
    with st.container(horizontal=True):
        pressed = st.button("Add the finding", type="primary", key=f"add {drawn.key}")
        cleared = st.button("Clear the form", key=f"clear {drawn.key}", disabled=is_empty)
    if pressed:
        store, person = drawn.here.store, drawn.here.person
        finding = to_write(typed)
        once(
            drawn.name,
            (drawn.round, typed),
            lambda: str(store.findings.write(person, drawn.audit.id, finding).id),
        )
        drawn.done(f"Added: {name_of(finding)}.")
    if cleared:
        drawn.done("The form is empty again.")


def _change(drawn: Form, kept: KeptFinding, finding: Finding) -> None:
    """Save the change, leave it, move the finding among its neighbours, or delete it."""
    store, person, audit_id = drawn.here.store, drawn.here.person, drawn.audit.id
    with st.container(horizontal=True):
        saved = st.button("Save the change", type="primary", key=f"save {drawn.key}")
        left = st.button("Leave it as it was", key=f"leave {drawn.key}")
        up = st.button("Move up", key=f"up {drawn.key}", icon=":material/arrow_upward:")
        down = st.button("Move down", key=f"down {drawn.key}", icon=":material/arrow_downward:")
        deleted = st.button("Delete", key=f"delete {drawn.key}", icon=":material/delete:")
    try:
        if saved:
            store.findings.change(person, audit_id, kept.id, finding, drawn.seen)
            drawn.done(f"Saved: {name_of(finding)}.")
        if up or down:
            store.findings.move(person, audit_id, kept.id, up)
            st.rerun()
        if deleted:
            store.findings.delete(person, audit_id, kept.id, drawn.seen)
            drawn.done("Deleted. It can be brought back at the end of this page.")
    except Conflict:
        st.rerun()  # somebody came first: the next run shows what they did, and asks
    if left:
        drawn.done("Nothing was changed.")


def _clash(drawn: Form, theirs: KeptFinding, mine: Finding, cases: Mapping[str, str]) -> None:
    """Say who changed or deleted the finding, when, and what it says now; the second of the two chooses."""
    did = "deleted" if theirs.deleted else "changed"
    told = [f"{theirs.by} {did} this finding on {moment(theirs.at)}. What you wrote above is kept, but not saved."]
    told += [] if theirs.deleted else differences(drawn.audit, theirs.finding, cases, mine)
    html.notice(*told)
    with st.container(horizontal=True):
        kept = st.button("Leave it deleted" if theirs.deleted else "Keep theirs", key=f"theirs {drawn.key}")
        saved = st.button("Bring it back with mine" if theirs.deleted else "Save mine", key=f"mine {drawn.key}")
    if kept:
        drawn.done("Yours was let go.")
    if saved:
        _save_mine(drawn, theirs, mine)


def _save_mine(drawn: Form, theirs: KeptFinding, mine: Finding) -> None:
    """Save over the version that was shown with the question, never over a later one."""
    findings, person, audit_id = drawn.here.store.findings, drawn.here.person, drawn.audit.id
    try:
        back = findings.restore(person, audit_id, theirs.id, theirs.version) if theirs.deleted else theirs
        findings.change(person, audit_id, theirs.id, mine, back.version)
    except Conflict:
        st.rerun()
    drawn.done(f"Saved: {name_of(mine)}.")
