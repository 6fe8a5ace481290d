"""How long the cases of an audit are stored: the deletion date, a legal hold, and erasing cases in two steps."""

import streamlit as st

from audit.formatting import format_date
from audit.messages import pages as messages
from audit.messages.storage import COMPACT_HINT, NOT_COMPACTED
from audit.model.audit import Audit
from audit.model.retention import ERASURE_DELAY_DAYS, ErasureCertificate, Retention
from audit.storage import Permission
from audit.web.components import html
from audit.web.components.text_boxes import text_box, text_line
from audit.web.session.page_context import PageContext, get_context, show_errors


def show(context: PageContext) -> None:
    """Show the retention status, and to the lead the forms that change it."""
    audit = context.require_audit()
    retention = context.store.retentions.get(context.person, audit.id)
    html.heading("How long cases are stored", caption=audit.description.name)
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
    """Return the retention status in sentences."""
    date_text = (
        messages.DELETION_DATE.format(date=format_date(retention.purge_on))
        if retention.purge_on
        else messages.NO_DELETION_DATE
    )
    hold_reason = f": {retention.hold_reason}" if retention.hold_reason else "."
    hold_text = messages.LEGAL_HOLD.format(reason=hold_reason) if retention.on_hold else messages.NO_LEGAL_HOLD
    marked_text = (
        messages.MARKED_FOR_ERASURE.format(date=format_date(retention.erasable_from)) if retention.erasable_from else ""
    )
    return [sentence for sentence in (date_text, hold_text, marked_text) if sentence]


def show_deletion_date(context: PageContext, audit: Audit, retention: Retention) -> None:
    """Show the form for the date from which the cases can be deleted."""
    html.subheading("Deletion date")
    day = st.date_input("Cases can be deleted from", retention.purge_on, key="purge-on", format="DD/MM/YYYY", width=220)
    if st.button("Set deletion date", disabled=day == retention.purge_on):
        context.store.retentions.set_purge_date(context.person, audit.id, day)
        st.rerun()


def show_legal_hold(context: PageContext, audit: Audit, retention: Retention) -> None:
    """Show the form to set a legal hold, for a court or a complaint, or to release it."""
    html.subheading("Legal hold")
    button_label, reason_label = (
        ("Release legal hold", "Reason for releasing the legal hold")
        if retention.on_hold
        else ("Set legal hold", "Reason for the legal hold")
    )
    reason = text_box(reason_label, key=f"hold-{retention.on_hold}")
    if st.button(button_label):
        action = (
            context.store.retentions.release_legal_hold
            if retention.on_hold
            else context.store.retentions.set_legal_hold
        )
        action(context.person, audit.id, reason)
        st.rerun()


def show_erasure(context: PageContext, audit: Audit, retention: Retention) -> None:
    """Show the two steps. To erase, the lead types the name of the audit, so that a click alone erases nothing."""
    html.subheading("Erasure")
    html.paragraphs(
        f"First mark the cases. {ERASURE_DELAY_DAYS} days later you can erase them permanently: case details, answers, "
        "notes, drafts, findings, the reasons for ratings, and every value in the audit log. Ratings and counts stay. "
        "Backups are not erased.",
        kind="quiet",
    )
    if retention.erasable_from is None:
        if st.button("Mark cases for erasure"):
            context.store.retentions.mark_for_erasure(context.person, audit.id)
            st.rerun()
        return
    if st.button("Unmark cases"):
        context.store.retentions.cancel_erasure(context.person, audit.id)
        st.rerun()
    typed = text_line("Type the name of the audit to erase its cases", key="erase-name", live=True)
    if st.button("Erase cases permanently", disabled=typed != audit.description.name):
        context.store.retentions.erase(context.person, audit.id)
        st.rerun()


def show_certificate(certificate: ErasureCertificate) -> None:
    """Show what was erased, as a certificate."""
    erased_on = format_date(certificate.erased_at)
    html.paragraphs(messages.CASES_WERE_ERASED.format(name=certificate.erased_by, date=erased_on))
    if not certificate.compacted:
        html.alert(NOT_COMPACTED, COMPACT_HINT)
    rows = [
        html.Row((table.replace("_", " "), f"{row_count:,}")) for table, row_count in certificate.row_counts.items()
    ]
    html.table("Rows erased", ("Table", "Rows"), rows, numeric_columns=(1,))
    html.paragraphs(messages.BACKUPS_NOT_ERASED)


if __name__ == "__main__":
    show(get_context())
