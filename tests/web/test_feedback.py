"""The Feedback page: who sees and writes which sheets, and the downloads with what to check before."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from audit.messages import feedback as messages
from audit.messages import pages as page_messages
from audit.model.audit_log import AccessType
from audit.model.case import CaseState
from audit.model.feedback import FeedbackAction
from audit.storage import Role, Store
from tests.storage.factories import ANN, close_audit, create_audit, create_case, reload_review, save_note, set_state
from tests.storage.factories import share_note as share
from tests.web.conftest import Downloads, NewVisitor
from tests.web.signed_in import SignedInVisitor, visitor_with_role

PHONE = "07700 900123"


def test_sheets_are_made_for_all_submitted_cases_after_a_warning_and_logged(
    visitor: NewVisitor, store: Store, downloads: Downloads
) -> None:
    audit_id = create_audit(store)
    first, second, open_case = (create_case(store, audit_id, f"K-{number}") for number in (1, 2, 3))
    save_note(store, first, "2.2.1", f"Rang {PHONE}.")
    share(store, reload_review(store, first), "2.2.1", f"Rang {PHONE}.")
    for review in (first, second):
        set_state(store, review, CaseState.SUBMITTED)
    page = visitor().open_page("feedback", audit=audit_id)
    assert messages.TEXTS_TO_CHECK.format(pieces="1 piece") in page.text_lines
    page.fill("radio", "Format", "Web page to print").fill("radio", "File", "A ZIP archive with a file for each case")
    page.press("Make 2 feedback sheets")
    _, data = downloads["Download 2 feedback sheets"]
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert archive.namelist() == ["feedback-k-1.html", "feedback-k-2.html"]
    exported = [row.event for row in store.history.access_log(ANN, audit_id) if row.event.type is AccessType.EXPORT]
    assert [event.case_id for event in exported] == [first.case_id, second.case_id]
    store.feedback.save_action(ANN, first, 0, FeedbackAction("Review the plan."), 0)
    assert "Download 2 feedback sheets" not in page.run().labels("download_button"), "made before the last change"
    page.open_page("feedback", audit=audit_id, case=open_case.case_id)
    assert messages.NOT_SUBMITTED.format(reference="K-3", state="not started") in page.text_lines


def test_an_auditor_sees_own_sheets_a_moderator_reads_and_a_reader_has_no_page(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit_id = create_audit(store)
    own, other = create_case(store, audit_id, "K-1"), create_case(store, audit_id, "K-2")
    store.members.set_role(ANN, audit_id, "ada@example.org", Role.AUDITOR)
    store.workflow.allocate(ANN, own, "ada@example.org")
    page = SignedInVisitor("ada@example.org", monkeypatch).open_page("feedback", audit=audit_id)
    assert "K-1" in page.html
    assert "K-2" not in page.html
    page.open_page("feedback", audit=audit_id, case=other.case_id)
    assert messages.NO_SUCH_CASE.format(singular="case") in page.text_lines
    assert "Add action" in page.open_page("feedback", audit=audit_id, case=own.case_id).labels("button")
    moderator = visitor_with_role(store, monkeypatch, audit_id, Role.MODERATOR)
    moderator.open_page("feedback", audit=audit_id, case=own.case_id)
    assert messages.ONLY_READ in moderator.text_lines
    assert "Add action" not in moderator.labels("button")
    reader = visitor_with_role(store, monkeypatch, audit_id, Role.READER).open_page("feedback", audit=audit_id)
    assert page_messages.NOT_YOUR_PAGE.format(role="reader") in reader.text_lines
    assert "K-1" not in reader.html


def test_a_closed_audit_shows_sheets_and_takes_no_feedback(visitor: NewVisitor, store: Store) -> None:
    review = create_case(store)
    save_note(store, review, "2.2.1", "Plans are clear.")
    set_state(store, review, CaseState.SUBMITTED)
    close_audit(store, review.audit.id)
    page = visitor().open_page("feedback", audit=review.audit.id, case=review.case_id)
    assert "Add action" not in page.labels("button")
    assert page.widget_by_label("checkbox", r"Share the note on 2\.2\.1").disabled
