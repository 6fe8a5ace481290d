"""Changing what an audit is about, and its settings, after it has begun."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from audit.errors import ConflictError, InputError
from audit.messages import model as model_messages
from audit.messages import storage as messages
from audit.model.audit import AuditDescription
from audit.model.audit_log import ChangeType
from audit.model.case import Case
from audit.storage import Store
from tests.storage.factories import (
    ANN,
    BEN,
    InterruptedSaveError,
    create_audit,
    import_submitted_cases,
    interrupt_before,
)

CHANGED = AuditDescription(
    "Spring audit", "Exemplar", "North", date(2023, 4, 17), None, "October 2022", frozenset({"2.3"}), 62, 10
)


def logged_details(store: Store, audit_id: str) -> list[tuple[str, str, str | None, str | None]]:
    return [
        (row.by, row.change.subject, row.change.old, row.change.new)
        for row in store.audits.audit_log(ANN, audit_id)
        if row.change.type is ChangeType.DESCRIPTION
    ]


def test_description_fields_are_changed_each_with_an_audit_log_row(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    seen = any_store.audits.get(ANN, audit_id).description
    any_store.audits.update_description(BEN, audit_id, replace(CHANGED, name=" Spring audit\t".rstrip()), seen)
    assert any_store.audits.get(ANN, audit_id).description == CHANGED
    assert logged_details(any_store, audit_id) == [
        ("Ben", "name", "First audit", "Spring audit"),
        ("Ben", "unit", "Example unit", "Exemplar"),
        ("Ben", "region", None, "North"),
        ("Ben", "fieldwork_from", None, "2023-04-17"),
        ("Ben", "started_in", None, "October 2022"),
        ("Ben", "eligible", None, "62"),
        ("Ben", "small_number", None, "10"),
        ("Ben", "not_inspected", None, "2.3"),
    ]
    any_store.audits.update_description(ANN, audit_id, replace(CHANGED, not_inspected=frozenset()), CHANGED)
    assert logged_details(any_store, audit_id)[8:] == [("Ann", "not_inspected", "2.3", None)]
    (listed,) = any_store.audits.all(ANN)
    assert (listed.description.eligible, listed.description.small_number) == (62, 10)


def test_a_standard_no_longer_inspected_leaves_the_results_and_can_return(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    import_submitted_cases(any_store, audit_id, cases=10, yes=9)
    seen = any_store.audits.get(ANN, audit_id).description
    left_out = replace(seen, not_inspected=frozenset({"2.3"}))
    any_store.audits.update_description(ANN, audit_id, left_out, seen)
    assert [s.standard.id for s in any_store.audits.results(ANN, audit_id).results.standards] == ["1.1", "2.2", "2.6"]
    any_store.audits.update_description(ANN, audit_id, seen, left_out)
    standards = any_store.audits.results(ANN, audit_id).results.standards
    assert [(s.standard.id, s.rating) for s in standards][2] == ("2.3", "Outstanding")


def test_a_description_over_an_unseen_one_is_a_conflict(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    seen = any_store.audits.get(ANN, audit_id).description
    any_store.audits.update_description(BEN, audit_id, CHANGED, seen)
    with pytest.raises(ConflictError) as refused:
        any_store.audits.update_description(ANN, audit_id, replace(seen, region="South"), seen)
    assert str(refused.value) == messages.DESCRIPTION_CONFLICT
    any_store.audits.update_description(ANN, audit_id, CHANGED, seen)
    assert any_store.audits.get(ANN, audit_id).description == CHANGED
    assert {row[0] for row in logged_details(any_store, audit_id)} == {"Ben"}, "the same again writes nothing"


def test_an_invalid_description_is_rejected_with_every_problem(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    seen = any_store.audits.get(ANN, audit_id).description
    wrong = AuditDescription("", "Unit", not_inspected=frozenset({"9.9"}), eligible=0)
    with pytest.raises(InputError) as refused:
        any_store.audits.update_description(ANN, audit_id, wrong, seen)
    assert len(refused.value.problems) == 3
    assert any_store.audits.get(ANN, audit_id).description == seen


@pytest.mark.parametrize("moment", ["UPDATE audit_standard", "INSERT INTO trail", "COMMIT"])
def test_an_interrupted_change_of_the_description_changes_nothing(any_store: Store, moment: str) -> None:
    audit_id = create_audit(any_store)
    seen = any_store.audits.get(ANN, audit_id).description
    with interrupt_before(any_store, moment), pytest.raises(InterruptedSaveError):
        any_store.audits.update_description(ANN, audit_id, CHANGED, seen)
    assert any_store.audits.get(ANN, audit_id).description == seen
    assert logged_details(any_store, audit_id) == []


def test_fewer_eligible_cases_than_recorded_cases_are_rejected_only_if_the_number_is_new(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    for reference in ("A1", "A2", "A3"):
        any_store.cases.add(ANN, audit_id, Case(reference))
    before = any_store.audits.get(ANN, audit_id).description
    with pytest.raises(InputError, match=model_messages.FEWER_ELIGIBLE_THAN_CASES.format(eligible=2, case_count=3)):
        any_store.audits.update_description(ANN, audit_id, replace(before, eligible=2), before)
    three = replace(before, eligible=3)
    any_store.audits.update_description(ANN, audit_id, three, before)
    any_store.cases.add(ANN, audit_id, Case("A4"))
    any_store.audits.update_description(ANN, audit_id, replace(three, unit="Elsewhere"), three)
    assert any_store.audits.get(ANN, audit_id).description == replace(three, unit="Elsewhere")
