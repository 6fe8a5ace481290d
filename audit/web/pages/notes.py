"""The Notes page: a search over the notes of the cases that a person may open."""

from __future__ import annotations

from collections.abc import Sequence

from audit.messages import notes as messages
from audit.model.audit import Audit
from audit.model.written_note import WrittenNote
from audit.storage import Permission
from audit.web.components import html
from audit.web.notes.found import how_many, show_found
from audit.web.notes.search import enter_search, words_key
from audit.web.session.page_context import PageContext, get_context, show_errors


def show(context: PageContext) -> None:
    """Show the search and what it finds."""
    audit = context.require_audit()
    html.heading("Notes", caption=audit.description.name)
    if audit.retention.erased_on is not None:
        html.notice(messages.NOTES_ERASED.format(plural=audit.questionnaire.case_label.plural))
        return
    notes = context.store.notes.all(context.person, audit.id)
    if not context.has_permission(Permission.SEE_CASE_RECORDS, audit):
        html.paragraphs(messages.WHICH_OWN_NOTES)
    if not notes:
        html.notice(messages.NO_NOTES)
        return
    with show_errors({messages.SEARCH_TOO_LONG: words_key(audit)}):
        show_search(context, audit, notes)


def show_search(context: PageContext, audit: Audit, notes: Sequence[WrittenNote]) -> None:
    """Show the fields of the search, then the notes found, or how many can be searched."""
    html.paragraphs(messages.HOW_TO_SEARCH, kind="quiet")
    search = enter_search(audit, notes)
    if search.is_empty:
        html.status(messages.WHICH_NOTES.format(found=how_many(audit, notes)))
        return
    show_found(context, audit, search.find(notes))


if __name__ == "__main__":
    show(get_context())
