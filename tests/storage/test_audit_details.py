"""Changing what an audit is about, and its settings, after it has begun."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from audit.errors import Conflict, InputError
from audit.model.audit import AuditDetails
from audit.model.case import Case
from audit.storage import Store
from audit.storage.audit_log.change_log import What
from tests.storage.factories import ANN, BEN, Cut, begin_audit, cut_at, submit_cases

CHANGED = AuditDetails(
    "Spring audit", "Exemplar", "North", date(2023, 4, 17), None, "October 2022", frozenset({"2.3"}), 62, 10
)


def told(store: Store, audit_id: str) -> list[tuple[str, str, str | None, str | None]]:
    return [
        (row.by, row.change.subject, row.change.old, row.change.new)
        for row in store.audits.trail(ANN, audit_id)
        if row.change.what is What.DETAILS
    ]


def test_details_are_changed_each_with_a_row_in_the_trail(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    seen = any_store.audits.get(ANN, audit_id).details
    any_store.audits.change_details(BEN, audit_id, replace(CHANGED, name=" Spring audit\t".rstrip()), seen)
    assert any_store.audits.get(ANN, audit_id).details == CHANGED
    assert told(any_store, audit_id) == [
        ("Ben", "name", "First audit", "Spring audit"),
        ("Ben", "unit", "Example unit", "Exemplar"),
        ("Ben", "region", None, "North"),
        ("Ben", "fieldwork_from", None, "2023-04-17"),
        ("Ben", "started_in", None, "October 2022"),
        ("Ben", "eligible", None, "62"),
        ("Ben", "small_number", None, "10"),
        ("Ben", "not_inspected", None, "2.3"),
    ]
    any_store.audits.change_details(ANN, audit_id, replace(CHANGED, not_inspected=frozenset()), CHANGED)
    assert told(any_store, audit_id)[8:] == [("Ann", "not_inspected", "2.3", None)]
    (listed,) = any_store.audits.all(ANN)
    assert (listed.details.eligible, listed.details.small_number) == (62, 10)


def test_a_standard_that_is_no_longer_inspected_drops_out_of_results_and_comes_back(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    submit_cases(any_store, audit_id, cases=10, yes=9)
    seen = any_store.audits.get(ANN, audit_id).details
    left_out = replace(seen, not_inspected=frozenset({"2.3"}))
    any_store.audits.change_details(ANN, audit_id, left_out, seen)
    assert [s.standard.id for s in any_store.audits.results(ANN, audit_id).results.standards] == ["1.1", "2.2", "2.6"]
    any_store.audits.change_details(ANN, audit_id, seen, left_out)
    found = any_store.audits.results(ANN, audit_id).results.standards
    assert [(s.standard.id, s.rating) for s in found][2] == ("2.3", "Outstanding")


def test_details_over_unseen_ones_are_refused(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    seen = any_store.audits.get(ANN, audit_id).details
    any_store.audits.change_details(BEN, audit_id, CHANGED, seen)
    with pytest.raises(Conflict) as refused:
        any_store.audits.change_details(ANN, audit_id, replace(seen, region="South"), seen)
    assert str(refused.value) == "Somebody else changed the details of the audit meanwhile; yours were not saved."
    any_store.audits.change_details(ANN, audit_id, CHANGED, seen)
    assert any_store.audits.get(ANN, audit_id).details == CHANGED
    assert {row[0] for row in told(any_store, audit_id)} == {"Ben"}, "the same again writes nothing"


def test_faulty_details_are_refused_with_every_fault(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    seen = any_store.audits.get(ANN, audit_id).details
    wrong = AuditDetails("", "Unit", not_inspected=frozenset({"9.9"}), eligible=0)
    with pytest.raises(InputError) as refused:
        any_store.audits.change_details(ANN, audit_id, wrong, seen)
    assert len(refused.value.faults) == 3
    assert any_store.audits.get(ANN, audit_id).details == seen


@pytest.mark.parametrize("moment", ["UPDATE audit_standard", "INSERT INTO trail", "COMMIT"])
def test_a_change_of_details_that_is_cut_off_leaves_them_as_they_were(any_store: Store, moment: str) -> None:
    audit_id = begin_audit(any_store)
    seen = any_store.audits.get(ANN, audit_id).details
    with cut_at(any_store, moment), pytest.raises(Cut):
        any_store.audits.change_details(ANN, audit_id, CHANGED, seen)
    assert any_store.audits.get(ANN, audit_id).details == seen
    assert told(any_store, audit_id) == []


def test_fewer_eligible_cases_than_the_audit_has_are_refused_only_where_the_number_is_new(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    for reference in ("A1", "A2", "A3"):
        any_store.cases.add(ANN, audit_id, Case(reference))
    before = any_store.audits.get(ANN, audit_id).details
    with pytest.raises(InputError, match="Only 2 were eligible, but the audit has 3"):
        any_store.audits.change_details(ANN, audit_id, replace(before, eligible=2), before)
    three = replace(before, eligible=3)
    any_store.audits.change_details(ANN, audit_id, three, before)
    any_store.cases.add(ANN, audit_id, Case("A4"))
    any_store.audits.change_details(ANN, audit_id, replace(three, unit="Elsewhere"), three)
    assert any_store.audits.get(ANN, audit_id).details == replace(three, unit="Elsewhere")
