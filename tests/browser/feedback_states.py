"""The states of the page Feedback: the sheet of a case, and the list with the sheets of all cases made."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from audit.messages import feedback as messages
from audit.model.case_review import CaseReview
from audit.model.feedback import Acknowledgement, Acknowledger, FeedbackAction
from tests.browser.browser_fixtures import Scenario
from tests.browser.conftest import open_folded, open_page, wait_until_settled
from tests.storage.factories import ANN, reload_review, save_note, share_note

if TYPE_CHECKING:
    from playwright.sync_api import Page


def give_feedback(world: Scenario, review: CaseReview) -> CaseReview:
    """Feedback on a case: a shared note, one that was changed since, actions, and an outdated acknowledgement."""
    store, note = world.store, world.texts.note
    for question in ("2.2.1", "2.2.2"):
        seen = review.notes[question].version if question in review.notes else 0
        save_note(store, review, question, note, seen=seen)
        share_note(store, reload_review(store, review), question, note)
    version = reload_review(store, review).notes["2.2.2"].version
    save_note(store, review, "2.2.2", f"Changed. {note}"[:5_000], seen=version)
    action = FeedbackAction(note[:400], world.texts.line[:40], date(2030, 3, 1))
    store.feedback.save_action(ANN, review, 0, action, 0)
    removed = store.feedback.save_action(ANN, review, 0, replace(action, text="Ring the school."), 0)
    seen_by = Acknowledgement(date(2026, 6, 1), note[:400])
    store.feedback.acknowledge(ANN, review, Acknowledger.MANAGER, seen_by, 0)
    store.feedback.remove_action(ANN, review, removed.number, removed.version)
    return reload_review(store, review)


def feedback_on_a_case(page: Page, world: Scenario) -> None:
    """The sheet of a case, with an action that was refused and a conflict-free form for each part."""
    review = give_feedback(world, world.create_review("Feedback 1"))
    open_page(page, world.server, "feedback", audit=world.audit_id, case=review.case_id)
    open_folded(page, "Change action 1")
    page.get_by_role("button", name="Save action").wait_for()
    page.get_by_role("button", name="Add action").click()
    page.get_by_text(messages.ACTION_MISSING).first.wait_for()


def sheets_made(page: Page, world: Scenario) -> None:
    """The list of sheets, with the file of all submitted cases."""
    open_page(page, world.server, "feedback", audit=world.audit_id)
    page.get_by_role("button", name="Make").click()
    page.get_by_role("button", name="Download").wait_for()
    wait_until_settled(page)
