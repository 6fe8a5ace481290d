"""The list of cases: filters, adding one, bringing in a file."""

import os
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert

from audit.files.responses import read_uploaded_responses
from audit.model.case import Case, CaseState
from audit.storage import Person, Role, Store
from audit.storage.audit_log.change_log import What
from audit.storage.engine import schema
from audit.web.cases import import_file
from audit.web.pages import cases
from audit.web.session import authentication
from audit.web.session.claims import SignedIn
from tests.storage.factories import ANN, BEN, YES, begin_audit, begin_case, changes, complete, reread, say, tell
from tests.web.conftest import NewVisitor, Visitor

GOOD = b"case,auditor,sentence_type,2.2.1\nA1,Ben,community,yes\nA2,Cat,resettlement,n/a\n"
NO_ROLE = "has no role in this audit yet, so they cannot open the case. Give them one under Members."
BAD = b"case,sentence_type,2.2.1,9.9.9\nA1,nonsense,perhaps,\n,community,yes,\n"


def cases_page(visitor: NewVisitor, audit_id: str, name: str = "Ann") -> Visitor:
    return visitor(name).go("cases", audit=audit_id)


def listed(page: Visitor) -> list[str]:
    """The cases in the list, as their links read; the way on to where somebody stopped stands above it."""
    links = [link.proto for link in page.at.page_link if link.proto.page == "record"]
    return [link.label for link in links if not link.label.startswith(("Go on", "Record "))]


def test_an_audit_without_cases_says_how_to_add_them(visitor: NewVisitor, store: Store):
    page = cases_page(visitor, begin_audit(store))
    assert "No case yet. Add them one by one, or bring in a list." in page.lines


def test_each_case_stands_with_its_state_how_far_it_is_and_its_auditor(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store)
    store.cases.add(ANN, audit_id, Case("A1", "Ben"))
    say(store, begin_case(store, audit_id, "A2"), "2.2.1", YES)
    complete_one = complete(store, begin_case(store, audit_id, "A3"))
    store.stages.submit(ANN, complete_one)
    page = cases_page(visitor, audit_id)
    assert "3 cases: 1 submitted, 1 in progress, 1 not begun. 1 still to be allocated." in page.lines
    asked = len(complete_one.questions)
    said = [line for line in page.lines if "answered" in line]
    assert said[0] == f"Not begun · 0 of {asked} answered · Ben"
    assert said[1] == f"In progress · 1 of {asked} answered · not allocated"
    assert said[2].startswith("Submitted · ")


def test_one_case_is_one_case(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store)
    begin_case(store, audit_id)
    assert "1 case: 1 not begun. 1 still to be allocated." in cases_page(visitor, audit_id).lines


@pytest.mark.parametrize(
    ("kind", "key", "value", "left"),
    [
        ("segmented_control", "cases-state", CaseState.IN_PROGRESS.value, ["A2"]),
        ("segmented_control", "cases-state", CaseState.ALLOCATED.value, ["A1", "A3"]),
        ("selectbox", "cases-auditor", "Ben", ["A1"]),
    ],
)
def test_the_list_is_filtered(visitor: NewVisitor, store: Store, kind: str, key: str, value: str, left: list[str]):
    audit_id = begin_audit(store)
    for reference, auditor in (("A1", "Ben"), ("A2", "Cat"), ("A3", "")):
        store.cases.add(ANN, audit_id, Case(reference, auditor))
    second = store.cases.progress(ANN, audit_id)[1].id
    say(store, store.readings.open(ANN, audit_id, second), "2.2.1", YES)
    page = cases_page(visitor, audit_id).choose(kind, key, value)
    assert listed(page) == left


def test_ones_own_cases_are_shown_first_and_everybodys_on_a_click(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store)
    for reference, auditor in (("A1", "Ben"), ("A2", "Ann"), ("A3", "")):
        store.cases.add(ANN, audit_id, Case(reference, auditor))
    page = cases_page(visitor, audit_id)
    assert (listed(page), page.value("selectbox", "cases-auditor")) == (["A2"], "Ann")
    assert page.at.selectbox(key="cases-auditor").options == ["Everybody", "Ann (mine)", "Ben", "Not allocated"]
    assert listed(page.choose("selectbox", "cases-auditor", "")) == ["A1", "A2", "A3"]
    assert listed(cases_page(visitor, audit_id, "Cat")) == ["A1", "A2", "A3"], "Cat has no case of her own"


def test_the_way_on_leads_to_the_case_and_section_where_this_person_stopped(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store)
    first, second = (begin_case(store, audit_id, reference) for reference in ("A_1", "A2"))
    assert not ways_on(cases_page(visitor, audit_id)), "nobody has begun"
    say(store, second, "2.2.1", YES)
    say(store, first, "2.3.1", YES)
    say(store, second, "2.2.2", YES, BEN)
    way = f"audit={audit_id}&case="
    assert ways_on(cases_page(visitor, audit_id)) == {
        r"Go on with A\_1, where you stopped": f"{way}{first.case_id}&section=2.3"
    }
    assert ways_on(cases_page(visitor, audit_id, "Ben")) == {
        "Go on with A2, where you stopped": f"{way}{second.case_id}&section=2.2"
    }
    assert not ways_on(cases_page(visitor, audit_id, "Cat"))


def test_the_way_on_leads_to_the_facts_where_a_fact_was_given_last(visitor: NewVisitor, store: Store):
    reading = begin_case(store)
    tell(store, reading, "sentence_type", "community")
    (way,) = ways_on(cases_page(visitor, reading.audit.id)).values()
    assert way.endswith("&section=facts")


def test_a_submitted_case_is_not_gone_on_with(visitor: NewVisitor, store: Store):
    reading = complete(store, begin_case(store))
    assert ways_on(cases_page(visitor, reading.audit.id))
    store.stages.submit(ANN, reading)
    assert not ways_on(cases_page(visitor, reading.audit.id))


def test_cases_are_allocated_together_and_the_trail_tells_by_whom(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store)
    first, second, third = (begin_case(store, audit_id, reference) for reference in ("A1", "A2", "A3"))
    page = cases_page(visitor, audit_id)
    assert page.labelled("button", "Allocate").disabled
    page.choose("multiselect", "allocate-cases-0", [first.case_id, third.case_id])
    page.type_name("To whom", " Ben ").press("Allocate")
    assert [case.case.auditor for case in store.cases.progress(ANN, audit_id)] == ["Ben", "", "Ben"]
    assert [(change.old, change.new) for change in changes(store, first, What.ALLOCATION)] == [(None, "Ben")]
    assert not changes(store, second, What.ALLOCATION)
    assert page.at.multiselect(key="allocate-cases-1").options == ["A1 (Ben)", "A2 (nobody yet)", "A3 (Ben)"]
    assert listed(cases_page(visitor, audit_id, "Ben")) == ["A1", "A3"]


def test_a_name_that_cannot_be_an_auditors_is_told_and_no_case_is_allocated(visitor: NewVisitor, store: Store):
    reading = begin_case(store)
    page = cases_page(visitor, reading.audit.id).choose("multiselect", "allocate-cases-0", [reading.case_id])
    page.type_name("To whom", "Ben\tand Cat").press("Allocate")
    assert "The auditor's name must be one line" in page.text
    assert reread(store, reading).auditor == ""


def test_an_auditors_name_is_kept_as_it_comes_from_the_sign_in(
    visitor: NewVisitor, store: Store, monkeypatch: pytest.MonkeyPatch
):
    """Else nobody who signs in would own the case."""
    monkeypatch.setattr(authentication, "as_signed_in", lambda name: name.strip().lower())
    reading = begin_case(store)
    page = cases_page(visitor, reading.audit.id).choose("multiselect", "allocate-cases-0", [reading.case_id])
    page.type_name("To whom", "Ben@Example.org").press("Allocate")
    assert reread(store, reading).auditor == "ben@example.org"
    page.upload("responses.csv", b"case,auditor,2.2.1\nA9,Cat@Example.org,yes\n").press("Bring in 1 case")
    auditors = {one.case.reference: one.case.auditor for one in store.cases.progress(ANN, reading.audit.id)}
    assert auditors["A9"] == "cat@example.org"


def test_after_allocating_the_page_says_so_and_nothing_is_chosen_any_more(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store)
    ids = [begin_case(store, audit_id, reference).case_id for reference in ("A1", "A2", "A3")]
    page = cases_page(visitor, audit_id).choose("multiselect", "allocate-cases-0", ids)
    page.type_name("To whom", "Ben").press("Allocate")
    assert [toast.value for toast in page.at.toast] == ["3 cases allocated to Ben."]
    assert page.value("multiselect", "allocate-cases-1") == []
    assert page.value("selectbox", "allocate-to-1") is None
    assert "3 cases: 3 not begun" in page.lines


def test_a_case_is_taken_from_its_auditor_only_where_nobody_is_chosen(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store)
    case_id = store.cases.add(ANN, audit_id, Case("A1", "Ben"))
    page = cases_page(visitor, audit_id).choose("multiselect", "allocate-cases-0", [case_id])
    assert page.labelled("button", "Allocate").disabled
    for blank in (" ", "\t"):
        assert page.type_name("To whom", blank).labelled("button", "Allocate").disabled
    page.choose("selectbox", "allocate-to-0", "").press("Allocate")
    assert [toast.value for toast in page.at.toast] == ["1 case allocated to nobody."]
    assert store.cases.progress(ANN, audit_id)[0].case.auditor == ""


def test_in_local_mode_the_names_that_occur_are_offered_and_no_role_is_asked_for(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store)
    store.cases.add(ANN, audit_id, Case("A1", "Cat"))
    store.members.give(ANN, audit_id, "Rea", Role.READER)
    page = cases_page(visitor, audit_id)
    assert page.labelled("selectbox", "To whom").options == ["Ann", "Cat", "Nobody"]
    assert "no role" not in page.type_name("To whom", "Dan").text


@pytest.fixture
def signed_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """People sign in, so that roles hold; the name is what the environment says."""
    monkeypatch.setattr(authentication, "mode", lambda: authentication.Mode.PROXY)
    monkeypatch.setattr(authentication, "somebody", lambda: SignedIn(Person(os.environ["AUDIT_PERSON"])))


@pytest.fixture
def staffed(store: Store) -> str:
    """An audit of two cases with a member in every role; one of the cases is Ada's."""
    audit_id = begin_audit(store)
    for name, role in (("lea", Role.LEAD), ("mo", Role.MODERATOR), ("ada", Role.AUDITOR), ("rea", Role.READER)):
        store.members.give(ANN, audit_id, name, role)
    store.members.give(ANN, audit_id, "new", Role.AUDITOR)
    store.cases.add(ANN, audit_id, Case("A1", "ada"))
    store.cases.add(ANN, audit_id, Case("A2"))
    return audit_id


@pytest.mark.usefixtures("signed_in")
def test_a_name_without_a_role_that_records_is_warned_of_where_people_sign_in(
    visitor: NewVisitor, store: Store, staffed: str
):
    page = cases_page(visitor, staffed, "lea")
    assert page.labelled("selectbox", "To whom").options == ["ada", "Ann", "lea", "mo", "new", "Nobody"]
    warning = (
        "typo@example.org has no role in this audit yet, so they cannot open the case. Give them one under Members."
    )
    assert warning in page.type_name("To whom", "typo@example.org").lines
    assert warning in page.type_name("Allocated to (optional)", "typo@example.org").lines
    assert "rea has no role that records in this audit yet" in page.type_name("To whom", "rea").text
    assert "ada has no role" not in page.type_name("To whom", "ada").text
    page.upload("list.csv", b"case,auditor\nA8,Ada\nA9,Zed\n")
    assert f"zed {NO_ROLE}" in page.lines


@pytest.mark.usefixtures("signed_in")
@pytest.mark.parametrize(
    ("name", "said", "listed_are", "forms"),
    [
        (
            "lea",
            "2 cases: 2 not begun. 1 still to be allocated.",
            ["A1", "A2"],
            ["Add one case", "Bring in a list or a responses file", "Allocate cases", "Rename or remove a case"],
        ),
        ("mo", "2 cases: 2 not begun", ["A1", "A2"], []),
        ("ada", "1 case: 1 not begun. It is allocated to you.", ["A1"], []),
        ("new", "No case is allocated to you yet. The audit's lead allocates them.", [], []),
        ("rea", "Your role in this audit shows results, not single cases.", [], []),
    ],
)
def test_each_role_is_told_the_truth_and_shown_only_the_forms_that_it_may_use(
    visitor: NewVisitor, staffed: str, name: str, said: str, listed_are: list[str], forms: list[str]
):
    page = cases_page(visitor, staffed, name)
    assert said in page.lines
    assert listed(page) == listed_are
    assert [expander.label for expander in page.at.expander] == forms
    assert ({"Settings of this audit", "Members and their roles"} <= set(labels(page))) is (name == "lea")


def labels(page: Visitor) -> list[str]:
    """The labels of all ways to other pages."""
    return [link.proto.label for link in page.at.page_link]


@pytest.mark.usefixtures("signed_in")
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("lea", "No case yet. Add them one by one, or bring in a list."),
        ("mo", "No case yet. The audit's lead adds them."),
    ],
)
def test_an_audit_without_a_case_tells_each_who_adds_some(visitor: NewVisitor, store: Store, name: str, said: str):
    audit_id = begin_audit(store)
    store.members.give(ANN, audit_id, "lea", Role.LEAD)
    store.members.give(ANN, audit_id, "mo", Role.MODERATOR)
    assert said in cases_page(visitor, audit_id, name).lines


def test_a_closed_audit_offers_no_form(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store)
    store.audits.close(ANN, audit_id)
    page = cases_page(visitor, audit_id)
    assert "This audit was closed without a case." in page.lines
    assert list(page.at.expander) == []


def test_an_audit_whose_cases_are_erased_says_so(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store)
    row = {"audit_id": audit_id, "held_because": "", "erased_at": datetime(2024, 1, 1, tzinfo=UTC)}
    with store.database.writing() as connection:
        connection.execute(insert(schema.retention).values(row))
    assert "The cases of this audit are erased. Its results stay." in cases_page(visitor, audit_id).lines


def test_a_case_is_renamed(visitor: NewVisitor, store: Store):
    reading = begin_case(store, reference="A1")
    begin_case(store, reading.audit.id, "A2")
    page = cases_page(visitor, reading.audit.id).choose("selectbox", "change-case-0", reading.case_id)
    assert page.labelled("button", "Rename").disabled
    page.fill("text_input", "New reference", "John Smith").press("Rename")
    assert "The reference looks like a name." in page.text
    page.fill("text_input", "New reference", " A9 ").press("Rename")
    assert [toast.value for toast in page.at.toast] == ["A1 is now A9."]
    assert listed(page) == ["A9", "A2"]
    assert page.value("selectbox", "change-case-1") is None


def test_a_case_without_any_record_is_removed_for_a_reason(visitor: NewVisitor, store: Store):
    reading = begin_case(store, reference="A1")
    audit_id = reading.audit.id
    begin_case(store, audit_id, "A2")
    page = visitor().go("record", audit=audit_id, case=reading.case_id).go("cases", audit=audit_id)
    page.choose("selectbox", "change-case-0", reading.case_id)
    page.press("Remove the case")
    assert (listed(page), "Say why in a few words" in page.text) == (["A1", "A2"], True)
    page.fill("text_input", "Why it is removed", "Added twice.").press("Remove the case")
    assert ([toast.value for toast in page.at.toast], listed(page)) == (["A1 removed."], ["A2"])
    assert page.go("record", audit=audit_id).title == "Case A2", "the one opened last is gone"


def test_a_case_with_something_recorded_is_not_removed_and_why_is_said(visitor: NewVisitor, store: Store):
    reading = begin_case(store, reference="A1")
    say(store, reading, "2.2.1", YES)
    page = cases_page(visitor, reading.audit.id).choose("selectbox", "change-case-0", reading.case_id)
    page.fill("text_input", "Why it is removed", "Added twice.").press("Remove the case")
    assert "Case A1 stays: facts, answers or notes are recorded in it" in page.text
    assert listed(page) == ["A1"]


@pytest.mark.parametrize("label", ["Reference", "Why it is removed", "New reference"])
def test_a_text_that_is_too_long_is_told_and_never_dropped(visitor: NewVisitor, store: Store, label: str):
    reading = begin_case(store, reference="A1")
    page = cases_page(visitor, reading.audit.id).choose("selectbox", "change-case-0", reading.case_id)
    assert not page.labelled("text_input", label).proto.max_chars
    button = {"Reference": "Add the case", "Why it is removed": "Remove the case", "New reference": "Rename"}[label]
    page.fill("text_input", label, "x" * 6_000).press(button)
    assert 'role="alert"' in page.html
    assert listed(page) == ["A1"]


def test_the_list_is_filtered_by_what_is_still_to_be_allocated(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store)
    store.cases.add(ANN, audit_id, Case("A1", "Ben"))
    begin_case(store, audit_id, "A2")
    page = cases_page(visitor, audit_id).choose("selectbox", "cases-auditor", cases.NOT_ALLOCATED)
    assert listed(page) == ["A2"]


def ways_on(page: Visitor) -> dict[str, str]:
    """The ways to where somebody stopped, with the address each leads to."""
    links = [link.proto for link in page.at.page_link]
    return {link.label: link.query_string for link in links if link.label.startswith("Go on")}


def test_a_filter_that_matches_nothing_says_so(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store)
    begin_case(store, audit_id)
    page = cases_page(visitor, audit_id).choose("segmented_control", "cases-state", "submitted")
    assert "No case matches. Change the filters above." in page.lines


def test_more_than_fifty_cases_come_in_pages(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store)
    rows = "".join(f"A{number}\n" for number in range(1, 61)).encode()
    page = cases_page(visitor, audit_id).upload("cases.csv", b"case,2.2.1\n" + rows).press("Bring in 60 cases")
    assert len(listed(page)) == 50
    page.at.pagination(key="cases-page").set_value(2)
    assert listed(page.run()) == [f"A{number}" for number in range(51, 61)]


def test_a_case_is_added_and_the_page_stays_for_the_next_one_of_the_same_auditor(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store)
    page = cases_page(visitor, audit_id).fill("text_input", "Reference", "A1")
    page.type_name("Allocated to (optional)", "Ben").press("Add the case")
    assert (page.title, [toast.value for toast in page.at.toast]) == ("Cases", ["A1 added."])
    assert page.labelled("text_input", "Reference").value == ""
    assert page.labelled("selectbox", "Allocated to (optional)").value == "Ben"
    page.fill("text_input", "Reference", "A_2 (b)").press("Add the case")
    found = [(one.case.reference, one.case.auditor) for one in store.cases.progress(ANN, audit_id)]
    assert found == [("A1", "Ben"), ("A_2 (b)", "Ben")]
    (way,) = [link.proto for link in page.at.page_link if link.proto.label.startswith("Record ")]
    assert way.label == r"Record A\_2 \(b\)"
    assert page.at.expander[0].proto.expanded, "so that the next one can be typed"


@pytest.mark.parametrize(
    ("reference", "fault"),
    [("", "The reference is missing."), ("<b>", "A reference has up to 40"), ("ksh-1", "already has a case")],
)
def test_a_case_that_cannot_be_added_is_told_and_what_was_typed_stays(
    visitor: NewVisitor, store: Store, reference: str, fault: str
):
    audit_id = begin_audit(store)
    begin_case(store, audit_id, "KSH-1")
    page = cases_page(visitor, audit_id).fill("text_input", "Reference", reference).press("Add the case")
    assert fault in page.text
    assert page.value("text_input", "add-reference-0") == reference
    assert len(store.cases.progress(ANN, audit_id)) == 1


def test_what_was_typed_for_a_new_case_is_there_after_a_reload(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store)
    cases_page(visitor, audit_id).fill("text_input", "Reference", "A9")
    assert cases_page(visitor, audit_id).value("text_input", "add-reference-0") == "A9"


def test_a_reference_that_tells_of_the_person_is_refused_and_not_even_kept_as_a_draft(
    visitor: NewVisitor, store: Store
):
    audit_id = begin_audit(store)
    page = cases_page(visitor, audit_id).fill("text_input", "Reference", "John Smith").press("Add the case")
    assert "The reference looks like a name." in page.text
    assert store.drafts.read(ANN, f"add case {audit_id}") == {}
    assert store.cases.progress(ANN, audit_id) == []


def test_the_same_new_case_typed_again_is_told(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store)
    page = cases_page(visitor, audit_id).fill("text_input", "Reference", "A1").press("Add the case")
    page.fill("text_input", "Reference", "A1").press("Add the case")
    assert "The audit already has a case A1. Choose another reference." in page.lines
    assert len(store.cases.progress(ANN, audit_id)) == 1


def test_a_reference_is_shown_as_it_is_and_never_as_markup(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store)
    begin_case(store, audit_id, "A_1 (b) #2-3_x.")
    assert listed(cases_page(visitor, audit_id)) == [r"A\_1 \(b\) \#2\-3\_x\."]


def test_a_responses_file_is_told_first_and_brought_in_on_a_click(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store)
    page = cases_page(visitor, audit_id).upload("any.csv", GOOD)
    assert "The file has 2 cases: 2 will come in as in progress." in page.text
    assert store.cases.progress(ANN, audit_id) == []
    page.press("Bring in 2 cases")
    assert [(case.case.reference, case.answered) for case in store.cases.progress(ANN, audit_id)] == [
        ("A1", 1),
        ("A2", 1),
    ]
    assert [toast.value for toast in page.at.toast] == ["Brought in 2 cases: 2 in progress."]


def test_a_file_that_is_in_is_let_go_so_that_nobody_brings_it_in_again(visitor: NewVisitor, store: Store):
    page = cases_page(visitor, begin_audit(store)).upload("any.csv", GOOD).press("Bring in 2 cases")
    assert page.at.file_uploader[0].value in (None, [])
    assert "Bring in 2 cases" not in page.labels("button")


def test_a_complete_case_comes_in_as_submitted(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store)
    questions = [question.id for question in store.audits.get(ANN, audit_id).questionnaire.questions]
    rows = ["case,sentence_type," + ",".join(questions), "A1,community" + ",yes" * len(questions)]
    cases_page(visitor, audit_id).upload("any.csv", "\n".join(rows).encode()).press("Bring in 1 case")
    (case,) = store.cases.progress(ANN, audit_id)
    assert case.case.state is CaseState.SUBMITTED


@pytest.mark.parametrize("content", [GOOD, BAD], ids=["good", "bad"])
def test_an_upload_is_read_once_however_often_the_page_runs(
    visitor: NewVisitor, store: Store, monkeypatch: pytest.MonkeyPatch, content: bytes
):
    read: list[bytes] = []

    def counting(data: bytes, *rest: object) -> object:
        read.append(data)
        return read_uploaded_responses(data, *rest)

    monkeypatch.setattr(import_file, "read_uploaded_responses", counting)
    page = cases_page(visitor, begin_audit(store)).upload("any.csv", content)
    told = page.text
    page.fill("text_input", "Reference", "A1").fill("text_input", "Reference", "A2")
    assert read == [content]
    assert page.text == told
    page.upload("another.csv", GOOD + b"\n")
    assert len(read) == 2


def test_a_file_with_faults_is_refused_whole_with_every_fault_at_its_row_and_column(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store)
    page = cases_page(visitor, audit_id).upload("bad.csv", BAD)
    for fault in (
        'The file, row 1: column 4 is headed "9.9.9", which is no fact or question',
        "The file, row 2, column sentence_type: ",
        "The file, row 2, column 2.2.1: write yes, no or n/a, or leave it empty.",
        "The file, row 3, column case: the case reference is missing.",
    ):
        assert fault in page.text
    assert "perhaps" not in page.text
    assert not any(label.startswith("Bring in") for label in page.labels("button"))
    assert store.cases.progress(ANN, audit_id) == []


def test_a_file_that_is_no_table_at_all_is_told_in_a_sentence(visitor: NewVisitor, store: Store):
    page = cases_page(visitor, begin_audit(store)).upload("odd.xlsx", b"PK\x03\x04 not a workbook")
    assert 'role="alert"' in page.html
    assert "error" not in page.text.casefold(), "a bad file is no unforeseen error"


def test_references_that_the_audit_has_already_are_all_named_before_anything_can_be_brought_in(
    visitor: NewVisitor, store: Store
):
    audit_id = begin_audit(store)
    for reference in ("A1", "A2"):
        begin_case(store, audit_id, reference)
    page = cases_page(visitor, audit_id).upload("any.csv", GOOD)
    assert "The audit already has a case A1. Choose another reference." in page.lines
    assert "The audit already has a case A2. Choose another reference." in page.lines
    assert not any(label.startswith("Bring in") for label in page.labels("button"))
    assert len(store.cases.progress(ANN, audit_id)) == 2


def test_a_plain_list_of_references_is_brought_in(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store)
    page = cases_page(visitor, audit_id).upload("list.csv", b"case,auditor\nA1,Ben\nA2,\n")
    assert "The file has 2 cases: 2 will come in as not begun." in page.lines
    page.press("Bring in 2 cases")
    assert [toast.value for toast in page.at.toast] == ["Brought in 2 cases: 2 not begun."]
    assert "2 cases: 2 not begun. 1 still to be allocated." in page.lines


def test_what_is_said_of_a_file_is_what_comes_of_it(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store)
    questions = [question.id for question in store.audits.get(ANN, audit_id).questionnaire.questions]
    heads = "case,sentence_type," + ",".join(questions)
    rows = [heads, "A1,community" + ",yes" * len(questions), "A2,community,no", "A3,,,,"]
    page = cases_page(visitor, audit_id).upload("any.csv", "\n".join(rows).encode())
    told = "The file has 3 cases: 1 will come in as submitted, 1 as in progress, 1 as not begun."
    assert told in page.lines
    page.press("Bring in 3 cases")
    assert [toast.value for toast in page.at.toast] == ["Brought in 3 cases: 1 submitted, 1 in progress, 1 not begun."]
    assert "3 cases: 1 submitted, 1 in progress, 1 not begun. 2 still to be allocated." in page.lines


def test_a_file_that_is_called_a_workbook_and_is_none_is_told_so(visitor: NewVisitor, store: Store):
    page = cases_page(visitor, begin_audit(store)).upload("junk.xlsx", b"\x01\x02 no workbook")
    assert "The file: this is not an Excel workbook. Save it as an Excel workbook (.xlsx) and try again." in page.lines


def test_without_an_audit_the_page_says_where_to_choose_one(visitor: NewVisitor):
    page = visitor().go("cases")
    assert page.title == "No audit is open"
    assert "Choose one from the list of audits." in page.lines


@pytest.mark.parametrize("name", ["cases", "record", "results", "export"])
def test_an_unknown_audit_is_told_in_a_sentence_on_every_page(visitor: NewVisitor, name: str):
    page = visitor().go(name, audit="nonesuch")
    assert page.title == "No audit is open"
    assert "There is no such audit. Open one from the list of audits." in page.lines


def test_the_audit_opened_last_is_remembered_where_the_address_names_none(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store)
    page = cases_page(visitor, audit_id).go("results")
    assert (page.title, page.query["audit"]) == ("Results", audit_id)
