"""Strengths, areas for improvement, practice examples and recommendations, written beside the figures."""

import json

import streamlit as st

from audit.storage import Operation
from audit.web.case_filter import results_shown, suppression_told
from audit.web.components import html
from audit.web.empty_states import CLOSED
from audit.web.findings.form import SAID, form
from audit.web.findings.list import LOOK, Listing, deleted
from audit.web.session.page_context import Visit, tell_kept, visit

# Text boxes hand over what they hold only when they are left, or on Control and Enter: so that a draft is kept while
# somebody types, a pause presses those keys for them.
HAND_OVER_PAUSES = """<script>
window.handsOverPauses ||= (() => {
    let waiting;
    document.addEventListener("input", event => {
        const box = event.target;
        if (!box.matches?.(".st-key-finding-words textarea")) return;
        clearTimeout(waiting);
        waiting = setTimeout(() => box.isConnected && box.dispatchEvent(new KeyboardEvent("keydown",
            { key: "Enter", code: "Enter", keyCode: 13, ctrlKey: true, bubbles: true, cancelable: true })), 600);
    }, true);
    return true;
})();
</script>"""
LOOK_AT_FORM = """<script data-look="%s">
setTimeout(() => {
    document.getElementById("write")?.scrollIntoView();
    document.querySelector(".st-key-finding-words textarea")?.focus({ preventScroll: true });
}, 150);
</script>"""


def show(here: Visit) -> None:
    """The form beside the figures, then everything that is written."""
    audit = here.audit()
    html.heading("Findings", over=audit.details.name, under="Written beside the figures that they rest on.")
    found = results_shown(here, audit)
    cases = here.store.cases.references(here.person, audit.id)
    html.text(f"{found.which_cases}.", kind="quiet")
    suppression_told(found)
    may_write = audit.closed_at is None and here.may(Operation.WRITE_FINDING, audit)
    tell_kept()
    if said := st.session_state.pop(SAID, ""):
        st.toast(said)
    if may_write:
        st.html(HAND_OVER_PAUSES, unsafe_allow_javascript=True)
        form(found, cases)
    elif audit.closed_at is not None:
        html.notice(CLOSED)
    Listing(here, found, cases, here.store.findings.all(here.person, audit.id), may_write).show()
    if may_write or audit.closed_at is not None:
        deleted(here, audit.id, may_write)
    if finding := st.session_state.pop(LOOK, 0):
        st.html(LOOK_AT_FORM % json.dumps(finding), unsafe_allow_javascript=True)


if __name__ == "__main__":
    show(visit())
