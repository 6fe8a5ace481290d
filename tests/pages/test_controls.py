"""Two people at one answer, and faults of the store: nothing is overwritten in silence, nothing given is lost."""

import logging
import re
from pathlib import Path

import pytest
import streamlit as st

from audit.storage import Store
from audit.storage.reading import Reading
from audit.storage.trail import What
from tests.pages.conftest import NewVisitor, Visitor
from tests.pages.test_record import SAVED, answer_key, answered, at_case, shown
from tests.storage.begun import BEN, begin_case, changes, complete, reread, say

CANARY = "Zephyrine Quillfeather"
THEIRS = r"Meanwhile Ben saved No here at \d\d:\d\d\. Yours is not saved\."


@pytest.fixture
def reading(store: Store) -> Reading:
    return begin_case(store)


def clashed(visitor: NewVisitor, store: Store, reading: Reading) -> Visitor:
    """Ann's page, on which she answers Yes after Ben has answered No elsewhere."""
    ann = answered(at_case(visitor, reading, "2.2"), reading, "2.2.1", "not_applicable")
    ben = at_case(visitor, reading, "2.2", "Ben")
    answered(ben, reading, "2.2.1", "no")
    return answered(ann, reading, "2.2.1", "yes")


def test_whoever_comes_second_is_told_who_saved_what_and_when(visitor: NewVisitor, store: Store, reading: Reading):
    page = clashed(visitor, store, reading)
    assert re.search(THEIRS, page.text)
    assert 'role="status"' in page.html
    assert reread(store, reading).answers["2.2.1"].value == "no"


def test_the_question_stays_until_it_is_answered(visitor: NewVisitor, store: Store, reading: Reading):
    page = clashed(visitor, store, reading).run().run()
    assert re.search(THEIRS, page.text)
    answered(page, reading, "2.2.2", "yes")
    assert re.search(THEIRS, page.text)
    assert shown(page, reading, "2.2.1") == "yes"
    assert reread(store, reading).answers["2.2.1"].value == "no"


def test_keeping_theirs_shows_theirs(visitor: NewVisitor, store: Store, reading: Reading):
    page = clashed(visitor, store, reading).press("Keep theirs")
    assert shown(page, reading, "2.2.1") == "no"
    assert "Meanwhile" not in page.text
    stored = reread(store, reading).answers["2.2.1"]
    assert (stored.value, stored.by, stored.version) == ("no", "Ben", 2)


def test_saving_mine_replaces_theirs_and_the_trail_keeps_both(visitor: NewVisitor, store: Store, reading: Reading):
    page = clashed(visitor, store, reading).press("Save mine")
    assert shown(page, reading, "2.2.1") == "yes"
    assert "Meanwhile" not in page.text
    stored = reread(store, reading).answers["2.2.1"]
    assert (stored.value, stored.by, stored.version) == ("yes", "Ann", 3)
    assert [change.new for change in changes(store, reading, What.ANSWER)] == ["not_applicable", "no", "yes"]


def test_choosing_what_they_chose_settles_it(visitor: NewVisitor, store: Store, reading: Reading):
    page = answered(clashed(visitor, store, reading), reading, "2.2.1", "no")
    assert "Meanwhile" not in page.text
    assert reread(store, reading).answers["2.2.1"].version == 2


def test_a_third_answer_while_being_asked_is_asked_about_again(visitor: NewVisitor, store: Store, reading: Reading):
    page = clashed(visitor, store, reading)
    say(store, reread(store, reading), "2.2.1", None, BEN)
    page.press("Save mine")
    assert "Meanwhile Ben saved no answer here" in page.text
    assert reread(store, reading).answers["2.2.1"].value is None


def test_the_same_answer_by_two_people_is_no_clash(visitor: NewVisitor, store: Store, reading: Reading):
    ann, ben = at_case(visitor, reading, "2.2"), at_case(visitor, reading, "2.2", "Ben")
    answered(ben, reading, "2.2.1", "yes")
    answered(ann, reading, "2.2.1", "yes")
    assert "Meanwhile" not in ann.text
    assert reread(store, reading).answers["2.2.1"].version == 1


def test_what_somebody_else_saved_appears_where_nobody_touched_it(visitor: NewVisitor, reading: Reading):
    ann, ben = at_case(visitor, reading, "2.2"), at_case(visitor, reading, "2.2", "Ben")
    answered(ben, reading, "2.2.1", "yes")
    assert shown(answered(ann, reading, "2.2.2", "no"), reading, "2.2.1") == "yes"
    assert "Meanwhile" not in ann.text


def test_two_notes_on_one_question_show_the_other_text_and_keep_mine(
    visitor: NewVisitor, store: Store, reading: Reading
):
    key = f"note-{reading.id}-2.2.1"
    ann, ben = at_case(visitor, reading, "2.2"), at_case(visitor, reading, "2.2", "Ben")
    ben.choose("text_area", key, "Ben's text <b>")
    ann.choose("text_area", key, "Ann's text")
    assert "Meanwhile Ben saved another text here" in ann.text
    assert "Ben's text <b>" in [text.value for text in ann.at.text]
    assert ann.value("text_area", key) == "Ann's text"
    assert ann.press("Save mine").value("text_area", key) == "Ann's text"
    assert reread(store, reading).notes["2.2.1"].value == "Ann's text"


def test_two_values_of_one_fact_are_named_in_words(visitor: NewVisitor, store: Store, reading: Reading):
    key = f"fact-{reading.case_id}-sentence_type"
    ann, ben = at_case(visitor, reading, "facts"), at_case(visitor, reading, "facts", "Ben")
    ben.choose("segmented_control", key, "resettlement")
    ann.choose("segmented_control", key, "community")
    assert "Meanwhile Ben saved Resettlement here" in ann.text
    assert ann.press("Keep theirs").value("segmented_control", key) == "resettlement"


def test_an_answer_given_after_somebody_submitted_the_case_is_not_taken_and_the_page_says_why(
    visitor: NewVisitor, store: Store, reading: Reading
):
    page = at_case(visitor, reading, "2.2")
    store.stages.submit(BEN, complete(store, reading))
    answered(page, reading, "2.2.1", "no")
    assert reread(store, reading).answers["2.2.1"].value == "yes"
    assert shown(page, reading, "2.2.1") == "yes"
    assert "This case is submitted, so it is read-only." in page.text


def test_a_store_that_cannot_write_is_told_and_the_answer_is_saved_once_it_can(
    visitor: NewVisitor, store: Store, reading: Reading
):
    page = at_case(visitor, reading, "2.2")
    with store.database.writing() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON answer BEGIN SELECT RAISE(FAIL, 'disk is full'); END"
        )
    answered(page, reading, "2.2.1", "yes")
    assert "Not saved." in page.text
    assert "What you gave is still here." in page.text
    assert shown(page, reading, "2.2.1") == "yes"
    assert not re.search(SAVED, page.text)
    with store.database.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER full")
    page.press("Try again")
    assert reread(store, reading).answers["2.2.1"].value == "yes"
    assert "Not saved." not in page.text


def test_a_page_that_fails_shows_one_sentence_and_a_number_and_no_text_of_the_case(
    visitor: NewVisitor, store: Store, reading: Reading, caplog: pytest.LogCaptureFixture, tmp_path: Path
):
    page = at_case(visitor, reading, "2.2").choose("text_area", f"note-{reading.id}-2.2.1", CANARY)
    with store.database.writing() as connection:
        connection.exec_driver_sql("INSERT INTO answer SELECT id, '2.2.1', ?, 1, 'x', '' FROM reading", (CANARY,))
    caplog.clear()
    with caplog.at_level(logging.DEBUG):
        page.run()
    (number,) = re.findall(r"Something went wrong on this page \(error ([0-9a-f]{8})\)", page.text)
    assert "Traceback" not in page.text + page.html
    assert CANARY not in page.text + page.html
    (line,) = [record.getMessage() for record in caplog.records if number in record.getMessage()]
    assert re.fullmatch(rf"error {number}: \w+ at \w+:\d+", line)
    assert CANARY not in caplog.text


def test_a_store_that_cannot_be_opened_is_told_in_a_sentence(
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


def test_an_answer_from_an_old_screen_fills_a_blank_in_the_store(visitor: NewVisitor, store: Store, reading: Reading):
    page = replayed(at_case(visitor, reading, "2.2"), reading, "yes")
    assert reread(store, reading).answers["2.2.1"].value == "yes"
    assert shown(page, reading, "2.2.1") == "yes"


def test_an_answer_from_an_old_screen_that_differs_from_the_store_is_asked_about(
    visitor: NewVisitor, store: Store, reading: Reading
):
    page = at_case(visitor, reading, "2.2")
    answered(at_case(visitor, reading, "2.2", "Ben"), reading, "2.2.1", "no")
    replayed(page, reading, "yes")
    assert re.search(THEIRS, page.text)
    assert shown(page, reading, "2.2.1") == "yes"
    assert reread(store, reading).answers["2.2.1"].value == "no"
    assert shown(page.press("Keep theirs"), reading, "2.2.1") == "no"


def test_a_blank_from_an_old_screen_is_put_right(visitor: NewVisitor, store: Store, reading: Reading):
    page = at_case(visitor, reading, "2.2")
    answered(at_case(visitor, reading, "2.2", "Ben"), reading, "2.2.1", "no")
    replayed(page, reading, None)
    assert shown(page, reading, "2.2.1") == "no"
    assert reread(store, reading).answers["2.2.1"].version == 1


def replayed(page: Visitor, reading: Reading, value: str | None) -> Visitor:
    """The page as it comes back from a server started anew, while the browser shows this value."""
    page.at.segmented_control(key=answer_key(reading, "2.2.1")).set_value(value)
    return page.run_without_memory()
