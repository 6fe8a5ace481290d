"""The list of cases: filters, adding one, bringing in a file."""

import pytest

from audit.cases import Case, CaseState
from audit.exchange import responses
from audit.exchange.responses import read_uploaded_responses
from audit.pages import door
from audit.storage import Store
from audit.storage.trail import What
from tests.pages.conftest import NewVisitor, Visitor
from tests.storage.begun import ANN, BEN, YES, begin_audit, begin_case, changes, complete, reread, say, tell

GOOD = b"case,auditor,sentence_type,2.2.1\nA1,Ben,community,yes\nA2,Cat,resettlement,n/a\n"
BAD = b"case,sentence_type,2.2.1,9.9.9\nA1,nonsense,perhaps,\n,community,yes,\n"


def cases_page(visitor: NewVisitor, audit_id: str, name: str = "Ann") -> Visitor:
    return visitor(name).go("cases", audit=audit_id)


def listed(page: Visitor) -> list[str]:
    """The cases in the list, as their links read; the way on to where somebody stopped stands above it."""
    return [link.proto.label for link in page.at.page_link if not link.proto.label.startswith("Go on")]


def test_an_audit_without_cases_says_how_to_add_them(visitor: NewVisitor, store: Store):
    page = cases_page(visitor, begin_audit(store))
    assert "No case yet. Add them one by one, or bring in a responses file." in page.lines


def test_each_case_stands_with_its_state_how_far_it_is_and_its_auditor(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store)
    store.cases.add(ANN, audit_id, Case("A1", "Ben"))
    say(store, begin_case(store, audit_id, "A2"), "2.2.1", YES)
    complete_one = complete(store, begin_case(store, audit_id, "A3"))
    store.stages.submit(ANN, complete_one)
    page = cases_page(visitor, audit_id)
    assert "3 cases: 1 submitted, 1 in progress, 1 not begun" in page.lines
    asked = len(complete_one.questions)
    said = [line for line in page.lines if "answered" in line]
    assert said[0] == f"Not begun · 0 of {asked} answered · Ben"
    assert said[1] == f"In progress · 1 of {asked} answered"
    assert said[2].startswith("Submitted · ")


def test_one_case_is_one_case(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store)
    begin_case(store, audit_id)
    assert "1 case: 1 not begun" in cases_page(visitor, audit_id).lines


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
    assert page.at.selectbox(key="cases-auditor").options == ["Everybody", "Ann (mine)", "Ben"]
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
    page.choose("multiselect", "allocate-cases", [first.case_id, third.case_id])
    page.choose("text_input", "allocate-to", " Ben ").press("Allocate")
    assert [case.case.auditor for case in store.cases.progress(ANN, audit_id)] == ["Ben", "", "Ben"]
    assert [(change.old, change.new) for change in changes(store, first, What.ALLOCATION)] == [(None, "Ben")]
    assert not changes(store, second, What.ALLOCATION)
    assert page.at.multiselect(key="allocate-cases").options == ["A1 (Ben)", "A2 (nobody yet)", "A3 (Ben)"]
    assert listed(cases_page(visitor, audit_id, "Ben")) == ["A1", "A3"]


def test_a_name_that_cannot_be_an_auditors_is_told_and_no_case_is_allocated(visitor: NewVisitor, store: Store):
    reading = begin_case(store)
    page = cases_page(visitor, reading.audit.id).choose("multiselect", "allocate-cases", [reading.case_id])
    page.choose("text_input", "allocate-to", "Ben\tand Cat").press("Allocate")
    assert "The auditor's name must be one line" in page.text
    assert reread(store, reading).auditor == ""


def test_an_auditors_name_is_kept_as_it_comes_from_the_sign_in(
    visitor: NewVisitor, store: Store, monkeypatch: pytest.MonkeyPatch
):
    """Else nobody who signs in would own the case."""
    monkeypatch.setattr(door, "as_signed_in", lambda name: name.strip().lower())
    reading = begin_case(store)
    page = cases_page(visitor, reading.audit.id).choose("multiselect", "allocate-cases", [reading.case_id])
    page.choose("text_input", "allocate-to", "Ben@Example.org").press("Allocate")
    assert reread(store, reading).auditor == "ben@example.org"
    page.upload("responses.csv", b"case,auditor,2.2.1\nA9,Cat@Example.org,yes\n").press("Bring in 1 case")
    auditors = {one.case.reference: one.case.auditor for one in store.cases.progress(ANN, reading.audit.id)}
    assert auditors["A9"] == "cat@example.org"


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
    assert len(page.at.page_link) == 50
    page.at.pagination(key="cases-page").set_value(2)
    assert [link.proto.label for link in page.run().at.page_link] == [f"A{number}" for number in range(51, 61)]


def test_adding_a_case_opens_it(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store)
    page = cases_page(visitor, audit_id).fill("text_input", "Reference", "A_1 (b)")
    page.fill("text_input", "Allocated to (optional)", "Ben").press("Add the case")
    assert page.title == "Case A_1 (b)"
    (case,) = store.cases.progress(ANN, audit_id)
    assert (case.case.reference, case.case.auditor) == ("A_1 (b)", "Ben")


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
    assert page.value("text_input", "add-reference") == reference
    assert len(store.cases.progress(ANN, audit_id)) == 1


def test_what_was_typed_for_a_new_case_is_there_after_a_reload(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store)
    cases_page(visitor, audit_id).fill("text_input", "Reference", "A9")
    assert cases_page(visitor, audit_id).value("text_input", "add-reference") == "A9"


def test_the_same_new_case_sent_twice_is_added_once(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store)
    page = cases_page(visitor, audit_id).fill("text_input", "Reference", "A1").press("Add the case")
    page.go("cases", audit=audit_id).fill("text_input", "Reference", "A1").press("Add the case")
    assert page.title == "Case A1"
    assert len(store.cases.progress(ANN, audit_id)) == 1


def test_a_reference_is_shown_as_it_is_and_never_as_markup(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store)
    begin_case(store, audit_id, "A_1 (b) #2-3_x.")
    (link,) = cases_page(visitor, audit_id).at.page_link
    assert link.proto.label == r"A\_1 \(b\) \#2\-3\_x\."


def test_a_responses_file_is_told_first_and_brought_in_on_a_click(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store)
    page = cases_page(visitor, audit_id).upload("any.csv", GOOD)
    assert "The file has 2 cases with answers to 1 question." in page.text
    assert store.cases.progress(ANN, audit_id) == []
    page.press("Bring in 2 cases")
    assert [(case.case.reference, case.answered) for case in store.cases.progress(ANN, audit_id)] == [
        ("A1", 1),
        ("A2", 1),
    ]
    assert [toast.value for toast in page.at.toast] == ["Brought in: 0 submitted, 2 still open."]


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

    monkeypatch.setattr(responses, "read_uploaded_responses", counting)
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


def test_references_that_the_audit_has_already_are_all_named(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store)
    for reference in ("A1", "A2"):
        begin_case(store, audit_id, reference)
    page = cases_page(visitor, audit_id).upload("any.csv", GOOD).press("Bring in 2 cases")
    assert "The audit already has a case A1." in page.text
    assert "The audit already has a case A2." in page.text
    assert len(store.cases.progress(ANN, audit_id)) == 2


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
