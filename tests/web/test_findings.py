"""Findings: written beside the figures, changed, moved, deleted and brought back; a draft of what is typed."""

import re
from dataclasses import replace
from datetime import date

import pytest

from audit.model.audit import Addressee, Finding, FindingKind
from audit.model.case import Case
from audit.storage import Store
from audit.storage.queries.findings import KeptFinding
from tests.small_questionnaire import changed
from tests.storage.factories import ANN, BEN, begin_audit, submit_cases
from tests.web.conftest import NewVisitor, Visitor

SKILLED = Finding(FindingKind.STRENGTH, "Staff are skilled.", "2.2")
MISSED = Finding(FindingKind.IMPROVEMENT, "Risk is missed.", "2.2", question="2.2.2")
TRAIN = Finding(FindingKind.RECOMMENDATION, "Train the staff.", addressee=Addressee.UNIT)
BOX = re.compile(r'<a href="([^"]+)">([^<]+)</a>')


@pytest.fixture
def audit_id(store: Store) -> str:
    """An audit with four cases, one of them Yes throughout."""
    made = begin_audit(store, region="North")
    submit_cases(store, made, cases=4, yes=1)
    return made


def opened(visitor: NewVisitor, audit_id: str, name: str = "Ann", **query: str) -> Visitor:
    return visitor(name).go("findings", audit=audit_id, **query)


def kept(store: Store, audit_id: str) -> list[KeptFinding]:
    return list(store.findings.all(ANN, audit_id))


def texts(store: Store, audit_id: str) -> list[str]:
    return [one.finding.text for one in kept(store, audit_id)]


def recommend(page: Visitor) -> Visitor:
    return page.fill("segmented_control", "Kind", FindingKind.RECOMMENDATION)


# --- Beside the figures -----------------------------------------------------------------------------------------


def test_the_shares_of_the_standard_stand_beside_the_form_and_the_lowest_is_marked(visitor: NewVisitor, audit_id: str):
    page = opened(visitor, audit_id)
    assert page.labelled("selectbox", "Standard").value == "2.2", "the first standard that has figures"
    assert "2.2 Assessment: percentage Yes, 4 submitted cases" in page.lines
    assert "25%1 of 4" in page.text
    assert "2.2.1 Does assessment engage the person? (lowest)" in page.lines


def test_a_key_question_shows_the_prompts_that_drag_it_down(visitor: NewVisitor, audit_id: str):
    page = opened(visitor, audit_id)
    assert "Prompts of 2.2.1" not in page.text
    page.fill("selectbox", "Key question", "2.2.1")
    assert "Prompts of 2.2.1, the weakest first" in page.lines
    assert "2.2.1a Were the person's own views taken into account?" in page.lines


def test_a_standard_that_people_judge_says_so_and_asks_for_no_key_question(visitor: NewVisitor, store: Store):
    page = opened(visitor, begin_audit(store)).fill("selectbox", "Standard", "1.1")
    assert "1.1 Leadership: Not yet rated. People judge this standard." in page.lines
    assert "Key question" not in page.labels("selectbox")


def test_which_cases_count_is_chosen_here_too(visitor: NewVisitor, store: Store, audit_id: str):
    store.cases.add(ANN, audit_id, Case("B1"))
    page = opened(visitor, audit_id, count="allocated")
    assert "2.2 Assessment: percentage Yes, 1 not begun case; 4 submitted left out" in page.lines


# --- Writing ----------------------------------------------------------------------------------------------------


def test_a_finding_is_written_with_its_key_question_and_its_cases(visitor: NewVisitor, store: Store, audit_id: str):
    (first, *_) = store.cases.references(ANN, audit_id)
    page = opened(visitor, audit_id).fill("selectbox", "Key question", "2.2.2")
    page.fill("text_area", "Text", "Risk is <b>missed</b>.").fill(
        "multiselect", "Cases that show it (optional)", [first]
    )
    page.press("Add the finding")
    (found,) = kept(store, audit_id)
    assert found.finding == Finding(
        FindingKind.STRENGTH, "Risk is <b>missed</b>.", "2.2", question="2.2.2", cases=(first,)
    )
    assert "Added: a strength of 2.2." in page.lines
    assert page.labelled("text_area", "Text").value == ""
    assert "1.Risk is <b>missed</b>." in page.lines
    assert "2.2.2 Does assessment keep other people safe? 25% (1 of 4), lowest · Case: A1" in page.lines
    assert BOX.findall(page.html) == [(f"record?audit={audit_id}&amp;case={first}", "A1")]


def test_a_recommendation_has_an_addressee_an_owner_and_a_due_date(visitor: NewVisitor, store: Store, audit_id: str):
    page = recommend(opened(visitor, audit_id)).fill("selectbox", "Standard", "")
    page.fill("segmented_control", "For whom", Addressee.REGION).fill("text_area", "Text", "Train the staff.")
    page.fill("text_input", "Owner (optional)", "Head of learning").fill(
        "date_input", "Due (optional)", date(2024, 9, 30)
    )
    page.press("Add the finding")
    (found,) = kept(store, audit_id)
    assert found.finding == replace(TRAIN, addressee=Addressee.REGION, owner="Head of learning", due=date(2024, 9, 30))
    assert "owner: Head of learning; due 30 September 2024" in page.lines


def test_what_only_a_recommendation_has_is_not_asked_of_others_and_not_lost_on_the_way(
    visitor: NewVisitor, store: Store, audit_id: str
):
    page = recommend(opened(visitor, audit_id)).fill("text_input", "Owner (optional)", "Head of learning")
    page.fill("segmented_control", "Kind", FindingKind.PRACTICE)
    assert "Owner (optional)" not in page.labels("text_input")
    assert recommend(page).labelled("text_input", "Owner (optional)").value == "Head of learning"
    page.fill("segmented_control", "Kind", FindingKind.PRACTICE).fill("text_area", "Text", "A walk.")
    page.press("Add the finding")
    assert kept(store, audit_id)[0].finding.owner == ""


def test_a_finding_with_faults_is_told_and_stays_as_it_was_typed(visitor: NewVisitor, store: Store, audit_id: str):
    page = recommend(opened(visitor, audit_id)).press("Add the finding")
    assert "The finding has no text. Write it." in page.lines
    assert "The recommendation has no addressee. Choose one." in page.lines
    assert kept(store, audit_id) == []
    assert page.labelled("segmented_control", "Kind").value == FindingKind.RECOMMENDATION


def test_a_double_click_writes_once_and_the_same_again_is_another_finding(
    visitor: NewVisitor, store: Store, audit_id: str
):
    page = opened(visitor, audit_id).fill("text_area", "Text", "Staff are skilled.")
    page.press("Add the finding")
    page.at.session_state[f"round of finding {audit_id} new"] = 0  # as if the second click came before the new form
    page.run().fill("text_area", "Text", "Staff are skilled.").press("Add the finding")
    assert texts(store, audit_id) == ["Staff are skilled."]
    page.fill("text_area", "Text", "Staff are skilled.").press("Add the finding")
    assert texts(store, audit_id) == ["Staff are skilled."] * 2


# --- Drafts -----------------------------------------------------------------------------------------------------


def test_what_is_typed_is_there_after_a_reload_and_gone_once_it_is_added(
    visitor: NewVisitor, store: Store, audit_id: str
):
    page = opened(visitor, audit_id).fill("selectbox", "Standard", "2.3").fill("selectbox", "Key question", "2.3.1")
    page.fill("text_area", "Text", "Plans are thin.")
    again = opened(visitor, audit_id)
    assert again.labelled("text_area", "Text").value == "Plans are thin."
    assert again.labelled("selectbox", "Key question").value == "2.3.1"
    again.press("Add the finding")
    assert store.drafts.read(ANN, f"finding {audit_id} new") == {}
    assert opened(visitor, audit_id).labelled("text_area", "Text").value == ""


def test_what_is_typed_survives_a_server_that_lost_its_memory(visitor: NewVisitor, audit_id: str):
    page = opened(visitor, audit_id).fill("text_area", "Text", "Plans are thin.")
    page.run_without_memory()
    assert page.labelled("text_area", "Text").value == "Plans are thin."


def test_looking_leaves_no_draft_and_a_cleared_form_none_either(visitor: NewVisitor, store: Store, audit_id: str):
    page = opened(visitor, audit_id)
    assert store.drafts.read(ANN, f"finding {audit_id} new") == {}
    assert page.labelled("button", "Clear the form").disabled
    page.fill("text_area", "Text", "Plans are thin.").press("Clear the form")
    assert store.drafts.read(ANN, f"finding {audit_id} new") == {}
    assert page.labelled("text_area", "Text").value == ""


# --- Changing ---------------------------------------------------------------------------------------------------


def test_a_finding_is_changed_and_the_form_is_empty_again(visitor: NewVisitor, store: Store, audit_id: str):
    store.findings.write(ANN, audit_id, MISSED)
    page = opened(visitor, audit_id).press("Change 2.2 area for improvement 1")
    assert page.labelled("text_area", "Text").value == "Risk is missed."
    assert page.labelled("selectbox", "Key question").value == "2.2.2"
    page.fill("text_area", "Text", "Risk is often missed.").press("Save the change")
    assert kept(store, audit_id)[0].finding == replace(MISSED, text="Risk is often missed.")
    assert "Saved: an area for improvement of 2.2." in page.lines
    assert "Write a finding" in page.lines
    assert "finding" not in page.query


def test_a_change_that_is_not_saved_is_there_after_a_reload(visitor: NewVisitor, store: Store, audit_id: str):
    made = store.findings.write(ANN, audit_id, MISSED)
    opened(visitor, audit_id, finding=str(made.id)).fill("text_area", "Text", "Risk is often missed.")
    again = opened(visitor, audit_id, finding=str(made.id))
    assert again.labelled("text_area", "Text").value == "Risk is often missed."
    again.press("Leave it as it was")
    assert texts(store, audit_id) == ["Risk is missed."]
    assert store.drafts.read(ANN, f"finding {audit_id} {made.id}") == {}


def test_an_address_of_no_finding_shows_the_empty_form(visitor: NewVisitor, audit_id: str):
    assert "Write a finding" in opened(visitor, audit_id, finding="99").lines


def test_a_finding_is_moved_up_and_down_among_its_own(visitor: NewVisitor, store: Store, audit_id: str):
    for text in ("One", "Two"):
        store.findings.write(ANN, audit_id, replace(SKILLED, text=text))
    page = opened(visitor, audit_id).press("Change 2.2 strength 2").press("Move up")
    assert texts(store, audit_id) == ["Two", "One"]
    page.press("Move down")
    assert texts(store, audit_id) == ["One", "Two"]


def test_recommendations_on_different_standards_are_moved_among_each_other(store: Store, audit_id: str):
    store.findings.write(ANN, audit_id, replace(TRAIN, text="One", standard="2.2"))
    second = store.findings.write(ANN, audit_id, replace(TRAIN, text="Two", standard="2.3"))
    store.findings.move(ANN, audit_id, second.id, up=True)
    assert texts(store, audit_id) == ["Two", "One"]


def test_a_deleted_finding_is_brought_back_by_anybody_and_later(visitor: NewVisitor, store: Store, audit_id: str):
    store.findings.write(ANN, audit_id, SKILLED)
    page = opened(visitor, audit_id).press("Change 2.2 strength 1").press("Delete")
    assert texts(store, audit_id) == []
    assert "Deleted. It can be brought back at the end of this page." in page.lines
    other = opened(visitor, audit_id, "Ben")
    assert any(line.startswith("a strength of 2.2, deleted by Ann on ") for line in other.lines)
    other.press("Bring back deleted finding 1")
    assert texts(store, audit_id) == ["Staff are skilled."]
    assert "Bring back deleted finding 1" not in other.labels("button")


# --- Two people -------------------------------------------------------------------------------------------------


def clashed(visitor: NewVisitor, store: Store, audit_id: str) -> tuple[Visitor, KeptFinding]:
    """Ann types over a finding that Ben changes meanwhile, and saves."""
    made = store.findings.write(ANN, audit_id, MISSED)
    page = opened(visitor, audit_id, finding=str(made.id)).fill("text_area", "Text", "Mine.")
    store.findings.change(BEN, audit_id, made.id, replace(MISSED, text="Theirs.", question="2.2.1"), made.version)
    return page.press("Save the change"), made


def test_whoever_comes_second_is_told_who_changed_what_and_when(visitor: NewVisitor, store: Store, audit_id: str):
    page, _ = clashed(visitor, store, audit_id)
    assert re.search(r"Ben changed this finding on \d+ \w+ \d\d:\d\d\. What you wrote above is kept", page.text)
    assert "The text is now: “Theirs.”" in page.lines
    assert "The key question is now: 2.2.1" in page.lines
    assert texts(store, audit_id) == ["Theirs."]
    assert page.labelled("text_area", "Text").value == "Mine."
    assert "Save the change" not in page.labels("button")


def test_theirs_is_kept_or_mine_saved_as_the_second_chooses(visitor: NewVisitor, store: Store, audit_id: str):
    page, made = clashed(visitor, store, audit_id)
    page.press("Keep theirs")
    assert texts(store, audit_id) == ["Theirs."]
    page = opened(visitor, audit_id, finding=str(made.id)).fill("text_area", "Text", "Mine again.")
    store.findings.change(BEN, audit_id, made.id, replace(MISSED, text="Theirs again."), made.version + 1)
    page.run().press("Save mine")
    assert texts(store, audit_id) == ["Mine again."]


def test_the_question_is_asked_after_a_reload_too(visitor: NewVisitor, store: Store, audit_id: str):
    _, made = clashed(visitor, store, audit_id)
    again = opened(visitor, audit_id, finding=str(made.id))
    assert "The text is now: “Theirs.”" in again.lines
    assert again.labelled("text_area", "Text").value == "Mine."


def test_a_form_in_which_nothing_was_typed_shows_what_somebody_else_saved(
    visitor: NewVisitor, store: Store, audit_id: str
):
    made = store.findings.write(ANN, audit_id, MISSED)
    page = opened(visitor, audit_id, finding=str(made.id))
    store.findings.change(BEN, audit_id, made.id, replace(MISSED, text="Theirs."), made.version)
    assert page.run().labelled("text_area", "Text").value == "Theirs."
    assert "Save the change" in page.labels("button")


def test_a_finding_that_somebody_deleted_meanwhile_is_told_and_can_be_brought_back_with_mine(
    visitor: NewVisitor, store: Store, audit_id: str
):
    made = store.findings.write(ANN, audit_id, MISSED)
    page = opened(visitor, audit_id, finding=str(made.id)).fill("text_area", "Text", "Mine.")
    store.findings.delete(BEN, audit_id, made.id, made.version)
    page.press("Save the change")
    assert "Ben deleted this finding on" in page.text
    page.press("Bring it back with mine")
    assert texts(store, audit_id) == ["Mine."]


# --- The list ---------------------------------------------------------------------------------------------------


def test_the_list_is_grouped_as_the_report_with_recommendations_numbered_by_addressee(
    visitor: NewVisitor, store: Store, audit_id: str
):
    store.audits.add_findings(
        ANN,
        audit_id,
        [
            MISSED,
            replace(TRAIN, addressee=Addressee.NATIONAL, text="Wi-Fi."),
            TRAIN,
            SKILLED,
            replace(TRAIN, text="More."),
        ],
    )
    page = opened(visitor, audit_id)
    listed = page.lines[page.lines.index("Findings so far") :]
    wanted = ["Recommendations", "Example unit should:", "1.Train the staff.", "2.More."]
    wanted += ["HM Prison and Probation Service should:", "3.Wi-Fi.", "2.2 Assessment", "Strengths"]
    wanted += ["1.Staff are skilled.", "Areas for improvement", "1.Risk is missed."]
    assert [line for line in listed if line in wanted] == wanted
    assert "Change recommendation 3" in page.labels("button")


def test_every_button_of_the_page_has_a_label_of_its_own(visitor: NewVisitor, store: Store, audit_id: str):
    for finding in (SKILLED, SKILLED, MISSED, replace(SKILLED, standard="2.3"), TRAIN, TRAIN):
        store.findings.write(ANN, audit_id, finding)
    for one in kept(store, audit_id)[:2]:
        store.findings.delete(ANN, audit_id, one.id, one.version)
    labels = opened(visitor, audit_id).labels("button")
    assert len(labels) == len(set(labels)) == 8


def test_a_closed_audit_shows_its_findings_and_takes_none(visitor: NewVisitor, store: Store, audit_id: str):
    gone = store.findings.write(ANN, audit_id, SKILLED)
    store.findings.delete(ANN, audit_id, gone.id, gone.version)
    store.findings.write(ANN, audit_id, MISSED)
    store.audits.close(ANN, audit_id)
    page = opened(visitor, audit_id)
    assert any(line.startswith("This audit is closed:") for line in page.lines)
    assert "1.Risk is missed." in page.text
    assert page.labels("button") == []


def test_an_audit_that_is_closed_while_somebody_writes_says_so_and_keeps_the_draft(
    visitor: NewVisitor, store: Store, audit_id: str
):
    page = opened(visitor, audit_id).fill("text_area", "Text", "Late.")
    store.audits.close(BEN, audit_id)
    page.run()
    assert any(line.startswith("This audit is closed:") for line in page.lines)
    assert store.drafts.read(ANN, f"finding {audit_id} new")["text"] == "Late."


def test_a_survey_speaks_of_its_respondents(visitor: NewVisitor, store: Store):
    noun = 'record = { one = "respondent", many = "respondents" }\n'
    audit_id = begin_audit(store, changed('language = "en-GB"\n', f'language = "en-GB"\n{noun}'))
    page = opened(visitor, audit_id)
    assert "Respondents that show it (optional)" in page.labels("multiselect")
