"""A database that cannot be written: the page says why, keeps what was typed, and saves it once it can."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import pytest

from audit.messages import recording
from audit.messages import storage as messages
from audit.storage import Store
from tests.storage.factories import YES, complete_case, create_case, reload_review, save_answer
from tests.storage.test_sqlite import JOURNAL
from tests.web.conftest import NewVisitor, app_store
from tests.web.recording_form_driver import open_form

NOTE = ("Seen in the record of June. " * 150).strip()


def set_in_app(*settings: str) -> None:
    """Change settings of the connection that the app uses."""
    with app_store().database.engine.connect() as connection:
        for setting in settings:
            connection.exec_driver_sql(f"PRAGMA {setting}")


@contextmanager
def full(file: Path) -> Iterator[None]:
    with closing(sqlite3.connect(file)) as raw:
        (pages,) = raw.execute("PRAGMA page_count").fetchone()
    set_in_app(f"max_page_count = {pages}")
    yield
    set_in_app(f"max_page_count = {pages + 1000}")


@contextmanager
def held(file: Path) -> Iterator[None]:
    set_in_app("busy_timeout = 20")
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@contextmanager
def unreadable(file: Path) -> Iterator[None]:
    """Somebody else holds the file so that it cannot be read either."""
    set_in_app("busy_timeout = 20")
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield


@contextmanager
def read_only(_file: Path) -> Iterator[None]:
    set_in_app("query_only = ON")
    yield
    set_in_app("query_only = OFF")


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (full, messages.DISK_FULL),
        (held, messages.DATABASE_BUSY),
        (read_only, messages.DATABASE_READ_ONLY),
    ],
)
def test_a_note_is_saved_once_the_database_is_writable_again(
    visitor: NewVisitor,
    store: Store,
    tmp_path: Path,
    problem: Callable[[Path], AbstractContextManager[None]],
    sentence: str,
) -> None:
    review = create_case(store)
    form = open_form(visitor, review, "2.2")
    with problem(tmp_path / "audits.db"):
        form.write_note("2.2.1", NOTE)
        assert form.save_result("2.2.1", "note")["fault"] == sentence
        form.refresh()
        assert form.pending["2.2.1", "note"]["value"] == [NOTE], "the typed note is still pending"
        assert form.stored("2.2.1", "note") == []
    assert reload_review(store, review).notes == {}
    assert not form.refresh().pending
    assert reload_review(store, review).notes["2.2.1"].value == NOTE


needs_locked_readers = pytest.mark.skipif(JOURNAL == "WAL", reason="with a write-ahead log nobody blocks readers")


@needs_locked_readers
def test_the_form_stays_while_the_database_cannot_be_read_and_says_that_entries_are_safe(
    visitor: NewVisitor, store: Store, tmp_path: Path
) -> None:
    review = create_case(store)
    save_answer(store, review, "2.2.1", YES)
    form = open_form(visitor, review, "2.2")
    with unreadable(tmp_path / "audits.db"):
        form.enter("2.2.2", "no")
        assert form.stored("2.2.1") == ["yes"], "what was saved before is still shown"
        assert form.save_result("2.2.2")["fault"] == messages.DATABASE_BUSY
        assert form.data["notices"] == [messages.DATABASE_BUSY, recording.ENTRIES_STAY_ON_PAGE]
        form.open_section("2.3")
        assert form.section == "2.3"
        form.enter("2.3.1", "yes")
        assert set(form.pending) == {("2.2.2", ""), ("2.3.1", "")}
        form.open_section("check")
        assert recording.SUBMIT_LATER.format(singular="case") in form.page.text_lines
    form.refresh()
    assert form.pending == {}
    assert form.data["notices"] == []
    assert "Next case" in form.page.text, "the whole page is shown again"
    saved = {question: answer.value for question, answer in reload_review(store, review).answers.items()}
    assert saved == {"2.2.1": "yes", "2.2.2": "no", "2.3.1": "yes"}


@needs_locked_readers
def test_a_page_opened_while_the_database_cannot_be_read_says_that_entries_are_safe_in_the_tab(
    visitor: NewVisitor, store: Store, tmp_path: Path
) -> None:
    review = complete_case(store, create_case(store))
    form = open_form(visitor, review, "2.2")
    with unreadable(tmp_path / "audits.db"):
        other = visitor("Ann").open_page("record", audit=review.audit.id, case=review.case_id)
        assert {messages.DATABASE_BUSY, recording.ENTRIES_STAY_IN_TAB} <= set(other.text_lines)
        form.page.open_page("record", audit=review.audit.id, case="another-case")
        assert {messages.DATABASE_BUSY, recording.ENTRIES_STAY_IN_TAB} <= set(form.page.text_lines)
