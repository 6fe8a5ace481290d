"""Urgent concerns on the pages: raised on the recording form, shown to the lead on every page, answered and counted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from audit.messages import concerns as messages
from audit.model.case_review import CaseReview
from audit.model.permissions import OwnAudit
from audit.storage import Person, Role, Store
from audit.storage.repositories.members import Members
from audit.web.concerns.figures import figure_rows
from tests.storage.factories import ANN, close_audit, complete_case, create_allocated_case, reload_review
from tests.storage.rich_store import at_time
from tests.web.conftest import Visitor
from tests.web.recording_form_driver import RecordingForm
from tests.web.signed_in import SignedInVisitor

LEAD, AUDITOR, MODERATOR, READER = "lea@example.org", "ada@example.org", "mo@example.org", "rae@example.org"
ROLES = {LEAD: Role.LEAD, AUDITOR: Role.AUDITOR, MODERATOR: Role.MODERATOR, READER: Role.READER}
NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.fixture
def review(store: Store) -> CaseReview:
    """A submitted case of Ada's."""
    review = complete_case(store, create_allocated_case(store, auditor=AUDITOR))
    store.workflow.submit(ANN, review)
    for name, role in ROLES.items():
        store.members.set_role(ANN, review.audit.id, name, role)
    return reload_review(store, review)


def open_page(name: str, monkeypatch: pytest.MonkeyPatch, page: str, review: CaseReview, **query: str) -> Visitor:
    return SignedInVisitor(name, monkeypatch).open_page(page, audit=review.audit.id, **query)


def header(page: Visitor) -> list[str]:
    """The links of the header to open concerns."""
    lists = re.findall(r'<ul class="open-concerns".*?</ul>', page.html)
    return re.findall(r"<a [^>]*>(.*?)</a>", "".join(lists))


def test_the_header_has_a_concern_that_was_raised_while_the_page_was_read(
    store: Store, monkeypatch: pytest.MonkeyPatch, review: CaseReview
) -> None:
    read_audits = Members.audits

    def read_and_raise(members: Members, person: Person) -> Sequence[OwnAudit]:
        audits = read_audits(members, person)
        store.concerns.add(ANN, review, "2.2.1", "A threat to a child.")
        return audits

    open_page(LEAD, monkeypatch, "members", review)  # the first visitor of all runs the app once more
    monkeypatch.setattr(Members, "audits", read_and_raise)
    home = open_page(LEAD, monkeypatch, "home", review)
    assert "KSH-1, question 2.2.1" in home.text
    assert header(home) == ["1 urgent concern open"]


def test_an_auditor_raises_a_concern_from_an_answer_and_the_lead_answers_it(
    store: Store, monkeypatch: pytest.MonkeyPatch, review: CaseReview
) -> None:
    record = open_page(AUDITOR, monkeypatch, "record", review, case=review.case_id, section="2.2")
    form = RecordingForm(record)
    assert form.data["concerns"] is True
    form.ask_for_concern("2.2.1")
    record.press("Raise urgent concern")
    assert messages.CONCERN_MISSING in record.text_lines
    record.fill("text_area", "What you saw", "A threat to a child; ring 07700 900123.")
    assert "looks like a phone number" in record.text
    record.fill("text_input", "Who is informed already (leave empty if nobody is)", "The duty manager")
    kept = open_page(AUDITOR, monkeypatch, "record", review, case=review.case_id, section="2.2")
    RecordingForm(kept).ask_for_concern("2.2.1")
    assert kept.widget_by_label("text_area", "What you saw").value.startswith("A threat")
    with at_time(NOON):
        record.press("Raise urgent concern")
    (concern,) = store.concerns.all(ANN, review.audit.id)
    assert messages.RAISED.format(name="KSH-1, question 2.2.1") in record.text_lines
    assert (concern.question_id, concern.raised.informed) == ("2.2.1", "The duty manager")

    home = open_page(LEAD, monkeypatch, "home", review)
    assert header(home) == ["1 urgent concern open"]
    assert f"KSH-1, question 2.2.1: raised by {AUDITOR}, 28 November 12:00. Open, no response yet." in home.text
    page = open_page(LEAD, monkeypatch, "concerns", review)
    page.press("Add response")
    assert messages.RESPONSE_MISSING in page.text_lines
    page.fill("text_area", "What was done", "The manager was called.")
    with at_time(NOON + timedelta(hours=2, minutes=10)):
        page.press("Add response")
    figures = [row.cells for row in figure_rows(store.concerns.all(ANN, review.audit.id))]
    assert ("Median time to the first response", "2 hours 10 minutes", "1 with a response") in figures
    assert header(page) == ["1 urgent concern open"]
    own = open_page(AUDITOR, monkeypatch, "home", review)
    assert "KSH-1, question 2.2.1: Open, answered after 2 hours 10 minutes" in own.text
    assert header(own) == []


@pytest.mark.thorough
def test_a_closed_concern_leaves_the_header_and_is_reopened_also_in_a_closed_audit(
    store: Store, monkeypatch: pytest.MonkeyPatch, review: CaseReview
) -> None:
    key = store.concerns.add(Person(AUDITOR), review, "", "No current address.").key
    close_audit(store, review.audit.id)
    page = open_page(LEAD, monkeypatch, "concerns", review)
    page.fill("text_area", "What was done", "He was seen.").press("Add response and close concern")
    assert header(page) == []
    assert messages.CONCERN_CLOSED.format(name="KSH-1") in page.text_lines
    store.concerns.reopen(ANN, key, "A second report.")
    assert header(open_page(LEAD, monkeypatch, "results", review)) == ["1 urgent concern open"]


@pytest.mark.thorough
def test_others_see_only_what_is_theirs(store: Store, monkeypatch: pytest.MonkeyPatch, review: CaseReview) -> None:
    store.concerns.add(ANN, review, "2.2.1", "A threat to a child.")
    for name, sees in ((MODERATOR, True), (AUDITOR, False), (READER, False)):
        page = open_page(name, monkeypatch, "concerns", review)
        assert ("A threat to a child." in page.text) is sees
        assert not [button for button in page.at.button if "response" in button.label]
        assert header(page) == []
    record = open_page(AUDITOR, monkeypatch, "record", review, case=review.case_id)
    assert "A threat" not in record.text
    assert "Urgent concerns" not in open_page(READER, monkeypatch, "home", review).text


@pytest.mark.thorough
def test_the_history_names_each_step_and_the_time_to_respond(
    store: Store, monkeypatch: pytest.MonkeyPatch, review: CaseReview
) -> None:
    with at_time(NOON):
        key = store.concerns.add(Person(AUDITOR), review, "2.2.1", "A threat to a child.").key
    with at_time(NOON + timedelta(hours=2, minutes=10)):
        store.concerns.answer(Person(LEAD), key, "The manager was called.")
    history = open_page(LEAD, monkeypatch, "history", review)
    assert "urgent concern about 2.2.1 raised" in history.text
    assert "urgent concern about 2.2.1 answered after 2 hours 10 minutes" in history.text
