"""The view Questions: an outline whose forms change the text of a draft as they are filled in."""

from __future__ import annotations

import pytest

from audit.messages import questionnaire_editing as messages
from audit.storage import Store
from audit.toml_files.questionnaire import QUESTIONNAIRES_FOLDER, parse_questionnaire
from audit.toml_files.questionnaire_outline import Outline
from audit.toml_files.questionnaire_text import TOP, remove_item, set_values
from tests.storage.factories import ANN
from tests.web.conftest import NewVisitor, Visitor

CLINICAL = (QUESTIONNAIRES_FOLDER / "local-clinical-audit.toml").read_text("utf-8")
CHILDREN = (QUESTIONNAIRES_FOLDER / "local-children-services-audit.toml").read_text("utf-8")
OVERSIGHT = (QUESTIONNAIRES_FOLDER / "management-oversight-dip-sample.toml").read_text("utf-8")
FILES = sorted(path.stem for path in QUESTIONNAIRES_FOLDER.glob("*.toml"))


class Draft:
    """A draft of Ann in the view Questions, with one of its forms open."""

    def __init__(self, visitor: NewVisitor, store: Store, text: str) -> None:
        self.store = store
        self.id = store.questionnaires.create(ANN, text)
        self.page: Visitor = visitor()

    def open_form(self, item_id: str = "") -> Visitor:
        """Open the form of an item, as its link does."""
        item = next((str(each.place) for each in Outline(self.text).items if each.id == item_id), item_id)
        query = {"draft": self.id, "view": "questions"} | ({"item": item} if item else {})
        return self.page.open_page("questionnaires", **query)

    @property
    def text(self) -> str:
        """The text as it is saved now."""
        return self.store.questionnaires.read(ANN, self.id).source

    def value(self, item_id: str, key: str) -> object:
        """What the saved text has under a key of an item."""
        return next(each.values.get(key) for each in Outline(self.text).items if each.id == item_id)


@pytest.fixture
def clinical(visitor: NewVisitor, store: Store) -> Draft:
    return Draft(visitor, store, CLINICAL)


@pytest.mark.thorough
@pytest.mark.parametrize("name", FILES)
def test_opening_every_form_of_a_shipped_file_changes_no_byte_of_it(visitor: NewVisitor, store: Store, name: str):
    text = (QUESTIONNAIRES_FOLDER / f"{name}.toml").read_text("utf-8")
    draft = Draft(visitor, store, text)
    items = Outline(text).items
    for item in items[:: max(1, len(items) // 8)]:
        page = draft.open_form(str(item.place))
        assert page.labels("button").count("Done") == 1
        assert "There is a problem" not in page.text
    draft.open_form("top")
    assert draft.text == text


def test_the_outline_says_what_is_special_about_each_question(clinical: Draft):
    page = clinical.open_form()
    assert "only if 1.1.1 is Yes" in page.text_lines
    assert messages.NO_NOT_APPLICABLE in page.text_lines
    assert messages.NOTE_FOR.format(answers="No: Another reason, see the note") in page.text_lines
    assert "1.1 On admission" in page.text_lines


def test_a_wording_is_saved_as_it_is_typed_and_everything_else_stays(clinical: Draft):
    page = clinical.open_form("1.1.1")
    page.fill("text_area", "Wording", "Was the risk assessed within 12 hours?")
    assert clinical.value("1.1.1", "text") == "Was the risk assessed within 12 hours?"
    assert clinical.text == CLINICAL.replace("of a fall assessed within 24 hours?", "assessed within 12 hours?")


def test_each_field_of_a_question_is_saved(clinical: Draft):
    page = clinical.open_form("1.1.2")
    page.fill("text_input", "Short name", "Risk")
    page.fill("text_area", "Guidance (optional)", "One line.\nAnother.")
    page.fill("checkbox", "It may be answered Not applicable", True)
    page.fill("pills", "Note required for", ["no"])
    assert clinical.value("1.1.2", "short") == "Risk"
    assert clinical.value("1.1.2", "guidance") == "One line.\nAnother."
    assert clinical.value("1.1.2", "may_not_apply") is None
    assert clinical.value("1.1.2", "note_needed") == ["no"]


def test_a_condition_is_chosen_from_case_details_and_earlier_questions(clinical: Draft):
    page = clinical.open_form("1.2.3")
    box = page.widget_by_label("selectbox", messages.ASK_ONLY_IF)
    assert box.options[:2] == [messages.ASKED_OF_ALL, "Kind of admission"]
    page.fill("selectbox", messages.ASK_ONLY_IF, "fact admission")
    assert clinical.value("1.2.3", "applies_when") is None
    page.fill("pills", "is", ["emergency"])
    assert clinical.value("1.2.3", "applies_when") == {"fact": "admission", "is": "emergency"}
    page.fill("selectbox", messages.ASK_ONLY_IF, "")
    assert clinical.value("1.2.3", "applies_when") is None


def test_a_condition_that_the_form_does_not_know_is_shown_in_words_and_stays(visitor: NewVisitor, store: Store):
    draft = Draft(visitor, store, OVERSIGHT)
    page = draft.open_form("1.3")
    words = "“First oversight recorded on” is not within 30 days of “Sentence or licence started on”"
    assert messages.CONDITION_KEPT.format(condition=words) in page.text_lines
    page.fill("text_input", "Short name", "Late")
    assert draft.text == OVERSIGHT.replace('"Late, explained"', '"Late"')
    page.press("Remove the condition")
    assert draft.value("1.3", "applies_when") is None


def test_another_id_is_written_wherever_the_file_refers_to_it(clinical: Draft):
    page = clinical.open_form("1.1.1")
    page.fill("text_input", "Id", "1.1.9")
    assert clinical.value("1.1.2", "applies_when") == {"question": "1.1.9", "is": "yes"}
    parse_questionnaire(clinical.text.encode(), "f")


@pytest.mark.parametrize(("entered", "message"), [("1.1.2", messages.ID_TAKEN), ("a b", messages.ID_CHARACTERS)])
def test_an_id_that_is_taken_or_not_allowed_is_not_saved(clinical: Draft, entered: str, message: str):
    page = clinical.open_form("1.1.1")
    page.fill("text_input", "Id", entered)
    assert message.format(id=entered) in page.text_lines
    assert page.widget_by_label("text_input", "Id").value == entered
    assert clinical.text == CLINICAL


def test_a_question_is_added_with_the_next_id_and_gets_a_short_name(clinical: Draft):
    page = clinical.open_form()
    page.press("Add question to 1\\.1")
    assert messages.ADDED.format(what="Question", id="1.1.3") in page.text_lines
    page.fill("text_area", "Wording", "Was a bed alarm offered?")
    assert clinical.value("1.1.3", "short") == "Bed alarm offered"
    parse_questionnaire(clinical.text.encode(), "f")


def test_a_question_below_another_and_a_prompt_are_added_where_they_belong(clinical: Draft):
    page = clinical.open_form("1.1.1")
    page.press("Add question below")
    page.fill("text_area", "Wording", "Second?")
    page = clinical.open_form("1.1.1")
    page.press("Add prompt")
    page.fill("text_area", "Wording", "Narrower?")
    questionnaire = parse_questionnaire(clinical.text.encode(), "f")
    assert [question.id for question in questionnaire.standards[0].questions] == ["1.1.1a", "1.1.1", "1.1.3", "1.1.2"]


def test_a_section_and_a_case_detail_are_added(clinical: Draft):
    page = clinical.open_form()
    page.press("Add section")
    page.fill("text_input", "Title", "At discharge")
    page = clinical.open_form()
    page.press("Add case detail")
    page.fill("text_input", "Wording", "Age group")
    page.fill("selectbox", "Kind", "choice")
    page.fill("text_area", "Choices", "65 to 79\nold = 80 or more")
    page.fill("checkbox", "Results can be broken down by it", True)
    page.fill("text_input", "Id", "age_group")
    questionnaire = parse_questionnaire(clinical.text.encode(), "f")
    assert questionnaire.standards[-1].title == "At discharge"
    detail = questionnaire.case_details_by_id["age_group"]
    assert [(choice.id, choice.text) for choice in detail.choices] == [("65_to_79", "65 to 79"), ("old", "80 or more")]
    assert detail.breakdown


def test_numbers_and_dates_are_broken_down_by_bands_and_periods(visitor: NewVisitor, store: Store):
    draft = Draft(visitor, store, OVERSIGHT)
    page = draft.open_form("practitioner_caseload")
    page.fill("text_input", "Bands", "20, 10")
    assert messages.BANDS_WRONG in page.text_lines
    page.fill("text_input", "Bands", "20, 40")
    assert draft.value("practitioner_caseload", "bands") == [20, 40]
    page = draft.open_form("started_on")
    page.fill("selectbox", "By", "year")
    page.fill("checkbox", "Results can be broken down by it", False)
    parse_questionnaire(draft.text.encode(), "f")
    page.fill("checkbox", "Results can be broken down by it", True)
    assert draft.value("started_on", "group_by") == "quarter"


def test_another_kind_of_case_detail_loses_what_it_cannot_have(visitor: NewVisitor, store: Store):
    draft = Draft(visitor, store, OVERSIGHT)
    page = draft.open_form("practitioner_caseload")
    page.fill("selectbox", "Kind", "text")
    assert draft.value("practitioner_caseload", "bands") is None
    assert draft.value("practitioner_caseload", "least") is None


def test_a_question_is_moved_and_the_move_is_undone(clinical: Draft):
    page = clinical.open_form("1.2.2")
    page.press("Move down")
    assert [each.id for each in Outline(clinical.text).items][-2:] == ["1.2.3", "1.2.2"]
    page.press("Undo")
    assert clinical.text == CLINICAL


def test_a_question_is_not_moved_above_one_that_its_condition_needs(clinical: Draft):
    page = clinical.open_form("1.1.2")
    page.press("Move up")
    assert messages.CANNOT_MOVE.format(name="Question 1.1.2") in page.text_lines
    assert clinical.text == CLINICAL


def test_what_others_refer_to_is_not_removed_and_they_are_named(clinical: Draft):
    page = clinical.open_form("1.1.2")
    page.press("Remove")
    assert messages.REFERRED_TO.format(name="Question 1.1.2") in page.text_lines
    assert messages.REFERS.format(name="Question 1.2.1") in page.text_lines
    assert clinical.text == CLINICAL


def test_a_question_is_removed_after_a_question_and_can_be_restored(clinical: Draft):
    page = clinical.open_form("1.2.3")
    page.press("Remove")
    assert clinical.text == CLINICAL
    page.press("Yes, remove it")
    assert "1.2.3" not in {each.id for each in Outline(clinical.text).items}
    assert messages.REMOVED.format(name="Question 1.2.3") in page.text_lines
    page.press("Undo")
    assert clinical.text == CLINICAL


def test_what_a_removal_would_break_is_said_before_it(visitor: NewVisitor, store: Store):
    draft = Draft(visitor, store, remove_item(CLINICAL, TOP.child("standards", 1)))
    page = draft.open_form("1.1")
    page.press("Remove")
    assert messages.WOULD_ADD in page.text_lines
    assert messages.WITH_INNER.format(count="2 questions") in page.text_lines
    page.press("Cancel")
    assert messages.WOULD_ADD not in page.text_lines


def test_the_title_the_version_and_the_word_for_a_case_are_changed(clinical: Draft):
    page = clinical.open_form("top")
    page.fill("text_input", "Title", "Falls")
    page.fill("text_input", "Version", "2")
    page.fill("text_area", "Where the questions come from", "Our own.")
    page.fill("text_input", "Word for a case", "record")
    page.fill("text_input", "Word for several", "records")
    questionnaire = parse_questionnaire(clinical.text.encode(), "f")
    assert (questionnaire.title, questionnaire.version, questionnaire.source) == ("Falls", "2", "Our own.")
    assert questionnaire.case_label.with_count(2) == "2 records"


def test_a_scale_of_the_file_can_be_chosen_as_the_answers(visitor: NewVisitor, store: Store):
    draft = Draft(visitor, store, CHILDREN)
    plain = next(
        each for each in Outline(CHILDREN).items if "short" in each.values and "answer_scale" not in each.values
    )
    scale_id = next(iter(Outline(CHILDREN).scale_titles))
    page = draft.open_form(str(plain.place))
    page.fill("selectbox", "Answers", scale_id)
    assert draft.value(plain.id, "answer_scale") == scale_id


def test_the_problems_of_a_question_are_shown_at_it(visitor: NewVisitor, store: Store):
    place = next(each.place for each in Outline(CLINICAL).items if each.id == "1.2.3")
    draft = Draft(visitor, store, set_values(CLINICAL, place, {"text": ""}))
    page = draft.open_form()
    assert messages.PROBLEMS.format(problems="1 problem") in page.text_lines
    assert '"text" is empty. Write the text.' in page.text_lines


def test_a_text_that_is_no_toml_leads_to_the_whole_file(visitor: NewVisitor, store: Store):
    draft_id = store.questionnaires.create(ANN, 'id = "x"\ntitle = ')
    page = visitor().open_page("questionnaires", draft=draft_id, view="questions")
    (line,) = [line for line in page.text_lines if line.startswith("The file cannot be read")]
    assert line.endswith("Correct it under Whole file.")


def test_a_field_that_another_tab_changed_is_not_overwritten(visitor: NewVisitor, store: Store):
    draft = Draft(visitor, store, CLINICAL)
    page = draft.open_form("1.1.1")
    place = next(each.place for each in Outline(CLINICAL).items if each.id == "1.1.1")
    saved = store.questionnaires.read(ANN, draft.id)
    other = set_values(CLINICAL, place, {"short": "Theirs"})
    store.questionnaires.save(ANN, draft.id, other, saved.version)
    page.fill("text_input", "Short name", "Mine")
    assert messages.CHANGED_ELSEWHERE.format(value="Theirs") in page.text_lines
    assert draft.text == other
    page.press("Use my entry")
    assert draft.value("1.1.1", "short") == "Mine"


def test_a_field_that_nobody_touched_shows_what_another_tab_saved(visitor: NewVisitor, store: Store):
    draft = Draft(visitor, store, CLINICAL)
    page = draft.open_form("1.1.1")
    place = next(each.place for each in Outline(CLINICAL).items if each.id == "1.1.1")
    saved = store.questionnaires.read(ANN, draft.id)
    store.questionnaires.save(ANN, draft.id, set_values(CLINICAL, place, {"short": "Theirs"}), saved.version)
    page.fill("text_area", "Guidance (optional)", "Mine.")
    assert (draft.value("1.1.1", "short"), draft.value("1.1.1", "guidance")) == ("Theirs", "Mine.")
    assert page.widget_by_label("text_input", "Short name").value == "Theirs"


def test_a_questionnaire_that_comes_with_the_program_can_be_read_but_not_changed(visitor: NewVisitor):
    query = {"open": "local-clinical-audit", "version": "1", "view": "questions", "item": "standards.0"}
    page = visitor().open_page("questionnaires", **query)
    assert "1.1 On admission" in page.text_lines
    assert {"Done", "Add section"}.isdisjoint(page.labels("button"))
    assert "Change" not in page.html
