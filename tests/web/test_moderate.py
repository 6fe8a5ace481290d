"""The Moderate page: what is to decide, the forms that decide it, and what follows on the other pages."""

from __future__ import annotations

import pytest

from audit.messages import model as model_messages
from audit.messages import moderation as messages
from audit.messages.agreement import NO_PAIRS_IN_CLOSED_AUDIT
from audit.messages.pages import AUDIT_CLOSED
from audit.model.answers import Answer
from audit.model.review_pair import FIRST_REVIEW, SECOND_REVIEW, DisagreementCause
from audit.storage import Role, Store
from tests.storage.factories import ANN, BEN, NO, YES, close_audit, create_audit
from tests.storage.pairs import create_pair, review_of, submit, to_moderate
from tests.web.conftest import NewVisitor, Visitor
from tests.web.signed_in import SignedInVisitor
from tests.web.test_breakdowns import table_rows

SLIP = DisagreementCause.SLIP
REASON = "Seen in the <b>second</b> file."


@pytest.fixture
def audit_id(store: Store) -> str:
    return create_audit(store)


@pytest.fixture
def case_id(store: Store, audit_id: str) -> str:
    """A case of which two answers differ."""
    return create_pair(store, audit_id, "KSH-1", {}, {"2.2.1": NO, "2.3.1": NO})


def form_key(audit_id: str, case_id: str, question: str = "2.2.1", resets: int = 0) -> str:
    return f"moderation {audit_id} {case_id} {question} decide {resets}"


def fill(page: Visitor, key: str, answer: Answer | int, reason: str = REASON) -> Visitor:
    """Fill in a decision."""
    page.set_value("radio", f"answer {key}", answer)
    page.set_value("radio", f"cause {key}", SLIP)
    return page.set_value("text_area", f"reason {key}", reason)


def press(page: Visitor, key: str) -> Visitor:
    """Press the button of a form."""
    page.at.button(key=f"save {key}").click()
    return page.run()


def test_without_pairs_the_page_says_when_there_is_something_to_moderate(
    visitor: NewVisitor, store: Store, audit_id: str
):
    page = visitor().open_page("moderate", audit=audit_id)
    assert messages.NO_PAIRS.format(singular="case") in page.text_lines
    close_audit(store, audit_id)
    for name in ("moderate", "agreement"):
        page.open_page(name, audit=audit_id)
        assert NO_PAIRS_IN_CLOSED_AUDIT.format(singular="case") in page.text_lines


@pytest.mark.thorough
def test_a_difference_is_decided_and_every_page_says_so(visitor: NewVisitor, store: Store, audit_id: str, case_id: str):
    create_pair(store, audit_id, "KSH-2", {}, {})
    store.guidance.add(ANN, audit_id, "2.2.1", "Look in both files.", "Auditors differ.")
    page = visitor().open_page("moderate", audit=audit_id)
    assert "To decide: 1 case" in page.text_lines
    assert table_rows(page, "Cases to decide")[1][:2] == ["KSH-1", "2 questions to decide"]
    assert "No difference: 1 case" in page.text_lines
    page.open_page("moderate", audit=audit_id, case=case_id)
    assert page.title == "Moderate case KSH-1"
    lines = page.text_lines
    assert [lines[lines.index(f"{ordinal}, by {name}@example.org") + 1] for ordinal, name in (
        ("First review", "ada"), ("Second review", "bob"))] == ["Yes", "No"]  # fmt: skip
    assert "Seen by reviewer 2." in lines
    assert "Look in both files." in page.text
    assert page.labels("button").count("Save moderated answer") == 2
    key = form_key(audit_id, case_id)
    press(fill(page, key, NO), key)
    left = messages.LEFT.format(count="1 question")
    assert messages.ANSWER_AGREED.format(question="2.2.1", answer="No", left=left) in page.text_lines
    assert "Moderated answer: No (slip)" in page.text_lines
    assert REASON in page.text_lines
    for name, caption in {
        "results": "Ratings of the standards, 2 submitted cases; 1 answer was moderated",
        "breakdowns": "2 submitted cases; 1 answer was moderated.",
        "case_map": "No (moderated)",
        "history": "moderated answer to 2.2.1: No (slip)",
    }.items():
        assert caption in page.open_page(name, audit=audit_id).text, name
    record = visitor().open_page("record", audit=audit_id, case=case_id)
    (form,) = [element for element in record.at.get("bidi_component") if element.key == "sheet"]
    assert "The moderated answer counts for 2.2.1 (No)." in form.proto.json


def test_what_is_missing_is_said_and_what_was_entered_is_a_draft(visitor: NewVisitor, audit_id: str, case_id: str):
    page = visitor().open_page("moderate", audit=audit_id, case=case_id)
    key = form_key(audit_id, case_id)
    press(page, key)
    problems = {messages.NO_ANSWER_CHOSEN, messages.NO_CAUSE_CHOSEN}
    assert {*problems, model_messages.REASON_MISSING.format(subject="moderated answer")} <= set(page.text_lines)
    fill(page, key, NO)
    again = visitor().open_page("moderate", audit=audit_id, case=case_id)
    values = [again.value("radio", f"answer {key}"), again.value("radio", f"cause {key}")]
    assert [*values, again.value("text_area", f"reason {key}")] == [NO, SLIP, REASON]


def test_the_second_of_two_moderators_sees_the_first_decision_and_keeps_what_they_entered(
    visitor: NewVisitor, store: Store, audit_id: str, case_id: str
):
    page = visitor().open_page("moderate", audit=audit_id, case=case_id)
    seen = to_moderate(store, audit_id, case_id)
    key = form_key(audit_id, case_id)
    fill(page, key, YES)
    store.moderations.decide(BEN, audit_id, {"2.2.1": NO}, "The plan says so.", SLIP, seen.pair)
    press(page, key)
    assert "Ben decided 2.2.1 of KSH-1 meanwhile" in page.text
    assert "Moderated answer: No (slip)" in page.text_lines
    assert page.value("text_area", f"reason {key}") == REASON
    press(page, key)
    assert to_moderate(store, audit_id, case_id).pair.moderated["2.2.1"].answer is YES


def test_all_that_is_left_is_decided_by_the_answers_of_one_review(
    visitor: NewVisitor, store: Store, audit_id: str, case_id: str
):
    page = visitor().open_page("moderate", audit=audit_id, case=case_id)
    page.at.session_state[f"rest-{case_id}"] = True
    key = form_key(audit_id, case_id, "rest")
    press(fill(page.run(), key, SECOND_REVIEW), key)
    none_left = messages.NONE_LEFT.format(singular="case")
    assert messages.ANSWERS_AGREED.format(count="2 answers", left=none_left) in page.text_lines
    moderated = to_moderate(store, audit_id, case_id).pair.moderated
    assert {question_id: each.answer for question_id, each in moderated.items()} == {"2.2.1": NO, "2.3.1": NO}
    assert "Decided: 1 case" in page.open_page("moderate", audit=audit_id).text_lines


def test_after_reopening_an_answer_is_confirmed_or_withdrawn_with_a_reason(
    visitor: NewVisitor, store: Store, audit_id: str, case_id: str
):
    seen = to_moderate(store, audit_id, case_id)
    store.moderations.decide(ANN, audit_id, {"2.2.1": NO, "2.3.1": NO}, REASON, SLIP, seen.pair)
    review = review_of(store, audit_id, case_id, FIRST_REVIEW)
    store.workflow.reopen(ANN, review, "An error.")
    page = visitor().open_page("moderate", audit=audit_id)
    assert messages.REOPENED_LIST.format(references="KSH-1") in page.text_lines
    submit(store, review)
    page.open_page("moderate", audit=audit_id, case=case_id)
    assert page.text_lines.count(messages.DECIDED_BEFORE_REOPENING.format(singular="case")) == 2
    assert "To confirm: 2 answers" in page.text_lines
    page.press("Confirm moderated answer to 2.2.1")
    left = messages.LEFT_TO_CONFIRM.format(count="1 answer")
    assert messages.ANSWER_CONFIRMED.format(question="2.2.1", left=left) in page.text_lines
    assert page.text_lines.count(messages.DECIDED_BEFORE_REOPENING.format(singular="case")) == 1
    page.at.session_state[f"change-{case_id}-2.3.1"] = True
    key = f"moderation {audit_id} {case_id} 2.3.1 withdraw 0"
    page.run().set_value("text_area", f"reason {key}", "A mistake.")
    page.at.button(key=f"withdraw {key}").click()
    page.run()
    assert messages.ANSWER_WITHDRAWN.format(question="2.3.1") in page.text_lines
    assert set(to_moderate(store, audit_id, case_id).pair.moderated) == {"2.2.1"}


@pytest.mark.parametrize(
    ("role", "notice", "forms"), [(Role.MODERATOR, messages.OWN_REVIEW, 0), (Role.LEAD, messages.LEAD_IS_REVIEWER, 2)]
)
def test_a_reviewer_decides_their_own_review_only_as_lead(
    store: Store, monkeypatch: pytest.MonkeyPatch, audit_id: str, case_id: str, role: Role, notice: str, forms: int
):
    store.members.set_role(ANN, audit_id, "ada@example.org", role)
    page = SignedInVisitor("ada@example.org", monkeypatch).open_page("moderate", audit=audit_id, case=case_id)
    assert notice.format(reference="KSH-1") in page.text_lines
    assert page.labels("button").count("Save moderated answer") == forms


def test_a_closed_audit_shows_the_reviews_without_forms(visitor: NewVisitor, store: Store, audit_id: str, case_id: str):
    close_audit(store, audit_id)
    page = visitor().open_page("moderate", audit=audit_id, case=case_id)
    assert AUDIT_CLOSED in page.text_lines
    assert "Save moderated answer" not in page.labels("button")
