"""Saving a planned allocation: all of it as it was previewed, or nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from audit.errors import ConflictError, InputError, NotAllowedError, NotFoundError
from audit.messages import allocation as messages
from audit.model.allocation import AllocatableCase, Assignment, Auditor, Conflict, Readers, StaffDetails, conflicts
from audit.model.allocation_plan import Plan, PlanRequest, plan_without_changes, with_auditor
from audit.model.allocation_planner import plan_allocation
from audit.model.audit_log import ChangeType
from audit.model.case import Case, CaseRecord, CaseState
from audit.model.import_plan import ExistingCases, ImportOptions
from audit.storage import Person, Role, Store, verify
from tests.storage.factories import (
    ANN,
    BEN,
    YES,
    InterruptedSaveError,
    count_statements,
    create_audit,
    create_case,
    interrupt_before,
    logged_changes,
    reload_review,
    save_answer,
)
from tests.storage.sample_factory import save_draw

MANAGER = StaffDetails("S-BBBBBB")
TEAM = StaffDetails("", ("team 1",))
MAX_STATEMENTS = 20


pytestmark = pytest.mark.usefixtures("case_key_set")


def cases_of(store: Store, audit_id: str) -> dict[str, AllocatableCase]:
    return {case.reference: case for case in store.staff.allocation(ANN, audit_id).cases}


def plan_for(store: Store, audit_id: str, *names: str, second_reviews: int = 0) -> Plan:
    """A plan for these people, from what the database has."""
    return plan_allocation(replace(request_of(store, audit_id, *names), second_reviews=second_reviews))


def request_of(store: Store, audit_id: str, *names: str) -> PlanRequest:
    data = store.staff.allocation(ANN, audit_id)
    auditors = [Auditor(name, data.staff.get(name, StaffDetails())) for name in names]
    return PlanRequest(data.cases, auditors, waivers=data.waivers)


def assign(case: AllocatableCase, auditor: str, second: str = "", **waivers: str) -> dict[str, Assignment]:
    return {case.id: Assignment(Readers(auditor, second), case.readers, case.state, waivers)}


def test_a_plan_is_saved_with_its_second_reviews_and_a_row_in_the_log_for_each(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    reviews = [create_case(any_store, audit_id, f"KSH-{number}") for number in range(5)]
    plan = plan_for(any_store, audit_id, "Cat", "Dan", second_reviews=2)
    any_store.workflow.allocate_many(BEN, audit_id, plan.assignments)
    saved = {case.id: case.readers for case in any_store.staff.allocation(ANN, audit_id).cases}
    assert saved == plan.readers
    second = any_store.staff.second_reviewers(ANN, audit_id)
    assert second == {case_id: r.second_reviewer for case_id, r in plan.readers.items() if r.second_reviewer}
    for review in reviews:
        readers = plan.readers[review.case_id]
        changes = logged_changes(any_store, review, ChangeType.ALLOCATION, ChangeType.SECOND_REVIEWER)
        assert [change.new for change in changes] == [
            name for name in (readers.auditor, readers.second_reviewer) if name
        ]
    assert not plan_for(any_store, audit_id, "Cat", "Dan", second_reviews=2).assignments
    with any_store.database.read_transaction() as connection:
        assert not verify(connection).breaks


def test_codes_of_a_drawn_case_are_read_with_it_and_conflicts_follow(store: Store) -> None:
    audit_id = create_audit(store)
    save_draw(store, audit_id)
    create_case(store, audit_id, "KSH-1")
    store.staff.set_many(ANN, audit_id, {"Cat": MANAGER, "Dan": TEAM}, {})
    data = store.staff.allocation(ANN, audit_id)
    assert [case.is_drawn for case in data.cases] == [True, True, True, False]
    assert {conflicts(case, data.staff["Cat"]) for case in data.cases[:3]} == {(Conflict.LINE_MANAGED,)}
    plan = plan_for(store, audit_id, "Cat", "Dan")
    assert [case.reference for case in plan.unallocated] == ["R-0001", "R-0002", "R-0003"]


def test_a_case_with_a_conflict_is_saved_only_with_a_reason_which_the_log_keeps(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    save_draw(any_store, audit_id)
    any_store.staff.set(ANN, audit_id, "Cat", MANAGER)
    case = cases_of(any_store, audit_id)["R-0001"]
    for waivers in ({}, {"Cat": " "}, {"Dan": "Another person"}):
        with pytest.raises(InputError):
            any_store.workflow.allocate_many(ANN, audit_id, assign(case, "Cat", **waivers))
    assert cases_of(any_store, audit_id)["R-0001"] == case
    plan = with_auditor(plan_for(any_store, audit_id, "Cat"), case.id, "Cat", "Manager since June only.")
    any_store.workflow.allocate_many(ANN, audit_id, {case.id: plan.assignments[case.id]})
    review = any_store.reviews.open(ANN, audit_id, case.id)
    assert logged_changes(any_store, review, ChangeType.ALLOCATION)[-1].reason == "Manager since June only."
    data = any_store.staff.allocation(ANN, audit_id)
    assert data.waivers == {case.id: {"Cat": "Manager since June only."}}
    assert not plan_for(any_store, audit_id, "Cat").in_conflict


def test_an_import_that_allocates_a_case_is_no_waiver(store: Store) -> None:
    audit_id = create_audit(store)
    save_draw(store, audit_id)
    store.staff.set(ANN, audit_id, "Cat", MANAGER)
    imported = CaseRecord(Case("R-0001", "Cat", {"office": ("Huyton",)}))
    store.cases.import_cases(ANN, audit_id, [imported], ImportOptions(existing=ExistingCases.UPDATE))
    [(case, name)] = plan_without_changes(request_of(store, audit_id, "Cat")).in_conflict
    assert (case.reference, name) == ("R-0001", "Cat")


def test_a_case_that_changed_since_the_plan_is_not_overwritten(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    first, second, third = (create_case(any_store, audit_id, f"KSH-{number}") for number in range(3))
    plan = plan_for(any_store, audit_id, "Cat")
    any_store.workflow.allocate(BEN, first, "Dan")
    save_answer(any_store, second, "2.2.1", YES)
    with pytest.raises(ConflictError) as refused:
        any_store.workflow.allocate_many(ANN, audit_id, plan.assignments)
    assert str(refused.value) == messages.CHANGED_SINCE_PLAN.format(references="KSH-0 and KSH-1")
    assert [reload_review(any_store, review).auditor for review in (first, second, third)] == ["Dan", "", ""]


@pytest.mark.parametrize("moment", ["UPDATE reading", "INSERT INTO reading", "INSERT INTO trail", "COMMIT"])
def test_an_interrupted_plan_changes_nothing(store: Store, moment: str) -> None:
    audit_id = create_audit(store)
    for number in range(4):
        create_case(store, audit_id, f"KSH-{number}")
    before = store.staff.allocation(ANN, audit_id)
    plan = plan_for(store, audit_id, "Cat", "Dan", second_reviews=2)
    with interrupt_before(store, moment), pytest.raises(InterruptedSaveError):
        store.workflow.allocate_many(ANN, audit_id, plan.assignments)
    assert store.staff.allocation(ANN, audit_id) == before


def test_nobody_reads_a_case_twice(store: Store) -> None:
    audit_id = create_audit(store)
    review = create_case(store, audit_id)
    case = cases_of(store, audit_id)["KSH-1"]
    with pytest.raises(ConflictError):
        store.workflow.allocate_many(ANN, audit_id, assign(case, "Cat", "Cat"))
    store.workflow.allocate_many(ANN, audit_id, assign(case, "Cat", "Dan"))
    store.workflow.allocate(ANN, reload_review(store, review), "Dan")
    assert store.staff.second_reviewers(ANN, audit_id) == {}
    store.workflow.allocate_many(ANN, audit_id, assign(cases_of(store, audit_id)["KSH-1"], "Dan", "Eve"))
    store.workflow.allocate_all(ANN, audit_id, [review.case_id], "Eve")
    assert store.staff.second_reviewers(ANN, audit_id) == {}
    removed = logged_changes(store, review, ChangeType.SECOND_REVIEWER)
    assert [(change.old, change.new) for change in removed][1::2] == [("Dan", None), ("Eve", None)]


def test_a_case_of_another_audit_is_not_found(store: Store) -> None:
    audit_id, other = create_audit(store), create_case(store)
    case = replace(cases_of(store, other.audit.id)["KSH-1"], state=CaseState.ALLOCATED)
    with pytest.raises(NotFoundError):
        store.workflow.allocate_many(ANN, audit_id, assign(case, "Cat"))


def test_a_removed_case_takes_its_second_review_with_it(store: Store) -> None:
    review = create_case(store)
    audit_id = review.audit.id
    store.workflow.allocate_many(ANN, audit_id, assign(cases_of(store, audit_id)["KSH-1"], "Cat", "Dan"))
    store.cases.remove(ANN, audit_id, review.case_id, "Entered twice.")
    assert store.staff.second_reviewers(ANN, audit_id) == {}
    with store.database.read_transaction() as connection:
        assert not verify(connection).breaks


def test_staff_details_that_somebody_else_changed_are_not_overwritten(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    any_store.staff.set_many(ANN, audit_id, {"Cat": MANAGER, "Dan": TEAM}, {})
    with pytest.raises(ConflictError):
        any_store.staff.set_many(BEN, audit_id, {"Cat": StaffDetails("S-CCCCCC")}, {})
    any_store.staff.set_many(BEN, audit_id, {"Cat": StaffDetails(), "Dan": TEAM}, any_store.staff.all(BEN, audit_id))
    assert any_store.staff.all(ANN, audit_id) == {"Dan": TEAM}
    for invalid in (StaffDetails(capacity=-1), StaffDetails(teams=("x" * 121,))):
        with pytest.raises(InputError):
            any_store.staff.set(ANN, audit_id, "Eve", invalid)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.LEAD])
def test_only_a_lead_plans_and_sees_staff_details(store: Store, role: Role) -> None:
    audit_id = create_audit(store)
    create_case(store, audit_id)
    person = Person("pat@example.org", session_id="one")
    store.members.set_role(ANN, audit_id, person.name, role)
    acts = (
        lambda: store.staff.all(person, audit_id),
        lambda: store.staff.allocation(person, audit_id),
        lambda: store.staff.second_reviewers(person, audit_id),
        lambda: store.staff.set(person, audit_id, "Cat", MANAGER),
        lambda: store.staff.set_many(person, audit_id, {}, {}),
        lambda: store.workflow.allocate_many(person, audit_id, {}),
    )
    for act in acts:
        with pytest.raises(NotAllowedError):
            act()


def test_a_plan_of_many_cases_is_saved_in_few_statements(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    any_store.cases.add_many(ANN, audit_id, [f"KSH-{number}" for number in range(46)])
    plan = plan_for(any_store, audit_id, *"ABCDEF", second_reviews=5)
    with count_statements(any_store) as statements:
        any_store.workflow.allocate_many(ANN, audit_id, plan.assignments)
    assert len(statements) <= MAX_STATEMENTS, "\n".join(statements)
