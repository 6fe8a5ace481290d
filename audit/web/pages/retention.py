"""How long the cases of an audit are stored: the deletion date, a legal hold, and erasing cases step by step."""

from audit.messages import pages as messages
from audit.messages import storage as storage_messages
from audit.model.audit import Audit
from audit.storage import Permission
from audit.web.components import html
from audit.web.components.confirmation import show_confirmation
from audit.web.retention.certificate import show_certificate
from audit.web.retention.forms import PLACE, PURGE_ON_KEY, show_deletion_date, show_erasure, show_legal_hold
from audit.web.retention.steps import show_steps, status_sentences
from audit.web.session.page_context import PageContext, get_context, show_errors


def show(context: PageContext) -> None:
    """Show the retention status and, to a lead, the steps and the forms; after an erasure, its certificate."""
    audit = context.require_audit()
    html.heading("How long cases are stored", caption=audit.description.name)
    show_confirmation(PLACE)
    certificate = context.store.retentions.certificate(context.person, audit.id)
    if certificate is not None:
        show_certificate(context, certificate)
        return
    retention = context.store.retentions.get(context.person, audit.id)
    html.paragraphs(messages.WHO_ERASES, kind="quiet")
    html.listing(status_sentences(retention))
    if context.has_permission(Permission.MANAGE_RETENTION, audit):
        show_forms(context, audit)


def show_forms(context: PageContext, audit: Audit) -> None:
    """Show the steps and the forms of a lead."""
    status = context.store.retentions.erasure_status(context.person, audit.id)
    show_steps(status)
    with show_errors({storage_messages.DELETION_DATE_PAST: PURGE_ON_KEY}):
        show_deletion_date(context, audit, status.retention)
    show_legal_hold(context, audit, status.retention)
    with show_errors():
        show_erasure(context, audit, status)


if __name__ == "__main__":
    show(get_context())
