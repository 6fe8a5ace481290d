"""The page Allocate: planning, a case that nobody can take, changing the plan by hand, confirming, and somebody ill."""

from __future__ import annotations

from collections import Counter

import pytest

from audit.errors import NotAllowedError
from audit.messages import allocation as messages
from audit.messages import pages as page_messages
from audit.model.allocation import Assignment, Readers, StaffDetails
from audit.model.audit import Audit
from audit.model.case import CaseState
from audit.storage import Person, Role, Store
from audit.web.conflict_warnings import all_conflict_warnings, conflict_warnings
from audit.web.session.claims import UserSession
from audit.web.session.page_context import PageContext
from tests.storage.factories import ANN, YES, create_audit, create_case, reload_review, save_answer, set_state
from tests.storage.sample_factory import save_draw
from tests.web.conftest import NewVisitor, Visitor
from tests.web.signed_in import visitor_with_role

MANAGER = "S-BBBBBB"


def allocate_page(visitor: NewVisitor, audit_id: str, name: str = "Ann") -> Visitor:
    return visitor(name).open_page("allocate", audit=audit_id)


def plan(page: Visitor) -> Visitor:
    return page.press("Plan allocation")


def enter(page: Visitor, kind: str, label: str, value: object) -> Visitor:
    """Fill in a field of the form, whose values are sent with its button."""
    page.widget_by_label(kind, label).set_value(value)
    return page


def readers(store: Store, audit_id: str) -> dict[str, Readers]:
    return {case.reference: case.readers for case in store.staff.allocation(ANN, audit_id).cases}


@pytest.fixture
def audit_id(store: Store) -> str:
    """Six cases, and three auditors whose names are known."""
    audit_id = create_audit(store)
    store.cases.add_many(ANN, audit_id, [f"KSH-{number}" for number in range(6)])
    for name in ("Ann", "Ben", "Cat"):
        store.staff.set(ANN, audit_id, name, StaffDetails(teams=("North",)))
    return audit_id


def test_a_plan_changes_nothing_until_it_is_confirmed(visitor: NewVisitor, store: Store, audit_id: str) -> None:
    page = plan(enter(allocate_page(visitor, audit_id), "number_input", "Second reviews", 34))
    assert messages.PLANNED.format(allocated=6, all="6 cases", second=2) in page.text_lines
    assert set(readers(store, audit_id).values()) == {Readers()}
    page.press("Allocate 6 cases")
    saved = readers(store, audit_id).values()
    assert Counter(case.auditor for case in saved) == {"Ann": 2, "Ben": 2, "Cat": 2}
    assert sum(bool(case.second_reviewer) for case in saved) == 2
    assert messages.ALLOCATED.format(cases="6 cases", plural="cases") in page.text_lines
    assert "Discard plan" not in page.labels("button")


def test_loads_and_conflicts_are_shown_without_a_plan(visitor: NewVisitor, store: Store) -> None:
    audit_id = create_audit(store)
    drawn = save_draw(store, audit_id)
    store.workflow.allocate_all(ANN, audit_id, drawn[:2], "Cat")
    store.staff.set(ANN, audit_id, "Cat", StaffDetails(MANAGER))
    page = allocate_page(visitor, audit_id)
    lines = page.text_lines
    start = lines.index("Cases of each auditor now")
    assert lines[start + 1 : start + 9] == ["Auditor", "First reviews", "Second reviews", "All", "Cat", "2", "0", "2"]
    conflict = messages.IN_CONFLICT.format(reference="R-0001", name="Cat", conflicts="manages the practitioner")
    assert conflict in page.text_lines


def test_a_staff_id_is_stored_as_its_code_and_teams_and_limits_as_they_are(
    visitor: NewVisitor, store: Store, audit_id: str
) -> None:
    page = allocate_page(visitor, audit_id)
    enter(page, "text_input", "Staff id of Ann", "N01ABC")
    enter(page, "number_input", "Limit of Ann", 1)
    enter(page, "text_input", "Staff id of Ben", MANAGER)
    plan(page)
    code = store.samples.coder(ANN, audit_id).staff_code(" n01 abc")
    staff = store.staff.all(ANN, audit_id)
    assert staff["Ann"] == StaffDetails(code, ("North",), 1)
    assert staff["Ben"].staff_code == MANAGER
    assert page.widget_by_label("text_input", "Staff id of Ann").value == code
    page.press("Allocate 6 cases")
    assert Counter(case.auditor for case in readers(store, audit_id).values())["Ann"] == 1


def test_a_staff_code_is_recognised_in_any_spelling(visitor: NewVisitor, store: Store, audit_id: str) -> None:
    page = allocate_page(visitor, audit_id)
    enter(page, "text_input", "Staff id of Ann", " s bbbbbb")
    plan(enter(page, "text_input", "Staff id of Ben", MANAGER.lower()))
    assert {store.staff.all(ANN, audit_id)[name].staff_code for name in ("Ann", "Ben")} == {MANAGER}


def test_a_case_that_nobody_can_take_is_named_and_waived_with_a_reason(visitor: NewVisitor, store: Store) -> None:
    audit_id = create_audit(store)
    save_draw(store, audit_id)
    store.staff.set(ANN, audit_id, "Ann", StaffDetails(MANAGER))
    page = plan(allocate_page(visitor, audit_id))
    people = messages.WHY_UNALLOCATED.format(
        references="R-0001, R-0002 and R-0003", people="Ann (manages the practitioner)"
    )
    assert people in page.text_lines
    page = page.fill("selectbox", "Auditor", "Ann").press("Change plan")
    conflict = "manages the practitioner"
    refusal = messages.CONFLICT_WITHOUT_REASON.format(name="Ann", reference="R-0001", conflicts=conflict)
    assert refusal in page.text_lines
    page.fill("text_input", "Reason for the waiver (the history shows it)", "Manager only since June.")
    page.press("Change plan").press("Allocate 1 case")
    assert readers(store, audit_id)["R-0001"] == Readers("Ann")
    assert list(store.staff.allocation(ANN, audit_id).waivers.values()) == [{"Ann": "Manager only since June."}]


def test_cases_of_somebody_ill_move_and_keep_their_answers(visitor: NewVisitor, store: Store, audit_id: str) -> None:
    plan(allocate_page(visitor, audit_id)).press("Allocate 6 cases")
    before = readers(store, audit_id)
    started, untouched = sorted(reference for reference, names in before.items() if names.auditor == "Ben")
    case_ids = {case.reference: case.id for case in store.staff.allocation(ANN, audit_id).cases}
    review = store.reviews.open(ANN, audit_id, case_ids[started])
    save_answer(store, review, "2.2.1", YES)
    page = allocate_page(visitor, audit_id).set_value("segmented_control", "allocate-scope", "person")
    page = plan(page.fill("selectbox", "Who cannot read them?", "Ben")).press("Allocate 1 case")
    after = readers(store, audit_id)
    assert after[started].auditor == "Ben" != after[untouched].auditor
    page = page.fill("selectbox", "Who cannot read them?", "Ben").set_value(
        "segmented_control", "allocate-started Ben", True
    )
    plan(page).press("Allocate 1 case")
    moved = reload_review(store, review)
    assert moved.auditor in {"Ann", "Cat"} and moved.state is CaseState.IN_PROGRESS
    assert moved.answers["2.2.1"].value == YES


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(
    visitor: NewVisitor, store: Store, audit_id: str
) -> None:
    page = plan(allocate_page(visitor, audit_id))
    first = store.staff.allocation(ANN, audit_id).cases[0]
    store.workflow.allocate_all(ANN, audit_id, [first.id], "Dan")
    page.press("Allocate 6 cases")
    assert messages.CHANGED_SINCE_PLAN.format(references="KSH-0") in page.text_lines
    assert [names.auditor for names in readers(store, audit_id).values()] == ["Dan", *[""] * 5]
    assert messages.PLAN_DISCARDED in page.press("Discard plan").text_lines
    assert messages.NOT_DRAWN.format(cases="6 cases were") in page.text_lines


def test_without_anybody_who_reads_nothing_is_planned(visitor: NewVisitor, audit_id: str) -> None:
    page = allocate_page(visitor, audit_id)
    for name in ("Ann", "Ben", "Cat"):
        enter(page, "checkbox", name, False)
    assert messages.NOBODY_READS.format(plural="cases") in plan(page).text_lines


def test_a_name_is_added_in_local_mode_and_reads(visitor: NewVisitor, store: Store, audit_id: str) -> None:
    page = allocate_page(visitor, audit_id).fill("text_input", "Add an auditor (name)", "Eve").press("Add auditor")
    plan(page).press("Allocate 6 cases")
    assert "Eve" in {names.auditor for names in readers(store, audit_id).values()}


def test_without_an_open_case_the_page_says_that_nothing_is_left(visitor: NewVisitor, store: Store) -> None:
    audit_id = create_audit(store)
    set_state(store, create_case(store, audit_id), CaseState.SUBMITTED)
    nothing_open = messages.NOTHING_OPEN.format(singular="case", plural="cases")
    assert nothing_open in allocate_page(visitor, audit_id).text_lines


@pytest.mark.parametrize("role", list(Role))
def test_only_a_lead_opens_the_page(store: Store, monkeypatch: pytest.MonkeyPatch, audit_id: str, role: Role) -> None:
    page = visitor_with_role(store, monkeypatch, audit_id, role).open_page("allocate", audit=audit_id)
    assert ("Plan allocation" in page.labels("button")) is (role is Role.LEAD)
    refused = page_messages.NOT_YOUR_PAGE.format(role=role)
    assert (refused in page.text_lines) is (role is not Role.LEAD)


def context_of(store: Store) -> PageContext:
    return PageContext(store, UserSession(ANN))


def audit_of(store: Store, audit_id: str) -> Audit:
    return store.audits.get(ANN, audit_id)


def test_a_case_allocated_by_hand_with_a_conflict_warns(store: Store) -> None:
    audit_id = create_audit(store)
    drawn = save_draw(store, audit_id)
    typed = create_case(store, audit_id).case_id
    store.staff.set(ANN, audit_id, "Cat", StaffDetails(MANAGER))
    audit = audit_of(store, audit_id)
    [warning] = conflict_warnings(context_of(store), audit, [*drawn[:2], typed], "Cat")
    references = "R-0001 (manages the practitioner) and R-0002 (manages the practitioner)"
    assert warning == messages.CONFLICT_WARNING.format(name="Cat", references=references)
    for case_ids, name in (([typed], "Cat"), (drawn, "Dan"), (drawn, ""), ([], "Cat")):
        assert conflict_warnings(context_of(store), audit, case_ids, name) == ()
    several = {"Dan": drawn, "Cat": [*drawn[:2], typed]}
    assert all_conflict_warnings(context_of(store), audit, several) == (warning,)


def test_auditors_do_not_see_who_reads_their_case_again(
    store: Store, monkeypatch: pytest.MonkeyPatch, audit_id: str
) -> None:
    auditor = visitor_with_role(store, monkeypatch, audit_id, Role.AUDITOR)
    [case] = [case for case in store.staff.allocation(ANN, audit_id).cases if case.reference == "KSH-0"]
    store.workflow.allocate_all(ANN, audit_id, [case.id], auditor.name)
    page = auditor.open_page("record", audit=audit_id, case=case.id)
    before = page.text_lines
    names = Readers(auditor.name)
    store.workflow.allocate_many(ANN, audit_id, {case.id: Assignment(Readers(auditor.name, "Ben"), names)})
    assert page.run().text_lines == before
    with pytest.raises(NotAllowedError):
        store.staff.second_reviewers(Person(auditor.name), audit_id)
