"""Which case the recording page opens, which it offers next, and what it says to somebody who sees none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from audit.model.case import Case, CaseState
from audit.storage import Person, Role, Store
from audit.storage.queries.case_reviews import Reading
from audit.web.session import authentication
from audit.web.session.claims import SignedIn
from tests.storage.factories import ANN, NO, at_stage, begin_audit, say
from tests.web.conftest import NewVisitor, Visitor
from tests.web.recording_form_driver import at_case


@pytest.fixture
def audit_id(store: Store) -> str:
    return begin_audit(store)


@pytest.fixture
def member(
    visitor: NewVisitor, store: Store, audit_id: str, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Role], Visitor]:
    """Makes a visitor who has signed in, and has a role in the audit."""

    def made(role: Role) -> Visitor:
        store.members.give(ANN, audit_id, "Cy", role)
        monkeypatch.setattr(authentication, "_local", lambda: SignedIn(Person("Cy")))
        return visitor("Cy")

    return made


def case(store: Store, audit_id: str, reference: str, auditor: str = "", state: CaseState | None = None) -> Reading:
    reading = store.readings.open(ANN, audit_id, store.cases.add(ANN, audit_id, Case(reference, auditor)))
    return at_stage(store, reading, state) if state else reading


def opened(visitor: NewVisitor, audit_id: str) -> str:
    """The case that opens where the address names none, for Ann."""
    return visitor().go("record", audit=audit_id).title


def test_a_reader_is_told_that_the_role_shows_no_single_case(
    member: Callable[[Role], Visitor], store: Store, audit_id: str
):
    reading = case(store, audit_id, "KSH-1")
    for query in ({}, {"case": reading.case_id}):
        page = member(Role.READER).go("record", audit=audit_id, **query)
        assert "Your role in this audit shows results, not single cases." in page.lines
        assert [link.label for link in page.at.get("page_link")] == ["Go to the results"]


def test_an_auditor_without_a_case_is_told_who_allocates_them(
    member: Callable[[Role], Visitor], store: Store, audit_id: str
):
    case(store, audit_id, "KSH-1", "Ben")
    page = member(Role.AUDITOR).go("record", audit=audit_id)
    assert "No case is allocated to you yet. The audit's lead allocates them." in page.lines


def test_only_whoever_may_add_a_case_is_asked_to(member: Callable[[Role], Visitor], audit_id: str):
    assert "No case yet. The audit's lead adds them." in member(Role.MODERATOR).go("record", audit=audit_id).lines
    assert (
        "No case yet. Add them one by one, or bring in a list." in member(Role.LEAD).go("record", audit=audit_id).lines
    )


def test_the_case_recorded_last_opens_first(visitor: NewVisitor, store: Store, audit_id: str):
    case(store, audit_id, "KSH-1", "Ann", CaseState.RETURNED)
    say(store, case(store, audit_id, "KSH-2", "Ben"), "2.2.1", NO)
    assert opened(visitor, audit_id) == "Case KSH-2"


def test_a_returned_case_of_ones_own_comes_before_a_begun_one_and_that_before_an_allocated_one(
    visitor: NewVisitor, store: Store, audit_id: str
):
    case(store, audit_id, "KSH-1", "Ben", CaseState.RETURNED)
    case(store, audit_id, "KSH-2", "Ann")
    assert opened(visitor, audit_id) == "Case KSH-2"
    case(store, audit_id, "KSH-3", "Ann", CaseState.IN_PROGRESS)
    assert opened(visitor, audit_id) == "Case KSH-3"
    case(store, audit_id, "KSH-4", "Ann", CaseState.RETURNED)
    assert opened(visitor, audit_id) == "Case KSH-4"


def test_somebody_elses_case_opens_only_where_none_is_ones_own(visitor: NewVisitor, store: Store, audit_id: str):
    case(store, audit_id, "KSH-1", "Ben", CaseState.SUBMITTED)
    case(store, audit_id, "KSH-2", "Ben")
    assert opened(visitor, audit_id) == "Case KSH-2"
    case(store, audit_id, "KSH-3", "Ann", CaseState.SUBMITTED)
    assert opened(visitor, audit_id) == "Case KSH-3"


def test_a_link_to_a_question_opens_the_case_there_once(visitor: NewVisitor, store: Store, audit_id: str):
    reading = case(store, audit_id, "KSH-1", "Ann", CaseState.SUBMITTED)
    form = at_case(visitor, reading, "2.3", question="2.2.2")
    assert (form.section, form.data["to"]) == ("2.2", "2.2.2")
    assert form.take().show("2.6").section == "2.6"
    assert form.page.run() and form.section == "2.6", "whatever Streamlit remembers of the address"


def test_a_link_to_no_question_opens_the_section(visitor: NewVisitor, store: Store, audit_id: str):
    form = at_case(visitor, case(store, audit_id, "KSH-1"), "2.3", question="<b>")
    assert (form.section, form.data["to"]) == ("2.3", "")


def test_the_same_link_leads_there_again(visitor: NewVisitor, store: Store, audit_id: str):
    reading = case(store, audit_id, "KSH-1")
    form = at_case(visitor, reading, question="2.2.2").take().show("2.6")
    form.page.go("results", audit=audit_id).go("record", audit=audit_id, case=reading.case_id, question="2.2.2")
    assert (form.section, form.data["to"]) == ("2.2", "2.2.2")


def test_another_case_opens_at_the_section_shown_now(visitor: NewVisitor, store: Store, audit_id: str):
    form = at_case(visitor, case(store, audit_id, "KSH-1"), "2.2", question="2.2.2")
    case(store, audit_id, "KSH-2")
    form.take().show("2.3").page.press("Next case")
    assert (form.page.title, form.section, form.data["to"]) == ("Case KSH-2", "2.3", "")
    assert "question" not in form.page.query
