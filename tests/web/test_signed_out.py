"""A page that was left open after its person signed out elsewhere: no button on it acts in that name any more."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from audit.model.audit import Finding, FindingKind
from audit.model.case import CaseState
from audit.storage import Store
from audit.storage.queries.case_reviews import Reading
from audit.web.session import authentication
from tests.storage.factories import ANN, begin_audit, begin_case, complete, reread
from tests.web.conftest import NewVisitor, Visitor
from tests.web.recording_form_driver import at_case


def submitted(store: Store) -> Reading:
    done = complete(store, begin_case(store))
    store.stages.submit(ANN, done)
    return reread(store, done)


def complete_one(store: Store) -> Reading:
    return complete(store, begin_case(store))


@pytest.mark.parametrize(
    ("begun", "button"),
    [
        (complete_one, "Submit the case"),
        (submitted, "Make it final"),
        (submitted, "Open it again"),
        (submitted, "Return it to its auditor"),
    ],
)
def test_no_button_moves_a_case_once_its_person_has_signed_out(
    visitor: NewVisitor,
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    begun: Callable[[Store], Reading],
    button: str,
) -> None:
    reading = begun(store)
    page = at_case(visitor, reading, "check").page
    if reading.state is CaseState.SUBMITTED:
        page.fill("text_input", "Reason, kept with the case", "A mistake.")
    signed_out(page, monkeypatch, button)
    assert reread(store, reading).state is reading.state


def test_no_finding_comes_back_once_its_person_has_signed_out(
    visitor: NewVisitor, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit_id = begin_audit(store)
    kept = store.findings.write(ANN, audit_id, Finding(FindingKind.STRENGTH, "Strong.", "2.2"))
    store.findings.delete(ANN, audit_id, kept.id, kept.version)
    page = visitor().go("findings", audit=audit_id)
    signed_out(page, monkeypatch, "Bring back deleted finding 1")
    assert store.findings.all(ANN, audit_id) == []


def signed_out(page: Visitor, monkeypatch: pytest.MonkeyPatch, button: str) -> None:
    """Somebody presses a button of a page whose person is gone."""
    monkeypatch.setattr(authentication, "somebody", lambda: None)
    page.press(button)
    assert "Who are you?" in page.labels("text_input")
