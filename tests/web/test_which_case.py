"""Which case the Record page opens, which it offers next, and what people without cases see."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from audit.messages import pages as messages
from audit.model.case import Case, CaseState
from audit.model.case_review import CaseReview
from audit.storage import Person, Role, Store
from audit.web.session import authentication
from audit.web.session.claims import UserSession
from tests.storage.factories import ANN, NO, create_audit, save_answer, set_state
from tests.web.conftest import NewVisitor, Visitor
from tests.web.recording_form_driver import open_form


@pytest.fixture
def audit_id(store: Store) -> str:
    return create_audit(store)


@pytest.fixture
def new_member(
    visitor: NewVisitor, store: Store, audit_id: str, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Role], Visitor]:
    """Return a function that makes a signed-in visitor with a role in the audit."""

    def make_member(role: Role) -> Visitor:
        store.members.set_role(ANN, audit_id, "Cy", role)
        monkeypatch.setattr(authentication, "_local_user", lambda: UserSession(Person("Cy")))
        return visitor("Cy")

    return make_member


def case(store: Store, audit_id: str, reference: str, auditor: str = "", state: CaseState | None = None) -> CaseReview:
    review = store.reviews.open(ANN, audit_id, store.cases.add(ANN, audit_id, Case(reference, auditor)))
    return set_state(store, review, state) if state else review


def opened(visitor: NewVisitor, audit_id: str) -> str:
    """Return the title of the case that opens for Ann if the address names none."""
    return visitor().open_page("record", audit=audit_id).title


def test_a_reader_is_shown_that_the_role_cannot_see_single_cases(
    new_member: Callable[[Role], Visitor], store: Store, audit_id: str
):
    review = case(store, audit_id, "KSH-1")
    for query in ({}, {"case": review.case_id}):
        page = new_member(Role.READER).open_page("record", audit=audit_id, **query)
        assert messages.NOT_YOUR_PAGE.format(role="reader") in page.text_lines
        assert [link.label for link in page.at.get("page_link")] == ["Go to the results"]


def test_an_auditor_without_cases_is_shown_who_allocates_them(
    new_member: Callable[[Role], Visitor], store: Store, audit_id: str
):
    case(store, audit_id, "KSH-1", "Ben")
    page = new_member(Role.AUDITOR).open_page("record", audit=audit_id)
    assert messages.NO_CASE_ALLOCATED.format(singular="case") in page.text_lines


def test_only_a_person_who_may_add_cases_is_asked_to_add_one(new_member: Callable[[Role], Visitor], audit_id: str):
    assert (
        messages.NO_CASES_LEAD_ADDS.format(plural="cases")
        in new_member(Role.MODERATOR).open_page("record", audit=audit_id).text_lines
    )
    assert (
        messages.NO_CASES_ADD_THEM.format(plural="cases")
        in new_member(Role.LEAD).open_page("record", audit=audit_id).text_lines
    )


def test_the_last_edited_case_opens_first(visitor: NewVisitor, store: Store, audit_id: str):
    case(store, audit_id, "KSH-1", "Ann", CaseState.RETURNED)
    save_answer(store, case(store, audit_id, "KSH-2", "Ben"), "2.2.1", NO)
    assert opened(visitor, audit_id) == "Case KSH-2"


def test_own_returned_cases_open_before_started_ones_and_those_before_allocated_ones(
    visitor: NewVisitor, store: Store, audit_id: str
):
    case(store, audit_id, "KSH-1", "Ben", CaseState.RETURNED)
    case(store, audit_id, "KSH-2", "Ann")
    assert opened(visitor, audit_id) == "Case KSH-2"
    case(store, audit_id, "KSH-3", "Ann", CaseState.IN_PROGRESS)
    assert opened(visitor, audit_id) == "Case KSH-3"
    case(store, audit_id, "KSH-4", "Ann", CaseState.RETURNED)
    assert opened(visitor, audit_id) == "Case KSH-4"


def test_another_person_s_case_opens_only_if_there_is_no_own_case(visitor: NewVisitor, store: Store, audit_id: str):
    case(store, audit_id, "KSH-1", "Ben", CaseState.SUBMITTED)
    case(store, audit_id, "KSH-2", "Ben")
    assert opened(visitor, audit_id) == "Case KSH-2"
    case(store, audit_id, "KSH-3", "Ann", CaseState.SUBMITTED)
    assert opened(visitor, audit_id) == "Case KSH-3"


def test_a_link_to_a_question_opens_the_case_there_once(visitor: NewVisitor, store: Store, audit_id: str):
    review = case(store, audit_id, "KSH-1", "Ann", CaseState.SUBMITTED)
    form = open_form(visitor, review, "2.3", question="2.2.2")
    assert (form.section, form.data["to"]) == ("2.2", "2.2.2")
    assert form.receive().open_section("2.6").section == "2.6"
    assert form.page.run() and form.section == "2.6", "although Streamlit still has the question in its address"


def test_a_link_to_an_unknown_question_opens_the_section(visitor: NewVisitor, store: Store, audit_id: str):
    form = open_form(visitor, case(store, audit_id, "KSH-1"), "2.3", question="<b>")
    assert (form.section, form.data["to"]) == ("2.3", "")


def test_the_same_link_works_again(visitor: NewVisitor, store: Store, audit_id: str):
    review = case(store, audit_id, "KSH-1")
    form = open_form(visitor, review, question="2.2.2").receive().open_section("2.6")
    form.page.open_page("results", audit=audit_id).open_page(
        "record", audit=audit_id, case=review.case_id, question="2.2.2"
    )
    assert (form.section, form.data["to"]) == ("2.2", "2.2.2")


def test_another_case_opens_at_no_question_of_the_case_before(visitor: NewVisitor, store: Store, audit_id: str):
    first, _ = case(store, audit_id, "KSH-1"), case(store, audit_id, "KSH-2")
    form = open_form(visitor, first, "2.2", question="2.2.2")
    form.receive().page.follow_link("Next case")
    assert (form.page.title, form.data["to"]) == ("Case KSH-2", "")
    assert "question" not in form.page.query
