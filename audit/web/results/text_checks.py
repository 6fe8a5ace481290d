"""Before files are shared: which texts of an audit may identify a person."""

from __future__ import annotations

from audit.messages import results as messages
from audit.model.audit import Audit
from audit.storage import Permission
from audit.web.components.text_links import show_texts_to_check
from audit.web.session.page_context import PageContext


def show_text_checks(context: PageContext, audit: Audit) -> None:
    """Before files are shared, show those who see every case which texts may identify a person."""
    if not context.has_permission(Permission.SEE_CASE_RECORDS, audit):
        return
    texts = context.store.text_checks.texts_to_check(context.person, audit.id)
    show_texts_to_check(audit, texts, messages.TEXTS_TO_CHECK, messages.NO_TEXT_TO_CHECK)
