"""A page that was left open after its person signed out elsewhere: no button on it acts in that name any more."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from audit.model.case import CaseState
from audit.model.case_review import CaseReview
from audit.model.finding import Finding, FindingKind
from audit.storage import Store
from audit.web.session import authentication
from tests.storage.factories import ANN, complete_case, create_audit, create_case, reload_review
from tests.web.conftest import NewVisitor, Visitor
from tests.web.recording_form_driver import open_form


def submitted(store: Store) -> CaseReview:
    done = complete_case(store, create_case(store))
    store.workflow.submit(ANN, done)
    return reload_review(store, done)


def complete_one(store: Store) -> CaseReview:
    return complete_case(store, create_case(store))


def submitted_by_an_auditor(store: Store) -> CaseReview:
    store.workflow.allocate(ANN, review := submitted(store), "Cat")
    return reload_review(store, review)


@pytest.mark.parametrize(
    ("begun", "button"),
    [
        (complete_one, "Submit case"),
        (submitted, "Mark as final"),
        (submitted, "Reopen case"),
        (submitted_by_an_auditor, "Return to auditor"),
    ],
)
def test_no_button_changes_a_case_after_sign_out(
    visitor: NewVisitor,
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    begun: Callable[[Store], CaseReview],
    button: str,
) -> None:
    review = begun(store)
    page = open_form(visitor, review, "check").page
    if review.state is CaseState.SUBMITTED:
        page.fill("text_input", "Reason (saved with the case)", "A mistake.")
    signed_out(page, monkeypatch, button)
    assert reload_review(store, review).state is review.state


def test_no_finding_is_restored_after_sign_out(
    visitor: NewVisitor, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit_id = create_audit(store)
    saved = store.findings.add(ANN, audit_id, Finding(FindingKind.STRENGTH, "Strong.", "2.2"))
    store.findings.delete(ANN, audit_id, saved.id, saved.version)
    page = visitor().open_page("findings", audit=audit_id)
    signed_out(page, monkeypatch, "Restore deleted finding 1")
    assert store.findings.all(ANN, audit_id) == []


def signed_out(page: Visitor, monkeypatch: pytest.MonkeyPatch, button: str) -> None:
    """Somebody presses a button of a page whose person is gone."""
    monkeypatch.setattr(authentication, "get_user_or_none", lambda: None)
    page.press(button)
    assert "Your name" in page.labels("text_input")
