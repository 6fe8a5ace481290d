"""The Findings page: findings added next to the figures, changed, moved, deleted and restored; drafts of typed text."""

import re
from dataclasses import replace
from datetime import date

import pytest

from audit.messages import model as model_messages
from audit.messages import results as messages
from audit.messages.pages import AUDIT_CLOSED
from audit.model.case import Case, CaseState
from audit.model.finding import Addressee, Finding, FindingKind
from audit.model.saved_value import SavedFinding
from audit.storage import Store
from audit.web.components import tab_state
from tests.small_questionnaire import replace_in_small_toml
from tests.storage.factories import ANN, BEN, close_audit, create_audit, import_submitted_cases
from tests.web.conftest import NewVisitor, Visitor

SKILLED = Finding(FindingKind.STRENGTH, "Staff are skilled.", "2.2")
MISSED = Finding(FindingKind.IMPROVEMENT, "Risk is missed.", "2.2", question_id="2.2.2")
TRAIN = Finding(FindingKind.RECOMMENDATION, "Train the staff.", addressee=Addressee.UNIT)
BOX = re.compile(r'<a href="([^"]+)">([^<]+)</a>')


@pytest.fixture
def audit_id(store: Store) -> str:
    """Return an audit with four cases, one of them with Yes on every question."""
    new_audit_id = create_audit(store, region="North")
    import_submitted_cases(store, new_audit_id, cases=4, yes=1)
    return new_audit_id


def opened(visitor: NewVisitor, audit_id: str, name: str = "Ann", **query: str) -> Visitor:
    return visitor(name).open_page("findings", audit=audit_id, **query)


def saved_findings(store: Store, audit_id: str) -> list[SavedFinding]:
    return list(store.findings.all(ANN, audit_id))


def texts(store: Store, audit_id: str) -> list[str]:
    return [saved.finding.text for saved in saved_findings(store, audit_id)]


def recommend(page: Visitor) -> Visitor:
    return page.fill("segmented_control", "Kind", FindingKind.RECOMMENDATION)


# --- Figures next to the form -----------------------------------------------------------------------------------------


def test_the_shares_of_the_standard_are_shown_next_to_the_form_with_the_lowest_marked(
    visitor: NewVisitor, audit_id: str
):
    page = opened(visitor, audit_id)
    assert page.widget_by_label("selectbox", "Standard").value == "2.2", "the first standard that has figures"
    assert "2.2 Assessment: percentage Yes, 4 submitted cases" in page.text_lines
    assert "25%1 of 4" in page.text
    assert "2.2.1 Does assessment engage the person? (joint lowest)" in page.text_lines


def test_a_key_question_shows_its_weakest_prompts(visitor: NewVisitor, audit_id: str):
    page = opened(visitor, audit_id)
    assert "Prompts for 2.2.1" not in page.text
    page.fill("selectbox", "Key question", "2.2.1")
    assert "Prompts for 2.2.1, weakest first" in page.text_lines
    assert "2.2.1a Were the person's own views taken into account?" in page.text_lines


def test_a_standard_rated_by_judgement_says_so_and_asks_for_no_key_question(visitor: NewVisitor, store: Store):
    page = opened(visitor, create_audit(store)).fill("selectbox", "Standard", "1.1")
    assert "1.1 Leadership: Not yet rated. Rated by judgement." in page.text_lines
    assert "Key question" not in page.labels("selectbox")


def test_the_cases_included_can_be_selected_here(visitor: NewVisitor, store: Store, audit_id: str):
    store.cases.add(ANN, audit_id, Case("B1"))
    page = opened(visitor, audit_id, count="allocated")
    assert (
        f"2.2 Assessment: percentage Yes, 1 {CaseState.ALLOCATED.label} case; 4 submitted left out" in page.text_lines
    )


# --- Writing ----------------------------------------------------------------------------------------------------


def test_a_finding_is_saved_with_its_key_question_and_cases(visitor: NewVisitor, store: Store, audit_id: str):
    (first, *_) = store.cases.references(ANN, audit_id)
    page = opened(visitor, audit_id).fill("selectbox", "Key question", "2.2.2")
    page.fill("text_area", "Text", "Risk is <b>missed</b>.").fill(
        "multiselect", "Cases that show it (optional)", [first]
    )
    page.press("Add finding")
    (saved,) = saved_findings(store, audit_id)
    assert saved.finding == Finding(
        FindingKind.STRENGTH, "Risk is <b>missed</b>.", "2.2", question_id="2.2.2", case_ids=(first,)
    )
    assert messages.FINDING_ADDED.format(finding="a strength of 2.2") in page.text_lines
    assert page.widget_by_label("text_area", "Text").value == ""
    assert "1.Risk is <b>missed</b>." in page.text_lines
    assert "2.2.2 Does assessment keep other people safe? 25% (1 of 4), joint lowest · Case: A1" in page.text_lines
    assert BOX.findall(page.html) == [(f"record?audit={audit_id}&amp;case={first}", "A1")]


def test_a_recommendation_is_saved_with_addressee_owner_and_due_date(visitor: NewVisitor, store: Store, audit_id: str):
    page = recommend(opened(visitor, audit_id)).fill("selectbox", "Standard", "")
    page.fill("segmented_control", "Who it is for", Addressee.REGION).fill("text_area", "Text", "Train the staff.")
    page.fill("text_input", "Owner (optional)", "Head of learning").fill(
        "date_input", "Due date (optional)", date(2024, 9, 30)
    )
    page.press("Add finding")
    (saved,) = saved_findings(store, audit_id)
    assert saved.finding == replace(
        TRAIN, addressee=Addressee.REGION, owner="Head of learning", due_date=date(2024, 9, 30)
    )
    assert "owner: Head of learning; due 30 September 2024" in page.text_lines


def test_recommendation_fields_are_hidden_for_other_kinds_and_not_lost_when_switching(
    visitor: NewVisitor, store: Store, audit_id: str
):
    page = recommend(opened(visitor, audit_id)).fill("text_input", "Owner (optional)", "Head of learning")
    page.fill("segmented_control", "Kind", FindingKind.PRACTICE)
    assert "Owner (optional)" not in page.labels("text_input")
    assert recommend(page).widget_by_label("text_input", "Owner (optional)").value == "Head of learning"
    page.fill("segmented_control", "Kind", FindingKind.PRACTICE).fill("text_area", "Text", "A walk.")
    page.press("Add finding")
    assert saved_findings(store, audit_id)[0].finding.owner == ""


def test_an_invalid_finding_is_reported_and_the_typed_text_stays(visitor: NewVisitor, store: Store, audit_id: str):
    page = recommend(opened(visitor, audit_id)).press("Add finding")
    assert "The finding has no text. Write it." in page.text_lines
    assert model_messages.RECOMMENDATION_WITHOUT_ADDRESSEE in page.text_lines
    assert saved_findings(store, audit_id) == []
    assert page.widget_by_label("segmented_control", "Kind").value == FindingKind.RECOMMENDATION


def test_a_double_click_saves_once_and_the_same_text_can_be_added_again(
    visitor: NewVisitor, store: Store, audit_id: str
):
    page = opened(visitor, audit_id).fill("text_area", "Text", "Staff are skilled.")
    page.press("Add finding")
    page.at.session_state[tab_state.RESET_COUNT.of(f"finding {audit_id} new").name] = (
        0  # as if the second click came before the new form
    )
    page.run().fill("text_area", "Text", "Staff are skilled.").press("Add finding")
    assert texts(store, audit_id) == ["Staff are skilled."]
    page.fill("text_area", "Text", "Staff are skilled.").press("Add finding")
    assert texts(store, audit_id) == ["Staff are skilled."] * 2


# --- Drafts -----------------------------------------------------------------------------------------------------


def test_typed_text_survives_a_reload_and_is_cleared_once_added(visitor: NewVisitor, store: Store, audit_id: str):
    page = opened(visitor, audit_id).fill("selectbox", "Standard", "2.3").fill("selectbox", "Key question", "2.3.1")
    page.fill("text_area", "Text", "Plans are thin.")
    again = opened(visitor, audit_id)
    assert again.widget_by_label("text_area", "Text").value == "Plans are thin."
    assert again.widget_by_label("selectbox", "Key question").value == "2.3.1"
    again.press("Add finding")
    assert store.drafts.read(ANN, f"finding {audit_id} new") == {}
    assert opened(visitor, audit_id).widget_by_label("text_area", "Text").value == ""


def test_typed_text_survives_a_server_restart(visitor: NewVisitor, audit_id: str):
    page = opened(visitor, audit_id).fill("text_area", "Text", "Plans are thin.")
    page.run_after_restart()
    assert page.widget_by_label("text_area", "Text").value == "Plans are thin."


def test_opening_the_page_or_clearing_the_form_leaves_no_draft(visitor: NewVisitor, store: Store, audit_id: str):
    page = opened(visitor, audit_id)
    assert store.drafts.read(ANN, f"finding {audit_id} new") == {}
    assert page.widget_by_label("button", "Clear form").disabled
    page.fill("text_area", "Text", "Plans are thin.").press("Clear form")
    assert store.drafts.read(ANN, f"finding {audit_id} new") == {}
    assert page.widget_by_label("text_area", "Text").value == ""


# --- Changing ---------------------------------------------------------------------------------------------------


def test_after_changing_a_finding_the_form_is_empty(visitor: NewVisitor, store: Store, audit_id: str):
    store.findings.add(ANN, audit_id, MISSED)
    page = opened(visitor, audit_id).press("Change 2.2 area for improvement 1")
    assert page.widget_by_label("text_area", "Text").value == "Risk is missed."
    assert page.widget_by_label("selectbox", "Key question").value == "2.2.2"
    page.fill("text_area", "Text", "Risk is often missed.").press("Save changes")
    assert saved_findings(store, audit_id)[0].finding == replace(MISSED, text="Risk is often missed.")
    assert messages.FINDING_SAVED.format(finding="an area for improvement of 2.2") in page.text_lines
    assert "New finding" in page.text_lines
    assert "finding" not in page.query


def test_an_unsaved_change_survives_a_reload(visitor: NewVisitor, store: Store, audit_id: str):
    saved = store.findings.add(ANN, audit_id, MISSED)
    opened(visitor, audit_id, finding=str(saved.id)).fill("text_area", "Text", "Risk is often missed.")
    again = opened(visitor, audit_id, finding=str(saved.id))
    assert again.widget_by_label("text_area", "Text").value == "Risk is often missed."
    again.press("Cancel")
    assert texts(store, audit_id) == ["Risk is missed."]
    assert store.drafts.read(ANN, f"finding {audit_id} {saved.id}") == {}


def test_an_unknown_finding_in_the_address_shows_the_empty_form(visitor: NewVisitor, audit_id: str):
    assert "New finding" in opened(visitor, audit_id, finding="99").text_lines


def test_a_finding_is_moved_up_and_down_within_its_own_list(visitor: NewVisitor, store: Store, audit_id: str):
    for text in ("One", "Two"):
        store.findings.add(ANN, audit_id, replace(SKILLED, text=text))
    page = opened(visitor, audit_id).press("Change 2.2 strength 2").press("Move up")
    assert texts(store, audit_id) == ["Two", "One"]
    page.press("Move down")
    assert texts(store, audit_id) == ["One", "Two"]


def test_recommendations_on_different_standards_are_moved_within_one_list(store: Store, audit_id: str):
    store.findings.add(ANN, audit_id, replace(TRAIN, text="One", standard_id="2.2"))
    second = store.findings.add(ANN, audit_id, replace(TRAIN, text="Two", standard_id="2.3"))
    store.findings.move(ANN, audit_id, second.id, up=True)
    assert texts(store, audit_id) == ["Two", "One"]


def test_a_deleted_finding_can_be_restored_later_by_anyone(visitor: NewVisitor, store: Store, audit_id: str):
    store.findings.add(ANN, audit_id, SKILLED)
    page = opened(visitor, audit_id).press("Change 2.2 strength 1").press("Delete finding")
    assert texts(store, audit_id) == []
    assert messages.FINDING_DELETED in page.text_lines
    other = opened(visitor, audit_id, "Ben")
    assert any(line.startswith("a strength of 2.2, deleted by Ann on ") for line in other.text_lines)
    other.press("Restore deleted finding 1")
    assert texts(store, audit_id) == ["Staff are skilled."]
    assert "Restore deleted finding 1" not in other.labels("button")


# --- Two people -------------------------------------------------------------------------------------------------


def create_conflict(visitor: NewVisitor, store: Store, audit_id: str) -> tuple[Visitor, SavedFinding]:
    """Ann changes a finding that Ben changes meanwhile, and saves."""
    saved = store.findings.add(ANN, audit_id, MISSED)
    page = opened(visitor, audit_id, finding=str(saved.id)).fill("text_area", "Text", "Mine.")
    store.findings.update(BEN, audit_id, saved.id, replace(MISSED, text="Theirs.", question_id="2.2.1"), saved.version)
    return page.press("Save changes"), saved


def test_the_second_person_to_save_sees_who_changed_what_and_when(visitor: NewVisitor, store: Store, audit_id: str):
    page, _ = create_conflict(visitor, store, audit_id)
    when = next(iter(re.findall(r"\d+ \w+ \d\d:\d\d", page.text)))
    assert messages.FINDING_CHANGED_MEANWHILE.format(name="Ben", when=when) in page.text_lines
    assert "The text is now: “Theirs.”" in page.text_lines
    assert "The key question is now: 2.2.1" in page.text_lines
    assert texts(store, audit_id) == ["Theirs."]
    assert page.widget_by_label("text_area", "Text").value == "Mine."
    assert "Save changes" not in page.labels("button")


def test_the_second_person_can_keep_theirs_or_save_mine(visitor: NewVisitor, store: Store, audit_id: str):
    page, saved = create_conflict(visitor, store, audit_id)
    page.press("Keep the saved finding")
    assert messages.CHANGES_DISCARDED in page.text_lines
    assert texts(store, audit_id) == ["Theirs."]
    page = opened(visitor, audit_id, finding=str(saved.id)).fill("text_area", "Text", "Mine again.")
    store.findings.update(BEN, audit_id, saved.id, replace(MISSED, text="Theirs again."), saved.version + 1)
    page.run().press("Use my finding")
    assert texts(store, audit_id) == ["Mine again."]


def test_the_conflict_is_shown_again_after_a_reload(visitor: NewVisitor, store: Store, audit_id: str):
    _, saved = create_conflict(visitor, store, audit_id)
    again = opened(visitor, audit_id, finding=str(saved.id))
    assert "The text is now: “Theirs.”" in again.text_lines
    assert again.widget_by_label("text_area", "Text").value == "Mine."


def test_an_untouched_form_shows_what_another_person_saved(visitor: NewVisitor, store: Store, audit_id: str):
    saved = store.findings.add(ANN, audit_id, MISSED)
    page = opened(visitor, audit_id, finding=str(saved.id))
    store.findings.update(BEN, audit_id, saved.id, replace(MISSED, text="Theirs."), saved.version)
    assert page.run().widget_by_label("text_area", "Text").value == "Theirs."
    assert "Save changes" in page.labels("button")


def test_a_draft_equal_to_what_another_person_saved_is_discarded_after_a_reload(
    visitor: NewVisitor, store: Store, audit_id: str
):
    saved = store.findings.add(ANN, audit_id, MISSED)
    opened(visitor, audit_id, finding=str(saved.id)).fill("text_area", "Text", "The same.")
    store.findings.update(BEN, audit_id, saved.id, replace(MISSED, text="The same."), saved.version)
    page = opened(visitor, audit_id, finding=str(saved.id))
    assert page.widget_by_label("text_area", "Text").value == "The same."
    assert "Save changes" in page.labels("button")
    assert store.drafts.read(ANN, f"finding {audit_id} {saved.id}") == {}


def test_a_finding_deleted_meanwhile_is_reported_and_can_be_restored_with_my_text(
    visitor: NewVisitor, store: Store, audit_id: str
):
    saved = store.findings.add(ANN, audit_id, MISSED)
    page = opened(visitor, audit_id, finding=str(saved.id)).fill("text_area", "Text", "Mine.")
    store.findings.delete(BEN, audit_id, saved.id, saved.version)
    page.press("Save changes")
    assert "Ben deleted this finding on" in page.text
    page.press("Restore with my text")
    assert texts(store, audit_id) == ["Mine."]


# --- The list ---------------------------------------------------------------------------------------------------


def test_findings_are_grouped_as_in_the_report_and_recommendations_numbered_by_addressee(
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
    listed = page.text_lines[page.text_lines.index("Findings so far") :]
    wanted = ["Recommendations", "Example unit should:", "1.Train the staff.", "2.More."]
    wanted += ["HM Prison and Probation Service should:", "3.Wi-Fi.", "2.2 Assessment", "Strengths"]
    wanted += ["1.Staff are skilled.", "Areas for improvement", "1.Risk is missed."]
    assert [line for line in listed if line in wanted] == wanted
    assert "Change recommendation 3" in page.labels("button")


def test_every_button_on_the_page_has_a_unique_label(visitor: NewVisitor, store: Store, audit_id: str):
    for finding in (SKILLED, SKILLED, MISSED, replace(SKILLED, standard_id="2.3"), TRAIN, TRAIN):
        store.findings.add(ANN, audit_id, finding)
    for saved in saved_findings(store, audit_id)[:2]:
        store.findings.delete(ANN, audit_id, saved.id, saved.version)
    labels = opened(visitor, audit_id).labels("button")
    assert len(labels) == len(set(labels)) == 8


def test_a_closed_audit_shows_its_findings_and_no_form(visitor: NewVisitor, store: Store, audit_id: str):
    deleted = store.findings.add(ANN, audit_id, SKILLED)
    store.findings.delete(ANN, audit_id, deleted.id, deleted.version)
    store.findings.add(ANN, audit_id, MISSED)
    close_audit(store, audit_id)
    page = opened(visitor, audit_id)
    assert AUDIT_CLOSED in page.text_lines
    assert "1.Risk is missed." in page.text
    assert page.labels("button") == []


def test_if_the_audit_is_closed_while_a_finding_is_typed_the_draft_is_preserved(
    visitor: NewVisitor, store: Store, audit_id: str
):
    page = opened(visitor, audit_id).fill("text_area", "Text", "Late.")
    close_audit(store, audit_id, BEN)
    page.run()
    assert AUDIT_CLOSED in page.text_lines
    assert store.drafts.read(ANN, f"finding {audit_id} new")["text"] == "Late."


def test_a_survey_mentions_respondents(visitor: NewVisitor, store: Store):
    noun = 'record = { one = "respondent", many = "respondents" }\n'
    audit_id = create_audit(store, replace_in_small_toml('language = "en-GB"\n', f'language = "en-GB"\n{noun}'))
    page = opened(visitor, audit_id)
    assert "Respondents that show it (optional)" in page.labels("multiselect")
