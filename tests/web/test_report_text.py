"""The Report text page: chapters written next to their figures, drafts, conflicts of two people and of two tabs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from audit.messages import report_text as messages
from audit.model.finding import Finding, FindingKind
from audit.storage import Role, Store
from audit.toml_files.questionnaire import QUESTIONNAIRES_FOLDER
from audit.web.report_text.contents import DRAFT, NOT_WRITTEN, WRITTEN
from tests.storage.factories import ANN, BEN, close_audit, create_audit, import_submitted_cases
from tests.web.conftest import NewVisitor, Visitor

TEXT = "Text of Foreword"
ASSESSMENT = "Text of 2.2 Assessment"


@pytest.fixture
def audit_id(store: Store) -> str:
    """Return an audit with four cases, one of them with Yes on every question."""
    new_audit_id = create_audit(store)
    import_submitted_cases(store, new_audit_id, cases=4, yes=1)
    return new_audit_id


def opened(visitor: NewVisitor, audit_id: str, name: str = "Ann", chapter: str = "foreword") -> Visitor:
    return visitor(name).open_page("report_text", audit=audit_id, chapter=chapter)


def saved(store: Store, audit_id: str, chapter: str = "foreword") -> str | None:
    texts = store.report_texts.all(ANN, audit_id)
    return texts[chapter].text if chapter in texts else None


def box(page: Visitor, label: str = TEXT) -> str:
    return str(page.widget_by_label("text_area", label).value)


def test_a_text_is_a_draft_until_it_is_saved(visitor: NewVisitor, store: Store, audit_id: str):
    page = opened(visitor, audit_id).fill("text_area", TEXT, "Work was of a good standard.")
    assert messages.DRAFT_SAVED in page.text
    assert "6 words." in page.text
    assert saved(store, audit_id) is None
    again = opened(visitor, audit_id)
    assert box(again) == "Work was of a good standard.", "a reload loses nothing"
    assert DRAFT in again.text_lines
    again.press("Save text")
    assert saved(store, audit_id) == "Work was of a good standard."
    assert messages.CHAPTER_SAVED.format(title="Foreword") in again.text_lines
    assert messages.ALL_SAVED in again.text
    assert WRITTEN in again.text_lines
    assert not store.drafts.names(ANN, "report text")


@pytest.mark.thorough
def test_discarded_changes_show_the_saved_text(visitor: NewVisitor, store: Store, audit_id: str):
    store.report_texts.save(ANN, audit_id, "foreword", "Saved.", 0)
    page = opened(visitor, audit_id).fill("text_area", TEXT, "Typed.").press("Discard changes")
    assert (box(page), saved(store, audit_id)) == ("Saved.", "Saved.")
    page.fill("text_area", TEXT, "").press("Save text")
    assert saved(store, audit_id) == ""
    assert messages.CHAPTER_CLEARED.format(title="Foreword") in page.text_lines


def test_the_second_of_two_people_sees_the_first_text_and_chooses(visitor: NewVisitor, store: Store, audit_id: str):
    store.members.set_role(ANN, audit_id, "Ben", Role.LEAD)
    ann, ben = opened(visitor, audit_id), opened(visitor, audit_id, "Ben")
    ben.fill("text_area", TEXT, "Ben's text.").press("Save text")
    ann.fill("text_area", TEXT, "Ann's text.")
    assert "Ben changed this chapter" in ann.text
    assert "Ben's text." in ann.text
    assert "Save text" not in ann.labels("button")
    assert box(ann) == "Ann's text."
    ann.press("Use my text")
    assert saved(store, audit_id) == "Ann's text."
    ben.fill("text_area", TEXT, "Ben again.").press("Keep the saved text")
    assert (box(ben), saved(store, audit_id)) == ("Ann's text.", "Ann's text.")


@pytest.mark.thorough
def test_a_form_in_which_nothing_is_typed_follows_what_others_save(visitor: NewVisitor, store: Store, audit_id: str):
    ann = opened(visitor, audit_id)
    store.report_texts.save(BEN, audit_id, "foreword", "Ben's text.", 0)
    assert box(ann.run()) == "Ben's text."
    ann.fill("text_area", TEXT, "Changed over it.").press("Save text")
    assert saved(store, audit_id) == "Changed over it."


def test_two_tabs_of_one_person_lose_neither_text(visitor: NewVisitor, store: Store, audit_id: str):
    first, second = opened(visitor, audit_id), opened(visitor, audit_id)
    first.fill("text_area", TEXT, "First.")
    assert box(second.run()) == "First.", "a tab in which nothing was typed shows what the other has"
    second.fill("text_area", TEXT, "Second.")
    first.fill("text_area", TEXT, "First, longer.")
    assert messages.OTHER_TAB in first.text_lines
    assert "Second." in first.text_lines
    reloaded = opened(visitor, audit_id)
    assert box(reloaded) == "First, longer."
    assert "Second." in reloaded.text_lines
    reloaded.press("Use the text of the other tab").press("Save text")
    assert saved(store, audit_id) == "Second."


def test_the_sentence_from_the_figures_is_added_only_on_a_click(visitor: NewVisitor, store: Store, audit_id: str):
    page = opened(visitor, audit_id, chapter="standard:2.2").fill("text_area", ASSESSMENT, "Read on.")
    assert "From the figures: " in page.text
    assert box(page, ASSESSMENT) == "Read on."
    page.press("Use this sentence")
    assert box(page, ASSESSMENT).startswith("Read on.\n\nExample unit is rated Inadequate for assessment because")
    assert messages.SENTENCE_USED in page.text_lines
    assert saved(store, audit_id, "standard:2.2") is None
    page.press("Save text")
    assert "25 per cent (1 of 4 cases)" in str(saved(store, audit_id, "standard:2.2"))


def test_figures_and_findings_stand_next_to_the_text(visitor: NewVisitor, store: Store, audit_id: str):
    store.findings.add(ANN, audit_id, Finding(FindingKind.STRENGTH, "Met at the gate.", topic="resettlement"))
    store.findings.add(ANN, audit_id, Finding(FindingKind.STRENGTH, "Plans are clear.", "2.2"))
    assessment = opened(visitor, audit_id, chapter="standard:2.2")
    assert "2.2 Assessment: percentage Yes, 4 submitted cases" in assessment.text_lines
    assert "Plans are clear." in assessment.text_lines
    resettlement = opened(visitor, audit_id, chapter="resettlement")
    assert "Met at the gate." in resettlement.text_lines
    assert "Plans are clear." not in resettlement.text_lines
    assert "Ratings of the standards, 4 submitted cases" in opened(visitor, audit_id, chapter="overview").text_lines


def test_the_figures_of_surveys_of_the_unit_stand_next_to_their_chapter(
    visitor: NewVisitor, store: Store, audit_id: str
):
    described = store.audits.get(ANN, audit_id).description
    dated = replace(described, fieldwork_from=date(2023, 4, 17))
    store.audits.update_description(ANN, audit_id, dated, described)
    staff = (QUESTIONNAIRES_FOLDER / "survey-staff.toml").read_bytes()
    other = staff.replace(b'id = "survey-staff"', b'id = "own"').replace(b'respondents = "staff"', b"")
    import_submitted_cases(store, store.audits.start(ANN, replace(dated, name="Staff"), staff), 8, 7)
    store.audits.start(ANN, replace(dated, name="Of nobody"), other)
    page = opened(visitor, audit_id, chapter="feedback_staff")
    assert "Staff: 8 submitted respondents" in page.text_lines
    assert "88%7 of 8" in page.text_lines
    assert messages.SURVEYS_OF_NOBODY.format(names="“Of nobody”") in page.text
    people = opened(visitor, audit_id, chapter="feedback_people")
    assert messages.NO_SURVEY_HERE in people.text
    assert "Staff: 8 submitted respondents" not in people.text_lines


@pytest.mark.thorough
def test_the_chosen_breakdowns_are_saved_and_shown(visitor: NewVisitor, store: Store, audit_id: str):
    page = opened(visitor, audit_id, chapter="diversity")
    assert messages.NO_BREAKDOWN_CHOSEN in page.text_lines
    page.fill("multiselect", "Breakdowns in the body of the report", ["office"])
    page.fill("checkbox", "Show prompts too, not only key questions", True).press("Save breakdowns")
    chosen = store.report_texts.breakdowns(ANN, audit_id)
    assert (chosen.detail_ids, chosen.with_prompts) == (("office",), True)
    assert messages.BREAKDOWNS_SAVED in page.text_lines


def test_others_read_and_a_closed_audit_is_not_written(visitor: NewVisitor, store: Store, audit_id: str):
    store.report_texts.save(ANN, audit_id, "foreword", "One.\n\nTwo.", 0)
    close_audit(store, audit_id)
    page = opened(visitor, audit_id)
    assert page.labels("text_area") == []
    assert {"One.", "Two.", NOT_WRITTEN, WRITTEN} <= set(page.text_lines)


@pytest.mark.thorough
def test_the_export_page_names_drafts_that_no_file_has(visitor: NewVisitor, audit_id: str):
    page = opened(visitor, audit_id).fill("text_area", TEXT, "Typed.").open_page("export", audit=audit_id)
    assert messages.DRAFTS_NOT_SAVED.format(titles="Foreword") in page.text_lines
