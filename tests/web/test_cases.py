"""The page Cases: the list with its filters, adding a case, importing a file."""

import os
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert

from audit.messages import model as model_messages
from audit.messages import pages as messages
from audit.messages import storage as storage_messages
from audit.model.audit_log import ChangeType
from audit.model.case import Case, CaseState
from audit.storage import Person, Role, Store
from audit.storage.engine import schema
from audit.web.page_list import PAGES
from audit.web.pages import cases
from audit.web.session import authentication
from audit.web.session.claims import UserSession
from tests.storage.factories import (
    ANN,
    BEN,
    YES,
    complete_case,
    create_audit,
    create_case,
    logged_changes,
    reload_review,
    save_answer,
    save_case_detail,
    set_state,
)
from tests.web.conftest import NewVisitor, Visitor


def cases_page(visitor: NewVisitor, audit_id: str, name: str = "Ann") -> Visitor:
    return visitor(name).open_page("cases", audit=audit_id)


def listed(page: Visitor) -> list[str]:
    """The cases in the list, as their links read; the link to continue is above it."""
    links = [link.proto for link in page.at.page_link if link.proto.page == "record"]
    return [link.label for link in links if not link.label.startswith(("Continue with", "Record "))]


def test_an_audit_without_cases_says_how_to_add_them(visitor: NewVisitor, store: Store):
    page = cases_page(visitor, create_audit(store))
    assert messages.NO_CASES_ADD_THEM.format(plural="cases") in page.text_lines


def test_each_case_is_listed_with_state_progress_and_auditor(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    store.cases.add(ANN, audit_id, Case("A1", "Ben"))
    save_answer(store, create_case(store, audit_id, "A2"), "2.2.1", YES)
    complete_one = complete_case(store, create_case(store, audit_id, "A3"))
    store.workflow.submit(ANN, complete_one)
    page = cases_page(visitor, audit_id)
    assert "3 cases: 1 submitted, 1 in progress, 1 not started. 1 still to be allocated." in page.text_lines
    asked = len(complete_one.questions)
    said = [line for line in page.text_lines if "answered" in line]
    assert said[0] == f"Not started · 0 of {asked} answered · Ben"
    assert said[1] == f"In progress · 1 of {asked} answered · not allocated"
    assert said[2].startswith("Submitted · ")


def test_one_case_is_counted_in_the_singular(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    create_case(store, audit_id)
    assert "1 case: 1 not started. 1 still to be allocated." in cases_page(visitor, audit_id).text_lines


@pytest.mark.parametrize(
    ("kind", "key", "value", "left"),
    [
        ("segmented_control", "cases-state", CaseState.IN_PROGRESS.value, ["A2"]),
        ("segmented_control", "cases-state", CaseState.ALLOCATED.value, ["A1", "A3"]),
        ("selectbox", "cases-auditor", "Ben", ["A1"]),
    ],
)
def test_the_list_can_be_filtered(visitor: NewVisitor, store: Store, kind: str, key: str, value: str, left: list[str]):
    audit_id = create_audit(store)
    for reference, auditor in (("A1", "Ben"), ("A2", "Cat"), ("A3", "")):
        store.cases.add(ANN, audit_id, Case(reference, auditor))
    second = store.cases.progress(ANN, audit_id)[1].id
    save_answer(store, store.reviews.open(ANN, audit_id, second), "2.2.1", YES)
    page = cases_page(visitor, audit_id).set_value(kind, key, value)
    assert listed(page) == left


def test_own_cases_are_shown_first_and_all_cases_on_request(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    for reference, auditor in (("A1", "Ben"), ("A2", "Ann"), ("A3", "")):
        store.cases.add(ANN, audit_id, Case(reference, auditor))
    page = cases_page(visitor, audit_id)
    assert (listed(page), page.value("selectbox", "cases-auditor")) == (["A2"], "Ann")
    assert page.at.selectbox(key="cases-auditor").options == ["Everyone", "Ann (mine)", "Ben", "Not allocated"]
    assert listed(page.set_value("selectbox", "cases-auditor", "")) == ["A1", "A2", "A3"]
    assert listed(cases_page(visitor, audit_id, "Cat")) == ["A1", "A2", "A3"], "Cat has no case of her own"


def test_continue_links_to_the_last_edited_case_and_section(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    first, second = (create_case(store, audit_id, reference) for reference in ("A_1", "A2"))
    assert not continue_links(cases_page(visitor, audit_id)), "nobody has begun"
    save_answer(store, second, "2.2.1", YES)
    save_answer(store, first, "2.3.1", YES)
    save_answer(store, second, "2.2.2", YES, BEN)
    way = f"audit={audit_id}&case="
    assert continue_links(cases_page(visitor, audit_id)) == {r"Continue with A\_1": f"{way}{first.case_id}&section=2.3"}
    assert continue_links(cases_page(visitor, audit_id, "Ben")) == {
        "Continue with A2": f"{way}{second.case_id}&section=2.2"
    }
    assert not continue_links(cases_page(visitor, audit_id, "Cat"))


def test_continue_links_to_the_case_details_if_they_were_edited_last(visitor: NewVisitor, store: Store):
    review = create_case(store)
    save_case_detail(store, review, "sentence_type", "community")
    (way,) = continue_links(cases_page(visitor, review.audit.id)).values()
    assert way.endswith("&section=facts")


def test_continue_never_links_to_a_submitted_case(visitor: NewVisitor, store: Store):
    review = complete_case(store, create_case(store))
    assert continue_links(cases_page(visitor, review.audit.id))
    store.workflow.submit(ANN, review)
    assert not continue_links(cases_page(visitor, review.audit.id))


def test_allocating_several_cases_is_logged_with_the_person(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    first, second, third = (create_case(store, audit_id, reference) for reference in ("A1", "A2", "A3"))
    page = cases_page(visitor, audit_id)
    assert page.widget_by_label("button", "Allocate cases").disabled
    page.set_value("multiselect", "allocate-cases-0", [first.case_id, third.case_id])
    page.type_into_select("Allocate to", " Ben ").press("Allocate cases")
    assert [case.case.auditor for case in store.cases.progress(ANN, audit_id)] == ["Ben", "", "Ben"]
    assert [(change.old, change.new) for change in logged_changes(store, first, ChangeType.ALLOCATION)] == [
        (None, "Ben")
    ]
    assert not logged_changes(store, second, ChangeType.ALLOCATION)
    assert page.at.multiselect(key="allocate-cases-1").options == [
        *("A2 (not allocated, not started)", "A1 (Ben, not started)", "A3 (Ben, not started)")
    ]
    assert listed(cases_page(visitor, audit_id, "Ben")) == ["A1", "A3"]


def test_cases_that_still_need_an_auditor_are_offered_first_and_submitted_ones_last(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    done, mine, unallocated = (create_case(store, audit_id, reference) for reference in ("A1", "A2", "A3"))
    set_state(store, done, CaseState.SUBMITTED)
    store.workflow.allocate(ANN, mine, "Ben")
    page = cases_page(visitor, audit_id)
    assert page.at.multiselect(key="allocate-cases-0").options == [
        *("A3 (not allocated, not started)", "A2 (Ben, not started)", "A1 (not allocated, submitted)")
    ]
    page.set_value("multiselect", "allocate-cases-0", [unallocated.case_id])
    page.type_into_select("Allocate to", "Cat").press("Allocate cases")
    assert reload_review(store, unallocated).auditor == "Cat"


def test_an_invalid_auditor_name_is_reported_and_no_case_is_allocated(visitor: NewVisitor, store: Store):
    review = create_case(store)
    page = cases_page(visitor, review.audit.id).set_value("multiselect", "allocate-cases-0", [review.case_id])
    page.type_into_select("Allocate to", "Ben\nand Cat").press("Allocate cases")
    assert "The auditor's name must be one line" in page.text
    assert reload_review(store, review).auditor == ""


def test_an_auditor_name_is_stored_in_the_form_that_sign_in_uses(
    visitor: NewVisitor, store: Store, monkeypatch: pytest.MonkeyPatch
):
    """Else nobody who signs in would own the case."""
    monkeypatch.setattr(authentication, "normalise_user_name", lambda name: name.strip().lower())
    review = create_case(store)
    page = cases_page(visitor, review.audit.id).set_value("multiselect", "allocate-cases-0", [review.case_id])
    page.type_into_select("Allocate to", "Ben@Example.org").press("Allocate cases")
    assert reload_review(store, review).auditor == "ben@example.org"
    page.upload("responses.csv", b"case,auditor,2.2.1\nA9,Cat@Example.org,yes\n").press("Import 1 case")
    auditors = {
        progress.case.reference: progress.case.auditor for progress in store.cases.progress(ANN, review.audit.id)
    }
    assert auditors["A9"] == "cat@example.org"


def test_after_allocation_a_message_is_shown_and_the_selection_is_cleared(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    ids = [create_case(store, audit_id, reference).case_id for reference in ("A1", "A2", "A3")]
    page = cases_page(visitor, audit_id).set_value("multiselect", "allocate-cases-0", ids)
    page.type_into_select("Allocate to", "Ben").press("Allocate cases")
    assert [toast.value for toast in page.at.toast] == [messages.CASES_ALLOCATED.format(cases="3 cases", name="Ben")]
    assert page.value("multiselect", "allocate-cases-1") == []
    assert page.value("selectbox", "allocate-to-1") is None
    assert "3 cases: 3 not started" in page.text_lines


def test_a_case_is_unallocated_only_if_nobody_is_selected(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    case_id = store.cases.add(ANN, audit_id, Case("A1", "Ben"))
    page = cases_page(visitor, audit_id).set_value("multiselect", "allocate-cases-0", [case_id])
    assert page.widget_by_label("button", "Allocate cases").disabled
    for blank in (" ", "\t"):
        assert page.type_into_select("Allocate to", blank).widget_by_label("button", "Allocate cases").disabled
    page.set_value("selectbox", "allocate-to-0", "").press("Allocate cases")
    assert [toast.value for toast in page.at.toast] == [messages.CASES_ALLOCATED.format(cases="1 case", name="nobody")]
    assert store.cases.progress(ANN, audit_id)[0].case.auditor == ""


def test_local_mode_offers_known_names_and_does_not_check_roles(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    store.cases.add(ANN, audit_id, Case("A1", "Cat"))
    store.members.set_role(ANN, audit_id, "Rea", Role.READER)
    page = cases_page(visitor, audit_id)
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
    page = cases_page(visitor, audit_with_members, "lea")
    assert page.widget_by_label("selectbox", "Allocate to").options == ["ada", "Ann", "lea", "mo", "new", "Nobody"]
    warning = messages.NO_ROLE.format(name="typo@example.org", singular="case")
    assert warning in page.type_into_select("Allocate to", "typo@example.org").text_lines
    assert warning in page.type_into_select("Allocated to (optional)", "typo@example.org").text_lines
    warning = messages.NO_RECORDING_ROLE.format(name="rea", singular="case")
    assert warning in page.type_into_select("Allocate to", "rea").text_lines
    assert "ada has " not in page.type_into_select("Allocate to", "ada").text
    page.upload("list.csv", b"case,auditor\nA8,Ada\nA9,Zed\n")
    assert messages.NO_ROLE.format(name="zed", singular="case") in page.text_lines


@pytest.mark.usefixtures("sign_in_configured")
@pytest.mark.parametrize(
    ("name", "said", "listed_are", "forms"),
    [
        (
            "lea",
            "2 cases: 2 not started. 1 still to be allocated.",
            ["A1", "A2"],
            ["Add one case", "Import cases", "Allocate cases", "Rename or remove a case"],
        ),
        ("mo", "2 cases: 2 not started", ["A1", "A2"], []),
        ("ada", "1 case: 1 not started. It is allocated to you.", ["A1"], []),
        ("new", messages.NO_CASE_ALLOCATED.format(singular="case"), [], []),
        ("rea", messages.NOT_YOUR_PAGE.format(role="reader"), [], []),
    ],
)
def test_each_role_sees_only_the_forms_it_may_use_with_a_correct_explanation(
    visitor: NewVisitor, audit_with_members: str, name: str, said: str, listed_are: list[str], forms: list[str]
):
    page = cases_page(visitor, audit_with_members, name)
    assert said in page.text_lines
    assert listed(page) == listed_are
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
    store.audits.close(ANN, audit_id)
    page = cases_page(visitor, audit_id)
    assert messages.CLOSED_WITHOUT_CASES.format(plural="cases") in page.text_lines
    assert list(page.at.expander) == []


def test_an_audit_with_erased_cases_says_so(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    row = {"audit_id": audit_id, "held_because": "", "erased_at": datetime(2024, 1, 1, tzinfo=UTC)}
    with store.database.write_transaction() as connection:
        connection.execute(insert(schema.retention).values(row))
    assert messages.CASES_ERASED.format(plural="cases") in cases_page(visitor, audit_id).text_lines


def test_a_case_can_be_renamed(visitor: NewVisitor, store: Store):
    review = create_case(store, reference="A1")
    create_case(store, review.audit.id, "A2")
    page = cases_page(visitor, review.audit.id).set_value("selectbox", "change-case-0", review.case_id)
    assert page.widget_by_label("button", "Rename case").disabled
    page.fill("text_input", "New reference", "John Smith").press("Rename case")
    assert "The reference looks like a name." in page.text
    page.fill("text_input", "New reference", " A9 ").press("Rename case")
    assert [toast.value for toast in page.at.toast] == [messages.CASE_RENAMED.format(old="A1", new="A9")]
    assert listed(page) == ["A9", "A2"]
    assert page.value("selectbox", "change-case-1") is None


def test_an_empty_case_can_be_removed_with_a_reason(visitor: NewVisitor, store: Store):
    review = create_case(store, reference="A1")
    audit_id = review.audit.id
    create_case(store, audit_id, "A2")
    page = visitor().open_page("record", audit=audit_id, case=review.case_id).open_page("cases", audit=audit_id)
    page.set_value("selectbox", "change-case-0", review.case_id)
    page.press("Remove case")
    assert (listed(page), model_messages.REASON_MISSING.format(subject="audit") in page.text) == (["A1", "A2"], True)
    page.fill("text_input", "Reason for removing it", "Added twice.").press("Remove case")
    assert ([toast.value for toast in page.at.toast], listed(page)) == (
        [messages.CASE_REMOVED.format(reference="A1")],
        ["A2"],
    )
    assert page.open_page("record", audit=audit_id).title == "Case A2", "the one opened last is gone"


def test_a_case_with_recorded_values_is_not_removed_and_the_page_says_why(visitor: NewVisitor, store: Store):
    review = create_case(store, reference="A1")
    save_answer(store, review, "2.2.1", YES)
    page = cases_page(visitor, review.audit.id).set_value("selectbox", "change-case-0", review.case_id)
    page.fill("text_input", "Reason for removing it", "Added twice.").press("Remove case")
    assert storage_messages.CASE_HAS_DATA.format(case="Case A1") in page.text
    assert listed(page) == ["A1"]


@pytest.mark.parametrize("label", ["Reference", "Reason for removing it", "New reference"])
def test_a_text_that_is_too_long_is_reported_and_not_discarded(visitor: NewVisitor, store: Store, label: str):
    review = create_case(store, reference="A1")
    page = cases_page(visitor, review.audit.id).set_value("selectbox", "change-case-0", review.case_id)
    assert not page.widget_by_label("text_input", label).proto.max_chars
    button = {"Reference": "Add case", "Reason for removing it": "Remove case", "New reference": "Rename case"}[label]
    page.fill("text_input", label, "x" * 6_000).press(button)
    assert 'role="alert"' in page.html
    assert listed(page) == ["A1"]


def test_the_list_can_be_filtered_to_unallocated_cases(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    store.cases.add(ANN, audit_id, Case("A1", "Ben"))
    create_case(store, audit_id, "A2")
    page = cases_page(visitor, audit_id).set_value("selectbox", "cases-auditor", cases.UNALLOCATED)
    assert listed(page) == ["A2"]


def continue_links(page: Visitor) -> dict[str, str]:
    """The ways to where somebody stopped, with the address each leads to."""
    links = [link.proto for link in page.at.page_link]
    return {link.label: link.query_string for link in links if link.label.startswith("Continue with")}


def test_a_filter_without_matches_says_so(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    create_case(store, audit_id)
    page = cases_page(visitor, audit_id).set_value("segmented_control", "cases-state", "submitted")
    assert messages.NO_MATCHING_CASE.format(plural="cases") in page.text_lines


def test_more_than_fifty_cases_are_paged(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    rows = "".join(f"A{number}\n" for number in range(1, 61)).encode()
    page = cases_page(visitor, audit_id).upload("cases.csv", b"case,2.2.1\n" + rows).press("Import 60 cases")
    assert len(listed(page)) == 50
    page.at.pagination(key="cases-page").set_value(2)
    assert listed(page.run()) == [f"A{number}" for number in range(51, 61)]


def test_after_adding_a_case_the_form_is_ready_for_the_next_one_of_the_same_auditor(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    page = cases_page(visitor, audit_id).fill("text_input", "Reference", "A1")
    page.type_into_select("Allocated to (optional)", "Ben").press("Add case")
    assert (page.title, [toast.value for toast in page.at.toast]) == (
        "Cases",
        [messages.CASE_ADDED.format(reference="A1")],
    )
    assert page.widget_by_label("text_input", "Reference").value == ""
    assert page.widget_by_label("selectbox", "Allocated to (optional)").value == "Ben"
    page.fill("text_input", "Reference", "A_2 (b)").press("Add case")
    cases = [(progress.case.reference, progress.case.auditor) for progress in store.cases.progress(ANN, audit_id)]
    assert cases == [("A1", "Ben"), ("A_2 (b)", "Ben")]
    (way,) = [link.proto for link in page.at.page_link if link.proto.label.startswith("Record ")]
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


def test_a_lead_gives_a_reason_for_a_new_reference_that_looks_like_a_crn(visitor: NewVisitor, store: Store):
    review = create_case(store)
    page = cases_page(visitor, review.audit.id).set_value("selectbox", "change-case-0", review.case_id)
    page.fill("text_input", "New reference", "X123456")
    page.widget_by_label("checkbox", "This reference is not a CRN").check()
    page.run().press("Rename case")
    assert model_messages.CONFIRMATION_WITHOUT_REASON.format(personal_data="a CRN") in page.text_lines
    page.fill("text_input", "Why it is not a CRN", "Number of a box").press("Rename case")
    assert reload_review(store, review).reference == "X123456"


def test_adding_the_same_case_twice_is_reported(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    page = cases_page(visitor, audit_id).fill("text_input", "Reference", "A1").press("Add case")
    page.fill("text_input", "Reference", "A1").press("Add case")
    assert storage_messages.REFERENCE_USED.format(case_label="case", reference="A1") in page.text_lines
    assert len(store.cases.progress(ANN, audit_id)) == 1


def test_a_reference_is_shown_as_text_and_never_as_markup(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    create_case(store, audit_id, "A_1 (b) #2-3_x.")
    assert listed(cases_page(visitor, audit_id)) == [r"A\_1 \(b\) \#2\-3\_x\."]


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
