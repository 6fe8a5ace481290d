"""What waits in a tab for a page that cannot show the form: it is refused with the reason, and never forgotten."""

from __future__ import annotations

import json

import pytest

from audit.files.unsaved_answers import account_code
from audit.messages import pages as page_messages
from audit.storage import Role, Store
from audit.web.components.message_checks import fits
from audit.web.record.component import BACKGROUND_KEY
from audit.web.record.component.message_types import BackgroundContent
from tests.storage.factories import ANN, BEN, create_allocated_case, create_audit, reload_review
from tests.web.conftest import NewVisitor
from tests.web.recording_form_driver import RecordingForm
from tests.web.signed_in import visitor_with_role


def test_an_answer_for_a_case_that_somebody_else_has_now_is_refused_on_the_page_without_a_form(
    store: Store, monkeypatch: pytest.MonkeyPatch
):
    audit_id = create_audit(store)
    page = visitor_with_role(store, monkeypatch, audit_id, Role.AUDITOR)
    review = create_allocated_case(store, audit_id, auditor=page.name)
    form = RecordingForm(page.open_page("record", audit=audit_id, case=review.case_id, section="2.2"))
    save = {"case": form.data["case"], "what": "answer", "subject": "2.2.1", "value": ["yes"], "seen": 0}
    wish = form.request() | {"saves": [save | {"id": "f" * 32}]}
    store.workflow.allocate(ANN, reload_review(store, review), BEN.name)
    page.at.session_state["sheet"] = {"wish": wish}
    page.run()
    (component,) = page.at.get("bidi_component")
    content = json.loads(component.proto.json)
    assert (component.key, fits(BackgroundContent, content, exact=True)) == (BACKGROUND_KEY, True)
    assert content["account"] == account_code(page.name)
    assert content["outcomes"]["f" * 32]["fault"]
    assert reload_review(store, review).answers == {}


def test_a_page_without_an_audit_says_that_unsaved_answers_wait(visitor: NewVisitor):
    page = visitor().open_page("record")
    assert page_messages.UNSAVED_IN_TAB in page.text_lines
