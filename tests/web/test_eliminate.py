"""A case that cannot be read is eliminated on its page, is read-only afterwards, and can be restored."""

from __future__ import annotations

import pytest

from audit.messages import eliminations as messages
from audit.messages import storage as storage_messages
from audit.model.case import CaseState
from audit.model.sampling import EliminationReason
from audit.storage import Store
from audit.web.eliminate import EXPLANATION
from tests.storage.factories import ANN, YES, create_audit, create_case, reload_review, save_answer
from tests.storage.sample_factory import save_draw
from tests.web.conftest import NewVisitor, Visitor
from tests.web.recording_form_driver import open_form

REASON = "Why the case cannot be read"


@pytest.fixture
def drawn(store: Store) -> tuple[str, str]:
    """An audit with a sample of three cases and two reserves, and the id of its first case."""
    audit_id = create_audit(store)
    return audit_id, save_draw(store, audit_id)[0]


def open_elimination(visitor: NewVisitor, store: Store, audit_id: str, case_id: str) -> Visitor:
    page = open_form(visitor, store.reviews.open(ANN, audit_id, case_id), "check").page
    page.at.session_state[f"eliminate-expander-{case_id}"] = True
    return page.run()


def test_a_lead_eliminates_a_drawn_case_and_sees_what_replaces_it(
    visitor: NewVisitor, store: Store, drawn: tuple[str, str]
) -> None:
    audit_id, case_id = drawn
    page = open_elimination(visitor, store, audit_id, case_id)
    assert messages.WHAT_REPLACES.format(reference="R-0004", stratum="Women") in page.text_lines
    page.press("Eliminate case")
    assert messages.CHOOSE_REASON.format(singular="case") in page.text
    page.fill("selectbox", REASON, EliminationReason.OTHER).press("Eliminate case")
    assert storage_messages.EXPLANATION_MISSING in page.text
    page.fill("text_area", EXPLANATION, "It is a test record.").press("Eliminate case")
    assert messages.ELIMINATED_AND_REPLACED.format(reference="R-0001", replacement="R-0004") in page.text
    assert messages.REPLACED_BY.format(reference="R-0004") in page.text
    assert "Submit case" not in page.labels("button")
    (elimination,) = store.audits.results(ANN, audit_id).eliminations
    assert (elimination.reason, elimination.explanation) == (EliminationReason.OTHER, "It is a test record.")
    page.fill("text_area", "Reason for restoring the case", "It is real.").press("Restore case")
    assert messages.RESTORED.format(reference="R-0001") in page.text
    assert store.reviews.open(ANN, audit_id, case_id).state is CaseState.ALLOCATED


@pytest.mark.thorough
def test_a_case_that_was_not_drawn_is_eliminated_without_a_replacement(visitor: NewVisitor, store: Store) -> None:
    review = create_case(store)
    page = open_elimination(visitor, store, review.audit.id, review.case_id)
    assert messages.NOT_DRAWN in page.text
    page.fill("selectbox", REASON, EliminationReason.RESTRICTED).press("Eliminate case")
    assert messages.ELIMINATED.format(reference="KSH-1") in page.text
    assert reload_review(store, review).state is CaseState.ELIMINATED


@pytest.mark.thorough
def test_an_unfinished_explanation_survives_a_reload(visitor: NewVisitor, store: Store, drawn: tuple[str, str]) -> None:
    page = open_elimination(visitor, store, *drawn)
    page.fill("text_area", EXPLANATION, "The court has it.")
    page = open_elimination(visitor, store, *drawn)
    assert "The court has it." in [box.value for box in page.at.text_area]


def test_an_eliminated_case_is_read_only_and_says_why(visitor: NewVisitor, store: Store) -> None:
    review = create_case(store)
    save_answer(store, review, "2.2.1", YES)
    store.samples.eliminate(ANN, review.audit.id, review.case_id, EliminationReason.TRANSFERRED, "")
    form = open_form(visitor, review, "2.2")
    assert form.data["status"] == "Eliminated · not allocated"
    assert any(messages.READ_ONLY_AND_NOT_COUNTED in notice for notice in form.data["notices"])
    assert "Reopen case" not in form.open_section("check").page.labels("button")
