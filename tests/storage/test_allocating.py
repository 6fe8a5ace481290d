"""Allocating several cases at once: all of them, or none."""

from __future__ import annotations

import pytest

from audit.errors import InputError, NotFoundError
from audit.messages import model as model_messages
from audit.model.audit_log import ChangeType
from audit.storage import Store
from tests.storage.factories import (
    ANN,
    BEN,
    InterruptedSaveError,
    create_audit,
    create_case,
    create_second_review,
    interrupt_before,
    logged_changes,
    reload_review,
)


def test_several_cases_are_allocated_each_with_an_audit_log_row(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    cases = [create_case(any_store, audit_id, f"KSH-{number}") for number in range(4)]
    any_store.workflow.allocate(ANN, cases[0], "Cat")
    any_store.workflow.allocate(ANN, cases[1], "Dan")
    any_store.workflow.allocate_all(BEN, audit_id, [case.case_id for case in cases[:3]], " Cat ")
    assert [reload_review(any_store, case).auditor for case in cases] == ["Cat", "Cat", "Cat", ""]
    logged = [[(c.old, c.new) for c in logged_changes(any_store, case, ChangeType.ALLOCATION)] for case in cases]
    assert logged == [[(None, "Cat")], [(None, "Dan"), ("Dan", "Cat")], [(None, "Cat")], []]
    any_store.workflow.allocate_all(ANN, audit_id, [cases[1].case_id], "")
    assert [(c.old, c.new) for c in logged_changes(any_store, cases[1], ChangeType.ALLOCATION)][2:] == [("Cat", None)]


def test_a_second_review_keeps_its_auditor(any_store: Store) -> None:
    review = create_case(any_store)
    second = create_second_review(any_store, review)
    any_store.workflow.allocate_all(ANN, review.audit.id, [review.case_id], "Cat")
    assert any_store.reviews.open(ANN, second.audit.id, second.case_id, number=2).auditor == "Ben"


def test_a_case_of_another_audit_blocks_the_whole_allocation(any_store: Store) -> None:
    mine, other = create_case(any_store), create_case(any_store)
    with pytest.raises(NotFoundError) as refused:
        any_store.workflow.allocate_all(ANN, mine.audit.id, [mine.case_id, other.case_id], "Cat")
    assert str(refused.value) == model_messages.CASE_NOT_FOUND
    with pytest.raises(InputError):
        any_store.workflow.allocate_all(ANN, mine.audit.id, [mine.case_id], "Cat\nDan")
    assert [reload_review(any_store, case).auditor for case in (mine, other)] == ["", ""]


@pytest.mark.parametrize("moment", ["UPDATE reading", "INSERT INTO trail", "COMMIT"])
def test_an_interrupted_allocation_allocates_no_case(any_store: Store, moment: str) -> None:
    audit_id = create_audit(any_store)
    cases = [create_case(any_store, audit_id, f"KSH-{number}") for number in range(3)]
    with interrupt_before(any_store, moment), pytest.raises(InterruptedSaveError):
        any_store.workflow.allocate_all(ANN, audit_id, [case.case_id for case in cases], "Cat")
    assert [reload_review(any_store, case) for case in cases] == cases
