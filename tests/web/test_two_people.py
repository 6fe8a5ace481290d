"""Two people on one answer, and database errors: nothing is overwritten silently, nothing entered is lost."""

import logging
import re
from pathlib import Path

import pytest
import streamlit as st

from audit.messages import model as model_messages
from audit.messages import recording as messages
from audit.messages import storage as storage_messages
from audit.model.audit_log import ChangeType
from audit.model.case_review import CaseReview
from audit.storage import Store
from audit.web.record.component.messages import NOT_UNDERSTOOD
from tests.storage.factories import BEN, complete_case, create_case, logged_changes, reload_review, save_answer
from tests.web.conftest import NewVisitor
from tests.web.recording_form_driver import RecordingForm, open_form

CANARY = "Zephyrine Quillfeather"


@pytest.fixture
def review(store: Store) -> CaseReview:
    return create_case(store)


def create_conflict(visitor: NewVisitor, review: CaseReview) -> RecordingForm:
    """Return Ann's form after she answers Yes and Ben has answered No elsewhere."""
    ann = open_form(visitor, review, "2.2").enter("2.2.1", "not_applicable")
    open_form(visitor, review, "2.2", "Ben").enter("2.2.1", "no")
    return ann.enter("2.2.1", "yes")


def conflict_shown(form: RecordingForm, subject: str = "2.2.1", field: str = "") -> tuple[str, str]:
    """Return who saved what, as the form shows it."""
    conflict = form.save_result(subject, field)["clash"]
    assert re.fullmatch(r"\d\d:\d\d", conflict["at"])
    return conflict["by"], conflict["words"]


def test_the_second_person_to_save_sees_who_saved_what_and_when(visitor: NewVisitor, store: Store, review: CaseReview):
    assert conflict_shown(create_conflict(visitor, review)) == ("Ben", "No")
    assert reload_review(store, review).answers["2.2.1"].value == "no"


def test_a_conflict_with_the_same_person_in_another_tab_says_so(visitor: NewVisitor, review: CaseReview):
    first, second = open_form(visitor, review, "2.2"), open_form(visitor, review, "2.2")
    first.enter("2.2.1", "no")
    assert second.enter("2.2.1", "yes").save_result("2.2.1")["clash"]["mine"] is True
    assert create_conflict(visitor, review).save_result("2.2.1")["clash"]["mine"] is False


def test_the_conflict_is_shown_until_it_is_resolved(visitor: NewVisitor, store: Store, review: CaseReview):
    form = create_conflict(visitor, review).refresh().refresh()
    assert conflict_shown(form) == ("Ben", "No")
    assert conflict_shown(form.enter("2.2.2", "yes")) == ("Ben", "No")
    assert reload_review(store, review).answers["2.2.1"].value == "no"


def test_keeping_the_saved_answer_shows_it(visitor: NewVisitor, store: Store, review: CaseReview):
    form = create_conflict(visitor, review).keep_theirs("2.2.1")
    assert form.stored("2.2.1") == ["no"]
    assert form.data["outcomes"] == {}
    stored = reload_review(store, review).answers["2.2.1"]
    assert (stored.value, stored.by, stored.version) == ("no", "Ben", 2)


def test_saving_my_answer_replaces_theirs_and_both_are_logged(visitor: NewVisitor, store: Store, review: CaseReview):
    form = create_conflict(visitor, review).save_mine("2.2.1")
    assert (form.stored("2.2.1"), form.pending) == (["yes"], {})
    stored = reload_review(store, review).answers["2.2.1"]
    assert (stored.value, stored.by, stored.version) == ("yes", "Ann", 3)
    assert [change.new for change in logged_changes(store, review, ChangeType.ANSWER)] == [
        "not_applicable",
        "no",
        "yes",
    ]


def test_a_third_answer_during_a_conflict_is_another_conflict(visitor: NewVisitor, store: Store, review: CaseReview):
    form = create_conflict(visitor, review)
    save_answer(store, reload_review(store, review), "2.2.1", None, BEN)
    assert conflict_shown(form.save_mine("2.2.1")) == ("Ben", "no answer")
    assert reload_review(store, review).answers["2.2.1"].value is None


def test_the_same_answer_by_two_people_is_not_a_conflict(visitor: NewVisitor, store: Store, review: CaseReview):
    ann, ben = open_form(visitor, review, "2.2"), open_form(visitor, review, "2.2", "Ben")
    ben.enter("2.2.1", "yes")
    assert not ann.enter("2.2.1", "yes").pending
    assert reload_review(store, review).answers["2.2.1"].version == 1


def test_an_answer_saved_by_another_person_appears_by_itself(visitor: NewVisitor, review: CaseReview):
    ann, ben = open_form(visitor, review, "2.2"), open_form(visitor, review, "2.2", "Ben")
    ben.enter("2.2.1", "yes")
    assert ann.refresh().stored("2.2.1") == ["yes"]


def test_a_note_conflict_shows_the_other_text_and_keeps_mine(visitor: NewVisitor, store: Store, review: CaseReview):
    ann, ben = open_form(visitor, review, "2.2"), open_form(visitor, review, "2.2", "Ben")
    ben.write_note("2.2.1", "Ben's text <b>")
    ann.enter("2.2.1", "Ann's text", field="note")
    assert conflict_shown(ann, field="note") == ("Ben", "a different note (“Ben's text <b>”)")
    ann.save_mine("2.2.1", "note")
    assert reload_review(store, review).notes["2.2.1"].value == "Ann's text"


def test_a_case_detail_conflict_shows_the_labels_of_both_values(visitor: NewVisitor, store: Store, review: CaseReview):
    ann, ben = open_form(visitor, review, "facts"), open_form(visitor, review, "facts", "Ben")
    ben.enter("sentence_type", "resettlement")
    ann.enter("sentence_type", "community")
    assert conflict_shown(ann, "sentence_type") == ("Ben", "Resettlement")
    assert ann.keep_theirs("sentence_type").stored("sentence_type") == ["resettlement"]


def test_an_answer_entered_after_the_case_was_submitted_is_rejected_with_a_reason(
    visitor: NewVisitor, store: Store, review: CaseReview
):
    form = open_form(visitor, review, "2.2")
    store.workflow.submit(BEN, complete_case(store, review))
    form.enter("2.2.1", "no")
    assert reload_review(store, review).answers["2.2.1"].value == "yes"
    assert form.save_result("2.2.1")["fault"] == storage_messages.CASE_READ_ONLY.format(
        reference="KSH-1", state="submitted"
    )
    assert form.data["notices"] == [messages.READ_ONLY.format(singular="case", state="submitted")]


def test_an_answer_is_saved_once_a_read_only_database_is_writable_again(
    visitor: NewVisitor, store: Store, review: CaseReview
):
    form = open_form(visitor, review, "2.2")
    with store.database.write_transaction() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON answer BEGIN SELECT RAISE(FAIL, 'disk is full'); END"
        )
    form.enter("2.2.1", "yes")
    assert form.save_result("2.2.1")["fault"] == storage_messages.MAY_NOT_BE_SAVED
    assert form.statuses["2.2.1"] == ""
    with store.database.write_transaction() as connection:
        connection.exec_driver_sql("DROP TRIGGER full")
    assert not form.refresh().pending, "the save is repeated automatically"
    assert reload_review(store, review).answers["2.2.1"].value == "yes"


def test_a_restarted_server_stores_what_was_entered_before(visitor: NewVisitor, store: Store, review: CaseReview):
    form = open_form(visitor, review, "2.2")
    elsewhere = open_form(visitor, review, "2.2")
    elsewhere.number = 7
    elsewhere.pending["2.2.1", ""] = {"case": form.data["case"], "what": "answer", "subject": "2.2.1"}
    elsewhere.pending["2.2.1", ""] |= {"value": ["yes"], "seen": 0, "id": "b" * 32}
    assert elsewhere.send().stored("2.2.1") == ["yes"]
    assert elsewhere.data["number"] == 8
    assert reload_review(store, review).answers["2.2.1"].version == 1


def test_a_malformed_message_is_rejected_with_one_sentence(visitor: NewVisitor, store: Store, review: CaseReview):
    form = open_form(visitor, review, "2.2")
    form.page.at.session_state["sheet"] = {"wish": form.request() | {"saves": [{"what": "state"}]}}
    form.page.run()
    assert NOT_UNDERSTOOD in form.page.text
    assert reload_review(store, review).answers == {}


def test_a_failing_page_shows_an_error_number_and_no_case_text(
    visitor: NewVisitor, store: Store, review: CaseReview, caplog: pytest.LogCaptureFixture, tmp_path: Path
):
    page = open_form(visitor, review, "2.2").write_note("2.2.1", CANARY).page
    with store.database.write_transaction() as connection:
        connection.exec_driver_sql("INSERT INTO note SELECT id, '2.2.2', ?, 1, 'x', ? FROM reading", (CANARY, CANARY))
    caplog.clear()
    with caplog.at_level(logging.DEBUG):
        page.run()
    (number,) = re.findall(r"Something went wrong on this page \(error ([0-9a-f]{8})\)", page.text)
    assert "Traceback" not in page.text + page.html
    assert CANARY not in page.text + page.html
    (line,) = [record.getMessage() for record in caplog.records if number in record.getMessage()]
    assert re.fullmatch(rf"error {number}: \w+ at [\w.]+:\d+", line)
    assert CANARY not in caplog.text


def test_an_answer_that_another_program_wrote_gives_a_sentence_without_it(
    visitor: NewVisitor, store: Store, review: CaseReview
):
    page = open_form(visitor, review, "2.2").page
    with store.database.write_transaction() as connection:
        values = (CANARY, "2026-11-28 12:00:00.000000")
        connection.exec_driver_sql("INSERT INTO answer SELECT id, '2.2.1', ?, 1, 'x', ? FROM reading", values)
    page.run()
    assert model_messages.UNKNOWN_ANSWER_SAVED.format(case=f"Case {review.reference}", question="2.2.1") in page.text
    assert CANARY not in page.text + page.html


def test_a_database_that_cannot_be_opened_gives_a_sentence(
    visitor: NewVisitor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    page = visitor()
    foreign = tmp_path / "foreign.db"
    foreign.write_bytes(b"This is no database, and too long to be taken for an empty one. " * 20)
    monkeypatch.setenv("AUDIT_DATABASE_URL", f"sqlite:///{foreign}")
    st.cache_resource.clear()
    page.run()
    assert "There is a problem" in page.text
    assert "foreign.db" in page.text
    assert "Traceback" not in page.text


def test_an_outdated_library_is_reported_and_no_database_is_opened(
    visitor: NewVisitor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    page = visitor()
    unmade = tmp_path / "unmade.db"
    monkeypatch.setenv("AUDIT_DATABASE_URL", f"sqlite:///{unmade}")
    monkeypatch.setattr("audit.storage.admin.libraries.version", lambda name: "0.1")
    st.cache_resource.clear()
    page.run()
    assert "streamlit 0.1 is too old to be safe" in page.text
    assert not unmade.exists()
