"""The published pack on the page Export: what it says about itself, and its content."""

from __future__ import annotations

from audit.analysis.audit_results import AuditResults
from audit.files.feed.feed_audit import feed_audit
from audit.files.feed.tables import pack
from audit.messages import feed as messages
from audit.web.session.page_context import PageContext


def what_pack_has(audit_results: AuditResults, external: bool) -> str:
    """Return what the pack has, and what it is for."""
    if external:
        return messages.PACK_FOR_OUTSIDE
    case_label = audit_results.audit.questionnaire.case_label
    has_answers = bool(audit_results.records) and not audit_results.blind
    message = messages.PACK_FOR_TEAM if has_answers else messages.PACK_WITHOUT_ANSWERS
    figure = "percentage and rating" if audit_results.audit.questionnaire.has_ratings else "percentage"
    return message.format(singular=case_label.singular, plural=case_label.plural, figure=figure)


def build_pack(context: PageContext, audit_results: AuditResults, external: bool) -> bytes:
    """Return the pack of the included cases, for the audit team or for people outside it."""
    store, person, audit_id = context.store, context.person, audit_results.audit.id
    content = feed_audit(audit_results, lambda: store.audits.breakdowns(person, audit_id), external)
    return pack(content, store.audits.questionnaire_source(person, audit_id))
