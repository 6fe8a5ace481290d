"""The Feedback page: the feedback sheets of the cases that a person may open, and the sheet of one case."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from audit.messages import feedback as messages
from audit.model.audit import Audit
from audit.model.case import CaseState
from audit.model.feedback import FeedbackStatus, has_feedback
from audit.storage import Permission
from audit.web.components import html
from audit.web.components.address import get_param
from audit.web.components.confirmation import show_confirmation
from audit.web.feedback.acknowledgements import show_acknowledgements
from audit.web.feedback.actions import show_actions
from audit.web.feedback.downloads import show_bulk_downloads, show_downloads_of_case
from audit.web.feedback.notes import show_note_choices
from audit.web.feedback.overview import show_overview
from audit.web.feedback.sheet import show_sheet
from audit.web.session.page_context import PageContext, get_context, show_deferred_errors

# The parts of the page of a case: title and anchor.
SECTIONS = (
    (messages.STRENGTHS, "strengths"),
    ("Notes", "notes"),
    (messages.ACTIONS, "actions"),
    (messages.ACKNOWLEDGEMENTS, "acknowledgements"),
    ("Download", "download"),
)


def show(context: PageContext) -> None:
    """Show the sheet of the case in the address, else the list of cases."""
    audit = context.require_audit()
    if not has_feedback(audit.questionnaire, audit.purpose):
        html.heading("Feedback sheets", caption=audit.description.name)
        html.notice(messages.NO_FEEDBACK_SHEETS)
        return
    cases = context.store.feedback.statuses(context.person, audit.id)
    case_id = get_param("case")
    chosen = next((case for case in cases if case.case_id == case_id), None)
    if chosen is not None:
        show_case(context, audit, chosen)
        return
    show_all(context, audit, cases, is_missing=bool(case_id))


def show_all(context: PageContext, audit: Audit, cases: Sequence[FeedbackStatus], is_missing: bool) -> None:
    """Show the list of cases, and the download of all sheets."""
    case_label = audit.questionnaire.case_label
    words = {"singular": case_label.singular, "plural": case_label.plural}
    html.heading("Feedback sheets", caption=audit.description.name)
    if is_missing:
        html.notice(messages.NO_SUCH_CASE.format(**words))
    html.paragraphs(messages.WHAT_IT_IS.format(**words))
    if not cases:
        html.notice(messages.NO_CASES.format(**words))
        return
    html.paragraphs(messages.WHAT_IS_LISTED.format(**words), kind="quiet")
    html.render(html.anchor_link("Download all sheets", "all-sheets"))
    show_overview(audit, cases)
    show_bulk_downloads(context, audit, cases)


def show_case(context: PageContext, audit: Audit, case: FeedbackStatus) -> None:
    """Show the sheet of a case: what is on it, the notes to choose, actions, acknowledgements and the downloads."""
    singular = audit.questionnaire.case_label.singular
    place = f"feedback {case.case_id}"
    feedback = context.store.feedback.open(context.person, audit.id, case.case_id)
    may_write = Permission.WRITE_FEEDBACK in feedback.review.permissions and audit.closed_at is None
    html.heading(f"Feedback sheet: {singular} {case.reference}", caption=audit.description.name)
    show_links(audit, case)
    show_confirmation(place)
    show_deferred_errors()
    html.paragraphs(messages.WHAT_IT_IS.format(singular=singular))
    html.render(html.contents_html(SECTIONS))
    if not may_write and audit.closed_at is None and case.state is not CaseState.ELIMINATED:
        html.notice(messages.ONLY_READ)
    show_sheet(feedback)
    show_note_choices(feedback, place, may_write)
    show_actions(context, feedback, place, may_write)
    show_acknowledgements(feedback, place, may_write)
    html.subheading("Download", anchor="download")
    show_downloads_of_case(context, audit, case)


def show_links(audit: Audit, case: FeedbackStatus) -> None:
    """Show links to the list of sheets and to the case."""
    to_list = urlencode({"audit": audit.id, "case": ""})
    to_case = urlencode({"audit": audit.id, "case": case.case_id})
    links = (
        html.link_to("All feedback sheets", f"feedback?{to_list}"),
        html.link_to(f"Open the {audit.questionnaire.case_label.singular}", f"record?{to_case}"),
    )
    html.render(f'<p class="quiet">{" · ".join(links)}</p>')


if __name__ == "__main__":
    show(get_context())
