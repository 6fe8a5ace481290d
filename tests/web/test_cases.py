"""The page Cases: what each person sees there, and adding a case. ``test_case_list.py`` has the list."""

import os
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert

from audit.messages import pages as messages
from audit.messages import storage as storage_messages
from audit.model.case import Case
from audit.storage import Person, Role, Store
from audit.storage.engine import schema
from audit.web.page_list import PAGES
from audit.web.session import authentication
from audit.web.session.claims import UserSession
from tests.storage.factories import (
    ANN,
    BEN,
    YES,
    close_audit,
    complete_case,
    create_audit,
    create_case,
    save_answer,
    save_case_detail,
)
from tests.web.case_list_driver import act, actions, listed, outcome
from tests.web.conftest import NewVisitor, Visitor


def cases_page(visitor: NewVisitor, audit_id: str, name: str = "Ann") -> Visitor:
    return visitor(name).open_page("cases", audit=audit_id)


def test_an_audit_without_cases_says_how_to_add_them(visitor: NewVisitor, store: Store):
    page = cases_page(visitor, create_audit(store))
    assert messages.NO_CASES_ADD_THEM.format(plural="cases") in page.text_lines


def test_one_case_is_counted_in_the_singular(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    create_case(store, audit_id)
    assert "1 case: 1 not started. 1 still to be allocated." in cases_page(visitor, audit_id).text_lines


def test_continue_links_to_the_last_edited_case_and_question(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    first, second = (create_case(store, audit_id, reference) for reference in ("A_1", "A2"))
    assert not continue_links(cases_page(visitor, audit_id)), "nobody has begun"
    save_answer(store, second, "2.2.1", YES)
    save_answer(store, first, "2.3.1", YES)
    save_answer(store, second, "2.2.2", YES, BEN)
    way = f"audit={audit_id}&case="
    assert continue_links(cases_page(visitor, audit_id)) == {
        r"Continue with A\_1": f"{way}{first.case_id}&question=2.3.1"
    }
    assert continue_links(cases_page(visitor, audit_id, "Ben")) == {
        "Continue with A2": f"{way}{second.case_id}&question=2.2.2"
    }
    assert not continue_links(cases_page(visitor, audit_id, "Cat"))


def test_continue_links_to_the_case_details_if_they_were_edited_last(visitor: NewVisitor, store: Store):
    review = create_case(store)
    save_case_detail(store, review, "sentence_type", "community")
    (way,) = continue_links(cases_page(visitor, review.audit.id)).values()
    assert way.endswith("&question=sentence_type")


def test_continue_never_links_to_a_submitted_case(visitor: NewVisitor, store: Store):
    review = complete_case(store, create_case(store))
    assert continue_links(cases_page(visitor, review.audit.id))
    store.workflow.submit(ANN, review)
    assert not continue_links(cases_page(visitor, review.audit.id))


def test_local_mode_offers_known_names_and_does_not_check_roles(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    store.cases.add(ANN, audit_id, Case("A1", "Cat"))
    store.members.set_role(ANN, audit_id, "Rea", Role.READER)
    page = act(cases_page(visitor, audit_id), "allocate", "A1")
    assert page.widget_by_label("selectbox", "Allocate to").options == ["Ann", "Cat", "Nobody"]
    assert "Dan has " not in page.type_into_select("Allocate to", "Dan").text


@pytest.fixture
def sign_in_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    """People sign in, so that roles hold; the name is what the environment says."""
    monkeypatch.setattr(authentication, "get_mode", lambda: authentication.Mode.PROXY)
    monkeypatch.setattr(authentication, "get_user_or_none", lambda: UserSession(Person(os.environ["AUDIT_PERSON"])))


@pytest.fixture
def audit_with_members(store: Store) -> str:
    """An audit of two cases with a member in every role; one of the cases is Ada's."""
    audit_id = create_audit(store)
    for name, role in (("lea", Role.LEAD), ("mo", Role.MODERATOR), ("ada", Role.AUDITOR), ("rea", Role.READER)):
        store.members.set_role(ANN, audit_id, name, role)
    store.members.set_role(ANN, audit_id, "new", Role.AUDITOR)
    store.cases.add(ANN, audit_id, Case("A1", "ada"))
    store.cases.add(ANN, audit_id, Case("A2"))
    return audit_id


@pytest.mark.usefixtures("sign_in_configured")
def test_a_person_who_may_not_record_is_flagged_if_sign_in_is_configured(
    visitor: NewVisitor, store: Store, audit_with_members: str
):
    page = act(cases_page(visitor, audit_with_members, "lea"), "allocate", "A1")
    assert page.widget_by_label("selectbox", "Allocate to").options == ["ada", "Ann", "lea", "mo", "new", "Nobody"]
    warning = messages.NO_ROLE.format(name="typo@example.org", singular="case")
    assert warning in page.type_into_select("Allocate to", "typo@example.org").text_lines
    page.at.selectbox(key="add-auditor").options.append("typo@example.org")
    page.at.selectbox(key="add-auditor").set_value("typo@example.org")
    assert page.run().text_lines.count(warning) == 2
    warning = messages.NO_RECORDING_ROLE.format(name="rea", singular="case")
    assert warning in page.type_into_select("Allocate to", "rea").text_lines
    assert "ada has " not in page.type_into_select("Allocate to", "ada").text
    page.upload("list.csv", b"case,auditor\nA8,Ada\nA9,Zed\n")
    assert messages.NO_ROLE.format(name="zed", singular="case") in page.text_lines


@pytest.mark.usefixtures("sign_in_configured")
@pytest.mark.parametrize(
    ("name", "said", "listed_are", "allowed"),
    [
        (
            "lea",
            "2 cases: 2 not started. 1 still to be allocated.",
            ["A1", "A2"],
            ["allocate", "return", "rename", "eliminate", "remove", "print"],
        ),
        ("mo", "2 cases: 2 not started", ["A1", "A2"], ["return", "print"]),
        ("ada", "1 case: 1 not started. It is allocated to you.", ["A1"], ["print"]),
        ("new", messages.NO_CASE_ALLOCATED.format(singular="case"), [], []),
        ("rea", messages.NOT_YOUR_PAGE.format(role="reader"), [], []),
    ],
)
def test_each_role_sees_only_the_forms_it_may_use_with_a_correct_explanation(
    visitor: NewVisitor, audit_with_members: str, name: str, said: str, listed_are: list[str], allowed: list[str]
):
    page = cases_page(visitor, audit_with_members, name)
    assert said in page.text_lines
    assert listed(page) == listed_are
    assert (actions(page) if listed_are else []) == allowed
    forms = ["Add one case", "Add cases with random references", "Import cases"] if name == "lea" else []
    printing = "Print all your cases" if name == "ada" else "Print all cases of an auditor"
    forms += [printing] if listed_are else []
    assert [expander.label for expander in page.at.expander] == forms
    assert ({"Settings of this audit", "Members and their roles"} <= set(link_labels(page))) is (name == "lea")


def link_labels(page: Visitor) -> list[str]:
    """The labels of all ways to other pages."""
    return [link.proto.label for link in page.at.page_link]


@pytest.mark.usefixtures("sign_in_configured")
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("lea", messages.NO_CASES_ADD_THEM.format(plural="cases")),
        ("mo", messages.NO_CASES_LEAD_ADDS.format(plural="cases")),
    ],
)
def test_an_audit_without_cases_says_who_can_add_them(visitor: NewVisitor, store: Store, name: str, said: str):
    audit_id = create_audit(store)
    store.members.set_role(ANN, audit_id, "lea", Role.LEAD)
    store.members.set_role(ANN, audit_id, "mo", Role.MODERATOR)
    assert said in cases_page(visitor, audit_id, name).text_lines


def test_a_closed_audit_shows_no_forms(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    close_audit(store, audit_id)
    page = cases_page(visitor, audit_id)
    assert messages.CLOSED_WITHOUT_CASES.format(plural="cases") in page.text_lines
    assert list(page.at.expander) == []


def test_an_audit_with_erased_cases_says_so(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    row = {"audit_id": audit_id, "held_because": "", "erased_at": datetime(2024, 1, 1, tzinfo=UTC)}
    with store.database.write_transaction() as connection:
        connection.execute(insert(schema.retention).values(row))
    assert messages.CASES_ERASED.format(plural="cases") in cases_page(visitor, audit_id).text_lines


def continue_links(page: Visitor) -> dict[str, str]:
    """The ways to where somebody stopped, with the address each leads to."""
    links = [link.proto for link in page.at.page_link]
    return {link.label: link.query_string for link in links if link.label.startswith("Continue with")}


def test_after_adding_a_case_the_form_is_ready_for_the_next_one_of_the_same_auditor(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    page = cases_page(visitor, audit_id).fill("text_input", "Reference", "A1")
    page.at.selectbox(key="add-auditor").options.append("Ben")
    page.set_value("selectbox", "add-auditor", "Ben").press("Add case")
    assert (page.title, outcome(page)) == ("Cases", messages.CASE_ADDED.format(reference="A1"))
    assert page.widget_by_label("text_input", "Reference").value == ""
    assert page.value("selectbox", "add-auditor") == "Ben"
    page.fill("text_input", "Reference", "A_2 (b)").press("Add case")
    cases = [(progress.case.reference, progress.case.auditor) for progress in store.cases.progress(ANN, audit_id)]
    assert cases == [("A1", "Ben"), ("A_2 (b)", "Ben")]
    (way,) = [link.proto for link in page.at.page_link if link.proto.label.startswith("Record A")]
    assert way.label == r"Record A\_2 \(b\)"
    assert page.at.expander[0].proto.expanded, "so that the next one can be typed"


@pytest.mark.parametrize(
    ("reference", "problem"),
    [("", "The reference is missing."), ("<b>", "A reference has up to 40"), ("ksh-1", "already has a case")],
)
def test_a_case_that_cannot_be_added_is_reported_and_the_typed_text_stays(
    visitor: NewVisitor, store: Store, reference: str, problem: str
):
    audit_id = create_audit(store)
    create_case(store, audit_id, "KSH-1")
    page = cases_page(visitor, audit_id).fill("text_input", "Reference", reference).press("Add case")
    assert problem in page.text
    assert page.value("text_input", "add-reference-0") == reference
    assert len(store.cases.progress(ANN, audit_id)) == 1


def test_text_typed_for_a_new_case_survives_a_reload(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    cases_page(visitor, audit_id).fill("text_input", "Reference", "A9")
    assert cases_page(visitor, audit_id).value("text_input", "add-reference-0") == "A9"


def test_a_reference_that_identifies_a_person_is_rejected_and_not_saved_as_a_draft(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    page = cases_page(visitor, audit_id).fill("text_input", "Reference", "John Smith").press("Add case")
    assert "The reference looks like a name." in page.text
    assert store.drafts.read(ANN, f"add case {audit_id}") == {}
    assert store.cases.progress(ANN, audit_id) == []


def test_a_lead_can_confirm_a_reference_that_only_looks_like_a_date(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    page = cases_page(visitor, audit_id).fill("text_input", "Reference", "3.4.12")
    assert messages.REFERENCE_TO_CONFIRM.format(personal_data="a date") in page.text_lines
    page.widget_by_label("checkbox", "This reference is not a date").check()
    page.run().press("Add case")
    assert [case.case.reference for case in store.cases.progress(ANN, audit_id)] == ["3.4.12"]
    assert store.history.audit_log(ANN, audit_id)[-1].change.reason == "confirmed that the reference is not a date"


def test_adding_the_same_case_twice_is_reported(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    page = cases_page(visitor, audit_id).fill("text_input", "Reference", "A1").press("Add case")
    page.fill("text_input", "Reference", "A1").press("Add case")
    assert storage_messages.REFERENCE_USED.format(case_label="case", reference="A1") in page.text_lines
    assert len(store.cases.progress(ANN, audit_id)) == 1


def test_a_person_without_an_audit_is_shown_the_way_to_the_list(visitor: NewVisitor):
    page = visitor().open_page("cases")
    assert page.title == "No audit is open"
    assert messages.NO_AUDIT_TO_OPEN in page.text_lines


@pytest.mark.parametrize("name", [page.name for page in PAGES if page.needs_audit])
def test_an_unknown_audit_gives_a_message_on_every_page(visitor: NewVisitor, name: str):
    page = visitor().open_page(name, audit="nonesuch")
    assert page.title == "No audit is open"
    assert storage_messages.AUDIT_NOT_FOUND in page.text_lines


def test_the_last_opened_audit_is_used_if_the_address_names_none(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    page = cases_page(visitor, audit_id).open_page("results")
    assert (page.title, page.query["audit"]) == ("Results", audit_id)
