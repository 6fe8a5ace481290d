"""PostgreSQL stops and starts again while somebody records in a browser, and serves two processes of the app."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from audit.messages.recording import ENTRIES_STAY_IN_TAB
from audit.model.audit_log import ChangeType
from audit.model.case_review import CaseReview
from audit.storage import Store, open_store
from tests.browser.conftest import (
    NewPage,
    Server,
    answer_button,
    note_field,
    note_status,
    open_case,
    question_row,
    save_status,
    saved_status,
    section_button,
    stored_answers,
    stored_note,
    wait_until_settled,
)
from tests.browser.words import form_says, pattern
from tests.postgresql_server import PostgresServer, running_postgresql
from tests.storage.factories import create_case, logged_changes

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.postgresql
NOTE = "Seen in the record of June."
A_WHILE = 21_000  # milliseconds; the page looks again by itself every 20 seconds


@pytest.fixture(scope="module")
def database(browser: Browser) -> Iterator[PostgresServer]:
    pytest.importorskip("psycopg", reason="PostgreSQL: the Python package psycopg is not installed")
    if not PostgresServer.installed():
        pytest.skip("PostgreSQL: no initdb and pg_ctl are installed")
    with running_postgresql() as running:
        yield running


@pytest.fixture(scope="module")
def new_process(database: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Server]]:
    """Starts processes of the app on the one database."""
    started: list[Server] = []

    def begun() -> Server:
        started.append(Server(tmp_path_factory.mktemp("on-postgresql")))
        started[-1].store_url = database.url
        started[-1].start()
        return started[-1]

    yield begun
    for server in started:
        server.kill()


@pytest.fixture(scope="module")
def database_server(new_process: Callable[[], Server]) -> Server:
    """A process of the app that lives through every stop of the database."""
    return new_process()


@pytest.fixture
def database_store(database: PostgresServer) -> Iterator[Store]:
    opened = open_store(database.url)
    yield opened
    opened.close()


@contextmanager
def stopped(database: PostgresServer) -> Iterator[None]:
    database.stop()
    try:
        yield
    finally:
        database.start()


def open_with_clock(page: Page, server: Server, review: CaseReview) -> Page:
    """The form with a clock that can be put forward, so that nobody waits for the page to look again."""
    page.clock.install()
    return open_case(page, server, review, "2.2")


def test_answers_entered_while_postgresql_is_down_are_saved_once_it_is_back(
    page: Page, database: PostgresServer, database_server: Server, database_store: Store
):
    from playwright.sync_api import expect

    review = create_case(database_store)
    open_with_clock(page, database_server, review)
    answer_button(page, "2.2.1a", "Yes").click()
    expect(saved_status(page, "2.2.1a")).to_be_visible()

    database.restart()
    answer_button(page, "2.2.1", "No").click()
    expect(saved_status(page, "2.2.1")).to_be_visible()

    field = note_field(page, "2.2.2")
    wait_until_settled(page)
    with stopped(database):
        field.fill(NOTE)
        answer_button(page, "2.2.2", "Yes").click()
        assert saved_status(page, "2.2.2").count() == 0
        expect(page.get_by_text(form_says("noConnection"))).to_be_visible()
        assert page.get_by_role("alert").count() == 0, "one message is enough"
    page.clock.fast_forward(A_WHILE)
    expect(saved_status(page, "2.2.2")).to_be_visible()
    expect(note_status(page, "2.2.2")).to_have_text(re.compile("^Saved "))
    assert stored_answers(database_store, review) == {"2.2.1a": "yes", "2.2.1": "no", "2.2.2": "yes"}
    assert stored_note(database_store, review, "2.2.2") == NOTE
    assert [change.new for change in logged_changes(database_store, review, ChangeType.ANSWER)] == ["yes", "no", "yes"]
    assert "Traceback" not in database_server.log


def test_the_form_stays_while_postgresql_is_down_and_loses_nothing(
    page: Page, database: PostgresServer, database_server: Server, database_store: Store
):
    """Not even if the page is left for another section, or reloaded."""
    from playwright.sync_api import expect

    review = create_case(database_store)
    open_with_clock(page, database_server, review)
    answer_button(page, "2.2.1a", "Yes").click()
    expect(saved_status(page, "2.2.1a")).to_be_visible()
    with stopped(database):
        answer_button(page, "2.2.1", "No").click()
        expect(page.get_by_text(form_says("noConnection"))).to_be_visible()
        expect(page.locator("[data-part=notices]")).to_be_hidden()
        expect(answer_button(page, "2.2.1a", "Yes")).to_be_checked()
        expect(answer_button(page, "2.2.1", "No")).to_be_checked()
        section_button(page, "2.3").click()
        answer_button(page, "2.3.1", "Yes").click()
        expect(save_status(page, "2.3.1")).to_have_text(form_says("notSavedYet"))
        assert page.get_by_role("alert").count() == 0, "one message is enough"
        page.reload()
        expect(page.get_by_role("alert")).to_contain_text(ENTRIES_STAY_IN_TAB)
    page.reload()
    expect(saved_status(page, "2.3.1")).to_be_visible()
    assert stored_answers(database_store, review) == {"2.2.1a": "yes", "2.2.1": "no", "2.3.1": "yes"}
    assert "Traceback" not in database_server.log


def test_the_whole_page_returns_by_itself_when_postgresql_is_back(
    page: Page, database: PostgresServer, database_server: Server, database_store: Store
):
    from playwright.sync_api import expect

    review = create_case(database_store)
    open_with_clock(page, database_server, review)
    with stopped(database):
        answer_button(page, "2.2.1", "No").click()
        expect(save_status(page, "2.2.1")).to_have_text(form_says("notSavedYet"))
        assert saved_status(page, "2.2.1").count() == 0
    page.clock.fast_forward(A_WHILE)
    expect(saved_status(page, "2.2.1")).to_be_visible()
    expect(page.locator("[data-part=notices]")).to_be_hidden()
    expect(page.get_by_role("link", name="Next case")).to_be_visible()
    assert stored_answers(database_store, review) == {"2.2.1": "no"}


def test_two_processes_on_one_database_see_each_other_s_answers_immediately(
    new_page: NewPage, database_server: Server, new_process: Callable[[], Server], database_store: Store
):
    from playwright.sync_api import expect

    review = create_case(database_store)
    first, second = (open_with_clock(new_page(), server, review) for server in (database_server, new_process()))
    answer_button(first, "2.2.1", "No").click()
    expect(saved_status(first, "2.2.1")).to_be_visible()
    second.reload()
    expect(answer_button(second, "2.2.1", "No")).to_be_checked()
    answer_button(second, "2.2.2", "Yes").click()
    expect(saved_status(second, "2.2.2")).to_be_visible()
    first.clock.fast_forward(A_WHILE)
    expect(answer_button(first, "2.2.2", "Yes")).to_be_checked()  # without anybody doing anything there
    answer_button(first, "2.2.1", "Yes").click()
    expect(saved_status(first, "2.2.1")).to_contain_text("Yes saved")
    answer_button(second, "2.2.1", "Not applicable").click()
    expect(question_row(second, "2.2.1").get_by_text(pattern("savedByYou", words="Yes"))).to_be_visible()
    assert stored_answers(database_store, review) == {"2.2.1": "yes", "2.2.2": "yes"}
