"""Guidance that is added to a question during an audit: who may, what everybody reads, and that nothing is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from audit.errors import ConflictError, InputError, NotAllowedError
from audit.messages import model as model_messages
from audit.messages import storage as messages
from audit.model.audit_log import ChangeType
from audit.model.guidance import guidance_in_force
from audit.model.personal_text import TextKind
from audit.storage import Store, verify
from tests.storage.factories import ANN, BEN, create_audit, create_case, reload_review
from tests.storage.rich_store import fill_store

NO_REASON = model_messages.REASON_MISSING.format(subject="guidance")
TEXT, REASON = "Count only what was written before sentence.", "Four of nine reviews differed."


def assert_no_tampering(store: Store) -> None:
    """Verification finds every row as the audit log has it."""
    with store.database.read_transaction() as connection:
        assert not verify(connection).breaks


def test_guidance_is_read_in_the_form_and_logged_with_its_reason(any_store: Store) -> None:
    review = create_case(any_store)
    audit_id = review.audit.id
    added = any_store.guidance.add(ANN, audit_id, "2.2.1", f"  {TEXT} ", REASON)
    assert (added.number, added.text, added.reason, added.by) == (1, TEXT, REASON, "Ann")
    assert list(any_store.guidance.all(BEN, audit_id)) == [added]
    (shown,) = reload_review(any_store, review).guidance
    assert (shown.question_id, shown.text, shown.at) == ("2.2.1", TEXT, added.at)
    assert not shown.reason
    row = any_store.audits.audit_log(ANN, audit_id)[-1]
    assert (row.change.type, row.change.new, row.change.reason) == (ChangeType.GUIDANCE, f"2.2.1: {TEXT}", REASON)
    assert_no_tampering(any_store)


def test_the_same_again_adds_nothing(store: Store) -> None:
    audit_id = create_audit(store)
    first = store.guidance.add(ANN, audit_id, "2.2.1", TEXT, REASON)
    assert store.guidance.add(ANN, audit_id, "2.2.1", TEXT, REASON) == first
    assert len(store.guidance.all(ANN, audit_id)) == 1


def test_the_second_of_two_leads_is_told_and_overwrites_nothing(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    first = any_store.guidance.add(ANN, audit_id, "2.2.1", TEXT, REASON)
    with pytest.raises(ConflictError, match=messages.GUIDANCE_CONFLICT.format(name="Ann", question="2.2.1")):
        any_store.guidance.add(BEN, audit_id, "2.2.1", "Another rule.", "The meeting agreed it.")
    second = any_store.guidance.add(BEN, audit_id, "2.2.1", "Another rule.", "The meeting agreed it.", first.number)
    other = any_store.guidance.add(BEN, audit_id, "2.2.2", "Unseen changes of other questions are no conflict.", "So.")
    assert guidance_in_force(any_store.guidance.all(ANN, audit_id)) == {"2.2.1": (first, second), "2.2.2": (other,)}


def test_withdrawn_guidance_is_no_longer_read_and_not_lost(any_store: Store) -> None:
    review = create_case(any_store)
    audit_id = review.audit.id
    added = any_store.guidance.add(ANN, audit_id, "2.2.1", TEXT, REASON)
    any_store.guidance.withdraw(ANN, audit_id, "2.2.1", "It was a mistake.", added.number)
    changes = any_store.guidance.all(ANN, audit_id)
    assert [change.text for change in changes] == [TEXT, ""]
    assert not guidance_in_force(changes)
    change = any_store.audits.audit_log(ANN, audit_id)[-1].change
    assert (change.old, change.new, change.reason) == (f"2.2.1: {TEXT}", None, "It was a mistake.")
    with pytest.raises(NotAllowedError, match=messages.NO_ADDED_GUIDANCE.format(question="2.2.1")):
        any_store.guidance.withdraw(ANN, audit_id, "2.2.1", "Again.", changes[-1].number)
    assert_no_tampering(any_store)


@pytest.mark.parametrize(
    ("question_id", "text", "reason", "problems"),
    [
        ("2.2.1", " ", REASON, [model_messages.GUIDANCE_WITHOUT_TEXT]),
        ("2.2.1", TEXT, "", [NO_REASON]),
        ("2.2.1", "", " ", [model_messages.GUIDANCE_WITHOUT_TEXT, NO_REASON]),
        ("9.9", TEXT, REASON, [model_messages.NOT_A_QUESTION.format(question_id="9.9")]),
    ],
)
def test_guidance_needs_a_question_a_text_and_a_reason(
    store: Store, question_id: str, text: str, reason: str, problems: list[str]
) -> None:
    audit_id = create_audit(store)
    with pytest.raises(InputError) as error:
        store.guidance.add(ANN, audit_id, question_id, text, reason)
    assert list(error.value.problems) == problems
    assert not store.guidance.all(ANN, audit_id)


def test_guidance_that_may_identify_a_person_is_among_the_texts_to_check(store: Store) -> None:
    audit_id = create_audit(store)
    store.guidance.add(ANN, audit_id, "2.2.1", "Ring 07700 900123.", "Ask a@example.org.")
    (first, second) = store.text_checks.texts_to_check(ANN, audit_id)
    assert (first.kind, first.subject, second.kind) == (TextKind.GUIDANCE, "2.2.1", TextKind.GUIDANCE)


@pytest.mark.thorough
def test_guidance_outlives_the_erasure_of_cases(any_store: Store) -> None:
    audit_id = fill_store(any_store)["erased"]
    changes = any_store.guidance.all(ANN, audit_id)
    assert [bool(change.text) for change in changes] == [True, False, True]
    assert all(change.reason for change in changes)
    assert_no_tampering(any_store)


def test_of_two_leads_at_the_same_moment_one_is_first(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    with ThreadPoolExecutor(2) as pool:
        futures = [
            pool.submit(any_store.guidance.add, person, audit_id, "2.2.1", f"By {person.name}.", REASON)
            for person in (ANN, BEN)
        ]
    errors = [future.exception() for future in futures]
    assert sum(error is None for error in errors) == 1
    assert sum(isinstance(error, ConflictError) for error in errors) == 1
    assert len(any_store.guidance.all(ANN, audit_id)) == 1


def test_a_closed_audit_takes_no_guidance(store: Store) -> None:
    audit_id = create_audit(store)
    store.closings.close(ANN, audit_id)
    with pytest.raises(NotAllowedError):
        store.guidance.add(ANN, audit_id, "2.2.1", TEXT, REASON)
