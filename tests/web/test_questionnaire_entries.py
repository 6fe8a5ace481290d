"""What is entered in the forms of the view Questions is never lost, and never lands at another question."""

from __future__ import annotations

import pytest

from audit.messages import questionnaire_editing as messages
from audit.storage import Store
from audit.toml_files.new_questionnaire import NewQuestion, write_question
from audit.toml_files.questionnaire_outline import Item, Outline
from audit.toml_files.questionnaire_text import Place, add_item, move_item, remove_item, set_values
from audit.web.components import tab_state
from audit.web.questionnaires import form_saving
from tests.storage.factories import ANN
from tests.web.conftest import NewVisitor, Visitor
from tests.web.test_questionnaire_editing import CLINICAL, OVERSIGHT, Draft


@pytest.fixture
def clinical(visitor: NewVisitor, store: Store) -> Draft:
    return Draft(visitor, store, CLINICAL)


def item_of(text: str, item_id: str) -> Item:
    return next(each for each in Outline(text).items if each.id == item_id)


def place_of(text: str, item_id: str) -> Place:
    return item_of(text, item_id).place


def ids(text: str) -> list[str]:
    return [each.id for each in Outline(text).items]


def save_in_another_tab(draft: Draft, text: str) -> None:
    saved = draft.store.questionnaires.read(ANN, draft.id)
    draft.store.questionnaires.save(ANN, draft.id, text, saved.version)


def type_text(page: Visitor, kind: str, label: str, text: str) -> None:
    """Type without leaving the field: the next click is the first run that knows it."""
    page.widget_by_label(kind, label).set_value(text)


@pytest.mark.parametrize(("kind", "label", "key"), [("text_area", "Wording", "text"), ("text_input", "Id", "id")])
@pytest.mark.parametrize("param", [("view", "file"), ("item", "standards.0.key_questions.1"), ("view", "")])
def test_what_is_typed_right_before_a_link_is_saved(
    clinical: Draft, kind: str, label: str, key: str, param: tuple[str, str]
):
    page = clinical.open_form("1.2.3")
    place = place_of(CLINICAL, "1.2.3")
    type_text(page, kind, label, "1.2.9")
    page.at.query_params[param[0]] = param[1]
    page.run()
    assert place.find(Outline(clinical.text).data)[key] == "1.2.9"
    assert clinical.text == set_values(CLINICAL, place, {key: "1.2.9"})


@pytest.mark.parametrize("label", ["Title", "Version", "Word for a case", "Word for several"])
def test_a_line_of_the_title_is_saved_by_a_link_to_another_page(clinical: Draft, label: str):
    page = clinical.open_form("top")
    type_text(page, "text_input", label, "unheard of")
    page.at.query_params.clear()
    page.at.switch_page("audit/web/pages/home.py")
    page.run()
    assert "unheard of" in clinical.text


@pytest.mark.parametrize(
    ("button", "after"),
    [
        ("Add prompt", ["1.2.1a", "1.2.1", "1.2.2", "1.2.3"]),
        ("Add question below", ["1.2.1", "1.2.4", "1.2.2", "1.2.3"]),
        ("Move down", ["1.2.2", "1.2.1", "1.2.3"]),
    ],
)
def test_a_click_on_a_button_right_after_typing_does_both(clinical: Draft, button: str, after: list[str]):
    page = clinical.open_form("1.2.1")
    type_text(page, "text_area", "Guidance (optional)", "Typed just now.")
    page.press(button)
    assert clinical.value("1.2.1", "guidance") == "Typed just now."
    assert sorted(each for each in ids(clinical.text) if each.startswith("1.2.")) == sorted(after)


def test_done_right_after_typing_saves_and_closes_the_form(clinical: Draft):
    page = clinical.open_form("1.2.1")
    type_text(page, "text_area", "Wording", "Typed just now?")
    page.press("Done")
    assert clinical.value("1.2.1", "text") == "Typed just now?"
    assert "Done" not in page.labels("button")


def test_a_run_that_is_interrupted_after_saving_is_not_taken_for_another_tab(
    clinical: Draft, monkeypatch: pytest.MonkeyPatch
):
    """Somebody types on while the run for the first part of a text is under way."""

    def type_on(*_: object) -> None:
        monkeypatch.setattr(form_saving, "note_saved", note_saved)
        (key,) = (key for key in tab_state.OPEN_FORM.get().fields if key.startswith("short"))
        tab_state.set_widget_value(key, "Typed on")
        form_saving.save_entries()

    page, note_saved = clinical.open_form("1.1.1"), form_saving.note_saved
    monkeypatch.setattr(form_saving, "note_saved", type_on)
    page.fill("text_input", "Short name", "Typed")
    assert messages.CHANGED_ELSEWHERE.format(value="Typed") not in page.text_lines
    assert clinical.value("1.1.1", "short") == "Typed on"


def test_what_is_typed_goes_to_its_question_if_another_tab_added_one_above(clinical: Draft):
    page = clinical.open_form("1.1.1")
    place = place_of(CLINICAL, "1.1.1")
    save_in_another_tab(clinical, add_item(CLINICAL, place, write_question(NewQuestion("1.1.0", "Another?"))))
    page.fill("text_area", "Guidance (optional)", "Meant for 1.1.1.")
    assert clinical.value("1.1.1", "guidance") == "Meant for 1.1.1."
    assert clinical.value("1.1.0", "guidance") is None
    assert page.query["item"] == str(place.sibling(place.index + 1))
    assert page.widget_by_label("text_input", "Id").value == "1.1.1"


def test_the_question_that_was_named_is_removed_if_another_tab_moved_it(clinical: Draft):
    page = clinical.open_form("1.2.3")
    page.press("Remove")
    place = place_of(CLINICAL, "1.2.3")
    save_in_another_tab(clinical, move_item(CLINICAL, place, place.index - 1))
    page.press("Yes, remove it")
    assert ids(clinical.text) == [each for each in ids(CLINICAL) if each != "1.2.3"]


def test_what_is_typed_for_a_question_that_another_tab_removed_is_shown_and_changes_nothing(clinical: Draft):
    page = clinical.open_form("1.2.2")
    other = remove_item(CLINICAL, place_of(CLINICAL, "1.2.2"))
    save_in_another_tab(clinical, other)
    page.fill("text_area", "Wording", "Too late?")
    assert clinical.text == other
    assert messages.NOT_SAVED.format(label="Wording", entry="Too late?") in page.text_lines
    assert "Done" not in page.labels("button")


def test_a_form_whose_question_another_tab_removed_is_closed_and_its_button_does_nothing(clinical: Draft):
    page = clinical.open_form("1.2.2")
    other = remove_item(CLINICAL, place_of(CLINICAL, "1.2.2"))
    save_in_another_tab(clinical, other)
    page.press("Move up")
    assert clinical.text == other
    assert messages.SAVED_ELSEWHERE in page.text_lines


def test_an_entry_that_is_refused_is_shown_after_the_form_is_left(clinical: Draft):
    page = clinical.open_form("1.1.1")
    page.fill("text_input", "Id", "a b")
    page.press("Done")
    (line,) = [line for line in page.text_lines if messages.NOT_SAVED.format(label="Id", entry="a b") in line]
    assert messages.ID_CHARACTERS.format(id="a b") in line
    assert clinical.text == CLINICAL


def test_what_is_typed_into_a_draft_that_was_deleted_is_shown_in_the_lists(clinical: Draft):
    page = clinical.open_form("1.1.1")
    clinical.store.questionnaires.delete(ANN, clinical.id, 1)
    page.fill("text_area", "Wording", "Too late?")
    page.open_page("questionnaires")
    assert messages.NOT_SAVED.format(label="Wording", entry="Too late?") in page.text_lines


def test_opening_a_form_changes_no_text_that_is_not_clean(visitor: NewVisitor, store: Store):
    written = 'guidance = """\nYes: a.  \nNo: b.\n"""\ntext = " Was it\\u00a0seen? "'
    old = f'text = "{item_of(CLINICAL, "1.2.1").text("text")}"'
    text = CLINICAL.replace(old, written)
    assert text != CLINICAL
    draft = Draft(visitor, store, text)
    page = draft.open_form("1.2.1")
    page.run()
    assert draft.text == text
    page.fill("text_input", "Short name", "Seen")
    assert draft.text == set_values(text, place_of(text, "1.2.1"), {"short": "Seen"})


def test_another_kind_of_case_detail_can_be_undone(visitor: NewVisitor, store: Store):
    draft = Draft(visitor, store, OVERSIGHT)
    page = draft.open_form("risk_of_serious_harm")
    assert messages.KIND_KEEPS in page.text_lines
    page.fill("selectbox", "Kind", "text")
    assert draft.value("risk_of_serious_harm", "choices") is None
    page.press("Undo")
    assert draft.text == OVERSIGHT
    assert messages.UNDONE in page.text_lines


def test_bands_that_go_with_the_breakdown_can_be_restored(visitor: NewVisitor, store: Store):
    draft = Draft(visitor, store, OVERSIGHT)
    page = draft.open_form("practitioner_caseload")
    page.fill("checkbox", "Results can be broken down by it", False)
    assert draft.value("practitioner_caseload", "bands") is None
    page.press("Undo")
    assert draft.text == OVERSIGHT
