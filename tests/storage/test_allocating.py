"""Allocating several cases at once: all of them, or none."""

from __future__ import annotations

import pytest

from audit.errors import InputError, NotFound
from audit.storage import Store
from audit.storage.audit_log.change_log import What
from tests.storage.factories import (
    ANN,
    BEN,
    Cut,
    begin_audit,
    begin_case,
    begin_second_reading,
    changes,
    cut_at,
    reread,
)


def test_several_cases_are_allocated_each_with_its_row_in_the_trail(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    cases = [begin_case(any_store, audit_id, f"KSH-{number}") for number in range(4)]
    any_store.stages.allocate(ANN, cases[0], "Cat")
    any_store.stages.allocate(ANN, cases[1], "Dan")
    any_store.stages.allocate_all(BEN, audit_id, [case.case_id for case in cases[:3]], " Cat ")
    assert [reread(any_store, case).auditor for case in cases] == ["Cat", "Cat", "Cat", ""]
    told = [[(c.old, c.new) for c in changes(any_store, case, What.ALLOCATION)] for case in cases]
    assert told == [[(None, "Cat")], [(None, "Dan"), ("Dan", "Cat")], [(None, "Cat")], []]
    any_store.stages.allocate_all(ANN, audit_id, [cases[1].case_id], "")
    assert [(c.old, c.new) for c in changes(any_store, cases[1], What.ALLOCATION)][2:] == [("Cat", None)]


def test_a_second_reading_keeps_its_auditor(any_store: Store) -> None:
    reading = begin_case(any_store)
    second = begin_second_reading(any_store, reading)
    any_store.stages.allocate_all(ANN, reading.audit.id, [reading.case_id], "Cat")
    assert any_store.readings.open(ANN, second.audit.id, second.case_id, number=2).auditor == "Ben"


def test_one_case_of_another_audit_refuses_all(any_store: Store) -> None:
    mine, other = begin_case(any_store), begin_case(any_store)
    with pytest.raises(NotFound) as refused:
        any_store.stages.allocate_all(ANN, mine.audit.id, [mine.case_id, other.case_id], "Cat")
    assert str(refused.value) == "The audit has no such case. Open one from the list of cases."
    with pytest.raises(InputError):
        any_store.stages.allocate_all(ANN, mine.audit.id, [mine.case_id], "Cat\nDan")
    assert [reread(any_store, case).auditor for case in (mine, other)] == ["", ""]


@pytest.mark.parametrize("moment", ["UPDATE reading", "INSERT INTO trail", "COMMIT"])
def test_an_allocation_that_is_cut_off_allocates_none(any_store: Store, moment: str) -> None:
    audit_id = begin_audit(any_store)
    cases = [begin_case(any_store, audit_id, f"KSH-{number}") for number in range(3)]
    with cut_at(any_store, moment), pytest.raises(Cut):
        any_store.stages.allocate_all(ANN, audit_id, [case.case_id for case in cases], "Cat")
    assert [reread(any_store, case) for case in cases] == cases
