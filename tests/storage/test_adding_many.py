"""Adding several cases at once: all of them, or none."""

from __future__ import annotations

import pytest

from audit.errors import InputError
from audit.messages import model as model_messages
from audit.messages import storage as messages
from audit.model.audit_log import ChangeType
from audit.model.case import Case, CaseState
from audit.model.references import random_references
from audit.storage import Store
from tests.storage.factories import (
    ANN,
    InterruptedSaveError,
    count_statements,
    create_audit,
    create_case,
    interrupt_before,
)


def cases_of(store: Store, audit_id: str) -> list[Case]:
    return [progress.case for progress in store.cases.progress(ANN, audit_id)]


def test_several_cases_are_added_in_order_each_with_its_row_in_the_audit_log(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    ids = any_store.cases.add_many(ANN, audit_id, ["KSH-1", " KSH-3 ", "KSH-2"], " Ben ")
    assert list(any_store.cases.references(ANN, audit_id)) == ids
    assert cases_of(any_store, audit_id) == [
        Case(reference, "Ben", {}, CaseState.ALLOCATED) for reference in ("KSH-1", "KSH-3", "KSH-2")
    ]
    logged = any_store.audits.audit_log(ANN, audit_id)
    added = [(row.change.case_id, row.change.new) for row in logged if row.change.type is ChangeType.CASE]
    assert added == list(zip(ids, ["KSH-1", "KSH-3", "KSH-2"], strict=True))


def test_every_problem_is_listed_and_no_case_is_added(any_store: Store) -> None:
    review = create_case(any_store, reference="KSH-1")
    with pytest.raises(InputError) as refused:
        any_store.cases.add_many(ANN, review.audit.id, ["ksh-1", "X123456", "KSH-2", "KSH-3", "Ksh-2", "=1"])
    assert refused.value.problems == (
        model_messages.REFERENCE_LOOKS_PERSONAL.format(personal_data="a CRN"),
        model_messages.REFERENCE_NOT_ALLOWED,
        messages.REFERENCE_USED.format(case_label="case", reference="ksh-1"),
        messages.REFERENCE_USED.format(case_label="case", reference="Ksh-2"),
    )
    with pytest.raises(InputError):
        any_store.cases.add_many(ANN, review.audit.id, ["KSH-4"], "Ben\nCat")
    assert [case.reference for case in cases_of(any_store, review.audit.id)] == ["KSH-1"]


@pytest.mark.parametrize("moment", ["INSERT INTO reading", "INSERT INTO trail", "COMMIT"])
def test_an_interruption_adds_no_case(any_store: Store, moment: str) -> None:
    audit_id = create_audit(any_store)
    with interrupt_before(any_store, moment), pytest.raises(InterruptedSaveError):
        any_store.cases.add_many(ANN, audit_id, ["KSH-1", "KSH-2"])
    assert cases_of(any_store, audit_id) == []


def test_the_number_of_statements_does_not_depend_on_the_number_of_cases(any_store: Store) -> None:
    audit_id = create_case(any_store).audit.id
    counts = []
    for count in (2, 400):
        with count_statements(any_store) as statements:
            any_store.cases.add_many(ANN, audit_id, random_references(count, []), "Ben")
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 22, statements
