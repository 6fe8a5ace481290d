"""The rows of the recording form: their controls, consistency checks, history, and undoing a change."""

import re

import pytest

from audit.messages import model as model_messages
from audit.messages import recording as messages
from audit.model.answers import Answer
from audit.model.audit_log import ChangeType
from audit.model.case_details import CaseDetail
from audit.model.case_review import CaseReview
from audit.model.undo import UNDO_REASON
from audit.storage import Store
from audit.toml_files.questionnaire import shipped_questionnaires
from audit.web.components import tab_state
from audit.web.record.form_rows import case_detail_control
from tests.small_questionnaire import REQUIRED_NOTES_TOML
from tests.storage.factories import (
    ANN,
    BEN,
    NO,
    NOT_APPLICABLE,
    YES,
    complete_case,
    create_audit,
    create_case,
    logged_changes,
    reload_review,
    save_answer,
    save_case_detail,
)
from tests.web.conftest import NewVisitor
from tests.web.recording_form_driver import RecordingForm, open_form, static_html

NO_CHANGE = messages.NOTHING_TO_UNDO.format(singular="case")
TIME = r"\d{1,2} \w+ \d\d:\d\d"


@pytest.fixture
def review(store: Store) -> CaseReview:
    return create_case(store)


@pytest.fixture
def review_requiring_notes(store: Store) -> CaseReview:
    """Return a case whose questionnaire requires notes and offers "Not applicable" on some questions only."""
    return create_case(store, create_audit(store, REQUIRED_NOTES_TOML))


def offered_answers(form: RecordingForm, question: str) -> list[str]:
    """Return the labels of the answers that a question offers."""
    return [label for _, label in form.rows[question]["options"]]


def history(form: RecordingForm, question: str) -> list[str]:
    """Return the history of an opened question, newest first, with "when" for each time."""
    return [re.sub(TIME, "when", line) for line in form.data["history"][question]]


def test_not_applicable_is_offered_only_if_the_questionnaire_allows_it(
    visitor: NewVisitor, review_requiring_notes: CaseReview
):
    form = open_form(visitor, review_requiring_notes, "2.2")
    assert offered_answers(form, "2.2.1") == ["Yes", "No"]
    assert offered_answers(form, "2.2.1a") == ["Yes", "No", "Not applicable"]


def test_only_one_shipped_key_question_offers_not_applicable(visitor: NewVisitor, store: Store):
    form = open_form(
        visitor, create_case(store, create_audit(store, shipped_questionnaires()[0].source.decode())), "facts"
    )
    question_ids = set()
    while (form := form.open_section(form.data["next"]["id"])).section != "check":
        judgements = [row for row in form.rows.values() if row["style"] == "judgement"]
        question_ids |= {row["id"] for row in judgements if ["not_applicable", "Not applicable"] in row["options"]}
    assert question_ids == {"2.1.1"}


def test_an_earlier_not_applicable_stays_visible_if_it_is_no_longer_offered(
    visitor: NewVisitor, store: Store, review_requiring_notes: CaseReview
):
    save_answer(store, review_requiring_notes, "2.2.1", YES)
    with store.database.write_transaction() as connection:
        connection.exec_driver_sql("UPDATE answer SET value = 'not_applicable'")
    form = open_form(visitor, review_requiring_notes, "2.2")
    assert offered_answers(form, "2.2.1") == ["Yes", "No", "Not applicable"]
    assert form.stored("2.2.1") == ["not_applicable"]


def test_each_status_shows_the_saved_value_by_its_label(visitor: NewVisitor, store: Store, review: CaseReview):
    for question, answer in zip(("2.2.1a", "2.2.1b", "2.2.1"), Answer, strict=True):
        save_answer(store, review, question, answer)
    form = open_form(visitor, review, "2.2")
    assert list(form.statuses.values()) == ["Yes", "No", "Not applicable", "", "", ""]
    marks = [row["stored"]["mark"].rpartition(" ")[0] for row in form.rows.values()]
    assert marks == ["Yes saved", "No saved", "N/A saved", "", "", ""]


def test_a_consistency_check_is_shown_at_its_question_until_the_answer_changes(
    visitor: NewVisitor, store: Store, review: CaseReview
):
    for question in ("2.2.1a", "2.2.1b"):
        save_answer(store, review, question, NO)
    form = open_form(visitor, review, "2.2").enter("2.2.1", "yes")
    assert form.rows["2.2.1"]["advice"] == model_messages.ALL_PROMPTS_NO
    assert reload_review(store, review).answers["2.2.1"].value == "yes", "a consistency check does not block saving"
    assert form.enter("2.2.1", "no").rows["2.2.1"]["advice"] == ""


def test_the_checklist_lists_contradictions_first_and_missing_notes_in_one_line(
    visitor: NewVisitor, store: Store, review: CaseReview
):
    for question, answer in (("2.2.1", YES), ("2.3.1", YES), ("2.6.1", NO), ("2.2.1b", YES), ("2.3.1a", YES)):
        save_answer(store, review, question, answer)
    save_case_detail(store, review, "concern", "no")
    links = open_form(visitor, review, "check").checklist_links
    assert ["2.2.1b", "2.3.1a"] in links.values(), "equal warnings are listed once"
    save_answer(store, review, "2.2.2a", NOT_APPLICABLE)
    save_case_detail(store, review, "sentence_type", "resettlement")
    *_, contradiction, without_note = [
        line for line in open_form(visitor, review, "check").checklist_links.items() if "2.3.1a" not in line[1]
    ]
    assert contradiction == (
        "Answered Not applicable, but it applies: “Type of sentence” is Resettlement.",
        ["2.2.2a"],
    )
    assert without_note == ("3 overall answers without a note", ["2.2.1", "2.3.1", "2.6.1"])


def test_a_required_note_is_not_also_a_consistency_check(
    visitor: NewVisitor, store: Store, review_requiring_notes: CaseReview
):
    for question in ("2.2.1", "2.2.2"):
        save_answer(store, review_requiring_notes, question, NO)
    links = open_form(visitor, review_requiring_notes, "check").checklist_links
    assert links["2.2 Assessment, 1 note required"] == ["2.2.1"]
    assert links["1 overall answer without a note"] == ["2.2.2"]


def test_a_required_note_is_requested_next_to_its_question(
    visitor: NewVisitor, store: Store, review_requiring_notes: CaseReview
):
    save_case_detail(store, review_requiring_notes, "concern", "no")
    form = open_form(visitor, review_requiring_notes, "2.2")
    assert form.rows["2.2.1"]["noteNeeded"] is False
    assert form.enter("2.2.1", "no").rows["2.2.1"]["noteNeeded"] is True
    assert form.write_note("2.2.1", " ").rows["2.2.1"]["noteNeeded"] is True
    assert form.write_note("2.2.1", "Seen.").rows["2.2.1"]["noteNeeded"] is False


def test_the_history_shows_who_answered_what_newest_first(visitor: NewVisitor, store: Store, review: CaseReview):
    form = open_form(visitor, review, "2.6").open_row("2.6.1")
    assert history(form, "2.6.1") == []
    assert history(form.enter("2.6.1", "yes"), "2.6.1") == ["Ann answered Yes, when (was unanswered)"]
    save_answer(store, reload_review(store, review), "2.6.1", NOT_APPLICABLE, BEN)
    assert history(form.refresh().enter("2.6.1", "no"), "2.6.1") == [
        "Ann answered No, when (was Not applicable)",
        "Ben answered Not applicable, when (was Yes)",
        "Ann answered Yes, when (was unanswered)",
    ]


def test_the_history_shows_only_that_a_note_changed(visitor: NewVisitor, review: CaseReview):
    form = open_form(visitor, review, "2.6").open_row("2.6.1").write_note("2.6.1", "Quillfeather")
    form.write_note("2.6.1", "Quillfeather again").write_note("2.6.1", "")
    expected = ["Ann cleared the note, when", "Ann changed the note, when", "Ann wrote a note, when"]
    assert history(form, "2.6.1") == expected


def test_history_is_not_read_until_it_is_opened(visitor: NewVisitor, store: Store, review: CaseReview):
    save_answer(store, review, "2.6.1", YES)
    assert open_form(visitor, review, "2.6").data["history"] == {}


def test_undo_restores_the_previous_answer_and_is_logged(visitor: NewVisitor, store: Store, review: CaseReview):
    save_answer(store, review, "2.2.1", NO)
    form = open_form(visitor, review, "2.2").enter("2.2.1", "yes")
    assert form.data["undone"] is None
    assert form.undo().data["undone"]["words"] == "Undone: 2.2.1, from Yes back to No."
    assert (form.stored("2.2.1"), form.statuses["2.2.1"]) == (["no"], "No")
    assert reload_review(store, review).answers["2.2.1"].value == "no"
    last = logged_changes(store, review, ChangeType.ANSWER)[-1]
    number = store.reviews.audit_log(ANN, review.audit.id, review.case_id)[-2].number
    assert (last.subject, last.old, last.new, last.reason) == ("2.2.1", "yes", "no", UNDO_REASON.format(number=number))
    assert f"Ann answered No, when (was Yes; undo of change {number})" in history(form.open_row("2.2.1"), "2.2.1")


def test_undo_goes_back_step_by_step_and_is_offered_only_while_there_is_something_to_undo(
    visitor: NewVisitor, store: Store, review: CaseReview
):
    form = open_form(visitor, review, "2.2")
    assert form.data["undo"] == ""
    form.enter("2.2.1", "yes").enter("2.2.1", "no").write_note("2.2.1", "Seen.").write_note("2.2.1", "Seen twice.")
    form.open_section("facts").enter("office", "North").enter("office")
    said = []
    while form.data["undo"]:
        offered = form.data["undo"]
        form = form.undo() if len(said) % 2 else open_form(visitor, review).undo()  # every other time in a new tab
        said.append((offered, form.data["undone"]["words"]))
    assert said == [
        ("“Office”", "Undone: “Office”, from no answer back to North."),
        ("“Office”", "Undone: “Office”, from North back to no answer."),
        ("the note on 2.2.1", "Undone: the note on 2.2.1 is back to its earlier text."),
        ("the note on 2.2.1", "Undone: the note on 2.2.1 is removed."),
        ("2.2.1", "Undone: 2.2.1, from No back to Yes."),
        ("2.2.1", "Undone: 2.2.1, from Yes back to no answer."),
    ]
    assert reload_review(store, review).case_record.answers == {}
    assert form.undo().data["undone"]["words"] == NO_CHANGE, "an old page may still send it"
    assert reload_review(store, review).case_record.answers == {}


def test_undo_says_which_change_it_leaves_because_somebody_else_changed_it_since(
    visitor: NewVisitor, store: Store, review: CaseReview
):
    form = open_form(visitor, review, "2.2").enter("2.2.1", "yes").enter("2.2.2", "yes")
    save_answer(store, reload_review(store, review), "2.2.2", NO, BEN)
    assert form.refresh().data["undo"] == "2.2.1"
    skipped = messages.NOT_UNDONE.format(name="2.2.2", by="Ben")
    assert form.undo().data["undone"]["words"] == f"Undone: 2.2.1, from Yes back to no answer. {skipped}"
    assert form.data["undo"] == ""
    assert reload_review(store, review).answers["2.2.2"].value == "no"


def test_a_case_that_is_read_only_offers_no_undo(visitor: NewVisitor, store: Store, review: CaseReview):
    store.workflow.submit(ANN, complete_case(store, review))
    assert open_form(visitor, review, "2.2").data["undo"] == ""


def test_a_repeated_undo_request_is_applied_once_even_after_a_restart(
    visitor: NewVisitor, store: Store, review: CaseReview
):
    form = open_form(visitor, review, "2.2").enter("2.2.1", "yes")
    form.undo_id = "0" * 32
    form.send().send()
    del form.page.at.session_state[tab_state.LAST_UNDO.name]
    assert form.send().data["undone"]["words"] == "Undone: 2.2.1, from Yes back to no answer."
    assert [change.new for change in logged_changes(store, review, ChangeType.ANSWER)] == ["yes", None]


def test_undo_opens_the_section_of_the_change(visitor: NewVisitor, store: Store, review: CaseReview):
    form = open_form(visitor, review, "2.3").enter("2.3.1", "yes").open_section("2.6").undo()
    assert (form.section, form.data["to"], form.stored("2.3.1")) == ("2.3", "2.3.1", [])


def test_undo_also_reverts_notes_and_case_details(visitor: NewVisitor, store: Store, review: CaseReview):
    form = open_form(visitor, review, "facts").enter("sentence_type", "community").undo()
    assert form.stored("sentence_type") == []
    assert not reload_review(store, review).case_record.case.details.get("sentence_type")
    assert form.data["undone"]["words"] == "Undone: “Type of sentence”, from Community sentence back to no answer."
    assert form.open_section("2.6").write_note("2.6.1", "Seen.").undo().stored("2.6.1", "note") == []
    assert reload_review(store, review).notes["2.6.1"].value is None
    assert form.data["undone"]["words"] == "Undone: the note on 2.6.1 is removed."


def test_undo_never_reverts_another_person_s_change(visitor: NewVisitor, store: Store, review: CaseReview):
    save_answer(store, review, "2.2.1", YES, BEN)
    form = open_form(visitor, review, "2.2").undo()
    assert form.data["undone"]["words"] == NO_CHANGE
    form.enter("2.2.2", "yes")
    save_answer(store, reload_review(store, review), "2.2.2", NO, BEN)
    assert form.undo().data["undone"]["words"] == NO_CHANGE
    assert {q: stored.value for q, stored in reload_review(store, review).answers.items()} == {
        "2.2.1": "yes",
        "2.2.2": "no",
    }


def test_an_answer_changed_meanwhile_is_not_undone(visitor: NewVisitor, store: Store, review: CaseReview):
    form = open_form(visitor, review, "2.2").enter("2.2.1", "yes")
    save_answer(store, reload_review(store, review), "2.2.1", NO, BEN)
    form.enter("2.2.1")
    assert form.save_result("2.2.1")["clash"]["words"] == "No"
    assert reload_review(store, review).answers["2.2.1"].value == "no"


def test_an_unknown_kind_of_case_detail_fails():
    with pytest.raises(AssertionError):
        case_detail_control(CaseDetail("number", "Number", "number"))  # type: ignore[arg-type]


def test_the_keyboard_shortcuts_are_listed_in_the_form(visitor: NewVisitor, review: CaseReview):
    form = open_form(visitor, review, "2.2")
    assert re.findall(r"<kbd>(.*?)</kbd>", static_html(form)) == [
        "1 to 9",
        "First letter",
        "Y, N, A",
        "J, K",
        "T",
        "Delete",
        "]",
        "Y, N",
        "1 to 9",
        "J, K",
        "T",
        "Delete",
        "Enter",
        "]",
    ]


def test_texts_that_may_identify_a_person_are_listed_before_a_case_is_submitted(
    visitor: NewVisitor, store: Store, review: CaseReview
):
    form = open_form(visitor, review, "2.2").write_note("2.2.1", "Rang 07700 900123.").open_section("facts")
    form.enter("office", "L24 6TY").open_section("check")
    assert {"Notes": ["2.2.1"], "Case details": ["office"]}.items() <= form.checklist_links.items()


def test_a_saved_note_comes_back_with_what_to_check_in_it(visitor: NewVisitor, store: Store, review: CaseReview):
    form = open_form(visitor, review, "2.2").write_note("2.2.1", "Rang \u202e07700 900123\u202c.")
    phone = model_messages.LOOKS_PERSONAL.format(piece="07700 900123", kind="a phone number")
    assert form.rows["2.2.1"]["note"]["warnings"] == [phone, model_messages.DIRECTION_REMOVED]
    assert open_form(visitor, review, "2.2").rows["2.2.1"]["note"]["warnings"] == [phone], "the rest was said once"
    assert form.write_note("2.2.1", "Rang.").rows["2.2.1"]["note"]["warnings"] == []


def test_the_history_of_a_case_detail_is_shown_in_words(visitor: NewVisitor, review: CaseReview):
    form = open_form(visitor, review, "facts").enter("sentence_type", "community").enter("sentence_type")
    expected = [
        "Ann cleared it, when (was Community sentence)",
        "Ann recorded Community sentence, when (was no answer)",
    ]
    assert history(form.open_row("sentence_type"), "sentence_type") == expected
