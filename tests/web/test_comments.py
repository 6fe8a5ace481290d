"""Comments on a review: a moderator writes them on the recording form, and the auditor answers them there."""

from __future__ import annotations

import pytest

from audit.messages import moderation as messages
from audit.messages import recording as recording_messages
from audit.model.case_review import CaseReview
from audit.storage import Role, Store
from tests.storage.factories import ANN, close_audit, complete_case, create_allocated_case, reload_review
from tests.web.recording_form_driver import RecordingForm
from tests.web.signed_in import SignedInVisitor

AUDITOR, MODERATOR = "ada@example.org", "mo@example.org"


@pytest.fixture
def review(store: Store) -> CaseReview:
    """A submitted case of Ada's."""
    review = complete_case(store, create_allocated_case(store, auditor=AUDITOR))
    store.workflow.submit(ANN, review)
    for name, role in ((AUDITOR, Role.AUDITOR), (MODERATOR, Role.MODERATOR)):
        store.members.set_role(ANN, review.audit.id, name, role)
    return reload_review(store, review)


def open_form(name: str, monkeypatch: pytest.MonkeyPatch, review: CaseReview, section: str = "2.2") -> RecordingForm:
    page = SignedInVisitor(name, monkeypatch)
    return RecordingForm(page.open_page("record", audit=review.audit.id, case=review.case_id, section=section))


def summary(form: RecordingForm) -> dict[str, list[str]]:
    """The links at the top of the form, by what is to do with them."""
    return {
        line["before"]: [link[3] for link in line["ways"]] for block in form.data["comments"] for line in block["lines"]
    }


def test_a_moderator_comments_and_returns_the_case_and_the_auditor_answers(
    store: Store, monkeypatch: pytest.MonkeyPatch, review: CaseReview
):
    page = open_form(MODERATOR, monkeypatch, review).page
    page.at.session_state[f"comment-{review.id}-2.2"] = True
    page.run().set_value("selectbox", f"comment-on-{review.id}-2.2", "2.2.1")
    page.press("Add comment on 2.2.1")
    assert messages.COMMENT_MISSING in page.text_lines
    page.fill("text_area", "Comment on 2.2.1", "Where is <b>this</b>?").press("Add comment on 2.2.1")
    assert recording_messages.COMMENT_ADDED in page.text_lines
    checklist = open_form(MODERATOR, monkeypatch, review, "check").page
    waits = recording_messages.COMMENTS_WAIT.format(count="1 comment", singular="case")
    assert waits in checklist.text_lines
    checklist.fill("text_input", "Reason (saved with the case)", "See the comment.").press("Return to auditor")

    home = SignedInVisitor(AUDITOR, monkeypatch).open_page("home", audit=review.audit.id)
    assert "returned KSH-1 to you on" in home.text
    assert ", with 1 comment to answer: See the comment." in home.text
    form = open_form(AUDITOR, monkeypatch, review)
    assert summary(form) == {"To answer: ": ["2.2.1"]}
    (comment,) = form.rows["2.2.1"]["comments"]
    assert comment["head"].startswith(f"{MODERATOR}, ")
    assert comment["text"] == "Where is <b>this</b>?"
    assert form.rows["2.2.1"]["reply"]
    assert not form.rows["2.2.2"]["reply"]
    form.page.fill("text_area", "Answer on 2.2.1", "In the plan of May.").press("Add answer on 2.2.1")
    assert recording_messages.ANSWER_ADDED in form.page.text_lines

    store.workflow.submit(ANN, reload_review(store, review))
    thread = open_form(MODERATOR, monkeypatch, review)
    assert [line["text"] for line in thread.rows["2.2.1"]["comments"]] == [
        "Where is <b>this</b>?",
        "In the plan of May.",
    ]
    assert summary(thread) == {"Answered: ": ["2.2.1"]}


def test_an_answer_that_is_not_added_yet_is_a_draft(store: Store, monkeypatch: pytest.MonkeyPatch, review: CaseReview):
    store.comments.add(ANN, review, "", "Check the dates.")
    form = open_form(AUDITOR, monkeypatch, review, "check")
    assert summary(form) == {"To answer: ": ["the whole case"]}
    assert "Check the dates." in form.page.text
    form.page.fill("text_area", "Answer on the whole case", "Done")
    again = open_form(AUDITOR, monkeypatch, review, "check").page
    assert again.widget_by_label("text_area", "Answer on the whole case").value == "Done"


def test_nobody_writes_comments_in_a_closed_audit(store: Store, monkeypatch: pytest.MonkeyPatch, review: CaseReview):
    store.comments.add(ANN, review, "2.2.1", "Where is this?")
    close_audit(store, review.audit.id)
    form = open_form(AUDITOR, monkeypatch, review)
    assert [line["text"] for line in form.rows["2.2.1"]["comments"]] == ["Where is this?"]
    assert form.page.labels("text_area") == []
