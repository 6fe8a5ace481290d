"""The list of cases: what it shows, what can be done with selected cases, and adding many."""

from __future__ import annotations

import pytest

from audit.formatting import format_datetime
from audit.messages import eliminations as elimination_messages
from audit.messages import model as model_messages
from audit.messages import pages as messages
from audit.messages import storage as storage_messages
from audit.model.audit_log import ChangeType
from audit.model.case import Case, CaseState
from audit.model.sampling import EliminationReason
from audit.storage import Store
from audit.web.cases.component import LIST_KEY
from audit.web.cases.list_content import NO_AUDITOR, NOT_ALLOCATED, STATES
from audit.web.session import authentication
from tests.storage.factories import (
    ANN,
    YES,
    close_audit,
    complete_case,
    create_audit,
    create_case,
    logged_changes,
    reload_review,
    save_answer,
    set_state,
)
from tests.storage.sample_factory import save_draw
from tests.web.case_list_driver import act, actions, list_content, listed, outcome, rows
from tests.web.conftest import NewVisitor, Visitor


def cases_page(visitor: NewVisitor, audit_id: str, name: str = "Ann") -> Visitor:
    return visitor(name).open_page("cases", audit=audit_id)


def auditors(store: Store, audit_id: str) -> dict[str, str]:
    return {case.case.reference: case.case.auditor for case in store.cases.progress(ANN, audit_id)}


def test_each_case_is_listed_with_state_progress_what_is_missing_and_the_last_change(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    store.cases.add(ANN, audit_id, Case("A1", "Ben"))
    save_answer(store, create_case(store, audit_id, "A2"), "2.2.1", YES)
    complete_one = complete_case(store, create_case(store, audit_id, "A3"))
    store.workflow.submit(ANN, complete_one)
    page = cases_page(visitor, audit_id)
    assert "3 cases: 1 submitted, 1 in progress, 1 not started. 1 still to be allocated." in page.text_lines
    asked, shown = len(complete_one.questions), rows(page)
    assert list(shown) == ["A1", "A2", "A3"]
    assert [STATES[row["state"]] for row in shown.values()] == ["allocated", "in_progress", "submitted"]
    assert [(row["answered"], row["missing"]) for row in shown.values()][:2] == [
        (0, [asked, 1, 0]),
        (1, [asked - 1, 1, 0]),
    ]
    assert (shown["A3"]["missing"], shown["A3"]["answered"]) == ([0, 0, 0], shown["A3"]["applicable"])
    assert list_content(page)["auditors"] == ["Ben"]
    assert [row["auditor"] for row in shown.values()] == [0, NOT_ALLOCATED, NO_AUDITOR]
    last = store.reviews.audit_log(ANN, audit_id, complete_one.case_id)[-1]
    assert (shown["A3"]["when"], shown["A3"]["by"]) == (format_datetime(last.at), "Ann")
    assert shown["A3"]["changed"] == int(last.at.timestamp())


def test_the_cases_of_every_auditor_are_listed(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    for reference, auditor in (("A1", "Ben"), ("A2", "Ann"), ("A3", "")):
        store.cases.add(ANN, audit_id, Case(reference, auditor))
    page = cases_page(visitor, audit_id)
    assert listed(page) == ["A1", "A2", "A3"]
    assert list_content(page)["auditors"][list_content(page)["me"]] == "Ann"
    assert list_content(cases_page(visitor, audit_id, "Cat"))["me"] < 0, "Cat has no case of her own"


def test_selected_cases_are_allocated_and_the_list_says_so_once(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    first, second, _ = (create_case(store, audit_id, reference) for reference in ("A1", "A2", "A3"))
    page = act(cases_page(visitor, audit_id), "allocate", "A1", "A3")
    assert "A1, A3" in page.text_lines
    assert page.widget_by_label("button", "Allocate 2 cases").disabled
    page.type_into_select("Allocate to", " Ben ").press("Allocate 2 cases")
    assert auditors(store, audit_id) == {"A1": "Ben", "A2": "", "A3": "Ben"}
    assert [(change.old, change.new) for change in logged_changes(store, first, ChangeType.ALLOCATION)] == [
        (None, "Ben")
    ]
    assert not logged_changes(store, second, ChangeType.ALLOCATION)
    assert outcome(page) == messages.CASES_ALLOCATED.format(cases="2 cases", name="Ben")
    assert list_content(page)["outcome"]["deselect"]
    assert list_content(page)["panel"] == 0
    assert outcome(page.run()) == ""


def test_a_case_is_unallocated_only_if_nobody_is_chosen(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    store.cases.add(ANN, audit_id, Case("A1", "Ben"))
    page = act(cases_page(visitor, audit_id), "allocate", "A1")
    for blank in (" ", "\t"):
        assert page.type_into_select("Allocate to", blank).widget_by_label("button", "Allocate 1 case").disabled
    page.fill("selectbox", "Allocate to", "").press("Allocate 1 case")
    assert outcome(page) == messages.CASES_ALLOCATED.format(cases="1 case", name="nobody")
    assert auditors(store, audit_id) == {"A1": ""}


def test_an_invalid_auditor_name_is_reported_and_no_case_is_allocated(visitor: NewVisitor, store: Store):
    review = create_case(store)
    page = act(cases_page(visitor, review.audit.id), "allocate", "KSH-1")
    page.type_into_select("Allocate to", "Ben\nand Cat").press("Allocate 1 case")
    assert "The auditor's name must be one line" in page.text
    assert reload_review(store, review).auditor == ""


def test_an_auditor_name_is_stored_in_the_form_that_sign_in_uses(
    visitor: NewVisitor, store: Store, monkeypatch: pytest.MonkeyPatch
):
    """Else nobody who signs in would own the case."""
    monkeypatch.setattr(authentication, "normalise_user_name", lambda name: name.strip().lower())
    audit_id = create_case(store).audit.id
    page = act(cases_page(visitor, audit_id), "allocate", "KSH-1")
    page.type_into_select("Allocate to", "Ben@Example.org").press("Allocate 1 case")
    page.upload("responses.csv", b"case,auditor,2.2.1\nA9,Cat@Example.org,yes\n").press("Import 1 case")
    assert auditors(store, audit_id) == {"KSH-1": "ben@example.org", "A9": "cat@example.org"}


def test_cases_that_cannot_be_returned_are_named_and_the_others_returned_only_on_request(
    visitor: NewVisitor, store: Store
):
    audit_id = create_audit(store)
    submitted, started = (create_case(store, audit_id, reference) for reference in ("A1", "A2"))
    store.workflow.allocate_all(ANN, audit_id, [submitted.case_id, started.case_id], "Ben")
    set_state(store, submitted, CaseState.SUBMITTED)
    page = act(cases_page(visitor, audit_id), "return", "A1", "A2")
    page.press("Return 2 cases")
    assert model_messages.REASON_MISSING.format(subject="case") in page.text
    (box,) = page.at.text_area
    box.set_value("Look at 2.2.1 again.")
    page.run().press("Return 2 cases")
    refusal = {"state": "not started", "allowed": "submitted", "done": "returned"}
    assert storage_messages.WRONG_STATE.format(reference="A2", **refusal) in page.text_lines
    assert reload_review(store, submitted).state is CaseState.SUBMITTED
    assert page.at.text_area[0].value == "Look at 2.2.1 again.", "what was typed stays"
    page.press("Return the other 1 case")
    assert outcome(page) == messages.CASES_RETURNED.format(cases="1 case")
    assert reload_review(store, submitted).state is CaseState.RETURNED
    assert reload_review(store, started).state is CaseState.ALLOCATED


def test_if_no_selected_case_allows_it_only_cancel_is_left(visitor: NewVisitor, store: Store):
    review = create_case(store, reference="A1")
    save_answer(store, review, "2.2.1", YES)
    page = act(cases_page(visitor, review.audit.id), "remove", "A1")
    (box,) = page.at.text_area
    box.set_value("Added twice.")
    page.run().press("Remove 1 case")
    assert storage_messages.CASE_HAS_DATA.format(case="Case A1") in page.text_lines
    assert "Remove 1 case" not in page.labels("button")
    page.press("Cancel")
    assert outcome(page) == messages.ACTION_CANCELLED
    assert listed(page) == ["A1"]


def test_empty_cases_are_removed_with_a_reason_and_forgotten_by_the_tab(visitor: NewVisitor, store: Store):
    review = create_case(store, reference="A1")
    audit_id = review.audit.id
    create_case(store, audit_id, "A2")
    page = visitor().open_page("record", audit=audit_id, case=review.case_id).open_page("cases", audit=audit_id)
    act(page, "remove", "A1").press("Remove 1 case")
    assert (listed(page), model_messages.REASON_MISSING.format(subject="audit") in page.text) == (["A1", "A2"], True)
    (box,) = page.at.text_area
    box.set_value("Added twice.")
    page.run().press("Remove 1 case")
    assert (outcome(page), listed(page)) == (messages.CASES_REMOVED.format(cases="1 case"), ["A2"])
    assert page.open_page("record", audit=audit_id).title == "Case A2", "the one opened last is gone"


def test_the_last_case_can_be_removed_too(visitor: NewVisitor, store: Store):
    review = create_case(store, reference="A1")
    page = act(cases_page(visitor, review.audit.id), "remove", "A1")
    (box,) = page.at.text_area
    box.set_value("Added twice.")
    page.run().press("Remove 1 case")
    assert messages.CASES_REMOVED.format(cases="1 case") in page.text_lines
    assert listed(page) == []


def test_a_case_can_be_renamed(visitor: NewVisitor, store: Store):
    review = create_case(store, reference="A1")
    create_case(store, review.audit.id, "A2")
    page = act(cases_page(visitor, review.audit.id), "rename", "A1")
    assert page.widget_by_label("button", "Rename case").disabled
    page.fill("text_input", "New reference", "John Smith").press("Rename case")
    assert "The reference looks like a name." in page.text
    page.fill("text_input", "New reference", " A9 ").press("Rename case")
    assert outcome(page) == messages.CASE_RENAMED.format(old="A1", new="A9")
    assert listed(page) == ["A9", "A2"]


def test_a_drawn_case_is_eliminated_in_the_list_replaced_and_restored(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    save_draw(store, audit_id, drawn=2, reserves=1)
    page = act(cases_page(visitor, audit_id), "eliminate", "R-0002")
    page.fill("selectbox", "Why the case cannot be read", EliminationReason.TRANSFERRED).press("Eliminate case")
    done = elimination_messages.ELIMINATED_AND_REPLACED.format(reference="R-0002", replacement="R-0003")
    assert outcome(page) == done
    assert {reference: STATES[row["state"]] for reference, row in rows(page).items()} == {
        "R-0001": CaseState.ALLOCATED,
        "R-0002": CaseState.ELIMINATED,
        "R-0003": CaseState.ALLOCATED,
    }
    page = act(page, "eliminate", "R-0002")
    page.fill("text_area", "Reason for restoring the case", "It is back.").press("Restore case")
    assert outcome(page) == elimination_messages.RESTORED.format(reference="R-0002")
    assert STATES[rows(page)["R-0002"]["state"]] is CaseState.ALLOCATED


def test_a_lead_gives_a_reason_for_a_new_reference_that_looks_like_a_crn(visitor: NewVisitor, store: Store):
    review = create_case(store)
    page = act(cases_page(visitor, review.audit.id), "rename", "KSH-1")
    page.fill("text_input", "New reference", "X123456")
    page.widget_by_label("checkbox", "This reference is not a CRN").check()
    page.run().press("Rename case")
    assert model_messages.CONFIRMATION_WITHOUT_REASON.format(personal_data="a CRN") in page.text_lines
    page.fill("text_input", "Why it is not a CRN", "Number of a box").press("Rename case")
    assert reload_review(store, review).reference == "X123456"


@pytest.mark.parametrize(
    ("action", "kind", "label", "button"),
    [
        ("rename", "text_input", "New reference", "Rename case"),
        ("remove", "text_area", "Reason for removing", "Remove 1 case"),
        ("", "text_input", "Reference", "Add case"),
    ],
)
def test_a_text_that_is_too_long_is_reported_and_not_discarded(
    visitor: NewVisitor, store: Store, action: str, kind: str, label: str, button: str
):
    review = create_case(store, reference="A1")
    page = cases_page(visitor, review.audit.id)
    if action:
        act(page, action, "A1")
    assert not page.widget_by_label(kind, label).proto.max_chars
    page.fill(kind, label, "x" * 6_000).press(button)
    assert 'role="alert"' in page.html
    assert page.widget_by_label(kind, label).value == "x" * 6_000
    assert listed(page) == ["A1"]


def test_selected_cases_that_are_gone_meanwhile_are_reported(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    first, _ = (create_case(store, audit_id, reference) for reference in ("A1", "A2"))
    page = act(cases_page(visitor, audit_id), "allocate", "A1")
    store.cases.remove(ANN, audit_id, first.case_id, "Added twice.")
    assert outcome(page.run()) == messages.SELECTED_GONE.format(plural="cases")
    assert "Allocate to" not in page.labels("selectbox")


@pytest.mark.parametrize("request_of_list", [{"number": 1}, [], "allocate", {"number": 1, "action": "x", "cases": []}])
def test_a_request_that_the_list_does_not_send_changes_nothing(
    visitor: NewVisitor, store: Store, request_of_list: object
):
    page = cases_page(visitor, create_case(store).audit.id)
    page.at.session_state[LIST_KEY] = {"request": request_of_list}
    assert messages.LIST_NOT_UNDERSTOOD in page.run().text_lines


def test_nobody_can_open_a_form_that_their_role_does_not_have(visitor: NewVisitor, store: Store):
    audit_id = create_case(store).audit.id
    page = cases_page(visitor, audit_id)
    close_audit(store, audit_id)
    assert actions(page.run()) == ["print"]
    assert "Allocate to" not in act(page, "allocate", "KSH-1").labels("selectbox")


def test_many_cases_with_random_references_are_shown_and_then_added(visitor: NewVisitor, store: Store):
    audit_id = create_case(store).audit.id
    page = cases_page(visitor, audit_id)
    assert page.at.button(key="random-0-add").disabled
    page.fill("number_input", "How many cases", 46)
    page.fill("text_input", "Begin each reference with (optional)", "KSH-")
    (line,) = [line for line in page.text_lines if line.count("KSH-") == 46]
    references = line.removeprefix("All 46 references").split(", ")
    page.press("Add 46 cases")
    assert outcome(page) == messages.CASES_ADDED.format(cases="46 cases")
    assert listed(page)[1:] == references
    assert list_content(page)["cleared"] == 1, "no filter hides the new cases"
    assert page.value("number_input", "random-1-count") is None


def test_a_prefix_that_no_reference_may_have_is_reported(visitor: NewVisitor, store: Store):
    page = cases_page(visitor, create_case(store).audit.id)
    page.fill("number_input", "How many cases", 3)
    page.fill("text_input", "Begin each reference with (optional)", "=")
    assert "A prefix has up to" in page.text
    assert page.at.button(key="random-0-add").disabled


def test_importing_clears_the_filters_so_that_no_new_case_is_hidden(visitor: NewVisitor, store: Store):
    audit_id = create_case(store).audit.id
    page = cases_page(visitor, audit_id).upload("cases.csv", b"case\nA1\nA2\n").press("Import 2 cases")
    assert listed(page) == ["KSH-1", "A1", "A2"]
    assert list_content(page)["cleared"] == 1
    assert outcome(page)


def test_it_says_if_some_of_the_selected_cases_are_gone(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    first, _, _ = (create_case(store, audit_id, reference) for reference in ("A1", "A2", "A3"))
    page = act(cases_page(visitor, audit_id), "allocate", "A1", "A2")
    store.cases.remove(ANN, audit_id, first.case_id, "Added twice.")
    page.run()
    assert messages.SOME_SELECTED_GONE.format(gone=1, plural="cases") in page.html
    page.fill("selectbox", "Allocate to", "Ann").press("Allocate 1 case")
    assert outcome(page) == messages.CASES_ALLOCATED.format(cases="1 case", name="Ann")
    assert auditors(store, audit_id) == {"A2": "Ann", "A3": ""}


def test_a_request_for_a_case_of_another_audit_neither_shows_nor_changes_it(visitor: NewVisitor, store: Store):
    audit_id, other_id = create_audit(store), create_audit(store, name="Another audit")
    own, other = create_case(store, audit_id, "A1"), create_case(store, other_id, "SECRET-9")
    page = cases_page(visitor, audit_id)
    for case_ids in ([other.case_id], [own.case_id, other.case_id]):
        number = list_content(page)["handled"] + 1
        page.at.session_state[LIST_KEY] = {"request": {"number": number, "action": "allocate", "cases": case_ids}}
        page.run()
        assert "SECRET-9" not in page.html
    page.fill("selectbox", "Allocate to", "Ann").press("Allocate 1 case")
    assert (auditors(store, audit_id), auditors(store, other_id)) == ({"A1": "Ann"}, {"SECRET-9": ""})
