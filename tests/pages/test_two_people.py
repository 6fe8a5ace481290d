"""Two people at one answer, and faults of the store: nothing is overwritten in silence, nothing given is lost."""

import logging
import re
from pathlib import Path

import pytest
import streamlit as st

from audit.sheet import NOT_UNDERSTOOD
from audit.storage import Store
from audit.storage.reading import Reading
from audit.storage.trail import What
from tests.pages.conftest import NewVisitor
from tests.pages.form import Form, at_case
from tests.storage.begun import BEN, begin_case, changes, complete, reread, say

CANARY = "Zephyrine Quillfeather"


@pytest.fixture
def reading(store: Store) -> Reading:
    return begin_case(store)


def clashed(visitor: NewVisitor, reading: Reading) -> Form:
    """Ann's form, on which she answers Yes after Ben has answered No elsewhere."""
    ann = at_case(visitor, reading, "2.2").give("2.2.1", "not_applicable")
    at_case(visitor, reading, "2.2", "Ben").give("2.2.1", "no")
    return ann.give("2.2.1", "yes")


def clash(form: Form, subject: str = "2.2.1", what: str = "") -> tuple[str, str]:
    """Who saved what, in the words that the form shows."""
    told = form.outcome(subject, what)["clash"]
    assert re.fullmatch(r"\d\d:\d\d", told["at"])
    return told["by"], told["words"]


def test_whoever_comes_second_is_told_who_saved_what_and_when(visitor: NewVisitor, store: Store, reading: Reading):
    assert clash(clashed(visitor, reading)) == ("Ben", "No")
    assert reread(store, reading).answers["2.2.1"].value == "no"


def test_whoever_saved_it_in_another_tab_is_not_called_somebody_else(visitor: NewVisitor, reading: Reading):
    first, second = at_case(visitor, reading, "2.2"), at_case(visitor, reading, "2.2")
    first.give("2.2.1", "no")
    assert second.give("2.2.1", "yes").outcome("2.2.1")["clash"]["mine"] is True
    assert clashed(visitor, reading).outcome("2.2.1")["clash"]["mine"] is False


def test_the_question_stays_until_it_is_answered(visitor: NewVisitor, store: Store, reading: Reading):
    form = clashed(visitor, reading).run().run()
    assert clash(form) == ("Ben", "No")
    assert clash(form.give("2.2.2", "yes")) == ("Ben", "No")
    assert reread(store, reading).answers["2.2.1"].value == "no"


def test_keeping_theirs_shows_theirs(visitor: NewVisitor, store: Store, reading: Reading):
    form = clashed(visitor, reading).keep_theirs("2.2.1")
    assert form.stored("2.2.1") == ["no"]
    assert form.data["outcomes"] == {}
    stored = reread(store, reading).answers["2.2.1"]
    assert (stored.value, stored.by, stored.version) == ("no", "Ben", 2)


def test_saving_mine_replaces_theirs_and_the_trail_keeps_both(visitor: NewVisitor, store: Store, reading: Reading):
    form = clashed(visitor, reading).save_mine("2.2.1")
    assert (form.stored("2.2.1"), form.waiting) == (["yes"], {})
    stored = reread(store, reading).answers["2.2.1"]
    assert (stored.value, stored.by, stored.version) == ("yes", "Ann", 3)
    assert [change.new for change in changes(store, reading, What.ANSWER)] == ["not_applicable", "no", "yes"]


def test_a_third_answer_while_being_asked_is_asked_about_again(visitor: NewVisitor, store: Store, reading: Reading):
    form = clashed(visitor, reading)
    say(store, reread(store, reading), "2.2.1", None, BEN)
    assert clash(form.save_mine("2.2.1")) == ("Ben", "no answer")
    assert reread(store, reading).answers["2.2.1"].value is None


def test_the_same_answer_by_two_people_is_no_clash(visitor: NewVisitor, store: Store, reading: Reading):
    ann, ben = at_case(visitor, reading, "2.2"), at_case(visitor, reading, "2.2", "Ben")
    ben.give("2.2.1", "yes")
    assert not ann.give("2.2.1", "yes").waiting
    assert reread(store, reading).answers["2.2.1"].version == 1


def test_what_somebody_else_saved_appears_by_itself(visitor: NewVisitor, reading: Reading):
    ann, ben = at_case(visitor, reading, "2.2"), at_case(visitor, reading, "2.2", "Ben")
    ben.give("2.2.1", "yes")
    assert ann.run().stored("2.2.1") == ["yes"]


def test_two_notes_on_one_question_show_the_other_text_and_keep_mine(
    visitor: NewVisitor, store: Store, reading: Reading
):
    ann, ben = at_case(visitor, reading, "2.2"), at_case(visitor, reading, "2.2", "Ben")
    ben.note("2.2.1", "Ben's text <b>")
    ann.give("2.2.1", "Ann's text", what="note")
    assert clash(ann, what="note") == ("Ben", "another note (“Ben's text <b>”)")
    ann.save_mine("2.2.1", "note")
    assert reread(store, reading).notes["2.2.1"].value == "Ann's text"


def test_two_values_of_one_fact_are_named_in_words(visitor: NewVisitor, store: Store, reading: Reading):
    ann, ben = at_case(visitor, reading, "facts"), at_case(visitor, reading, "facts", "Ben")
    ben.give("sentence_type", "resettlement")
    ann.give("sentence_type", "community")
    assert clash(ann, "sentence_type") == ("Ben", "Resettlement")
    assert ann.keep_theirs("sentence_type").stored("sentence_type") == ["resettlement"]


def test_an_answer_given_after_somebody_submitted_the_case_is_not_taken_and_the_page_says_why(
    visitor: NewVisitor, store: Store, reading: Reading
):
    form = at_case(visitor, reading, "2.2")
    store.stages.submit(BEN, complete(store, reading))
    form.give("2.2.1", "no")
    assert reread(store, reading).answers["2.2.1"].value == "yes"
    assert form.outcome("2.2.1")["fault"] == "Case KSH-1 is submitted. Open it again before you change it."
    assert form.data["notices"] == [
        "This case is submitted, so it is read-only. The last section says what can be done."
    ]


def test_a_store_that_cannot_write_is_told_and_the_answer_is_saved_once_it_can(
    visitor: NewVisitor, store: Store, reading: Reading
):
    form = at_case(visitor, reading, "2.2")
    with store.database.writing() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON answer BEGIN SELECT RAISE(FAIL, 'disk is full'); END"
        )
    form.give("2.2.1", "yes")
    assert form.outcome("2.2.1")["fault"].startswith("The store")
    assert form.marks["2.2.1"] == ""
    with store.database.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER full")
    assert not form.run().waiting, "it is tried again by itself"
    assert reread(store, reading).answers["2.2.1"].value == "yes"


def test_a_server_that_lost_its_memory_stores_what_the_page_gave_before(
    visitor: NewVisitor, store: Store, reading: Reading
):
    form = at_case(visitor, reading, "2.2")
    elsewhere = at_case(visitor, reading, "2.2")
    elsewhere.number = 7
    elsewhere.waiting["2.2.1", ""] = {"case": form.data["case"], "what": "answer", "subject": "2.2.1"}
    elsewhere.waiting["2.2.1", ""] |= {"value": ["yes"], "seen": 0, "id": "b" * 32}
    assert elsewhere.send().stored("2.2.1") == ["yes"]
    assert elsewhere.data["number"] == 8
    assert reread(store, reading).answers["2.2.1"].version == 1


def test_what_is_not_of_the_pages_making_is_refused_in_one_sentence(
    visitor: NewVisitor, store: Store, reading: Reading
):
    form = at_case(visitor, reading, "2.2")
    form.page.at.session_state["sheet"] = {"wish": form.wish() | {"saves": [{"what": "state"}]}}
    form.page.run()
    assert NOT_UNDERSTOOD in form.page.text
    assert reread(store, reading).answers == {}


def test_a_page_that_fails_shows_one_sentence_and_a_number_and_no_text_of_the_case(
    visitor: NewVisitor, store: Store, reading: Reading, caplog: pytest.LogCaptureFixture, tmp_path: Path
):
    page = at_case(visitor, reading, "2.2").note("2.2.1", CANARY).page
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


def test_a_library_that_is_too_old_is_told_and_no_store_is_opened(
    visitor: NewVisitor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    page = visitor()
    unmade = tmp_path / "unmade.db"
    monkeypatch.setenv("AUDIT_DATABASE_URL", f"sqlite:///{unmade}")
    monkeypatch.setattr("audit.libraries.version", lambda name: "0.1")
    st.cache_resource.clear()
    page.run()
    assert "streamlit 0.1 is too old to be safe" in page.text
    assert not unmade.exists()
