"""The states of the page Moderate, and of the recording form with comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.messages import moderation as messages
from audit.messages import recording as recording_messages
from audit.model.review_pair import DisagreementCause
from tests.browser.browser_fixtures import Scenario
from tests.browser.conftest import open_case, open_folded, open_page, wait_until_settled
from tests.storage.factories import ANN, NO, create_audit
from tests.storage.pairs import create_pair, review_of, to_moderate

if TYPE_CHECKING:
    from playwright.sync_api import Page

DIFFERING = {"2.2.1": NO, "2.2.2": NO, "2.3.1": NO}


def create_moderated_audit(world: Scenario) -> tuple[str, str]:
    """An audit with cases in every part of the list; returns its id and that of the case with differences."""
    store, note = world.store, world.texts.note
    audit_id = create_audit(store, name=world.texts.name[:100])
    case_id = create_pair(store, audit_id, "KSH-1", {}, DIFFERING, note)
    pair = to_moderate(store, audit_id, case_id).pair
    store.moderations.decide(ANN, audit_id, {"2.2.2": NO}, note, DisagreementCause.SLIP, pair)
    return audit_id, case_id


def differences_listed(page: Page, world: Scenario) -> None:
    audit_id, _ = create_moderated_audit(world)
    decided = create_pair(world.store, audit_id, "KSH-2", {}, {"2.2.1": NO})
    pair = to_moderate(world.store, audit_id, decided).pair
    world.store.moderations.decide(ANN, audit_id, {"2.2.1": NO}, "Seen.", DisagreementCause.SLIP, pair)
    create_pair(world.store, audit_id, "KSH-3", {}, {})
    open_page(page, world.server, "moderate", audit=audit_id)
    page.get_by_role("heading", name="No difference: 1 case").wait_for()


def differences_of_a_case(page: Page, world: Scenario) -> None:
    """Two questions to decide, of which one was refused, one that was decided, and everything that can be unfolded."""
    audit_id, case_id = create_moderated_audit(world)
    open_page(page, world.server, "moderate", audit=audit_id, case=case_id)
    page.get_by_role("heading", name="Decided: 1 question").wait_for()
    for title in ("Decide all that is left together", "Change or withdraw 2.2.2", "Nothing to decide: 7"):
        open_folded(page, title)
        wait_until_settled(page)
    page.get_by_role("button", name="Save moderated answer").first.click()
    page.get_by_text(messages.NO_CAUSE_CHOSEN).first.wait_for()


def decided_before_reopening(page: Page, world: Scenario) -> None:
    audit_id, case_id = create_moderated_audit(world)
    review = review_of(world.store, audit_id, case_id)
    world.store.workflow.reopen(ANN, review, world.texts.note)
    world.store.workflow.submit(ANN, review_of(world.store, audit_id, case_id))
    open_page(page, world.server, "moderate", audit=audit_id, case=case_id)
    page.get_by_text(messages.DECIDED_BEFORE_REOPENING.format(singular="case")).wait_for()


def comments_to_answer(page: Page, world: Scenario) -> None:
    """Comments at a question, with the field in which the auditor answers, and an answer that was added."""
    review = world.create_submitted_review(f"Commented {len(world.store.cases.progress(ANN, world.audit_id))}")
    world.store.workflow.allocate(ANN, review, ANN.name)
    for question in ("2.2.1", "2.2.2", ""):
        world.store.comments.add(world.other_person, review, question, world.texts.note)
    world.store.workflow.return_to_auditor(ANN, review, world.texts.note)
    open_case(page, world.server, review, "2.2")
    page.get_by_label("Answer on 2.2.2").fill(world.texts.note)
    page.get_by_role("button", name="Add answer on 2.2.2").click()
    page.get_by_text(recording_messages.ANSWER_ADDED).wait_for()


def comment_form(page: Page, world: Scenario) -> None:
    """The form in which a lead comments on a submitted case, and the moderated answers of that case."""
    audit_id, case_id = create_moderated_audit(world)
    open_case(page, world.server, review_of(world.store, audit_id, case_id), "2.2")
    open_folded(page, "Comment on a question")
    page.get_by_label("Comment on 2.2.1a").wait_for()
