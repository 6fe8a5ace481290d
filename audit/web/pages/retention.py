"""How long the cases of an audit are kept: the day, a hold, and erasing them in two steps, by its lead."""

import streamlit as st

from audit.formatting import format_date
from audit.messages.storage import COMPACT_HINT, NOT_COMPACTED
from audit.model.audit import Audit
from audit.model.retention import ERASURE_DELAY_DAYS, ErasureCertificate, Retention
from audit.storage import Permission
from audit.web.components import html
from audit.web.session.page_context import PageContext, get_context, show_errors


def show(context: PageContext) -> None:
    """How the audit stands, and what its lead may do about it."""
    audit = context.require_audit()
    retention = context.store.retentions.get(context.person, audit.id)
    html.heading("How long cases are kept", caption=audit.description.name)
    certificate = context.store.retentions.certificate(context.person, audit.id)
    if certificate is not None:
        show_certificate(certificate)
        return
    can_manage = context.has_permission(Permission.MANAGE_RETENTION, audit)
    html.listing(status_sentences(retention))
    if can_manage:
        with show_errors():
            show_deletion_date(context, audit, retention)
            show_legal_hold(context, audit, retention)
            show_erasure(context, audit, retention)


def status_sentences(retention: Retention) -> list[str]:
    """How the audit stands, in sentences."""
    date_text = (
        f"The cases may go from {format_date(retention.purge_on)}."
        if retention.purge_on
        else "No day is set from which they may go."
    )
    hold_reason = f": {retention.hold_reason}" if retention.hold_reason else "."
    hold_text = f"They are held{hold_reason}" if retention.on_hold else "Nothing holds them."
    marked_text = (
        f"They are marked, and can be erased from {format_date(retention.erasable_from)}."
        if retention.erasable_from
        else ""
    )
    return [sentence for sentence in (date_text, hold_text, marked_text) if sentence]


def show_deletion_date(context: PageContext, audit: Audit, retention: Retention) -> None:
    """The day from which the cases may go."""
    html.subheading("The day")
    day = st.date_input("The cases may go from", retention.purge_on, key="purge-on", format="DD/MM/YYYY", width=220)
    if st.button("Set the day", disabled=day == retention.purge_on):
        context.store.retentions.set_purge_date(context.person, audit.id, day)
        st.rerun()


def show_legal_hold(context: PageContext, audit: Audit, retention: Retention) -> None:
    """Hold the cases, for a court or a complaint, or release them."""
    html.subheading("Hold")
    button_label, reason_label = (
        ("Release the hold", "Why it is released") if retention.on_hold else ("Hold the cases", "Why they are held")
    )
    reason = st.text_area(reason_label, key=f"hold-{retention.on_hold}") or ""
    if st.button(button_label):
        action = (
            context.store.retentions.release_legal_hold
            if retention.on_hold
            else context.store.retentions.set_legal_hold
        )
        action(context.person, audit.id, reason)
        st.rerun()


def show_erasure(context: PageContext, audit: Audit, retention: Retention) -> None:
    """The two steps. Erasing asks for the audit's name, so that no click alone does it."""
    html.subheading("Erase")
    html.paragraphs(
        f"First the cases are marked; {ERASURE_DELAY_DAYS} days later they can be erased for good: facts, answers, notes, "
        "drafts, findings, the reasons beside ratings, and every value in the trail. Ratings and counts stay. Backups "
        "are not reached.",
        kind="quiet",
    )
    if retention.erasable_from is None:
        if st.button("Mark the cases"):
            context.store.retentions.mark_for_erasure(context.person, audit.id)
            st.rerun()
        return
    if st.button("Take the mark back"):
        context.store.retentions.cancel_erasure(context.person, audit.id)
        st.rerun()
    typed = st.text_input("The name of the audit, to erase its cases", key="erase-name", live=True)
    if st.button("Erase the cases for good", disabled=typed != audit.description.name):
        context.store.retentions.erase(context.person, audit.id)
        st.rerun()


def show_certificate(certificate: ErasureCertificate) -> None:
    """What was erased, as a certificate."""
    html.paragraphs(f"The cases were erased on {format_date(certificate.erased_at)} by {certificate.erased_by}.")
    if not certificate.compacted:
        html.alert(NOT_COMPACTED, COMPACT_HINT)
    rows = [
        html.Row((table.replace("_", " "), f"{row_count:,}")) for table, row_count in certificate.row_counts.items()
    ]
    html.table("Rows that were erased", ("Of", "How many"), rows, numeric_columns=(1,))
    html.paragraphs("Backups and copies are not reached: delete those that are older.")


if __name__ == "__main__":
    show(get_context())
