"""Decided ratings: who puts one in the place of a calculated rating, why, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from audit.errors import ConflictError, InputError, NotAllowedError
from audit.messages import model as model_messages
from audit.messages import storage as messages
from audit.model.audit_log import ChangeType
from audit.storage import Store
from tests.storage.factories import (
    ANN,
    BEN,
    InterruptedSaveError,
    create_audit,
    import_submitted_cases,
    interrupt_before,
)

NOT_DECIDED = "2.2 Assessment: the rating cannot be decided, because "
WHY = "The cases of one office pull it down."


def create_audit_close_to_good(store: Store) -> str:
    """An audit in which 2.2 is calculated as Requires improvement (6 of 10 cases), close to Good."""
    audit_id = create_audit(store)
    import_submitted_cases(store, audit_id, cases=10, yes=6)
    return audit_id


def logged_decisions(store: Store, audit_id: str) -> list[tuple[str, str, str | None, str | None, str]]:
    return [
        (row.by, row.change.subject, row.change.old, row.change.new, row.change.reason)
        for row in store.audits.audit_log(ANN, audit_id)
        if row.change.type is ChangeType.DECISION
    ]


def test_a_rating_can_be_overridden_changed_and_withdrawn(any_store: Store) -> None:
    audit_id = create_audit_close_to_good(any_store)
    before = datetime.now(UTC)
    first = any_store.decisions.override_rating(ANN, audit_id, "2.2", "Good", f" {WHY}\n", seen=None)
    assert (first.rating, first.reason, first.decided_by) == ("Good", WHY, "Ann")
    assert before <= first.decided_at <= datetime.now(UTC)
    assert any_store.audits.get(ANN, audit_id).decisions == {"2.2": first}
    assert any_store.audits.results(ANN, audit_id).audit.decisions == {"2.2": first}
    second = any_store.decisions.override_rating(BEN, audit_id, "2.2", "Inadequate", "Seen again.", seen=first)
    assert any_store.audits.get(ANN, audit_id).decisions == {"2.2": second}
    any_store.decisions.withdraw(ANN, audit_id, "2.2", second, "Not agreed.")
    assert any_store.audits.get(ANN, audit_id).decisions == {}
    assert logged_decisions(any_store, audit_id) == [
        ("Ann", "2.2", None, "Good", WHY),
        ("Ben", "2.2", "Good", "Inadequate", "Seen again."),
        ("Ann", "2.2", "Inadequate", None, "Not agreed."),
    ]


def test_the_same_decision_again_changes_nothing(any_store: Store) -> None:
    audit_id = create_audit_close_to_good(any_store)
    first = any_store.decisions.override_rating(ANN, audit_id, "2.2", "Good", WHY, seen=None)
    assert any_store.decisions.override_rating(BEN, audit_id, "2.2", "Good", WHY, seen=None) == first
    assert len(logged_decisions(any_store, audit_id)) == 1


def test_a_decision_over_an_unseen_one_is_a_conflict(any_store: Store) -> None:
    audit_id = create_audit_close_to_good(any_store)
    first = any_store.decisions.override_rating(ANN, audit_id, "2.2", "Good", WHY, seen=None)
    for act in (
        lambda: any_store.decisions.override_rating(BEN, audit_id, "2.2", "Inadequate", WHY, seen=None),
        lambda: any_store.decisions.withdraw(BEN, audit_id, "2.2", None, WHY),
    ):
        with pytest.raises(ConflictError) as refused:
            act()
        assert str(refused.value) == messages.DECISION_CONFLICT.format(standard="2.2")
    assert any_store.audits.get(ANN, audit_id).decisions == {"2.2": first}
    any_store.decisions.withdraw(ANN, audit_id, "2.2", first, WHY)
    with pytest.raises(ConflictError):
        any_store.decisions.withdraw(BEN, audit_id, "2.2", first, WHY)


def test_a_missing_decision_cannot_be_withdrawn(any_store: Store) -> None:
    audit_id = create_audit_close_to_good(any_store)
    with pytest.raises(NotAllowedError) as refused:
        any_store.decisions.withdraw(ANN, audit_id, "2.2", None, WHY)
    assert str(refused.value) == messages.NO_DECISION.format(standard="2.2")


@pytest.mark.parametrize(
    ("standard", "rating", "reason", "sentence"),
    [
        ("2.2", "Good", " \n", model_messages.REASON_MISSING.format(subject="rating")),
        ("2.2", "Good", "x" * 5_001, "The reason has 5,001 characters. Shorten it to 5,000."),
        (
            "2.2",
            "Outstanding",
            WHY,
            f"{NOT_DECIDED}the calculated rating is Requires improvement, more than one band away.",
        ),
        ("2.2", "Requires improvement", WHY, f"{NOT_DECIDED}the calculated rating is that already."),
        ("2.2", "Fine", WHY, f"{NOT_DECIDED}the calculated rating is Requires improvement, more than one band away."),
        ("9.9", "Good", WHY, messages.STANDARD_NOT_INSPECTED.format(standard="9.9")),
        (
            "1.1",
            "Good",
            WHY,
            "1.1 Leadership: the rating cannot be decided, because the standard is not rated from cases.",
        ),
        (
            "2.6",
            "Good",
            WHY,
            "2.6 Outcomes: the rating cannot be decided, because the standard is not rated from cases.",
        ),
    ],
)
def test_an_invalid_decision_is_rejected(
    any_store: Store, standard: str, rating: str, reason: str, sentence: str
) -> None:
    audit_id = create_audit_close_to_good(any_store)
    with pytest.raises(InputError) as refused:
        any_store.decisions.override_rating(ANN, audit_id, standard, rating, reason, seen=None)
    assert str(refused.value).startswith(sentence)
    assert any_store.audits.get(ANN, audit_id).decisions == {}
    assert logged_decisions(any_store, audit_id) == []


def test_a_rating_can_be_overridden_only_if_discretion_is_flagged(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    import_submitted_cases(any_store, audit_id, cases=20, yes=18)
    with pytest.raises(InputError) as refused:
        any_store.decisions.override_rating(ANN, audit_id, "2.2", "Good", WHY, seen=None)
    assert str(refused.value).startswith(f"{NOT_DECIDED}there is no reason to check Outstanding.")


@pytest.mark.parametrize("moment", ["INSERT INTO decision", "INSERT INTO trail", "COMMIT"])
def test_an_interrupted_decision_leaves_the_previous_one(any_store: Store, moment: str) -> None:
    audit_id = create_audit_close_to_good(any_store)
    first = any_store.decisions.override_rating(ANN, audit_id, "2.2", "Good", WHY, seen=None)
    with interrupt_before(any_store, moment), pytest.raises(InterruptedSaveError):
        any_store.decisions.override_rating(ANN, audit_id, "2.2", "Inadequate", WHY, seen=first)
    assert any_store.audits.get(ANN, audit_id).decisions == {"2.2": first}
    assert len(logged_decisions(any_store, audit_id)) == 1
