"""PostgreSQL stops and starts again while somebody records in a browser, and serves two processes of the app."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from audit.storage import Store, open_store
from audit.storage.postgresql import UNREACHABLE
from audit.storage.trail import What
from tests.browser.conftest import (
    NewPage,
    Server,
    choice,
    note,
    note_mark,
    noted,
    open_case,
    row,
    saved,
    settled,
    values,
)
from tests.browser.words import pattern
from tests.conftest import PostgresServer, running_postgresql
from tests.storage.begun import begin_case, changes

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.postgresql
NOTE = "Seen in the record of June."
AGAIN = 60_000  # the page looks again by itself every twenty seconds


@pytest.fixture
def database(browser: Browser) -> Iterator[PostgresServer]:
    pytest.importorskip("psycopg", reason="PostgreSQL: the Python package psycopg is not installed")
    if not PostgresServer.installed():
        pytest.skip("PostgreSQL: no initdb and pg_ctl are installed")
    with running_postgresql() as running:
        yield running


@pytest.fixture
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


@pytest.fixture
def kept(database: PostgresServer) -> Iterator[Store]:
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


def test_what_is_given_while_postgresql_is_down_is_kept_and_saved_once_it_is_back(
    page: Page, database: PostgresServer, new_process: Callable[[], Server], kept: Store
):
    from playwright.sync_api import expect

    server, reading = new_process(), begin_case(kept)
    open_case(page, server, reading, "2.2")
    choice(page, "2.2.1a", "Yes").click()
    expect(saved(page, "2.2.1a")).to_be_visible()

    database.restart()
    choice(page, "2.2.1", "No").click()
    expect(saved(page, "2.2.1")).to_be_visible()

    field = note(page, "2.2.2")
    settled(page)
    with stopped(database):
        field.fill(NOTE)
        choice(page, "2.2.2", "Yes").click()
        assert saved(page, "2.2.2").count() == 0
        expect(page.get_by_role("alert")).to_contain_text(UNREACHABLE)
    expect(saved(page, "2.2.2")).to_be_visible(timeout=AGAIN)
    expect(note_mark(page, "2.2.2")).to_have_text(re.compile("^Saved "), timeout=AGAIN)
    assert values(kept, reading) == {"2.2.1a": "yes", "2.2.1": "no", "2.2.2": "yes"}
    assert noted(kept, reading, "2.2.2") == NOTE
    assert [change.new for change in changes(kept, reading, What.ANSWER)] == ["yes", "no", "yes"]
    assert "Traceback" not in server.log


def test_two_processes_on_one_database_see_each_others_answers_at_once(
    new_page: NewPage, new_process: Callable[[], Server], kept: Store
):
    from playwright.sync_api import expect

    reading = begin_case(kept)
    first, second = (open_case(new_page(), new_process(), reading, "2.2") for _ in range(2))
    choice(first, "2.2.1", "No").click()
    expect(saved(first, "2.2.1")).to_be_visible()
    second.reload()
    expect(choice(second, "2.2.1", "No")).to_be_checked()
    choice(second, "2.2.2", "Yes").click()
    expect(saved(second, "2.2.2")).to_be_visible()
    expect(choice(first, "2.2.2", "Yes")).to_be_checked(timeout=AGAIN)  # without anybody doing anything there
    choice(first, "2.2.1", "Yes").click()
    expect(saved(first, "2.2.1")).to_contain_text("Yes saved")
    choice(second, "2.2.1", "Not applicable").click()
    expect(row(second, "2.2.1").get_by_text(pattern("savedByYou", words="Yes"))).to_be_visible()
    assert values(kept, reading) == {"2.2.1": "yes", "2.2.2": "yes"}
